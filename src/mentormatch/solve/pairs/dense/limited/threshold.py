"""How far the worst pair can be raised within limits: bisection, a program a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.dense.bottleneck import least_total
from mentormatch.solve.pairs.dense.limited.cover import cover_within
from mentormatch.solve.pairs.dense.limited.program import Best, Sought, best
from mentormatch.solve.pairs.dense.limited.proof import bound_of, duals_of, priced
from mentormatch.solve.pairs.dense.limited.served import Served, most_served, too_high
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Raised", "highest_total", "raise_worst"]


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """The highest threshold found.

    Attributes
    ----------
    best
        A matching of highest total above it.
    threshold
        Its lowest score.
    obstacle
        What proves that the next score is too high.
    proven
        Whether there is no next score, or it is proven too high.
    """

    best: Best
    threshold: int
    obstacle: DualPrices | None
    proven: bool


@dataclass(frozen=True, slots=True)
class _Search:
    limited: Limited
    served: Served
    weights: Weights
    required: int

    def at(self, threshold: int) -> Best | None:
        """Return a matching of highest total above a threshold; None where it serves too few."""
        limited = self.limited.above(threshold)
        found = most_served(limited)
        reached = found.covered, found.waited, found.best.short
        if reached != (self.served.covered, self.served.waited, 0):
            return None
        return highest_total(limited, self.served)

    def covers(self, threshold: int) -> bool:
        """Return whether as many could be covered above a threshold, minimums aside."""
        limited = self.limited.above(threshold)
        return len(cover_within(limited)) >= self.served.covered

    def obstacle(self, threshold: int) -> DualPrices | None:
        """Return what proves that a threshold is too high; None without a proof."""
        limited = self.limited.above(threshold)
        proof = too_high(limited, self.served, threshold)
        if proof is not None:
            return proof
        found = highest_total(limited, self.served)
        if found is None:
            return None
        duals = duals_of(limited, found, self.weights)
        served = self.served
        proof = priced(limited, duals, self.weights, threshold, served.covered, served.waited)
        return proof if bound_of(limited, proof, duals) < self.required else None


def highest_total(limited: Limited, served: Served) -> Best | None:
    """Return a matching of highest total among those that serve as many."""
    nothing = np.zeros_like(limited.instance.heads)
    return best(limited, Sought(1, nothing, served.least(limited)))


def raise_worst(
    limited: Limited, served: Served, first: Best, weights: Weights, slack_ppm: int
) -> Raised:
    """Raise the worst pair as far as people, limits and the slack allow.

    Parameters
    ----------
    limited
        All eligible pairs.
    served
        Who has to be served.
    first
        A matching of highest total.
    weights
        How people, rounds and total are one integer.
    slack_ppm
        Share of the total that may be given up, in millionths.
    """
    instance = limited.instance
    search = _Search(limited, served, weights, least_total(instance.total(first.pairs), slack_ppm))
    made, scores = first, np.unique(instance.scores[instance.eligible]).astype(np.int64)
    low = _place(scores, limited, made)
    high = _first_without(scores, low, search)
    probe = high - 1
    while high - low > 1:
        found = search.at(int(scores[probe]))
        if found is not None and instance.total(found.pairs) >= search.required:
            made, low = found, _place(scores, limited, found)
        else:
            high = probe
        probe = (low + high) // 2
    threshold = int(scores[low])
    if high == len(scores):
        return Raised(made, threshold, None, proven=True)
    obstacle = search.obstacle(int(scores[high]))
    return Raised(made, threshold, obstacle, proven=obstacle is not None)


def _first_without(scores: Ints, low: int, search: _Search) -> int:
    """Return the place of the first score above which people would be lost, minimums aside."""
    high = len(scores)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if search.covers(int(scores[middle])) else (low, middle)
    return high


def _place(scores: Ints, limited: Limited, found: Best) -> int:
    worst = limited.instance.worst(found.pairs)
    assert worst is not None, "somebody is served"
    return int(np.searchsorted(scores, worst))
