"""Times at which rows of a form were filled in, in whatever way the tool writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["in_order"]

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}:\d{2}.*))?")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?\s+(\d{1,2}:\d{2}.*))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?.*", re.IGNORECASE)


def in_order(cells: Sequence[Any]) -> list[int] | None:
    """Return places from earliest to latest; None where the times do not settle it.

    A day such as 3/4/2026 may be two days. Both are tried, and only an order that is the same
    either way is taken.

    Examples
    --------
    >>> in_order(["2026-03-01 10:00", "2026-02-28T23:59:10Z"])
    [1, 0]
    >>> in_order(["3/4/2026 9:00:00", "3/4/2026 14:00:00"]), in_order(["3/4/2026", "4/3/2026"])
    ([0, 1], None)
    """
    orders = [_order([_moment(cell, day_first) for cell in cells]) for day_first in (True, False)]
    known = [order for order in orders if order is not None]
    return known[0] if known and all(order == known[0] for order in known) else None


def _order(moments: Sequence[tuple[int, ...] | None]) -> list[int] | None:
    told = [moment for moment in moments if moment is not None]
    if len(told) < len(moments) or len(set(told)) < len(told):
        return None
    return sorted(range(len(told)), key=told.__getitem__)


def _moment(cell: Any, day_first: bool) -> tuple[int, ...] | None:
    if isinstance(cell, datetime):
        return (cell.year, cell.month, cell.day, cell.hour, cell.minute, cell.second)
    if isinstance(cell, date):
        return (cell.year, cell.month, cell.day, 0, 0, 0)
    text = str(cell).strip()
    if found := _ISO.fullmatch(text):
        day = tuple(map(int, found.groups()[:3]))
    elif found := _SHORT.fullmatch(text):
        one, two, year = (int(found[part]) for part in (1, 2, 3))
        day = (year, two, one) if day_first else (year, one, two)
    else:
        return None
    clock = _clock(found[4])
    return None if clock is None or not _is_day(*day) else (*day, *clock)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 and year > 0


def _clock(text: str | None) -> tuple[int, int, int] | None:
    if text is None:
        return 0, 0, 0
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + 12 * (found[4][0].lower() == "p")
    return hour, minute, second
