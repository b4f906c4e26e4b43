"""What the columns of real and of made forms are, and how a suggestion is measured against it.

The truth was written by hand before there was a suggestion: it is what a coordinator of a programme
would say. Of the real forms it holds numbers and fields alone, no header and no answer.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Protocol

__all__ = [
    "KINDS",
    "MADE",
    "MADE_GROUPS",
    "REAL",
    "REAL_GROUPS",
    "Measured",
    "Suggested",
    "headers_of",
    "measured",
    "real_forms",
    "share_right",
]

HERE = Path(__file__).resolve().parents[1] / "people" / "suggesting"
KINDS = {"id", "label", "contact", "protected", "time", "attribute", "none"}
"""What a column is that is no field of a profile."""

NO_MATTER = {"none", "time"}
"""Columns of the tool: nobody is served by a suggestion for them, and a wrong one does harm."""

SURE = 0.8
"""A suggestion of this confidence is believed, so it may not be wrong."""

Truth = dict[str, list[frozenset[str]]]


class Suggested(Protocol):
    """What a suggestion says of one column."""

    @property
    def file(self) -> Any:
        """The file, or its name, or its number: the same for all columns of a file."""

    @property
    def position(self) -> int:
        """The number of the column, from 1."""

    @property
    def field(self) -> str | None:
        """A field of a profile, a kind, or None."""

    @property
    def confidence(self) -> float:
        """How sure the suggestion is, 0 to 1."""


def _truth(name: str) -> Truth:
    truth: Truth = {}
    with (HERE / "truth" / name).open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    for form, column, fields in rows:
        known = truth.setdefault(form.removesuffix(".csv"), [])
        assert int(column) == len(known) + 1, (form, column)
        known.append(frozenset(fields.split("|")))
    return truth


REAL = _truth("real.csv")
MADE = _truth("made.csv")
"""What is right for each column, by the name of the form."""

REAL_GROUPS: list[tuple[str, ...]] = [
    ("layout-2", "layout-1"),
    ("layout-4", "layout-3"),
    ("layout-6", "layout-5"),
    ("layout-7", "layout-8"),
    ("small_mentors", "small_mentees"),
    ("google_form_headings",),
]
"""Forms of one programme, mentors first."""


def _groups(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the names by their number, mentors first."""
    by_number: dict[str, list[str]] = {}
    for name in sorted(names, reverse=True):
        by_number.setdefault(name.partition("-")[0], []).append(name)
    return [tuple(by_number[number]) for number in sorted(by_number)]


MADE_GROUPS = _groups(MADE)


def real_forms(shared: Path, folder: Path) -> dict[str, Path]:
    """Return the real forms; layouts known by headers and counts are written into a folder.

    A count stands for that many cells from the first row on; the other cells are empty.
    """
    forms = shared / "forms"
    paths = {path.stem: path for path in forms.glob("*.csv")}
    layouts = json.loads((forms / "survey_layouts.json").read_text(encoding="utf-8"))
    for number, layout in enumerate(layouts, start=1):
        path = paths[f"layout-{number}"] = folder / f"layout-{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_rows(layout))
    return paths


def _rows(layout: dict[str, Any]) -> list[Sequence[str]]:
    cells = [
        _cells(layout["value_counts"].get(header, {}), layout["rows"])
        for header in layout["columns"]
    ]
    return [layout["columns"], *zip(*cells, strict=True)]


def _cells(counts: dict[str, int], rows: int) -> list[str]:
    told = list(chain.from_iterable(repeat(value, count) for value, count in counts.items()))
    return [*told, *[""] * (rows - len(told))]


def headers_of(path: Path) -> list[str]:
    """Return the first row of a form, whichever of the two delimiters it has."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        return next(csv.reader(file, delimiter=";" if first.count(";") > first.count(",") else ","))


@dataclass(frozen=True, slots=True)
class Measured:
    """One form, compared with its truth.

    Attributes
    ----------
    name
        The form.
    questions
        How many columns matter; columns whose headers differ by a number alone are one question.
    right
        How many of them are rightly told.
    surely_wrong
        Columns of any kind that are told wrongly with confidence: number, field, confidence.
    missed
        Columns that matter and are not rightly told: number and what was told.
    """

    name: str
    questions: float
    right: float
    surely_wrong: list[tuple[int, str, float]]
    missed: list[tuple[int, str | None]]


def measured(
    name: str, columns: Sequence[Suggested], truth: list[frozenset[str]], headers: list[str]
) -> Measured:
    """Compare what was suggested for one form with what is right."""
    told = {column.position: column for column in columns}
    assert sorted(told) == list(range(1, len(truth) + 1)), f"{name}: not each column once"
    assert len(columns) == len(truth) == len(headers), f"{name}: not each column once"
    weights = _weights(headers, truth)
    matter = [place for place, right in enumerate(truth, start=1) if not right & NO_MATTER]
    missed = [place for place in matter if told[place].field not in truth[place - 1]]
    return Measured(
        name,
        questions=sum(weights[place - 1] for place in matter),
        right=sum(weights[place - 1] for place in matter if place not in missed),
        surely_wrong=[
            (column.position, column.field, column.confidence)
            for column in columns
            if column.field is not None
            and column.field not in truth[column.position - 1]
            and column.confidence >= SURE
        ],
        missed=[(place, told[place].field) for place in missed],
    )


def _weights(headers: list[str], truth: list[frozenset[str]]) -> list[float]:
    """Return what each column counts: 168 numbered columns of hours are one question."""
    kinds = [(re.sub(r"\d+", "", h), right) for h, right in zip(headers, truth, strict=True)]
    many = Counter(kinds)
    return [1 / many[kind] for kind in kinds]


def share_right(forms: Iterable[Measured]) -> float:
    """Return the share of all questions of these forms that were rightly told."""
    known = list(forms)
    return sum(form.right for form in known) / sum(form.questions for form in known)
