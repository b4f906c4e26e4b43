"""Parsers of cells: the grammar of one item, number, day or word at a time.

.. code-block:: text

    offers          python:4; sql              level 0-5 after a colon, or none stated
    seeks           python:1>4*3; sql:3; excel current>target, or target; * importance 1-5
    styles, values  coach:0.8; advisor         strength 0-1 (styles: 1 if not stated)
    languages, …    dutch; english
    availability    Mon 09:00-11:30; Tue 14:00-16:00
    capacities      2                          ASCII digits only
    dates           2026-03-31                 ISO only
    active          yes, no, true, false, 1, 0

A list cell may also be JSON: a list of items, or an object of item to number.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, NamedTuple

from pydantic import ValidationError

from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.levels import (
    NUMBER,
    ends_like_a_level,
    level,
    level_and_name,
    named,
    needed_and_name,
    number_and_name,
)
from mentormatch.people.grammar.limits import LIMITS, lifted
from mentormatch.people.schema.fields import LONGEST_WORD, STYLES
from mentormatch.people.schema.languages import language_code
from mentormatch.people.schema.profile import Goal
from mentormatch.people.schema.slots import parse_slot
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import joined, sentence
from mentormatch.text.spelling import fold, tidy

__all__ = [
    "EMPTY",
    "NONE",
    "Parsed",
    "Stated",
    "faulty_part",
    "goal",
    "item_parser",
    "level_unread",
    "short",
]

_OF_NUMBERS = frozenset({"level", "importance", "share", "need"})
"""Faults of the number of an item, not of the item."""


class Stated(NamedTuple):
    """An item of a native list or mapping: the text is the item as it is, without grammar."""

    text: str
    numbers: Hashable = None

    def faulty(self, fault: CellFault) -> str:
        """Return the part of the item that has the fault."""
        if fault.code not in _OF_NUMBERS or self.numbers is None:
            return self.text
        if not isinstance(self.numbers, tuple):
            return str(self.numbers)
        return ", ".join(f"{name} {number}" for name, number in self.numbers)


class Parsed(NamedTuple):
    """An item understood: what is stored, its numbers, and how it was spelled."""

    item: Any
    numbers: tuple[float, ...]
    spelled: str


EMPTY = Parsed(None, (), "")
"""A token that says nothing, such as what stands behind a trailing separator."""
NONE = Parsed(None, (), "none")
"""A token that says: none at all."""


# -- items -----------------------------------------------------------------------------------

Token = str | Stated
Parser = Callable[[Token], Parsed]


def faulty_part(token: Token, fault: CellFault) -> str:
    """Return the part of an item that has the fault: its number, or all of it."""
    if isinstance(token, Stated):
        return token.faulty(fault)
    return token.rpartition(":")[2].strip() if fault.code in _OF_NUMBERS else token


def item_parser(name: str, clean: Callable[[str], str], *, longest: int = LIMITS.text) -> Parser:
    """Return the parser of one item of a field; ``clean`` brings ids into the form of ids.

    A goal has at most `longest` characters.
    """
    if name == "goals":
        return partial(goal, longest=longest)
    if name in ("preferences", "vetoes", "past_partners"):
        return partial(_bare, item=lambda text: clean(short(tidy(text))))
    return _PARSERS.get(name, _tagged)


def _tagged(token: Token) -> Parsed:
    text = token.text if isinstance(token, Stated) else token
    found = _tag(text)
    return Parsed(found, (), tidy(text)) if found else EMPTY


def _language(token: Token) -> Parsed:
    text = token.text if isinstance(token, Stated) else token
    found = short(language_code(text))
    return Parsed(found, (), tidy(text)) if found else EMPTY


def _bare(token: Token, *, item: Callable[[str], str]) -> Parsed:
    """Read a slot or an id; how it was spelled is nobody's business."""
    found = item(token.text if isinstance(token, Stated) else token)
    return Parsed(found, (), found) if found else EMPTY


def _offer(token: Token) -> Parsed:
    if isinstance(token, Stated):
        return Parsed(_tag(named(token.text)), (level(token.numbers),), tidy(token.text))
    skill, stated = level_and_name(token)
    return Parsed(_tag(skill), (stated,), tidy(skill))


def _need(token: Token) -> Parsed:
    if isinstance(token, Stated):
        return Parsed(_tag(named(token.text)), _stated_need(token.numbers), tidy(token.text))
    text, star, weight = token.rpartition("*")
    if star and text.strip() and weight.strip().isdecimal():
        importance = _importance(int(weight))
    else:
        text, importance = token, 1.0
    skill, current, target = needed_and_name(text)
    return Parsed(_tag(skill), (current, target, importance), tidy(skill))


