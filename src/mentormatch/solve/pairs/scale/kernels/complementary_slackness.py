"""Pairs, prices and thresholds of a flow that fit each other; the elementary steps of the paths.

Write m for worth less price. A price a and a threshold u fit a matching if

- every pair made has m >= u, every other pair m <= u;
- a mentee without a mentor has u = -person; with one of several places taken, -person <= u <= 0;
  with more than one taken and one free, u = 0; with all taken, u >= 0, but u >= -person if she has
  one place only;
- a > 0 only for a mentor who is full, a < 0 only for one at her minimum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from mentormatch.solve.pairs.scale.kernels.core_arrays import Back

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Core, Flow, FlowLimits

__all__ = [
    "FAR",
    "add",
    "backward",
    "exchange",
    "fit",
    "hold",
    "joining",
    "leaving",
    "remove",
    "rising",
    "seat",
]

FAR = 1 << 62
"""A distance that no path has."""


@njit(cache=True, nogil=True)
def backward(core: Core, mentors: int) -> Back:
    """Return the pairs of a core by mentor."""
    mentee = np.empty(len(core.mentor), np.int32)
    start = np.zeros(mentors + 1, np.int64)
    for i in range(len(core.start) - 1):
        mentee[core.start[i] : core.start[i + 1]] = i
    for j in core.mentor:
        start[j + 1] += 1
    for j in range(mentors):
        start[j + 1] += start[j]
    place = start[:-1].copy()
    pair = np.empty(len(core.mentor), np.int32)
    for e in range(len(core.mentor)):
        pair[place[core.mentor[e]]] = e
        place[core.mentor[e]] += 1
    return Back(mentee, start, pair)


@njit(cache=True, nogil=True)
def hold(core: Core, flow: Flow) -> None:
    """Fill `taken`, `load` and `held` from `made`."""
    flow.taken[:] = 0
    flow.load[:] = 0
    for i in range(len(core.start) - 1):
        for e in range(core.start[i], core.start[i + 1]):
            if flow.made[e]:
                flow.taken[i] += 1
                add(core, flow, e)


@njit(cache=True, nogil=True, inline="always")
def add(core: Core, flow: Flow, e: int) -> None:
    """Make a pair."""
    j = core.mentor[e]
    flow.held[flow.first[j] + flow.load[j]] = e
    flow.load[j] += 1
    flow.made[e] = True


@njit(cache=True, nogil=True, inline="always")
def remove(core: Core, flow: Flow, e: int) -> None:
    """Undo a pair that was made."""
    j = core.mentor[e]
    flow.load[j] -= 1
    last = flow.held[flow.first[j] + flow.load[j]]
    for s in range(flow.first[j], flow.first[j] + flow.load[j]):
        if flow.held[s] == e:
            flow.held[s] = last
    flow.made[e] = False


@njit(cache=True, nogil=True, inline="always")
def exchange(core: Core, flow: Flow, old: int, new: int) -> None:
    """Make a pair of a mentor in the place of another of hers."""
    j = core.mentor[old]
    for s in range(flow.first[j], flow.first[j] + flow.load[j]):
        if flow.held[s] == old:
            flow.held[s] = new
    flow.made[old] = False
    flow.made[new] = True


@njit(cache=True, nogil=True, inline="always")
def rising(limits: FlowLimits, flow: Flow, j: int) -> int:
    """Return by how much a price must rise before the mentor takes one more."""
    if flow.price[j] >= 0:
        return np.int64(0) if flow.load[j] < limits.capacity[j] else np.int64(FAR)
    if flow.load[j] < limits.minimum[j]:
        return np.int64(0)
    return -flow.price[j] if flow.load[j] < limits.capacity[j] else np.int64(FAR)


@njit(cache=True, nogil=True, inline="always")
def leaving(limits: FlowLimits, flow: Flow, wanted: int, i: int) -> int:
    """Return by how much a threshold must fall before the mentee wants one mentor less."""
    if wanted >= 2:
        return flow.threshold[i]
    return limits.person[i] + flow.threshold[i]


@njit(cache=True, nogil=True, inline="always")
def joining(limits: FlowLimits, flow: Flow, i: int) -> int:
    """Return by how much a threshold must rise before the mentee wants one mentor more."""
    if flow.taken[i] >= limits.places[i]:
        return np.int64(FAR)
    if flow.taken[i] == 0:
        return -limits.person[i] - flow.threshold[i]
    return -flow.threshold[i]


@njit(cache=True, nogil=True)
def seat(core: Core, limits: FlowLimits, flow: Flow) -> Ints:
    """Keep the pairs that are among the best choices, release the rest, seat whom room suits.

    Parameters
    ----------
    flow
        Pairs and prices to begin with; `held` may be anything. Afterwards pairs, prices and
        thresholds fit each other, and loads are within what the sign of the price allows.

    Returns
    -------
    ndarray
        int64 (mentees,): how many mentors each wants at her threshold, at least those she has.
    """
    before = flow.made.copy()
    flow.made[:] = False
    flow.taken[:] = 0
    flow.load[:] = 0
    wanted = np.zeros(len(limits.places), np.int64)
    for i in range(len(wanted)):
        _choose(core, limits, flow, before, False, i)
    for i in range(len(wanted)):
        blocked = _choose(core, limits, flow, before, True, i)
        if blocked == -FAR:
            _fit_one(core, limits, flow, i)
            wanted[i] = flow.taken[i]
        else:
            flow.threshold[i] = blocked
            wanted[i] = limits.places[i] if blocked > 0 else 1
    return wanted


@njit(cache=True, nogil=True)
def _choose(core: Core, limits: FlowLimits, flow: Flow, before: Bools, anyone: bool, i: int) -> int:
    """Make the best pairs of a mentee in turn until one has no room.

    Only pairs made `before` are made unless it may be `anyone`. Returns the margin of the best pair
    that is wanted and has no room, or -FAR.
    """
    while flow.taken[i] < limits.places[i]:
        best = -limits.person[i] if flow.taken[i] == 0 else np.int64(0)
        pick, fits = -1, False
        for e in range(core.start[i], core.start[i + 1]):
            margin = core.worth[e] - flow.price[core.mentor[e]]
            if flow.made[e] or margin < best or (margin == best and fits):
                continue
            free = (anyone or before[e]) and rising(limits, flow, core.mentor[e]) == 0
            if margin > best or free:
                best, pick, fits = margin, e, free
        if pick < 0:
            break
        if not fits:
            return best
        add(core, flow, pick)
        flow.taken[i] += 1
    return np.int64(-FAR)


@njit(cache=True, nogil=True, inline="always")
def _fit_one(core: Core, limits: FlowLimits, flow: Flow, i: int) -> bool:
    """Set the largest threshold that fits the pairs of a mentee; return whether one does."""
    best, least = np.int64(-FAR), np.int64(FAR)
    for e in range(core.start[i], core.start[i + 1]):
        margin = core.worth[e] - flow.price[core.mentor[e]]
        if flow.made[e]:
            least = min(least, margin)
        else:
            best = max(best, margin)
    taken, places = flow.taken[i], limits.places[i]
    out = -limits.person[i]
    if places == 0:
        low, high = out, max(best, out)
    elif taken == 0:
        low, high = out, out
    elif taken == 1:
        low, high = out, least if places == 1 else min(0, least)
    else:
        low, high = np.int64(0), least if taken == places else np.int64(0)
    flow.threshold[i] = high
    return max(best, low) <= high <= least


@njit(cache=True, nogil=True)
def fit(core: Core, limits: FlowLimits, flow: Flow) -> bool:
    """Set the thresholds that fit pairs and prices; return whether there are any."""
    fits = True
    for i in range(len(limits.places)):
        fits &= _fit_one(core, limits, flow, i)
    return fits
