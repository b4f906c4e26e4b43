"""Tables laid one behind the other in one flat array."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mentormatch.solve.arrays import Ints

__all__ = ["Flat", "Small", "Words", "columns"]

Small = NDArray[np.int32]
Words = NDArray[np.uint64]


class Flat:
    """Tables laid one behind the other."""

    def __init__(self) -> None:
        self._parts: list[Small] = []
        self._size = 0

    def add(self, table: Ints) -> int:
        """Append a table and return where it begins."""
        first = self._size
        self._parts.append(table.astype(np.int32).ravel())
        self._size += table.size
        return first

    def whole(self) -> Small:
        """Return the tables, and a 0 behind them."""
        return np.concatenate([*self._parts, np.zeros(1, np.int32)])


def columns(rows: Sequence[Ints], people: int) -> Small:
    """Return int32 (people, rows), a row of memory for each person."""
    stacked = np.array(rows, np.int32).reshape(len(rows), people)
    return np.ascontiguousarray(stacked.T)
