"""Compiled shortest augmenting paths on a sparse core: they make what an auction leaves exact.

Forward paths find a place for every mentee who is better off with one; reverse paths lower the
price of every place that stays empty. All numbers are int64. Staying out is worth 0.

References
----------
Jonker, R. and Volgenant, A. (1987). A shortest augmenting path algorithm for dense and sparse
linear assignment problems. Computing 38, 325-340. doi:10.1007/BF02278710
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.scale.kernels.binary_heap import Heap, drop, put
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, OUT, Core

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32


__all__ = ["forward", "reverse", "seat", "shift", "transposed"]


@njit(cache=True, nogil=True, inline="always")
def _best_margin(core: Core, price: Ints, i: int) -> int:
    best = np.int64(0)
    for e in range(core.start[i], core.start[i + 1]):
        best = max(best, core.worth[e] - price[core.mentor[e]])
    return best


@njit(cache=True, nogil=True)
def seat(core: Core, first: Ints, price: Ints, mate: Ints32, held: Ints32, load: Ints32) -> Ints:
    """Keep what is among the best choices, release the rest, and seat whom a free place suits.

    Parameters
    ----------
    price
        Of each mentor, at least 0.
    mate
        Mentor of each mentee, or `FREE` or `OUT`. Updated.
    held
        Mentee in each place; places of mentor j begin at ``first[j]``, the first ``load[j]`` taken.

    Returns
    -------
    ndarray
        What each mentee gains at these prices.
    """
    mentees = len(core.start) - 1
    gain = np.empty(mentees, np.int64)
    for i in range(mentees):
        gain[i] = _best_margin(core, price, i)
        j, mine = mate[i], np.int64(-1)
        for e in range(core.start[i], core.start[i + 1]):
            if core.mentor[e] == j:
                mine = core.worth[e] - price[j]
        mate[i] = FREE
        if j >= 0 and mine == gain[i] and first[j] + load[j] < first[j + 1]:
            held[first[j] + load[j]] = i
            load[j] += 1
            mate[i] = j
    for i in range(mentees):
        if mate[i] == FREE:
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                if core.worth[e] - price[j] == gain[i] and first[j] + load[j] < first[j + 1]:
                    held[first[j] + load[j]] = i
                    load[j] += 1
                    mate[i] = j
                    break
        if mate[i] == FREE and gain[i] == 0:
            mate[i] = OUT
    return gain


@njit(cache=True, nogil=True)
def forward(
    core: Core, first: Ints, price: Ints, gain: Ints, mate: Ints32, held: Ints32, load: Ints32
) -> int:
    """Give every free mentee her place by shortest augmenting paths; return paths walked."""
    mentees, mentors = len(gain), len(price)
    far = np.int64(FAR)
    distance = np.full(mentors, far, np.int64)
    settled = np.zeros(mentors, np.bool_)
    via = np.full(mentors, -1, np.int32)
    touched = np.empty(mentors, np.int32)
    row_distance = np.empty(mentees, np.int64)
    rows = np.empty(mentees, np.int32)
    heap = Heap(np.empty(len(core.mentor) + 1, np.int64), np.empty(len(core.mentor) + 1, np.int32))
    walked = 0
    for root in range(mentees):
        if mate[root] != FREE:
            continue
        walked += 1
        size, seen, reached, expanded = 0, 0, 1, 0
        rows[0], row_distance[root] = root, 0
        stop, leaver, goal = gain[root], root, -1
        while True:
            while expanded < reached:
                i = rows[expanded]
                expanded += 1
                offset = row_distance[i] + gain[i]
                for e in range(core.start[i], core.start[i + 1]):
                    j = core.mentor[e]
                    d = offset + price[j] - core.worth[e]
                    if d < distance[j] and d < stop:
                        if distance[j] == far:
                            touched[seen] = j
                            seen += 1
                        distance[j], via[j] = d, i
                        size = put(heap, size, d, j)
            if size == 0:
                break
            d, j = heap.key[0], heap.name[0]
            if d >= stop:
                break
            size = drop(heap, size)
            if settled[j] or d > distance[j]:
                continue
            settled[j] = True
            if first[j] + load[j] < first[j + 1]:
                stop, goal = d, j
                break
            for s in range(first[j], first[j] + load[j]):
                i = held[s]
                rows[reached], row_distance[i] = i, d
                reached += 1
                if d + gain[i] < stop:
                    stop, leaver = d + gain[i], i
        for q in range(reached):
            i = rows[q]
            gain[i] -= max(0, stop - row_distance[i])
        for q in range(seen):
            j = touched[q]
            if settled[j]:
                price[j] += max(0, stop - distance[j])
        shift(first, mate, held, load, via, root, leaver, goal)
        for q in range(seen):
            j = touched[q]
            distance[j], settled[j], via[j] = far, False, -1
    return walked


@njit(cache=True, nogil=True, inline="always")
def shift(
    first: Ints,
    mate: Ints32,
    held: Ints32,
    load: Ints32,
    via: Ints32,
    root: int,
    leaver: int,
    goal: int,
) -> None:
    """Move mentees along a path that ends at a free place, or with somebody who leaves.

    Parameters
    ----------
    first, mate, held, load
        Where slots begin, mentors of mentees, mentees in slots, slots taken. The last three are
        updated.
    via
        For each mentor on the path the mentee who goes there.
    root, leaver, goal
        The mentee at the beginning; who leaves where `goal` is below 0; the mentor with a place.
    """
    if goal >= 0:
        i = via[goal]
        left = mate[i]
        held[first[goal] + load[goal]] = i
        load[goal] += 1
        mate[i] = goal
    else:
        i = leaver
        left = mate[i]
        mate[i] = OUT
    while i != root:
        j, taker = left, via[left]
        for s in range(first[j], first[j] + load[j]):
            if held[s] == i:
                held[s] = taker
        left = mate[taker]
        mate[taker] = j
        i = taker


@njit(cache=True, nogil=True)
def transposed(core: Core, mentors: int) -> Core:
    """Return the same pairs by mentor."""
    start = np.zeros(mentors + 1, np.int64)
    for j in core.mentor:
        start[j + 1] += 1
    for j in range(mentors):
        start[j + 1] += start[j]
    place = start[:-1].copy()
    mentee = np.empty(len(core.mentor), np.int32)
    worth = np.empty(len(core.mentor), np.int64)
    for i in range(len(core.start) - 1):
        for e in range(core.start[i], core.start[i + 1]):
            at = place[core.mentor[e]]
            place[core.mentor[e]] += 1
            mentee[at], worth[at] = i, core.worth[e]
    return Core(start, mentee, worth)


@njit(cache=True, nogil=True)
def reverse(
    back: Core, first: Ints, price: Ints, gain: Ints, mate: Ints32, held: Ints32, load: Ints32
) -> int:
    """Lower the price of every empty place to 0, or fill it; return paths walked.

    Parameters
    ----------
    back
        The core by mentor.
    """
    mentors = len(price)
    far = np.int64(FAR)
    distance = np.full(mentors, far, np.int64)
    settled = np.zeros(mentors, np.bool_)
    via = np.full(mentors, -1, np.int32)
    above = np.full(mentors, -1, np.int32)
    touched = np.empty(mentors, np.int32)
    heap = Heap(np.empty(len(back.mentor) + 2, np.int64), np.empty(len(back.mentor) + 2, np.int32))
    walked = 0
    for root in range(mentors):
        while first[root] + load[root] < first[root + 1] and price[root] > 0:
            walked += 1
            distance[root], touched[0] = 0, root
            size, seen = put(heap, 0, 0, root), 1
            stop, joiner, goal = far, -1, -1
            while size:
                d, j = heap.key[0], heap.name[0]
                if d >= stop:
                    break
                size = drop(heap, size)
                if settled[j] or d > distance[j]:
                    continue
                settled[j] = True
                if d + price[j] < stop:
                    stop, joiner, goal = d + price[j], -1, j
                for e in range(back.start[j], back.start[j + 1]):
                    i = back.mentor[e]
                    slack = d + gain[i] + price[j] - back.worth[e]
                    if slack >= stop or mate[i] == j:
                        continue
                    if mate[i] < 0:
                        stop, joiner, goal = slack, i, j
                    elif slack < distance[mate[i]]:
                        other = mate[i]
                        if distance[other] == far:
                            touched[seen] = other
                            seen += 1
                        distance[other], via[other], above[other] = slack, i, j
                        size = put(heap, size, slack, other)
            for q in range(seen):
                j = touched[q]
                if settled[j] and distance[j] < stop:
                    fall = stop - distance[j]
                    price[j] -= fall
                    for s in range(first[j], first[j] + load[j]):
                        gain[held[s]] += fall
            _pull(first, mate, held, load, via, above, root, joiner, goal)
            for q in range(seen):
                j = touched[q]
                distance[j], settled[j], via[j], above[j] = far, False, -1, -1
    return walked


@njit(cache=True, nogil=True, inline="always")
def _pull(
    first: Ints,
    mate: Ints32,
    held: Ints32,
    load: Ints32,
    via: Ints32,
    above: Ints32,
    root: int,
    joiner: int,
    goal: int,
) -> None:
    """Move mentees towards the root: each mentor on the path takes the one of the next."""
    i, j = joiner, goal
    if i < 0:
        if j == root:
            return
        i = via[j]
        last = first[j] + load[j] - 1
        for s in range(first[j], last):
            if held[s] == i:
                held[s] = held[last]
        load[j] -= 1
        j = above[j]
    while j != root:
        leaving = via[j]
        for s in range(first[j], first[j] + load[j]):
            if held[s] == leaving:
                held[s] = i
        mate[i] = j
        i, j = leaving, above[j]
    held[first[root] + load[root]] = i
    load[root] += 1
    mate[i] = root
