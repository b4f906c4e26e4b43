"""Prices that mean something: from any that prove an optimum to the smallest that do.

The smallest price of a place is exactly what one more place is worth. On the core it takes one
search for shortest paths; a scan of all pairs at these prices shows whether the core told all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.scale.column_generation import look_ahead
from mentormatch.solve.pairs.scale.core_duals import bars
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, highest_prices, lowest_prices
from mentormatch.solve.pairs.scale.coverage import Blocked
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.pricing import FLOOR

__all__ = ["Settled", "largest", "settle", "smallest"]


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Prices that prove an optimum in which no number of units outweighs a covered mentee.

    Attributes
    ----------
    prices
        int64 (packed mentors,).
    bar
        int64 (mentees,): pairs outside the matching are worth no more than this, prices paid.
    person
        What a covered mentee is worth.
    apart
        The part of the pool that `lift` has made dearer, where places are too few.
    lift
        By how much prices of mentors apart rose, and bars of mentees apart fell.
    """

    prices: Ints
    bar: Ints
    person: int
    apart: Blocked
    lift: int


def settle(engine: Engine, blocked: Blocked, person: int) -> Settled:
    """Return prices for a larger worth of a covered mentee.

    Parameters
    ----------
    engine
        With an optimal matching of largest coverage.
    blocked
        What limits that coverage.
    person
        What a covered mentee shall be worth, at least what she is worth to the engine.

    Notes
    -----
    Who is reached from those left out can go nowhere but to mentors reached, who are full. All
    these prices rise by what people gain, so nobody's choice changes.
    """
    lift = person - engine.person
    prices = engine.prices + lift * blocked.mentors
    return Settled(prices, engine.bar - lift * blocked.mentees, person, blocked, lift)


def smallest(engine: Engine, settled: Settled, barrier: int) -> Ints:
    """Return the smallest optimal prices over all pairs: int64 (packed mentors,)."""
    return _extreme(engine, settled, barrier, lowest_prices)


def largest(engine: Engine, settled: Settled, barrier: int) -> Ints:
    """Return the largest optimal prices over all pairs: int64 (packed mentors,)."""
    return _extreme(engine, settled, barrier, highest_prices)


def _extreme(engine: Engine, settled: Settled, barrier: int, find: Callable[..., Ints]) -> Ints:
    bonus = np.full(len(engine.wants), settled.person)
    limits = FlowLimits(engine.wants, bonus, engine.places, engine.minimum)
    while True:
        store = engine.store.above(engine.least)
        made = store.among(engine.chosen)
        core = store.core(engine.scale, 0)
        prices = find(core, limits, made, settled.prices, barrier=barrier)
        if not _beaten(engine, settled, prices):
            return prices


def _beaten(engine: Engine, settled: Settled, prices: Ints) -> bool:
    """Scan all pairs at these prices; return whether any beats them, which then joins the core.

    Mentors and mentees apart are scanned by themselves at prices without the lift: no mentee apart
    may go elsewhere, and nobody else can want to go there.
    """
    bar = bars(engine, prices, settled.person)
    there, here = settled.apart.mentors, settled.apart.mentees
    apart = _excess_of(engine, prices - settled.lift, bar + settled.lift, there, here)
    return apart + _excess_of(engine, prices, bar, ~there, ~here) > 0


def _excess_of(engine: Engine, prices: Ints, bar: Ints, mentors: Bools, mentees: Bools) -> int:
    """Return what pairs of some mentors and mentees outside the core are worth above the bars."""
    wants, places = np.where(mentees, engine.wants, 0), np.where(mentors, engine.places, 0)
    if not wants.any() or not places.any():
        return 0
    everybody = bool((wants == engine.wants).all() and (places == engine.places).all())
    trial = replace(
        engine,
        # A price as low as this makes any pair worth while, and compiled sums hold no lower one.
        prices=np.maximum(prices, -FLOOR * engine.scale),
        bar=bar,
        wants=wants,
        places=places,
    )
    excess = look_ahead(trial)
    if everybody:
        engine.settled = trial.known
    return excess
