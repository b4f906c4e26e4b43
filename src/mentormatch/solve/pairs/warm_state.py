"""What an answer leaves behind for the next one: its core, and bounds on all other pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.term_problem import TermProblem

__all__ = ["UNKNOWN", "Known", "Memory"]

UNKNOWN = np.int64(FAR >> 1)
"""What a pair of whom nothing is known may be worth."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What pairs outside the core are worth at most, at some prices.

    Attributes
    ----------
    priced
        int64 (packed mentors,): the prices.
    beyond
        int64 (mentees,): the most, these prices paid, of any pair of enough units with a mentor who
        has places; `UNKNOWN` where nothing is known.
    least
        Pairs of fewer units were not looked at.
    """

    priced: Ints
    beyond: Ints
    least: int

    def copy(self) -> Known:
        """Return the same in arrays of its own."""
        return Known(self.priced.copy(), self.beyond.copy(), self.least)


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """A core, and what pairs outside it are worth at most.

    It lives as long as the answer that holds it, and is no part of any record.

    Attributes
    ----------
    problem
        The question that was answered.
    position
        int64 (mentors,): the packed mentor that each mentor was, or was part of.
    open_mentors, open_mentees
        bool (packed mentors,) and (mentees,): who had places; of nobody else is anything known.
    cells, units
        int64 (pairs,): the core, in cells ``mentee * packed mentors + packed mentor``.
    first, last
        What is known of all pairs that are not in it, at prices of the first stage, and at those of
        the last one.
    scale
        Of prices and bounds.
    """

    problem: TermProblem
    position: Ints
    open_mentors: Bools
    open_mentees: Bools
    cells: Ints
    units: Ints
    first: Known
    last: Known | None
    scale: int
