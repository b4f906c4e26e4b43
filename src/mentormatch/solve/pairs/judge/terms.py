"""The judge of large pools: what terms tell about the claims of an answer.

It packs the terms itself and shares their evaluation and the handing out of blocks with the engine,
and nothing else: no candidates, no prices but those it is shown, and no pair is skipped. All that
has to be asked about every pair is asked in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.errors import ProofError
from mentormatch.objectives import WORST
from mentormatch.solve.arrays import MOST_UNITS, NEVER
from mentormatch.solve.packed import kernels
from mentormatch.solve.packed.eligibility import FORBIDDEN
from mentormatch.solve.packed.instance import INELIGIBLE, Mentees, Mentors, Packed
from mentormatch.solve.pairs.certificates import (
    Certificate,
    CoverageSet,
    DualPrices,
    MinimumSet,
    Stage,
)
from mentormatch.solve.pairs.judge import kernels as passes
from mentormatch.solve.pairs.judge.stages import check, members, worth
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.parallel import side_by_side

__all__ = ["judge_terms"]

_ANY = 1 << 30
_MENTEES_AT_ONCE = 1 << 10
_MARGINS_AT_ONCE = 1 << 22


def judge_terms(
    problem: TermProblem, pairs: Ints, stages: Sequence[Stage], *, jobs: int = 1
) -> None:
    """Accept an answer, or raise.

    Parameters
    ----------
    problem
        The question.
    pairs, stages
        See `stages.check`. What holds the worst pair back may be shown at any threshold above it,
        as long as no eligible pair lies between.
    jobs
        Threads.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    ArrayError
        If a term or a requirement has no compiled form.
    """
    check(problem, _Terms(problem, tuple(stages), jobs), pairs, stages)


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Mentors who count where their pair has from `least` to less than `below` units.

    Attributes
    ----------
    key
        What the answer is kept under.
    member
        bool (mentors,).
    enough
        int64 (mentees,): a mentee counts no more of them.
    """

    key: object
    member: Bools
    least: int
    below: int
    enough: Ints


@dataclass(frozen=True, eq=False)
class _Terms:
    """What terms tell; nothing is evaluated before it is asked for, and then everything is."""

    problem: TermProblem
    stages: tuple[Stage, ...]
    jobs: int

    @property
    def span(self) -> int:
        return 2 * MOST_UNITS

    @cached_property
    def packed(self) -> Packed:
        return self.problem.packed(merge=False, inverted_share=np.inf)

    def eligible(self, pairs: Ints) -> bool:
        served = (self.problem.mentor_capacity[pairs[:, 0]] > 0).all()
        serving = (self.problem.mentee_capacity[pairs[:, 1]] > 0).all()
        high_enough = (self.units(pairs) >= _least(self.problem, None)).all()
        return bool(served and serving and high_enough)

    def units(self, pairs: Ints) -> Ints:
        if not len(pairs):
            return np.zeros(0, np.int64)
        packed, (mentor, mentee) = self.packed, pairs.T
        return kernels.score_pairs(packed.mentors, packed.mentees, mentee, packed.position[mentor])

    def counts(self, proof: Certificate) -> int:
        return self._seen[proof]

    def follows(self, worst: int, threshold: int | None) -> bool:
        if threshold is not None and threshold <= worst + 1:
            return threshold == worst + 1
        return self._seen[worst, threshold] == 0

    def ranked(self) -> _Terms:
        raise ProofError("the judge refused: ranks are judged on a matrix")

    def blocking(self, pairs: Ints) -> int:
        raise ProofError("the judge refused: blocking pairs are judged on a matrix")

    @cached_property
    def _seen(self) -> dict[object, int]:
        """What one pass over all pairs tells about every certificate, and about the next score."""
        priced = _prices(self.stages)
        groups = _groups(self.problem, self.stages)
        keys = [*priced, *(group.key for group in groups)]
        if 0 in self.problem.shape:
            return dict.fromkeys(keys, 0)
        found = _visit(self.problem, self.packed, priced, groups, self.jobs)
        return dict(zip(keys, found, strict=True))


def _least(problem: TermProblem, threshold: int | None) -> int:
    """Return the fewest units of an eligible pair at or above a threshold."""
    lowest = max(problem.floor, INELIGIBLE + 1)
    return min(lowest if threshold is None else max(lowest, threshold), _ANY)


def _prices(stages: Sequence[Stage]) -> list[DualPrices]:
    proofs = (stage.certificate for stage in stages)
    return list(dict.fromkeys(proof for proof in proofs if isinstance(proof, DualPrices)))


