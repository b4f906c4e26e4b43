"""One map of two files: what both have in common stands once, the rest under its side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.suggesting.as_toml import Entry, Part, Remark, Setting

__all__ = ["map_of", "parts_of"]

_LISTED = ("missing", "ignore")
"""Settings of which both files may have some in common."""


def parts_of(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of the map: one, or what is common and what each side has of its own."""
    if len(parts) == 1:
        return [replace(parts[0], side="")]
    mine, other = parts
    common = Part(
        top=_common_top(mine, other),
        entries=_both(mine.entries, other.entries),
        unsure=_both(mine.unsure, other.unsure),
        remarks=_remarks(mine, other),
        label=mine.label if mine.label == other.label else (),
        contact=mine.contact if mine.contact == other.contact else None,
        settings=_same_settings(mine, other),
    )
    constants = mine.constants if mine.constants == other.constants else {}
    common = replace(common, constants=constants)
    if "id" in common.top or "id_from" in common.top:
        common = replace(common, id_reason=min(mine.id_reason, other.id_reason))
    return [common, _own(mine, common), _own(other, common)]


def _common_top(mine: Part, other: Part) -> dict[str, Any]:
    of_ids = ("id", "id_hash", "id_from", "id_else")
    same = all(mine.top.get(name) == other.top.get(name) for name in of_ids)
    top = {name: said for name, said in mine.top.items() if name in of_ids and same}
    if "none" in mine.top and mine.top["none"] == other.top.get("none"):
        # Unlike the lists below, what one side says counts instead of what stands above.
        top["none"] = mine.top["none"]
    for name in _LISTED:
        theirs = other.top.get(name, ())
        both = tuple(text for text in mine.top.get(name, ()) if text in theirs)
        top |= {name: both} if both else {}
    return top


def _same_settings(mine: Part, other: Part) -> tuple[Setting, ...]:
    theirs = {setting.name: setting for setting in other.settings}
    return tuple(s for s in mine.settings if _is_same(s, theirs.get(s.name)))


def _is_same(one: Setting, other: Setting | None) -> bool:
    return other is not None and (one.value, one.in_map) == (other.value, other.in_map)


def _both(mine: Sequence[Entry], other: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries that both files have, as sure as the less sure of the two."""
    theirs = {(entry.section, entry.name): entry for entry in other}
    found = []
    for entry in mine:
        twin = theirs.get((entry.section, entry.name))
        if twin is not None and twin.spec == entry.spec:
            less_sure = min((entry, twin), key=lambda one: one.confidence)
            found.append(replace(less_sure, unsaid=entry.unsaid.with_(twin.unsaid)))
    return tuple(found)


def _remarks(mine: Part, other: Part) -> tuple[Remark, ...]:
    theirs = {(remark.header, remark.kind) for remark in other.remarks}
    return tuple(r for r in mine.remarks if (r.header, r.kind) in theirs)


def _own(part: Part, common: Part) -> Part:
    """Return what a side has besides what both have."""
    top = {n: s for n, s in part.top.items() if n not in common.top and n not in _LISTED}
    for name in _LISTED:
        own = tuple(t for t in part.top.get(name, ()) if t not in common.top.get(name, ()))
        top |= {name: own} if own else {}
    shared = {(entry.section, entry.name) for entry in common.entries}
    unsure = {(entry.section, entry.name) for entry in common.unsure}
    remarked = {(remark.header, remark.kind) for remark in common.remarks}
    return replace(
        part,
        top=top,
        id_reason="" if common.id_reason else part.id_reason,
        entries=tuple(e for e in part.entries if (e.section, e.name) not in shared),
        unsure=tuple(e for e in part.unsure if (e.section, e.name) not in unsure),
        label=() if part.label == common.label else part.label,
        contact=None if part.contact == common.contact else part.contact,
        remarks=tuple(r for r in part.remarks if (r.header, r.kind) not in remarked),
        constants={} if common.constants else part.constants,
        settings=tuple(s for s in part.settings if s.name not in {c.name for c in common.settings}),
    )


def map_of(parts: Sequence[Part]) -> ColumnMap:
    """Return the parts as a column map."""
    common, *sides = parts
    settings = _settings(common) | {side.side: _settings(side) for side in sides}
    return ColumnMap(**settings)


def _settings(part: Part) -> dict[str, Any]:
    settings: dict[str, Any] = dict(part.top)
    settings |= {said.name: said.value for said in part.settings if said.in_map}
    if part.label:
        settings["label"] = part.label
    if part.contact is not None:
        settings["contact"] = part.contact
    for section in ("fields", "attributes"):
        found = {e.name: e.spec for e in part.entries if e.section == section}
        if found:
            settings[section] = found
    return settings
