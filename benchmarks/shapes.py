"""Pools that are hard for an engine: several places a mentor, and every profile ten times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import engine
from benchmarks.process import Run, call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

__all__ = ["measure"]

_SHAPES: dict[str, tuple[Mapping[str, Any], float]] = {
    "half as many mentors, 1-4 places": ({"capacities": True}, 6),
    "every profile ten times": ({"copies": 10}, 10),
}
"""What is asked of the task, and the seconds that were promised."""


def measure(scratch: Path, *, people: int = 20_000, repeats: int = 3) -> Table:
    """Time the objective `total` for each shape, in turns."""
    env = environment(scratch)
    call(engine.matched, env, mentees=20)
    runs: dict[str, list[Run]] = {shape: [] for shape in _SHAPES}
    for _ in range(repeats):
        for shape, (options, _limit) in _SHAPES.items():
            runs[shape].append(call(engine.matched, env, mentees=people, **options))
    rows = [row for shape, took in runs.items() for row in named_rows(shape, took)]
    targets = [target for shape, took in runs.items() for target in _targets(shape, took)]
    remarks = (
        f"{people:,} mentees, objective total; warm: kernels come from their cache.",
        "A copy has an id of its own; whom others name or report to is the first one.",
    )
    return Table("shapes", "Places and copies", rows, targets, remarks)


def _targets(shape: str, runs: Sequence[Run]) -> list[Target]:
    took = {row.what: row.wall for row in lap_rows(runs)}
    gap = max(run.facts["gap"] for run in runs)
    return [
        Target(f"{shape}: scores to pairs", took[engine.SOLVE], _SHAPES[shape][1], "s"),
        Target(f"{shape}: gap", gap, 0, "units"),
    ]
