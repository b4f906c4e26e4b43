"""Tables laid one behind the other in one flat array."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32

__all__ = ["Flat", "Words", "columns"]

Words = NDArray[np.uint64]


class Flat:
    """Tables laid one behind the other."""

    def __init__(self) -> None:
        self._parts: list[Ints32] = []
        self._size = 0

    def add(self, table: Ints) -> int:
        """Append a table and return where it begins."""
        first = self._size
        self._parts.append(table.astype(np.int32).ravel())
        self._size += table.size
        return first

    def whole(self) -> Ints32:
        """Return the tables, and a 0 behind them."""
        return np.concatenate([*self._parts, np.zeros(1, np.int32)])


def columns(rows: Sequence[Ints], people: int) -> Ints32:
    """Return int32 (people, rows), a row of memory for each person."""
    stacked = np.array(rows, np.int32).reshape(len(rows), people)
    return np.ascontiguousarray(stacked.T)
