"""The optimal face: which choices an optimal matching may make at all.

With prices that prove an optimum, a matching is optimal if and only if every mentee makes one of
her best choices and every mentor with a price is full (complementary slackness). That is all a
lottery needs to know.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.face import Face, OpenPairs, Rows, alone
from mentormatch.solve.pairs.weights import Weights

__all__ = ["last_choices", "optimal_face"]


def optimal_face(instance: Instance, prices: Ints, weights: Weights) -> Face:
    """Return the face that optimal prices describe.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold.
    prices
        Optimal prices of the mentors, shape (mentors,).
    weights
        The terms of the prices.
    """
    least, most = np.zeros_like(instance.mentee_capacity), np.zeros_like(instance.mentee_capacity)
    fixed, free, worth = [], Rows(), instance.worth(weights)
    for rows, margins in instance.margins(prices, weights.score):
        sure, level, least[rows], most[rows] = _choices(
            margins, instance.mentee_capacity[rows], worth[rows]
        )
        fixed.append(_pairs(sure, rows.start))
        mentor, ends = np.nonzero(level)[1], np.cumsum(np.count_nonzero(level, axis=1))
        free.add(np.concatenate([[0], ends]), mentor)
    mentors, mentees = len(prices), len(least)
    return Face(
        fixed=_stack(fixed),
        open=OpenPairs(*free.whole(np.arange(mentees), mentees), *alone(mentors)),
        mentor_least=np.where(prices > 0, instance.mentor_capacity, instance.mentor_minimum),
        mentor_most=np.where(prices < 0, instance.mentor_minimum, instance.mentor_capacity),
        mentee_least=least,
        mentee_most=most,
    )


def _choices(margins: Ints, places: Ints, worth: Ints) -> tuple[Bools, Bools, Ints, Ints]:
    """Return sure pairs, level pairs, and the fewest and most mentors of each mentee.

    `worth` is what covering each mentee is worth.
    """
    best = margins.max(axis=1, initial=NEVER)
    marginal = last_choices(margins, places)
    gain = np.where((best > NEVER) & (places > 0), best + worth, -1)
    level = (margins == marginal[:, None]) & (gain >= 0)[:, None]
    sure = (margins > marginal[:, None]) & (gain >= 0)[:, None]
    # Beyond the first, a mentor must pay for herself; the first may be paid by coverage.
    most = np.where(gain < 0, 0, np.where(best < 0, 1, places))
    full = (best >= 0) & (marginal > 0)
    least = np.where(full, places, np.maximum(sure.sum(axis=1), gain > 0))
    return sure, level, np.where(gain < 0, 0, least), most


def last_choices(margins: Ints, places: Ints) -> Ints:
    """Return int64 (mentees,): the lowest margin that a best choice of each mentee may have.

    Parameters
    ----------
    margins
        Scores minus prices, shape (mentees, mentors).
    places
        Most mentors of each.
    """
    best: Ints = margins.max(axis=1, initial=NEVER)
    return np.where(best >= 0, np.maximum(_last_place(margins, places), 0), best)


def _last_place(margins: Ints, places: Ints) -> Ints:
    """Return for each mentee the margin of the best pair that still finds a place."""
    last: Ints = margins.max(axis=1, initial=NEVER)
    several = np.flatnonzero(places > 1)
    if several.size:
        ranked = -np.sort(-margins[several], axis=1)
        last[several] = ranked[np.arange(len(several)), places[several] - 1]
    return last


def _pairs(mask: Bools, first: int) -> Ints:
    mentee, mentor = np.nonzero(mask)
    return np.column_stack([mentor, mentee + first])


def _stack(parts: list[Ints]) -> Ints:
    return np.concatenate([np.empty((0, 2), dtype=np.int64), *parts])
