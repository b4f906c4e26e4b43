"""Compiled auction for mentees with several places: rough prices, from which exact paths are short.

Every mentee bids for as many distinct mentors as she has places left, each bid up to what her best
alternative leaves her. Nothing here has to be exact or even optimal: whatever comes out is a start.

References
----------
Bertsekas, D. P. and Castañon, D. A. (1989). The auction algorithm for the transportation problem.
Annals of Operations Research 20, 67-96. doi:10.1007/BF02216923
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core, FlowLimits

__all__ = ["Market", "bid"]

_NOBODY = -1


class Market(NamedTuple):
    """Slots of mentors at prices, and the pairs that hold them; updated in place.

    Attributes
    ----------
    made
        bool (pairs,).
    taken
        int64 (mentees,): slots that each mentee holds.
    first
        Slots of mentor j are ``first[j]:first[j + 1]``.
    slot_price, holder
        int64 (slots,): what is paid, and the pair that pays it or -1.
    mentee
        Of each pair.
    price
        int64 (mentors,): the lowest of their slots.
    """

    made: Bools
    taken: Ints
    first: Ints
    slot_price: Ints
    holder: Ints
    mentee: Ints
    price: Ints


@njit(cache=True, nogil=True)
def bid(core: Core, limits: FlowLimits, market: Market, step: int, most: int) -> int:
    """Let mentees bid until each is within `step` of her best choices; return bids made.

    Parameters
    ----------
    step
        Smallest raise of a bid.
    most
        Bids after which to stop.
    """
    mentees = len(limits.places)
    widest = 0
    for i in range(mentees):
        widest = max(widest, limits.places[i])
    margin, chosen = np.empty(widest + 2, np.int64), np.empty(widest + 2, np.int64)
    queue, waits = np.empty(mentees, np.int64), np.ones(mentees, np.bool_)
    _release(core, limits, market, step)
    for i in range(mentees):
        queue[i] = i
    head, waiting, bids = 0, mentees, 0
    while waiting and bids < most:
        i = queue[head]
        head = (head + 1) % mentees
        waiting -= 1
        waits[i] = False
        level, wanted = _rank(core, limits, market, i, margin, chosen)
        for q in range(wanted):
            bids += 1
            old = _take(core, market, chosen[q], level, step)
            if old >= 0 and not waits[old]:
                waits[old] = True
                queue[(head + waiting) % mentees] = old
                waiting += 1
    return bids


@njit(cache=True, nogil=True)
def _release(core: Core, limits: FlowLimits, market: Market, step: int) -> None:
    """Release the slots whose holder has something better by more than a step."""
    best = np.empty(len(limits.places), np.int64)
    for i in range(len(best)):
        best[i] = -limits.person[i] if market.taken[i] <= 1 else 0
        for e in range(core.start[i], core.start[i + 1]):
            if not market.made[e]:
                best[i] = max(best[i], core.worth[e] - market.price[core.mentor[e]])
    for j in range(len(limits.capacity)):
        for s in range(market.first[j], market.first[j + 1]):
            e = market.holder[s]
            if e < 0:
                continue
            i = market.mentee[e]
            if core.worth[e] - market.slot_price[s] < best[i] - step:
                market.holder[s] = _NOBODY
                market.made[e] = False
                market.taken[i] -= 1


@njit(cache=True, nogil=True, inline="always")
def _rank(
    core: Core, limits: FlowLimits, market: Market, i: int, margin: Ints, chosen: Ints
) -> tuple[int, int]:
    """Rank pairs a mentee does not hold; return her best alternative and how many she wants."""
    free = limits.places[i] - market.taken[i]
    kept = 0
    if free > 0:
        for e in range(core.start[i], core.start[i + 1]):
            if market.made[e]:
                continue
            m = core.worth[e] - market.price[core.mentor[e]]
            if kept == free + 1 and m <= margin[kept - 1]:
                continue
            q = kept
            while q > 0 and margin[q - 1] < m:
                margin[q], chosen[q] = margin[q - 1], chosen[q - 1]
                q -= 1
            margin[q], chosen[q] = m, e
            kept = min(kept + 1, free + 1)
    out = -limits.person[i] if market.taken[i] == 0 else np.int64(0)
    wanted = 0
    while wanted < min(kept, free) and margin[wanted] > (out if wanted == 0 else 0):
        wanted += 1
    level = out if wanted <= 1 else np.int64(0)
    if wanted < kept:
        level = max(level, margin[wanted])
    return level, wanted


@njit(cache=True, nogil=True, inline="always")
def _take(core: Core, market: Market, e: int, level: int, step: int) -> int:
    """Take the cheapest slot of a mentor; return who lost it, or -1."""
    j = core.mentor[e]
    cheap, low, second = market.first[j], np.int64(FAR), np.int64(FAR)
    for s in range(market.first[j], market.first[j + 1]):
        if market.slot_price[s] < low:
            second = low
            cheap, low = s, market.slot_price[s]
        elif market.slot_price[s] < second:
            second = market.slot_price[s]
    if low == FAR:
        return _NOBODY
    paid = max(low, min(core.worth[e] - level, second) + step)
    old = market.holder[cheap]
    market.holder[cheap], market.slot_price[cheap] = e, paid
    market.price[j] = min(paid, second)
    market.made[e] = True
    market.taken[market.mentee[e]] += 1
    if old < 0:
        return _NOBODY
    market.made[old] = False
    market.taken[market.mentee[old]] -= 1
    return market.mentee[old]
