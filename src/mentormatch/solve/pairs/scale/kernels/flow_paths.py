"""Compiled min-cost flow by successive shortest paths, on a sparse core: b-matching, exactly.

A matching is a flow of highest profit: from mentees, with a price of coverage for the first mentor
of each, over pairs of capacity 1, to mentors with upper and lower bounds. Complementary slackness
with a dual of every mentor and every mentee is kept (see `complementary_slackness`, also for the
reduced costs of steps), and shortest augmenting paths repair what is missing: forward paths place
what mentees still seek, reverse paths fill minimum loads and slots that have a dual above 0. After
each path duals move by the potentials of Dijkstra's algorithm. A search touches what it reaches and
nothing else.

Numbers: all are int64, in micro-units times `scale`. The distances of a search are sums of at most
one difference of profits per mentor on the path and two prices of coverage, plus what the first
duals differ by. With both up to 2**45, paths of 60,000 mentors stay below 2**61.

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
from numpy.typing import NDArray

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined, kernel
from mentormatch.solve.pairs.scale.kernels.binary_heap import Heap, pop, push
from mentormatch.solve.pairs.scale.kernels.complementary_slackness import (
    add,
    exchange,
    join_cost,
    leave_cost,
    remove,
    room_cost,
)

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Back, Core, Flow, FlowLimits


__all__ = ["forward", "reverse"]


class _Search(NamedTuple):
    """Labels of a search, mentors first, then mentees; all distances are `FAR` between searches.

    Attributes
    ----------
    distance
        int64 (nodes,).
    via
        int32 (nodes,): the pair by which a node was reached.
    touched
        int32 (nodes,): scratch, the nodes to be reset.
    heap
        Scratch.
    """

    distance: Ints
    via: NDArray[np.int32]
    touched: NDArray[np.int32]
    heap: Heap


@kernel
def forward(core: Core, back: Back, limits: FlowLimits, flow: Flow, wanted: Ints) -> None:
    """Forward pass: a shortest augmenting path for every place that a mentee seeks to fill.

    Successive shortest paths with reduced costs (Ahuja, Magnanti and Orlin 1993, chapter 9). A path
    from a mentee ends at a mentor with room, or with a mentee who settles for one mentor less, the
    root included. Invariant: complementary slackness, but for what is sought. A path costs
    O(pairs touched * log).

    Parameters
    ----------
    core, back, limits, flow
        As `match_tight` leaves them; the flow is updated.
    wanted
        int64 (mentees,): as `match_tight` returns it; equal to `flow.taken` afterwards.
    """
    mentees, mentors = len(limits.mentee_capacity), len(limits.mentor_capacity)
    far = np.int64(FAR)
    distance = np.full(mentors + mentees, far, np.int64)
    via = np.full(mentors + mentees, -1, np.int32)
    touched = np.empty(mentors + mentees, np.int32)
    # Each node is expanded once, so there is at most one push for each pair, made or not.
    room = len(core.mentor) + len(flow.held) + 2
    heap = Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    for root in range(mentees):
        # Each path fills a place, or lowers what she or somebody else seeks: this ends.
        while flow.taken[root] < wanted[root]:
            last, seen = mentors + root, 1
            # The shortest path known so far: the root gives up the place herself.
            stop = leave_cost(limits, flow, wanted[root], root)
            distance[last], touched[0] = 0, last
            size = push(heap, 0, 0, last)
            while size:
                d, node = heap.key[0], heap.name[0]
                if d >= stop:
                    break
                size = pop(heap, size)
                # Lazy deletion: the node has got a shorter label since.
                if d > distance[node]:
                    continue
                if node >= mentors:
                    i = node - mentors
                    offset = d + flow.mentee_dual[i]
                    for e in range(core.start[i], core.start[i + 1]):
                        j = core.mentor[e]
                        # To make a pair costs u - m, at least 0 for pairs not made.
                        there = offset + flow.mentor_dual[j] - core.profit[e]
                        if flow.made[e] or there >= stop or there >= distance[j]:
                            continue
                        if distance[j] == far:
                            touched[seen] = j
                            seen += 1
                        distance[j], via[j] = there, e
                        # To the sink from here: a full mentor costs FAR, and as `there` is below
                        # 2**62, the sum does not overflow.
                        rise = room_cost(limits, flow, j)
                        if there + rise < stop:
                            stop, last = there + rise, j
                        # With room at no cost the path ends here; beyond nothing is shorter.
                        if rise:
                            size = push(heap, size, there, j)
                    continue
                offset = d - flow.mentor_dual[node]
                for s in range(flow.first[node], flow.first[node] + flow.load[node]):
                    e = flow.held[s]
                    i = back.mentee[e]
                    # To undo a pair costs m - u, at least 0 for pairs made.
                    there = offset + core.profit[e] - flow.mentee_dual[i]
                    other = mentors + i
                    if there >= stop or there >= distance[other]:
                        continue
                    if distance[other] == far:
                        touched[seen] = other
                        seen += 1
                    distance[other], via[other] = there, e
                    fall = leave_cost(limits, flow, wanted[i], i)
                    if there + fall < stop:
                        stop, last = there + fall, other
                    if fall:
                        size = push(heap, size, there, other)
            # Potentials: min(distance, stop). Pairs on the path become tight, none is violated.
            for q in range(seen):
                node = touched[q]
                change = max(0, stop - distance[node])
                if node < mentors:
                    flow.mentor_dual[node] += change
                else:
                    flow.mentee_dual[node - mentors] -= change
            _augment(core, back, flow, wanted, via, last, root)
            for q in range(seen):
                distance[touched[q]] = far


@inlined
def _augment(
    core: Core, back: Back, flow: Flow, wanted: Ints, via: Ints32, last: int, root: int
) -> None:
    """Augmentation of a forward path, from its end back to the root. O(path * load).

    `last` is a mentor with room, or a mentee who settles for one mentor less: then what she sought
    is lowered too, so that she is not a root again.
    """
    mentors = len(flow.load)
    if last < mentors:
        add(core, flow, via[last])
        i = back.mentee[via[last]]
    else:
        i = last - mentors
        flow.taken[i] -= 1
        wanted[i] -= 1
    # Labels alternate: a mentee was reached by a pair of hers, which is undone in favour of the one
    # by which its mentor was reached.
    while i != root:
        old = via[mentors + i]
        new = via[core.mentor[old]]
        exchange(core, flow, old, new)
        i = back.mentee[new]
    flow.taken[root] += 1


@kernel
def reverse(core: Core, back: Back, limits: FlowLimits, flow: Flow) -> None:
    """Reverse pass: fill minimum loads, and fill slots or bring their dual to 0.

    Shortest paths from a mentor back to a mentee who takes one mentor more, or to a mentor who can
    give a mentee up. Invariant: complementary slackness, but for the mentors not yet treated. A
    mentor whom no path reaches keeps a load below her minimum: the alternating tree of that search
    proves that the core cannot meet all minimum loads (Hall violator).
    """
    nodes = len(limits.mentor_capacity) + len(limits.mentee_capacity)
    # The label of a mentee falls at most once for each pair she has not made, and each time may
    # push all mentors she has: (pairs - had) * had, with at most so many had as she has places.
    room = 2
    for i in range(len(limits.mentee_capacity)):
        pairs = core.start[i + 1] - core.start[i]
        had = min(limits.mentee_capacity[i], pairs // 2)
        room += (pairs - had) * had
    search = _Search(
        np.full(nodes, FAR, np.int64),
        np.full(nodes, -1, np.int32),
        np.empty(nodes, np.int32),
        Heap(np.empty(room, np.int64), np.empty(room, np.int32)),
    )
    for root in range(len(limits.mentor_capacity)):
        while flow.load[root] < limits.mentor_minimum[root] or (
            flow.mentor_dual[root] > 0 and flow.load[root] < limits.mentor_capacity[root]
        ):
            if not _reverse_path(core, back, limits, flow, search, root):
                break


@kernel
def _reverse_path(
    core: Core,
    back: Back,
    limits: FlowLimits,
    flow: Flow,
    search: _Search,
    root: int,
) -> bool:
    """One reverse path: bring a mentee to a mentor, or her dual to 0; False if there is no path.

    Dijkstra over mentors. A mentee is not queued: she is passed through as soon as her label falls,
    which may happen several times. O(pairs touched * places of a mentee * log).
    """
    mentors = len(limits.mentor_capacity)
    far = np.int64(FAR)
    distance, via, touched, heap = search
    last, seen = root, 1
    # Below her minimum any path will do, however long; above it, her dual can fall to 0 instead.
    stop = flow.mentor_dual[root] if flow.load[root] >= limits.mentor_minimum[root] else far
    distance[root], touched[0] = 0, root
    size = push(heap, 0, 0, root)
    while size:
        d, j = heap.key[0], heap.name[0]
        if d >= stop:
            break
        size = pop(heap, size)
        if d > distance[j]:
            continue
        offset = d + flow.mentor_dual[j]
        for p in range(back.start[j], back.start[j + 1]):
            e = back.pair[p]
            i = back.mentee[e]
            # Backwards along the same arcs: to make a pair costs u - m, to undo one m - u.
            there = offset + flow.mentee_dual[i] - core.profit[e]
            other = mentors + i
            if there >= stop or there >= distance[other] or flow.made[e]:
                continue
            if distance[other] == far:
                touched[seen] = other
                seen += 1
            distance[other], via[other] = there, e
            # The path ends with a mentee who takes one mentor more; FAR if her places are taken,
            # and `there` is below 2**62, so that the sum does not overflow.
            rise = join_cost(limits, flow, i)
            if there + rise < stop:
                stop, last = there + rise, other
            # Or it goes on: she leaves a mentor she has, who then looks for another mentee.
            for f in range(core.start[i], core.start[i + 1]):
                if not flow.made[f]:
                    continue
                k = core.mentor[f]
                beyond = there + core.profit[f] - flow.mentor_dual[k] - flow.mentee_dual[i]
                if beyond >= stop or beyond >= distance[k]:
                    continue
                if distance[k] == far:
                    touched[seen] = k
                    seen += 1
                distance[k], via[k] = beyond, f
                size = push(heap, size, beyond, k)
                # Once her dual is 0 a mentor above her minimum need not replace whom she gives up.
                if flow.load[k] > limits.mentor_minimum[k] and beyond + flow.mentor_dual[k] < stop:
                    stop, last = beyond + flow.mentor_dual[k], k
    # Without a path no potential is finite, so duals stay and only labels are reset.
    found = stop < far
    for q in range(seen):
        node = touched[q]
        change = max(0, stop - distance[node]) if found else np.int64(0)
        if node < mentors:
            flow.mentor_dual[node] -= change
        else:
            flow.mentee_dual[node - mentors] += change
        distance[node] = far
    if found and last != root:
        _augment_reverse(core, back, flow, via, last, root)
    return found


@inlined
def _augment_reverse(core: Core, back: Back, flow: Flow, via: Ints32, last: int, root: int) -> None:
    """Augmentation of a reverse path, from its end to the root. O(path * load).

    `last` is a mentee who takes one mentor more, or a mentor who gives up the pair she was reached
    by. Each mentor on the way takes the mentee of the next in the place of the one she loses.
    """
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
