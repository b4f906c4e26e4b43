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

from mentormatch.solve.paths import Core, _drop, _Heap, _put

if TYPE_CHECKING:
    from mentormatch.solve.arrays import Ints, Mask

    Small = NDArray[np.int32]

__all__ = [
    "Back",
    "Flow",
    "FlowLimits",
    "backward",
    "best_worths",
    "falls",
    "fit",
    "forward",
    "hold",
    "reverse",
    "rises",
    "seat",
]

_FAR = 1 << 62


class FlowLimits(NamedTuple):
    """What matchings obey, and what the first mentor of a mentee is worth beside the pair.

    Attributes
    ----------
    places
        int64 (mentees,): most mentors, at least 0 and at most the pairs of the mentee.
    person
        int64 (mentees,), at least 0.
    capacity, minimum
        int64 (mentors,): most and fewest mentees.
    """

    places: Ints
    person: Ints
    capacity: Ints
    minimum: Ints


class Back(NamedTuple):
    """The pairs of a core, seen from the mentors.

    Attributes
    ----------
    mentee
        int32 (pairs,): of each pair of the core.
    start
        int64 (mentors + 1,): pairs of mentor j are ``pair[start[j]:start[j + 1]]``.
    pair
        int32 (pairs,): numbers of pairs, by mentor.
    """

    mentee: NDArray[np.int32]
    start: Ints
    pair: NDArray[np.int32]


class Flow(NamedTuple):
    """A matching and its dual values; every array is updated in place.

    Attributes
    ----------
    made
        bool (pairs,).
    taken
        int64 (mentees,): places in use.
    load
        int64 (mentors,).
    first, held
        Pairs made by mentor j are ``held[first[j]:first[j] + load[j]]``.
    price
        int64 (mentors,).
    threshold
        int64 (mentees,).
    """

    made: Mask
    taken: Ints
    load: Ints
    first: Ints
    held: NDArray[np.int32]
    price: Ints
    threshold: Ints


class _Forest(NamedTuple):
    """Search trees of mentors in need. Nodes are mentors, then mentees.

    A price or threshold moves from the time that its node is reached, and is brought up to date
    when the node leaves its tree.

    Attributes
    ----------
    distance
        When each node is reached; far if it is in no tree.
    via
        The pair it is reached by, -1 for a root.
    tree
        The root of its tree.
    after, before
        Ring of the nodes of a tree.
    """

    distance: Ints
    via: NDArray[np.int32]
    tree: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]


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
def _leaving(limits: FlowLimits, flow: Flow, wanted: int, i: int) -> int:
    """Return by how much a threshold must fall before the mentee wants one mentor less."""
    if wanted >= 2:
        return flow.threshold[i]
    return limits.person[i] + flow.threshold[i]


