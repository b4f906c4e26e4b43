"""How many mentees can be covered, whether minimum loads can be filled, and what prevents more.

References
----------
Hopcroft, J. E. and Karp, R. M. (1973). An n^{5/2} algorithm for maximum matchings in bipartite
graphs. SIAM Journal on Computing 2(4), 225-231. doi:10.1137/0202019

König, D. (1931). Gráfok és mátrixok. Matematikai és Fizikai Lapok 38, 116-119.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.assignment import CoverageSet, MinimumSet
from mentormatch.solve.pairs.dense.instance import Grid

__all__ = ["cover", "coverage_set", "fill_minimum", "minimum_set", "shortage"]


def cover(grid: Grid) -> Ints:
    """Return pairs that give a mentor to as many mentees as possible, one each."""
    return _fill(grid.eligible, grid.capacity, np.minimum(grid.places, 1))


def fill_minimum(grid: Grid) -> Ints:
    """Return pairs that fill as many places of the minimum loads as possible."""
    return _fill(grid.eligible, grid.minimum, grid.places)


def _fill(allowed: Bools, mentor_places: Ints, mentee_places: Ints) -> Ints:
    """Return a largest set of pairs within the places of both sides, each pair at most once."""
    mentors, mentees = np.flatnonzero(mentor_places), np.flatnonzero(mentee_places)
    inner = allowed
    if len(mentors) < len(mentor_places) or len(mentees) < len(mentee_places):
        inner = allowed[np.ix_(mentees, mentors)]
    if not inner.any():
        return np.empty((0, 2), dtype=np.int64)
    if mentor_places.max() == 1 and mentee_places.max() == 1:
        pairs = _match_once(inner)
    else:
        pairs = _match_often(inner, mentor_places[mentors], mentee_places[mentees])
    return np.column_stack([mentors[pairs[:, 0]], mentees[pairs[:, 1]]])


def _columns(allowed: Bools) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the mask as compressed sparse rows: where rows begin, and the columns."""
    starts = np.zeros(len(allowed) + 1, dtype=np.int32)
    np.cumsum(np.count_nonzero(allowed, axis=1), out=starts[1:])
    columns = np.broadcast_to(np.arange(allowed.shape[1], dtype=np.int32), allowed.shape)
    return starts, columns[allowed]


def _match_once(allowed: Bools) -> Ints:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    starts, columns = _columns(allowed)
    graph = csr_array((np.ones(len(columns), dtype=np.int8), columns, starts), shape=allowed.shape)
    mentor = np.asarray(maximum_bipartite_matching(graph, perm_type="column"), dtype=np.int64)
    mentee = np.flatnonzero(mentor >= 0)
    return np.column_stack([mentor[mentee], mentee])


def _match_often(allowed: Bools, mentor_places: Ints, mentee_places: Ints) -> Ints:
    # Repeating rows and columns would let a pair be made twice; a flow does not.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    mentees, mentors = allowed.shape
    starts, columns = _columns(allowed)
    sink = mentees + mentors + 1
    targets = [np.arange(1, mentees + 1), columns + (mentees + 1), np.full(mentors, sink)]
    room = [mentee_places, np.ones(len(columns), dtype=np.int64), mentor_places]
    begins = [[0], mentees + starts, mentees + len(columns) + np.arange(1, mentors + 1)]
    ends = [[mentees + len(columns) + mentors]]
    network = csr_array(
        (
            np.minimum(np.concatenate(room), np.iinfo(np.int32).max).astype(np.int32),
            np.concatenate(targets).astype(np.int32),
            np.concatenate(begins + ends).astype(np.int32),
        ),
        shape=(sink + 1, sink + 1),
    )
    flow = maximum_flow(network, 0, sink).flow
    used = flow[1 : mentees + 1, mentees + 1 : sink].tocoo()
    made = used.data > 0
    return np.column_stack([used.coords[1][made], used.coords[0][made]]).astype(np.int64)


def coverage_set(grid: Grid, pairs: Ints, threshold: int | None = None) -> CoverageSet:
    """Return the set of mentors that proves a largest coverage.

    The set is everybody who is reached from uncovered mentees by alternating paths: all their
    places are taken, and by mentees who in turn can go nowhere else.

    Parameters
    ----------
    grid
        Eligible pairs, already above the threshold.
    pairs
        A result of `cover` on that grid.
    threshold
        Only to be recorded.
    """
    reached = np.zeros(len(grid.capacity), dtype=np.bool_)
    uncovered = grid.places > 0
    uncovered[pairs[:, 1]] = False
    front = np.flatnonzero(uncovered)
    while front.size:
        new = grid.eligible[front].any(axis=0) & ~reached
        reached |= new
        front = pairs[new[pairs[:, 0]], 1]
    outside = grid.eligible[:, ~reached].any(axis=1)
    return CoverageSet(
        mentors=np.sort(grid.mentor_rows[reached]),
        places=int(grid.capacity[reached].sum()),
        outside=int(outside.sum()),
        threshold=threshold,
    )


def minimum_set(grid: Grid, pairs: Ints, threshold: int | None = None) -> MinimumSet:
    """Return the set of mentors that proves that no more minimum places can be filled.

    Parameters
    ----------
    grid
        Eligible pairs, already above the threshold.
    pairs
        A result of `fill_minimum` on that grid.
    threshold
        Only to be recorded.
    """
    used = np.zeros(grid.eligible.shape, dtype=np.bool_)
    used[pairs[:, 1], pairs[:, 0]] = True
    reached = np.bincount(pairs[:, 0], minlength=len(grid.minimum)) < grid.minimum
    reached &= grid.minimum > 0
    front = np.flatnonzero(reached)
    visited = np.zeros(len(grid.places), dtype=np.bool_)
    while front.size:
        mentees = (grid.eligible[:, front] & ~used[:, front]).any(axis=1) & ~visited
        visited |= mentees
        new = used[mentees].any(axis=0) & ~reached
        reached |= new
        front = np.flatnonzero(new)
    choices = np.count_nonzero(grid.eligible[:, reached], axis=1)
    return MinimumSet(
        mentors=np.sort(grid.mentor_rows[reached]),
        needed=int(grid.minimum[reached].sum()),
        reachable=int(np.minimum(grid.places, choices).sum()),
        threshold=threshold,
    )


def shortage(grid: Grid, covered: int, threshold: int) -> CoverageSet | MinimumSet | None:
    """Return why pairs of at least this score are not enough, or None if they are.

    Coverage and minimum loads are asked one by one: a matching that reaches the most of one never
    hinders the other (linking property of flows).
    """
    at = grid.above(threshold)
    pairs = cover(at)
    if len(pairs) < covered:
        return coverage_set(at, pairs, threshold)
    if not at.minimum.any():
        return None
    pairs = fill_minimum(at)
    if len(pairs) < at.minimum.sum():
        return minimum_set(at, pairs, threshold)
    return None
