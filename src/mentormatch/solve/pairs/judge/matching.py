"""A matching before any stage: is it allowed, and what does it attain?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.judge.groups import check_groups
from mentormatch.solve.pairs.judge.oracle import ScoreOracle
from mentormatch.solve.pairs.judge.refusal import require
from mentormatch.solve.pairs.problem import Limits

__all__ = ["Facts", "check_matching", "count"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a matching attains, counted from its pairs."""

    total: int
    covered: int
    waited: int
    kept: int
    worst: int | None


def check_matching(limits: Limits, oracle: ScoreOracle, pairs: Ints) -> None:
    """Refuse pairs that are not allowed, or break a limit of somebody."""
    mentors, mentees = len(limits.mentor_capacity), len(limits.mentee_capacity)
    require(
        pairs.ndim == 2 and pairs.shape[1] == 2 and pairs.dtype == np.int64,
        "pairs are not whole numbers of shape (pairs, 2)",
    )
    inside = (pairs >= 0).all() and (pairs < np.array([mentors, mentees])).all()
    require(inside, "a pair names a row that is not there")
    place = pairs[:, 0] * mentees + pairs[:, 1]
    require((np.diff(place) > 0).all(), "pairs are not sorted and distinct")
    require(oracle.eligible(pairs), "a pair is not eligible")
    load = np.bincount(pairs[:, 0], minlength=mentors)
    has = np.bincount(pairs[:, 1], minlength=mentees)
    require((load <= limits.mentor_capacity).all(), "a mentor has too many mentees")
    require((load >= limits.mentor_minimum).all(), "a mentor has fewer mentees than the minimum")
    require((has <= limits.mentee_capacity).all(), "a mentee has too many mentors")
    check_groups(limits, pairs)


def count(limits: Limits, oracle: ScoreOracle, pairs: Ints) -> Facts:
    """Count what a matching attains."""
    scores, served = oracle.units(pairs).tolist(), np.unique(pairs[:, 1])
    covered, waited = (sum(each[served].tolist()) for each in (limits.heads, limits.waited))
    new = ~_earlier(limits, pairs)
    lowest = min((score for score, own in zip(scores, new, strict=True) if own), default=None)
    return Facts(sum(scores), covered, waited, int((~new).sum()), lowest)


def _earlier(limits: Limits, pairs: Ints) -> Bools:
    """Return bool (pairs,): which pairs are earlier ones that shall be kept."""
    mask = limits.earlier_mask
    if mask is None:
        return np.zeros(len(pairs), np.bool_)
    return np.asarray(mask[pairs[:, 0], pairs[:, 1]])
