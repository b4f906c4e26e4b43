"""Which groups are shown: none that is small, and none that would tell the only small one."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints

__all__ = ["shown_groups"]


def shown_groups(sizes: Ints, small: int) -> Bools:
    """Return bool (groups,): those whose numbers may be shown.

    Parameters
    ----------
    sizes
        int64 (groups,): people of each, in an order that settles ties.
    small
        Groups of fewer people are not shown. Where that is one alone, everybody minus the rest
        would be its numbers, so the smallest of the rest is not shown either.

    Examples
    --------
    >>> shown_groups(np.array([36, 20, 3]), 5).tolist()
    [True, False, False]
    >>> shown_groups(np.array([36, 20, 3, 1]), 5).tolist()
    [True, True, False, False]
    """
    shown = np.asarray(sizes >= small)
    if np.count_nonzero(~shown) == 1 and shown.any():
        rest = np.flatnonzero(shown)
        shown[rest[np.argmin(sizes[rest])]] = False
    return shown
