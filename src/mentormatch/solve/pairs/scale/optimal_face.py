"""The optimal face of a large pool by complementary slackness: forced pairs and tight pairs.

A pair whose reduced profit is above the mentee's dual is in every optimal matching, one below it in
none; those at the dual (tight, of reduced cost zero) are what a lottery may choose from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.face import Face, OpenPairs, Rows
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, solve_flow_core
from mentormatch.solve.pairs.scale.core_solver import assign_core, bid_for_places
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core
from mentormatch.solve.pairs.scale.pricing import collect_all, terms_of
from mentormatch.solve.pairs.scale.state import Engine

__all__ = ["heaviest", "tight_face"]

_AT_ONCE = 2_000_000
"""Pairs that are looked at together; beyond, people take turns."""
_MOST_CELLS = 100_000_000
"""Cells of rows, four bytes each, beyond which a face is not written down."""
_RAISES = (3, 6, 9)


class _Tight(NamedTuple):
    """Pairs by mentee, largest reduced profit first: place of the mentee, packed mentor, profit."""

    mentee: Ints
    mentor: Ints
    margin: Ints


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
    problem, count = engine.problem, len(engine.mentee_capacity)
    everybody = np.flatnonzero(engine.mentee_capacity)
    least, most = np.zeros(count, np.int64), np.zeros(count, np.int64)
    fixed, rows = [np.empty((0, 2), np.int64)], Rows()
    groups = _groups(engine)
    for mentees, tight in _tight_pairs(engine, lifted, everybody):
        forced, level, least[mentees], most[mentees] = _forced_and_tight(
            engine.mentee_capacity[mentees], lifted.coverage_price * engine.worth[mentees], tight
        )
        fixed.append(_alone(groups, tight.mentor[forced], mentees[tight.mentee[forced]]))
        mentee, mentor = tight.mentee[level], tight.mentor[level]
        order = np.lexsort((mentor, mentee))
        rows.add(np.searchsorted(mentee, np.arange(len(mentees) + 1)), mentor[order])
        if rows.size > _MOST_CELLS:
            return None
    mentor_duals, minimum = lifted.mentor_duals[engine.packed.position], problem.mentor_minimum
    capacity = np.minimum(problem.mentor_capacity, problem.shape[1])
    return Face(
        fixed=np.concatenate(fixed),
        open=OpenPairs(*rows.whole(everybody, count), *groups),
        mentor_least=np.where(mentor_duals > 0, capacity, minimum),
        mentor_most=np.where(mentor_duals < 0, minimum, capacity),
        mentee_least=least,
        mentee_most=most,
    )


def _groups(engine: Engine) -> tuple[Ints, Ints32]:
    """Return the mentors for whom each packed mentor stands, as in `OpenPairs`."""
    position = engine.packed.position
    who = np.argsort(position, kind="stable").astype(np.int32)
    return np.searchsorted(position[who], np.arange(engine.packed.shape[0] + 1)), who


def _alone(groups: tuple[Ints, Ints32], packed: Ints, mentee: Ints) -> Ints:
    """Return pairs (mentor, mentee) of packed mentors, who stand for one where any is forced."""
    first, mentor = groups
    return np.column_stack([mentor[first[packed]].astype(np.int64), mentee])


def _tight_pairs(
    engine: Engine, lifted: LiftedDuals, everybody: Ints
) -> Iterator[tuple[Ints, _Tight]]:
    """Yield some mentees after others, with all their pairs that reach their dual.

    All pairs are searched only for whom a pair outside the core may reach it.
    """
    # Without the lift, which is the same for everybody apart, numbers are small and scans fast.
    mentor_duals = lifted.mentor_duals - lifted.lift * lifted.mentor_level
    mentee_duals = lifted.mentee_duals + lifted.lift * lifted.mentee_level
    core = engine.core.above(engine.min_score)
    owner, partner = core.split(core.pair_index)
    profit = core.units * engine.scale - mentor_duals[partner]
    sure = np.zeros(len(mentee_duals), np.bool_)
    bound = engine.bound_reduced_profits(everybody, mentor_duals)
    sure[everybody] = bound < mentee_duals[everybody]
    kept = (profit >= mentee_duals[owner]) & sure[owner]
    owner, partner, profit = owner[kept], partner[kept], profit[kept]
    terms = terms_of(mentor_duals, engine.scale, engine.min_score)
    waiting = [everybody] if len(everybody) else []
    while waiting:
        mentees = waiting.pop()
        asked = mentees[~sure[mentees]]
        most = _AT_ONCE if len(mentees) > 1 else engine.packed.shape[0]
        more = collect_all(
            engine.packed, terms, asked, mentee_duals[asked], jobs=engine.jobs, most=most
        )
        if more is None:
            middle = len(mentees) // 2
            waiting += [mentees[middle:], mentees[:middle]]
            continue
        begin = int(np.searchsorted(owner, mentees[0]))
        here = slice(begin, int(np.searchsorted(owner, mentees[-1], side="right")))
        yield (
            mentees,
            _sorted(
                engine,
                lifted,
                mentees,
                np.concatenate([owner[here], more[0]]),
                np.concatenate([partner[here], more[1]]),
                np.concatenate([profit[here], more[2]]),
            ),
        )


def _sorted(
    engine: Engine, lifted: LiftedDuals, mentees: Ints, mentee: Ints, packed: Ints, margin: Ints
) -> _Tight:
    """Return pairs that are tight with the lift, too, in order."""
    margin = margin - lifted.lift * lifted.mentor_level[packed]
    kept = (engine.mentor_capacity[packed] > 0) & (margin >= lifted.mentee_duals[mentee])
    mentee, mentor, margin = mentee[kept], packed[kept].astype(np.int64), margin[kept]
    order = np.lexsort((mentor, -margin, mentee))
    return _Tight(np.searchsorted(mentees, mentee[order]), mentor[order], margin[order])


def _forced_and_tight(
    mentee_capacity: Ints, coverage: Ints, pairs: _Tight
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return forced pairs, tight pairs, and the fewest and most mentors of each mentee.

    `coverage` is what covering each mentee is worth.
    """
    mentee, margin, count = pairs.mentee, pairs.margin, len(mentee_capacity)
    first = np.searchsorted(mentee, np.arange(count))
    has = np.bincount(mentee, minlength=count)
    best = np.full(count, NEVER)
    best[has > 0] = margin[first[has > 0]]
    last = np.where(mentee_capacity > 1, NEVER, best)
    enough = (mentee_capacity > 1) & (has >= mentee_capacity)
    last[enough] = margin[(first + mentee_capacity - 1)[enough]]
    marginal = np.where(best >= 0, np.maximum(last, 0), best)
    worth = np.where((best > NEVER) & (mentee_capacity > 0), best + coverage, -1)
    forced = np.flatnonzero((margin > marginal[mentee]) & (worth >= 0)[mentee])
    tight = np.flatnonzero((margin == marginal[mentee]) & (worth >= 0)[mentee])
    # Beyond the first, a mentor must pay for herself; the first may be paid by coverage.
    most = np.where(worth < 0, 0, np.where(best < 0, 1, mentee_capacity))
    full = (best >= 0) & (marginal > 0)
    certain = np.bincount(mentee[forced], minlength=count)
    least = np.where(full, mentee_capacity, np.maximum(certain, worth > 0))
    return forced, tight, np.where(worth < 0, 0, least), most


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
