"""The engine for large pools beside a whole matrix and ``linear_sum_assignment``.

The engine is groundwork: ``match`` does not use it yet. Both sides get the same compiled policy;
the matrix is filled by the scorer, tile by tile, and handed to scipy as one float64 array in which
pairs that are not eligible are worth 0, as are places that stay empty.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Row, Table, Target, lap_rows, process_row

if TYPE_CHECKING:
    from mentormatch.scoring.scores import Scores

__all__ = ["engine", "matrix", "measure"]

_WARMING = 300
"""People of the first solution in a process: it loads the compiled kernels from their cache."""
_LIMITS = {10_000: None, 100_000: (90, 2.5)}


def measure(
    scratch: Path,
    *,
    sizes: tuple[int, ...] = (1_000, 3_000, 10_000, 100_000),
    dense_up_to: int = 10_000,
    repeats: int = 1,
) -> Table:
    """Time the objective `total` for a growing number of people on each side."""
    env = environment(scratch)
    call(engine, env, people=4)
    rows: list[Row] = []
    targets: list[Target] = []
    remarks = [
        "Synthetic people, default criteria, one place a mentor; both from the compiled policy on.",
        "Warm: kernels were loaded; with none in the cache a first call compiles for 10-20 s.",
        "The judge packs the terms anew and visits every pair; the matrix side is not judged.",
    ]
    for people in sizes:
        ours = [call(engine, env, people=people) for _ in range(repeats)]
        rows += _rows(f"{people:,}: engine", ours)
        targets += _targets(people, ours)
        if people <= dense_up_to:
            theirs = [call(matrix, env, people=people) for _ in range(repeats)]
            rows += _rows(f"{people:,}: matrix", theirs)
            remarks.append(_beside(people, ours, theirs))
    return Table("large", "Highest total without a matrix", rows, targets, tuple(remarks))


def engine(people: int) -> Report:
    """Pack, solve and judge; a task."""
    report = Report()
    _solved(_scores(_WARMING), Report())
    report.facts = _solved(_scores(people), report)
    return report


def matrix(people: int) -> Report:
    """Fill the matrix and solve it; a task."""
    from scipy.optimize import linear_sum_assignment

    report, scores = Report(), _scores(people)
    with report.lap("matrix", "warm"):
        values = np.where(scores.eligible, scores.units, 0).astype(np.float64)
    with report.lap("linear_sum_assignment", "warm"):
        rows, columns = linear_sum_assignment(values, maximize=True)
    report.facts = {"total": int(values[rows, columns].sum())}
    return report


def _scores(people: int) -> Scores:
    import mentormatch as mm

    cohort = mm.datasets.synthetic_cohort(people, people, seed=1)
    return mm.score(cohort.mentors, cohort.mentees)


def _solved(scores: Scores, report: Report) -> dict[str, Any]:
    from mentormatch.results.question import gates, places
    from mentormatch.solve.judge_scale import judge_total
    from mentormatch.solve.packed import Limits, pack
    from mentormatch.solve.scale import scale_total

    terms = [term for part in scores.parts for term in part.terms]
    limits = Limits(places(scores.mentors, "max_mentees"), scores.mentee_present)
    with report.lap("pack", "warm"):
        packed = pack(terms, scores.shape, gates=gates(scores))
    with report.lap("solve", "warm"):
        found = scale_total(packed, limits)
    with report.lap("judge", "warm"):
        whole = pack(terms, scores.shape, gates=gates(scores), listed_share=np.inf, merge=False)
        judge_total(whole, limits, found.pairs, found.prices, scale=found.scale, jobs=2)
    gap = found.bound - found.value
    return {"total": found.value // found.scale, "gap": gap, "rounds": len(found.rounds)}


def _rows(whose: str, runs: list[Run]) -> list[Row]:
    parts = [replace(row, what=f"{whose}: {row.what}") for row in lap_rows(runs)]
    return [*parts, process_row(f"{whose}: whole process", "both", runs)]


def _targets(people: int, runs: list[Run]) -> list[Target]:
    limit = _LIMITS.get(people)
    if limit is None:
        return []
    took = {row.what: row.wall for row in lap_rows(runs)}
    peak = max(run.peak for run in runs) / 1000
    return [
        Target(f"{people:,}, pack and solve", took["pack"] + took["solve"], limit[0], "s"),
        Target(f"{people:,}, gap", max(run.facts["gap"] for run in runs), 0, "units"),
        Target(f"{people:,}, peak memory, judge included", peak, limit[1], "GB"),
    ]


def _beside(people: int, ours: list[Run], theirs: list[Run]) -> str:
    took, dense = ({row.what: row.wall for row in lap_rows(runs)} for runs in (ours, theirs))
    same = "same total" if ours[0].facts["total"] == theirs[0].facts["total"] else "**differ**"
    engine_took = took["pack"] + took["solve"]
    alone = dense["linear_sum_assignment"] / engine_took
    whole = (dense["matrix"] + dense["linear_sum_assignment"]) / engine_took
    return (
        f"{people:,}: matrix and scipy over pack and solve {whole:.1f} times, scipy alone "
        f"{alone:.1f} times, {same}."
    )
