"""Compiled alternating search over all pairs: one level of it, for pairs that no core holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.compiled import kernel
from mentormatch.solve.packed.instance import INELIGIBLE
from mentormatch.solve.packed.kernels import clear_needs, lookup_gain, pair_gain, set_needs
from mentormatch.solve.pairs.scale.kernels.reduced_profit import costly_gain

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["expand_frontier"]


@kernel
def expand_frontier(
    mentors: Mentors,
    mentees: Mentees,
    rows: Ints,
    chosen: Ints,
    min_score: int,
    mentor_partner: Ints32,
) -> None:
    """One level of an alternating breadth-first search over all pairs, without a matrix.

    Finds for each mentor not reached yet the first mentee of the frontier with a good enough pair.
    Mentors stand by runs of one joint class, and a run that tables forbid is passed over as one: a
    rule that leaves one pair of a hundred costs a hundredth of the pairs. Invariant: of run r,
    ``left[begins[r]:begins[r] + count[r]]`` are the mentors still without a mentee, in order.
    O(rows * (runs + mentors of runs that are not forbidden)) at worst; a mentor who is reached is
    never looked at again.

    Parameters
    ----------
    rows, chosen
        int64: mentees of the frontier, in the order in which they are tried; packed mentors.
    min_score
        Units that a pair must reach; above `INELIGIBLE`, so that no forbidden pair does.
    mentor_partner
        int32 (chosen,): the mentee, or -1.
    """
    needs = np.zeros(len(mentees.item_key), np.int32)
    run = np.searchsorted(mentors.run_start, chosen, side="right") - 1
    begins = np.flatnonzero(np.append(np.array([True]), run[1:] != run[:-1]))
    count = np.diff(np.append(begins, len(chosen)))
    left, without = np.arange(len(chosen)), len(chosen)
    mentor_partner[:] = -1
    for x in range(len(rows)):
        if without == 0:
            break
        i = rows[x]
        # Bound on what `lookup_gain` leaves out, the best of her listed pairs included.
        most = np.int64(mentees.costly_bound[i])
        for q in range(mentees.pair_start[i], mentees.pair_start[i + 1]):
            most = max(most, mentees.costly_bound[i] + mentees.pair_gain[q])
        # Single pairs read both indexes through the forward one, so all needs are laid out.
        set_needs(mentees, i, needs, 0)
        base = mentees.base[mentees.joint[i]]
        for r in range(len(begins)):
            if count[r] == 0 or base[mentors.run_class[run[begins[r]]]] < INELIGIBLE:
                continue
            still = begins[r]
            for c in range(begins[r], begins[r] + count[r]):
                j = chosen[left[c]]
                value = lookup_gain(mentors, mentees, i, j, run[begins[r]], needs)
                if value + most >= min_score:
                    value += pair_gain(mentees, i, j) + costly_gain(mentors, mentees, i, j)
                    if value >= min_score:
                        mentor_partner[left[c]] = i
                        continue
                # Compacted in place: `still` never passes c.
                left[still] = left[c]
                still += 1
            without -= begins[r] + count[r] - still
            count[r] = still - begins[r]
        clear_needs(mentees, i, needs)
