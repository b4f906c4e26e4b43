"""Fixes for whoever is left out of a large pool, and advice for a small one."""

from __future__ import annotations

from pathlib import Path

from benchmarks.laps import Report
from benchmarks.process import call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

_FIXES, _ADVICE = "fixes of all", "advice for the bundled programme"
_SECONDS = 5.0


def measure(scratch: Path, *, people: int = 5_000, repeats: int = 3) -> Table:
    """Time fixes where a fifth of all mentees is left out."""
    env = environment(scratch)
    runs = [call(help_them, env, people=people) for _ in range(repeats)]
    took = {row.what: row.cpu for row in lap_rows(runs)}
    facts = runs[0].facts
    targets = [Target(f"{_FIXES}, CPU", took[_FIXES], _SECONDS, "s")]
    remarks = (
        f"{people:,} mentees, two fifths as many mentors with two places each.",
        f"{facts['left_out']:,} left out; {facts['together']:,} relaxations serve them together.",
        f"Advice matched again {facts['tried']} times.",
    )
    return Table("left_out", "Left out", named_rows("left out", runs), targets, remarks)


def help_them(people: int) -> Report:
    """Match, and ask what would help; a task."""
    import mentormatch as mm
    from mentormatch.datasets import synthetic_cohort

    report = Report()
    cohort = synthetic_cohort(people * 2 // 5, people, seed=1, max_mentees=(2, 2))
    matching = mm.match(cohort.mentors, cohort.mentees)
    with report.lap(_FIXES):
        fixes = matching.fixes()
    programme = mm.datasets.load_programme()
    with report.lap(_ADVICE):
        advice = mm.advice(programme.mentors, programme.mentees, recruits=1)
    report.facts["left_out"] = len(fixes.people)
    report.facts["together"] = fixes.together.relaxations
    report.facts["tried"] = advice.tried
    return report
