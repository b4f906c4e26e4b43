"""Weekly slots of people in different time zones, as bits of a week in universal time.

Clocks change, so two slots that meet in winter may miss each other in summer. Slots are laid out in
every different week of the policy's period; without a period in two fixed weeks, the one of Monday
6 January 2025 (winter in the north) and the one of Monday 7 July 2025 (summer in the north). The
offset of each day is taken at its noon.

Only weeks in which both are there count. Weeks that follow one another with the same clocks are a
stretch; where one of two is not there in a stretch, it must not be the poorest. Three intervals of
which any two meet have a day in common (Helly 1923), so a stretch in which both are there at all
has a day on which both are there, if they are there together on any day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from mentormatch.people.schema.slots import QUARTERS_A_WEEK, quarters
from mentormatch.scoring.presence import days_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile

    Period = tuple[date, date] | None
    _Bits = tuple[NDArray[np.uint8], NDArray[np.uint8]]
    _Stay = tuple[Ints, Ints]

__all__ = ["QUARTER", "packed_weeks", "shared_weeks", "weeks_of", "weeks_short"]

QUARTER = 15
"""Minutes of one bit."""
_ALL = 0xFF

_LONGEST = 20
"""Years of a period."""
_YEARS = range(1900, 2201)
_WINTER_AND_SUMMER = (date(2025, 1, 6), date(2025, 7, 7))


def packed_weeks(
    mentors: Profiles, mentees: Profiles, period: Period
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return uint8 (weeks, people, 84) for each side: the free quarters of each different week.

    Where somebody joins late or leaves early, there is one week for each stretch of equal clocks,
    all of it free for who is not there: she takes nothing from those who are.
    """
    bits, stays, stretches = _laid_out(mentors, mentees, period)
    if not stretches:
        return bits
    one, other = (week[_kinds(stretches)] for week in bits)
    for weeks, away in zip((one, other), _away(stays, stretches), strict=True):
        weeks[away] = _ALL
    return one, other


def shared_weeks(
    mentors: Profiles, mentees: Profiles, period: Period, enough: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return weeks in which two share as many bits as they have quarters in common.

    Where somebody joins late or leaves early, there is one week for each stretch of equal clocks,
    with more bytes behind those of the week: two share all of them where one of the two is not
    there, so that such a week is not the poorest. Else they share none of them.

    Parameters
    ----------
    mentors, mentees, period
        As in `packed_weeks`.
    enough
        Quarters from which on it does not matter how many more are shared.
    """
    bits, stays, stretches = _laid_out(mentors, mentees, period)
    if not stretches:
        return bits
    away = [
        np.repeat(np.where(gone, _ALL, 0).astype(np.uint8)[:, :, None], -(-enough // 8), axis=2)
        for gone in _away(stays, stretches)
    ]
    always = [np.full_like(field, _ALL) for field in away]
    theirs, ours = (week[_kinds(stretches)] for week in bits)
    return (
        np.concatenate([theirs, away[0], always[0]], axis=2),
        np.concatenate([ours, always[1], away[1]], axis=2),
    )


def _laid_out(
    mentors: Profiles, mentees: Profiles, period: Period
) -> tuple[_Bits, tuple[_Stay, _Stay], list[_Stretch]]:
    """Return the different weeks, who is there when, and stretches if that makes a difference."""
    zones = tuple(
        sorted({zone for pool in (mentors, mentees) for zone in pool.texts("time_zone").vocabulary})
    )
    mondays = weeks_of(period)
    shifts, kinds = _different(mondays, zones)
    bits = _kept_bits(mentors, zones, shifts), _kept_bits(mentees, zones, shifts)
    stays = days_of(mentors, period), days_of(mentees, period)
    if period is None or len(shifts) == 1 or all(_whole(stay, period) for stay in stays):
        return bits, stays, []
    return bits, stays, _stretches(mondays, kinds)


def period_fault(period: tuple[date, date]) -> str | None:
    """Return what is wrong with a period; hours are compared in every week of it.

    Examples
    --------
    >>> period_fault((date(2026, 1, 1), date(2999, 1, 1)))
    'the period is longer than 20 years'
    """
    first, last = period
    if last < first:
        return "the period ends before it starts"
    if last.year - first.year > _LONGEST:
        return f"the period is longer than {_LONGEST} years"
    if first.year not in _YEARS or last.year not in _YEARS:
        return f"the period is not between the years {_YEARS[0]} and {_YEARS[-1]}"
    return None


def weeks_of(period: tuple[date, date] | None) -> list[date]:
    """Return the Mondays of the weeks that count.

    Examples
    --------
    >>> [str(monday) for monday in weeks_of((date(2026, 3, 25), date(2026, 4, 2)))]
    ['2026-03-23', '2026-03-30']
    """
    if period is None:
        return list(_WINTER_AND_SUMMER)
    first = period[0] - timedelta(days=period[0].weekday())
    return [first + timedelta(weeks=w) for w in range((period[1] - first).days // 7 + 1)]


def weeks_short(
    one: Profile, other: Profile, period: tuple[date, date] | None, minutes: int
) -> tuple[list[date], int]:
    """Return the Mondays of the weeks in which two share fewer minutes, and how many weeks count.

    Of people without hours or without a time zone nothing is known: every week is short.
    """
    mondays = [monday for monday in weeks_of(period) if _both_there(one, other, monday, period)]
    if not all(who.availability and who.time_zone for who in (one, other)):
        return mondays, len(mondays)
    short = [
        monday
        for monday in mondays
        if len(_free(one, monday) & _free(other, monday)) * QUARTER < minutes
    ]
    return short, len(mondays)


def _free(person: Profile, monday: date) -> frozenset[int]:
    """Return the quarters of a week in universal time in which somebody is free."""
    shift = _week(str(person.time_zone), monday)
    local = {quarter for slot in person.availability or () for quarter in quarters(slot)}
    return frozenset((quarter + shift[quarter // 96]) % QUARTERS_A_WEEK for quarter in local)


def _both_there(one: Profile, other: Profile, monday: date, period: Period) -> bool:
    if period is None:
        return True
    since = max(filter(None, (one.from_date, other.from_date, period[0])))
    until = min(filter(None, (one.until_date, other.until_date, period[1])))
    return since <= until and since < monday + timedelta(weeks=1) and monday <= until


def _different(mondays: Sequence[date], zones: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the quarters to add on each day, equal weeks only once, and the kind of each week.

    int64 (kinds, zones, 7) and int64 (weeks,).
    """
    shifts = np.array([[_week(zone, monday) for zone in zones] for monday in mondays])
    table = shifts.reshape(len(mondays), len(zones), 7)
    kinds, kind = np.unique(table, axis=0, return_inverse=True)
    return kinds.astype(np.int64), kind.ravel()


class _Stretch(NamedTuple):
    """Weeks on end with the same clocks: which, and the first and the last day."""

    kind: int
    first: int
    last: int


def _stretches(mondays: Sequence[date], kinds: Ints) -> list[_Stretch]:
    begins = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist()]
    ends = [*(begin - 1 for begin in begins[1:]), len(kinds) - 1]
    days = [int(np.datetime64(monday, "D").astype(np.int64)) for monday in mondays]
    return [
        _Stretch(int(kinds[begin]), days[begin], days[end] + 6)
        for begin, end in zip(begins, ends, strict=True)
    ]


