"""The bottleneck assignment by threshold bisection: how far the worst pair can be raised.

Matchings above a higher threshold are also matchings above a lower one, so coverage and total only
fall while the threshold rises, and bisection is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import Certificate
from mentormatch.solve.pairs.dense.coverage import Wanted, shortage
from mentormatch.solve.pairs.dense.dual_bound import dual_prices, upper_bound
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.weights import Weights

__all__ = [
    "Bottleneck",
    "MatchingSolver",
    "ThresholdSearch",
    "least_total",
    "raise_worst",
]

MatchingSolver = Callable[[Instance, Weights, Wanted | None], Ints]

_MILLION = 1_000_000
#: Scores that a table of counts is worth; beyond it sorting takes less memory.
_COUNTABLE = 20_000_000
_PRICE_CUTS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """The highest threshold, and why the next score is too high.

    Attributes
    ----------
    pairs
        A matching of highest total among those of full coverage above the threshold.
    threshold
        Its lowest score.
    obstacle
        A set of mentors, or prices that bound the total below what is required; None if there is no
        next score.
    """

    pairs: Ints
    threshold: int
    obstacle: Certificate | None


def least_total(total: int, slack_ppm: int) -> int:
    """Return what the total must not fall below: ``total`` less its share, rounded up.

    Parameters
    ----------
    total
        Largest total at full coverage, in units; any sign.
    slack_ppm
        Share that may be given up, in millionths.
    """
    return total - slack_ppm * abs(total) // _MILLION


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdSearch:
    """What every step of the search needs to know.

    Attributes
    ----------
    instance
        All eligible pairs.
    wanted
        Who is covered at full coverage.
    slack_ppm
        Share of the total that may be given up, in millionths.
    weights, solve
        How to find a matching of highest total at full coverage above a threshold.
    """

    instance: Instance
    wanted: Wanted
    slack_ppm: int
    weights: Weights
    solve: MatchingSolver


def raise_worst(search: ThresholdSearch, first: Ints) -> Bottleneck:
    """Raise the worst pair as far as coverage, minimum loads and the slack allow.

    Parameters
    ----------
    search
        The instance and its solver.
    first
        A matching of highest total at full coverage.
    """
    instance = search.instance
    required = least_total(instance.total(first), search.slack_ppm)
    best: Ints = first
    prices: Ints | None = None
    scores = _scores_above(instance, _worst(instance, first))
    # scores[low] is attained by `best` (-1: by `first`), scores[high] is known to fail.
    low, high = -1, _bottleneck(search, scores)
    probe = high - 1
    while high - low > 1:
        at = instance.above(int(scores[probe]))
        found = search.solve(at, search.weights, search.wanted)
        if instance.total(found) >= required:
            best = found
            low = int(np.searchsorted(scores, _worst(instance, found)))
        else:
            prices = minimal_duals(at, found, search.weights)
            high = _price_cut(search, prices, required, scores[: probe + 1], low)
        probe = (low + high) // 2
    following = int(scores[high]) if high < len(scores) else None
    # Prices exist only after a failure by cost, and then the last failure is the next score.
    obstacle: Certificate | None = None
    if prices is not None:
        obstacle = dual_prices(instance, prices, search.weights, following, search.wanted)
    elif following is not None:
        short = shortage(instance, search.wanted, following)
        obstacle = short and short()
    return Bottleneck(best, _worst(instance, best), obstacle)


def _worst(instance: Instance, pairs: Ints) -> int:
    return int(instance.score_of(pairs).min())


def _scores_above(instance: Instance, lowest: int) -> Ints:
    """Return the distinct eligible scores above `lowest`, ascending."""
    above = instance.scores[instance.eligible & (instance.scores > lowest)]
    if above.size == 0:
        return np.empty(0, dtype=np.int64)
    if int(above.max()) - lowest > _COUNTABLE:
        return np.unique(above).astype(np.int64)
    return np.flatnonzero(np.bincount(above - lowest)) + lowest


def _bottleneck(search: ThresholdSearch, scores: Ints) -> int:
    """Return the index of the first score above which coverage or a minimum load is lost."""
    low, high = -1, int(np.searchsorted(scores, _possible(search), side="right"))
    while high - low > 1:
        middle = (low + high) // 2
        if shortage(search.instance, search.wanted, int(scores[middle])) is None:
            low = middle
        else:
            high = middle
    return high


def _possible(search: ThresholdSearch) -> int:
    """Return the score that the k-th best of all mentees could have at best."""
    instance = search.instance
    counted = instance.heads > 0 if search.wanted.covered else slice(None)
    best = instance.ranked()[counted].max(axis=1)
    rank = len(best) - max(1, search.wanted.covered)
    return int(np.partition(best, rank)[rank])


def _price_cut(search: ThresholdSearch, prices: Ints, required: int, scores: Ints, low: int) -> int:
    """Return the lowest index found above `low` at which these prices still prove failure.

    They do at the last score. A few passes over all pairs may spare whole solves.
    """
    worth, reached = search.instance.worth(search.weights), search.wanted.worth(search.weights)
    failed = len(scores) - 1
    for _ in range(_PRICE_CUTS):
        middle = (low + failed) // 2
        if middle == low:
            break
        at = search.instance.above(int(scores[middle]))
        if upper_bound(at, prices, worth) - reached < required:
            failed = middle
        else:
            low = middle
    return failed
