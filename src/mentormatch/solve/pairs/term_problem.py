"""The question of a large pool: terms in place of a matrix of scores, and the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.packed.instance import Packed, pack
from mentormatch.solve.pairs.engine_choice import MOST_UNITS
from mentormatch.solve.pairs.problem import Goal, Key
from mentormatch.terms import Gate, Term

__all__ = ["MOST_UNITS", "TermProblem"]


@dataclass(frozen=True, slots=True, eq=False)
class TermProblem:
    """Terms and limits in the caller's order: rows mentors, columns mentees.

    Attributes
    ----------
    terms
        Their sum is the score of a pair, in units.
    gates
        Requirements that an eligible pair meets, all of them.
    shape
        Mentors, mentees.
    mentor_capacity, mentor_minimum
        int64 (mentors,): most and fewest mentees; 0 for who takes no part.
    mentee_capacity
        int64 (mentees,): most mentors; 0 for who takes no part.
    mentor_keys, mentee_keys
        What names the people in the lottery.
    objective
        "coverage" or "total".
    slack_ppm
        Share of the total, in millionths, that raising the worst pair may cost.
    floor
        Pairs of fewer units are not eligible.
    resolution
        Size of a unit.
    span
        Most that one pair can change the total by, in units: taking, leaving or swapping it.
    """

    terms: tuple[Term, ...]
    gates: tuple[Gate, ...]
    shape: tuple[int, int]
    mentor_capacity: Ints
    mentor_minimum: Ints
    mentee_capacity: Ints
    mentor_keys: Sequence[Key]
    mentee_keys: Sequence[Key]
    objective: Goal = "coverage"
    slack_ppm: int = 10_000
    floor: int = -MOST_UNITS
    resolution: float = 1e-6
    span: int = 2 * MOST_UNITS

    @property
    def size(self) -> int:
        """Most pairs that any matching can have, as far as places tell."""
        mentors, mentees = self.shape
        given = np.minimum(self.mentor_capacity, mentees).sum()
        taken = np.minimum(self.mentee_capacity, mentors).sum()
        return int(min(given, taken))

    @property
    def barrier(self) -> int:
        """More than rearranging a whole matching can gain."""
        return 2 * self.size * self.span + 1

    def packed(self, *, merge: bool = True, listed_share: float = 1.0) -> Packed:
        """Flatten terms and requirements for compiled kernels.

        Parameters
        ----------
        merge, listed_share
            See `mentormatch.solve.packed.instance.pack`.
        """
        return pack(
            self.terms, self.shape, gates=self.gates, merge=merge, listed_share=listed_share
        )
