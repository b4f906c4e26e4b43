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
from benchmarks.laps import Lap, Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Table, Target, lap_rows, process_row

if TYPE_CHECKING:
    from mentormatch import Profiles
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.assignment import Assignment

    Pools = tuple[Profiles, Profiles]

__all__ = ["again", "measure"]

_FIRST, _COLD, _WARM = "first answer", "from nothing", "from the first answer"
_GONE, _OTHERS = 200, 100
"""One of so many leaves, and as many join; one of so many has other answers."""
_ANSWERS = {"mentors": "offers", "mentees": "seeks"}
_TIMES = 5


def measure(scratch: Path, *, people: int = 100_000, repeats: int = 1) -> Table:
    """Time the objective `total` after people join, leave and change an answer."""
    env = environment(scratch)
    call(again, env, people=20)
    runs = [call(again, env, people=people) for _ in range(repeats)]
    rows = [*lap_rows(runs), process_row("whole process", "both", runs)]
    remarks = (
        (
            f"{people:,} on each side, objective total. Between the questions one of {_GONE} left "
            f"each side, as many joined, and one of {_OTHERS} has the skills of somebody else."
        ),
        _same(runs),
        "The judge visits every pair of every answer, so it is not faster the second time.",
    )
    return Table("rematch", "A re-match after small changes", rows, _targets(runs), remarks)


def _targets(runs: Sequence[Run]) -> list[Target]:
    took = {row.what: row for row in lap_rows(runs)}
    cold, warm = (took[f"{name}: {engine.SOLVE}"] for name in (_COLD, _WARM))
    gap = max(run.facts[_WARM]["gap"] for run in runs)
    return [
        Target("From nothing over from the first answer, wall", cold.wall / warm.wall, _TIMES,
               "times", at_least=True),
        Target("The same, CPU", cold.cpu / warm.cpu, _TIMES, "times", at_least=True),
        Target("Gap", gap, 0, "units"),
    ]  # fmt: skip


def _same(runs: Sequence[Run]) -> str:
    if all(run.facts[_COLD] == run.facts[_WARM] for run in runs):
        return "Both answers have the same pairs."
    return "The two answers **differ**."


def again(people: int) -> Report:
    """Answer a question, change it a little, and answer it twice more; a task."""
    report = Report()
    engine.solved(engine.compiled(drawn(300), "total"), Report())
    before, now = _twice(people)
    old, new = _compiled(before), _compiled(now)
    first = _answered(_FIRST, old, report)
    report.facts[_COLD] = _told(_answered(_COLD, new, report))
    report.facts[_WARM] = _told(_answered(_WARM, new, report, start=(old, first)))
    return report


def _answered(
    name: str, scores: Scores, report: Report, start: tuple[Scores, Assignment] | None = None
) -> Assignment:
    """Answer with laps of the question's own name."""
    before = len(report.laps)
    answer = engine.answered(scores, report, start=start)
    report.laps[before:] = [_named(name, lap) for lap in report.laps[before:]]
    return answer


def _named(name: str, lap: Lap) -> Lap:
    return replace(lap, what=f"{name}: {lap.what}")


def _told(answer: Assignment) -> dict[str, object]:
    """Return what two answers have to have in common."""
    return engine.facts(answer) | {"digest": blake2b(answer.pairs.tobytes()).hexdigest()}


def _compiled(pools: Pools) -> Scores:
    from mentormatch import Policy, score

    return score(*pools, Policy(objective="total"))


def _twice(people: int) -> tuple[Pools, Pools]:
    """Return the pools of both questions."""
    some = max(1, people // _GONE)
    cohort = drawn(people + some)
    both = cohort.mentors, cohort.mentees
    before = (both[0].take(np.arange(people)), both[1].take(np.arange(people)))
    stayed = np.arange(some, people + some)
    now = tuple(_changed(side.take(stayed), _ANSWERS[name])
                for name, side in zip(_ANSWERS, both, strict=True))  # fmt: skip
    return before, (now[0], now[1])


def _changed(pool: Profiles, name: str) -> Profiles:
    """Return people of whom some have exchanged their answers in a column."""
    from mentormatch import Profiles

    rows = np.arange(len(pool))
    rows[::_OTHERS] = np.roll(rows[::_OTHERS], 1)
    columns = dict(pool.columns)
    columns[name] = columns[name].take(rows)
    return Profiles.from_columns(
        pool.ids, columns, ladder=pool.ladder, attributes=dict(pool.attributes)
    )
