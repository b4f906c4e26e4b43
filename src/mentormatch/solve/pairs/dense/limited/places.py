"""What one more place of a mentor, and one more pair within a limit, is worth."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.assignment import Prices
from mentormatch.solve.pairs.dense.limited.residual import Residual
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.weights import Weights

__all__ = ["place_prices"]


def place_prices(limited: Limited, pairs: Ints, weights: Weights) -> Prices:
    """Return gains of people and total in the caller's order; 0 where limits overlap.

    Parameters
    ----------
    limited
        All eligible pairs.
    pairs
        A matching that is worth most.
    weights
        How people, rounds and total are one integer.
    """
    nothing = Prices.none(len(limited.instance.mentor_capacity))
    if limited.parents is None:
        return nothing
    try:
        gains = Residual(limited, pairs, weights).gains()
    except ProofError:
        return nothing
    people, total = map(limited.instance.mentors_to_caller, _split(weights, gains.places))
    fewer, gain = _split(weights, gains.relief, lost=True)
    return Prices(
        people,
        total,
        limited.instance.mentors_to_caller(fewer),
        limited.instance.mentors_to_caller(gain),
        np.column_stack(_split(weights, gains.limits)),
    )


def _split(weights: Weights, worth: Ints, *, lost: bool = False) -> tuple[Ints, Ints]:
    """Return people and total; what rounds add to a gain belongs to neither."""
    if not weights.waiting_price or weights.score != 1:
        return weights.split(worth, people_lost=lost)
    person, rounds = weights.coverage_price, weights.waiting_price
    people = (2 * worth + person) // (2 * person)
    rest = worth - people * person
    return people, rest - (2 * rest + rounds) // (2 * rounds) * rounds
