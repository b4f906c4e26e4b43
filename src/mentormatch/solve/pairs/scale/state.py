"""State of column generation: instance, sparse core, its optimum with duals, bounds outside it.

Of every pair outside the core an upper bound on the reduced profit is known. That is what lets a
pricing pass leave out whoever is bounded below her dual, within one answer and from one answer to
the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.packed.instance import Packed
from mentormatch.solve.packed.kernels import score_pairs
from mentormatch.solve.pairs.scale.core_flow import minimal_flow_duals
from mentormatch.solve.pairs.scale.core_solver import (
    CoreOptimum,
    RestrictedMaster,
    solve_by_flow,
    solve_by_paths,
)
from mentormatch.solve.pairs.scale.core_store import CorePairs
from mentormatch.solve.pairs.scale.kernels.core_arrays import FlowLimits
from mentormatch.solve.pairs.scale.pricing import KEPT
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import UNKNOWN, EarlierOptimum, Memory, ReducedProfitBound
from mentormatch.solve.stop import StopRule

__all__ = ["Engine", "Incumbent"]

_DEARER = 8
_ANEW = 2e-3  # relative gap above which an auction begins with duals of 0


class Incumbent(NamedTuple):
    """The incumbent: matching, duals and weights at the end of a round."""

    matching: Ints
    mentor_duals: Ints
    mentee_duals: Ints
    min_score: int
    coverage_price: int
    last: Round


@dataclass(slots=True, eq=False)
class Engine:
    """An instance, a sparse core of its pairs, and an optimum of that core.

    Attributes
    ----------
    problem
        The question, people in order of their keys.
    packed
        All its pairs.
    mentor_capacity, mentor_minimum
        int64 (packed mentors,): most and fewest mentees.
    mentee_capacity
        int64 (mentees,): most mentors.
    min_score
        Pairs of fewer units are not eligible.
    scale, coverage_price
        A pair is worth ``scale * units``, and whoever has a mentor `coverage_price` besides, for
        each point of her worth.
    worth
        int64 (mentees,): 1 for who counts as covered, and one more for each round waited.
    jobs
        Blocks of mentees scanned at once.
    stop_rule
        When no round begins any more.
    report
        Called after every round.
    core
        The pairs of the restricted master problem.
    matching
        Pairs of the matching, by index in the core.
    mentor_duals
        int64 (packed mentors,), in units times `scale`.
    mentee_duals
        int64 (mentees,): no pair of the core outside the matching has a reduced profit above this.
    outside_bound
        Bounds on the reduced profit of pairs outside the core.
    rounds
        What happened.
    stopped
        Whether time was over, or somebody interrupted, before bound and value met.
    proven
        Whether they met for what is asked for now.
    first_scan_seconds, pairs_scanned
        Seconds that the first scan took, and its pairs, until they are reported.
    minimal_bound
        Another such bound, at the minimal optimal duals of the first stage.
    earlier_bounds
        More of them, at duals of an earlier answer.
    earlier_optimum
        Where an earlier answer ended.
    """

    problem: TermProblem
    packed: Packed
    mentor_capacity: Ints
    mentor_minimum: Ints
    mentee_capacity: Ints
    min_score: int
    scale: int
    coverage_price: int
    worth: Ints
    jobs: int
    stop_rule: StopRule
    report: Callable[[Round], object] | None
    core: CorePairs
    matching: Ints
    mentor_duals: Ints
    mentee_duals: Ints
    outside_bound: ReducedProfitBound
    rounds: list[Round] = field(default_factory=list)
    stopped: bool = False
    proven: bool = False
    first_scan_seconds: float = 0.0
    pairs_scanned: int = 0
    minimal_bound: ReducedProfitBound | None = None
    earlier_bounds: tuple[ReducedProfitBound, ...] = ()
    earlier_optimum: EarlierOptimum | None = None
    _incumbent: Incumbent | None = None

    @property
    def one_to_one(self) -> bool:
        """Whether nobody can have two mentors and no mentor must have mentees."""
        return bool((self.mentee_capacity <= 1).all() and not self.mentor_minimum.any())

    @property
    def pairs_per_mentee(self) -> int:
        """Pairs kept of each mentee: more than she and her free places can fill."""
        # Lists fill with copies of one profile; longer ones still hold several profiles.
        fewest = 2 * KEPT if self.packed.repeated else KEPT
        return max(fewest, 2 * int(self.mentee_capacity.max(initial=0)))

    def flow_limits(self, coverage_price: int) -> FlowLimits:
        """Return the bounds of a flow in which a covered mentee is worth so much."""
        bonus = coverage_price * self.worth
        return FlowLimits(self.mentee_capacity, bonus, self.mentor_capacity, self.mentor_minimum)

    def raise_coverage_price(self) -> None:
        """Let a covered mentee be worth several times as much from now on."""
        self.set_coverage_price(self.coverage_price * _DEARER)

    def set_coverage_price(self, coverage_price: int) -> None:
        """Let a covered mentee be worth so much from now on."""
        self.coverage_price, self.proven = coverage_price, False

    def set_worth(self, worth: Ints) -> None:
        """Let each mentee be worth so many prices of coverage from now on."""
        self.worth, self.proven = worth, False

    @property
    def served(self) -> Ints:
        """The mentees whom the matching gives a mentor."""
        return np.unique(self.matching // self.core.mentors)

    @property
    def covered(self) -> int:
        """How many mentees the matching covers, of those who count."""
        return int(self.problem.heads[self.served].sum())

    @property
    def waited(self) -> int:
        """How many rounds they have waited."""
        return int(self.problem.waited[self.served].sum())

    @property
    def reached(self) -> int:
        """What they are worth, as the engine weighs it."""
        return int(self.worth[self.served].sum())

    @property
    def total(self) -> int:
        """Units of the matching."""
        return int(self.core.units_of(self.matching).sum())

    @property
    def worst(self) -> int:
        """Units of its lowest pair."""
        return int(self.core.units_of(self.matching).min())

    def score(self, mentee: Ints, mentor: Ints) -> Ints:
        """Return the units of pairs with packed mentors: int64 (pairs,)."""
        return score_pairs(self.packed.mentors, self.packed.mentees, mentee, mentor)

    def add_pairs(self, mentee: Ints, mentor: Ints) -> Ints:
        """Take single pairs with packed mentors into the core; return their indices."""
        pair_index = mentee * self.core.mentors + mentor
        self.core.add(pair_index, self.score(mentee, mentor))
        return np.asarray(pair_index)

    def add_matching(self, pairs: Ints) -> Ints:
        """Take pairs in rows of the caller into the core; return their indices, sorted."""
        return np.sort(self.add_pairs(pairs[:, 1], self.packed.position[pairs[:, 0]]))

    def mentee_duals_at(self, mentor_duals: Ints, coverage_price: int) -> Ints:
        """Return the mentee duals of the matching at given mentor duals: int64 (mentees,).

        The dual of a mentee is the reduced profit that a pair outside the matching must not exceed.
        Who has a free place takes any pair that pays for itself (or, the first time, with the price
        of coverage); who is full takes one only in place of her worst.

        Parameters
        ----------
        mentor_duals
            int64 (packed mentors,).
        coverage_price
            What a covered mentee is worth.
        """
        mentee, mentor = self.core.split(self.matching)
        margin = self.scale * self.core.units_of(self.matching) - mentor_duals[mentor]
        has = np.bincount(mentee, minlength=len(self.mentee_capacity))
        mentee_duals = np.where(has == 0, -coverage_price * self.worth, 0)
        mentee_duals[(has == self.mentee_capacity) & (has > 0)] = FAR
        np.minimum.at(mentee_duals, mentee, margin)
        return mentee_duals

    def extreme_core_duals(
        self, find: Callable[..., Ints], mentor_duals: Ints, coverage_price: int, big_m: int
    ) -> Ints:
        """Return extreme optimal mentor duals on the core; the matching is best there.

        Parameters
        ----------
        find
            `minimal_flow_duals` or `maximal_flow_duals`, which the others are for.
        mentor_duals, coverage_price, big_m
            Optimal duals, what a covered mentee is worth there, and how far a dual may go at most.
        """
        core_pairs = self.core.above(self.min_score)
        made = core_pairs.among(self.matching)
        core, limits = core_pairs.as_rows(self.scale, 0), self.flow_limits(coverage_price)
        return find(core, limits, made, mentor_duals, big_m=big_m)

    def minimise_duals(self) -> None:
        """Replace mentor duals that are optimal on the core by the minimal ones, none below 0."""
        price = self.coverage_price
        self.mentor_duals = self.extreme_core_duals(minimal_flow_duals, self.mentor_duals, price, 0)
        self.mentee_duals = self.mentee_duals_at(self.mentor_duals, price)

    @property
    def lasting_bound(self) -> ReducedProfitBound:
        """The bound on pairs outside the core that a warm start can use longest.

        At the minimal duals it is worth more: the next answer has to find them again.
        """
        return self.minimal_bound or self.outside_bound

    def memory(self, first: ReducedProfitBound, last: ReducedProfitBound | None) -> Memory:
        """Return core and bounds, for a later warm start.

        Parameters
        ----------
        first
            The bound when every pair above the floor of the question was allowed.
        last
            The bound in the end, if pairs were forbidden on the way.
        """
        return Memory(
            self.problem,
            self.packed.position,
            self.mentor_capacity > 0,
            self.mentee_capacity > 0,
            self.core.pair_index,
            self.core.units,
            first,
            last,
            self.scale,
        )

    def keep_incumbent(self) -> Incumbent:
        """Remember where the last round ended."""
        duals, weights = (
            (self.mentor_duals, self.mentee_duals),
            (self.min_score, self.coverage_price),
        )
        self._incumbent = Incumbent(self.matching, *duals, *weights, self.rounds[-1])
        return self._incumbent

    def stop(self, at: Incumbent | None = None) -> None:
        """Go back to where a round ended, the last one unless told; no round begins after that.

        Raises
        ------
        KeyboardInterrupt
            If no round has ended yet.
        """
        incumbent = at or self._incumbent
        if incumbent is None:
            raise KeyboardInterrupt
        self.matching, self.mentor_duals, self.mentee_duals = incumbent[:3]
        self.min_score, self.coverage_price, last = incumbent[3:]
        self.rounds.append(last)
        self.stopped = True

    def set_min_score(self, min_score: int) -> None:
        """Ask for pairs of at least so many units from now on."""
        if min_score < self.min_score:
            # Pairs between were not looked at, so nothing is known of what is outside the core.
            unknown = np.full(len(self.mentee_capacity), UNKNOWN)
            self.outside_bound = replace(self.outside_bound, highest=unknown, min_score=min_score)
        self.proven = self.proven and self.min_score == min_score
        self.min_score = min_score

    def bound_reduced_profits(self, rows: Ints, mentor_duals: Ints) -> Ints:
        """Return bounds on reduced profits outside the core, at these duals: int64 (rows,)."""
        open_ = self.mentor_capacity > 0
        fall = int((self.outside_bound.mentor_duals - mentor_duals)[open_].max(initial=0))
        return np.asarray(self.outside_bound.highest[rows] + max(0, fall))

    def solve_core(self, gap: float = 0.0) -> CoreOptimum:
        """Solve the restricted master problem: the best matching on the core, and its duals.

        Parameters
        ----------
        gap
            Relative distance to the bound so far; the smaller, the finer the auction begins.
        """
        self.proven = False
        solve = solve_by_paths if self.one_to_one else solve_by_flow
        if _ANEW < gap < 1 and self.one_to_one and not self.earlier_bounds:
            # Bids begin anew: duals of a thin core are too high where good pairs were missing, and
            # an auction raises prices but lowers none. Exact paths would undo it place by place.
            self.mentor_duals = np.zeros_like(self.mentor_duals)
        master = RestrictedMaster(
            self.core.above(self.min_score),
            self.scale,
            self.flow_limits(self.coverage_price),
            self.mentor_duals,
            self.matching,
            [step * self.scale for step in _steps(gap)],
            # Only before any round has ended, so that no round can be repeated for ever; and what
            # an earlier answer tells is kept up with duals that are exact.
            rough=gap == 1 and self._incumbent is None and not self.earlier_bounds,
        )
        solved = solve(master)
        self.matching, self.mentor_duals = solved.matching, solved.mentor_duals
        self.mentee_duals = solved.mentee_duals
        return solved


def _steps(gap: float) -> tuple[int, ...]:
    """Return the raises of bids (ε), in units, from coarse to fine; near the optimum none."""
    steps = (40_000, 10_000, 2_500, 600, 150, 40)
    if gap > _ANEW:
        return steps
    return steps[2:] if gap > 1e-2 else steps[3:] if gap > 1e-4 else ()