def _whole(stay: tuple[Ints, Ints], period: tuple[date, date]) -> bool:
    """Tell whether everybody is there throughout the period."""
    first, last = (int(np.datetime64(day, "D").astype(np.int64)) for day in period)
    return bool((stay[0] <= first).all() and (stay[1] >= last).all())


def _kinds(stretches: Sequence[_Stretch]) -> list[int]:
    return [stretch.kind for stretch in stretches]


def _away(stays: tuple[_Stay, _Stay], stretches: Sequence[_Stretch]) -> list[Bools]:
    """Return bool (stretches, people) for each side: who is not there in a stretch."""
    first, last = (np.array([getattr(s, end) for s in stretches]) for end in ("first", "last"))
    return [
        np.asarray((since > last[:, None]) | (until < first[:, None])) for since, until in stays
    ]


@cache
def _week(zone: str, monday: date) -> list[int]:
    clock = ZoneInfo(zone)
    noons = (datetime.combine(monday + timedelta(days=day), time(12), clock) for day in range(7))
    return [_minutes_behind(noon) // QUARTER for noon in noons]


def _minutes_behind(noon: datetime) -> int:
    local = noon.replace(tzinfo=UTC)
    return round((noon.astimezone(UTC) - local).total_seconds() / 60)


def _kept_bits(people: Profiles, zones: Sequence[str], shifts: Ints) -> NDArray[np.uint8]:
    """Return the bits of a pool, kept with it: a desk lays out the same pool for every request.

    What is kept are the different weeks of the pool's own clocks. Somebody from another zone may
    see them in another order, or one of them twice, and nothing is laid out anew.
    """
    own = [zones.index(zone) for zone in people.texts("time_zone").vocabulary]
    clocks = shifts[:, own].reshape(len(shifts), len(own) * 7)
    distinct, place = np.unique(clocks, axis=0, return_inverse=True)
    kept: dict[bytes, NDArray[np.uint8]] = people.derived.setdefault("weeks", {})
    key = distinct.tobytes()
    if key not in kept:
        kept[key] = _bits(people, distinct.reshape(len(distinct), len(own), 7))
    order = place.ravel()
    return kept[key] if np.array_equal(order, np.arange(len(distinct))) else kept[key][order]


def _bits(people: Profiles, shifts: Ints) -> NDArray[np.uint8]:
    """Return uint8 (weeks, people, 84), for the shifts (weeks, zones, 7) of the pool's zones."""
    zone = people.texts("time_zone").codes
    slots = people.items("availability")
    covered = [np.array(quarters(slot), np.int64) for slot in slots.vocabulary]
    placed = zone[slots.owners] >= 0
    owners, codes = slots.owners[placed], slots.codes[placed]
    lengths = np.array([len(c) for c in covered] or [0])[codes]
    person = np.repeat(owners, lengths)
    local = np.concatenate([covered[code] for code in codes] or [np.zeros(0, np.int64)])
    packed = []
    for shift in shifts:
        free = np.zeros((len(people), QUARTERS_A_WEEK), np.bool_)
        there = (local + shift[zone[person], local // 96]) % QUARTERS_A_WEEK
        free[person, there] = True
        packed.append(np.packbits(free, axis=1))
    return np.array(packed, np.uint8).reshape(len(shifts), len(people), QUARTERS_A_WEEK // 8)
