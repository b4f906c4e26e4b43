"""Limits of several people together and promises to mentees, counted and priced by the judge."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.judge.refusal import require
from mentormatch.solve.pairs.problem import Limits

__all__ = ["by_person", "check_groups", "group_bound"]


def check_groups(limits: Limits, pairs: Ints) -> None:
    """Refuse pairs that break a limit of several people, or a promise to a mentee."""
    for group in limits.groups:
        made = group.pairs_of(pairs)
        require(made <= group.at_most, f"a limit is exceeded: {made} pairs")
        require(made >= group.at_least, f"a limit asks for more than {made} pairs")
    has = np.bincount(pairs[:, 1], minlength=len(limits.mentee_capacity))
    require((has >= limits.promised).all(), "a mentee has fewer mentors than the minimum")


def by_person(limits: Limits, proof: DualPrices) -> tuple[Ints, Ints]:
    """Return int64 (mentors,) and (mentees,): what a pair pays for on either side."""
    mentors, mentees = proof.mentor.copy(), np.zeros(len(limits.mentee_capacity), np.int64)
    sides = {"mentor": mentors, "mentee": mentees}
    for group, price in zip(limits.groups, _prices(limits, proof), strict=True):
        sides[group.side][group.members] += price
    return mentors, mentees


def group_bound(limits: Limits, proof: DualPrices) -> int:
    """Return what the groups can pay at most: full where a pair costs, least where it earns."""
    return sum(
        price * (group.at_most if price > 0 else group.at_least)
        for group, price in zip(limits.groups, _prices(limits, proof), strict=True)
    )


def _prices(limits: Limits, proof: DualPrices) -> tuple[int, ...]:
    prices = (0,) * len(limits.groups) if proof.limits is None else proof.limits
    require(len(prices) == len(limits.groups), "prices do not belong to these limits")
    return prices
