"""One upper bound for every solver: prices in, a whole number out.

For any prices of mentors and any price of a covered mentee, no matching within the limits is worth
more. It is the Lagrangian dual of the assignment problem; letting each mentee choose *distinct*
mentors keeps a pair from being made twice without a price per pair.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.dense.instance import Grid

__all__ = ["upper_bound"]


def upper_bound(grid: Grid, prices: Ints, *, person: int, scale: int = 1) -> int:
    """Bound ``scale * total + person * covered`` of every matching of the grid.

    Parameters
    ----------
    grid
        Eligible pairs and limits.
    prices
        Of the mentors, any sign, shape (mentors,).
    person
        Price of a covered mentee, at least 0.
    scale
        Factor on the scores.

    Returns
    -------
    int
        With prices a, the sum over mentors of ``capacity * max(a, 0) - minimum * max(-a, 0)``
        plus, for every mentee, the largest ``person + sum of (scale * score - a)`` over at least
        one and at most `places` distinct mentors, or 0. The bound on the total at a coverage of
        at least k is this minus ``k * person``.
    """
    value = _paid_by_mentors(grid, prices)
    for rows, margins in grid.margins(prices, scale):
        value += _best_choices(margins, grid.places[rows], person)
    return value


def _paid_by_mentors(grid: Grid, prices: Ints) -> int:
    return sum(
        c * max(a, 0) - low * max(-a, 0)
        for c, low, a in zip(
            grid.capacity.tolist(), grid.minimum.tolist(), prices.tolist(), strict=True
        )
    )


def _best_choices(margins: Ints, places: Ints, person: int) -> int:
    if margins.shape[1] == 0:
        return 0
    worth = margins.max(axis=1) + person
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
