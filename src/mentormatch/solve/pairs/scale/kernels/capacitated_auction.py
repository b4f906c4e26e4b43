"""Compiled auction for b-matching: mentees with several places, rough prices for exact paths.

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

__all__ = ["Market", "capacitated_auction"]

_NOBODY = -1


class Market(NamedTuple):
    """Objects of the auction: slots of mentors at prices, and the pairs that hold them.

    Every array is updated in place; prices are int64, in micro-units times `scale`.

    Attributes
    ----------
    made
        bool (pairs,): which pairs hold a slot.
    taken
        int64 (mentees,): slots that each mentee holds.
    first
        int64 (mentors + 1,): slots of mentor j are ``first[j]:first[j + 1]``.
    slot_price, holder
        int64 (slots,): what is paid, and the pair that pays it or -1.
    mentee
        int64 (pairs,): of each pair.
    price
        int64 (mentors,): the lowest price of their slots; far above any profit where there is none.
    """

    made: Bools
    taken: Ints
    first: Ints
    slot_price: Ints
    holder: Ints
    mentee: Ints
    price: Ints


@njit(cache=True, nogil=True)
def capacitated_auction(
    core: Core, limits: FlowLimits, market: Market, epsilon: int, max_bids: int
) -> int:
    """Forward auction in which a mentee bids for as many distinct mentors as she has places left.

    After Bertsekas and Castañon (1989, doi:10.1007/BF02216923), extended to bidders with several
    places. It is a heuristic start: a mentor is taken once only, so raising one price can leave the
    other pairs of a mentee more than `epsilon` from her best choices until she bids again. A turn
    costs O(pairs of the mentee * places + slots of the mentors bid for).

    Parameters
    ----------
    epsilon
        Smallest raise of a bid, above 0.
    max_bids
        Bids after which to stop.

    Returns
    -------
    int
        Bids made.
    """
    mentees = len(limits.mentee_capacity)
    widest = 0
    for i in range(mentees):
        widest = max(widest, limits.mentee_capacity[i])
    ranked, chosen = np.empty(widest + 2, np.int64), np.empty(widest + 2, np.int64)
    queue, waits = np.empty(mentees, np.int64), np.ones(mentees, np.bool_)
    _release(core, limits, market, epsilon)
    # A ring of as many places as mentees: `waits` lets nobody in twice.
    for i in range(mentees):
        queue[i] = i
    head, waiting, bids = 0, mentees, 0
    while waiting and bids < max_bids:
        i = queue[head]
        head = (head + 1) % mentees
        waiting -= 1
        waits[i] = False
        # All bids of a turn rest on one ranking: they go to distinct mentors, so none disturbs
        # another.
        level, wanted = _rank(core, limits, market, i, ranked, chosen)
        for q in range(wanted):
            bids += 1
            old = _take(core, market, chosen[q], level, epsilon)
            # Whoever lost several slots waits once, and bids for all of them in her turn.
            if old >= 0 and not waits[old]:
                waits[old] = True
                queue[(head + waiting) % mentees] = old
                waiting += 1
    return bids


@njit(cache=True, nogil=True)
def _release(core: Core, limits: FlowLimits, market: Market, epsilon: int) -> None:
    """Restore eps-CS: release slots whose holder has something better by more than `epsilon`.

    Every mentee is compared with her best choice outside what she holds, or with going without.
    O(pairs + slots).
    """
    best = np.empty(len(limits.mentee_capacity), np.int64)
    for i in range(len(best)):
        best[i] = -limits.coverage_price[i] if market.taken[i] <= 1 else 0
        for e in range(core.start[i], core.start[i + 1]):
            if not market.made[e]:
                best[i] = max(best[i], core.profit[e] - market.price[core.mentor[e]])
    for j in range(len(limits.mentor_capacity)):
        for s in range(market.first[j], market.first[j + 1]):
            e = market.holder[s]
            if e < 0:
                continue
            i = market.mentee[e]
            # Measured by what is paid for this slot, not by the cheapest slot of the mentor.
            if core.profit[e] - market.slot_price[s] < best[i] - epsilon:
                market.holder[s] = _NOBODY
                market.made[e] = False
                market.taken[i] -= 1


@njit(cache=True, nogil=True, inline="always")
def _rank(
    core: Core, limits: FlowLimits, market: Market, i: int, ranked: Ints, chosen: Ints
) -> tuple[int, int]:
    """Best choices of a bidder among pairs she does not hold, largest reduced profit first.

    One more is ranked than she has places left: the first that she does not take is the alternative
    that her bids are measured by. O(pairs * places left).

    Returns
    -------
    tuple
        Reduced profit of her best alternative, and how many pairs she bids for.
    """
    free = limits.mentee_capacity[i] - market.taken[i]
    kept = 0
    if free > 0:
        for e in range(core.start[i], core.start[i + 1]):
            if market.made[e]:
                continue
            reduced = core.profit[e] - market.price[core.mentor[e]]
            # Of ties the first is ranked first, and a later one never displaces it.
            if kept == free + 1 and reduced <= ranked[kept - 1]:
                continue
            q = kept
            while q > 0 and ranked[q - 1] < reduced:
                ranked[q], chosen[q] = ranked[q - 1], chosen[q - 1]
                q -= 1
            ranked[q], chosen[q] = reduced, e
            kept = min(kept + 1, free + 1)
    out = -limits.coverage_price[i] if market.taken[i] == 0 else np.int64(0)
    # The first mentor may cost more than she brings, as far as coverage pays; others must pay.
    wanted = 0
    while wanted < min(kept, free) and ranked[wanted] > (out if wanted == 0 else 0):
        wanted += 1
    # Who bids for one mentor only may as well go without; of several, one less is worth 0.
    level = out if wanted <= 1 else np.int64(0)
    if wanted < kept:
        level = max(level, ranked[wanted])
    return level, wanted


@njit(cache=True, nogil=True, inline="always")
def _take(core: Core, market: Market, e: int, level: int, epsilon: int) -> int:
    """Bid for the cheapest slot of a mentor; return the mentee who lost it, or -1.

    `level` is the reduced profit of the best alternative. O(slots of the mentor).
    """
    j = core.mentor[e]
    cheap, low, second = market.first[j], np.int64(FAR), np.int64(FAR)
    for s in range(market.first[j], market.first[j + 1]):
        if market.slot_price[s] < low:
            second = low
            cheap, low = s, market.slot_price[s]
        elif market.slot_price[s] < second:
            second = market.slot_price[s]
    # A mentor without slots: there is none to take, and nobody who loses one.
    if low == FAR:
        return _NOBODY
    # She pays up to what her alternative leaves her, but not past the next slot of this mentor.
    paid = max(low, min(core.profit[e] - level, second) + epsilon)
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
