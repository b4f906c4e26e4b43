"""The sparse core: columns of the restricted master problem, which are added and never dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, Core

__all__ = ["CorePairs"]


def _empty() -> Ints:
    return np.empty(0, np.int64)


@dataclass(slots=True, eq=False)
class CorePairs:
    """Pairs with their units, each once, sorted for look-up by bisection.

    A pair of mentee i and packed mentor j has the index ``i * mentors + j``.

    Attributes
    ----------
    mentors, mentees
        How many there are.
    pair_index, units
        int64 (pairs,), ascending by index.
    """

    mentors: int
    mentees: int
    pair_index: Ints = field(default_factory=_empty)
    units: Ints = field(default_factory=_empty)

    @property
    def paired(self) -> Bools:
        """bool (mentees,): who has a pair."""
        return np.bincount(self.pair_index // max(1, self.mentors), minlength=self.mentees) > 0

    def add(self, pair_index: Ints, units: Ints) -> Ints:
        """Take pairs in, and return the positions in `pair_index` of those that are new."""
        fresh, at = np.unique(pair_index, return_index=True)
        new = ~self.holds(fresh)
        where = np.searchsorted(self.pair_index, fresh[new])
        self.pair_index = np.insert(self.pair_index, where, fresh[new])
        self.units = np.insert(self.units, where, units[at[new]])
        return at[new]

    def holds(self, pair_index: Ints) -> Bools:
        """Return which of these pairs are held."""
        if not len(self.pair_index):
            return np.zeros(len(pair_index), np.bool_)
        at = np.minimum(np.searchsorted(self.pair_index, pair_index), len(self.pair_index) - 1)
        return np.asarray(self.pair_index[at] == pair_index)

    def among(self, pair_index: Ints) -> Bools:
        """Return bool (pairs,): which pairs are among these."""
        marked = np.zeros(len(self.pair_index), np.bool_)
        marked[np.searchsorted(self.pair_index, pair_index[self.holds(pair_index)])] = True
        return marked

    def units_of(self, pair_index: Ints) -> Ints:
        """Return the units of pairs that are held.

        Raises
        ------
        ProofError
            If one is not.
        """
        if not self.holds(pair_index).all():
            raise ProofError("a pair of the matching is not in the core")
        return self.units[np.searchsorted(self.pair_index, pair_index)]

    def split(self, pair_index: Ints) -> tuple[Ints, NDArray[np.int32]]:
        """Return mentee and packed mentor of each pair."""
        mentee, mentor = np.divmod(pair_index, self.mentors)
        return mentee, mentor.astype(np.int32)

    def mates(self, matching: Ints) -> NDArray[np.int32]:
        """Return a mentor for each mentee of a matching, or `FREE`: int32 (mentees,)."""
        mate = np.full(self.mentees, FREE, np.int32)
        mentee, mentor = self.split(matching)
        mate[mentee] = mentor
        return mate

    def above(self, min_score: int) -> CorePairs:
        """Return the pairs of at least so many units."""
        enough = self.units >= min_score
        return CorePairs(self.mentors, self.mentees, self.pair_index[enough], self.units[enough])

    def of_mentees(self, chosen: Bools) -> CorePairs:
        """Return the pairs of some mentees; bool (mentees,)."""
        kept = chosen[self.pair_index // max(1, self.mentors)]
        return CorePairs(self.mentors, self.mentees, self.pair_index[kept], self.units[kept])

    def as_rows(self, scale: int, coverage_price: Ints | int) -> Core:
        """Return the pairs by mentee, worth ``scale * units + coverage_price``.

        The price is one number, or int64 (mentees,).
        """
        mentee, mentor = self.split(self.pair_index)
        start = np.searchsorted(mentee, np.arange(self.mentees + 1))
        if isinstance(coverage_price, np.ndarray):
            return Core(start, mentor, self.units * scale + coverage_price[mentee])
        return Core(start, mentor, self.units * scale + coverage_price)
