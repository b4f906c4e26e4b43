"""Who can be served within limits, and what cannot be met."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.solve.pairs.certificates import DualPrices
from mentormatch.solve.pairs.dense.limited.cover import cover_within
from mentormatch.solve.pairs.dense.limited.program import Best, Sought, best
from mentormatch.solve.pairs.dense.limited.proof import bound_of, priced
from mentormatch.solve.pairs.dense.limited.residual import Duals, Residual
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["HEADS", "Served", "most_served", "refuse_infeasible", "too_high"]

HEADS = Weights(score=0, coverage_price=1, big_m=1)
"""Nothing counts but how many are covered."""
_SCALES = (1, 2, 6, 12, 60)
"""Factors that make most fractions of dual prices whole numbers."""


class Served(NamedTuple):
    """Who is served where most people are, and of these who waited longest.

    Parameters
    ----------
    covered, waited
        Mentees who count, and rounds that they have waited.
    best
        A matching that serves them.
    """

    covered: int
    waited: int
    best: Best

    def least(self, limited: Limited) -> tuple[tuple[Ints, int], ...]:
        """Return what every later stage has to reach."""
        asked = ((limited.instance.heads, self.covered), (limited.instance.waited, self.waited))
        return tuple(one for one in asked if one[1])


def _sought(limited: Limited) -> tuple[Sought, int]:
    """Return what serves most people first, and what one of them is worth in rounds."""
    heads, waited = limited.instance.heads, limited.instance.waited
    person = 3 * len(heads) + 1 if waited.any() else 1
    return Sought(0, person * heads + waited, missing=(person + 3) * len(heads) + 1), person


def most_served(limited: Limited) -> Served:
    """Serve as many as can be; pairs may be missing below minimums that cannot be met."""
    found = _by_flow(limited) or best(limited, _sought(limited)[0])
    assert found is not None, "nothing has to be reached"
    reached = np.unique(found.pairs[:, 1])
    covered, waited = (
        int(each[reached].sum()) for each in (limited.instance.heads, limited.instance.waited)
    )
    return Served(covered, waited, found)


def _by_flow(limited: Limited) -> Best | None:
    """Return the same by a maximum flow, where only people count and nothing is asked for."""
    if limited.instance.waited.any() or not limited.at_most_alone:
        return None
    nothing = np.zeros(0)
    return Best(cover_within(limited), 0, nothing, nothing, nothing, whole=True)


def too_high(limited: Limited, served: Served, threshold: int) -> DualPrices | None:
    """Return what proves that pairs of at least this score are not enough; None without a proof.

    Prices at which whoever is served so, within all limits, would be worth less than nothing.
    """
    by_flow = _by_flow(limited)
    if by_flow is not None:
        if len(by_flow.pairs) >= served.covered:
            return None
        duals = Residual(limited, by_flow.pairs, HEADS).duals()
        return priced(limited, duals, HEADS, threshold, served.covered, 0)
    sought, person = _sought(limited)
    found = best(limited, sought)
    assert found is not None
    for scale in _SCALES:
        mentors, groups = (
            np.rint(v * scale).astype(np.int64) for v in (found.mentors, found.groups)
        )
        proof = DualPrices(
            limited.instance.mentors_to_caller(mentors),
            person * scale,
            threshold,
            served.covered,
            scale=0,
            waiting=scale if served.waited else 0,
            waited=served.waited,
            limits=tuple(groups.tolist()),
        )
        if bound_of(limited, proof, Duals(mentors, groups)) < 0:
            return proof
    return None


def refuse_infeasible(problem: Problem, limited: Limited, short: int) -> None:
    """Raise the arithmetic of minimums that cannot be met all together.

    Parameters
    ----------
    problem
        In the caller's order.
    limited
        The same in canonical order.
    short
        Pairs that are missing.
    """
    heads = np.zeros_like(limited.instance.heads)
    found = best(limited, Sought(0, heads, missing=1))
    assert found is not None
    instance, duals = limited.instance, (found.mentors, found.groups)
    mentors = np.flatnonzero(duals[0] < -0.5)
    groups = [g for g, price in zip(limited.groups, duals[1].tolist(), strict=True) if price < -0.5]
    has = np.bincount(found.pairs[:, 1], minlength=len(heads))
    mentees = np.flatnonzero(limited.promised > has)
    needed = int(instance.mentor_minimum[mentors].sum()) + sum(g.at_least for g in groups)
    needed += int(limited.promised[mentees].sum())
    rows = instance.mentor_rows[mentors].tolist()
    told = [f"limit {g.name!r} (at least {g.at_least})" for g in groups]
    if rows:
        told.append(f"mentors {[problem.mentor_keys[j] for j in sorted(rows)]}")
    if len(mentees):
        named = sorted(instance.mentee_rows[mentees].tolist())
        told.append(f"mentees {[problem.mentee_keys[i] for i in named]}")
    raise Infeasible(
        f"{', '.join(told)} need {needed} pairs, and only {needed - short} can be made; lower a "
        f"minimum by {short} in all, or raise what stands against it",
        shortfall=short,
        mentors=sorted(rows),
        needed=needed,
        reachable=needed - short,
    )
