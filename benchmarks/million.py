"""A million people on each side, once: the gap against time, and the memory."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks import engine
from benchmarks.features import drawn
from benchmarks.laps import Report
from benchmarks.process import call, environment
from benchmarks.tables import Table, Target, grid, lap_rows, number, process_row

__all__ = ["measure", "solve"]


def measure(scratch: Path, *, people: int = 1_000_000, seconds: float = 3600) -> Table:
    """Solve once within a time limit, and tell what was proven when."""
    env = environment(scratch)
    run = call(solve, env, loud=True, people=people, seconds=seconds)
    laps = [row for row in lap_rows([run]) if row.what != engine.JUDGE]
    rows = [replace(row, what=f"{people:,}: {row.what}") for row in laps]
    rows.append(process_row(f"{people:,}: whole process", "both", [run]))
    steps = run.facts["steps"]
    lines = [[number(step["seconds"]), _gap(step), f"{step['peak']:.2f}"] for step in steps]
    targets = (
        Target("Gap proven", run.facts["gap"], 0, "units"),
        Target("Peak memory", run.peak / 1000, 8, "GB"),
    )
    remarks = (
        f"The best matching so far is taken after {seconds:g} s; objective total, one place each.",
        "The judge is left out: a visit of every pair takes about as long as a scan of all pairs.",
        "Gap: how far the value may be below the highest, proven by prices over all pairs.",
    )
    shown = grid(["seconds from scores", "gap, share of value", "peak GB so far"], lines)
    return Table("million", f"{people:,} on each side", rows, targets, remarks, (shown,))


def solve(people: int, seconds: float) -> Report:
    """Draw, encode and solve, with a line on standard error after each round; a task."""
    report = Report()
    with report.lap("drawn"):
        cohort = drawn(people)
    with report.lap(engine.ENCODING):
        scores = engine.compiled(cohort, "total")
    del cohort
    began, steps = time.perf_counter(), []

    def note(value: int, bound: int) -> None:
        steps.append(
            {
                "seconds": time.perf_counter() - began,
                "value": value,
                "bound": bound,
                "peak": _peak(),
            }
        )
        print(f"{steps[-1]['seconds']:.0f} s: {_gap(steps[-1])}", file=sys.stderr, flush=True)

    answer = engine.answered(scores, report, "cold", seconds, note, judged=False)
    report.facts = {**engine.facts(answer), "steps": steps}
    return report


def _gap(step: dict[str, float]) -> str:
    gap = step["bound"] - step["value"]
    return f"{gap / max(1, step['value']):.1e}" if gap else "0"


def _peak() -> float:
    """Return the largest resident memory of this process so far, in GB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
