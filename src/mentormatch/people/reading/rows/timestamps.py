"""Times at which rows of a form were filled in, in whatever way the tool writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["in_order"]

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}:\d{2}.*))?")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?\s+(\d{1,2}:\d{2}.*))?")
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?\s*(.*)", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-]\d{1,2})(?::?(\d{2}))?|(?:Z|GMT|UTC)", re.IGNORECASE)


class _Moment(NamedTuple):
    """A time on a clock, and how far that clock is from UTC.

    Parameters
    ----------
    wall
        Day and time as they stand there.
    offset
        Ahead of UTC by so much; None where nothing is said.
    beside
        What stands behind the time and is not understood, such as an abbreviation of a zone.
    """

    wall: datetime
    offset: timedelta | None = None
    beside: str = ""


def in_order(cells: Sequence[Any], zone: str | None = None) -> list[int] | None:
    """Return places from earliest to latest; None where the times do not settle it.

    A day such as 3/4/2026 may be two days, and an hour may come twice in autumn. Both are tried,
    and only an order that is the same either way is taken. Times with and without an offset from
    UTC are compared only if the zone of the others is known.

    Parameters
    ----------
    cells
        Text, days or times.
    zone
        IANA name of the zone of times without an offset.

    Examples
    --------
    >>> in_order(["2026-03-01 10:00", "2026-02-28T23:59:10"])
    [1, 0]
    >>> in_order(["3/4/2026 9:00:00", "3/4/2026 14:00:00"]), in_order(["3/4/2026", "4/3/2026"])
    ([0, 1], None)
    >>> mixed = ["2026-03-01 10:30", "2026-03-01T10:00:00Z"]
    >>> in_order(mixed), in_order(mixed, "Europe/Amsterdam")
    (None, [0, 1])
    """
    found = [
        _order([_moment(cell, day_first) for cell in cells], zone, fold)
        for day_first, fold in product((True, False), (0, 1))
    ]
    known = [order for order in found if order is not None]
    return known[0] if known and all(order == known[0] for order in known) else None


def _order(moments: Sequence[_Moment | None], zone: str | None, fold: int) -> list[int] | None:
    told = [moment for moment in moments if moment is not None]
    at = _comparable(told, zone, fold) if len(told) == len(moments) else None
    if at is None or len(set(at)) < len(at):
        return None
    return sorted(range(len(at)), key=at.__getitem__)


def _comparable(moments: Sequence[_Moment], zone: str | None, fold: int) -> list[datetime] | None:
    """Return times on one clock; None where they stand on several that are not known."""
    beside = {moment.beside for moment in moments}
    aware = [moment.offset is not None for moment in moments]
    if not any(aware) and len(beside) == 1:
        return [moment.wall for moment in moments]
    if beside != {""} or (not all(aware) and zone is None):
        return None
    try:
        return [_in_utc(moment, zone, fold) for moment in moments]
    except OverflowError:
        return None  # the first or the last day that there is


def _in_utc(moment: _Moment, zone: str | None, fold: int) -> datetime:
    offset = moment.offset
    if offset is None:
        assert zone is not None
        offset = ZoneInfo(zone).utcoffset(moment.wall.replace(fold=fold))
    return moment.wall - (offset or timedelta())


def _moment(cell: Any, day_first: bool) -> _Moment | None:
    if isinstance(cell, datetime):
        return _Moment(cell.replace(tzinfo=None, microsecond=0), cell.utcoffset())
    if isinstance(cell, date):
        return _Moment(datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001  (a wall clock)
    text = str(cell).strip()
    if found := _ISO.fullmatch(text):
        day = tuple(map(int, found.groups()[:3]))
    elif found := _SHORT.fullmatch(text):
        one, two, year = (int(found[part]) for part in (1, 2, 3))
        day = (year, two, one) if day_first else (year, one, two)
    else:
        return None
    try:
        return _at((day[0], day[1], day[2]), found[4])
    except (ValueError, OverflowError):
        return None  # no such day, or no such hour


def _at(day: tuple[int, int, int], text: str | None) -> _Moment | None:
    """Return a day with a time of the clock as it is written."""
    if text is None:
        return _Moment(datetime(*day))  # noqa: DTZ001  (a wall clock)
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + 12 * (found[4][0].lower() == "p")
    wall = datetime(*day, hour, minute, second)  # noqa: DTZ001  (a wall clock)
    behind = found[5].strip()
    told = _OFFSET.fullmatch(behind)
    return _Moment(wall, beside=behind) if told is None else _Moment(wall, _offset(told))


def _offset(told: re.Match[str]) -> timedelta:
    hours, minutes = int(told[1] or 0), int(told[2] or 0)
    return timedelta(hours=hours, minutes=-minutes if (told[1] or "").startswith("-") else minutes)
