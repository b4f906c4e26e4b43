"""The words that forms use for days and hours, in English and Dutch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mentormatch.people.schema.slots import DAYS, weekday
from mentormatch.people.suggesting.meanings.clock import CLOCK, Clock, clock_of
from mentormatch.text.spelling import fold, without_disguise

__all__ = ["WORKDAYS", "Word", "excepts", "mentions_hours", "words_of"]

Kind = Literal["day", "days", "part", "clock", "through", "to", "dash", "mark", "not"]

WORKDAYS, WEEKEND = DAYS[:5], DAYS[5:]
_SHORT = dict(zip("ma di wo do vr za zo".split(), DAYS, strict=True)) | {
    "tues": "Tue", "thur": "Thu", "thurs": "Thu", "weds": "Wed",
}  # fmt: skip
_PARTS = {
    "morning": (9, 12), "ochtend": (9, 12), "morgen": (9, 12),
    "lunch": (12, 13), "lunchtime": (12, 13), "lunchpauze": (12, 13), "noon": (12, 13),
    "lunch time": (12, 13), "lunch break": (12, 13), "tussen de middag": (12, 13),
    "afternoon": (13, 17), "middag": (13, 17),
    "evening": (18, 21), "avond": (18, 21), "night": (18, 21),
    "all day": (9, 17), "whole day": (9, 17), "full day": (9, 17), "hele dag": (9, 17),
}  # fmt: skip
_GROUPS = {
    **dict.fromkeys(
        "weekday,workday,week day,work day,working day,werkdag,weekdag,doordeweeks,doordeweekse,"
        "any day,every day,each day,any weekday,elke dag,iedere dag,all week,whole week,hele week,"
        "any day of the week,every day of the week,elke werkdag".split(","),
        WORKDAYS,
    ),
    **dict.fromkeys("weekend,week end".split(","), WEEKEND),
}
_NOT = (
    "with the exception of|met uitzondering van|but not on|but not|except for|except on|except|"
    "excluding|excl|maar niet op|maar niet|behalve op|behalve|uitgezonderd|m.u.v.|m.u.v|muv|not on|"
    "not|niet op|niet"
)
_THROUGH = "tot en met|t/m|tm|through|thru"
# These change nothing. A word that may, such as usually or every other week, is not among them.
_FILLERS = (
    "on,in,the,at,om,op,de,het,'s,s,only,alleen,every,elke,iedere,each,all,alle,available,"
    "beschikbaar,preferably,liefst,bij voorkeur,from,van,vanaf,i am,ik ben,ik kan,i can,during,"
    "tijdens"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase that was understood.

    Parameters
    ----------
    kind
        ``"day"`` one day, ``"days"`` a group of them, ``"part"`` of a day, ``"clock"`` hours in
        digits, ``"through"``, ``"to"`` and ``"dash"`` between two days, ``"mark"`` between answers,
        ``"not"`` before what is excepted.
    days
        The days, for the first two.
    clock
        The hours, for the next two.
    """

    kind: Kind
    days: tuple[str, ...] = ()
    clock: Clock | None = None


