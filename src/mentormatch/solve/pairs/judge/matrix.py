"""The judge: checks every answer against the question as it was asked.

It shares no code with the solvers and trusts nothing that they say: pairs, loads, coverage, worst
and totals are counted again, and every certificate is evaluated over all pairs, in whole numbers
and in the caller's order. What has to hold is in `stages`; here is what a matrix of
scores tells about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.certificates import Certificate, CoverageSet, DualPrices, Stage
from mentormatch.solve.pairs.judge.groups import by_person
from mentormatch.solve.pairs.judge.preferences import count_blocking, rank_units
from mentormatch.solve.pairs.judge.stages import SAFE, check, members, worth
from mentormatch.solve.pairs.problem import Problem

__all__ = ["judge"]

_BLOCK_CELLS = 1 << 19


def judge(problem: Problem, pairs: Ints, stages: Sequence[Stage]) -> None:
    """Accept an answer, or raise.

    Parameters
    ----------
    problem
        The question.
    pairs, stages
        See `stages.check`.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    check(problem, _Matrix(problem), pairs, stages)


@dataclass(frozen=True, slots=True, eq=False)
class _Matrix:
    """What a matrix of scores tells."""

    problem: Problem

    @property
    def span(self) -> int:
        return self.problem.span

    def eligible(self, pairs: Ints) -> bool:
        return bool(self.problem.eligible[pairs[:, 0], pairs[:, 1]].all())

    def units(self, pairs: Ints) -> Ints:
        return self.problem.scores[pairs[:, 0], pairs[:, 1]].astype(np.int64)

    def counts(self, proof: Certificate) -> int:
        if isinstance(proof, DualPrices):
            mentors, mentees = self.problem.shape
            width = max(1, _BLOCK_CELLS // max(1, mentors))
            parts = (slice(start, start + width) for start in range(0, mentees, width))
            return sum(_best_choices(self.problem, proof, part) for part in parts)
        inside = members(self.problem, proof.mentors)
        allowed = _allowed(self.problem, proof.threshold)
        if isinstance(proof, CoverageSet):
            return sum(self.problem.heads[allowed[~inside].any(axis=0)].tolist())
        choices = allowed[inside].sum(axis=0)
        return sum(np.minimum(choices, self.problem.mentee_capacity).tolist())

    def follows(self, worst: int, threshold: int | None) -> bool:
        earlier = self.problem.earlier_mask
        new = self.problem.eligible if earlier is None else self.problem.eligible & ~earlier
        above = self.problem.scores[new & (self.problem.scores > worst)]
        if above.size == 0:
            # Where pairs are kept it would be better still that no new pair is made.
            return threshold is None if earlier is None else (threshold or 0) > worst
        return threshold is not None and worst < threshold <= int(above.min())

    def ranked(self) -> _Matrix:
        return _Matrix(replace(self.problem, scores=rank_units(self.problem)))

    def blocking(self, pairs: Ints) -> int:
        return count_blocking(self.problem, pairs)


def _allowed(problem: Problem, threshold: int | None) -> Bools:
    if threshold is None:
        return problem.eligible
    enough, earlier = problem.scores >= threshold, problem.earlier_mask
    return problem.eligible & (enough if earlier is None else enough | earlier)


def _best_choices(problem: Problem, proof: DualPrices, columns: slice) -> int:
    """Return the Lagrangian subproblem of mentees: best choices of distinct mentors, or none."""
    by_mentor, by_mentee = by_person(problem, proof)
    gain = problem.scores[:, columns].astype(np.int64) * proof.scale - by_mentor[:, None]
    gain -= by_mentee[columns]
    earlier = problem.earlier_mask
    if earlier is not None:
        gain += proof.stay * earlier[:, columns]
    gain[~_allowed(problem, proof.threshold)[:, columns]] = -SAFE
    promised = problem.promised[columns]
    if len(gain) == 0:
        return -SAFE * int(promised.sum())
    terms = gain.max(axis=0) + worth(problem, proof)[columns]
    for column in np.flatnonzero(problem.mentee_capacity[columns] > 1).tolist():
        places = int(problem.mentee_capacity[columns][column])
        further = np.sort(gain[:, column])[::-1][1:places]
        terms[column] += further[further > 0].sum()
    found = np.maximum(terms, 0).tolist()
    for column in np.flatnonzero(promised).tolist():
        places = int(problem.mentee_capacity[columns][column])
        found[column] = _promised_choices(
            sorted(gain[:, column].tolist(), reverse=True)[:places],
            int(promised[column]),
            int(worth(problem, proof)[columns][column]),
        )
    return sum(found)


def _promised_choices(best: list[int], least: int, covered: int) -> int:
    """Return the best choices of somebody who is promised so many; far below 0 without them."""
    further = (max(value, 0) for value in best[least:])
    return covered + sum(best[:least]) + sum(further) - SAFE * (least - len(best[:least]))
