"""Times of forms, with and without an offset from UTC.

Holds ``reading.rows.timestamps`` to account.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.people.reading.rows.timestamps import in_order

AMSTERDAM = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-03-01 10:00+02:00", "2026-03-01 09:00+00:00"),
        ("2026-03-01T10:00:00+0200", "2026-03-01T09:00:00Z"),
        ("2026/03/01 10:00:00 AM GMT+2", "2026/03/01 9:00:00 AM GMT"),
        ("2026-03-01 10:00 UTC+2", "2026-03-01 08:30 UTC"),
        ("2026-03-01 10:00-03:30", "2026-03-01 13:31Z"),
    ],
)
def test_times_with_an_offset_are_compared_as_moments(first: str, second: str) -> None:
    """And not by what the clock showed."""
    assert in_order([first, second]) == [0, 1] and in_order([second, first]) == [1, 0]


def test_times_with_and_without_an_offset_need_a_zone() -> None:
    """In summer Amsterdam is two hours ahead, in winter one."""
    for mixed, order in (
        (["2026-07-01 11:30", "2026-07-01T10:00Z"], [0, 1]),
        (["2026-01-01 11:30", "2026-01-01T10:00Z"], [1, 0]),
    ):
        assert in_order(mixed) is None and in_order(mixed, AMSTERDAM) == order


def test_an_hour_that_comes_twice_settles_nothing() -> None:
    """At 02:30 in the night of the change it is 00:30 or 01:30 in UTC."""
    assert in_order(["2026-10-25 02:30", "2026-10-25T01:00Z"], AMSTERDAM) is None
    assert in_order(["2026-10-25 02:30", "2026-10-25T02:00Z"], AMSTERDAM) == [0, 1]


@pytest.mark.parametrize(
    "cells",
    [
        ["2026-03-01 10:00 CET", "2026-03-01 11:00 EST"],
        ["2026-03-01 10:00 CET", "2026-03-01 11:00Z"],
        ["2026-02-30 10:00", "2026-03-01 11:00"],
        ["2026-03-01 25:00", "2026-03-01 11:00"],
        ["yesterday", "2026-03-01"],
        ["1/1/01 00:00+02:00", "2026-03-01 11:00"],
    ],
)
def test_what_is_not_understood_settles_nothing(cells: list[str]) -> None:
    """Abbreviations of zones mean several; one and the same beside each changes nothing."""
    assert in_order(cells, AMSTERDAM) is None
    assert in_order(["2026-03-01 11:00 CET", "2026-03-01 10:00 CET"]) == [1, 0]


def test_the_zone_of_a_map_decides_which_row_counts() -> None:
    """A zone is an IANA name."""
    rows = [
        {"id": "a", "team": "late", "Timestamp": "2026-07-01 12:30"},
        {"id": "a", "team": "early", "Timestamp": "2026-07-01T10:00Z"},
    ]
    for zone, team in ((None, "early"), (AMSTERDAM, "late")):
        columns = {"twice": "last", **({"zone": zone} if zone else {})}
        assert mm.read_profiles(rows, columns=columns)["a"].team == team
    with pytest.raises(mm.InputError, match="zone"):
        mm.ColumnMap(zone="CET+1")


FIRST, LAST = (datetime.fromisoformat(day) for day in ("2026-01-01", "2026-12-31"))
MOMENTS = st.datetimes(FIRST, LAST).map(lambda at: at.replace(second=0, microsecond=0))
OFFSETS = st.sampled_from([None, 0, 60, -210, 330])


@given(st.lists(st.tuples(MOMENTS, OFFSETS), min_size=2, max_size=5))
def test_law_an_order_that_is_told_is_that_of_the_moments(
    moments: list[tuple[datetime, int | None]],
) -> None:
    """Text and native times give the same order, or none."""
    zone = ZoneInfo(AMSTERDAM)
    aware = [
        wall.replace(tzinfo=zone if off is None else timezone(timedelta(minutes=off)))
        for wall, off in moments
    ]
    cells = [
        wall.isoformat() if off is None else moment.isoformat()
        for (wall, off), moment in zip(moments, aware, strict=True)
    ]
    told = in_order(cells, AMSTERDAM)
    if told is not None:
        at = [moment.astimezone(UTC) for moment in aware]
        naive = all(off is None for _, off in moments)
        keys = [wall for wall, _ in moments] if naive else at
        assert told == sorted(range(len(at)), key=keys.__getitem__)
