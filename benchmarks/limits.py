"""Limits of people who share an answer, even loads, and what they take beside neither."""

from __future__ import annotations

from pathlib import Path

from benchmarks.laps import Report
from benchmarks.process import call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

_PLAIN, _LIMITED, _EVEN = "without limits", "limits that bind", "even loads"
_SECONDS = 10.0


def measure(scratch: Path, *, people: int = 600, repeats: int = 1) -> Table:
    """Time a matching in which every department gives half of its places."""
    env = environment(scratch)
    runs = [call(within_limits, env, people=people) for _ in range(repeats)]
    took = {row.what: row.cpu for row in lap_rows(runs)}
    facts = runs[0].facts
    targets = [Target(f"{_LIMITED}, CPU", took[_LIMITED], _SECONDS, "s")]
    remarks = (
        f"{people:,} mentees, half as many mentors with one to three places.",
        f"{facts['limits']} limits; {facts['served']:,} served, {facts['before']:,} without.",
        f"Proven: {facts['proven']}.",
    )
    return Table("limits", "Limits", named_rows("limits", runs), targets, remarks)


def within_limits(people: int) -> Report:
    """Match without limits, within them, and with even loads; a task."""
    import mentormatch as mm
    from mentormatch.datasets import synthetic_cohort

    report = Report()
    cohort = synthetic_cohort(people // 2, people, seed=1)
    pools, policy = (cohort.mentors, cohort.mentees), mm.Policy()
    with report.lap(_PLAIN):
        before = mm.match(*pools, policy)
    places = cohort.mentors.column("max_mentees").groupby(cohort.mentors.column("department"))
    most = {name: int(count) // 2 for name, count in places.sum().items()}
    with report.lap(_LIMITED):
        limits = [mm.Limit("department", at_most=most)]
        matching = mm.match(*pools, policy.replace(limits=limits))
    with report.lap(_EVEN):
        mm.match(*pools, policy.replace(loads="even"))
    report.facts["limits"] = len(most)
    report.facts["before"] = before.certificate.assignment.coverage
    report.facts["served"] = matching.certificate.assignment.coverage
    report.facts["proven"] = matching.certificate.proven
    return report
