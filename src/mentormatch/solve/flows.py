"""Compiled flows on a sparse core: several mentors per mentee, minimum loads, exact in integers.

A matching is a flow of highest worth: from mentees, each with a bonus for her first mentor, over
pairs that are used at most once, to mentors with a most and a least. Optimality is kept as a price
of every mentor and a threshold of every mentee, and shortest augmenting paths repair what is
missing: forward paths place what mentees still want, reverse paths fill what mentors still need or
lower their price. A search touches what it reaches and nothing else.

Write m for worth less price. A price a and a threshold u fit a matching if

- every pair made has m >= u, every other pair m <= u;
- a mentee without a mentor has u = -person; with one of several places taken, -person <= u <= 0;
  with more than one taken and one free, u = 0; with all taken, u >= 0, but u >= -person if she has
  one place only;
- a > 0 only for a mentor who is full, a < 0 only for one at her minimum.

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

from mentormatch.solve.heaps import Heap, drop, put
from mentormatch.solve.sparse import Back

if TYPE_CHECKING:
    from mentormatch.solve.arrays import Ints, Mask
    from mentormatch.solve.sparse import Core, Flow, FlowLimits

    Small = NDArray[np.int32]

__all__ = ["backward", "fit", "forward", "hold", "joining", "leaving", "reverse", "seat"]

_FAR = 1 << 62


class _Search(NamedTuple):
    """Labels of mentors, then mentees; `distance` is far and nothing is kept between searches."""

    distance: Ints
    via: NDArray[np.int32]
    touched: NDArray[np.int32]
    heap: Heap


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
                _append(core, flow, e)


@njit(cache=True, nogil=True, inline="always")
def _append(core: Core, flow: Flow, e: int) -> None:
    j = core.mentor[e]
    flow.held[flow.first[j] + flow.load[j]] = e
    flow.load[j] += 1
    flow.made[e] = True


@njit(cache=True, nogil=True, inline="always")
def _remove(core: Core, flow: Flow, e: int) -> None:
    j = core.mentor[e]
    flow.load[j] -= 1
    last = flow.held[flow.first[j] + flow.load[j]]
    for s in range(flow.first[j], flow.first[j] + flow.load[j]):
        if flow.held[s] == e:
            flow.held[s] = last
    flow.made[e] = False


@njit(cache=True, nogil=True, inline="always")
def _replace(core: Core, flow: Flow, old: int, new: int) -> None:
    j = core.mentor[old]
    for s in range(flow.first[j], flow.first[j] + flow.load[j]):
        if flow.held[s] == old:
            flow.held[s] = new
    flow.made[old] = False
    flow.made[new] = True


@njit(cache=True, nogil=True, inline="always")
def _room(limits: FlowLimits, flow: Flow, j: int) -> int:
    """Return by how much a price must rise before the mentor takes one more."""
    if flow.price[j] >= 0:
        return np.int64(0) if flow.load[j] < limits.capacity[j] else np.int64(_FAR)
    if flow.load[j] < limits.minimum[j]:
        return np.int64(0)
    return -flow.price[j] if flow.load[j] < limits.capacity[j] else np.int64(_FAR)


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
        return np.int64(_FAR)
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
        if blocked == -_FAR:
            _fit_one(core, limits, flow, i)
            wanted[i] = flow.taken[i]
        else:
            flow.threshold[i] = blocked
            wanted[i] = limits.places[i] if blocked > 0 else 1
    return wanted


@njit(cache=True, nogil=True)
def _choose(core: Core, limits: FlowLimits, flow: Flow, before: Mask, anyone: bool, i: int) -> int:
    """Make the best pairs of a mentee in turn until one has no room.

    Only pairs made `before` are made unless it may be `anyone`. Returns the margin of the best pair
    that is wanted and has no room, or -_FAR.
    """
    while flow.taken[i] < limits.places[i]:
        best = -limits.person[i] if flow.taken[i] == 0 else np.int64(0)
        pick, fits = -1, False
        for e in range(core.start[i], core.start[i + 1]):
            margin = core.worth[e] - flow.price[core.mentor[e]]
            if flow.made[e] or margin < best or (margin == best and fits):
                continue
            free = (anyone or before[e]) and _room(limits, flow, core.mentor[e]) == 0
            if margin > best or free:
                best, pick, fits = margin, e, free
        if pick < 0:
            break
        if not fits:
            return best
        _append(core, flow, pick)
        flow.taken[i] += 1
    return np.int64(-_FAR)


@njit(cache=True, nogil=True, inline="always")
def _fit_one(core: Core, limits: FlowLimits, flow: Flow, i: int) -> bool:
    """Set the largest threshold that fits the pairs of a mentee; return whether one does."""
    best, least = np.int64(-_FAR), np.int64(_FAR)
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


@njit(cache=True, nogil=True)
def forward(core: Core, back: Back, limits: FlowLimits, flow: Flow, wanted: Ints) -> int:
    """Give mentees what they want, or lower what they want; return paths walked.

    Parameters
    ----------
    wanted
        As `seat` returns it; equal to `flow.taken` afterwards.
    """
    mentees, mentors = len(limits.places), len(limits.capacity)
    far = np.int64(_FAR)
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
                        rise = _room(limits, flow, j)
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
    core: Core, back: Back, flow: Flow, wanted: Ints, via: Small, last: int, root: int
) -> None:
    """Move mentees along a path that ends at a mentor with room, or with a mentee who leaves."""
    mentors = len(flow.load)
    if last < mentors:
        _append(core, flow, via[last])
        i = back.mentee[via[last]]
    else:
        i = last - mentors
        flow.taken[i] -= 1
        wanted[i] -= 1
    while i != root:
        old = via[mentors + i]
        new = via[core.mentor[old]]
        _replace(core, flow, old, new)
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
        np.full(nodes, _FAR, np.int64),
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
    far = np.int64(_FAR)
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
def _pull(core: Core, back: Back, flow: Flow, via: Small, last: int, root: int) -> None:
    """Move mentees towards the root, from a mentee with a free place or a mentor who gives one."""
    mentors = len(flow.load)
    if last < mentors:
        i = back.mentee[via[last]]
        _remove(core, flow, via[last])
    else:
        i = last - mentors
        flow.taken[i] += 1
    new = via[mentors + i]
    while core.mentor[new] != root:
        old = via[core.mentor[new]]
        _replace(core, flow, old, new)
        new = via[mentors + back.mentee[old]]
    _append(core, flow, new)
