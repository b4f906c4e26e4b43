"""What sets and dual prices bound, counted over every pair in whole numbers."""

from __future__ import annotations

import numpy as np

from mentormatch.solve.pairs.certificates import CoverageSet, DualPrices, MinimumSet
from mentormatch.solve.pairs.judge.groups import group_bound
from mentormatch.solve.pairs.judge.oracle import ScoreOracle
from mentormatch.solve.pairs.judge.refusal import members, require
from mentormatch.solve.pairs.problem import Limits

__all__ = ["lagrangian_bound", "limit_of_set", "shortfall_of_set"]


def limit_of_set(limits: Limits, oracle: ScoreOracle, proof: CoverageSet) -> int:
    """Places of the set, and mentees with an eligible mentor outside it."""
    places: int = sum(limits.mentor_capacity[members(limits, proof.mentors)].tolist())
    outside = oracle.counts(proof)
    shown = (proof.places, proof.outside)
    require(shown == (places, outside), "a set of mentors is described wrongly")
    return places + outside


def shortfall_of_set(limits: Limits, oracle: ScoreOracle, proof: MinimumSet) -> int:
    """Places that minimum loads of the set ask for, less mentee places that can reach them."""
    needed: int = sum(limits.mentor_minimum[members(limits, proof.mentors)].tolist())
    reachable = oracle.counts(proof)
    shown = (proof.needed, proof.reachable)
    require(shown == (needed, reachable), "a set of mentors is described wrongly")
    return needed - reachable


def lagrangian_bound(limits: Limits, oracle: ScoreOracle, proof: DualPrices) -> int:
    """Return the Lagrangian dual at these prices: a limit of the total, in units times the scale.

    Every matching with these loads, at least k covered mentees who have waited so many rounds or
    more, within all limits and with no pair below the threshold stays within it, whatever the
    prices are.
    """
    paid = _even_places(limits, proof) if proof.even else _places(limits, proof)
    required = proof.k * proof.coverage + proof.waited * proof.waiting + proof.kept * proof.stay
    return int(paid + group_bound(limits, proof) - required + oracle.counts(proof))


def _places(limits: Limits, proof: DualPrices) -> int:
    """Return what all places pay at most: full where one costs, least where it earns."""
    places = np.where(proof.mentor > 0, limits.mentor_capacity, limits.mentor_minimum).tolist()
    return int(sum(n * price for n, price in zip(places, proof.mentor.tolist(), strict=True)))


def _even_places(limits: Limits, proof: DualPrices) -> int:
    """Return the same less squared loads: a load gains as long as one more costs no more."""
    paid = 0
    ends = limits.mentor_minimum.tolist(), limits.mentor_capacity.tolist()
    for price, least, most in zip(proof.mentor.tolist(), *ends, strict=True):
        load = min(max((price + proof.even) // (2 * proof.even), least), most)
        paid += price * load - proof.even * load * load
    return int(paid)
