"""The synthetic people of the benchmarks: drawn, and written to files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.laps import Report

__all__ = ["draw", "files", "write"]

if TYPE_CHECKING:
    from mentormatch.datasets import Cohort


def files(folder: str | Path) -> tuple[Path, Path, Path]:
    """Return where mentors, mentees and the column map of both are kept."""
    folder = Path(folder)
    return folder / "mentors.csv", folder / "mentees.csv", folder / "columns.toml"


def draw(people: int, unanswered: float) -> Report:
    """Draw a cohort of so many on each side; a task."""
    report = Report()
    _drawn(people, unanswered, report)
    return report


def write(people: int, folder: str, unanswered: float = 0.05) -> Report:
    """Draw a cohort, write it, and tell the digests of its pools; a task."""
    from mentormatch import ColumnMap

    report = Report()
    cohort = _drawn(people, unanswered, report)
    mentors, mentees, columns = files(folder)
    with report.lap("written as CSV"):
        cohort.mentors.to_csv(mentors)
        cohort.mentees.to_csv(mentees)
    ladder = {"column": "seniority", "ladder": cohort.mentors.ladder}
    ColumnMap(fields={"seniority": ladder}).to_toml(columns)
    report.facts["digests"] = [cohort.mentors.digest, cohort.mentees.digest]
    return report


def _drawn(people: int, unanswered: float, report: Report) -> Cohort:
    with report.lap("generated"):
        from mentormatch.datasets import synthetic_cohort

        return synthetic_cohort(people, people, seed=1, unanswered=unanswered)
