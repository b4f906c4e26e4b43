"""The synthetic people of the benchmarks, as files: drawn in a process that is not timed."""

from __future__ import annotations

from pathlib import Path

from benchmarks.laps import Report

__all__ = ["draw", "files", "write"]


def files(folder: str | Path) -> tuple[Path, Path, Path]:
    """Return where mentors, mentees and the column map of both are kept."""
    folder = Path(folder)
    return folder / "mentors.csv", folder / "mentees.csv", folder / "columns.toml"


def write(people: int, folder: str) -> Report:
    """Draw and write a cohort of so many on each side; a task."""
    return draw(people, folder, unanswered=0.05)


def draw(people: int, folder: str, *, unanswered: float) -> Report:
    """Draw a cohort, write it, and tell how long each took and what the pools' digests are."""
    from mentormatch import ColumnMap
    from mentormatch.datasets import synthetic_cohort

    report = Report()
    mentors, mentees, columns = files(folder)
    with report.lap("generated", "warm"):
        cohort = synthetic_cohort(people, people, seed=1, unanswered=unanswered)
    with report.lap("written as CSV", "warm"):
        cohort.mentors.to_csv(mentors)
        cohort.mentees.to_csv(mentees)
    ladder = {"column": "seniority", "ladder": cohort.mentors.ladder}
    ColumnMap(fields={"seniority": ladder}).to_toml(columns)
    report.facts["digests"] = [cohort.mentors.digest, cohort.mentees.digest]
    return report
