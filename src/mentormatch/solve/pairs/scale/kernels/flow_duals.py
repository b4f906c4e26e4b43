"""Compiled dual solutions of a flow: its Lagrangian bound, and the extreme optimal duals.

Optimal duals are the solutions of a system of difference constraints, one for each pair and each
node, so the largest simultaneous change of all duals is a vector of shortest distances. All numbers
are int64, in micro-units times `scale`.

References
----------
Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall. Application
4.5: systems of difference constraints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import kernel
from mentormatch.solve.pairs.scale.kernels.binary_heap import Heap, pop, push
from mentormatch.solve.pairs.scale.kernels.complementary_slackness import join_cost, leave_cost

if TYPE_CHECKING:
    from mentormatch.arrays import Ints
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Back, Core, Flow, FlowLimits

__all__ = ["best_profits", "largest_decreases", "largest_increases"]


@kernel
def best_profits(core: Core, limits: FlowLimits, mentor_dual: Ints) -> Ints:
    """Lagrangian subproblem of each mentee: her best choice of distinct mentors at any duals.

    She takes as many of her largest reduced profits as she has places and as pay: the first may
    be below 0 as far as the price of coverage makes up for it. Summed up, and with the capacities
    priced, that is an upper bound on every matching, whatever the duals. O(pairs * places).

    Returns
    -------
    ndarray
        int64 (mentees,), at least 0.
    """
    found = np.zeros(len(limits.mentee_capacity), np.int64)
    most = 0
    for i in range(len(found)):
        most = max(most, limits.mentee_capacity[i])
    ranked = np.empty(most + 1, np.int64)
    for i in range(len(found)):
        kept = 0
        for e in range(core.start[i], core.start[i + 1]):
            reduced = core.profit[e] - mentor_dual[core.mentor[e]]
            # Below 0 only one pair can be of use, the best: it is kept in case coverage pays.
            if kept and reduced <= 0 and reduced <= ranked[0]:
                continue
            q = kept
            while q > 0 and ranked[q - 1] < reduced:
                ranked[q] = ranked[q - 1]
                q -= 1
            ranked[q] = reduced
            # What is beyond her places falls off the end: there is room for one more.
            kept = min(kept + 1, limits.mentee_capacity[i])
        if kept:
            gain = limits.coverage_price[i] + ranked[0]
            for q in range(1, kept):
                gain += max(0, ranked[q])
            found[i] = max(0, gain)
    return found


@kernel
def largest_decreases(core: Core, back: Back, limits: FlowLimits, flow: Flow, most: Ints) -> Ints:
    """Minimal optimal duals: how far all mentor duals can fall at once.

    Let mentor j fall by x and mentee i rise by y. The matching stays optimal as long as
    ``x <= most[j]`` and ``y <= join_cost(i)``, ``x <= y + u - m`` for each pair not made and
    ``y <= x + m - u`` for each pair made, with u and m as in `complementary_slackness`. The largest
    solution, in all components at once, is the shortest distances from a source that reaches every
    node at its own bound: one run of Dijkstra's algorithm, for all right-hand sides are at least 0.
    O(pairs * log).

    Parameters
    ----------
    core, back, limits, flow
        An optimal matching with duals that satisfy complementary slackness.
    most
        int64 (mentors,): largest fall of each mentor by her own bound, at least 0.

    Returns
    -------
    ndarray
        int64 (mentors,): falls, at least 0.
    """
    mentors = len(most)
    bound = np.empty(mentors + len(limits.mentee_capacity), np.int64)
    bound[:mentors] = most
    for i in range(len(limits.mentee_capacity)):
        bound[mentors + i] = join_cost(limits, flow, i)
    return _largest_changes(core, back, flow, bound, True)[:mentors].copy()


@kernel
def largest_increases(core: Core, back: Back, limits: FlowLimits, flow: Flow, most: Ints) -> Ints:
    """Maximal optimal duals: how far all mentor duals can rise at once.

    As `largest_decreases`, with pairs made in the place of pairs not made and the other way about:
    mentor duals rise by at most `most`, mentee duals fall by at most `leave_cost`. O(pairs * log).
    """
    mentors = len(most)
    bound = np.full(mentors + len(limits.mentee_capacity), np.int64(FAR), np.int64)
    bound[:mentors] = most
    # Who has nobody has no pair made, by which alone a mentee holds a mentor back: her label may be
    # anything, and her dual does not move.
    for i in range(len(limits.mentee_capacity)):
        if flow.taken[i]:
            bound[mentors + i] = leave_cost(limits, flow, flow.taken[i], i)
    return _largest_changes(core, back, flow, bound, False)[:mentors].copy()


@kernel
def _largest_changes(core: Core, back: Back, flow: Flow, distance: Ints, falling: bool) -> Ints:
    """Shortest distances from a source that reaches every node at its own bound. O(pairs * log).

    Parameters
    ----------
    distance
        int64 (mentors + mentees,): these bounds, FAR for none. Updated.
    falling
        Whether mentor duals fall and mentee duals rise; the other way about otherwise.
    """
    mentors, sign = len(flow.load), 1 if falling else -1
    # A push for each node, and one for each pair, made or not, as nodes are expanded once.
    room = len(core.mentor) + len(flow.held) + len(distance) + 2
    heap = Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    size = 0
    for node in range(len(distance)):
        if distance[node] < FAR:
            size = push(heap, size, distance[node], node)
    while size:
        d, node = heap.key[0], heap.name[0]
        size = pop(heap, size)
        # Lazy deletion: the node has got a shorter label since.
        if d > distance[node]:
            continue
        # Where mentor duals fall, a mentee bounds the mentors whom she has not.
        if node >= mentors:
            i = node - mentors
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                there = d + sign * (flow.mentee_dual[i] + flow.mentor_dual[j] - core.profit[e])
                if there < distance[j] and flow.made[e] != falling:
                    distance[j] = there
                    size = push(heap, size, there, j)
            continue
        # And a mentor bounds the mentees whom she has, of whom there is a list.
        begin, end = back.start[node], back.start[node + 1]
        if falling:
            begin, end = flow.first[node], flow.first[node] + flow.load[node]
        for p in range(begin, end):
            e = flow.held[p] if falling else back.pair[p]
            i = back.mentee[e]
            there = d + sign * (core.profit[e] - flow.mentor_dual[node] - flow.mentee_dual[i])
            if there < distance[mentors + i] and flow.made[e] == falling:
                distance[mentors + i] = there
                size = push(heap, size, there, mentors + i)
    return distance
