"""A column map of two files: what both have in common, and what mentors or mentees have besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

__all__ = ["SIDES", "Side", "merged"]

Side = Literal["mentors", "mentees"]
SIDES: tuple[Side, ...] = ("mentors", "mentees")
"""The parts that a map of two files may have."""

_LISTED = ("missing", "ignore")
"""Settings of which the side has its own besides the common ones."""
_INSTEAD = (("id", "id_from"), ("id_hash", "id_from"), ("id_from", "id"), ("id_from", "id_hash"))
_ONE_OF_BOTH = (("fields", "constants"), ("constants", "fields"))


def merged(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of one side: its own first, then those of both.

    Parameters
    ----------
    common, own
        Settings that were given, of both sides and of one. Tables are merged name by name.

    Examples
    --------
    >>> merged({"id": "nr", "ignore": ("a",)}, {"id_from": "row", "ignore": ("b",)})
    {'ignore': ('a', 'b'), 'id_from': 'row'}
    """
    instead = {left for left, given in _INSTEAD if given in own}
    found = {name: said for name, said in common.items() if name not in instead}
    for mine, other in _ONE_OF_BOTH:
        if mine in own and other in found:
            found[other] = {n: s for n, s in found[other].items() if n not in own[mine]}
    for name, said in own.items():
        found[name] = _together(name, found.get(name), said)
    return found


def _together(name: str, common: Any, own: Any) -> Any:
    if isinstance(common, Mapping) and isinstance(own, Mapping):
        return {**common, **own}
    return (*common, *own) if name in _LISTED and common else own
