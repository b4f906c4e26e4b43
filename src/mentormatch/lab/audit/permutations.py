"""How often people who are shuffled between groups differ as much as the groups do."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints

__all__ = ["permuted_p"]


def permuted_p(
    codes: Ints, values: Ints, groups: int, reference: int, times: int, seed: int
) -> Ints:
    """Return int64 (groups,): permutations with at least this difference from the reference.

    Places are competed for, so what people got is held as it is and only their groups change.

    Parameters
    ----------
    codes
        int64 (people,): group of each person, 0 … `groups` - 1.
    values
        int64 (people,): what each got, 0 … 1,000,000.
    groups, reference
        How many there are, and which of them the others are compared with.
    times, seed
        Permutations that are drawn.

    Examples
    --------
    >>> codes, values = np.array([0] * 5 + [1] * 5), np.array([1] * 5 + [0] * 5)
    >>> int(permuted_p(codes, values, 2, 0, 1000, 0)[1]) < 30
    True
    """
    # In an order that no name has a part in.
    order = np.lexsort((values, codes))
    codes, values = codes[order], values[order]
    sizes = np.bincount(codes, minlength=groups)
    rng = np.random.default_rng(seed)
    seen = _distance(codes, values, sizes, reference)
    count = np.zeros(groups, np.int64)
    for _ in range(times):
        count += _distance(rng.permutation(codes), values, sizes, reference) >= seen
    return count


def _distance(codes: Ints, values: Ints, sizes: Ints, reference: int) -> Ints:
    """Return int64 (groups,): differences of means, times the people of both groups."""
    sums = np.bincount(codes, weights=values, minlength=len(sizes)).astype(np.int64)
    return np.asarray(np.abs(sums * sizes[reference] - sums[reference] * sizes))
