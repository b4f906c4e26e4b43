"""The pairs that matter: a sparse core, which grows and never forgets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core

__all__ = ["Store"]


def _empty() -> Ints:
    return np.empty(0, np.int64)


@dataclass(slots=True, eq=False)
class Store:
    """Pairs with their units, each once.

    A pair of mentee i and packed mentor j is the *cell* ``i * mentors + j``.

    Attributes
    ----------
    mentors, mentees
        How many there are.
    cells, units
        int64 (pairs,), by cell.
    """

    mentors: int
    mentees: int
    cells: Ints = field(default_factory=_empty)
    units: Ints = field(default_factory=_empty)

    @property
    def paired(self) -> Bools:
        """bool (mentees,): who has a pair."""
        return np.bincount(self.cells // max(1, self.mentors), minlength=self.mentees) > 0

    def add(self, cells: Ints, units: Ints) -> Ints:
        """Take pairs in, and return the positions in `cells` of those that are new."""
        fresh, at = np.unique(cells, return_index=True)
        new = ~self.holds(fresh)
        where = np.searchsorted(self.cells, fresh[new])
        self.cells = np.insert(self.cells, where, fresh[new])
        self.units = np.insert(self.units, where, units[at[new]])
        return at[new]

    def holds(self, cells: Ints) -> Bools:
        """Return which of these cells are held."""
        if not len(self.cells):
            return np.zeros(len(cells), np.bool_)
        at = np.minimum(np.searchsorted(self.cells, cells), len(self.cells) - 1)
        return np.asarray(self.cells[at] == cells)

    def among(self, cells: Ints) -> Bools:
        """Return bool (pairs,): which pairs are one of these cells."""
        marked = np.zeros(len(self.cells), np.bool_)
        marked[np.searchsorted(self.cells, cells[self.holds(cells)])] = True
        return marked

    def units_of(self, cells: Ints) -> Ints:
        """Return the units of cells that are held.

        Raises
        ------
        ProofError
            If one is not.
        """
        if not self.holds(cells).all():
            raise ProofError("a pair of the matching is not in the core")
        return self.units[np.searchsorted(self.cells, cells)]

    def split(self, cells: Ints) -> tuple[Ints, NDArray[np.int32]]:
        """Return mentee and packed mentor of each cell."""
        mentee, mentor = np.divmod(cells, self.mentors)
        return mentee, mentor.astype(np.int32)

    def above(self, least: int) -> Store:
        """Return a store of the pairs of at least so many units."""
        enough = self.units >= least
        return Store(self.mentors, self.mentees, self.cells[enough], self.units[enough])

    def core(self, scale: int, person: int) -> Core:
        """Return the pairs by mentee, worth ``scale * units + person`` each."""
        mentee, mentor = self.split(self.cells)
        start = np.searchsorted(mentee, np.arange(self.mentees + 1))
        return Core(start, mentor, self.units * scale + person)
