"""Weekly time slots: parsing 'Mon 09:00-11:30', and the quarters of an hour it covers."""

from __future__ import annotations

import re

__all__ = ["DAYS", "QUARTERS_A_WEEK", "parse_slot", "quarters"]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
QUARTERS_A_WEEK = 7 * 24 * 4
_NAMES = dict(
    zip(
        DAYS,
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        strict=True,
    )
)
_SLOT = re.compile(
    r"([A-Za-z]{3,9})\s+(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})", re.ASCII
)


def parse_slot(text: str) -> str:
    """Return a slot in its one spelling, 'Mon 09:00-11:30'.

    A slot that ends before it starts goes past midnight; 24:00 is the end of a day.

    Raises
    ------
    ValueError
        If the text is not a slot, names no day, or has no length.

    Examples
    --------
    >>> parse_slot("monday 9:00 - 11.30")
    'Mon 09:00-11:30'
    """
    found = _SLOT.fullmatch(text.strip())
    day = found and next((d for d, name in _NAMES.items() if name.startswith(found[1].lower())), "")
    if not found or not day:
        raise ValueError("not a weekly slot such as 'Mon 09:00-11:30'")
    start, end = (int(found[a]) * 60 + int(found[b]) for a, b in ((2, 3), (4, 5)))
    if (
        start >= 24 * 60
        or end > 24 * 60
        or start == end
        or int(found[3]) > 59
        or int(found[5]) > 59
    ):
        raise ValueError("a slot without possible times; write 24-hour times such as 09:00-11:30")
    return f"{day} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def quarters(slot: str) -> list[int]:
    """Return the whole quarters of an hour a slot covers, counted from Monday 00:00, local time.

    Examples
    --------
    >>> quarters("Mon 00:00-00:30")
    [0, 1]
    >>> quarters("Sun 23:45-00:15")
    [671, 0]
    """
    day, times = slot.split(" ")
    start, end = (int(hour) * 60 + int(minute) for hour, minute in _clock(times))
    if end <= start:
        end += 24 * 60
    first = DAYS.index(day) * 96
    return [(first + q) % QUARTERS_A_WEEK for q in range(-(-start // 15), end // 15)]


def _clock(times: str) -> list[list[str]]:
    return [part.split(":") for part in times.split("-")]
