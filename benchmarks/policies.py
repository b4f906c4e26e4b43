"""Policies side by side, and draws of their weights: several on one cohort, one on a programme."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.features import drawn
from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Row, Table, Target

__all__ = ["bundled", "cohort", "measure"]

_PRESETS = ("default", "skills_first", "flat", "hierarchical", "cross_functional")
_SECONDS = 90


def measure(
    scratch: Path, *, people: int = 1_000, draws: int = 50, jobs: int = 2, repeats: int = 1
) -> Table:
    """Compare five policies, and draw the weights of each."""
    env = environment(scratch)
    call(cohort, env, people=20, draws=1, jobs=1)
    many = [call(cohort, env, people=people, draws=draws, jobs=jobs) for _ in range(repeats)]
    one = [call(bundled, env, draws=draws) for _ in range(repeats)]
    took = median(run.laps[0].wall for run in many)
    rows = [
        Row(f"{people:,} × {people:,}, {len(_PRESETS)} policies, {draws} draws, {jobs} processes",
            "warm", *_lap(many), None, repeats),
        Row(f"the bundled programme, {draws} draws, one process",
            "warm", *_lap(one), None, repeats),
    ]  # fmt: skip
    targets = [Target("Five policies and their draws", took, _SECONDS, "s")]
    shares = ", ".join(f"{share:.2f}" for share in many[0].facts["same in draws"])
    remarks = (
        (
            "Each policy is matched once, whole, and then with all weights drawn 20 % up or down, "
            "and with each weight alone down and up. CPU is of the first process."
        ),
        f"A pair is the same in this share of the draws, policy by policy: {shares}.",
    )
    return Table("policies", "Policies side by side", rows, targets, remarks)


def _lap(runs: list[Run]) -> tuple[float, float]:
    return median(r.laps[0].wall for r in runs), median(r.laps[0].cpu for r in runs)


def cohort(people: int, draws: int, jobs: int) -> Report:
    """Compare presets on a synthetic cohort; a task."""
    from mentormatch import compare, presets

    report = Report()
    pools = drawn(people)
    policies = {name: presets.named(name) for name in _PRESETS}
    with report.lap("compare and draw"):
        compared = compare(policies, pools.mentors, pools.mentees, n_jobs=jobs)
        same = [
            matching.sensitivity(draws=draws, n_jobs=jobs).mean
            for matching in compared.matchings.values()
        ]
    report.facts = {"same in draws": same}
    return report


def bundled(draws: int) -> Report:
    """Draw the weights of the default policy on the bundled programme; a task."""
    from mentormatch import datasets, match

    report = Report()
    programme = datasets.load_programme()
    matching = match(programme.mentors, programme.mentees, seed=7)
    with report.lap("draw"):
        report.facts = {"same in draws": matching.sensitivity(draws=draws).mean}
    return report
