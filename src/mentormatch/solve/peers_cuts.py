"""Prices of odd sets: what first prices leave open where circles of an odd length compete.

A linear program over the pairs that can still matter is cut by odd sets until its optimum is whole,
or no set is found that is broken. It counts in floating point and is believed nowhere: its prices
are rounded to a fraction of a unit, raised where a pair of the pool would cost more, and only then
bound anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.peers_odd_sets import OddSet, broken_sets, odd_parts
from mentormatch.solve.peers_prices import slack
from mentormatch.solve.peers_problem import PriceList

__all__ = ["strengthened"]

_ROUNDS = 60
_FINEST = 12
"""Prices are rounded to 2**-12 of a unit at the finest: 2,000 roundings stay below one unit."""

_ROOM = 8
"""Whoever costs so many times the gap can neither stay alone, nor come near a price of 0."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Optimum:
    """Shares of pairs, and duals of people and odd sets."""

    shares: Floats
    people: Floats
    odd: Floats


def strengthened(
    worth: Ints, allowed: Mask, first: PriceList, rows: Ints, gap: int
) -> PriceList:
    """Return a price list that bounds the pairs among some of the people more closely.

    Parameters
    ----------
    worth, allowed
        (people, people), symmetric.
    first
        Prices without odd sets.
    rows
        Who is paired; the others get any price that their pairs ask for.
    gap
        Pairs with more slack than this, in 1 / ``first.per``, cannot be part of the optimum.

    Returns
    -------
    PriceList
        Obeyed by every allowed pair of the whole pool, whatever the linear program said.
    """
    if gap <= 0:
        return first
    part = np.ix_(rows, rows)
    price, inner = first.price[rows], worth[part]
    own = slack(inner, PriceList(first.per, price))
    left = np.where(allowed[part], own, np.iinfo(np.int64).max)
    loose = min(first.per * 8, max(gap, 0))
    kept = np.triu(left <= max(gap, loose), 1)
    sets = odd_parts(*np.nonzero(allowed[part]), len(rows))
    best: PriceList | None = None
    for _ in range(_ROUNDS):
        u, v = np.nonzero(kept)
        found = _solve(left[u, v], price, u, v, sets, gap)
        if found is None:
            break
        listed, asked = _rounded(inner, allowed[part], first, rows, found, sets)
        best = listed if best is None or _lower(listed, best) else best
        dearer = np.triu(asked, 1) & ~kept
        broken = [] if dearer.any() else broken_sets(found.shares, u, v, len(rows))
        if not dearer.any() and not broken:
            break
        kept |= dearer
        sets += [b for b in broken if b not in sets]
    return _whole_pool(worth, allowed, first if best is None else best, rows, best is not None)


def _lower(one: PriceList, other: PriceList) -> bool:
    return one.pairs_bound * other.per < other.pairs_bound * one.per


def _solve(
    left: Ints, price: Ints, u: Ints, v: Ints, sets: list[OddSet], gap: int
) -> _Optimum | None:
    """Minimise what is lost: slack of pairs, and prices of who stays alone."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    people, pairs = len(price), len(u)
    alone = np.flatnonzero(price <= _ROOM * gap)
    scale = max(1.0, float(max(left.max(initial=0), price[alone].max(initial=0))) / 1e6)
    column = np.arange(pairs)
    ends = (np.ones(2 * pairs), (np.concatenate([u, v]), np.concatenate([column, column])))
    stay = csr_array((np.ones(len(alone)), (alone, np.arange(len(alone)))), (people, len(alone)))
    degrees = hstack([csr_array(ends, (people, pairs)), stay], format="csr")
    # Nobody may be left without any way: a person whose pairs were all dropped stays alone.
    if (np.diff(degrees.indptr) == 0).any():
        return None
    options: dict[str, Any] = {}
    if sets:
        inside = np.array([np.isin(u, b) & np.isin(v, b) for b in sets], np.float64)
        full = np.hstack([inside, np.zeros((len(sets), len(alone)))])
        options = {"A_ub": csr_array(full), "b_ub": np.array([len(b) // 2 for b in sets])}
    cost = np.concatenate([left, price[alone]]) / scale
    answer = linprog(cost, A_eq=degrees, b_eq=np.ones(people), method="highs", **options)
    if answer.status != 0:
        return None
    odd = -answer.ineqlin.marginals * scale if sets else np.zeros(0)
    return _Optimum(answer.x[:pairs], answer.eqlin.marginals * scale, odd)


def _rounded(
    worth: Ints, allowed: Mask, first: PriceList, rows: Ints, found: _Optimum, sets: list[OddSet]
) -> tuple[PriceList, Mask]:
    """Return whole prices that every allowed pair obeys, and the pairs that had to be mended."""
    base = first.price[rows]
    fine = _fineness(base)
    price = np.maximum(base * fine - np.rint(found.people * fine).astype(np.int64), 0)
    worths = np.rint(np.maximum(found.odd, 0) * fine).astype(np.int64).tolist()
    used = [(b, z) for b, z in zip(sets, worths, strict=True) if z > 0]
    listed = PriceList(
        first.per * fine, price, tuple(b for b, _ in used), tuple(z for _, z in used)
    )
    over = np.where(allowed, -slack(worth, listed), 0)
    raised = np.maximum(over.max(axis=1, initial=0), 0)
    mended = price + (raised + 1) // 2
    return PriceList(listed.per, mended, listed.sets, listed.odd), over > fine


def _fineness(price: Ints) -> int:
    """Return by what prices are multiplied before they are rounded; sums stay within 61 bits."""
    size = (len(price) + 1) * (int(price.max(initial=0)) + 1)
    return 1 << max(0, min(_FINEST, 60 - size.bit_length()))


def _whole_pool(
    worth: Ints, allowed: Mask, part: PriceList, rows: Ints, is_part: bool
) -> PriceList:
    """Return prices for everybody: who is not paired pays whatever the pairs with her ask."""
    if not is_part or len(rows) == len(worth):
        return part
    price = np.zeros(len(worth), np.int64)
    price[rows] = part.price
    sets = tuple(tuple(rows[list(b)].tolist()) for b in part.sets)
    for outside in np.setdiff1d(np.arange(len(worth)), rows):
        asked = part.per * worth[outside] - price
        price[outside] = max(0, int(asked[allowed[outside]].max(initial=0)))
    return PriceList(part.per, price, sets, part.odd)
