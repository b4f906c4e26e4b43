"""Variables and rows of an integer program, one family after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Floats, Ints
from mentormatch.solve.programs.highs import Constraints

__all__ = ["Rows"]

Numbers = NDArray[np.generic] | Sequence[float] | float


@dataclass(eq=False)
class Rows:
    """Whole variables from 0, and sums of them within limits.

    Parameters
    ----------
    upper
        The most each variable may be, family by family.
    """

    upper: list[Floats] = field(default_factory=list)
    _cells: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    _limits: list[tuple[Floats, Floats]] = field(default_factory=list)
    _columns: int = 0
    _count: int = 0

    def variables(self, upper: NDArray[np.generic]) -> Ints:
        """Add a family of variables with these upper limits; return their columns, as shaped."""
        columns = self._columns + np.arange(upper.size).reshape(upper.shape)
        self.upper.append(np.asarray(upper, np.float64).ravel())
        self._columns += upper.size
        return columns

    def sums(
        self,
        terms: Sequence[tuple[Ints, Numbers]],
        *,
        least: float = -np.inf,
        most: Ints | float = np.inf,
    ) -> None:
        """Add rows: of each term, columns (rows, …) times factors, least ≤ sum ≤ most.

        Parameters
        ----------
        terms
            Columns, int64 (rows, any), and factors that broadcast to them.
        least, most
            Limits of every row, or of each.
        """
        count = len(terms[0][0])
        for columns, factors in terms:
            flat = columns.reshape(count, columns.size // max(count, 1))
            rows = np.broadcast_to(self._count + np.arange(count)[:, None], flat.shape)
            wide = np.broadcast_to(np.asarray(factors, np.float64), columns.shape)
            self._cells.append((rows.ravel(), flat.ravel(), wide.ravel()))
        self._limits.append((np.full(count, least), np.broadcast_to(np.float64(most), count)))
        self._count += count

    def __len__(self) -> int:
        return self._columns

    @property
    def cells(self) -> int:
        """How many factors the rows have, zeros included."""
        return sum(len(values) for _, _, values in self._cells)

    def constraints(self) -> list[Constraints]:
        """Return all rows as one matrix."""
        from scipy.sparse import csr_array

        rows, columns, values = (np.concatenate(part) for part in zip(*self._cells, strict=True))
        there = values != 0
        cells = values[there], (rows[there], columns[there])
        matrix = csr_array(cells, shape=(self._count, self._columns))
        low, high = (np.concatenate(part) for part in zip(*self._limits, strict=True))
        return [Constraints(matrix, low, high)]