def _stated_need(given: Hashable) -> tuple[float, float, float]:
    need = dict(given) if isinstance(given, tuple) else {"target": given}
    unknown = set(need) - {"current", "target", "importance"}
    if unknown:
        raise CellFault(
            "need",
            sentence("A need has an unknown part."),
            expected=sentence("current, target and importance"),
        )
    importance = need.get("importance")
    return (
        level(need.get("current") or 0),
        level(need.get("target")),
        _importance(1 if importance is None else importance),
    )


def _importance(given: Any) -> float:
    if isinstance(given, bool) or given not in (1, 2, 3, 4, 5):
        raise CellFault(
            "importance",
            sentence("An importance is out of range."),
            expected=sentence("a whole number from 1 to 5"),
        )
    return float(given)


def level_unread(token: Token) -> bool:
    """Tell whether the name of a skill ends in what was probably meant as its level."""
    return isinstance(token, str) and ends_like_a_level(token)


def _strength(token: Token, *, item: Callable[[str], str], default: float) -> Parsed:
    if isinstance(token, Stated):
        name, given = named(token.text), token.numbers
        strength = default if given is None else given
    else:
        name, tail = number_and_name(token)
        strength = default if tail is None else _number_or_nan(tail)
    found = item(name)
    if not isinstance(strength, (int, float)) or not 0 <= strength <= 1:
        raise CellFault(
            "share",
            sentence("An item has no number from 0 to 1."),
            expected=sentence("a name, a colon and a number from 0 to 1, such as coach:0.8"),
            cure=sentence("Write the number after a colon, with a decimal point."),
        )
    return Parsed(found, (float(strength),), tidy(name))


def _number_or_nan(text: str) -> float:
    return float(text) if NUMBER.fullmatch(text) else math.nan


def short(text: str, longest: int = LONGEST_WORD) -> str:
    """Return the text, or refuse it if it is too long."""
    if len(text) > longest:
        raise CellFault(
            "too-long",
            sentence("A text of {length:,} characters is too long.", length=len(text)),
            expected=sentence("at most {most:,} characters", most=longest),
            cure=None
            if longest == LONGEST_WORD
            else sentence("Shorten it; {lifted}.", lifted=lifted("text")),
        )
    return text


def _tag(text: str) -> str:
    return short(fold(text))


def _style(text: str) -> str:
    style = fold(text)
    if style and style not in STYLES:
        raise CellFault(
            "style",
            sentence(
                "This is not one of the eight mentor styles{near}.",
                near=did_you_mean(style, STYLES),
            ),
            expected=joined(STYLES),
        )
    return style


def _slot(text: str) -> str:
    try:
        return parse_slot(text) if text.strip() else ""
    except ValueError:
        raise CellFault(
            "slot",
            sentence("This is not a weekly slot."),
            expected=sentence("a day and 24-hour times, such as Mon 09:00-11:30"),
        ) from None


# -- goals -----------------------------------------------------------------------------------


def goal(token: Token, *, longest: int = LIMITS.text) -> Parsed:
    """Read one goal: a text, or the parts of a goal as JSON."""
    if isinstance(token, Stated) and token.numbers == "goal":
        return Parsed(_goal_of_parts(json.loads(token.text), longest), (), "")
    if isinstance(token, Stated):
        return Parsed(_goal_of_text(token.text, longest), (), "")
    text = token.strip()
    return Parsed(_goal_of_text(text, longest), (), "") if text else EMPTY


def _goal_of_text(text: str, longest: int) -> Goal:
    return Goal(text=short(text, longest))


def _goal_of_parts(parts: Mapping[str, Any], longest: int) -> Goal:
    short(str(parts.get("text", "")), longest)
    try:
        return Goal.model_validate(parts)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # A part that is unknown may be anything, so only parts of a goal are named.
        named = [str(part) for part in fault["loc"] if part in Goal.model_fields]
        where = named[0] if named else sentence("its parts")
        raise CellFault(
            "goal",
            sentence("The goal has a fault in {where}.", where=where),
            expected=sentence("text, kind, tags, due and milestones"),
        ) from None


_PARSERS: dict[str, Parser] = {
    "offers": _offer,
    "seeks": _need,
    "styles_offered": partial(_strength, item=_style, default=1.0),
    "styles_wanted": partial(_strength, item=_style, default=1.0),
    "values": partial(_strength, item=_tag, default=math.nan),
    "languages": _language,
    "availability": partial(_bare, item=_slot),
}
