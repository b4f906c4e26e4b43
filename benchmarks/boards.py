"""Boards and teams: how long the search takes, and how far from its bound it ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.laps import Report
from benchmarks.process import Run, call, environment
from benchmarks.tables import Row, Table, grid, number, process_row

if TYPE_CHECKING:
    from mentormatch import Grouping

__all__ = ["measure"]

_PLACES = (1, 4)
_SMALL = 5


def measure(scratch: Path, *, people: int = 1_000) -> Table:
    """Form boards of up to three mentors, and teams, each for some and for many people."""
    env = environment(scratch)
    runs = {
        f"{way}, {size:,} people": call(task, env, people=size)
        for way, task in {"boards": boards, "teams": teams}.items()
        for size in (people // _SMALL, people)
    }
    remarks = (
        (
            "Half of the people are mentors; for boards each has one to four places. Time is from "
            "profiles to judged answer; the search may take 60 s, and the bound as long again."
        ),
        "Gap: of the last stage, as a share of its bound.",
    )
    return Table("boards", "Boards and teams", _rows(runs), (), remarks, (_shown(runs),))


def boards(people: int) -> Report:
    """Give each mentee up to three mentors; a task."""
    import mentormatch as mm

    half = people // 2
    cohort = mm.datasets.synthetic_cohort(half, half, seed=1, max_mentees=_PLACES, max_mentors=3)
    report = Report()
    with report.lap("boards"):
        answer = mm.form_boards(cohort.mentors, cohort.mentees, seed=1)
    return _with_facts(report, answer)


def teams(people: int) -> Report:
    """Form teams of two or three mentors and three to six mentees; a task."""
    import mentormatch as mm

    half = people // 2
    cohort = mm.datasets.synthetic_cohort(half, half, seed=1)
    report = Report()
    with report.lap("teams"):
        answer = mm.form_teams(cohort.mentors, cohort.mentees, seed=1)
    return _with_facts(report, answer)


def _with_facts(report: Report, answer: Grouping) -> Report:
    certificate = answer.certificate
    report.facts = {
        "groups": len(answer),
        "gap": certificate.relative_gap,
        "stages": {s.name: [s.value, s.bound] for s in certificate.stages},
    }
    return report


def _rows(runs: dict[str, Run]) -> list[Row]:
    rows = [
        Row(what, "cold", run.laps[0].wall, run.laps[0].cpu, None, 1) for what, run in runs.items()
    ]
    return [
        *rows,
        *(process_row(f"{what}: whole process", "cold", [r]) for what, r in runs.items()),
    ]


def _shown(runs: dict[str, Run]) -> str:
    lines = [
        (
            what,
            str(run.facts["groups"]),
            ", ".join(f"{name} {low:,} of {high:,}" for name, (low, high) in _counted(run)),
            f"{run.facts['gap']:.1%}",
            number(run.laps[0].wall),
        )
        for what, run in runs.items()
    ]
    return grid(("what", "formed", "reached of what is possible", "gap of the score", "s"), lines)


def _counted(run: Run) -> list[tuple[str, list[int]]]:
    return list(run.facts["stages"].items())[:-1]
