"""The corners of the curve of total against kept pairs, and of people against kept pairs.

With a Lagrangian multiplier on earlier pairs, each solution is a corner of the concave hull: it has
the highest total of all matchings that keep as many. Between two corners the multiplier of the
segment either finds another corner, or proves that no matching lies above the segment. Sets of
people and kept pairs are traced in the same way, with weights on both and none on scores.

References
----------
Eisner, M. J. and Severance, D. G. (1976). Mathematical techniques for efficient record segmentation
in large shared databases. Journal of the ACM 23(4), 619-635. doi:10.1145/321978.321982
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import EXACT, physical_memory, require_memory
from mentormatch.solve.pairs.dense.coverage import Wanted, cover
from mentormatch.solve.pairs.dense.flow_lp import solve_flow
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.kept import asking, most_kept, solve_keeping
from mentormatch.solve.pairs.dense.replicated_lsa import (
    dense_bytes,
    largest_number,
    replication_is_right,
    solve_dense,
)
from mentormatch.solve.pairs.dense.solve import meet_minimum
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Corner", "Frontier", "Line", "Traced", "frontier"]


@dataclass(frozen=True, slots=True, eq=False)
class Corner:
    """A matching that no other beats at its number of kept pairs.

    Attributes
    ----------
    pairs
        Of the canonical instance, shape (pairs, 2).
    people, rounds
        Mentees covered, and rounds that they have waited.
    kept
        Earlier pairs made again.
    total
        In units.
    """

    pairs: Ints
    people: int
    rounds: int
    kept: int
    total: int

    @property
    def served(self) -> int:
        """People and rounds as one number, as `Weights` counts them."""
        return self.people + self.rounds


@dataclass(frozen=True, slots=True)
class Line:
    """A multiplier that was solved: no matching of full coverage lies above it.

    Attributes
    ----------
    stay
        What a kept pair is worth, in units.
    worth
        Highest total with that worth of the kept pairs.
    """

    stay: int
    worth: int

    def at(self, kept: int) -> int:
        """Return the bound on the total of whoever keeps so many pairs, or more."""
        return self.worth - self.stay * kept


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """The corners of both curves.

    Attributes
    ----------
    fewer
        Corners that cover fewer people, most kept pairs first.
    full
        Corners of full coverage, most kept pairs first: the first keeps as many as can be, the last
        has the highest total.
    lines
        Multipliers that were solved at full coverage.
    """

    fewer: tuple[Corner, ...]
    full: tuple[Corner, ...]
    lines: tuple[Line, ...]

    def bound(self, kept: int) -> int:
        """Return the bound on the total of full coverage with so many kept pairs, or more."""
        return min(line.at(kept) for line in self.lines)


def frontier(problem: Problem) -> Frontier:
    """Trace people and total against kept pairs.

    Parameters
    ----------
    problem
        The question, with earlier pairs and an objective in which they count.

    Returns
    -------
    Frontier
        With at least one corner of full coverage.

    Raises
    ------
    Infeasible
        If minimum loads cannot be met.
    """
    require_memory(18 * problem.scores.size, f"{problem.scores.size} pairs")
    problem, instance, _ = meet_minimum(problem, Instance.of(problem), "required")
    traced = Traced(problem, instance)
    full = traced.full()
    return Frontier(tuple(traced.fewer(full[0])), full, tuple(traced.lines))


@dataclass(frozen=True, eq=False)
class Traced:
    """An instance whose curves are traced."""

    problem: Problem
    instance: Instance
    lines: list[Line] = field(default_factory=list)

    # -- total against kept pairs, at full coverage ------------------------------------------------

    def full(self) -> tuple[Corner, ...]:
        """Return the corners of full coverage, most kept pairs first."""
        if not self.instance.size:
            none = self.corner(np.zeros((0, 2), np.int64))
            self.lines.append(Line(0, 0))
            return (none,)
        wanted = Wanted.of(self.instance, cover(self.instance))
        (most, _), free, nearly = self.most(wanted), self.priced(0, wanted), self.priced(1, wanted)
        free = nearly if nearly.total == free.total else free
        return (most, *self.between(most, free, wanted), *([free] if free.kept < most.kept else []))

    def most(self, wanted: Wanted) -> tuple[Corner, int]:
        """Return the corner that keeps as many pairs as can be, and its multiplier."""
        objective, span = self.problem.objective, self.problem.span
        wanted = asking(wanted, most_kept(self.instance, wanted, objective, self.solve))
        found = solve_keeping(self.instance, wanted, objective, span, self.solve)
        most = self.corner(found.pairs)
        self.lines.append(Line(found.stay, most.total + found.stay * most.kept))
        return most, found.stay

    def between(self, high: Corner, low: Corner, wanted: Wanted) -> Iterator[Corner]:
        """Yield the corners between two, most kept pairs first."""
        if high.kept - low.kept <= 1:
            return
        stay = (low.total - high.total) // (high.kept - low.kept)
        at = self.priced(stay, wanted)
        worth = at.total + stay * at.kept
        beaten = worth > max(one.total + stay * one.kept for one in (high, low))
        if beaten and low.kept < at.kept < high.kept:
            yield from self.between(high, at, wanted)
            yield at
            yield from self.between(at, low, wanted)

    def priced(self, stay: int, wanted: Wanted) -> Corner:
        """Return the corner at a multiplier, and note its line."""
        pairs = self.solve(self.instance.staying(stay), self.weights(stay), wanted)
        at = self.corner(pairs)
        self.lines.append(Line(stay, at.total + stay * at.kept))
        return at

    def weights(self, stay: int) -> Weights:
        """Return how people and total are one integer at a multiplier."""
        span = self.problem.span + stay
        return Weights.of(self.problem.objective, self.instance.size, span)

    # -- people against kept pairs -----------------------------------------------------------------

    def fewer(self, full: Corner) -> Iterator[Corner]:
        """Yield the corners of fewer people and more kept pairs, most kept pairs first."""
        if not self.instance.size:
            return
        most = self.weighed(1, 4 * self.instance.size + 1)
        if most.kept <= full.kept:
            return
        hull = [most, *self.people_between(most, full), full]
        # Weights of a person and of a pair at which both ends of each edge are worth the same.
        edges = [(0, 1), *((a.kept - b.kept, b.served - a.served) for a, b in pairwise(hull))]
        for one, other in pairwise(edges):
            # Between those of its two edges a corner alone is best, so that scores may decide.
            yield self.weighed(one[0] + other[0], one[1] + other[1], scores=True)

    def people_between(self, high: Corner, low: Corner) -> Iterator[Corner]:
        """Yield the corners of people between two, most kept pairs first."""
        more, fewer = low.served - high.served, high.kept - low.kept
        at = self.weighed(fewer, more)
        if fewer * at.served + more * at.kept > fewer * high.served + more * high.kept:
            yield from self.people_between(high, at)
            yield at
            yield from self.people_between(at, low)

    def weighed(self, person: int, pair: int, *, scores: bool = False) -> Corner:
        """Return a matching that is best by weights on people and kept pairs, and then by total."""
        size, span = self.instance.size, self.problem.span
        unit = 2 * size * span + 1 if scores else 1
        at = self.instance.staying(pair * unit, scale=int(scores))
        most = pair * unit + span * scores
        big_m = 2 * size * (most + 4 * person * unit) + 1
        waiting = person * unit if self.instance.waited.any() else 0
        return self.corner(self.solve(at, Weights(1, person * unit, big_m, waiting), None))

    # -- what both do ------------------------------------------------------------------------------

    def solve(self, at: Instance, weights: Weights, wanted: Wanted | None) -> Ints:
        """Solve by one assignment where that is right, exact and small enough, else as a flow."""
        span = int(np.abs(at.scores).max(initial=0))
        available = physical_memory()
        fits = available is None or dense_bytes(at) <= available
        if fits and replication_is_right(at) and largest_number(at, weights, span) <= EXACT:
            return solve_dense(at, weights)
        return solve_flow(at, weights, wanted)

    def corner(self, pairs: Ints) -> Corner:
        """Count what a matching reaches."""
        instance, served = self.instance, np.unique(pairs[:, 1])
        return Corner(
            pairs,
            int(instance.heads[served].sum()),
            int(instance.waited[served].sum()),
            instance.kept(pairs),
            instance.total(pairs),
        )
