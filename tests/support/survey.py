"""The columns of the 2023 developer survey: what people know, and what they want to learn."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING

import mentormatch as mm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["mentors_and_mentees", "survey_columns"]

_ATTRIBUTES = {
    "years": "YearsCodePro",
    "country": "Country",
    "industry": "Industry",
    "remote": "RemoteWork",
}


def survey_columns(
    path: Path, *, skills: str = "", attributes: Sequence[str] = (), site: str | None = None
) -> mm.ColumnMap:
    """Map what people worked with to offers, and what they want to work with to seeks.

    Parameters
    ----------
    path
        The survey.
    skills
        How the columns of skills begin; all of them if empty.
    attributes
        What is read beside ``years``: ``"country"``, ``"industry"``, ``"remote"``.
    site
        The column that tells the site.
    """
    with gzip.open(path) as packed:
        headers = next(csv.reader(io.TextIOWrapper(packed, "utf-8")))
    asked = [header for header in headers if header.startswith(skills)]
    known = [header for header in asked if header.endswith("HaveWorkedWith")]
    wanted = [header for header in asked if header.endswith("WantToWorkWith")]
    own = {name: _ATTRIBUTES[name] for name in ("years", *attributes)}
    place = {} if site is None else {"site": site}
    used = {"ResponseId", *known, *wanted, *own.values(), *place.values()}
    return mm.ColumnMap.model_validate(
        {
            "id": "ResponseId",
            "missing": ["NA"],
            "fields": {
                "offers": {"columns": known, "separator": ";"},
                "seeks": {"columns": wanted, "separator": ";"},
                **place,
            },
            "attributes": own,
            "ignore": [header for header in headers if header not in used],
        }
    )


def _years(person: mm.Profile) -> float | None:
    """Return years of professional experience; None where none, or only words, were told."""
    stated = str(person.attributes.get("years", ""))
    return float(stated) if stated.isdecimal() else None


def mentors_and_mentees(
    people: mm.Profiles, *, years: float = 10
) -> tuple[mm.Profiles, mm.Profiles]:
    """Give people with so many years and more as mentors, with one to four years as mentees."""
    mentors = people.filter(lambda p: bool(p.offers) and (_years(p) or 0) >= years)
    mentees = people.filter(lambda p: bool(p.seeks) and (_years(p) or 99) <= 4)
    return mentors, mentees
