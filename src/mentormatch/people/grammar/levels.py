"""Levels behind a colon: ``python:4``, ``python:1>4``, and what only looks like one.

What stands behind the last colon is a level only if it is a number on the scale. A number of
another common scale, or a word for a level, is refused, since levels are never rescaled; anything
else belongs to the name, so that *1:1s* and *ISO 27001:2022* are skills.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.schema.fields import LEVELS
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import tidy

__all__ = [
    "DIGIT_WORDS",
    "LEVEL_WORDS",
    "NUMBER",
    "WHOLE",
    "ends_like_a_level",
    "level",
    "level_and_name",
    "named",
    "needed_and_name",
    "number_and_name",
]

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WHOLE = re.compile(r"(\d{1,9})(\.0+)?", re.ASCII)
LEVEL_WORDS = frozenset(
    "none novice beginner basic low junior medium intermediate high advanced senior expert".split()
)
_LEVEL = re.compile(r"0*([0-5])(?:\.0+)?", re.ASCII)
_NEED = re.compile(r"(?:0*([0-5])\s*>)?\s*(?:0*([0-5])(?:\.0+)?)?", re.ASCII)
_WEIGHT = re.compile(r"\s*\*\s*\d+\s*$", re.ASCII)
_CLOCK = re.compile(r"\d\s*:\s*0\d$", re.ASCII)
_NUMERIC = re.compile(r"[-+]?[\d.>]", re.ASCII)
_OTHER_SCALE = re.compile(
    # One to ten, below nothing, halves, four out of five; and a way with a step off the scale.
    r"[6-9]|10|-\d+|\d[.,]5|\d{1,2}\s*/\s*(?:5|10)|[\d\s.,+-]*>[\d\s.,+-]*",
    re.ASCII,
)
_OF_LANGUAGES = "native fluent proficient conversational professional a1 a2 b1 b2 c1 c2"
DIGIT_WORDS = frozenset("zero one two three four five six seven eight nine ten".split())
_ROMAN = "i ii iii iv v"
_LIKE_A_LEVEL = "|".join(
    [
        r"(?:level |lvl |l)?\d+(?:/\d+)?",
        *sorted(LEVEL_WORDS),
        *sorted(DIGIT_WORDS),
        *_ROMAN.split(),
        *_OF_LANGUAGES.split(),
    ]
)

_UNREAD = re.compile(
    rf"\S\s*(?::\s*(?:{_LIKE_A_LEVEL}|[^\W\d_]|\?)|=\s*(?:{_LIKE_A_LEVEL})"
    rf"|[(\[]\s*(?:{_LIKE_A_LEVEL})\s*[)\]]|\s[-–]\s*\d)$",
    re.IGNORECASE,
)


def level_and_name(token: str) -> tuple[str, float]:
    """Return a skill and the level behind its last colon; NaN where there is none.

    Examples
    --------
    >>> level_and_name("python:4"), level_and_name("ISO 27001:2022"), level_and_name("1:1")
    (('python', 4.0), ('ISO 27001:2022', nan), ('1:1', nan))
    """
    name, tail = _parted(token, _LEVEL)
    return name, math.nan if tail is None else float(tail.partition(".")[0])


def needed_and_name(token: str) -> tuple[str, float, float]:
    """Return a skill, its current level (0 if not stated) and its target level (NaN if not).

    Examples
    --------
    >>> needed_and_name("sql:1>4"), needed_and_name("sql"), needed_and_name("1:1s")
    (('sql', 1.0, 4.0), ('sql', 0.0, nan), ('1:1s', 0.0, nan))
    """
    name, tail = _parted(token, _NEED)
    return (name, *_steps(tail))


@lru_cache(maxsize=1024)
def _steps(tail: str | None) -> tuple[float, float]:
    found = _NEED.fullmatch(tail or "")
    assert found is not None
    current, target = found.groups()
    return level(int(current or 0)), level(None if target is None else int(target))


def number_and_name(token: str) -> tuple[str, str | None]:
    """Part an item from what stands behind its last colon, if that is meant as a number."""
    name, colon, tail = token.rpartition(":")
    tail = tail.strip()
    if not colon or not (_NUMERIC.match(tail) or tail.lower() in LEVEL_WORDS):
        return token, None
    return named(name), tail


def _parted(token: str, on_the_scale: re.Pattern[str]) -> tuple[str, str | None]:
    """Part a skill from the level behind its last colon, or refuse a level of another scale."""
    name, tail = number_and_name(token)
    if tail is None or _is_time_or_ratio(token):
        return token, None
    if on_the_scale.fullmatch(tail):
        return name, tail
    if tail.lower() in LEVEL_WORDS or _OTHER_SCALE.fullmatch(tail):
        raise _not_a_level()
    return token, None


def _is_time_or_ratio(token: str) -> bool:
    name = token.rpartition(":")[0]
    return not any(map(str.isalpha, name)) or _CLOCK.search(token.strip()) is not None


def named(text: str) -> str:
    """Return the name of an item, or refuse a number without one."""
    if not tidy(text):
        raise CellFault(
            "no-item",
            sentence("There is a level or number without the item it is for."),
            expected=sentence("an item, a colon and its level, such as python:4"),
        )
    return text


def level(given: Any) -> float:
    """Return a level as it is kept; NaN where none is stated."""
    if given is None:
        return math.nan
    if isinstance(given, bool) or given not in LEVELS:
        raise _not_a_level()
    return float(given)


def _not_a_level() -> CellFault:
    return CellFault(
        "level",
        sentence("The level is not on the scale."),
        expected=sentence(
            "a whole number from {lowest} to {highest}", lowest=LEVELS[0], highest=LEVELS[-1]
        ),
        cure=sentence("Levels are never rescaled; write them on this scale."),
    )


def ends_like_a_level(token: str) -> bool:
    """Tell whether the name of a skill ends in what may have been meant as its level.

    Examples
    --------
    >>> [ends_like_a_level(text) for text in ("python:four", "python=4", "python (4)", "python:x")]
    [True, True, True, True]
    >>> [ends_like_a_level(text) for text in ("1:1s", "ISO 27001:2022", "Dutch: fluent")]
    [True, True, True]
    >>> [ends_like_a_level(text) for text in ("python:4", "esco:S1", "c++", "web 2", "sales (b2b)")]
    [False, False, False, False, False]
    >>> [ends_like_a_level(text) for text in ("python:4.0", "sql:1>4*2", "sql:3*2", "c++:17*2")]
    [False, False, False, True]
    """
    text = _WEIGHT.sub("", token)
    _, colon, tail = text.rpartition(":")
    if colon and _NUMERIC.match(tail.strip()):
        return _NEED.fullmatch(tail.strip()) is None or _is_time_or_ratio(text)
    return _UNREAD.search(token.strip()) is not None
