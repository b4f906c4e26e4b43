"""The matching that was made, in canonical order, with what its stages reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.objectives import COVERAGE, COVERAGE_TOTAL, WORST
from mentormatch.solve.pairs.certificates import CoverageSet, Stage
from mentormatch.solve.pairs.dense.bottleneck import least_total
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Made"]

_PLAIN = ({"coverage", "coverage_total", "worst", "total"}, {"total", "people"})
"""Stages whose worth is people and total alone, as the residual graph writes it."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An optimal matching and its question.

    Attributes
    ----------
    problem, instance
        The question, as it was asked and in canonical order.
    weights
        How people and total are one integer.
    pairs
        int64 (pairs, 2): mentor and mentee in canonical order.
    threshold
        The score of the worst pair, if a stage raised it.
    covered, total
        What the matching reaches: mentees with a mentor, sum of scores in units.
    first
        Pairs of highest total before the worst pair is raised; those made, if no stage raised it.
    least
        The total that raising the worst pair has to leave.
    limiting
        bool (mentors,): those whose places prove that nobody more can be covered.
    """

    problem: Problem
    instance: Instance
    weights: Weights
    pairs: Ints
    threshold: int | None
    covered: int
    total: int
    first: Ints
    least: int
    limiting: Bools

    @classmethod
    def of(cls, problem: Problem, pairs: Ints, stages: Sequence[Stage]) -> Self:
        """Put an answer into canonical order.

        Parameters
        ----------
        problem
            What was asked.
        pairs
            The answer, as rows and columns of the problem.
        stages
            Of the answer, all proven.
        """
        instance = Instance.of(problem)
        named = {stage.name: stage for stage in stages}
        made = instance.pairs_from_caller(pairs)
        widest = named.get(COVERAGE_TOTAL.name)
        witness = None if widest is None else widest.witness
        first = made if witness is None else instance.pairs_from_caller(witness)
        raised = named.get(WORST.name)
        return cls(
            problem=problem,
            instance=instance,
            weights=Weights.of(problem.objective, instance.size, problem.span),
            pairs=made,
            threshold=None if raised is None else raised.value,
            covered=len(np.unique(made[:, 1])),
            total=instance.total(made),
            first=first,
            least=least_total(instance.total(first), problem.slack_ppm),
            limiting=_limiting(instance, named.get(COVERAGE.name)),
        )

    @property
    def on_graph(self) -> bool:
        """Whether shortest paths price it: one mentor a mentee, people and total alone."""
        names = {kind.name for kind in self.problem.objective.stages}
        single = bool((self.instance.mentee_capacity <= 1).all())
        # With one pair at most, people and units of total would be written as the same number.
        return single and names in _PLAIN and self.weights.score != 2

    @property
    def mentor_of(self) -> Ints:
        """int64 (mentees,): her mentor; the number of mentors where she has none."""
        return mentor_of(self.instance, self.pairs)


def _limiting(instance: Instance, stage: Stage | None) -> Bools:
    proof = None if stage is None else stage.certificate
    limiting = np.zeros(len(instance.mentor_rows), np.bool_)
    if isinstance(proof, CoverageSet):
        limiting[proof.mentors] = True
    return limiting[instance.mentor_rows]


def mentor_of(instance: Instance, pairs: Ints) -> Ints:
    """Return int64 (mentees,): the one mentor of each, or the number of mentors."""
    mentees, mentors = instance.eligible.shape
    of = np.full(mentees, mentors)
    of[pairs[:, 1]] = pairs[:, 0]
    return of
