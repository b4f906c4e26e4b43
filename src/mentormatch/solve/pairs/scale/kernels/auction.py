"""Compiled auction for the transportation problem, on a sparse core: one mentor for each mentee.

Mentors are sources of identical objects, their slots. The auction keeps epsilon-complementary
slackness (eps-CS): whoever has a slot is within `epsilon` of her best choice. It is run with ever
smaller epsilon (epsilon scaling) and stopped before it is exact: augmenting paths do the rest.
Prices, profits and epsilon are int64, in micro-units times `scale`; a bid exceeds the largest
profit by `epsilon` at most, so nothing overflows.

It is the plain auction on copies of a mentor, one for each slot. Bertsekas and Castañon go further:
they let bids pass all copies of a mentor at once and hold eps-CS for the class, which spares bids.

References
----------
Bertsekas, D. P. and Castañon, D. A. (1989). The auction algorithm for the transportation problem.
Annals of Operations Research 20, 67-96. doi:10.1007/BF02216923
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined, kernel
from mentormatch.solve.pairs.scale.kernels.core_arrays import FREE, OUT

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.pairs.scale.kernels.core_arrays import Core


__all__ = ["auction"]


@kernel
def auction(
    core: Core,
    first: Ints,
    slot_price: Ints,
    owner: Ints32,
    slot: Ints32,
    epsilon: int,
    max_bids: int,
) -> None:
    """Forward auction on slots: mentees bid until eps-CS holds for all, or `max_bids` are made.

    Bertsekas and Castañon (1989, doi:10.1007/BF02216923), Gauss-Seidel version: one bidder at a
    time, first in, first out. Invariant: whoever has a slot or is OUT is within `epsilon` of her
    best choice, for prices only rise. A bid costs O(pairs of the mentee + log slots of the mentor)
    and raises a price by at least `epsilon`, unless she goes out (a choice worth 0 is still bid
    for); there may be slots * (largest profit / epsilon) of them, hence `max_bids`.

    Forward bids alone leave slots empty at a price above 0 where a warm start had raised them; that
    is mended by `augmenting_paths.reverse`.

    Parameters
    ----------
    core
        Profits of pairs, the price of coverage included: staying out is worth 0.
    first
        int64 (mentors + 1,): slots of mentor j are ``first[j]:first[j + 1]``.
    slot_price, owner
        int64 and int32 (slots,): what is paid, and the mentee or `FREE`. Updated.
    slot
        int32 (mentees,): the slot of each, or `FREE` or `OUT`. Updated.
    epsilon
        Smallest raise of a bid, above 0.
    max_bids
        Bids after which to stop.
    """
    mentees, mentors = len(core.start) - 1, len(first) - 1
    price = np.empty(mentors, np.int64)
    for j in range(mentors):
        for s in range(first[j + 1] - 1, first[j] - 1, -1):
            _sink(first, slot_price, owner, slot, j, s)
        # Nobody bids for a mentor without slots: she is dearer than any profit.
        price[j] = slot_price[first[j]] if first[j] < first[j + 1] else FAR
    # A ring: nobody waits twice, so it never fills.
    queue = np.empty(mentees + 1, np.int32)
    head, waiting = 0, 0
    # Warm start: a smaller epsilon, or new pairs, release only whom they leave unsatisfied.
    for i in range(mentees):
        if _within_epsilon(core, first, slot_price, price, slot[i], i, epsilon):
            continue
        if slot[i] >= 0:
            owner[slot[i]] = FREE
        slot[i] = FREE
        queue[waiting] = i
        waiting += 1
    # Whoever still waits at the end is FREE: augmenting paths assign her.
    bids = 0
    while waiting and bids < max_bids:
        i = queue[head]
        head = (head + 1) % (mentees + 1)
        waiting -= 1
        bids += 1
        best, second, chosen, profit = _two_best(core, price, i)
        # Prices only rise within a run, so whoever is out stays out: no need to queue her again.
        if best < 0:
            slot[i] = OUT
            continue
        cheap, third = first[chosen], _second_price(first, slot_price, chosen)
        # Another slot of the same mentor is an alternative too: bidding past it would break eps-CS
        # against her own mentor, whose price is that of the cheapest slot.
        if third < FAR:
            second = max(second, profit - third)
        # The highest bid at which this slot is within epsilon of her second choice; never below the
        # price, since her best choice is no worse than her second.
        paid = max(profit - second + epsilon, slot_price[cheap])
        old = owner[cheap]
        owner[cheap], slot_price[cheap], slot[i] = i, paid, cheap
        _sink(first, slot_price, owner, slot, chosen, cheap)
        price[chosen] = slot_price[cheap]
        if old >= 0:
            slot[old] = FREE
            queue[(head + waiting) % (mentees + 1)] = old
            waiting += 1


@inlined
def _within_epsilon(
    core: Core, first: Ints, slot_price: Ints, price: Ints, slot: int, i: int, epsilon: int
) -> bool:
    """Test eps-CS of one mentee: whether what she has is within `epsilon` of her best choice.

    O(pairs of the mentee).
    """
    # Going without is worth 0 and always a choice.
    best, mine = np.int64(0), np.int64(-FAR)
    if slot == OUT:
        mine = np.int64(0)
    for e in range(core.start[i], core.start[i + 1]):
        j = core.mentor[e]
        best = max(best, core.profit[e] - price[j])
        # Her own slot may be dearer than the cheapest one of the same mentor.
        if slot >= 0 and first[j] <= slot < first[j + 1]:
            mine = core.profit[e] - slot_price[slot]
    return mine >= best - epsilon


@inlined
def _two_best(core: Core, price: Ints, i: int) -> tuple[int, int, int, int]:
    """Best and second-best choice of a bidder, the second at least the outside option of 0.

    O(pairs of the mentee). Of equal reduced profits the first pair is chosen, and the second choice
    is then as good as the first: the bid rises by epsilon alone.

    Returns
    -------
    tuple
        Largest reduced profit (-FAR without a pair), second largest, mentor, profit of the pair.
    """
    best, second = np.int64(-FAR), np.int64(0)
    chosen, profit = -1, np.int64(0)
    for e in range(core.start[i], core.start[i + 1]):
        reduced = core.profit[e] - price[core.mentor[e]]
        if reduced > best:
            second = max(second, best)
            best, chosen, profit = reduced, core.mentor[e], core.profit[e]
        elif reduced > second:
            second = reduced
    return best, second, chosen, profit


@inlined
def _second_price(first: Ints, slot_price: Ints, j: int) -> int:
    """Price of the second cheapest slot of a mentor, whose slots are a heap; FAR without one."""
    second = np.int64(FAR)
    for s in range(first[j] + 1, min(first[j] + 3, first[j + 1])):
        second = min(second, slot_price[s])
    return second


@kernel
def _sink(first: Ints, slot_price: Ints, owner: Ints32, slot: Ints32, j: int, s: int) -> None:
    """Sift down in the heap of the slots of a mentor: the cheapest comes first. O(log slots)."""
    begin, end = first[j], first[j + 1]
    paid, who = slot_price[s], owner[s]
    while True:
        child = begin + 2 * (s - begin) + 1
        if child + 1 < end and slot_price[child + 1] < slot_price[child]:
            child += 1
        if child >= end or slot_price[child] >= paid:
            break
        slot_price[s], owner[s] = slot_price[child], owner[child]
        if owner[s] >= 0:
            slot[owner[s]] = s
        s = child
    slot_price[s], owner[s] = paid, who
    if who >= 0:
        slot[who] = s
