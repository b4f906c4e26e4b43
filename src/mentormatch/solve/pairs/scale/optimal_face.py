"""The optimal face of a large pool: which choices an optimal matching may make at all."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.face import Face
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, solve_flow_core
from mentormatch.solve.pairs.scale.core_solver import assign_core
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.extreme_duals import Settled
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core
from mentormatch.solve.pairs.scale.pricing import collect_all, terms_of

__all__ = ["heaviest", "tight_face"]

_MOST_PAIRS = 20_000_000
_RAISES = (3, 6, 9)


def tight_face(engine: Engine, settled: Settled, capacity: Ints, minimum: Ints) -> Face | None:
    """Return the face that optimal prices describe.

    Parameters
    ----------
    engine
        With all pairs and the limits of the mentees.
    settled
        Optimal prices.
    capacity, minimum
        int64 (mentors,), in the caller's order, as the face will name them.

    Returns
    -------
    Face or None
        None where more pairs than can be held are equally good.
    """
    rows = np.flatnonzero(engine.wants)
    apart = settled.apart
    # Without the lift, which is the same for everybody apart, numbers are small and scans fast.
    prices = settled.prices - settled.lift * apart.mentors
    bar = settled.bar + settled.lift * apart.mentees
    found = _level(engine, rows, prices, bar)
    if found is None:
        return None
    mentee, packed, margin = found
    margin = margin - settled.lift * apart.mentors[packed]
    kept = (engine.places[packed] > 0) & (margin >= settled.bar[mentee])
    mentee, mentor, margin = mentee[kept], packed[kept].astype(np.int64), margin[kept]
    order = np.lexsort((mentor, -margin, mentee))
    mentee, mentor, margin = mentee[order], mentor[order], margin[order]
    sure, level, least, most = _choices(engine.wants, settled.person, mentee, margin)
    prices = settled.prices[engine.packed.position]
    return Face(
        fixed=_spread(engine, mentor[sure], mentee[sure]),
        open=_spread(engine, mentor[level], mentee[level]),
        mentor_least=np.where(prices > 0, capacity, minimum),
        mentor_most=np.where(prices < 0, minimum, capacity),
        mentee_least=least,
        mentee_most=most,
    )


def _level(
    engine: Engine, rows: Ints, prices: Ints, bar: Ints
) -> tuple[Ints, NDArray[np.int32], Ints] | None:
    """Return all pairs that reach the bar of their mentee: mentee, mentor, margin.

    All pairs are searched only for whom a pair outside the core may reach it.
    """
    core = engine.store.above(engine.least)
    mentee, mentor = core.split(core.cells)
    margin = core.units * engine.scale - prices[mentor]
    unsure = rows[engine.beyond(rows, prices) >= bar[rows]]
    kept = margin >= bar[mentee]
    kept &= ~np.isin(mentee, unsure)
    most = _MOST_PAIRS - int(np.count_nonzero(kept))
    terms = terms_of(prices, engine.scale, 0, engine.least)
    more = collect_all(engine.packed, terms, unsure, bar[unsure], jobs=engine.jobs, most=most)
    if more is None:
        return None
    return (
        np.concatenate([mentee[kept], more[0]]),
        np.concatenate([mentor[kept], more[1]]),
        np.concatenate([margin[kept], more[2]]),
    )


def _choices(wants: Ints, person: int, mentee: Ints, margin: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return sure pairs, level pairs, and the fewest and most mentors of each mentee.

    Pairs come by mentee, largest margin first.
    """
    count = len(wants)
    first = np.searchsorted(mentee, np.arange(count))
    has = np.bincount(mentee, minlength=count)
    best = np.full(count, NEVER)
    best[has > 0] = margin[first[has > 0]]
    last = np.where(wants > 1, NEVER, best)
    enough = (wants > 1) & (has >= wants)
    last[enough] = margin[(first + wants - 1)[enough]]
    marginal = np.where(best >= 0, np.maximum(last, 0), best)
    worth = np.where((best > NEVER) & (wants > 0), best + person, -1)
    sure = np.flatnonzero((margin > marginal[mentee]) & (worth >= 0)[mentee])
    level = np.flatnonzero((margin == marginal[mentee]) & (worth >= 0)[mentee])
    # Beyond the first, a mentor must pay for herself; the first may be paid by coverage.
    most = np.where(worth < 0, 0, np.where(best < 0, 1, wants))
    full = (best >= 0) & (marginal > 0)
    certain = np.bincount(mentee[sure], minlength=count)
    least = np.where(full, wants, np.maximum(certain, worth > 0))
    return sure, level, np.where(worth < 0, 0, least), most


def _spread(engine: Engine, packed: Ints, mentee: Ints) -> Ints:
    """Return pairs (mentor, mentee) of everybody for whom a packed mentor stands."""
    position = engine.packed.position
    who = np.argsort(position, kind="stable")
    start = np.searchsorted(position[who], np.arange(engine.packed.shape[0] + 1))
    size = np.diff(start)[packed]
    begins = np.cumsum(size) - size
    at = np.repeat(start[packed] - begins, size) + np.arange(size.sum())
    pairs = np.column_stack([who[at], np.repeat(mentee, size)])
    return pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))]


def heaviest(edges: Ints, noise: Ints, face: Face, top: int) -> Ints:
    """Return the optimal matching of largest noise among these open pairs; nobody has two mentors.

    Whoever must have somebody, and every place that must be filled, is worth more than all noise.
    """
    mentors, mentor = np.unique(edges[:, 0], return_inverse=True)
    mentees, mentee = np.unique(edges[:, 1], return_inverse=True)
    by_mentee = np.lexsort((mentor, mentee))
    mentor, mentee, noise = mentor[by_mentee], mentee[by_mentee], noise[by_mentee]
    start = np.searchsorted(mentee, np.arange(len(mentees) + 1))
    must = 2 * min(len(mentees), int(face.mentor_most[mentors].sum())) * top
    asked = must * (face.mentee_least[mentees] > 0)
    least, most = face.mentor_least[mentors], face.mentor_most[mentors]
    core = Core(start, mentor.astype(np.int32), noise + asked[mentee])
    made: NDArray[Any]
    if ((least == 0) | (least == most)).all():
        core = core._replace(profit=core.profit + must * (least > 0)[mentor])
        made = assign_core(core, most, [top >> shift for shift in _RAISES])
    else:
        one = np.ones(len(mentees), np.int64)
        made = solve_flow_core(core, FlowLimits(one, 0 * one, most, least)).made
    return np.column_stack([mentors[mentor[made]], mentees[mentee[made]]])
