"""Questions that two files ask alike, so that the map of both can say once how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.column_spec import ColumnSpec
from mentormatch.people.grammar.separators import marks as marks_of
from mentormatch.people.suggesting.ladders import ladder_of_all

if TYPE_CHECKING:
    from mentormatch.people.suggesting.as_toml import Entry
    from mentormatch.people.suggesting.choose import Chosen

__all__ = ["align"]

_NOTE = "the rungs differ between the files: add ladder = [ … ], all rungs, lowest first"


def align(mentors: Chosen, mentees: Chosen) -> None:
    """Give both files one ladder, and one separator and one list of options for the same question.

    Rungs can only be compared on one ladder, and a separator that few people of one file used is
    that of the question all the same.
    """
    theirs = {(e.section, e.name): e for e in mentees.part.entries}
    for entry in mentors.part.entries:
        twin = theirs.get((entry.section, entry.name))
        if twin is None:
            continue
        mine, other = _aligned(entry, twin)
        _put(mentors, entry, mine)
        _put(mentees, twin, other)


def _put(found: Chosen, old: Entry, new: Entry) -> None:
    if new == old:
        return
    entries = tuple(new if entry is old else entry for entry in found.part.entries)
    found.part = replace(found.part, entries=entries)
    places = [place for place, spec in found.specs.items() if spec is old.spec]
    found.specs.update(dict.fromkeys(places, new.spec))


def _aligned(mine: Entry, other: Entry) -> tuple[Entry, Entry]:
    left, right = _settings(mine), _settings(other)
    more: dict[str, Any] = {}
    if left.get("ladder") or right.get("ladder"):
        ladder = _ladder(left, right)
        if ladder is None:
            return _without_ladder(mine), _without_ladder(other)
        more["ladder"] = ladder
    if mine.spec.headers == other.spec.headers and mine.spec.item == other.spec.item == "cell":
        more |= _written_alike(left, right)
        if mine.name == "availability" and _in_answers(more.get("separator"), mine, other):
            # "All week, except Friday" is one answer.
            del more["separator"]
    return _with(mine, more), _with(other, more)


def _in_answers(separator: str | tuple[str, ...] | None, *entries: Entry) -> bool:
    answers = [a for e in entries for a in (*e.spec.values, *dict(e.unsaid.answers))]
    marks = () if separator is None else marks_of(separator)
    return any(mark in answer for mark in marks for answer in answers)


def _settings(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry.spec, name) for name in entry.spec.model_fields_set}


def _ladder(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[str, ...] | None:
    if not (left.get("ladder") and right.get("ladder")):
        return None
    if left["ladder"] == right["ladder"]:
        return tuple(left["ladder"])
    return ladder_of_all({*left["ladder"], *right["ladder"]})


def _written_alike(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    marks = {side["separator"] for side in (left, right) if "separator" in side}
    if len(marks) == 1:
        more["separator"] = marks.pop()
    options = dict.fromkeys((*left.get("options", ()), *right.get("options", ())))
    if options:
        more["options"] = tuple(options)
    for name in ("range", "items"):
        if left.get(name) or right.get(name):
            more[name] = left.get(name) or right.get(name)
    return more if left.get("number") == right.get("number") else {}


def _with(entry: Entry, more: Mapping[str, Any]) -> Entry:
    settings = _settings(entry)
    if not more or {**settings, **more} == settings:
        return entry
    return replace(entry, spec=ColumnSpec(**{**settings, **more}))


def _without_ladder(entry: Entry) -> Entry:
    settings = {name: said for name, said in _settings(entry).items() if name != "ladder"}
    return replace(entry, spec=ColumnSpec(**settings), notes=(_NOTE,))