def _plurals(words: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {form: said for word, said in words.items() for form in (word, f"{word}s", f"{word}en")}


_ALL_PARTS = _plurals(_PARTS)
_ALL_GROUPS = {
    form: days for word, days in _GROUPS.items() for form in (word, f"{word}s", f"{word}en")
} | {"doordeweekse dagen": WORKDAYS, "alle dagen": WORKDAYS, "werkdagen": WORKDAYS,
     "weekdagen": WORKDAYS, "alle werkdagen": WORKDAYS, "all weekdays": WORKDAYS}  # fmt: skip


def _one_of(words: str | list[str]) -> str:
    listed = words.split("|") if isinstance(words, str) else words
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


_TOKEN = re.compile(
    rf"(?P<clock>(?<![\w.:])(?:{CLOCK.pattern})(?![\w:]))"
    rf"|(?P<through>(?<!\w)(?:{_one_of(_THROUGH)})(?!\w))"
    rf"|(?P<not>(?<!\w)(?:{_one_of(_NOT)})(?![\w.]))"
    rf"|(?P<days>(?<!\w)(?:{_one_of(list(_ALL_GROUPS))})(?!\w))"
    rf"|(?P<part>(?<!\w)(?:{_one_of(list(_ALL_PARTS))})(?!\w))"
    rf"|(?P<filler>(?<![\w'])(?:{_one_of(_FILLERS.split(','))})(?!\w))"
    r"|(?P<to>\bto\b)|(?P<dash>[-–—])|(?P<mark>[,/+&;()\n]|\b(?:and|or|en|of)\b)"
    r"|(?P<word>\w+)\.?|(?P<space>[ .]+)|(?P<other>.)"
)
_JOINED = re.compile(
    r"\b(maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|weekend|ma|di|wo|do|vr|za|zo)"
    r"-?(ochtend|middag|avond|morgen)(en|s)?\b"
)


def _in_plain_letters(text: str) -> str:
    said = fold(without_disguise(text)).replace("’", "'").replace("`", "'")
    said = re.sub(r"\bo'clock\b", "oclock", said)
    # The hyphen of "maandag- en dinsdagochtend" is no range.
    said = re.sub(r"-(?= (?:en|of|and|or) )", "", said)
    return _JOINED.sub(r"\1 \2", said).strip(" .!")


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[Word, ...] | None:
    """Return the words of an answer; None where one of them is not known.

    Examples
    --------
    >>> [word.kind for word in words_of("ma t/m do ochtend")]
    ['day', 'through', 'day', 'part']
    >>> words_of("every other Friday") is None
    True
    """
    found: list[Word] = []
    for token in _TOKEN.finditer(_in_plain_letters(text)):
        kind = _outer(token)
        if kind in ("filler", "space"):
            continue
        word = _READ[kind](token[0]) if kind in _READ else _BARE.get(kind)
        if word is None:
            return None
        found.append(word)
    return tuple(found)


def _outer(token: re.Match[str]) -> str:
    """Return the group that matched, and not one inside it."""
    return next(name for name in _KINDS if token[name] is not None)


_KINDS = "clock through not days part filler to dash mark word space other".split()


def _clock(text: str) -> Word | None:
    found = CLOCK.fullmatch(text)
    clock = clock_of(found) if found else None
    return None if clock is None else Word("clock", clock=clock)


def _part(text: str) -> Word:
    begin, end = _ALL_PARTS[text]
    return Word("part", clock=Clock(begin * 60, end * 60, certain=True))


def _day(text: str) -> Word | None:
    name = text.rstrip(".")
    day = _SHORT.get(name) or weekday(name) or weekday(name.removesuffix("s"))
    day = day or weekday(name.removesuffix("en"))
    return None if day is None else Word("day", days=(day,))


_READ: dict[str, Callable[[str], Word | None]] = {
    "clock": _clock,
    "days": lambda text: Word("days", days=_ALL_GROUPS[text]),
    "part": _part,
    "word": _day,
}
_BARE: dict[str, Word] = {
    "through": Word("through"),
    "not": Word("not"),
    "to": Word("to"),
    "dash": Word("dash"),
    "mark": Word("mark"),
}


@lru_cache(maxsize=8192)
def excepts(text: str) -> bool:
    """Tell whether an answer excepts something, whatever else it says.

    Examples
    --------
    >>> excepts("hele week, m.u.v. dinsdag"), excepts("Monday, Tuesday")
    (True, False)
    """
    return any(_outer(token) == "not" for token in _TOKEN.finditer(_in_plain_letters(text)))


_HINT = re.compile(
    r"\d|mon|tue|wed|thu|fri|sat|sun|day|dag|week|lunch|noon|morning|even|night|ochtend|morgen|"
    r"middag|avond|werk|work|whole|hele|di|lun|mar|mer|jeu|ven|sam|mit|don|so"
)
"""Every answer that speaks of hours holds one of these, which is quickly seen."""


@lru_cache(maxsize=8192)
def mentions_hours(text: str) -> bool:
    """Tell whether an answer speaks of days or hours at all, understood or not.

    Examples
    --------
    >>> [mentions_hours(text) for text in ("every other Friday", "na 15.00 uur", "Sales")]
    [True, True, False]
    """
    if not _HINT.search(text.lower()):
        return False
    for token in _TOKEN.finditer(_in_plain_letters(text)):
        kind = _outer(token)
        if kind in ("days", "part"):
            return True
        if kind == "word" and len(token[0]) > 2 and _day(token[0]):
            return True
        if kind == "clock" and (word := _clock(token[0])) and word.clock and word.clock.certain:
            return True
    return False
