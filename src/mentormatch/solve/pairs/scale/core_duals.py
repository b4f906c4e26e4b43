"""Of all prices that are optimal on a core, the smallest, so that answers in a row stay close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, lowest_prices

if TYPE_CHECKING:
    from mentormatch.solve.pairs.scale.engine import Engine

__all__ = ["bars", "lower"]


def lower(engine: Engine) -> None:
    """Replace prices that are optimal on the core by the smallest, none of them below 0.

    Parameters
    ----------
    engine
        With a matching that is best on its core.
    """
    store = engine.store.above(engine.least)
    bonus = np.full(len(engine.wants), engine.person)
    limits = FlowLimits(engine.wants, bonus, engine.places, engine.minimum)
    made = store.among(engine.chosen)
    core = store.core(engine.scale, 0)
    engine.prices = lowest_prices(core, limits, made, engine.prices, barrier=0)
    engine.bar = bars(engine, engine.prices, engine.person)


def bars(engine: Engine, prices: Ints, person: int) -> Ints:
    """Return what a pair outside the matching must not exceed, prices paid: int64 (mentees,).

    Parameters
    ----------
    engine
        With a matching.
    prices
        int64 (packed mentors,).
    person
        What a covered mentee is worth.
    """
    mentee, mentor = engine.store.split(engine.chosen)
    margin = engine.scale * engine.store.units_of(engine.chosen) - prices[mentor]
    has = np.bincount(mentee, minlength=len(engine.wants))
    bar = np.where(has == 0, -person, 0)
    full = has == engine.wants
    bar[full & (has > 0)] = 1 << 62
    np.minimum.at(bar, mentee, margin)
    return bar
