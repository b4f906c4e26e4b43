"""Each distinct cell of a column once, whatever type it has."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from mentormatch.arrays import Ints
from mentormatch.people.grammar.tokens import factorised

__all__ = ["distinct_cells"]


def distinct_cells(cells: Sequence[Any]) -> tuple[Ints, list[Any]]:
    """Return a code for each cell, and each distinct cell once."""
    if set(map(type, cells)) <= {str}:
        return factorised(cells, len(cells))
    codes, distinct = factorised(map(_comparable, cells), len(cells))
    return codes, [cell for _, cell in distinct]


def _comparable(cell: Any) -> tuple[type, Any]:
    """Keep True apart from 1; a list or mapping becomes a tuple, which no answer is."""
    if type(cell) is str:
        # Nearly every cell, and an abstract class is slow to ask.
        return str, cell
    listed = isinstance(cell, (list, tuple, dict, set, frozenset))
    if not listed and isinstance(cell, Hashable):
        return type(cell), cell
    return type(cell), tuple(map(str, cell)) if listed else (str(cell),)
