"""Hours of a day written in digits: ``9-11 uur``, ``14:00-16:00``, ``after 3pm``."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CLOCK", "Clock", "clock_of"]

_TIME = r"\d{1,2}(?:[:.]\d{2})? ?(?:a\.?m\b\.?|p\.?m\b\.?|uur\b|hours?\b|hrs?\b|h\b|u\b|oclock\b)?"
_TO = r"(?:-|–|—|to|tot|t/m|tm|until|till|en|and)"
CLOCK = re.compile(
    rf"(?P<whole>(?:(?:between|tussen|from|van) )?"
    rf"(?P<begin>{_TIME}) ?(?P<joint>{_TO}) ?(?P<end>{_TIME}))"
    rf"|(?:after|from|na|vanaf) (?P<after>{_TIME})"
    rf"|(?:before|until|till|voor|tot) (?P<before>{_TIME})"
)
"""One span of hours, as it stands in an answer in plain letters."""
_PARTS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(a|p)?")
_DAY_BEGINS, _DAY_ENDS, _EVENING_ENDS = 9 * 60, 17 * 60, 21 * 60
_NOON = 12 * 60
_EARLY = 7 * 60
"""Nobody meets before; 2-4 without am or pm may be the afternoon."""


@dataclass(frozen=True, slots=True)
class _Time:
    """A time: minutes from midnight as written, and how it was written."""

    minutes: int
    half: str
    padded: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A span of hours: minutes from midnight, and whether it can be nothing but hours."""

    begin: int
    end: int
    certain: bool


def clock_of(found: re.Match[str]) -> Clock | None:
    """Return the span that a match of :data:`CLOCK` stands for; None where it may be another.

    Examples
    --------
    >>> [clock_of(CLOCK.fullmatch(text)) for text in ("9-11 uur", "2-4pm", "after 3pm")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [Clock(begin=540, end=660, certain=True), Clock(begin=840, end=960, certain=True),
     Clock(begin=900, end=1020, certain=True)]
    >>> clock_of(CLOCK.fullmatch("2-4")) is None
    True
    """
    written = found[0]
    certain = re.search(r"[:.]\d\d|\d ?(?:[ap]\.?m|uur|hours?|hrs?|h\b|u\b|o)", written) is not None
    if found["whole"]:
        span = _between(found)
    elif found["after"]:
        span = _after(_time(found["after"]))
    else:
        span = _before(_time(found["before"]))
    return None if span is None else Clock(*span, certain)


def _time(text: str) -> _Time | None:
    found = _PARTS.match(text)
    assert found is not None
    hours, minutes, half = int(found[1]), int(found[2] or 0), found[3] or ""
    if hours > 24 or minutes > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return _Time(hours * 60 + minutes, half, padded=found[1].startswith("0"))


def _between(found: re.Match[str]) -> tuple[int, int] | None:
    joined = found["joint"] in ("en", "and")
    if joined and not found["whole"].startswith(("between", "tussen")):
        return None
    begin, end = _time(found["begin"]), _time(found["end"])
    if begin is None or end is None:
        return None
    start, stop = begin.minutes, end.minutes
    if end.half and not begin.half:
        # 2-4pm are both afternoon, 10-2pm is not.
        later = start + _NOON
        start = later if end.half == "p" and start < _NOON and later < stop else start
    elif not begin.half and stop <= _EARLY < start <= _NOON and not end.padded:
        # 9-5 ends in the afternoon.
        stop += _NOON
    if start >= stop or stop > 24 * 60 or (start < _EARLY and not (begin.half or begin.padded)):
        return None
    return start, stop


def _after(time: _Time | None) -> tuple[int, int] | None:
    """Return the hours after a time, as few of them as it can mean."""
    if time is None or (time.minutes < _EARLY and not (time.half or time.padded)):
        return None
    last = _DAY_ENDS if time.minutes < _DAY_ENDS else _EVENING_ENDS
    return (time.minutes, last) if time.minutes < last else None


def _before(time: _Time | None) -> tuple[int, int] | None:
    if time is None or not _DAY_BEGINS < time.minutes <= _EVENING_ENDS:
        return None
    return _DAY_BEGINS, time.minutes
