"""Complementary slackness of a flow and its duals, and the elementary steps of augmenting paths.

Write m for the reduced profit of a pair: profit less mentor dual v. Mentor duals v and mentee duals
u satisfy complementary slackness with a matching if

- every pair made has m >= u, every other pair m <= u;
- a mentee without a mentor has u = -p, where p is her price of coverage; with one of several places
  taken, -p <= u <= 0; with more than one taken and one free, u = 0; with all taken, u >= 0, but
  u >= -p if she has one place only;
- v > 0 only for a mentor who is full, v < 0 only for one at her minimum.

A pair made need not be tight (m = u), for it is used at most once: its own bound has a dual too,
m - u. The reduced costs of residual arcs are these differences, all at least 0, which is what
Dijkstra's algorithm needs (Ahuja, Magnanti and Orlin 1993, chapter 9). All numbers are int64, in
micro-units times `scale`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined, kernel

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Core, Flow, FlowLimits

__all__ = [
    "add",
    "exchange",
    "fit_mentee_duals",
    "index_matching",
    "join_cost",
    "leave_cost",
    "match_tight",
    "remove",
    "room_cost",
]


@kernel
def index_matching(core: Core, flow: Flow) -> None:
    """Index a matching: fill `taken`, `load` and `held` from `made`. O(pairs)."""
    flow.taken[:] = 0
    flow.load[:] = 0
    for i in range(len(core.start) - 1):
        for e in range(core.start[i], core.start[i + 1]):
            if flow.made[e]:
                flow.taken[i] += 1
                add(core, flow, e)


@inlined
def add(core: Core, flow: Flow, e: int) -> None:
    """Residual step: make a pair. O(1); the mentor must have a slot left in `held`."""
    j = core.mentor[e]
    flow.held[flow.first[j] + flow.load[j]] = e
    flow.load[j] += 1
    flow.made[e] = True


@inlined
def remove(core: Core, flow: Flow, e: int) -> None:
    """Residual step: undo a pair; the last pair of the mentor fills the gap. O(load)."""
    j = core.mentor[e]
    flow.load[j] -= 1
    last = flow.held[flow.first[j] + flow.load[j]]
    for s in range(flow.first[j], flow.first[j] + flow.load[j]):
        if flow.held[s] == e:
            flow.held[s] = last
    flow.made[e] = False


@inlined
def exchange(core: Core, flow: Flow, old: int, new: int) -> None:
    """Residual step: make a pair of a mentor in the place of another of hers. O(load)."""
    j = core.mentor[old]
    for s in range(flow.first[j], flow.first[j] + flow.load[j]):
        if flow.held[s] == old:
            flow.held[s] = new
    flow.made[old] = False
    flow.made[new] = True


@inlined
def room_cost(limits: FlowLimits, flow: Flow, j: int) -> int:
    """Reduced cost of the arc from a mentor to the sink: how far her dual must rise for one more.

    0 below her capacity at a dual of 0 or more, and below her minimum at any; FAR if she is full.
    At her minimum and a negative dual, one more has to be paid for until the dual is 0.
    """
    # Her room costs nothing: a dual above 0 with an empty slot is left to reverse paths.
    if flow.mentor_dual[j] >= 0:
        return np.int64(0) if flow.load[j] < limits.mentor_capacity[j] else np.int64(FAR)
    if flow.load[j] < limits.mentor_minimum[j]:
        return np.int64(0)
    return -flow.mentor_dual[j] if flow.load[j] < limits.mentor_capacity[j] else np.int64(FAR)


@inlined
def leave_cost(limits: FlowLimits, flow: Flow, wanted: int, i: int) -> int:
    """Reduced cost of one mentor less: how far the dual must fall before the mentee drops one.

    Her last mentor brings the price of coverage, the others nothing besides their pair. `wanted`
    are the mentors she has and seeks, at least 1.
    """
    if wanted >= 2:
        return flow.mentee_dual[i]
    return limits.coverage_price[i] + flow.mentee_dual[i]


@inlined
def join_cost(limits: FlowLimits, flow: Flow, i: int) -> int:
    """Reduced cost of one mentor more: how far the dual must rise before the mentee takes one.

    FAR if all her places are taken. Her first mentor brings the price of coverage.
    """
    if flow.taken[i] >= limits.mentee_capacity[i]:
        return np.int64(FAR)
    if flow.taken[i] == 0:
        return -limits.coverage_price[i] - flow.mentee_dual[i]
    return -flow.mentee_dual[i]


@kernel
def match_tight(core: Core, limits: FlowLimits, flow: Flow) -> Ints:
    """Greedy initialisation: each mentee makes her best pairs in turn, as far as there is room.

    From any mentor duals and any pairs, which are kept where they are among the best choices.
    Afterwards complementary slackness holds, but for mentees who seek more than they have and
    mentors below what the sign of their dual asks for. O(pairs * places of a mentee).

    Parameters
    ----------
    flow
        Pairs and mentor duals to begin with; `held` may be anything. Updated.

    Returns
    -------
    ndarray
        int64 (mentees,): how many mentors each seeks at her dual, at least those she has.
    """
    before = flow.made.copy()
    flow.made[:] = False
    flow.taken[:] = 0
    flow.load[:] = 0
    wanted = np.zeros(len(limits.mentee_capacity), np.int64)
    # First everybody keeps what she had, then all others choose: a warm start loses no pair to
    # somebody of a smaller number.
    for i in range(len(wanted)):
        _choose(core, limits, flow, before, False, i)
    for i in range(len(wanted)):
        blocked = _choose(core, limits, flow, before, True, i)
        if blocked == -FAR:
            _fit_mentee_dual(core, limits, flow, i)
            wanted[i] = flow.taken[i]
        else:
            # A pair without room is wanted at its reduced profit. Above 0 she wants all her places
            # filled, at 0 or below only her first, which coverage pays for.
            flow.mentee_dual[i] = blocked
            wanted[i] = limits.mentee_capacity[i] if blocked > 0 else 1
    return wanted


@kernel
def _choose(core: Core, limits: FlowLimits, flow: Flow, before: Bools, anyone: bool, i: int) -> int:
    """Greedy choice of one mentee: make her best pairs in turn until one has no room.

    Only pairs made `before` are made unless it may be `anyone`. Of ties a pair with room is taken,
    and among those the first. O(her pairs * her places).

    Returns
    -------
    int
        Reduced profit of the best pair that is wanted and has no room, or -FAR.
    """
    while flow.taken[i] < limits.mentee_capacity[i]:
        # What a further mentor must exceed: less than nothing for the first, as coverage pays.
        best = -limits.coverage_price[i] if flow.taken[i] == 0 else np.int64(0)
        pick, fits = -1, False
        for e in range(core.start[i], core.start[i + 1]):
            reduced = core.profit[e] - flow.mentor_dual[core.mentor[e]]
            if flow.made[e] or reduced < best or (reduced == best and fits):
                continue
            free = (anyone or before[e]) and room_cost(limits, flow, core.mentor[e]) == 0
            # Of equal choices one with room is better, for one without ends the turn.
            if reduced > best or free:
                best, pick, fits = reduced, e, free
        if pick < 0:
            break
        # Nothing worse may be made before it: pairs made are the best ones.
        if not fits:
            return best
        add(core, flow, pick)
        flow.taken[i] += 1
    return np.int64(-FAR)


@inlined
def _fit_mentee_dual(core: Core, limits: FlowLimits, flow: Flow, i: int) -> bool:
    """Largest dual of a mentee that satisfies complementary slackness; return whether one does.

    Pairs made bound it from above, other pairs from below, and her places from both sides by the
    conditions above. O(her pairs).
    """
    best, lowest = np.int64(-FAR), np.int64(FAR)
    for e in range(core.start[i], core.start[i + 1]):
        reduced = core.profit[e] - flow.mentor_dual[core.mentor[e]]
        if flow.made[e]:
            lowest = min(lowest, reduced)
        else:
            best = max(best, reduced)
    taken, mentee_capacity = flow.taken[i], limits.mentee_capacity[i]
    out = -limits.coverage_price[i]
    # She can take nobody: her other pairs still bound the dual, and nothing else does.
    if mentee_capacity == 0:
        low, high = out, max(best, out)
    elif taken == 0:
        low, high = out, out
    # With a place free nothing further pays, so the dual is not above 0.
    elif taken == 1:
        low, high = out, lowest if mentee_capacity == 1 else min(0, lowest)
    # From the second on a mentor must pay for herself, so the dual is not below 0 either.
    else:
        low, high = np.int64(0), lowest if taken == mentee_capacity else np.int64(0)
    flow.mentee_dual[i] = high
    return max(best, low) <= high <= lowest


@kernel
def fit_mentee_duals(core: Core, limits: FlowLimits, flow: Flow) -> bool:
    """Mentee duals that satisfy complementary slackness with pairs and mentor duals. O(pairs).

    Returns whether there are any; with loads that fit the signs of mentor duals, that proves a
    matching optimal.
    """
    fits = True
    for i in range(len(limits.mentee_capacity)):
        fits &= _fit_mentee_dual(core, limits, flow, i)
    return fits
