"""Ragged arrays: tables of all widths one behind the other, so that one index reaches any cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32

__all__ = ["RaggedTables", "Words", "columns"]

Words = NDArray[np.uint64]


class RaggedTables:
    """A ragged array that grows table by table; a cell is ``start + row * width + column``."""

    def __init__(self) -> None:
        self._parts: list[Ints32] = []
        self._size = 0

    def add(self, table: Ints) -> int:
        """Append a table of micro-units, which 32 bits hold, and return where it begins."""
        first = self._size
        self._parts.append(table.astype(np.int32).ravel())
        self._size += table.size
        return first

    def whole(self) -> Ints32:
        """Return the tables as int32, and a 0 behind them, so that there always is a cell."""
        return np.concatenate([*self._parts, np.zeros(1, np.int32)])


def columns(rows: Sequence[Ints], people: int) -> Ints32:
    """Return int32 (people, rows), a row of memory for each person."""
    stacked = np.array(rows, np.int32).reshape(len(rows), people)
    return np.ascontiguousarray(stacked.T)
