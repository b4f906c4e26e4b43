"""Matching again with few changes: a mentor leaves, a mentee joins."""

from __future__ import annotations

from pathlib import Path

from benchmarks.features import drawn
from benchmarks.laps import Report
from benchmarks.process import call, environment
from benchmarks.tables import Table, Target, lap_rows, named_rows

__all__ = ["again", "measure"]

_LEAVES, _JOINS = "a mentor leaves", "a mentee joins"
_CURVE, _LIMITED = "the curve of changes", "at most half of its changes"
_SECONDS = {_LEAVES: 1.0, _JOINS: 1.0, _CURVE: 5.0, _LIMITED: 3.0}


def measure(scratch: Path, *, people: int = 1_000, repeats: int = 3) -> Table:
    """Time matching again on one place a mentor, default objective."""
    env = environment(scratch)
    runs = [call(again, env, people=people) for _ in range(repeats)]
    took = {row.what: row.cpu for row in lap_rows(runs)}
    targets = [Target(f"{what}, CPU", took[what], most, "s") for what, most in _SECONDS.items()]
    facts = runs[0].facts
    remarks = (
        f"{people:,} on each side, one place each; with scores, judge and matching anew.",
        f"A mentor leaves: {facts[_LEAVES]} changes; matched anew {facts['anew']}.",
        f"A mentee joins: {facts[_JOINS]} changes.",
        (
            f"The curve has {facts['corners']} corners; at most {facts['half']} changes leave a "
            f"gap of {facts['gap']} millionths."
        ),
    )
    return Table("few_changes", "Few changes", named_rows("again", runs), targets, remarks)


def again(people: int) -> Report:
    """Match, and match again after a change; a task."""
    from mentormatch import change_curve, match, rematch

    report = Report()
    cohort = drawn(people + 1)
    mentors = cohort.mentors.filter(cohort.mentors.ids[:-1])
    mentees = cohort.mentees.filter(cohort.mentees.ids[:-1])
    before = match(mentors, mentees)
    fewer = mentors.filter(mentors.ids[1:])
    with report.lap(_LEAVES):
        left = rematch(before, fewer, mentees)
    with report.lap(_JOINS):
        joined = rematch(before, cohort.mentors, cohort.mentees)
    with report.lap(_CURVE):
        curve = change_curve(before, fewer, mentees)
    half = curve[len(curve) // 2].changes
    with report.lap(_LIMITED):
        limited = rematch(before, fewer, mentees, changes=half)
    anew = rematch(before, fewer, mentees, changes=None)
    report.facts[_LEAVES], report.facts[_JOINS] = left.moved.changes, joined.moved.changes
    report.facts["anew"], report.facts["corners"] = anew.moved.changes, len(curve.corners)
    report.facts["half"], report.facts["gap"] = half, limited.certificate.gap
    return report
