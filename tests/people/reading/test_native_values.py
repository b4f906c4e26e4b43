"""Values of databases, frames and JSON: what is right is read, what is none is refused.

Holds ``people.schema.scalars``, ``records`` and ``answers`` of ``people.reading`` to account.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from mentormatch.errors import InputError
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.profile import Profile

pytestmark = pytest.mark.portable

TWO: list[Any] = [Decimal(2), Decimal("2.00"), np.int64(2), np.float32(2), np.array(2), 2.0, "2"]


@pytest.mark.parametrize("two", TWO, ids=[type(two).__name__ for two in TWO])
def test_a_whole_number_is_read_whatever_its_type(two: Any) -> None:
    """Numbers of databases, NumPy and frames are numbers, alone and inside lists and mappings."""
    said = {"max_mentees": two, "minutes_per_month": two, "seniority": two, "department": two}
    level = int(two) if two == "2" else two
    said |= {"offers": {"sql": level}, "seeks": {"r": {"target": level}}}
    said |= {"attributes": {"years": two}}
    row = {"id": two, **said, "manager": two, "vetoes": [two]}
    pool = read_profiles([row, {"id": "b"}])
    person = pool["2"]
    assert (person.max_mentees, person.minutes_per_month, person.seniority) == (2, 2, "2")
    assert (person.offers, person.department, person.manager) == ({"sql": 2}, "2", "2")
    assert list(person.vetoes or ()) == ["2"]
    assert person.attributes["years"] == ("2" if two == "2" else 2.0)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_of_decimals_and_days_are_read(library: str) -> None:
    """Columns of decimals, days and truth values are read from both libraries."""
    columns: dict[str, Any] = {
        "id": [Decimal(7), Decimal(8)],
        "max_mentees": [Decimal(2), None],
        "from_date": [date(2026, 1, 5), None],
        "active": [False, True],
    }
    frame = pd.DataFrame(columns) if library == "pandas" else pl.DataFrame(columns)
    pool = read_profiles(frame)
    first, second = pool["7"], pool["8"]
    assert (first.max_mentees, first.from_date, first.active) == (2, date(2026, 1, 5), False)
    assert (second.max_mentees, second.from_date, second.active) == (1, None, True)


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (np.datetime64, np.datetime64("2026-01-05T00:00", "ns")),
        (pd.Timestamp, pd.Timestamp("2026-01-05")),
    ],
)
def test_days_of_other_libraries_are_days(kind: type, day: Any) -> None:
    """A day of NumPy or pandas is that day, in a reading and in a profile."""
    assert type(day).__name__ == kind.__name__
    (person,) = read_profiles([{"id": "a", "until_date": day}])
    assert person.until_date == Profile(id="a", until_date=day).until_date == date(2026, 1, 5)


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, Decimal("NaN"), pd.NA, pd.NaT])
def test_what_is_missing_is_unanswered(missing: Any) -> None:
    """Missing cells are unanswered, and a missing item of a list is no item."""
    row = {"id": "a", "team": missing, "max_mentees": missing, "offers": ["sql", missing]}
    (person,) = read_profiles([row | {"languages": ["nl", missing], "vetoes": missing}])
    assert (person.team, person.max_mentees, person.offers) == (None, 1, {"sql": None})
    assert (len(person.languages or ()), person.vetoes) == (1, None)


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "2.5", "true"])
def test_an_id_is_a_text_or_a_whole_number(written: Any, value: str) -> None:
    """Numbers that count nobody are no ids, in JSON as elsewhere."""
    path = written(f'[{{"id": {value}, "offers": "sql"}}, {{"id": 2}}]', "people.json")
    with pytest.raises(InputError, match="a text or a whole number") as caught:
        read_profiles(path)
    assert [finding.row for finding in caught.value.findings if finding.code == "id"] == [2]
    assert read_profiles(path, on_error="drop").ids == ("2",)


def test_infinity_is_no_word_and_no_number(written: Any) -> None:
    """An infinite department or capacity is refused."""
    for field in ("department", "max_mentees", "attributes.years"):
        path = written(f'[{{"id": "a", "{field}": Infinity}}]', "people.json")
        with pytest.raises(InputError):
            read_profiles(path)


def test_scalars_of_numpy_are_answers_of_a_profile() -> None:
    """The constructor takes the same scalars as the reader."""
    person = Profile(
        id="a",
        max_mentees=np.int64(2),
        offers={"sql": np.int8(3)},
        seeks={"r": Decimal(4)},
        active=np.bool_(False),
        attributes={"years": np.float64(2.5), "grade": Decimal("2.75"), "of": np.int64(3)},
    )
    assert (person.max_mentees, person.offers, person.active) == (2, {"sql": 3}, False)
    assert (person.seeks or {})["r"].target == 4
    assert dict(person.attributes) == {"years": 2.5, "grade": 2.75, "of": 3.0}
    wrong: Any
    for wrong in (2.5, True, Decimal("2.5"), np.float64(2)):
        with pytest.raises(InputError, match="max_mentees"):
            Profile(id="a", max_mentees=wrong)


def test_a_biography_is_an_attribute(written: Any) -> None:
    """Texts of one's own may be long, in a profile and in a file; words may not."""
    bio = "grew up " * 100
    person = Profile(id="a", attributes={"bio": bio})
    assert person.attributes["bio"] == bio.strip()
    assert (
        read_profiles(written(f"id,attributes.bio\na,{bio}\n"))["a"].attributes == person.attributes
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"attributes": {"bio": "x" * 1_000_001}},
            "a text of 1,000,001 characters is too long; at most",
        ),
        ({"team": "x" * 201}, "team: a text of 201 characters is too long; at most 200"),
        ({"offers": {"x" * 201}}, "a text of 201 characters is too long; at most 200"),
        ({"goals": [{"text": "x" * 1_000_001}]}, "a text of 1,000,001 characters is too long"),
        ({"team": " "}, "team: the text is empty"),
    ],
)
def test_a_text_of_the_wrong_length_is_told_once(settings: dict[str, Any], told: str) -> None:
    """One fault is one message, about characters and not about items or kinds."""
    with pytest.raises(InputError) as caught:
        Profile(id="a", **settings)
    assert told in str(caught.value)
    assert "items" not in str(caught.value)
    assert str(caught.value).count("attributes") <= 1
