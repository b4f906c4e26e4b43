"""Compiled flows on a sparse core: several mentors per mentee, minimum loads, exact in integers.

A matching is a flow of highest worth: from mentees, each with a bonus for her first mentor, over
pairs that are used at most once, to mentors with a most and a least. Optimality is kept as a price
of every mentor and a threshold of every mentee, and shortest augmenting paths repair what is
missing: forward paths place what mentees still want, reverse paths fill what mentors still need or
lower their price. A search touches what it reaches and nothing else.

What fits, and what a step costs, is told in `flow_fit`.

Numbers: all are int64, and the distances of a search are sums of at most one difference of worth
per mentor on the path and two bonuses, plus what the first prices differ by. With worths and
bonuses up to 2**45, paths of 60,000 mentors stay below 2**61.

References
----------
Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall. Chapter 9:
successive shortest paths with reduced costs.

Bertsekas, D. P. and Castañon, D. A. (1989). The auction algorithm for the transportation problem.
Annals of Operations Research 20, 67-96. doi:10.1007/BF02216923
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mentormatch.solve.pairs.scale.kernels.binary_heap import Heap, drop, put
from mentormatch.solve.pairs.scale.kernels.complementary_slackness import (
    FAR,
    add,
    exchange,
    joining,
    leaving,
    remove,
    rising,
)

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Back, Core, Flow, FlowLimits


__all__ = ["forward", "reverse"]


class _Search(NamedTuple):
    """Labels of mentors, then mentees; `distance` is far and nothing is kept between searches."""

    distance: Ints
    via: NDArray[np.int32]
    touched: NDArray[np.int32]
    heap: Heap


@njit(cache=True, nogil=True)
def forward(core: Core, back: Back, limits: FlowLimits, flow: Flow, wanted: Ints) -> int:
    """Give mentees what they want, or lower what they want; return paths walked.

    Parameters
    ----------
    wanted
        As `seat` returns it; equal to `flow.taken` afterwards.
    """
    mentees, mentors = len(limits.places), len(limits.capacity)
    far = np.int64(FAR)
    distance = np.full(mentors + mentees, far, np.int64)
    via = np.full(mentors + mentees, -1, np.int32)
    touched = np.empty(mentors + mentees, np.int32)
    room = len(core.mentor) + len(flow.held) + 2
    heap = Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    walked = 0
    for root in range(mentees):
        while flow.taken[root] < wanted[root]:
            walked += 1
            last, seen = mentors + root, 1
            stop = leaving(limits, flow, wanted[root], root)
            distance[last], touched[0] = 0, last
            size = put(heap, 0, 0, last)
            while size:
                d, node = heap.key[0], heap.name[0]
                if d >= stop:
                    break
                size = drop(heap, size)
                if d > distance[node]:
                    continue
                if node >= mentors:
                    i = node - mentors
                    offset = d + flow.threshold[i]
                    for e in range(core.start[i], core.start[i + 1]):
                        j = core.mentor[e]
                        there = offset + flow.price[j] - core.worth[e]
                        if flow.made[e] or there >= stop or there >= distance[j]:
                            continue
                        if distance[j] == far:
                            touched[seen] = j
                            seen += 1
                        distance[j], via[j] = there, e
                        rise = rising(limits, flow, j)
                        if there + rise < stop:
                            stop, last = there + rise, j
                        if rise:
                            size = put(heap, size, there, j)
                    continue
                offset = d - flow.price[node]
                for s in range(flow.first[node], flow.first[node] + flow.load[node]):
                    e = flow.held[s]
                    i = back.mentee[e]
                    there = offset + core.worth[e] - flow.threshold[i]
                    other = mentors + i
                    if there >= stop or there >= distance[other]:
                        continue
                    if distance[other] == far:
                        touched[seen] = other
                        seen += 1
                    distance[other], via[other] = there, e
                    fall = leaving(limits, flow, wanted[i], i)
                    if there + fall < stop:
                        stop, last = there + fall, other
                    if fall:
                        size = put(heap, size, there, other)
            for q in range(seen):
                node = touched[q]
                change = max(0, stop - distance[node])
                if node < mentors:
                    flow.price[node] += change
                else:
                    flow.threshold[node - mentors] -= change
            _push(core, back, flow, wanted, via, last, root)
            for q in range(seen):
                distance[touched[q]] = far
    return walked


@njit(cache=True, nogil=True, inline="always")
def _push(
    core: Core, back: Back, flow: Flow, wanted: Ints, via: Ints32, last: int, root: int
) -> None:
    """Move mentees along a path that ends at a mentor with room, or with a mentee who leaves."""
    mentors = len(flow.load)
    if last < mentors:
        add(core, flow, via[last])
        i = back.mentee[via[last]]
    else:
        i = last - mentors
        flow.taken[i] -= 1
        wanted[i] -= 1
    while i != root:
        old = via[mentors + i]
        new = via[core.mentor[old]]
        exchange(core, flow, old, new)
        i = back.mentee[new]
    flow.taken[root] += 1


@njit(cache=True, nogil=True)
def reverse(core: Core, back: Back, limits: FlowLimits, flow: Flow) -> int:
    """Fill minimum loads, and fill free places or lower their price to 0; return paths walked.

    A mentor whom no path reaches keeps a load below her minimum.
    """
    nodes = len(limits.capacity) + len(limits.places)
    room = len(core.mentor) + 2
    search = _Search(
        np.full(nodes, FAR, np.int64),
        np.full(nodes, -1, np.int32),
        np.empty(nodes, np.int32),
        Heap(np.empty(room, np.int64), np.empty(room, np.int32)),
    )
    walked = 0
    for root in range(len(limits.capacity)):
        while flow.load[root] < limits.minimum[root] or (
            flow.price[root] > 0 and flow.load[root] < limits.capacity[root]
        ):
            walked += 1
            if not _fill(core, back, limits, flow, search, root):
                break
    return walked


@njit(cache=True, nogil=True)
def _fill(
    core: Core,
    back: Back,
    limits: FlowLimits,
    flow: Flow,
    search: _Search,
    root: int,
) -> bool:
    """Bring one mentee to a mentor, or her price to 0; return False if there is no path."""
    mentors = len(limits.capacity)
    far = np.int64(FAR)
    distance, via, touched, heap = search
    last, seen = root, 1
    stop = flow.price[root] if flow.load[root] >= limits.minimum[root] else far
    distance[root], touched[0] = 0, root
    size = put(heap, 0, 0, root)
    while size:
        d, j = heap.key[0], heap.name[0]
        if d >= stop:
            break
        size = drop(heap, size)
        if d > distance[j]:
            continue
        offset = d + flow.price[j]
        for p in range(back.start[j], back.start[j + 1]):
            e = back.pair[p]
            i = back.mentee[e]
            there = offset + flow.threshold[i] - core.worth[e]
            other = mentors + i
            if there >= stop or there >= distance[other] or flow.made[e]:
                continue
            if distance[other] == far:
                touched[seen] = other
                seen += 1
            distance[other], via[other] = there, e
            rise = joining(limits, flow, i)
            if there + rise < stop:
                stop, last = there + rise, other
            for f in range(core.start[i], core.start[i + 1]):
                if not flow.made[f]:
                    continue
                k = core.mentor[f]
                beyond = there + core.worth[f] - flow.price[k] - flow.threshold[i]
                if beyond >= stop or beyond >= distance[k]:
                    continue
                if distance[k] == far:
                    touched[seen] = k
                    seen += 1
                distance[k], via[k] = beyond, f
                size = put(heap, size, beyond, k)
                if flow.load[k] > limits.minimum[k] and beyond + flow.price[k] < stop:
                    stop, last = beyond + flow.price[k], k
    found = stop < far
    for q in range(seen):
        node = touched[q]
        change = max(0, stop - distance[node]) if found else np.int64(0)
        if node < mentors:
            flow.price[node] -= change
        else:
            flow.threshold[node - mentors] += change
        distance[node] = far
    if found and last != root:
        _pull(core, back, flow, via, last, root)
    return found


@njit(cache=True, nogil=True, inline="always")
def _pull(core: Core, back: Back, flow: Flow, via: Ints32, last: int, root: int) -> None:
    """Move mentees towards the root, from a mentee with a free place or a mentor who gives one."""
    mentors = len(flow.load)
    if last < mentors:
        i = back.mentee[via[last]]
        remove(core, flow, via[last])
    else:
        i = last - mentors
        flow.taken[i] += 1
    new = via[mentors + i]
    while core.mentor[new] != root:
        old = via[core.mentor[new]]
        exchange(core, flow, old, new)
        new = via[mentors + back.mentee[old]]
    add(core, flow, new)
