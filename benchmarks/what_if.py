"""What-ifs about a matching: another pair, other mentors, backups, a mentor who leaves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.features import drawn
from benchmarks.laps import Report
from benchmarks.process import call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

if TYPE_CHECKING:
    from mentormatch import Matching

__all__ = ["ask", "measure"]

_FIRST, _AGAIN, _SOLVED = "why_not, the first", "why_not, another", "one pair by solving again"
_OTHERS, _BACKUPS, _LOSSES = "alternatives", "backups", "losses of all"
_SECONDS = {_FIRST: 0.25, _AGAIN: 0.1, _OTHERS: 0.1, _BACKUPS: 2.0, _LOSSES: 10.0}


def measure(scratch: Path, *, people: int = 1_000, repeats: int = 3) -> Table:
    """Time what-ifs on one place a mentor, default objective."""
    env = environment(scratch)
    runs = [call(ask, env, people=people) for _ in range(repeats)]
    took = {row.what: row.cpu for row in lap_rows(runs)}
    targets = [Target(f"{what}, CPU", took[what], most, "s") for what, most in _SECONDS.items()]
    same = all(run.facts["same"] for run in runs)
    remarks = (
        f"{people:,} on each side, one place each; `why_not` first works out what all share.",
        "Shortest paths and solving again give the same price."
        if same
        else "Shortest paths and solving again **differ**.",
    )
    return Table("what_if", "What-ifs", named_rows("what-if", runs), targets, remarks)


def ask(people: int) -> Report:
    """Match, and ask; a task."""
    import mentormatch as mm
    from mentormatch.lab.what_if.asked import ready
    from mentormatch.solve.pairs.residual.resolve import force

    report, cohort = Report(), drawn(people)
    matching = mm.match(cohort.mentors, cohort.mentees)
    with report.lap("match again"):
        matching = mm.match(cohort.mentors, cohort.mentees)
    (mentee, mentor), (other, another) = _asked(matching)
    with report.lap(_FIRST):
        matching.why_not(other, another)
    with report.lap(_AGAIN):
        why = matching.why_not(mentee, mentor)
    position = matching.scores.mentors.position[mentor], matching.scores.mentees.position[mentee]
    made = ready(matching, "why_not").made
    with report.lap(_SOLVED):
        solved = force(made, *position)
    with report.lap(_OTHERS):
        matching.alternatives(matching.matches[2].mentee)
    with report.lap(_BACKUPS):
        matching.backups()
    with report.lap(_LOSSES):
        matching.losses()
    assert why.change is not None
    report.facts["same"] = solved is not None and solved.total - made.total == why.change.total
    return report


def _asked(matching: Matching) -> list[tuple[str, str]]:
    """Return two pairs that may be made and are not, of the first two mentees who have one."""
    scores = matching.scores
    eligible = scores.eligible
    found = []
    for match in matching.matches[:2]:
        column = scores.mentees.position[match.mentee]
        mentor = next(
            mentor
            for row, mentor in enumerate(scores.mentors.ids)
            if eligible[row, column] and mentor != match.mentor
        )
        found.append((match.mentee, mentor))
    return found
