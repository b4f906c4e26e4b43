"""Compiled alternating paths on a sparse core: as many mentees as possible, whatever the scores.

References
----------
Hopcroft, J. E. and Karp, R. M. (1973). An n^{5/2} algorithm for maximum matchings in bipartite
graphs. SIAM Journal on Computing 2(4), 225-231. doi:10.1137/0202019
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from mentormatch.solve.pairs.scale.kernels.augmenting_paths import shift

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints, Ints32
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Core


__all__ = ["cover", "reached"]


@njit(cache=True, nogil=True)
def cover(core: Core, least: int, capacity: Ints, mate: Ints32) -> int:
    """Give a mentor to as many mentees as the core allows; return to how many.

    Parameters
    ----------
    core, least
        Pairs by mentee; those worth less than `least` are not there.
    capacity
        int64 (mentors,).
    mate
        int32 (mentees,): mentor of each mentee or -1, within the capacities. Updated; nobody loses
        a mentor without getting another.
    """
    mentees, mentors = len(mate), len(capacity)
    first = np.zeros(mentors + 1, np.int64)
    for j in range(mentors):
        first[j + 1] = first[j] + min(capacity[j], mentees)
    held, load = np.empty(first[-1], np.int32), np.zeros(mentors, np.int64)
    covered = 0
    for i in range(mentees):
        if mate[i] >= 0:
            held[first[mate[i]] + load[mate[i]]] = i
            load[mate[i]] += 1
            covered += 1
    seen = np.full(mentors, -1, np.int32)
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
                if core.worth[e] < least or dead[j] or seen[j] == root or capacity[j] == 0:
                    continue
                seen[j], via[j] = root, i
                if first[j] + load[j] < first[j + 1]:
                    goal = j
                    break
                for s in range(first[j], first[j] + load[j]):
                    queue[tail] = held[s]
                    tail += 1
        if goal < 0:
            # No path leads on from whom a search in vain has met: nobody need look there again.
            for q in range(tail):
                for e in range(core.start[queue[q]], core.start[queue[q] + 1]):
                    dead[core.mentor[e]] |= core.worth[e] >= least
            continue
        shift(first, mate, held, load, via, root, root, goal)
        covered += 1
    return covered


@njit(cache=True, nogil=True)
def reached(core: Core, least: int, mate: Ints32, mentors: Bools, mentees: Bools) -> None:
    """Mark whom alternating paths reach from the mentees that are marked.

    Parameters
    ----------
    core, least
        Pairs by mentee; those worth less than `least` are not there.
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
            if mentors[j] or core.worth[e] < least:
                continue
            mentors[j] = True
            for s in range(start[j], start[j + 1]):
                if not mentees[held[s]]:
                    mentees[held[s]] = True
                    queue[tail] = held[s]
                    tail += 1
