"""Minimal optimal duals of a sparse core, which stabilise column generation from round to round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.scale.core_flow import minimal_flow_duals

if TYPE_CHECKING:
    from mentormatch.solve.pairs.scale.engine import Engine

__all__ = ["mentee_duals_of", "minimise_core_duals"]


def minimise_core_duals(engine: Engine) -> None:
    """Replace mentor duals that are optimal on the core by the minimal ones, none below 0.

    Parameters
    ----------
    engine
        With a matching that is best on its core.
    """
    core_pairs = engine.core.above(engine.min_score)
    limits = engine.flow_limits(engine.coverage_price)
    made = core_pairs.among(engine.matching)
    core = core_pairs.as_rows(engine.scale, 0)
    engine.mentor_duals = minimal_flow_duals(core, limits, made, engine.mentor_duals, big_m=0)
    engine.mentee_duals = mentee_duals_of(engine, engine.mentor_duals, engine.coverage_price)


def mentee_duals_of(engine: Engine, mentor_duals: Ints, coverage_price: int) -> Ints:
    """Return the mentee duals of a matching at given mentor duals: int64 (mentees,).

    The dual of a mentee is the reduced profit that a pair outside the matching must not exceed. Who
    has a free place takes any pair that pays for itself (or, the first time, with the price of
    coverage); who is full takes one only in place of her worst.

    Parameters
    ----------
    engine
        With a matching.
    mentor_duals
        int64 (packed mentors,).
    coverage_price
        What a covered mentee is worth.
    """
    mentee, mentor = engine.core.split(engine.matching)
    margin = engine.scale * engine.core.units_of(engine.matching) - mentor_duals[mentor]
    has = np.bincount(mentee, minlength=len(engine.mentee_capacity))
    mentee_duals = np.where(has == 0, -coverage_price, 0)
    full = has == engine.mentee_capacity
    mentee_duals[full & (has > 0)] = 1 << 62
    np.minimum.at(mentee_duals, mentee, margin)
    return mentee_duals
