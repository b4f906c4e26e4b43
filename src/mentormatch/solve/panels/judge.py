"""What the judges of boards and teams count alike: parts of needs, and bounds from prices.

Nothing here is shared with the solvers but the question. Levels are compared need by need, in
whole numbers and fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.panels.problem import Labels, Needs, PanelProblem

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
    problem: PanelProblem, need: int, members: Iterable[int], *, joint: bool
) -> tuple[int, int]:
    """Return what members cover of a need, and how many of the holders asked for are there."""
    needs = problem.needs
    low, high = int(needs.current[need]), int(needs.target[need])
    held = [int(problem.levels[member, needs.items[need]]) for member in members]
    parts = [Fraction(min(max(level - low, 0), high - low), high - low) for level in held]
    left = Fraction(1)
    for part in parts:
        left = left * (1 - part) if joint else min(left, 1 - part)
    covered = int(needs.share[need]) * (1 - left)
    met = min(sum(level >= high for level in held), int(needs.required[need]))
    return covered.numerator // covered.denominator, met


def require_bounds(
    needs: Needs, claims: Sequence[Claim], reached: Sequence[tuple[str, int]]
) -> None:
    """Refuse claims that are not what was counted, or exceed their own bound.

    Parameters
    ----------
    needs
        Of the question; where they ask for no obligation there is no stage of them.
    claims
        What is told, stage by stage.
    reached
        Name and value of each stage, counted anew.
    """
    counted_anew = [stage for stage in reached if stage[0] != "needs" or needs.required.any()]
    require(len(claims) == len(counted_anew), "a stage is missing")
    for (name, value, bound), (called, counted) in zip(claims, counted_anew, strict=True):
        require(name == called, f"a stage {called!r} was expected, and another is told")
        require(value == counted, f"stage {name!r}: {value} is told and {counted} was counted")
        require(bound >= value, f"stage {name!r}: the bound {bound} is below the value {value}")


def shared_places(
    problem: PanelProblem,
    allowed: Bools,
    places: Ints,
    most: Ints,
    prices: tuple[Ints, Ints],
    *,
    joint: bool,
    rest: Ints | None = None,
    labels: Sequence[Labels] = (),
    base: Ints | None = None,
    served: int,
) -> int:
    """Return the bound that prices of places and thresholds of needs prove.

    Parameters
    ----------
    problem, allowed, places, most
        The question: needs and levels, bool (mentors, mentees), places of mentors, members of each
        mentee.
    prices
        int64 (mentors,) of places, and thresholds: of each mentee's needs, then of her labels.
    joint
        Whether members cover jointly.
    rest
        int (mentors, mentees): what each member adds besides, or None.
    labels
        Fields in which members differ.
    base
        int (mentees,): what any board of each adds, or None.
    served
        How many mentees have a board; the others are worth nothing.
    """
    needs, (by_mentor, by_need) = problem.needs, prices
    require(bool((by_mentor >= 0).all() and (by_need >= 0).all()), "a price is negative")
    limits = iter(by_need.tolist())
    seen = [[len(label.of(j)) for j in range(len(places))] for label in labels]
    each: list[int] = []
    for mentee, span in enumerate(spans(needs)):
        total = 0 if base is None else int(base[mentee])
        worth = -by_mentor.astype(np.int64)
        if rest is not None:
            worth = worth + rest[:, mentee].astype(np.int64)
        for need in span:
            share = int(needs.share[need])
            limit = min(next(limits), share)
            low, high = int(needs.current[need]), int(needs.target[need])
            steps = np.clip(problem.levels[:, needs.items[need]] - low, 0, high - low)
            total += limit
            if joint:
                worth = worth + _left(share * steps, high - low, share, limit)
            else:
                worth = worth + np.maximum(share * steps // (high - low) - limit, 0)
        for label, counts in zip(labels, seen, strict=True):
            units = label.units[mentee]
            gains = [int(units[min(count, len(units) - 1)]) for count in counts]
            share = int(units.max(initial=0))
            limit = min(next(limits), share)
            total += limit
            worth = worth + _left(np.array(gains, np.int64), 1, share, limit)
        best = sorted((int(w) for w in worth[allowed[:, mentee]] if w > 0), reverse=True)
        each.append(total + sum(best[: int(most[mentee])]))
    require(next(limits, None) is None, "there are more thresholds than needs")
    return sum(sorted(each, reverse=True)[:served]) + int((places * by_mentor).sum())


def _left(gains: Any, span: int, share: int, limit: int) -> Any:
    """Return what is left of gains beyond a limit of what is covered jointly, rounded up."""
    return -(-gains * (share - limit) // (span * max(share, 1)))
