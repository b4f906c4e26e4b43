"""``assign(objective="total")`` beside the package mentor-match, on the same scores in one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import dense, engine, features, mentor_match
from benchmarks.environments import interpreter, pins
from benchmarks.process import Run, Stopped, call, environment
from benchmarks.tables import Row, Table, Target, lap_rows, named_rows

__all__ = ["measure"]

_PACKAGE = "mentor-match"
_PROMISED = {"auto": 50, "scale": 400}
"""Engines of ours, and how many times as fast as the package they are to be, warm."""


def measure(scratch: Path, *, people: int = 1_000, repeats: int = 3, install: bool = True) -> Table:
    """Time all in turns, each in processes of its own."""
    env = environment(scratch)
    encoded, scores = scratch / "people.npz", scratch / "scores.npz"
    call(features.write, env, mentees=people, capacities=False, path=encoded)
    call(dense.build, env, people=encoded, path=scores)
    peer = interpreter(_PACKAGE, install=install)
    # Once for nothing, so that no process that counts has to compile kernels or bytecode.
    missing = {name: reason for name in _PROMISED if (reason := _tried(name, env, scores))}
    engines = [name for name in _PROMISED if name not in missing]
    runs: dict[str, list[Run]] = {name: [] for name in (*engines, *([_PACKAGE] if peer else []))}
    for _ in range(repeats):
        for name in engines:
            runs[name].append(call(engine.assigned, env, scores=scores, engine=name))
        if peer:
            runs[_PACKAGE].append(call(mentor_match.match, env, python=peer, scores=scores))
    rows = [row for name, took in runs.items() for row in _rows(name, took)]
    targets = [_target(name, runs) for name in engines] if peer else []
    title = f"Beside {_PACKAGE}, {people:,} × {people:,}"
    return Table("peer", title, rows, targets, _remarks(runs, missing))


def _tried(name: str, env: Mapping[str, str], scores: Path) -> str:
    """Return why an engine of ours does not work; nothing if it does."""
    try:
        call(engine.assigned, env, scores=scores, engine=name)
    except Stopped as error:
        return str(error)
    return ""


def _rows(name: str, runs: Sequence[Run]) -> list[Row]:
    whose = name if name == _PACKAGE else f'`assign(engine="{name}")`'
    return named_rows(whose, runs)


def _target(name: str, runs: Mapping[str, Sequence[Run]]) -> Target:
    theirs = sum(row.wall for row in lap_rows(runs[_PACKAGE]))
    (ours,) = (row.wall for row in lap_rows(runs[name]) if row.state == "warm")
    what = f'Their time over `engine="{name}"`, warm'
    return Target(what, theirs / ours, _PROMISED[name], "times", at_least=True)


def _remarks(runs: Mapping[str, Sequence[Run]], missing: Mapping[str, str]) -> tuple[str, ...]:
    totals = {
        total
        for took in runs.values()
        for run in took
        for total in run.facts.get("totals", [run.facts.get("total")])
    }
    verdict = f"{totals.pop():,} units" if len(totals) == 1 else f"**differ**: {sorted(totals)}"
    skipped = [] if _PACKAGE in runs else [f"Skipped: {_PACKAGE} could not be installed here."]
    return (
        f"Totals of all runs, in micro-units of score: {verdict}.",
        f"Environment: {pins(_PACKAGE)}.",
        "It looks scores up in a table, so its rules are not timed; one round is, scores to pairs.",
        "`assign` also proves its answer in the time shown.",
        "Cold: first call, imports counted; warm: the second. Theirs: imports not counted.",
        *skipped,
        *(f'`engine="{name}"` {reason}.' for name, reason in missing.items()),
    )
