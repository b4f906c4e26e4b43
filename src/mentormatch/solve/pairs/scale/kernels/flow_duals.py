"""Compiled price questions of a flow: its bound, and how far prices can fall or rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.scale.kernels.binary_heap import Heap, drop, put
from mentormatch.solve.pairs.scale.kernels.complementary_slackness import joining, leaving

if TYPE_CHECKING:
    from mentormatch.arrays import Ints
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Back, Core, Flow, FlowLimits

__all__ = ["best_worths", "falls", "rises"]


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
    heap = Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    for i in range(mentees):
        distance[mentors + i] = joining(limits, flow, i)
    size = _put_all(heap, distance)
    while size:
        d, node = heap.key[0], heap.name[0]
        size = drop(heap, size)
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
                    size = put(heap, size, there, j)
            continue
        offset = d - flow.price[node]
        for s in range(flow.first[node], flow.first[node] + flow.load[node]):
            e = flow.held[s]
            i = back.mentee[e]
            there = offset + core.worth[e] - flow.threshold[i]
            if there < distance[mentors + i]:
                distance[mentors + i] = there
                size = put(heap, size, there, mentors + i)
    return distance[:mentors].copy()


@njit(cache=True, nogil=True)
def rises(core: Core, back: Back, limits: FlowLimits, flow: Flow, most: Ints) -> Ints:
    """Return by how much every price can rise at once while the matching stays optimal.

    Parameters are those of `falls`, with the largest rise of each mentor for herself.
    """
    mentees, mentors = len(limits.places), len(most)
    distance = np.full(mentors + mentees, np.int64(FAR), np.int64)
    distance[:mentors] = most
    room = len(core.mentor) + len(flow.held) + mentors + mentees + 2
    heap = Heap(np.empty(room, np.int64), np.empty(room, np.int32))
    for i in range(mentees):
        if flow.taken[i]:
            distance[mentors + i] = leaving(limits, flow, flow.taken[i], i)
    size = _put_all(heap, distance)
    while size:
        d, node = heap.key[0], heap.name[0]
        size = drop(heap, size)
        if d > distance[node]:
            continue
        if node >= mentors:
            i = node - mentors
            offset = d - flow.threshold[i]
            for e in range(core.start[i], core.start[i + 1]):
                j = core.mentor[e]
                if flow.made[e] and offset + core.worth[e] - flow.price[j] < distance[j]:
                    distance[j] = offset + core.worth[e] - flow.price[j]
                    size = put(heap, size, distance[j], j)
            continue
        offset = d + flow.price[node]
        for p in range(back.start[node], back.start[node + 1]):
            e = back.pair[p]
            i = back.mentee[e]
            there = offset + flow.threshold[i] - core.worth[e]
            if there < distance[mentors + i] and not flow.made[e]:
                distance[mentors + i] = there
                size = put(heap, size, there, mentors + i)
    return distance[:mentors].copy()


@njit(cache=True, nogil=True, inline="always")
def _put_all(heap: Heap, distance: Ints) -> int:
    size = 0
    for node in range(len(distance)):
        if distance[node] < FAR:
            size = put(heap, size, distance[node], node)
    return size
