"""The bottleneck assignment by threshold bisection: how far the worst pair can be raised.

Matchings above a higher threshold are also matchings above a lower one, so coverage and total only
fall while the threshold rises, and bisection is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.objectives import Objective
from mentormatch.solve.pairs.certificates import Certificate
from mentormatch.solve.pairs.dense.coverage import Wanted, shortage
from mentormatch.solve.pairs.dense.dual_bound import dual_prices, upper_bound
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.kept import (
    Found,
    MatchingSolver,
    kept_bound,
    most_kept,
    solve_keeping,
)

__all__ = [
    "Bottleneck",
    "ThresholdSearch",
    "least_total",
    "raise_worst",
]

_MILLION = 1_000_000
#: Scores that a table of counts is worth; beyond it sorting takes less memory.
_COUNTABLE = 20_000_000
_PRICE_CUTS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """The highest threshold, and why the next score is too high.

    Attributes
    ----------
    found
        A matching of highest total among those of full coverage above the threshold.
    threshold
        Its lowest score; of new pairs only where earlier ones are kept. Where no new pair is made,
        more than any has.
    obstacle
        A set of mentors, or prices that bound the total below what is required; None if there is no
        next score.
    """

    found: Found
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
    objective, span, solve
        How to find a matching of highest total at full coverage above a threshold.
    """

    instance: Instance
    wanted: Wanted
    slack_ppm: int
    objective: Objective
    span: int
    solve: MatchingSolver

    def best(self, at: Instance) -> Found:
        """Return a matching of highest total at full coverage of part of the instance."""
        return solve_keeping(at, self.wanted, self.objective, self.span, self.solve)

    @property
    def beyond(self) -> int:
        """More than any new pair scores: a threshold that only earlier pairs pass."""
        scores = self.instance.scores[self.instance.raised]
        return int(scores.max()) + 1 if scores.size else 0


def raise_worst(search: ThresholdSearch, first: Found) -> Bottleneck:
    """Raise the worst pair as far as coverage, minimum loads, kept pairs and the slack allow.

    Parameters
    ----------
    search
        The instance and its solver.
    first
        A matching of highest total at full coverage.
    """
    instance = search.instance
    required = least_total(instance.total(first.pairs), search.slack_ppm)
    best, failed, prices = first, first, None
    scores = _scores_above(search, _worst(search, first))
    # scores[low] is attained by `best` (-1: by `first`), scores[high] is known to fail.
    low, high = -1, _bottleneck(search, scores)
    probe = high - 1
    while high - low > 1:
        at = instance.above(int(scores[probe]))
        found = search.best(at)
        if instance.total(found.pairs) >= required:
            best = found
            low = int(np.searchsorted(scores, _worst(search, found)))
        else:
            failed, prices = found, minimal_duals(found.instance, found.pairs, found.weights)
            high = _price_cut(search, failed, prices, required, scores[: probe + 1], low)
        probe = (low + high) // 2
    following = int(scores[high]) if high < len(scores) else None
    # Prices exist only after a failure by cost, and then the last failure is the next score.
    obstacle: Certificate | None = None
    if prices is not None:
        obstacle = dual_prices(
            instance, prices, failed.weights, following, search.wanted, failed.stay
        )
    elif following is not None:
        short = _shortage(search, following)
        obstacle = short and short()
    return Bottleneck(best, _worst(search, best), obstacle)


def _worst(search: ThresholdSearch, found: Found) -> int:
    worst = search.instance.worst(found.pairs)
    return search.beyond if worst is None else worst


def _scores_above(search: ThresholdSearch, lowest: int) -> Ints:
    """Return the distinct eligible scores above `lowest`, ascending.

    Where earlier pairs are kept it may be that no new pair is needed: one score more than any has.
    """
    instance = search.instance
    above = instance.scores[instance.raised & (instance.scores > lowest)]
    none = np.full(int(instance.earlier is not None and lowest < search.beyond), search.beyond)
    if above.size == 0:
        return none.astype(np.int64)
    if int(above.max()) - lowest > _COUNTABLE:
        return np.append(np.unique(above).astype(np.int64), none)
    return np.append(np.flatnonzero(np.bincount(above - lowest)) + lowest, none)


def _bottleneck(search: ThresholdSearch, scores: Ints) -> int:
    """Return the index of the first score above which coverage or a minimum load is lost."""
    possible = search.beyond if search.instance.earlier is not None else _possible(search)
    low, high = -1, int(np.searchsorted(scores, possible, side="right"))
    while high - low > 1:
        middle = (low + high) // 2
        if _shortage(search, int(scores[middle])) is None:
            low = middle
        else:
            high = middle
    return high


def _shortage(search: ThresholdSearch, threshold: int) -> Callable[[], Certificate] | None:
    """Return what proves that pairs of at least this score are not enough, or None if they are."""
    short = shortage(search.instance, search.wanted, threshold)
    if short is not None or search.wanted.kept == 0:
        return short
    at = search.instance.above(threshold)
    found = most_kept(at, search.wanted, search.objective, search.solve)
    if at.kept(found.pairs) >= search.wanted.kept:
        return None
    return lambda: kept_bound(found, search.wanted, threshold)


def _possible(search: ThresholdSearch) -> int:
    """Return the score that the k-th best of all mentees could have at best."""
    instance = search.instance
    counted = instance.heads > 0 if search.wanted.covered else slice(None)
    best = instance.ranked()[counted].max(axis=1)
    rank = len(best) - max(1, search.wanted.covered)
    return int(np.partition(best, rank)[rank])


def _price_cut(
    search: ThresholdSearch, failed: Found, prices: Ints, required: int, scores: Ints, low: int
) -> int:
    """Return the lowest index found above `low` at which these prices still prove failure.

    They do at the last score. A few passes over all pairs may spare whole solves.
    """
    weights, wanted = failed.weights, search.wanted
    worth, reached = search.instance.worth(weights), wanted.worth(weights)
    reached += failed.stay * wanted.kept
    last = len(scores) - 1
    for _ in range(_PRICE_CUTS):
        middle = (low + last) // 2
        if middle == low:
            break
        at = search.instance.above(int(scores[middle])).staying(failed.stay)
        if upper_bound(at, prices, worth) - reached < required:
            last = middle
        else:
            low = middle
    return last
