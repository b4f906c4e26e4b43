"""Compiled column enumeration: every pair that reaches a dual, over all pairs, without a matrix.

MaxScore pruning as in `pricing`, without lists: the threshold of a mentee is given and constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import kernel
from mentormatch.solve.packed.kernels import accumulate, clear_needs, forward_gain, set_needs
from mentormatch.solve.pairs.scale.kernels.reduced_profit import (
    Terms,
    costly_gain,
    reduced_profit,
    threshold_of,
)

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["columns_above"]


@kernel
def columns_above(
    mentors: Mentors,
    mentees: Mentees,
    terms: Terms,
    rows: Ints,
    mentee_dual: Ints,
    found: Ints,
    own: int,
    most: int,
) -> tuple[Ints, Ints32, Ints]:
    """Column enumeration: every pair of some mentees that reaches the dual of the mentee.

    At optimal duals these are the tight pairs. MaxScore pruning as in `price_rows`, at full trust
    whatever `terms` says, and with a threshold that stands still. O(rows * mentors) additions and
    comparisons, and the keys and words of the pairs let through.

    Parameters
    ----------
    rows, mentee_dual
        int64 (rows,): mentees, and the reduced profit that a pair of each must reach.
    found, own, most
        int64 (pieces,): pairs found so far by all who share the work, where to count one's own,
        and the number of pairs beyond which to stop.

    Returns
    -------
    tuple
        int64, int32, int64 (pairs,): positions in `rows`, packed mentors, reduced profits; by block
        of mentors, then as `rows`, then by mentor.
    """
    size = mentors.block[0]
    sums = np.empty(size, np.int32)
    needs = np.zeros(len(mentees.item_key), np.int32)
    which, partner, reduced = (
        np.empty(1024, np.int64),
        np.empty(1024, np.int32),
        np.empty(1024, np.int64),
    )
    # Blocks outside, mentees inside: the arrays of a block stay in cache for all mentees.
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(terms.mentor_dual) - start)
        for x in range(len(rows)):
            # Other threads only add, so whoever sees too many may stop without a lock.
            if found.sum() > most:
                return which[:0], partner[:0], reduced[:0]
            i = rows[x]
            accumulate(mentors, mentees, i, block, terms.dual_floor, sums)
            # Reaching the dual is beating one less: ties are wanted here.
            threshold = threshold_of(terms, mentee_dual[x] - 1)
            forward, costly = np.int64(mentees.forward_bound[i]), np.int64(mentees.costly_bound[i])
            filled = False
            for q in range(width):
                value = np.int64(sums[q])
                if value + forward + costly <= threshold:
                    continue
                # Needs are laid out once a pair asks for them.
                if not filled:
                    set_needs(mentees, i, needs, mentees.inverted_items[0])
                    filled = True
                value += forward_gain(mentors, mentees, needs, i, start + q)
                if value + costly <= threshold:
                    continue
                value += costly_gain(mentors, mentees, i, start + q)
                exact = reduced_profit(terms, start + q, value)
                # A dual of -FAR asks for every eligible pair, and -FAR itself is no pair.
                if exact < mentee_dual[x] or exact == -FAR:
                    continue
                n = found[own]
                # Doubling: copies are O(1) a pair, amortised.
                if n == len(partner):
                    which = np.concatenate((which, np.empty(n, np.int64)))
                    partner = np.concatenate((partner, np.empty(n, np.int32)))
                    reduced = np.concatenate((reduced, np.empty(n, np.int64)))
                which[n], partner[n], reduced[n] = x, start + q, exact
                found[own] = n + 1
            if filled:
                clear_needs(mentees, i, needs)
    n = found[own]
    return which[:n], partner[:n], reduced[:n]
