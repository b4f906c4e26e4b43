"""State of column generation: instance, sparse core, its optimum with duals, bounds outside it.

Of every pair outside the core an upper bound on the reduced profit is known. That is what lets a
pricing pass leave out whoever is bounded below her dual, within one answer and from one answer to
the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.packed.instance import Packed
from mentormatch.solve.pairs.scale.core_solver import CoreOptimum, solve_by_flow, solve_by_paths
from mentormatch.solve.pairs.scale.core_store import CorePairs
from mentormatch.solve.pairs.scale.kernels.core_arrays import FlowLimits
from mentormatch.solve.pairs.scale.pricing import KEPT
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.warm_state import UNKNOWN, ReducedProfitBound
from mentormatch.solve.stop import MaxRuntime, StopRule

__all__ = ["EarlierOptimum", "Engine", "Incumbent", "begin"]

_ANEW = 2e-3  # relative gap above which an auction begins with duals of 0


class Incumbent(NamedTuple):
    """The incumbent: matching, duals and weights at the end of a round."""

    matching: Ints
    mentor_duals: Ints
    mentee_duals: Ints
    min_score: int
    coverage_price: int
    last: Round


@dataclass(frozen=True, slots=True, eq=False)
class EarlierOptimum:
    """The optimum of an earlier answer after its bottleneck, a start once the worst is raised.

    Attributes
    ----------
    matching
        Pairs of its matching, by index in the core.
    mentor_duals
        int64 (packed mentors,): its duals.
    min_score
        Units that every pair had to have.
    """

    matching: Ints
    mentor_duals: Ints
    min_score: int


@dataclass(slots=True, eq=False)
class Engine:
    """An instance, a sparse core of its pairs, and an optimum of that core.

    Attributes
    ----------
    packed
        All pairs.
    mentor_capacity, mentor_minimum
        int64 (packed mentors,): most and fewest mentees.
    mentee_capacity
        int64 (mentees,): most mentors.
    min_score
        Pairs of fewer units are not eligible.
    scale, coverage_price
        A pair is worth ``scale * units``, and whoever has a mentor `coverage_price` besides.
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

    packed: Packed
    mentor_capacity: Ints
    mentor_minimum: Ints
    mentee_capacity: Ints
    min_score: int
    scale: int
    coverage_price: int
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
        bonus = np.full(len(self.mentee_capacity), coverage_price)
        return FlowLimits(self.mentee_capacity, bonus, self.mentor_capacity, self.mentor_minimum)

    def set_coverage_price(self, coverage_price: int) -> None:
        """Let a covered mentee be worth so much from now on."""
        self.coverage_price, self.proven = coverage_price, False

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
        solved = solve(
            self.core.above(self.min_score),
            self.scale,
            self.coverage_price,
            self.flow_limits(self.coverage_price),
            self.mentor_duals,
            self.matching,
            steps=_steps(gap),
            # Only before any round has ended, so that no round can be repeated for ever; and what
            # an earlier answer tells is kept up with duals that are exact.
            rough=gap == 1 and self._incumbent is None and not self.earlier_bounds,
        )
        self.matching, self.mentor_duals = solved.matching, solved.mentor_duals
        self.mentee_duals = solved.mentee_duals
        return solved


def begin(
    packed: Packed,
    mentor_capacity: Ints,
    mentor_minimum: Ints,
    mentee_capacity: Ints,
    *,
    min_score: int,
    scale: int,
    coverage_price: int,
    jobs: int = 2,
    seconds: float = math.inf,
    report: Callable[[Round], object] | None = None,
) -> Engine:
    """Return an engine without any pair.

    Parameters
    ----------
    packed
        All pairs.
    mentor_capacity, mentor_minimum
        int64 (mentors,), in the caller's order.
    mentee_capacity
        int64 (mentees,).
    min_score, scale, coverage_price, jobs, report
        See `Engine`.
    seconds
        Time after which no round begins.
    """
    mentors, mentees = packed.shape
    # One place more than people: nobody is full who need not be.
    places = np.minimum(packed.places(mentor_capacity), mentees + 1)
    return Engine(
        packed,
        places,
        packed.places(mentor_minimum),
        np.minimum(mentee_capacity, mentors),
        min_score,
        scale,
        coverage_price,
        jobs,
        MaxRuntime(seconds),
        report,
        CorePairs(mentors, mentees),
        matching=np.empty(0, np.int64),
        mentor_duals=np.zeros(mentors, np.int64),
        mentee_duals=np.full(mentees, -FAR),
        outside_bound=ReducedProfitBound(
            np.zeros(mentors, np.int64), np.full(mentees, UNKNOWN), min_score
        ),
    )


def _steps(gap: float) -> tuple[int, ...]:
    """Return the raises of bids (ε), in units, from coarse to fine; near the optimum none."""
    steps = (40_000, 10_000, 2_500, 600, 150, 40)
    if gap > _ANEW:
        return steps
    return steps[2:] if gap > 1e-2 else steps[3:] if gap > 1e-4 else ()
