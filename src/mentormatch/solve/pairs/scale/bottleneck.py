"""The bottleneck assignment by threshold bisection: how far the worst pair can be raised.

It is done on the core, and proven over all pairs.

Matchings above a higher threshold are also matchings above a lower one, so coverage and total only
fall while the threshold rises, and bisection is exact. Thresholds are tried on the core; the last
one is proven: an empty search, or duals over all pairs, show that one unit more is too much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import Certificate
from mentormatch.solve.pairs.scale.certificates import (
    coverage_set,
    dual_prices,
    minimum_set,
    waiting_prices,
)
from mentormatch.solve.pairs.scale.column_generation import optimise, optimise_covering
from mentormatch.solve.pairs.scale.coverage import ClassCover, cover_classes, fill_minimum
from mentormatch.solve.pairs.scale.state import Engine

__all__ = ["Bottleneck", "raise_worst"]

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """The highest threshold, and why one unit more is too high.

    Units are whole numbers, so ``threshold + 1`` is the very next one: what rules it out rules out
    every higher threshold.

    Attributes
    ----------
    threshold
        Lowest units of a pair.
    obstacle
        What shows that ``threshold + 1`` is too much.
    """

    threshold: int
    obstacle: Certificate


def raise_worst(engine: Engine, wanted: ClassCover, slack_ppm: int) -> Bottleneck | None:
    """Raise the worst pair as far as coverage, minimum loads and the slack allow.

    Parameters
    ----------
    engine
        With a matching of highest total that covers what is wanted; it is left with one of
        highest total above the threshold.
    wanted
        Who can be covered.
    slack_ppm
        Share of the total that may be given up, in millionths.

    Returns
    -------
    Bottleneck or None
        None if time was over before everything was proven.
    """
    total = engine.total
    required = total - slack_ppm * abs(total) // _MILLION
    low = engine.worst
    obstacle: Certificate | None
    high, obstacle = _bottleneck(engine, wanted, low)
    if not _try(engine, high - 1, wanted, required):
        low, obstacle = _by_cost(engine, wanted, required, low, high - 1)
        engine.set_min_score(low)
    else:
        low = high - 1
    optimise_covering(engine, "total", wanted.worth)
    if engine.stopped or obstacle is None:
        return None
    return Bottleneck(engine.worst, obstacle)


def _bottleneck(engine: Engine, wanted: ClassCover, low: int) -> tuple[int, Certificate]:
    """Return the least threshold above `low` that loses coverage or a minimum load, and why."""
    high: int | None = None
    obstacle: Certificate | None = None
    units = np.empty(0, np.int64)
    while high is None or high - low > 1:
        if len(units) != len(engine.core.units):
            units = np.sort(engine.core.units)
        middle = _most_possible(engine, wanted) if high is None else _between(units, low, high)
        middle = max(low + 1, middle)
        found = _shortage(engine, wanted, middle)
        if found is None:
            low = middle
        else:
            high, obstacle = middle, found
    assert obstacle is not None
    return high, obstacle


def _most_possible(engine: Engine, wanted: ClassCover) -> int:
    """Return the units above which fewer mentees than wanted have any pair in the core."""
    best = np.full(engine.core.mentees, np.iinfo(np.int64).min)
    np.maximum.at(best, engine.core.pair_index // engine.core.mentors, engine.core.units)
    best = best[engine.problem.heads > 0] if wanted.covered else best
    last = max(1, wanted.covered)
    return int(np.partition(best, -last)[-last])


def _between(units: Ints, low: int, high: int) -> int:
    """Return the median of what the core offers between two thresholds, or `low`."""
    first, last = np.searchsorted(units, low, side="right"), np.searchsorted(units, high)
    return int(units[(first + last) // 2]) if first < last else low


def _shortage(engine: Engine, wanted: ClassCover, min_score: int) -> Certificate | None:
    cover = cover_classes(engine, min_score)
    if cover.covered < wanted.covered:
        return coverage_set(engine, cover.whole, min_score)
    if cover.waited < wanted.waited:
        return waiting_prices(engine, cover, min_score)
    short = fill_minimum(engine, min_score)
    return short and minimum_set(engine, short, min_score)


def _try(engine: Engine, min_score: int, wanted: ClassCover, required: int) -> bool:
    """Find out whether pairs of at least so many units reach the total that is required.

    The engine is left at that threshold, with the matching of its last round; its price of coverage
    may have risen.
    """
    engine.set_min_score(min_score)
    # A warm start knows where an earlier answer ended; that is taken once, as a start.
    earlier = engine.earlier_optimum
    if earlier is not None and earlier.min_score <= min_score:
        engine.matching, engine.mentor_duals = earlier.matching, earlier.mentor_duals
        engine.earlier_optimum = None

    def decided() -> bool:
        return _reaches(engine, wanted, required) or _bound(engine, wanted) < required

    while True:
        optimise(engine, "worst", enough=decided)
        if _reaches(engine, wanted, required):
            return True
        if _bound(engine, wanted) < required or engine.stopped:
            return False
        engine.raise_coverage_price()


def _reaches(engine: Engine, wanted: ClassCover, required: int) -> bool:
    return engine.reached >= wanted.worth and engine.total >= required


def _bound(engine: Engine, wanted: ClassCover) -> int:
    return engine.rounds[-1].bound - wanted.worth * engine.coverage_price


def _by_cost(
    engine: Engine, wanted: ClassCover, required: int, low: int, high: int
) -> tuple[int, Certificate | None]:
    """Return the highest threshold whose total is enough, and duals that rule out one unit more.

    `low` is enough and `high` is not. Where to look is found out on the core alone; only the last
    thresholds are priced over all pairs.
    """
    proof: Certificate | None = dual_prices(engine, high, wanted.covered, wanted.waited)
    while high - low > 1 and not engine.stopped:
        guess = _guess(engine, wanted, required, low, high)
        if _try(engine, guess + 1, wanted, required):
            low = engine.worst
        else:
            high = guess + 1
            proof = dual_prices(engine, high, wanted.covered, wanted.waited)
            if guess > low and _try(engine, guess, wanted, required):
                low = engine.worst
    return low, None if engine.stopped else proof


def _guess(engine: Engine, wanted: ClassCover, required: int, low: int, high: int) -> int:
    """Return the highest threshold below `high - 1` at which the core is known to be enough."""
    top = high - 1
    while top - low > 0:
        middle = (low + top + 1) // 2
        engine.set_min_score(middle)
        engine.solve_core()
        if _reaches(engine, wanted, required):
            low = engine.worst
        else:
            top = middle - 1
    return low
