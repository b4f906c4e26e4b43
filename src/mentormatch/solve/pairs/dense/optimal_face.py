"""The optimal face: which choices an optimal matching may make at all.

With prices that prove an optimum, a matching is optimal if and only if every mentee makes one of
her best choices and every mentor with a price is full (complementary slackness). That is all a
lottery needs to know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.dense.instance import Grid, Weights

__all__ = ["Face", "drawn_out", "optimal_face"]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Pairs and loads of all optimal matchings.

    Attributes
    ----------
    fixed
        Pairs (mentor, mentee) that every optimal matching makes because of their price.
    open
        Pairs that an optimal matching may make or leave, sorted by mentee.
    mentor_least, mentor_most
        Loads of the mentors, fixed pairs included.
    mentee_least, mentee_most
        Mentors of the mentees, fixed pairs included.
    """

    fixed: Ints
    open: Ints
    mentor_least: Ints
    mentor_most: Ints
    mentee_least: Ints
    mentee_most: Ints


def optimal_face(grid: Grid, prices: Ints, weights: Weights) -> Face:
    """Return the face that optimal prices describe.

    Parameters
    ----------
    grid
        Eligible pairs, already above the threshold.
    prices
        Optimal prices of the mentors, shape (mentors,).
    weights
        The terms of the prices.
    """
    least, most = np.zeros_like(grid.places), np.zeros_like(grid.places)
    fixed, free = [], []
    for rows, margins in grid.margins(prices, weights.score):
        sure, level, least[rows], most[rows] = _choices(margins, grid.places[rows], weights.person)
        fixed.append(_pairs(sure, rows.start))
        free.append(_pairs(level, rows.start))
    return Face(
        fixed=_stack(fixed),
        open=_stack(free),
        mentor_least=np.where(prices > 0, grid.capacity, grid.minimum),
        mentor_most=np.where(prices < 0, grid.minimum, grid.capacity),
        mentee_least=least,
        mentee_most=most,
    )


def _choices(margins: Ints, places: Ints, person: int) -> tuple[Bools, Bools, Ints, Ints]:
    """Return sure pairs, level pairs, and the fewest and most mentors of each mentee."""
    best = margins.max(axis=1, initial=NEVER)
    marginal = np.where(best >= 0, np.maximum(_last_place(margins, places), 0), best)
    worth = np.where((best > NEVER) & (places > 0), best + person, -1)
    level = (margins == marginal[:, None]) & (worth >= 0)[:, None]
    sure = (margins > marginal[:, None]) & (worth >= 0)[:, None]
    # Beyond the first, a mentor must pay for herself; the first may be paid by coverage.
    most = np.where(worth < 0, 0, np.where(best < 0, 1, places))
    full = (best >= 0) & (marginal > 0)
    least = np.where(full, places, np.maximum(sure.sum(axis=1), worth > 0))
    return sure, level, np.where(worth < 0, 0, least), most


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


def drawn_out(face: Face, pairs: Ints) -> Bools:
    """Return the mentees without a mentor whom another optimal matching covers.

    They are those from whom an alternating path of open pairs leads to somebody with room: a
    mentor who may take one more, or a mentee who may have one less.

    Parameters
    ----------
    face
        The optimal matchings.
    pairs
        One of them.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    mentors, mentees = len(face.mentor_most), len(face.mentee_most)
    load = np.bincount(pairs[:, 0], minlength=mentors)
    has = np.bincount(pairs[:, 1], minlength=mentees)
    made = _is_made(face.open, pairs, mentors)
    mentor, mentee = face.open[:, 0], mentors + face.open[:, 1]
    # Edges run backwards, from where there is room to who could use it.
    room = np.concatenate([load < face.mentor_most, has > face.mentee_least])
    hub = mentors + mentees
    tail = np.concatenate([np.where(made, mentee, mentor), np.full(room.sum(), hub)])
    head = np.concatenate([np.where(made, mentor, mentee), np.flatnonzero(room)])
    graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(hub + 1, hub + 1))
    reached = np.zeros(hub + 1, dtype=np.bool_)
    reached[breadth_first_order(graph, hub, return_predecessors=False)] = True
    left_out: Bools = reached[mentors:hub] & (has == 0)
    return left_out


def _is_made(candidates: Ints, pairs: Ints, mentors: int) -> Bools:
    return np.isin(
        candidates[:, 1] * mentors + candidates[:, 0], pairs[:, 1] * mentors + pairs[:, 0]
    )
