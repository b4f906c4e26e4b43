"""Hours of the week that words of a form stand for, as a first guess to be checked."""

from __future__ import annotations

import re

from mentormatch.people.schema.slots import DAYS, parse_slot, weekday
from mentormatch.text.spelling import fold

__all__ = ["hours_of", "slots_of"]

_PARTS = (
    (re.compile(r"\b(?:mornings?|ochtend\w*|morgens?)\b"), "09:00-12:00"),
    (re.compile(r"\b(?:lunch\w*|noon)\b"), "12:00-13:00"),
    (re.compile(r"\b(?:afternoons?|middag\w*)\b"), "13:00-17:00"),
    (re.compile(r"\b(?:evenings?|avond\w*|nights?)\b"), "18:00-21:00"),
)
_JOINED = re.compile(r"(ochtend|middag|avond|morgen)(?:en|s)?\b")
_SHORT_DAYS = dict(
    zip(
        "ma di wo do vr za zo".split(),
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(),
        strict=True,
    )
)
_SHORT_DAY = re.compile(r"(ma|di|wo|do|vr|za|zo)\b[.: ]*")
_WORKDAYS, _WEEKEND = DAYS[:5], DAYS[5:]


def hours_of(text: str) -> tuple[str, ...]:
    """Return the hours of a day that parts of the day stand for.

    Examples
    --------
    >>> hours_of("Morning, Evening"), hours_of("'s middags"), hours_of("whenever")
    (('09:00-12:00', '18:00-21:00'), ('13:00-17:00',), ())
    """
    said = fold(text)
    return tuple(hours for pattern, hours in _PARTS if pattern.search(said))


def slots_of(text: str) -> tuple[str, ...] | None:
    """Return the slots of a week that an answer stands for; None if it is a slot itself.

    Examples
    --------
    >>> slots_of("monday mornings"), slots_of("dinsdagmiddag")
    (('Mon 09:00-12:00',), ('Tue 13:00-17:00',))
    >>> slots_of("vr ochtend"), slots_of("Thursday or Friday")
    (('Fri 09:00-12:00',), ('Thu 09:00-17:00', 'Fri 09:00-17:00'))
    >>> slots_of("Mon 09:00-11:00") is None, slots_of("whenever")
    (True, ())
    """
    try:
        parse_slot(text)
    except ValueError:
        pass
    else:
        return None
    said = _JOINED.sub(r" \1 ", fold(text))
    if short := _SHORT_DAY.match(said):
        said = f"{_SHORT_DAYS[short[1]]} {said[short.end() :]}"
    named = [day for word in re.findall(r"\w+", said) if len(word) > 2 and (day := weekday(word))]
    hours = hours_of(said)
    if re.search(r"\bweek-?end", said):
        named += _WEEKEND
    if not (named or hours or re.search(r"\b(?:weekdays?|doordeweek\w*)\b", said)):
        return ()
    days = [day for day in DAYS if day in named] or list(_WORKDAYS)
    return tuple(f"{day} {part}" for day in days for part in hours or ("09:00-17:00",))
