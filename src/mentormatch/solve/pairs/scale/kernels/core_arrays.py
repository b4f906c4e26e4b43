"""Sparse cores and flows on them, as the compiled kernels take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FREE", "OUT", "Back", "Core", "Flow", "FlowLimits"]

FREE = -1
"""A mentee who has not found her place yet."""
OUT = -2
"""A mentee who is best off without a mentor."""


class Core(NamedTuple):
    """Some pairs, by mentee.

    Attributes
    ----------
    start
        int64 (mentees + 1,): pairs of mentee i are ``start[i]:start[i + 1]``.
    mentor
        int32 (pairs,), ascending for each mentee.
    worth
        int64 (pairs,).
    """

    start: Ints
    mentor: NDArray[np.int32]
    worth: Ints


class FlowLimits(NamedTuple):
    """What matchings obey, and what the first mentor of a mentee is worth beside the pair.

    Attributes
    ----------
    places
        int64 (mentees,): most mentors, at least 0 and at most the pairs of the mentee.
    person
        int64 (mentees,), at least 0.
    capacity, minimum
        int64 (mentors,): most and fewest mentees.
    """

    places: Ints
    person: Ints
    capacity: Ints
    minimum: Ints


class Back(NamedTuple):
    """The pairs of a core, seen from the mentors.

    Attributes
    ----------
    mentee
        int32 (pairs,): of each pair of the core.
    start
        int64 (mentors + 1,): pairs of mentor j are ``pair[start[j]:start[j + 1]]``.
    pair
        int32 (pairs,): numbers of pairs, by mentor.
    """

    mentee: NDArray[np.int32]
    start: Ints
    pair: NDArray[np.int32]


class Flow(NamedTuple):
    """A matching and its dual values; every array is updated in place.

    Attributes
    ----------
    made
        bool (pairs,).
    taken
        int64 (mentees,): places in use.
    load
        int64 (mentors,).
    first, held
        Pairs made by mentor j are ``held[first[j]:first[j] + load[j]]``.
    price
        int64 (mentors,).
    threshold
        int64 (mentees,).
    """

    made: Bools
    taken: Ints
    load: Ints
    first: Ints
    held: NDArray[np.int32]
    price: Ints
    threshold: Ints
