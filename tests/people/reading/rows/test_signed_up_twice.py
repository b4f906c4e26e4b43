"""Somebody who stands in several rows is refused, or counts once, as the map says.

Holds ``people.reading.rows.signed_up_twice`` and ``people.reading.rows.timestamps`` to account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import InputError
from mentormatch.people.reading.rows.timestamps import in_order

TWICE = [
    {"Timestamp": "2026-03-01 10:00", "id": "ann", "offers": "sql; r", "site": "Ulm"},
    {"Timestamp": "2026-03-03 09:00", "id": "bo", "offers": "go", "site": ""},
    {"Timestamp": "2026-02-01 10:00", "id": "ann", "offers": "java", "site": ""},
]


_FIRST, _LAST = (datetime(year, 1, 1) for year in (2020, 2030))  # noqa: DTZ001 - a form's clock
_FORMS: dict[str, Callable[[datetime], str]] = {
    "iso": lambda t: t.isoformat(timespec="seconds"),
    "short": lambda t: f"{t.day}/{t.month}/{t.year} {t:%H:%M:%S}",
    "am": lambda t: f"{t.month}/{t.day}/{t.year} {t:%I:%M:%S %p}",
}


def codes(pool: mm.Profiles) -> set[str]:
    """Return what was told."""
    return {finding.code for finding in pool.findings}


@pytest.mark.parametrize(
    ("twice", "skill", "why"),
    [
        ("last", "sql", "row 2 counts, the last by 'Timestamp'"),
        ("first", "java", "row 4 counts, the first by 'Timestamp'"),
        ("most_complete", "sql", "row 2 counts, with most answers"),
    ],
)
def test_the_map_says_which_row_counts(twice: str, skill: str, why: str) -> None:
    """The other row is told with both places and the reason."""
    pool = mm.read_profiles(TWICE, columns={"twice": twice})
    assert pool.ids == ("ann", "bo")
    assert skill in (pool["ann"].offers or {})
    (finding,) = [f for f in pool.findings if f.code == "signed-up-twice"]
    assert finding.message == f"Rows 2 and 4 are the same person; {why}."
    assert "unknown-column" not in codes(pool) or twice == "most_complete"


def test_without_a_word_both_rows_are_refused() -> None:
    """The cure names what the map may say."""
    with pytest.raises(InputError) as caught:
        mm.read_profiles(TWICE)
    told = [f for f in caught.value.findings if f.code == "duplicate-id"]
    assert [finding.row for finding in told] == [2, 4]
    assert all('twice = "last"' in (finding.cure or "") for finding in told)


def test_whoever_drops_rows_keeps_the_last_where_a_column_tells() -> None:
    """Nobody vanishes who signed up twice, unless nothing tells which row is the last."""
    pool = mm.read_profiles(TWICE, on_error="drop")
    assert "sql" in (pool["ann"].offers or {})
    untimed = [{k: v for k, v in row.items() if k != "Timestamp"} for row in TWICE]
    assert mm.read_profiles(untimed, on_error="drop").ids == ("bo",)


def test_without_times_the_order_of_rows_counts_and_is_said() -> None:
    """The last row of a file is the last."""
    untimed = [{k: v for k, v in row.items() if k != "Timestamp"} for row in TWICE]
    pool = mm.read_profiles(untimed, columns={"twice": "last"})
    assert "java" in (pool["ann"].offers or {})
    assert "the last by the order of rows" in str(pool.findings)


def test_a_named_column_of_times() -> None:
    """Any header can be the one of times."""
    rows = [{"Filled in": row["Timestamp"], **row} for row in TWICE]
    rows = [{k: v for k, v in row.items() if k != "Timestamp"} for row in rows]
    pool = mm.read_profiles(rows, columns={"twice": "first", "time": "Filled in"})
    assert "the first by 'Filled in'" in str(pool.findings)


def test_a_row_that_cannot_be_read_does_not_cost_the_person() -> None:
    """A fault in the last row leaves the earlier one, and that is said."""
    rows = [*TWICE, {"Timestamp": "2026-04-01", "id": "ann", "offers": "sql:9", "site": ""}]
    pool = mm.read_profiles(rows, on_error="drop")
    assert "sql" in (pool["ann"].offers or {})
    assert "were skipped" in str(pool.findings)


def test_rows_that_are_the_same_stay_one() -> None:
    """Nothing has to be said of rows that are the same to the letter."""
    pool = mm.read_profiles([TWICE[0], TWICE[0], TWICE[1]])
    assert codes(pool) >= {"duplicate-row"} and "signed-up-twice" not in codes(pool)


@given(
    st.lists(st.datetimes(_FIRST, _LAST), min_size=1, max_size=6),
    st.sampled_from(["iso", "short", "am"]),
)
def test_times_are_put_in_order(moments: list[datetime], form: str) -> None:
    """Whatever the tool writes, an order is the true one or none."""
    write = _FORMS[form]
    moments = [moment.replace(microsecond=0) for moment in moments]
    found = in_order([write(moment) for moment in moments])
    true = sorted(range(len(moments)), key=moments.__getitem__)
    assert found in (None, true)
    if form == "iso":
        assert found == (true if len(set(moments)) == len(moments) else None)
    later = [moments[0] + timedelta(minutes=n) for n in range(3)]
    same_day = len({moment.date() for moment in later}) == 1
    if same_day:
        assert in_order([write(moment) for moment in later]) == [0, 1, 2]


@pytest.mark.parametrize(
    "cells", [["soon", "later"], ["", "2026-01-01"], ["2026-13-01", "2026-01-01"]]
)
def test_what_is_no_time_settles_nothing(cells: list[str]) -> None:
    """Words, empty cells and days that are none are no order."""
    assert in_order(cells) is None
