"""Warm-start state: the core that an answer leaves behind, and bounds on all other pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.term_problem import TermProblem

__all__ = ["UNKNOWN", "EarlierOptimum", "Memory", "ReducedProfitBound"]

UNKNOWN = np.int64(FAR >> 1)
"""Bound on the reduced profit of a pair of which nothing is known; twice it does not overflow."""


@dataclass(frozen=True, slots=True, eq=False)
class ReducedProfitBound:
    """Upper bounds on the reduced profit of pairs outside the core, at some mentor duals.

    At other duals they hold once the largest fall of a dual is added.

    Attributes
    ----------
    mentor_duals
        int64 (packed mentors,): the duals.
    highest
        int64 (mentees,): highest reduced profit of any pair of enough units with a mentor who has
        places; `UNKNOWN` where nothing is known.
    min_score
        Pairs of fewer units were not looked at.
    """

    mentor_duals: Ints
    highest: Ints
    min_score: int

    def copy(self) -> ReducedProfitBound:
        """Return the same in arrays of its own."""
        return ReducedProfitBound(self.mentor_duals.copy(), self.highest.copy(), self.min_score)


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """A core, and bounds on the reduced profit of pairs outside it.

    It lives as long as the answer that holds it, and is no part of any record.

    Attributes
    ----------
    problem
        The question that was answered.
    position
        int64 (mentors,): the packed mentor that each mentor was, or was part of.
    open_mentors, open_mentees
        bool (packed mentors,) and (mentees,): who had places; of nobody else is anything known.
    pair_index, units
        int64 (pairs,): the core, pairs by index ``mentee * packed mentors + packed mentor``.
    first, last
        Bounds on all pairs that are not in it, at duals of the first stage, and at those of the
        last one.
    scale
        Of duals and bounds.
    """

    problem: TermProblem
    position: Ints
    open_mentors: Bools
    open_mentees: Bools
    pair_index: Ints
    units: Ints
    first: ReducedProfitBound
    last: ReducedProfitBound | None
    scale: int


@dataclass(frozen=True, slots=True, eq=False)
class EarlierOptimum:
    """The optimum of an earlier answer after its bottleneck, a start once the worst is raised.

    Attributes
    ----------
    matching
        Pairs of its matching, by index in the core.
    mentor_duals
        int64 (packed mentors,): its duals.
    min_score
        Units that every pair had to have.
    """

    matching: Ints
    mentor_duals: Ints
    min_score: int
