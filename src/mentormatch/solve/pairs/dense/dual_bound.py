"""The Lagrangian dual bound of a matching: prices in, a whole number out.

For any prices of mentors and any price of a covered mentee, no matching within the limits is worth
more. It is the Lagrangian dual of the assignment problem; letting each mentee choose *distinct*
mentors keeps a pair from being made twice without a price per pair.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.dense.instance import Instance

__all__ = ["upper_bound"]


def upper_bound(instance: Instance, prices: Ints, *, coverage_price: int, scale: int = 1) -> int:
    """Bound ``scale * total + coverage_price * covered`` of every matching of the instance.

    Parameters
    ----------
    instance
        Eligible pairs and limits.
    prices
        Of the mentors, any sign, shape (mentors,).
    coverage_price
        Price of a covered mentee, at least 0.
    scale
        Factor on the scores.

    Returns
    -------
    int
        With prices a, the sum over mentors of ``capacity * max(a, 0) - minimum * max(-a, 0)``
        plus, for every mentee, the largest ``coverage_price + sum of (scale * score - a)`` over at
        least one and at most ``mentee_capacity`` distinct mentors, or 0. The bound on the total at
        a coverage of at least k is this minus ``k * coverage_price``.
    """
    places = np.where(prices > 0, instance.mentor_capacity, instance.mentor_minimum)
    value = int((places.astype(object) * prices).sum())
    for rows, margins in instance.margins(prices, scale):
        value += _best_choices(margins, instance.mentee_capacity[rows], coverage_price)
    return value


def _best_choices(margins: Ints, places: Ints, coverage_price: int) -> int:
    if margins.shape[1] == 0:
        return 0
    worth = margins.max(axis=1) + coverage_price
    several = np.flatnonzero(places > 1)
    if several.size:
        worth[several] += _second_choices(margins[several], places[several])
    return int(np.maximum(worth, 0)[places > 0].sum(dtype=object))


def _second_choices(margins: Ints, places: Ints) -> Ints:
    most = int(places.max())
    ranked = -np.sort(np.partition(-margins, most - 1, axis=1)[:, :most], axis=1)
    counted = np.arange(most) < places[:, None]
    counted[:, 0] = False
    gains: Ints = np.where(counted, np.maximum(ranked, 0), 0).sum(axis=1, dtype=np.int64)
    return gains
