"""Compiled maximum-cardinality matching by alternating search, on a sparse core.

As many mentees as possible get one mentor each, whatever the scores; mentors have capacities.

References
----------
Hopcroft, J. E. and Karp, R. M. (1973). An n^{5/2} algorithm for maximum matchings in bipartite
graphs. SIAM Journal on Computing 2(4), 225-231. doi:10.1137/0202019
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.compiled import kernel
from mentormatch.solve.pairs.scale.kernels.augmenting_paths import augment

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints, Ints32
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Core


__all__ = ["alternating_reach", "maximum_cardinality"]


@kernel
def maximum_cardinality(core: Core, min_score: int, mentor_capacity: Ints, mate: Ints32) -> int:
    """Maximum-cardinality matching: give a mentor to as many mentees as the core allows.

    Alternating breadth-first search from one uncovered mentee after the other, with trees in vain
    cut off (Kuhn's method). Hopcroft and Karp (1973, doi:10.1137/0202019) search from all roots at
    once, in phases; here an earlier matching leaves few roots.
    Invariant: nobody loses a mentor without getting another. A search costs O(pairs touched), and
    whom a search in vain has reached no later one expands again.

    Parameters
    ----------
    core, min_score
        Pairs by mentee, their profits in plain units (scale 1, no price of coverage); those below
        `min_score` are not there.
    mentor_capacity
        int64 (mentors,).
    mate
        int32 (mentees,): mentor of each mentee or -1, within the capacities. Updated.

    Returns
    -------
    int
        Mentees who have a mentor.
    """
    mentees, mentors = len(mate), len(mentor_capacity)
    first = np.zeros(mentors + 1, np.int64)
    # No more slots than mentees: capacities may be as large as anybody likes.
    for j in range(mentors):
        first[j + 1] = first[j] + min(mentor_capacity[j], mentees)
    held, load = np.empty(first[-1], np.int32), np.zeros(mentors, np.int64)
    covered = 0
    for i in range(mentees):
        if mate[i] >= 0:
            held[first[mate[i]] + load[mate[i]]] = i
            load[mate[i]] += 1
            covered += 1
    # Stamped with the root of the search, so that nothing has to be reset between searches.
    seen = np.full(mentors, -1, np.int32)
    # Mentors in trees of searches in vain, cut off for good.
    dead = np.zeros(mentors, np.bool_)
    via, queue = np.empty(mentors, np.int32), np.empty(mentees, np.int32)
    for root in range(mentees):
        if mate[root] >= 0:
            continue
        queue[0], head, tail, goal = root, 0, 1, -1
        while head < tail and goal < 0:
            i = queue[head]
            head += 1
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                if (
                    core.profit[e] < min_score
                    or dead[j]
                    or seen[j] == root
                    or mentor_capacity[j] == 0
                ):
                    continue
                # Breadth first, and the first who finds her: the path is as short as can be.
                seen[j], via[j] = root, i
                if first[j] + load[j] < first[j + 1]:
                    goal = j
                    break
                # Mentees of distinct mentors are distinct, so the queue takes nobody twice.
                for s in range(first[j], first[j] + load[j]):
                    queue[tail] = held[s]
                    tail += 1
        if goal < 0:
            # The alternating tree of a search in vain is a Hall violator: its mentors are full, and
            # their mentees know no others that are not cut off. No later path leads through it.
            for q in range(tail):
                for e in range(core.start[queue[q]], core.start[queue[q] + 1]):
                    dead[core.mentor[e]] |= core.profit[e] >= min_score
            continue
        # With a goal nobody goes out: the root in the place of a leaver is not looked at.
        augment(first, mate, held, load, via, root, root, goal)
        covered += 1
    return covered


@kernel
def alternating_reach(
    core: Core, min_score: int, mate: Ints32, mentors: Bools, mentees: Bools
) -> None:
    """Alternating reach: whom alternating paths reach from the mentees that are marked.

    From all uncovered mentees of a maximum matching that is the Hall violator of the deficiency
    version: mentees reached know mentors reached only, who are full. Breadth-first, O(pairs).

    Parameters
    ----------
    core, min_score
        Pairs by mentee; those of a profit below `min_score` are not there.
    mate
        int32 (mentees,): mentor of each mentee, or below 0.
    mentors, mentees
        bool (mentors,) and (mentees,). Updated: mentors next to a marked mentee, and the mentees
        whom a marked mentor has.
    """
    count = len(mate)
    start = np.zeros(len(mentors) + 1, np.int64)
    for i in range(count):
        if mate[i] >= 0:
            start[mate[i] + 1] += 1
    for j in range(len(mentors)):
        start[j + 1] += start[j]
    held, place = np.empty(start[-1], np.int32), start[:-1].copy()
    for i in range(count):
        if mate[i] >= 0:
            held[place[mate[i]]] = i
            place[mate[i]] += 1
    queue, tail = np.empty(count, np.int32), 0
    for i in range(count):
        if mentees[i]:
            queue[tail] = i
            tail += 1
    head = 0
    while head < tail:
        i = queue[head]
        head += 1
        for e in range(core.start[i], core.start[i + 1]):
            j = core.mentor[e]
            if mentors[j] or core.profit[e] < min_score:
                continue
            # A mentee is marked before she is queued, so once; those marked at first are queued.
            mentors[j] = True
            for s in range(start[j], start[j + 1]):
                if not mentees[held[s]]:
                    mentees[held[s]] = True
                    queue[tail] = held[s]
                    tail += 1
