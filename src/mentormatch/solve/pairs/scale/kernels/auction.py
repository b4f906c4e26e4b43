"""Compiled auction on a sparse core: fast, and within one raise of bids of the best matching.

References
----------
Bertsekas, D. P. and Castañon, D. A. (1989). The auction algorithm for the transportation problem.
Annals of Operations Research 20, 67-96. doi:10.1007/BF02216923
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, OUT

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Core


__all__ = ["auction"]


@njit(cache=True, nogil=True)
def auction(
    core: Core, first: Ints, slot_price: Ints, owner: Ints32, slot: Ints32, step: int, most: int
) -> int:
    """Let mentees bid for places until everybody is within `step` of her best choice.

    Parameters
    ----------
    first
        Slots of mentor j are ``first[j]:first[j + 1]``.
    slot_price, owner
        Of each slot; owner `FREE` where empty. Updated.
    slot
        Of each mentee, or `FREE` or `OUT`. Updated.
    step
        Smallest raise of a bid.
    most
        Bids after which to stop.

    Returns
    -------
    int
        Bids made.
    """
    mentees, mentors = len(core.start) - 1, len(first) - 1
    price = np.empty(mentors, np.int64)
    for j in range(mentors):
        price[j] = FAR
        for s in range(first[j], first[j + 1]):
            price[j] = min(price[j], slot_price[s])
    queue = np.empty(mentees + 1, np.int32)
    head, waiting = 0, 0
    for i in range(mentees):
        if _content(core, first, slot_price, price, slot[i], i, step):
            continue
        if slot[i] >= 0:
            owner[slot[i]] = FREE
        slot[i] = FREE
        queue[waiting] = i
        waiting += 1
    bids = 0
    while waiting and bids < most:
        i = queue[head]
        head = (head + 1) % (mentees + 1)
        waiting -= 1
        bids += 1
        best, second, chosen, worth = _two_best(core, price, i)
        if best < 0:
            slot[i] = OUT
            continue
        cheap, third = _cheapest(first, slot_price, chosen)
        if third < FAR:
            second = max(second, worth - third)
        paid = max(worth - second + step, slot_price[cheap])
        old = owner[cheap]
        owner[cheap], slot_price[cheap], slot[i] = i, paid, cheap
        price[chosen] = min(paid, third)
        if old >= 0:
            slot[old] = FREE
            queue[(head + waiting) % (mentees + 1)] = old
            waiting += 1
    return bids


@njit(cache=True, nogil=True, inline="always")
def _content(
    core: Core, first: Ints, slot_price: Ints, price: Ints, slot: int, i: int, step: int
) -> bool:
    """Return whether a mentee has what is within `step` of her best choice."""
    best, mine = np.int64(0), np.int64(-FAR)
    if slot == OUT:
        mine = np.int64(0)
    for e in range(core.start[i], core.start[i + 1]):
        j = core.mentor[e]
        best = max(best, core.worth[e] - price[j])
        if slot >= 0 and first[j] <= slot < first[j + 1]:
            mine = core.worth[e] - slot_price[slot]
    return mine >= best - step


@njit(cache=True, nogil=True, inline="always")
def _two_best(core: Core, price: Ints, i: int) -> tuple[int, int, int, int]:
    """Return the largest margin, the second (at least 0), the mentor, and what she is worth."""
    best, second = np.int64(-FAR), np.int64(0)
    chosen, worth = -1, np.int64(0)
    for e in range(core.start[i], core.start[i + 1]):
        margin = core.worth[e] - price[core.mentor[e]]
        if margin > best:
            second = max(second, best)
            best, chosen, worth = margin, core.mentor[e], core.worth[e]
        elif margin > second:
            second = margin
    return best, second, chosen, worth


@njit(cache=True, nogil=True, inline="always")
def _cheapest(first: Ints, slot_price: Ints, j: int) -> tuple[int, int]:
    """Return the cheapest slot of a mentor and the price of the second cheapest."""
    cheap, low, second = first[j], np.int64(FAR), np.int64(FAR)
    for s in range(first[j], first[j + 1]):
        if slot_price[s] < low:
            second = low
            cheap, low = s, slot_price[s]
        elif slot_price[s] < second:
            second = slot_price[s]
    return cheap, second