def _groups(problem: TermProblem, stages: Sequence[Stage]) -> list[_Group]:
    """Return who is counted for sets of mentors, and for the score that follows the worst one."""
    groups = [_next(problem, stage) for stage in stages if stage.name == WORST.name]
    proofs = dict.fromkeys(stage.certificate for stage in stages)
    groups += [_set(problem, proof) for proof in proofs]
    return [group for group in groups if group is not None]


def _set(problem: TermProblem, proof: object) -> _Group | None:
    if isinstance(proof, CoverageSet):
        outside = ~members(problem, proof.mentors)
        return _Group(proof, outside, _least(problem, proof.threshold), _ANY, problem.heads)
    if isinstance(proof, MinimumSet):
        inside, places = members(problem, proof.mentors), problem.mentee_capacity
        return _Group(proof, inside, _least(problem, proof.threshold), _ANY, places)
    return None


def _next(problem: TermProblem, stage: Stage) -> _Group | None:
    threshold = None if stage.certificate is None else stage.certificate.threshold
    worst = stage.value
    if worst is None or (threshold is not None and threshold <= worst + 1):
        return None
    everybody, once = np.ones(problem.shape[0], np.bool_), np.ones(problem.shape[1], np.int64)
    below = _ANY if threshold is None else min(threshold, _ANY)
    return _Group((worst, threshold), everybody, _least(problem, worst + 1), below, once)


def _priced(problem: TermProblem, order: Ints, proofs: Sequence[DualPrices]) -> passes.Priced:
    prices = np.array([proof.mentor[order] for proof in proofs], np.int64)
    return passes.Priced(
        prices.reshape(-1, len(order)),
        np.array([proof.scale for proof in proofs], np.int64),
        np.array([_least(problem, proof.threshold) for proof in proofs], np.int32),
    )


def _counted(order: Ints, groups: Sequence[_Group]) -> passes.Counted:
    member = np.array([group.member[order] for group in groups], np.bool_)
    return passes.Counted(
        member.reshape(-1, len(order)),
        np.array([group.least for group in groups], np.int32),
        np.array([group.below for group in groups], np.int32),
    )


def _visit(
    problem: TermProblem,
    packed: Packed,
    proofs: Sequence[DualPrices],
    groups: Sequence[_Group],
    jobs: int,
) -> list[int]:
    """Return what all mentees gain at each list of prices, and how many each group counts."""
    rows, order = np.flatnonzero(problem.mentee_capacity), packed.order
    places = np.minimum(problem.mentee_capacity, problem.shape[0])
    most = int(places.max(initial=1)) * max(1, len(proofs))
    at_once = max(1, min(_MENTEES_AT_ONCE, _MARGINS_AT_ONCE // most))
    enough = np.empty((problem.shape[1], len(groups)), np.int64)
    for k, group in enumerate(groups):
        enough[:, k] = group.enough
    questions = _priced(problem, order, proofs), _counted(order, groups)
    closed = np.where(problem.mentor_capacity[order] > 0, 0, -FORBIDDEN).astype(np.int32)
    gains = np.array([worth(problem, proof) for proof in proofs], np.int64)
    gains = gains.reshape(len(proofs), problem.shape[1])
    common = packed.mentors, packed.mentees, *questions, closed
    pieces = np.split(rows, range(at_once, len(rows), at_once))
    blocks = ((some, places[some], enough[some], gains[:, some]) for some in pieces)
    parts = side_by_side(_of_some, common, blocks, jobs=jobs)
    return [sum(answers) for answers in zip(*parts, strict=True)]


def _of_some(
    mentors: Mentors,
    mentees: Mentees,
    priced: passes.Priced,
    counted: passes.Counted,
    closed: Ints32,
    rows: Ints,
    places: Ints,
    enough: Ints,
    worths: Ints,
) -> list[int]:
    """Return the part of some mentees in each answer."""
    most = int(places.max(initial=1))
    margin = np.full((len(rows), len(worths), most), NEVER, np.int64)
    count = np.zeros_like(enough)
    passes.exhaustive_pass(mentors, mentees, priced, counted, closed, rows, margin, count, enough)
    profits = [_best_choices(margin[:, k], places, gain) for k, gain in enumerate(worths)]
    return [*profits, *np.minimum(count, enough).sum(axis=0).tolist()]


def _best_choices(margin: Ints, places: Ints, gain: Ints) -> int:
    """Return the Lagrangian subproblem of mentees: best choices of distinct mentors, or none."""
    further = np.maximum(margin[:, 1:], 0)
    further[np.arange(1, margin.shape[1]) >= places[:, None]] = 0
    terms = margin[:, 0] + gain + further.sum(axis=1)
    return sum(np.maximum(terms, 0).tolist())
