"""Weekly time slots: parsing 'Mon 09:00-11:30', and the quarters of an hour it covers."""

from __future__ import annotations

import re

__all__ = [
    "DAYS",
    "QUARTERS_A_WEEK",
    "minutes_of_week",
    "parse_slot",
    "quarters",
    "slot_between",
    "weekday",
]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
QUARTERS_A_WEEK = 7 * 24 * 4
_NAMES = dict(
    zip(
        DAYS,
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        strict=True,
    )
)
_DAY = 24 * 60
_IN_OTHER_LANGUAGES = {
    name: DAYS[place]
    for names in (
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
    for place, name in enumerate(names.split())
}
_BEGIN = re.compile(r"([A-Za-z]{3,9})\s+(\d{1,2})[:.](\d{2})", re.ASCII)
_SLOT = re.compile(
    r"([A-Za-z]{3,10})\s+(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})", re.ASCII
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
    >>> parse_slot("monday 9:00 - 11.30"), parse_slot("Donderdag 13:00-15:00")
    ('Mon 09:00-11:30', 'Thu 13:00-15:00')
    """
    found = _SLOT.fullmatch(text.strip())
    day = found and weekday(found[1])
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


def _short_day(name: str) -> str:
    return next((day for day, full in _NAMES.items() if full.startswith(name.lower())), "")


def weekday(text: str) -> str | None:
    """Return the day that a text names, in English, Dutch, German or French; None if it is none.

    Examples
    --------
    >>> weekday("Tuesday"), weekday("tue"), weekday("Dinsdag"), weekday("Tu")
    ('Tue', 'Tue', 'Tue', None)
    """
    name = text.strip().rstrip(".:").lower()
    english = _short_day(name) if len(name) > 2 else ""
    return english or _IN_OTHER_LANGUAGES.get(name)


def minutes_of_week(text: str) -> int:
    """Return the minute of the week at which something begins, 0 on Monday at midnight.

    Raises
    ------
    ValueError
        If the text is no day with a time, on a whole quarter of an hour.

    Examples
    --------
    >>> minutes_of_week("Tue 09:30")
    2010
    """
    found = _BEGIN.fullmatch(text.strip())
    day = found and _short_day(found[1])
    hour, minute = (int(found[2]), int(found[3])) if found else (24, 0)
    if not day or hour > 23 or minute not in (0, 15, 30, 45):
        raise ValueError("not a day and a time on a quarter of an hour, such as 'Mon 00:00'")
    return DAYS.index(day) * _DAY + hour * 60 + minute


def slot_between(begin: int, end: int) -> str:
    """Return the slot between two minutes of the week, on one day.

    Examples
    --------
    >>> slot_between(0, 60), slot_between(24 * 60 + 23 * 60, 2 * 24 * 60)
    ('Mon 00:00-01:00', 'Tue 23:00-24:00')
    """
    day, start = divmod(begin, _DAY)
    stop = end - day * _DAY
    return f"{DAYS[day % 7]} {start // 60:02}:{start % 60:02}-{stop // 60:02}:{stop % 60:02}"


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
