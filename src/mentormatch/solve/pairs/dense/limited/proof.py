"""Prices that prove a stage, and the bound that they give."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.dense.limited.program import Best
from mentormatch.solve.pairs.dense.limited.residual import Duals, Residual
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.weights import Weights

__all__ = ["bound_of", "duals_of", "priced", "upper_bound"]


def duals_of(limited: Limited, best: Best, weights: Weights) -> Duals:
    """Return prices: exact ones where limits are nested, else those of the program, rounded."""
    if limited.parents is not None:
        try:
            return Residual(limited, best.pairs, weights).duals()
        except ProofError:
            # A promise of two mentors, or limits of both sides, may be no network.
            pass
    # Where scores play no part, prices are in what is counted.
    return rounded(best, max(1, weights.score))


def rounded(best: Best, scale: int) -> Duals:
    """Return the prices of a program as whole numbers; any prices bound every matching."""
    mentors, groups = (np.rint(v * scale).astype(np.int64) for v in (best.mentors, best.groups))
    return Duals(mentors, groups)


def upper_bound(limited: Limited, duals: Duals, worth: Ints, *, scale: int = 1) -> int:
    """Bound ``scale * total`` and the worth of who is covered of every matching within limits.

    Parameters
    ----------
    limited
        Eligible pairs and limits.
    duals
        Any prices.
    worth
        int64 (mentees,): price of covering each, at least 0.
    scale
        Factor on the scores.
    """
    instance = limited.instance
    value = sum(_of_mentor(limited, j, a) for j, a in enumerate(duals.mentors.tolist()))
    for group, price in zip(limited.groups, duals.groups.tolist(), strict=True):
        value += price * (group.at_most if price > 0 else group.at_least)
    mentors, mentees = limited.by_person(*duals)
    for rows, margins in instance.margins(mentors, scale):
        ranked = -np.sort(-margins, axis=1) - mentees[rows, None]
        value += sum(
            _of_mentee(row, int(least), int(most), int(gain))
            for row, least, most, gain in zip(
                ranked, limited.promised[rows], instance.mentee_capacity[rows], worth[rows],
                strict=True,
            )
        )  # fmt: skip
    return value


def _of_mentor(limited: Limited, mentor: int, price: int) -> int:
    """Return the most that the places of a mentor pay, less the square of her load if even."""
    least = int(limited.instance.mentor_minimum[mentor])
    most = int(limited.instance.mentor_capacity[mentor])
    if not limited.even:
        return price * (most if price > 0 else least)
    load = min(max((price + 1) // 2, least), most)
    return price * load - load * load


def _of_mentee(ranked: Ints, least: int, most: int, worth: int) -> int:
    best: list[int] = ranked[:most].tolist()
    if not best:
        return 0
    best[0] += worth
    must, may = sum(best[:least]), (max(value, 0) for value in best[max(least, 1) :])
    return must + sum(may) if least else max(0, best[0] + sum(may))


def bound_of(limited: Limited, proof: DualPrices, duals: Duals) -> int:
    """Return what a proof bounds, in terms of the solver; the judge counts it for itself."""
    instance = limited.instance
    worth = proof.coverage * instance.heads + proof.waiting * instance.waited
    value = upper_bound(limited, duals, worth, scale=proof.scale)
    return value - proof.k * proof.coverage - proof.waited * proof.waiting


def priced(
    limited: Limited, duals: Duals, weights: Weights, threshold: int | None, k: int, waited: int
) -> DualPrices:
    """Return prices as they bound what whoever covers as much can reach."""
    return DualPrices(
        limited.instance.mentors_to_caller(duals.mentors),
        weights.coverage_price,
        threshold,
        k,
        weights.score,
        waiting=weights.waiting_price,
        waited=waited if weights.waiting_price else 0,
        limits=tuple(duals.groups.tolist()),
    )
