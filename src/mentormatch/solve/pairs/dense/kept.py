"""Most pairs of an earlier matching that can be kept, and the highest total with so many.

An earlier pair is worth so much besides its score that as many are kept as can be: a Lagrangian
multiplier on the number of earlier pairs. At a multiplier that keeps the most, the best matching
has the highest total of all that keep so many, and no larger multiplier is needed.

References
----------
Fisher, M. L. (1981). The Lagrangian relaxation method for solving integer programming problems.
Management Science 27(1), 1-18. doi:10.1287/mnsc.27.1.1
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.objectives import Objective
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.dense.coverage import Wanted
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.weights import Weights

__all__ = [
    "Found",
    "MatchingSolver",
    "asking",
    "kept_bound",
    "kept_stage",
    "most_kept",
    "solve_keeping",
]

MatchingSolver = Callable[[Instance, Weights, Wanted | None], Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A matching of highest total among those that cover and keep what is wanted.

    Attributes
    ----------
    pairs
        The matching.
    instance
        With scores at which it is worth most: those of earlier pairs are higher by `stay`.
    weights
        How people and total are one integer there.
    stay
        What keeping a pair is worth besides its score.
    """

    pairs: Ints
    instance: Instance
    weights: Weights
    stay: int


def most_kept(
    instance: Instance, wanted: Wanted, objective: Objective, solve: MatchingSolver
) -> Found:
    """Keep as many earlier pairs as can be; scores play no part.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold.
    wanted
        Who has to be covered.
    objective, solve
        How to find a matching.
    """
    unit = instance.staying(1, scale=0)
    weights = Weights.of(objective, instance.size, 1)
    return Found(solve(unit, weights, wanted), unit, weights, 1)


def kept_bound(found: Found, wanted: Wanted, threshold: int | None) -> DualPrices:
    """Return prices that bound how many pairs whoever covers what is wanted can keep."""
    weights = found.weights
    return DualPrices(
        found.instance.mentors_to_caller(minimal_duals(found.instance, found.pairs, weights)),
        weights.coverage_price,
        threshold,
        wanted.covered,
        scale=0,
        waiting=weights.waiting_price,
        waited=wanted.waited if weights.waiting_price else 0,
        stay=1,
    )


def kept_stage(found: Found, wanted: Wanted) -> Stage:
    """Return the stage that counts earlier pairs made again; `found` is a result of `most_kept`."""
    return Stage("kept", wanted.kept, wanted.kept, kept_bound(found, wanted, None))


def solve_keeping(
    instance: Instance, wanted: Wanted, objective: Objective, span: int, solve: MatchingSolver
) -> Found:
    """Find the highest total among matchings that cover and keep what is wanted.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold; what is wanted must be possible.
    wanted
        Who has to be covered, and how many earlier pairs have to be kept.
    objective, solve
        How to find a matching.
    span
        Most that one pair can change the total by, in units.
    """
    stay, enough = max(1, span) * (instance.earlier is not None), 2 * instance.size * span + 1
    while True:
        weights = Weights.of(objective, instance.size, span + stay)
        priced = instance.staying(stay)
        pairs = solve(priced, weights, wanted)
        if instance.kept(pairs) >= wanted.kept:
            return Found(pairs, priced, weights, stay)
        if stay >= enough:
            raise ProofError("fewer earlier pairs were kept than can be")
        stay *= 2


def asking(wanted: Wanted, found: Found) -> Wanted:
    """Return what is wanted, and besides as many earlier pairs as were found to be possible."""
    return replace(wanted, kept=found.instance.kept(found.pairs))
