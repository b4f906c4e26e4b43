"""The Lagrangian dual bound of a matching: prices in, a whole number out.

For any prices of mentors and any price of a covered mentee, no matching within the limits is worth
more. It is the Lagrangian dual of the assignment problem; letting each mentee choose *distinct*
mentors keeps a pair from being made twice without a price per pair.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.dense.coverage import Wanted
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.weights import Weights

__all__ = ["dual_prices", "total_prices", "upper_bound"]


def upper_bound(instance: Instance, prices: Ints, worth: Ints, *, scale: int = 1) -> int:
    """Bound ``scale * total`` and the worth of who is covered of every matching of the instance.

    Parameters
    ----------
    instance
        Eligible pairs and limits.
    prices
        Of the mentors, any sign, shape (mentors,).
    worth
        int64 (mentees,): price of covering each, at least 0.
    scale
        Factor on the scores.

    Returns
    -------
    int
        With prices a, the sum over mentors of ``capacity * max(a, 0) - minimum * max(-a, 0)``
        plus, for every mentee, the largest ``worth + sum of (scale * score - a)`` over at
        least one and at most ``mentee_capacity`` distinct mentors, or 0. The bound on the total of
        whoever covers so much worth is this minus that worth.
    """
    places = np.where(prices > 0, instance.mentor_capacity, instance.mentor_minimum)
    value = int((places.astype(object) * prices).sum())
    for rows, margins in instance.margins(prices, scale):
        value += _best_choices(margins, instance.mentee_capacity[rows], worth[rows])
    return value


def _best_choices(margins: Ints, places: Ints, worth: Ints) -> int:
    if margins.shape[1] == 0:
        return 0
    gains = margins.max(axis=1) + worth
    several = np.flatnonzero(places > 1)
    if several.size:
        gains[several] += _second_choices(margins[several], places[several])
    return int(np.maximum(gains, 0)[places > 0].sum(dtype=object))


def _second_choices(margins: Ints, places: Ints) -> Ints:
    most = int(places.max())
    ranked = -np.sort(np.partition(-margins, most - 1, axis=1)[:, :most], axis=1)
    counted = np.arange(most) < places[:, None]
    counted[:, 0] = False
    gains: Ints = np.where(counted, np.maximum(ranked, 0), 0).sum(axis=1, dtype=np.int64)
    return gains


def dual_prices(
    instance: Instance, prices: Ints, weights: Weights, threshold: int | None, wanted: Wanted
) -> DualPrices:
    """Return prices as they bound the total of whoever covers what is wanted."""
    return DualPrices(
        instance.mentors_to_caller(prices),
        weights.coverage_price,
        threshold,
        wanted.covered,
        waiting=weights.waiting_price,
        waited=wanted.waited if weights.waiting_price else 0,
    )


def total_prices(instance: Instance, prices: Ints, weights: Weights) -> DualPrices:
    """Return prices as they bound the total, and then who is covered."""
    return DualPrices(
        instance.mentors_to_caller(prices),
        weights.coverage_price,
        None,
        0,
        weights.score,
        waiting=weights.waiting_price,
    )
