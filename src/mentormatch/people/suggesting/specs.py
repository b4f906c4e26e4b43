"""How the cells of a column are written, as far as the map has to say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mentormatch.people.grammar.ranges import is_range
from mentormatch.people.grammar.separators import parted
from mentormatch.people.schema.fields import FIELDS, MINUTES_A_MONTH
from mentormatch.people.schema.zones import unfit_zone
from mentormatch.people.suggesting.columns import Column
from mentormatch.people.suggesting.ladders import ladder_of_all
from mentormatch.people.suggesting.meanings.counts import is_most, number_in_words, said_freely
from mentormatch.people.suggesting.meanings.hours import slots_of
from mentormatch.people.suggesting.meanings.unsaid import NOTHING, Unsaid, unsaid
from mentormatch.people.suggesting.meanings.week_words import excepts
from mentormatch.people.suggesting.shapes import Shape, is_amount, zone_meant
from mentormatch.people.suggesting.words import plain
from mentormatch.text.masking import repeated
from mentormatch.text.phrases import several
from mentormatch.text.spelling import fold

__all__ = ["Written", "written_as"]

_LISTS = frozenset(n for n, field in FIELDS.items() if field.kind == "items")
_COUNTS = frozenset({"max_mentees", "min_mentees", "max_mentors", "waited"})
_AMOUNT = re.compile(r"(\d{1,4})\D*?(?:(\d{1,4})\D*)?")
_HOURS = re.compile(r" (?:hours?|hrs|uur|uren) ")
_A_WEEK = re.compile(r" (?:week|weekly|weekend|wk|wekelijks) ")
_LOW = "of a range such as 2-3 the smaller number counts; or say high"
_BARE = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Written:
    """How cells are written: settings of a place in the map, and what to look at in them.

    Answers that have no meaning yet are listed for whoever corrects the map.
    """

    settings: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    unsaid: Unsaid = NOTHING


def written_as(field: str, column: Column, shape: Shape) -> Written:
    """Return what the map has to say of a column besides its header."""
    if field in ("offers", "seeks", "experience", "goal_tags", "languages") or field in _LISTS:
        return _availability(column, shape) if field == "availability" else Written(_items(shape))
    return _WRITTEN.get(field, _plain)(column, shape)


def _plain(column: Column, shape: Shape) -> Written:
    return Written({})


def _items(shape: Shape) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if shape.parted.separator not in (None, ";"):
        said["separator"] = shape.parted.separator
    if shape.parted.options:
        said["options"] = shape.parted.options
    return said


def _goals(column: Column, shape: Shape) -> Written:
    if shape.is_list and not shape.is_prose and shape.parted.repeats:
        return Written(_items(shape))
    if any(";" in text for text in column.texts):
        note = "a ; is part of the text: only an empty line begins another goal"
        return Written({"separator": "\n\n"}, (note,))
    return Written({})


def _attribute(column: Column, shape: Shape) -> Written:
    if shape.is_a("number", 1.0) and not any("," in text for text in column.texts):
        return Written({"number": True})
    if shape.is_list and shape.parted.repeats:
        return Written({"items": True, **_items(shape)})
    listed = column.native or column.header.endswith(":list")
    return Written({"items": True} if listed else {})


def _seniority(column: Column, shape: Shape) -> Written:
    words = {text: fold(text) for text in column.texts}
    spelled = {folded: text for text, folded in sorted(words.items())}
    if all(_BARE.fullmatch(text) and int(text) <= 20 for text in words):
        return Written({})
    ladder = ladder_of_all(set(spelled.values()))
    if ladder is not None:
        return Written({"ladder": ladder}, ("check the ladder: lowest rung first",))
    counts = Counter(words[text] for text in column.texts)
    shown = [t for f, t in spelled.items() if repeated(t, rows=counts[f]) == t]
    told = ", ".join(f'"{text}"' for text in shown[:20])
    return Written(
        {},
        (f"add ladder = [ … ], all rungs, lowest first{f'; among them {told}' if told else ''}",),
    )


def _shown(column: Column) -> dict[str, tuple[str, int]]:
    """Return distinct answers by their folded form, each with how many rows hold it."""
    spelled = {fold(text): text for text in sorted(column.texts)}
    return {folded: (text, column.counts[folded]) for folded, text in spelled.items()}


def _people(column: Column, shape: Shape) -> Written:
    values: dict[str, int] = {}
    unread: dict[str, int] = {}
    ranges = False
    for text, rows in _shown(column).values():
        most = is_most(text)
        if _BARE.fullmatch(text):
            continue
        if most is None and is_range(text):
            ranges = True
            continue
        number = number_in_words(text) if most is None else most
        listed = not said_freely(text) or unsaid({text: rows}, column.texts).answers
        if number is not None and listed:
            values[text] = number
        else:
            unread[text] = rows
    said: dict[str, Any] = {"values": values} if values else {}
    notes = ["check what the words mean"] if values else []
    if ranges:
        said["range"] = "low"
        notes = [_LOW, *notes]
    return Written(said, tuple(notes), unsaid(unread, column.texts))


def _hidden(count: int) -> str:
    told = several(count, "answer in words is", "answers in words are")
    return (
        f"{told} not shown here, since few "
        'people gave it: say what it means under values = { "…" = … }'
    )


def _minutes(column: Column, shape: Shape) -> Written:
    header = plain(column.header)
    hours, weekly = bool(_HOURS.search(header)), bool(_A_WEEK.search(header))
    values: dict[str, int] = {}
    for text, _ in _shown(column).values():
        if not is_amount(text):
            continue
        minutes = _minutes_a_month(text, hours=hours, weekly=weekly)
        if minutes is not None:
            values[text] = minutes
    notes = ["answers are turned into minutes a month"]
    if weekly:
        notes.append("a month is four weeks here")
    ranged = any(not _BARE.fullmatch(text) for text in column.texts)
    said: dict[str, Any] = {"values": values} if values else {}
    if ranged:
        said["range"] = "low"
        notes.append(_LOW)
    return Written(said, tuple(notes) if said else ())


def _minutes_a_month(text: str, *, hours: bool, weekly: bool) -> int | None:
    """Return minutes a month where the cell alone does not say them; None where it does."""
    minutes = _minutes_of(text, hours=hours)
    weekly = weekly or bool(_A_WEEK.search(plain(text)))
    if minutes is None or not (hours or weekly or len(text.split()) > 2):
        return None
    return min(minutes * (4 if weekly else 1), MINUTES_A_MONTH)


def _minutes_of(text: str, *, hours: bool) -> int | None:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    said = plain(text)
    of_hours = bool(re.search(r"(?: |\d)(?:hours?|hrs|h|uur|uren) ", said))
    of_minutes = bool(re.search(r"(?: |\d)(?:minutes?|mins?|minuten) ", said))
    return int(found[1]) * (60 if of_hours or (hours and not of_minutes) else 1)


def _zones(column: Column, shape: Shape) -> Written:
    values: dict[str, str] = {}
    hidden = 0
    for text, rows in _shown(column).values():
        unfit, place = unfit_zone(text), zone_meant(text)
        if unfit is None:
            continue
        if place is None or repeated(text, rows=rows, listed=unfit.known) != text:
            hidden += 1
        else:
            values[text] = place
    notes = ["check the places: a label may mean several"] if values else []
    notes += [_hidden(hidden)] if hidden else []
    return Written({"values": values} if values else {}, tuple(notes))


def _availability(column: Column, shape: Shape) -> Written:
    whole = _is_one_answer(column, shape)
    items = Counter(map(fold, column.texts)) if whole else shape.parted.items
    read = {item: slots_of(item) for item in sorted(items)}
    values = {item: slots for item, slots in read.items() if slots}
    unread = {item: items[item] for item, slots in read.items() if slots == ()}
    said = {} if whole else _items(shape)
    notes = ("check the hours that words stand for",) if values else ()
    missing = unsaid(unread, column.texts, blank='["…"]')
    return Written({**said, "values": values} if values else said, notes, missing)


def _is_one_answer(column: Column, shape: Shape) -> bool:
    """Tell whether a cell means another thing than its parts, as *all week, except Friday* does."""
    marks = shape.parted.marks
    if column.native or {";", "\n", "|"}.issuperset(marks):
        return False
    return any(_differs(text, marks) for text in set(column.texts))


def _differs(text: str, marks: tuple[str, ...]) -> bool:
    parts = [slots_of(part) for part in parted(text, marks) if part.strip()]
    if len(parts) < 2:
        return False
    by_part = {slot for slots in parts for slot in slots or ()}
    whole = set(slots_of(text) or ())
    return excepts(text) or (bool(whole) and whole != by_part)


_WRITTEN: Mapping[str, Callable[[Column, Shape], Written]] = {
    "goals": _goals,
    "attribute": _attribute,
    "seniority": _seniority,
    **dict.fromkeys(_COUNTS, _people),
    "minutes_per_month": _minutes,
    "time_zone": _zones,
}
