"""The optimal face of a large pool by complementary slackness: forced pairs and tight pairs.

A pair whose reduced profit is above the mentee's dual is in every optimal matching, one below it in
none; those at the dual (tight, of reduced cost zero) are what a lottery may choose from.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.face import Face
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, solve_flow_core
from mentormatch.solve.pairs.scale.core_solver import assign_core, bid_for_places
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core
from mentormatch.solve.pairs.scale.pricing import collect_all, terms_of
from mentormatch.solve.pairs.scale.state import Engine

__all__ = ["heaviest", "tight_face"]

_MOST_PAIRS = 20_000_000
_RAISES = (3, 6, 9)


def tight_face(engine: Engine, lifted: LiftedDuals) -> Face | None:
    """Return the optimal face that an optimal dual solution describes.

    Parameters
    ----------
    engine
        With all pairs and the limits of the mentees.
    lifted
        An optimal dual solution, minimal or not: each describes the same matchings.

    Returns
    -------
    Face or None
        None where more pairs than can be held are equally good.
    """
    problem, rows = engine.problem, np.flatnonzero(engine.mentee_capacity)
    apart = lifted.violator
    # Without the lift, which is the same for everybody apart, numbers are small and scans fast.
    mentor_duals = lifted.mentor_duals - lifted.lift * apart.mentors
    mentee_duals = lifted.mentee_duals + lifted.lift * apart.mentees
    found = _tight_pairs(engine, rows, mentor_duals, mentee_duals)
    if found is None:
        return None
    mentee, packed, margin = found
    margin = margin - lifted.lift * apart.mentors[packed]
    kept = (engine.mentor_capacity[packed] > 0) & (margin >= lifted.mentee_duals[mentee])
    mentee, mentor, margin = mentee[kept], packed[kept].astype(np.int64), margin[kept]
    order = np.lexsort((mentor, -margin, mentee))
    mentee, mentor, margin = mentee[order], mentor[order], margin[order]
    forced, tight, least, most = _forced_and_tight(engine, lifted, mentee, margin)
    mentor_duals, minimum = lifted.mentor_duals[engine.packed.position], problem.mentor_minimum
    capacity = np.minimum(problem.mentor_capacity, problem.shape[1])
    return Face(
        fixed=_spread(engine, mentor[forced], mentee[forced]),
        open=_spread(engine, mentor[tight], mentee[tight]),
        mentor_least=np.where(mentor_duals > 0, capacity, minimum),
        mentor_most=np.where(mentor_duals < 0, minimum, capacity),
        mentee_least=least,
        mentee_most=most,
    )


def _tight_pairs(
    engine: Engine, rows: Ints, mentor_duals: Ints, mentee_duals: Ints
) -> tuple[Ints, NDArray[np.int32], Ints] | None:
    """Return all pairs that reach the dual of their mentee: mentee, mentor, reduced profit.

    All pairs are searched only for whom a pair outside the core may reach it.
    """
    core = engine.core.above(engine.min_score)
    mentee, mentor = core.split(core.pair_index)
    margin = core.units * engine.scale - mentor_duals[mentor]
    unsure = rows[engine.bound_reduced_profits(rows, mentor_duals) >= mentee_duals[rows]]
    kept = margin >= mentee_duals[mentee]
    kept &= ~np.isin(mentee, unsure)
    most = _MOST_PAIRS - int(np.count_nonzero(kept))
    terms = terms_of(mentor_duals, engine.scale, engine.min_score)
    more = collect_all(
        engine.packed, terms, unsure, mentee_duals[unsure], jobs=engine.jobs, most=most
    )
    if more is None:
        return None
    return (
        np.concatenate([mentee[kept], more[0]]),
        np.concatenate([mentor[kept], more[1]]),
        np.concatenate([margin[kept], more[2]]),
    )


def _forced_and_tight(
    engine: Engine, lifted: LiftedDuals, mentee: Ints, margin: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return forced pairs, tight pairs, and the fewest and most mentors of each mentee.

    Pairs come by mentee, largest reduced profit first.
    """
    mentee_capacity, count = engine.mentee_capacity, len(engine.mentee_capacity)
    first = np.searchsorted(mentee, np.arange(count))
    has = np.bincount(mentee, minlength=count)
    best = np.full(count, NEVER)
    best[has > 0] = margin[first[has > 0]]
    last = np.where(mentee_capacity > 1, NEVER, best)
    enough = (mentee_capacity > 1) & (has >= mentee_capacity)
    last[enough] = margin[(first + mentee_capacity - 1)[enough]]
    marginal = np.where(best >= 0, np.maximum(last, 0), best)
    worth = np.where((best > NEVER) & (mentee_capacity > 0), best + lifted.coverage_price, -1)
    forced = np.flatnonzero((margin > marginal[mentee]) & (worth >= 0)[mentee])
    tight = np.flatnonzero((margin == marginal[mentee]) & (worth >= 0)[mentee])
    # Beyond the first, a mentor must pay for herself; the first may be paid by coverage.
    most = np.where(worth < 0, 0, np.where(best < 0, 1, mentee_capacity))
    full = (best >= 0) & (marginal > 0)
    certain = np.bincount(mentee[forced], minlength=count)
    least = np.where(full, mentee_capacity, np.maximum(certain, worth > 0))
    return forced, tight, np.where(worth < 0, 0, least), most


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
    required = must * (face.mentee_least[mentees] > 0)
    least, most = face.mentor_least[mentors], face.mentor_most[mentors]
    core = Core(start, mentor.astype(np.int32), noise + required[mentee])
    raises = [top >> shift for shift in _RAISES]
    made: NDArray[Any]
    if ((least == 0) | (least == most)).all():
        core = core._replace(profit=core.profit + must * (least > 0)[mentor])
        made = assign_core(core, most, raises)
    else:
        one, prices = np.ones(len(mentees), np.int64), np.zeros(len(mentors), np.int64)
        limits = FlowLimits(one, 0 * one, most, least)
        bid_for_places(core, limits, prices, raises)
        made = solve_flow_core(core, limits, prices=prices).made
    return np.column_stack([mentors[mentor[made]], mentees[mentee[made]]])
