"""Smallest and largest optimal duals of an optimal matching: what a place is worth.

Any matching that is optimal has prices that prove it. The constraints between two prices are
differences, so the smallest prices are a least fixed point, and the largest are the same iteration
with all signs turned. No solver has to hand over its dual values.

References
----------
Demange, G. and Gale, D. (1985). The strategy structure of two-sided matching markets.
Econometrica 53(4), 873-888. doi:10.2307/1912658
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.assignment import Prices
from mentormatch.solve.pairs.dense.instance import Instance, first_of_each
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Exchange", "exchange", "maximal_duals", "minimal_duals", "price_list"]

_BLOCK_CELLS = 1 << 20
#: Nothing counts but how many are covered.
_HEADS = Weights(score=0, coverage_price=1, big_m=1)


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """What it gains that a mentee of one mentor takes another mentor instead.

    Attributes
    ----------
    mentors
        Mentors with a mentee, ascending.
    gain
        Shape (len(mentors), all mentors); `NEVER` where nobody can move.
    """

    mentors: Ints
    gain: Ints


def minimal_duals(instance: Instance, pairs: Ints, weights: Weights) -> Ints:
    """Return the smallest optimal prices: exactly what one more place is worth.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold that the matching obeys.
    pairs
        A matching that is worth most, as `Weights` writes it.
    weights
        How people and total are one integer; prices are in these terms.

    Returns
    -------
    ndarray
        Shape (mentors,); negative only where a minimum load binds.

    Raises
    ------
    ProofError
        If the matching is not optimal.
    """
    spare = _loads(instance, pairs) > instance.mentor_minimum
    spare |= instance.mentor_minimum == 0
    start = np.where(spare, 0, -2 * weights.big_m)
    start = np.maximum(start, _offers(instance, pairs, weights))
    return _rise(start, exchange(instance, pairs, weights.score))


def maximal_duals(instance: Instance, pairs: Ints, weights: Weights) -> Ints:
    """Return the largest optimal prices: what losing a place costs.

    Below 0 they are, with the sign turned, what a minimum load lowered by one gains. Parameters
    and errors are those of `minimal_duals`.
    """
    full = _loads(instance, pairs) >= instance.mentor_capacity
    limit = np.where(full, 2 * max(weights.big_m, weights.dearest), 0)
    scores = weights.score * instance.score_of(pairs)
    alone = np.bincount(pairs[:, 1], minlength=len(instance.mentee_capacity))[pairs[:, 1]] == 1
    np.minimum.at(limit, pairs[:, 0], scores + instance.worth(weights)[pairs[:, 1]] * alone)
    moves = exchange(instance, pairs, weights.score)
    square = np.full((len(limit), len(limit)), NEVER)
    square[moves.mentors] = moves.gain
    everyone = np.arange(len(limit))
    return -_rise(-limit, Exchange(everyone, np.ascontiguousarray(square.T)))


def price_list(instance: Instance, pairs: Ints, weights: Weights, smallest: Ints) -> Prices:
    """Turn optimal prices into gains of people and total, in the caller's row order.

    Parameters
    ----------
    instance, pairs, weights
        As for `minimal_duals`.
    smallest
        Its result.
    """
    people, total = weights.split(np.maximum(smallest, 0))
    if instance.earlier is not None:
        # Units and kept pairs are one number there, so people alone are told.
        people, total = minimal_duals(instance.one_each(), first_of_each(pairs), _HEADS), 0 * total
        return Prices(*(instance.mentors_to_caller(v) for v in (people, total, total, total)))
    if weights.waiting_price and instance.waited.any():
        # Rounds and people are worth the same, so people are counted without scores.
        people = minimal_duals(instance.one_each(), first_of_each(pairs), _HEADS)
    relief = np.zeros_like(smallest)
    if instance.mentor_minimum.any():
        largest = maximal_duals(instance, pairs, weights)
        relief = np.where(instance.mentor_minimum > 0, np.maximum(-largest, 0), 0)
    fewer, gain = weights.split(relief, people_lost=True)
    placed = [instance.mentors_to_caller(values) for values in (people, total, fewer, gain)]
    return Prices(*placed)


def _loads(instance: Instance, pairs: Ints) -> Ints:
    return np.bincount(pairs[:, 0], minlength=len(instance.mentor_capacity))


def _open(instance: Instance, pairs: Ints) -> Bools:
    """Return the eligible pairs that were not made."""
    still = instance.eligible.copy()
    still[pairs[:, 1], pairs[:, 0]] = False
    return still


def _offers(instance: Instance, pairs: Ints, weights: Weights) -> Ints:
    """Return what mentees with a free place would pay for each mentor."""
    has = np.bincount(pairs[:, 1], minlength=len(instance.mentee_capacity))
    waiting = np.flatnonzero(has < instance.mentee_capacity)
    worth = np.where(has == 0, instance.worth(weights), 0)
    best = np.full(len(instance.mentor_capacity), NEVER)
    for rows in np.array_split(waiting, 1 + waiting.size * len(best) // _BLOCK_CELLS):
        if rows.size == 0:
            continue
        offer = weights.score * instance.scores[rows].astype(np.int64)
        offer += worth[rows, None]
        offer[~instance.eligible[rows]] = NEVER
        _forget(offer, rows, pairs)
        np.maximum(best, offer.max(axis=0), out=best)
    return best


def _forget(block: Ints, rows: Ints, pairs: Ints) -> None:
    """Strike the pairs that were made from a block of rows (ascending)."""
    at = np.searchsorted(rows, pairs[:, 1])
    inside = at < len(rows)
    inside[inside] = rows[at[inside]] == pairs[inside, 1]
    block[at[inside], pairs[inside, 0]] = NEVER


def exchange(instance: Instance, pairs: Ints, scale: int) -> Exchange:
    """Return what it gains that a mentee of one mentor takes another; `scale` is on the scores."""
    still = _open(instance, pairs)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    mentors, first = np.unique(pairs[:, 0], return_index=True)
    gain = np.full((len(mentors), len(instance.mentor_capacity)), NEVER)
    own = scale * instance.score_of(pairs)
    height = max(1, _BLOCK_CELLS // max(1, len(instance.mentor_capacity)))
    for start in range(0, len(pairs), height):
        part = slice(start, min(start + height, len(pairs)))
        moved = instance.scores[pairs[part, 1]].astype(np.int64)
        moved *= scale
        moved -= own[part, None]
        moved[~still[pairs[part, 1]]] = NEVER
        # A mentor's mentees may straddle two blocks, so groups are merged by maximum.
        groups = np.searchsorted(first, np.arange(part.start, part.stop), side="right") - 1
        which, begins = np.unique(groups, return_index=True)
        gain[which] = np.maximum(gain[which], np.maximum.reduceat(moved, begins, axis=0))
    return Exchange(mentors, gain)


def _rise(start: Ints, moves: Exchange) -> Ints:
    """Raise prices until no mentee would rather move: the least fixed point above `start`."""
    prices = start.copy()
    changed = np.arange(len(moves.mentors))
    for _ in range(2 * len(prices) + 2):
        if changed.size == 0:
            return prices
        raised = prices.copy()
        height = max(1, _BLOCK_CELLS // max(1, len(prices)))
        for part in np.array_split(changed, 1 + changed.size // height):
            if part.size:
                offers = moves.gain[part] + prices[moves.mentors[part], None]
                np.maximum(raised, offers.max(axis=0), out=raised)
        rose = raised > prices
        prices = raised
        changed = np.flatnonzero(rose[moves.mentors])
    raise ProofError("prices do not settle: the matching they were asked for is not optimal")
