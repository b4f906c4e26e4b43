"""What the judges of boards and teams count alike: parts of needs, and bounds from prices.

Nothing here is shared with the solvers but the question. Levels are compared need by need, in
whole numbers and fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mentormatch.errors import ProofError
from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.cover_problem import Needs

__all__ = ["Claim", "require", "require_bounds", "shared_places", "spans", "worth_of_need"]

Claim = tuple[str, int, int]
"""Name of a stage, its value and its bound."""


def require(holds: bool, message: str) -> None:
    """Refuse an answer of which something does not hold."""
    if not holds:
        raise ProofError(message)


def spans(needs: Needs) -> list[range]:
    """Return the places of each person's needs."""
    return [range(int(a), int(b)) for a, b in pairwise(needs.starts)]


def worth_of_need(
    needs: Needs, levels: Ints, need: int, members: Iterable[int], *, joint: bool
) -> tuple[int, int]:
    """Return what members cover of a need, and how many of the holders asked for are there."""
    low, high = int(needs.current[need]), int(needs.target[need])
    held = [int(levels[member, needs.items[need]]) for member in members]
    parts = [Fraction(min(max(level - low, 0), high - low), high - low) for level in held]
    left = Fraction(1)
    for part in parts:
        left = left * (1 - part) if joint else min(left, 1 - part)
    covered = int(needs.share[need]) * (1 - left)
    met = min(sum(level >= high for level in held), int(needs.asked[need]))
    return covered.numerator // covered.denominator, met


def require_bounds(claims: Sequence[Claim], reached: Sequence[tuple[str, int]]) -> None:
    """Refuse claims that are not what was counted, or exceed their own bound.

    Parameters
    ----------
    claims
        What is told, stage by stage.
    reached
        Name and value of each stage, counted anew.
    """
    for (name, value, bound), (called, counted) in zip(claims, reached, strict=True):
        require(name == called, f"a stage {called!r} was expected and {name!r} is told")
        require(value == counted, f"stage {name!r}: {value} is told and {counted} was counted")
        require(bound >= value, f"stage {name!r}: the bound {bound} is below the value {value}")


def shared_places(
    needs: Needs,
    levels: Ints,
    allowed: Mask,
    places: Ints,
    most: Ints,
    prices: tuple[Ints, Ints],
    *,
    joint: bool,
    rest: Ints | None = None,
) -> int:
    """Return the bound that prices of places and thresholds of needs prove.

    Parameters
    ----------
    needs, levels, allowed, places, most
        The question: bool (mentors, mentees), places of mentors, members of each mentee.
    prices
        int64 (mentors,) of places and (needs,) thresholds; negative ones prove nothing.
    joint
        Whether members cover jointly.
    rest
        int (mentors, mentees): what each member adds besides, or None.
    """
    by_mentor, by_need = prices
    require(bool((by_mentor >= 0).all() and (by_need >= 0).all()), "a price is negative")
    total = int((places * by_mentor).sum())
    for mentee, span in enumerate(spans(needs)):
        worth = -by_mentor.astype(object)
        if rest is not None:
            worth = worth + rest[:, mentee].astype(object)
        for need in span:
            share, limit = int(needs.share[need]), int(by_need[need])
            limit = min(limit, share)
            total += limit
            low, high = int(needs.current[need]), int(needs.target[need])
            steps = np.clip(levels[:, needs.items[need]] - low, 0, high - low)
            if joint:
                whole = (high - low) * max(share, 1)
                worth = worth + (-(-share * steps.astype(object) * (share - limit) // whole))
            else:
                worth = worth + np.maximum(share * steps // (high - low) - limit, 0)
        best = sorted((int(w) for w in worth[allowed[:, mentee]] if w > 0), reverse=True)
        total += sum(best[: int(most[mentee])])
    return total
