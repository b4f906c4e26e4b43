"""The b-matching problem with scores as sums of terms, for pools too large for a matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.solve.arrays import MOST_UNITS
from mentormatch.solve.packed.instance import Packed, pack
from mentormatch.solve.pairs.problem import Limits
from mentormatch.terms import Gate, Term

__all__ = ["TermProblem"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TermProblem(Limits):
    """Limits and the terms of scores, people in order of their keys.

    Attributes
    ----------
    terms
        Their sum is the score of a pair, in units.
    gates
        Requirements that an eligible pair meets, all of them.
    floor
        Pairs of fewer units are not eligible.
    span
        Most that one pair can change the total by, in units: taking, leaving or swapping it.
    """

    terms: tuple[Term, ...]
    gates: tuple[Gate, ...]
    floor: int = -MOST_UNITS
    span: int = 2 * MOST_UNITS

    @property
    def size(self) -> int:
        """Most pairs that any matching can have, as far as places tell."""
        mentors, mentees = self.shape
        given = np.minimum(self.mentor_capacity, mentees).sum()
        taken = np.minimum(self.mentee_capacity, mentors).sum()
        return int(min(given, taken))

    @property
    def big_m(self) -> int:
        """More than rearranging a whole matching can gain."""
        return 2 * self.size * self.span + 1

    def packed(self, *, merge: bool = True, inverted_share: float = 1.0) -> Packed:
        """Flatten terms and requirements for compiled kernels.

        Parameters
        ----------
        merge, inverted_share
            See `mentormatch.solve.packed.instance.pack`.
        """
        return pack(
            self.terms, self.shape, gates=self.gates, merge=merge, inverted_share=inverted_share
        )
