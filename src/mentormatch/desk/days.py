"""When a request can be helped with: months that may be booked, and days that leave enough time."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mentormatch.desk.moments import Moment, next_month
from mentormatch.errors import RequestError

__all__ = ["MONTH", "first_day", "in_time", "month_of", "months_between"]

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
"""How a month is written."""

_INSTANT = timedelta(microseconds=1)


def months_between(today: date, deadline: date | None, ahead: int) -> tuple[str, ...]:
    """Return the months in which a meeting may be booked, the earliest first.

    Examples
    --------
    >>> months_between(date(2026, 11, 23), date(2027, 2, 1), ahead=2)
    ('2026-11', '2026-12', '2027-01')
    """
    months: list[str] = []
    day = today.replace(day=1)
    while len(months) <= ahead and (deadline is None or day <= deadline):
        months.append(f"{day:%Y-%m}")
        day = next_month(day)
    return tuple(months)


def month_of(text: object) -> str:
    """Return a month that somebody names, if it is one.

    Raises
    ------
    RequestError
        If it is not.
    """
    if not isinstance(text, str) or not re.match(MONTH, text, re.ASCII):
        raise RequestError("this is no month; expected one as '2026-01'")
    return text


def in_time(deadline: date | None, now: Moment, notice: timedelta) -> bool:
    """Tell whether a deadline leaves a mentor the time that she is given."""
    if deadline is None:
        return True
    return now.end_of(deadline) - now.at >= max(notice, _INSTANT)


def first_day(now: Moment, notice: timedelta) -> date:
    """Return the first day that would do as a deadline."""
    return now.moved(now.after(max(notice, _INSTANT) - _INSTANT)).day
