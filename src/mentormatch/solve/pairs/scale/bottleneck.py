"""How far the worst pair of a large pool can be raised, on the core and proven on all pairs.

Matchings above a higher threshold are also matchings above a lower one, so coverage and total only
fall while the threshold rises, and bisection is exact. Thresholds are tried on the core; the last
one is proven: an empty search, or prices over all pairs, show that one unit more is too much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.scale.column_generation import optimise
from mentormatch.solve.pairs.scale.core_flow import Shortage
from mentormatch.solve.pairs.scale.coverage import Blocked, cover_most, fill_minimum
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.stop import Goal

__all__ = ["Dual", "Obstacle", "Raised", "covered", "optimise_covering", "raise_worst"]

_MILLION = 1_000_000
_DEARER = 8


@dataclass(frozen=True, slots=True, eq=False)
class Dual:
    """Prices of packed mentors, and of a covered mentee."""

    prices: Ints
    person: int


Obstacle = Blocked | tuple[Shortage, Ints] | Dual


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """The highest threshold, and why one unit more is too high.

    Attributes
    ----------
    threshold
        Lowest units of a pair.
    obstacle
        What shows that ``threshold + 1`` is too much.
    """

    threshold: int
    obstacle: Obstacle


def covered(engine: Engine) -> int:
    """Return how many mentees the matching covers."""
    return len(np.unique(engine.chosen // engine.store.mentors))


def total_of(engine: Engine) -> int:
    """Return the units of the matching."""
    return int(engine.store.units_of(engine.chosen).sum())


def optimise_covering(engine: Engine, stage: str, wanted: int) -> None:
    """Find the highest total among matchings that cover so many mentees.

    A covered mentee is worth more and more until that many are: then no exchange of people for
    units is left, and the total is the highest of them.
    """
    while not engine.proven or covered(engine) < wanted:
        if engine.proven:
            engine.charge(engine.person * _DEARER)
        optimise(engine, stage)
        if engine.stopped:
            return


def raise_worst(engine: Engine, wanted: int, slack_ppm: int) -> Raised | None:
    """Raise the worst pair as far as coverage, minimum loads and the slack allow.

    Parameters
    ----------
    engine
        With a matching of highest total that covers `wanted` mentees; it is left with one of
        highest total above the threshold.
    wanted
        Mentees who can be covered.
    slack_ppm
        Share of the total that may be given up, in millionths.

    Returns
    -------
    Raised or None
        None if time was over before everything was proven.
    """
    total = total_of(engine)
    required = total - slack_ppm * abs(total) // _MILLION
    low = _worst(engine)
    obstacle: Obstacle | None
    high, obstacle = _bottleneck(engine, wanted, low)
    if not _try(engine, high - 1, wanted, required):
        low, obstacle = _by_cost(engine, wanted, required, low, high - 1)
        engine.demand(low)
    else:
        low = high - 1
    optimise_covering(engine, "total", wanted)
    if engine.stopped or obstacle is None:
        return None
    return Raised(_worst(engine), obstacle)


def _worst(engine: Engine) -> int:
    return int(engine.store.units_of(engine.chosen).min())


def _bottleneck(engine: Engine, wanted: int, low: int) -> tuple[int, Obstacle]:
    """Return the least threshold above `low` that loses coverage or a minimum load, and why."""
    high: int | None = None
    obstacle: Obstacle | None = None
    units = np.empty(0, np.int64)
    while high is None or high - low > 1:
        if len(units) != len(engine.store.units):
            units = np.sort(engine.store.units)
        middle = _most_possible(engine, wanted) if high is None else _between(units, low, high)
        middle = max(low + 1, middle)
        found = _shortage(engine, wanted, middle)
        if found is None:
            low = middle
        else:
            high, obstacle = middle, found
    assert obstacle is not None
    return high, obstacle


def _most_possible(engine: Engine, wanted: int) -> int:
    """Return the units above which fewer mentees than wanted have any pair in the core."""
    best = np.full(engine.store.mentees, np.iinfo(np.int64).min)
    np.maximum.at(best, engine.store.cells // engine.store.mentors, engine.store.units)
    return int(np.partition(best, -wanted)[-wanted])


def _between(units: Ints, low: int, high: int) -> int:
    """Return the median of what the core offers between two thresholds, or `low`."""
    first, last = np.searchsorted(units, low, side="right"), np.searchsorted(units, high)
    return int(units[(first + last) // 2]) if first < last else low


def _shortage(engine: Engine, wanted: int, least: int) -> Obstacle | None:
    blocked = cover_most(engine, least)
    if blocked.covered < wanted:
        return blocked
    return fill_minimum(engine, least)


def _try(engine: Engine, least: int, wanted: int, required: int) -> bool:
    """Find out whether pairs of at least so many units reach the total that is required."""
    engine.demand(least)
    if engine.later is not None and engine.later.least <= least:
        engine.chosen, engine.prices = engine.later.chosen, engine.later.prices
        engine.later = None

    def decided() -> bool:
        return _reaches(engine, wanted, required) or _bound(engine, wanted) < required

    while True:
        optimise(engine, "worst", enough=Goal(decided))
        if _reaches(engine, wanted, required):
            return True
        if _bound(engine, wanted) < required or engine.stopped:
            return False
        engine.charge(engine.person * _DEARER)


def _reaches(engine: Engine, wanted: int, required: int) -> bool:
    return covered(engine) >= wanted and total_of(engine) >= required


def _bound(engine: Engine, wanted: int) -> int:
    return engine.rounds[-1].bound - wanted * engine.person


def _by_cost(
    engine: Engine, wanted: int, required: int, low: int, high: int
) -> tuple[int, Obstacle | None]:
    """Return the highest threshold whose total is enough, and prices that forbid one unit more.

    `low` is enough and `high` is not. Where to look is found out on the core alone; only the last
    thresholds are priced over all pairs.
    """
    proof: Obstacle | None = Dual(engine.prices.copy(), engine.person)
    while high - low > 1 and not engine.stopped:
        guess = _guess(engine, wanted, required, low, high)
        if _try(engine, guess + 1, wanted, required):
            low = _worst(engine)
        else:
            high, proof = guess + 1, Dual(engine.prices.copy(), engine.person)
            if guess > low and _try(engine, guess, wanted, required):
                low = _worst(engine)
    return low, None if engine.stopped else proof


def _guess(engine: Engine, wanted: int, required: int, low: int, high: int) -> int:
    """Return the highest threshold below `high - 1` at which the core is known to be enough."""
    top = high - 1
    while top - low > 0:
        middle = (low + top + 1) // 2
        engine.demand(middle)
        engine.solve_core()
        if _reaches(engine, wanted, required):
            low = _worst(engine)
        else:
            top = middle - 1
    return low
