"""Dual prices of the bipartite relaxation: the pool is matched with a copy of itself.

Half of an assignment of the symmetric matrix is a *fractional* matching: pairs, and odd circles in
which everybody is half with each neighbour. Its prices bound every matching. A circle of three is
exactly a trio, so they bound answers with a trio as well.

References
----------
Balinski, M. L. (1965). Integer programming: methods, uses, computation. Management Science 12(3),
253-313 (half-integrality of fractional matchings).
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.peers.problem import PriceList

__all__ = ["bipartite_prices", "slack"]


def bipartite_prices(worth: Ints) -> PriceList:
    """Return prices without odd sets that add up to the fractional optimum.

    Parameters
    ----------
    worth
        int64 (people, people), symmetric, at least 0, 0 for pairs that are not allowed.
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-worth.astype(np.float64))
    taken = worth[rows, columns]
    lower = _smallest_prices(worth, columns, taken)
    upper = taken - lower[columns]
    # A pair obeys upper + lower read from either side; the sum of both is symmetric.
    return PriceList(2, upper + lower)


def _smallest_prices(worth: Ints, columns: Ints, taken: Ints) -> Ints:
    """Return the smallest prices of columns, at least 0, under which each row keeps its own."""
    prices = np.zeros(len(worth), np.int64)
    owner = np.empty_like(columns)
    owner[columns] = np.arange(len(columns))
    changed = np.arange(len(worth))
    # Bellman-Ford from zero: a row whose column became dearer raises its bids for all others. It
    # ends because the assignment is optimal: no cycle of bids can rise.
    while changed.size:
        offers = prices[columns[changed]] - taken[changed]
        bids = (worth[changed] + offers[:, None]).max(axis=0)
        dearer = np.flatnonzero(bids > prices)
        prices[dearer] = bids[dearer]
        changed = owner[dearer]
    return prices


def slack(worth: Ints, prices: PriceList) -> Ints:
    """Return int64 (people, people): what each pair is priced above its worth, in 1 / per."""
    left = prices.price[:, None] + prices.price - prices.per * worth
    for members, odd in zip(prices.sets, prices.odd, strict=True):
        left[np.ix_(members, members)] += odd
    return np.asarray(left)
