"""The restricted master problem as arrays: a sparse core, its limits, and a flow with its duals.

Profits and duals are int64, in micro-units times the `scale` of the engine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.compiled import kernel

__all__ = ["FREE", "OUT", "Back", "Core", "Flow", "FlowLimits", "by_mentor", "transposed"]

FREE = -1
"""A mentee who is unassigned yet."""
OUT = -2
"""A mentee assigned to the outside option: at these duals she is best off without a mentor."""


class Core(NamedTuple):
    """The columns of the restricted master problem, as compressed sparse rows of mentees.

    Attributes
    ----------
    start
        int64 (mentees + 1,): pairs of mentee i are ``start[i]:start[i + 1]``.
    mentor
        int32 (pairs,), ascending for each mentee.
    profit
        int64 (pairs,): ``scale * units``, with or without the price of coverage.
    """

    start: Ints
    mentor: NDArray[np.int32]
    profit: Ints


class FlowLimits(NamedTuple):
    """Bounds of the flow, and the profit of covering a mentee, which her first mentor brings.

    Attributes
    ----------
    mentee_capacity
        int64 (mentees,): most mentors, at least 0 and at most the pairs of the mentee.
    coverage_price
        int64 (mentees,), at least 0.
    mentor_capacity, mentor_minimum
        int64 (mentors,): most and fewest mentees.
    """

    mentee_capacity: Ints
    coverage_price: Ints
    mentor_capacity: Ints
    mentor_minimum: Ints


class Back(NamedTuple):
    """The transpose of a core: its pairs as compressed sparse rows of mentors.

    Attributes
    ----------
    mentee
        int32 (pairs,): the mentee of each pair of the core, in the order of the core.
    start
        int64 (mentors + 1,): pairs of mentor j are ``pair[start[j]:start[j + 1]]``.
    pair
        int32 (pairs,): numbers of pairs, by mentor.
    """

    mentee: NDArray[np.int32]
    start: Ints
    pair: NDArray[np.int32]


@kernel
def transposed(core: Core, mentors: int) -> Back:
    """Transpose of a core by counting sort; pairs keep their numbers. O(pairs)."""
    mentee = np.empty(len(core.mentor), np.int32)
    start = np.zeros(mentors + 1, np.int64)
    for i in range(len(core.start) - 1):
        mentee[core.start[i] : core.start[i + 1]] = i
    # Pairs of each mentor are counted one place further on, so that sums make them beginnings.
    for j in core.mentor:
        start[j + 1] += 1
    for j in range(mentors):
        start[j + 1] += start[j]
    place = start[:-1].copy()
    pair = np.empty(len(core.mentor), np.int32)
    # In ascending order of pairs, so the mentees of each mentor come out ascending as well.
    for e in range(len(core.mentor)):
        pair[place[core.mentor[e]]] = e
        place[core.mentor[e]] += 1
    return Back(mentee, start, pair)


def by_mentor(core: Core, mentors: int) -> Core:
    """Return the same pairs as rows of mentors, whose columns are mentees.

    Profits are copied into that order: a search that walks along a mentor reads them one after the
    other, which is worth several times the copy where paths are many.
    """
    back = transposed(core, mentors)
    return Core(back.start, back.mentee[back.pair], core.profit[back.pair])


class Flow(NamedTuple):
    """A flow (a matching) and its dual solution; every array is updated in place.

    Attributes
    ----------
    made
        bool (pairs,): the pairs with flow 1.
    taken
        int64 (mentees,): places in use.
    load
        int64 (mentors,): places in use.
    first, held
        int64 and int32: pairs made by mentor j are ``held[first[j]:first[j] + load[j]]``.
    mentor_dual, mentee_dual
        int64 (mentors,) and (mentees,): see `complementary_slackness`.
    """

    made: Bools
    taken: Ints
    load: Ints
    first: Ints
    held: NDArray[np.int32]
    mentor_dual: Ints
    mentee_dual: Ints
