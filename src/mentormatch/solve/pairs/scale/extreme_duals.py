"""Extreme dual solutions, the smallest and the largest prices of places, over all pairs.

The minimal dual of a mentor is exactly what one more place of hers is worth. On the core it takes
one search for shortest paths: `state.Engine.extreme_core_duals` calls
`core_flow.minimal_flow_duals`, whose compiled loop is `kernels.flow_duals._largest_changes`. A
pricing pass over all pairs at these duals shows whether the core was enough. Rounds take the first
half alone, where it helps them (`state.Engine.minimise_duals`, in `column_generation.run_round`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.scale.column_generation import look_ahead
from mentormatch.solve.pairs.scale.core_flow import maximal_flow_duals, minimal_flow_duals
from mentormatch.solve.pairs.scale.coverage import ClassCover
from mentormatch.solve.pairs.scale.pricing import FLOOR
from mentormatch.solve.pairs.scale.state import Engine

__all__ = ["LiftedDuals", "lift_duals", "maximal_duals", "minimal_duals"]


@dataclass(frozen=True, slots=True, eq=False)
class LiftedDuals:
    """An optimal dual solution at a price of coverage that no number of units outweighs.

    Attributes
    ----------
    mentor_duals, mentee_duals
        int64 (packed mentors,) and (mentees,).
    coverage_price
        What a covered mentee is worth.
    mentor_level, mentee_level
        int64: to how many Hall violators each belongs, the parts of the pool where places are too
        few: for everybody, and for each class that has waited longer.
    lift
        By how much the duals of mentors rose, and those of mentees fell, for each of them.
    """

    mentor_duals: Ints
    mentee_duals: Ints
    coverage_price: int
    mentor_level: Ints
    mentee_level: Ints
    lift: int


def lift_duals(engine: Engine, cover: ClassCover, coverage_price: int) -> LiftedDuals:
    """Lift an optimal dual solution to a larger price of coverage.

    Parameters
    ----------
    engine
        With an optimal matching of largest coverage.
    cover
        What limits that coverage.
    coverage_price
        What a covered mentee shall be worth, at least what she is worth to the engine.

    Notes
    -----
    Mentees of a Hall violator can go nowhere but to its mentors, who are full. Their duals rise by
    as much as coverage gains, so nobody's choice changes.
    """
    lift, (mentors, mentees) = coverage_price - engine.coverage_price, cover.levels()
    mentor_duals = engine.mentor_duals + lift * mentors
    mentee_duals = engine.mentee_duals - lift * mentees
    return LiftedDuals(mentor_duals, mentee_duals, coverage_price, mentors, mentees, lift)


def minimal_duals(engine: Engine, lifted: LiftedDuals, big_m: int) -> Ints:
    """Return the minimal optimal mentor duals over all pairs: int64 (packed mentors,)."""
    return _extreme(engine, lifted, big_m, minimal_flow_duals)


def maximal_duals(engine: Engine, lifted: LiftedDuals, big_m: int) -> Ints:
    """Return the maximal optimal mentor duals over all pairs: int64 (packed mentors,)."""
    return _extreme(engine, lifted, big_m, maximal_flow_duals)


def _extreme(engine: Engine, lifted: LiftedDuals, big_m: int, find: Callable[..., Ints]) -> Ints:
    while True:
        price = lifted.coverage_price
        mentor_duals = engine.extreme_core_duals(find, lifted.mentor_duals, price, big_m)
        if not _beaten(engine, lifted, mentor_duals):
            return mentor_duals


def _beaten(engine: Engine, lifted: LiftedDuals, mentor_duals: Ints) -> bool:
    """Price all pairs; return whether any beats these duals, which then joins the core.

    The parts of the pool are priced by themselves, at duals without the lift: mentees of a Hall
    violator may go nowhere else, and nobody else can want to go there.
    """
    mentee_duals = engine.mentee_duals_at(mentor_duals, lifted.coverage_price)
    excess = 0
    for level in np.unique(lifted.mentor_level)[::-1].tolist():
        there, here = lifted.mentor_level == level, lifted.mentee_level == level
        lift = lifted.lift * level
        excess += _excess_of(engine, mentor_duals - lift, mentee_duals + lift, there, here)
    return excess > 0


def _excess_of(
    engine: Engine, mentor_duals: Ints, mentee_duals: Ints, mentors: Bools, mentees: Bools
) -> int:
    """Return what pairs of some mentors and mentees outside the core exceed the mentee duals by."""
    mentee_capacity = np.where(mentees, engine.mentee_capacity, 0)
    mentor_capacity = np.where(mentors, engine.mentor_capacity, 0)
    if not mentee_capacity.any() or not mentor_capacity.any():
        return 0
    trial = replace(
        engine,
        # At a dual as low as this any pair is worth while, and compiled sums of 32 bits hold no
        # lower one.
        mentor_duals=np.maximum(mentor_duals, -FLOOR * engine.scale),
        mentee_duals=mentee_duals,
        mentee_capacity=mentee_capacity,
        mentor_capacity=mentor_capacity,
    )
    excess = look_ahead(trial)
    # What was priced in part bounds nothing for the rest.
    if not (engine.mentee_capacity[~mentees].any() or engine.mentor_capacity[~mentors].any()):
        engine.minimal_bound = trial.outside_bound
    return excess
