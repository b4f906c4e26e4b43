"""A re-match after small changes: from an earlier answer, and from nothing, in one process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import engine
from benchmarks.features import drawn
from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

if TYPE_CHECKING:
    from mentormatch import Profiles
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.pairs.assignment import Assignment

    Pools = tuple[Profiles, Profiles]

__all__ = ["again", "measure"]

_COLD, _WARM = "from nothing", "from the answer before"
_CHANGES = (1_000, 100)
"""One of so many leaves on each side, as many join, and as many have other answers."""
_ANSWERS = {"mentors": "offers", "mentees": "seeks"}
_TIMES = 5


def measure(scratch: Path, *, people: int = 100_000, repeats: int = 3) -> Table:
    """Time the objective `total` after people join, leave and change an answer."""
    env = environment(scratch)
    call(again, env, people=20, share=10)
    runs = {
        share: [call(again, env, people=people, share=share) for _ in range(repeats)]
        for share in _CHANGES
    }
    rows = [row for share, took in runs.items() for row in named_rows(f"1 of {share:,}", took)]
    targets = [target for share, took in runs.items() for target in _targets(share, took)]
    remarks = (
        (
            f"{people:,} on each side, objective total. Of the number named one leaves on each "
            "side, one joins, and one has the skills of somebody else."
        ),
        _same([run for took in runs.values() for run in took]),
        "From scores to pairs; the judge, who visits every pair of every answer, is left out.",
    )
    return Table("rematch", "A re-match after changes", rows, targets, remarks)


def _targets(share: int, runs: Sequence[Run]) -> list[Target]:
    took = {row.what: row for row in lap_rows(runs)}
    faster = took[_COLD].wall / took[_WARM].wall, took[_COLD].cpu / took[_WARM].cpu
    gap = max(run.facts[_WARM]["gap"] for run in runs)
    return [
        Target(f"1 of {share:,}: times as fast, wall", faster[0], _TIMES, "times", at_least=True),
        Target(f"1 of {share:,}: times as fast, CPU", faster[1], _TIMES, "times", at_least=True),
        Target(f"1 of {share:,}: gap", gap, 0, "units"),
    ]


def _same(runs: Sequence[Run]) -> str:
    if all(run.facts[_COLD] == run.facts[_WARM] for run in runs):
        return "Both answers to a question have the same pairs."
    return "The two answers to a question **differ**."


def again(people: int, share: int) -> Report:
    """Answer a question, change it a little, and answer it twice more; a task."""
    report = Report()
    engine.answered(engine.compiled(drawn(300), "total"), Report())
    before, now = _twice(people, share)
    old, new = _compiled(before), _compiled(now)
    first = engine.answered(old, Report(), judged=False)
    report.facts[_COLD] = _told(_answered(_COLD, new, report))
    report.facts[_WARM] = _told(_answered(_WARM, new, report, start=(old, first)))
    return report


def _answered(
    name: str, scores: Scores, report: Report, start: tuple[Scores, Assignment] | None = None
) -> Assignment:
    """Answer with a lap of the question's own name."""
    laps = Report()
    answer = engine.answered(scores, laps, judged=False, start=start)
    report.laps += [replace(lap, what=name) for lap in laps.laps if lap.what == engine.SOLVE]
    return answer


def _told(answer: Assignment) -> dict[str, object]:
    """Return what two answers have to have in common."""
    return engine.facts(answer) | {"digest": blake2b(answer.pairs.tobytes()).hexdigest()}


def _compiled(pools: Pools) -> Scores:
    from mentormatch import Policy, score

    return score(*pools, Policy(objective="total"))


def _twice(people: int, share: int) -> tuple[Pools, Pools]:
    """Return the pools of both questions."""
    some = max(1, people // share)
    cohort = drawn(people + some)
    both = {"mentors": cohort.mentors, "mentees": cohort.mentees}
    before = [side.take(np.arange(people)) for side in both.values()]
    stayed = np.arange(some, people + some)
    now = [_changed(side.take(stayed), _ANSWERS[name], share) for name, side in both.items()]
    return (before[0], before[1]), (now[0], now[1])


def _changed(pool: Profiles, name: str, share: int) -> Profiles:
    """Return people of whom some have exchanged their answers in a column."""
    from mentormatch import Profiles

    rows = np.arange(len(pool))
    rows[::share] = np.roll(rows[::share], 1)
    columns = dict(pool.columns)
    columns[name] = columns[name].take(rows)
    return Profiles.from_columns(
        pool.ids, columns, ladder=pool.ladder, attributes=dict(pool.attributes)
    )