@njit(cache=True, nogil=True, inline="always")
def _joining(limits: FlowLimits, flow: Flow, i: int) -> int:
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
    heap = _Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    walked = 0
    for root in range(mentees):
        while flow.taken[root] < wanted[root]:
            walked += 1
            last, seen = mentors + root, 1
            stop = _leaving(limits, flow, wanted[root], root)
            distance[last], touched[0] = 0, last
            size = _put(heap, 0, 0, last)
            while size:
                d, node = heap.key[0], heap.name[0]
                if d >= stop:
                    break
                size = _drop(heap, size)
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
                            size = _put(heap, size, there, j)
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
                    fall = _leaving(limits, flow, wanted[i], i)
                    if there + fall < stop:
                        stop, last = there + fall, other
                    if fall:
                        size = _put(heap, size, there, other)
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

    All mentors in need grow a tree at the same pace. When a tree meets somebody who can give, one
    mentee is passed down to its root, and only this tree is taken down and grown again. Mentors
    whom no path reaches keep a load below their minimum.
    """
    mentors = len(limits.capacity)
    nodes = mentors + len(limits.places)
    forest = _Forest(
        np.full(nodes, _FAR, np.int64),
        np.full(nodes, -1, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
    )
    heap = _Heap(np.empty(nodes + 2, np.int64), np.empty(nodes + 2, np.int32))
    gone = np.empty(nodes, np.int32)
    size, rooted, walked, now = 0, 0, 0, np.int64(0)
    for root in range(mentors):
        if _in_need(limits, flow, root):
            heap, size = _plant(limits, flow, forest, heap, size, root, now)
            rooted += 1
    while size and rooted:
        key, name = heap.key[0], heap.name[0]
        size = _drop(heap, size)
        node = name if name < nodes else name - nodes
        if name < nodes:
            if forest.distance[node] != key:
                continue
            now = key
            for p in range(back.start[node], back.start[node + 1]):
                e = back.pair[p]
                i = back.mentee[e]
                there = key + flow.price[node] + flow.threshold[i] - core.worth[e]
                if there < forest.distance[mentors + i] and not flow.made[e]:
                    heap, size = _graft(core, limits, flow, forest, heap, size, i, e, there)
            continue
        if forest.distance[node] == _FAR:
            continue
        if forest.distance[node] + _giving(limits, flow, forest, node) != key:
            continue
        now = key
        walked += 1
        root = forest.tree[node]
        _pull(core, back, flow, forest.via, node)
        count = _fell(flow, forest, root, now, gone)
        if _in_need(limits, flow, root):
            heap, size = _plant(limits, flow, forest, heap, size, root, now)
        else:
            rooted -= 1
        for node in gone[:count]:
            heap, size = _regrow(core, back, limits, flow, forest, heap, size, node, now)
    for node in range(nodes):
        if forest.distance[node] < _FAR:
            _settle(flow, forest, node, now)
    return walked


@njit(cache=True, nogil=True, inline="always")
def _in_need(limits: FlowLimits, flow: Flow, j: int) -> bool:
    if flow.load[j] < limits.minimum[j]:
        return True
    return flow.price[j] > 0 and flow.load[j] < limits.capacity[j]


@njit(cache=True, nogil=True, inline="always")
def _giving(limits: FlowLimits, flow: Flow, forest: _Forest, node: int) -> int:
    """Return how long after she is reached somebody can give what a root needs."""
    mentors = len(limits.capacity)
    if node >= mentors:
        return _joining(limits, flow, node - mentors)
    # A root gives nothing but is in need no longer when her price is 0.
    spare = flow.load[node] - limits.minimum[node]
    if spare > 0 or (spare == 0 and forest.via[node] < 0):
        return flow.price[node]
    return np.int64(_FAR)


@njit(cache=True, nogil=True, inline="always")
def _add(heap: _Heap, size: int, key: int, name: int) -> tuple[_Heap, int]:
    """Put an entry into a heap that grows."""
    if size == len(heap.key):
        more = _Heap(np.empty(2 * size, np.int64), np.empty(2 * size, np.int32))
        more.key[:size] = heap.key
        more.name[:size] = heap.name
        heap = more
    return heap, _put(heap, size, key, name)


@njit(cache=True, nogil=True, inline="always")
def _label(forest: _Forest, node: int, distance: int, via: int, tree: int) -> None:
    """Move a node into the ring of a tree."""
    if forest.distance[node] < _FAR:
        forest.after[forest.before[node]] = forest.after[node]
        forest.before[forest.after[node]] = forest.before[node]
    forest.distance[node], forest.via[node], forest.tree[node] = distance, via, tree
    if node == tree:
        forest.after[node] = forest.before[node] = node
        return
    other = forest.after[tree]
    forest.after[tree], forest.before[node] = node, tree
    forest.after[node], forest.before[other] = other, node


@njit(cache=True, nogil=True)
def _plant(
    limits: FlowLimits, flow: Flow, forest: _Forest, heap: _Heap, size: int, root: int, now: int
) -> tuple[_Heap, int]:
    """Begin the tree of a mentor in need."""
    _label(forest, root, now, -1, root)
    return _offer(limits, flow, forest, heap, size, root)


@njit(cache=True, nogil=True, inline="always")
def _offer(
    limits: FlowLimits, flow: Flow, forest: _Forest, heap: _Heap, size: int, node: int
) -> tuple[_Heap, int]:
    """Enter when a mentor is reached and when somebody can give."""
    distance, nodes = forest.distance[node], len(forest.distance)
    if node < len(limits.capacity):
        heap, size = _add(heap, size, distance, node)
    wait = _giving(limits, flow, forest, node)
    if wait < _FAR:
        heap, size = _add(heap, size, distance + wait, nodes + node)
    return heap, size


@njit(cache=True, nogil=True)
def _graft(
    core: Core,
    limits: FlowLimits,
    flow: Flow,
    forest: _Forest,
    heap: _Heap,
    size: int,
    i: int,
    e: int,
    there: int,
) -> tuple[_Heap, int]:
    """Reach a mentee through a pair that she could make, and her mentors through her."""
    mentors = len(limits.capacity)
    tree = forest.tree[core.mentor[e]]
    _label(forest, mentors + i, there, e, tree)
    heap, size = _offer(limits, flow, forest, heap, size, mentors + i)
    for f in range(core.start[i], core.start[i + 1]):
        if flow.made[f]:
            k = core.mentor[f]
            beyond = there + core.worth[f] - flow.price[k] - flow.threshold[i]
            if beyond < forest.distance[k]:
                _label(forest, k, beyond, f, tree)
                heap, size = _offer(limits, flow, forest, heap, size, k)
    return heap, size


@njit(cache=True, nogil=True, inline="always")
def _settle(flow: Flow, forest: _Forest, node: int, now: int) -> None:
    """Take a node out of the forest with the price or threshold it has by now."""
    change = max(0, now - forest.distance[node])
    if node < len(flow.price):
        flow.price[node] -= change
    else:
        flow.threshold[node - len(flow.price)] += change
    forest.distance[node] = _FAR


@njit(cache=True, nogil=True)
def _fell(flow: Flow, forest: _Forest, root: int, now: int, gone: Small) -> int:
    """Take down a tree; return how many nodes are gone."""
    count, node = 0, root
    while True:
        gone[count] = node
        count += 1
        _settle(flow, forest, node, now)
        node = forest.after[node]
        if node == root:
            return count


@njit(cache=True, nogil=True)
def _regrow(
    core: Core,
    back: Back,
    limits: FlowLimits,
    flow: Flow,
    forest: _Forest,
    heap: _Heap,
    size: int,
    node: int,
    now: int,
) -> tuple[_Heap, int]:
    """Reach a node of a tree taken down from the trees that stand."""
    mentors = len(limits.capacity)
    best, through = forest.distance[node], -1
    if node >= mentors:
        i = node - mentors
        for e in range(core.start[i], core.start[i + 1]):
            j = core.mentor[e]
            if forest.distance[j] <= now and not flow.made[e]:
                there = forest.distance[j] + flow.price[j] + flow.threshold[i] - core.worth[e]
                if there < best:
                    best, through = there, e
        if through >= 0:
            heap, size = _graft(core, limits, flow, forest, heap, size, i, through, best)
        return heap, size
    for s in range(flow.first[node], flow.first[node] + flow.load[node]):
        e = flow.held[s]
        i = back.mentee[e]
        reached = forest.distance[mentors + i]
        if reached < _FAR:
            beyond = reached + core.worth[e] - flow.price[node] - flow.threshold[i]
            if beyond < best:
                best, through = beyond, e
    if through >= 0:
        _label(forest, node, best, through, forest.tree[mentors + back.mentee[through]])
        heap, size = _offer(limits, flow, forest, heap, size, node)
    return heap, size


@njit(cache=True, nogil=True, inline="always")
def _pull(core: Core, back: Back, flow: Flow, via: Small, last: int) -> None:
    """Move mentees towards a root, from a mentee with a free place or a mentor who gives one."""
    mentors = len(flow.load)
    if last >= mentors:
        i = last - mentors
        flow.taken[i] += 1
    elif via[last] < 0:
        return
    else:
        i = back.mentee[via[last]]
        _remove(core, flow, via[last])
    new = via[mentors + i]
    while via[core.mentor[new]] >= 0:
        old = via[core.mentor[new]]
        _replace(core, flow, old, new)
        new = via[mentors + back.mentee[old]]
    _append(core, flow, new)


@njit(cache=True, nogil=True)
def best_worths(core: Core, limits: FlowLimits, price: Ints) -> Ints:
    """Return what each mentee gains at most at these prices, int64 (mentees,)."""
    found = np.zeros(len(limits.places), np.int64)
    most = 0
    for i in range(len(found)):
        most = max(most, limits.places[i])
    ranked = np.empty(most + 1, np.int64)
    for i in range(len(found)):
        kept = 0
        for e in range(core.start[i], core.start[i + 1]):
            margin = core.worth[e] - price[core.mentor[e]]
            if kept and margin <= 0 and margin <= ranked[0]:
                continue
            q = kept
            while q > 0 and ranked[q - 1] < margin:
                ranked[q] = ranked[q - 1]
                q -= 1
            ranked[q] = margin
            kept = min(kept + 1, limits.places[i])
        if kept:
            gain = limits.person[i] + ranked[0]
            for q in range(1, kept):
                gain += max(0, ranked[q])
            found[i] = max(0, gain)
    return found


@njit(cache=True, nogil=True)
def falls(core: Core, back: Back, limits: FlowLimits, flow: Flow, most: Ints) -> Ints:
    """Return by how much every price can fall at once while the matching stays optimal.

    Parameters
    ----------
    flow
        An optimal matching with prices and thresholds that fit.
    most
        int64 (mentors,): largest fall of each mentor for herself, at least 0.
    """
    mentees, mentors = len(limits.places), len(most)
    distance = np.empty(mentors + mentees, np.int64)
    distance[:mentors] = most
    room = len(core.mentor) + len(flow.held) + mentors + mentees + 2
    heap = _Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    for i in range(mentees):
        distance[mentors + i] = _joining(limits, flow, i)
    size = _put_all(heap, distance)
    while size:
        d, node = heap.key[0], heap.name[0]
        size = _drop(heap, size)
        if d > distance[node]:
            continue
        if node >= mentors:
            i = node - mentors
            offset = d + flow.threshold[i]
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                there = offset + flow.price[j] - core.worth[e]
                if there < distance[j] and not flow.made[e]:
                    distance[j] = there
                    size = _put(heap, size, there, j)
            continue
        offset = d - flow.price[node]
        for s in range(flow.first[node], flow.first[node] + flow.load[node]):
            e = flow.held[s]
            i = back.mentee[e]
            there = offset + core.worth[e] - flow.threshold[i]
            if there < distance[mentors + i]:
                distance[mentors + i] = there
                size = _put(heap, size, there, mentors + i)
    return distance[:mentors].copy()


@njit(cache=True, nogil=True)
def rises(core: Core, back: Back, limits: FlowLimits, flow: Flow, most: Ints) -> Ints:
    """Return by how much every price can rise at once while the matching stays optimal.

    Parameters are those of `falls`, with the largest rise of each mentor for herself.
    """
    mentees, mentors = len(limits.places), len(most)
    distance = np.full(mentors + mentees, np.int64(_FAR), np.int64)
    distance[:mentors] = most
    room = len(core.mentor) + len(flow.held) + mentors + mentees + 2
    heap = _Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    for i in range(mentees):
        if flow.taken[i]:
            distance[mentors + i] = _leaving(limits, flow, flow.taken[i], i)
    size = _put_all(heap, distance)
    while size:
        d, node = heap.key[0], heap.name[0]
        size = _drop(heap, size)
        if d > distance[node]:
            continue
        if node >= mentors:
            i = node - mentors
            offset = d - flow.threshold[i]
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                if flow.made[e] and offset + core.worth[e] - flow.price[j] < distance[j]:
                    distance[j] = offset + core.worth[e] - flow.price[j]
                    size = _put(heap, size, distance[j], j)
            continue
        offset = d + flow.price[node]
        for p in range(back.start[node], back.start[node + 1]):
            e = back.pair[p]
            i = back.mentee[e]
            there = offset + flow.threshold[i] - core.worth[e]
            if there < distance[mentors + i] and not flow.made[e]:
                distance[mentors + i] = there
                size = _put(heap, size, there, mentors + i)
    return distance[:mentors].copy()


@njit(cache=True, nogil=True, inline="always")
def _put_all(heap: _Heap, distance: Ints) -> int:
    size = 0
    for node in range(len(distance)):
        if distance[node] < _FAR:
            size = _put(heap, size, distance[node], node)
    return size
