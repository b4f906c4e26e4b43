"""A matrix that was passed, asked about as a question of terms: for the engine on terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.errors import ArrayError, Infeasible
from mentormatch.solve.packed.eligibility import FORBIDDEN
from mentormatch.solve.pairs.assignment import Assignment, Prices
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.scale.solve import assign_terms
from mentormatch.solve.pairs.term_problem import MOST_UNITS, TermProblem

__all__ = ["assign_matrix"]


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """A matrix as a term; pairs that are not eligible are worth less than any that are."""

    units: NDArray[np.int32]

    def block(self, rows: Ints, columns: Ints) -> NDArray[np.int32]:
        # Looked up row by row, which is several times as fast as pair by pair.
        return self.units[rows][:, columns]

    def pairs(self, j: Ints, i: Ints) -> NDArray[np.int32]:
        return np.asarray(self.units[j, i])


def assign_matrix(problem: Problem, *, seed: int) -> Assignment:
    """Match a checked question by the engine on terms.

    Parameters
    ----------
    problem
        The question, in the caller's order.
    seed
        Seed of the lottery.

    Raises
    ------
    ArrayError
        If scores are too large for 32-bit sums.
    Infeasible
        If minimum loads cannot be met.
    """
    if problem.span > MOST_UNITS:
        raise ArrayError(
            f"scores: engine 'scale' takes whole numbers up to {MOST_UNITS}; use a coarser "
            "resolution, or another engine"
        )
    # Keys decide what the lottery does not, so people come in their order.
    mentors, mentees = (
        np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
        for keys in (problem.mentor_keys, problem.mentee_keys)
    )
    try:
        answer = assign_terms(_as_terms(problem, mentors, mentees), seed=seed)
    except Infeasible as error:
        raise _in_callers_rows(error, mentors) from None
    return _in_callers_order(answer, mentors, mentees)


def _as_terms(problem: Problem, mentors: Ints, mentees: Ints) -> TermProblem:
    units = np.where(problem.eligible, problem.scores, FORBIDDEN).astype(np.int32)
    if (np.diff(mentors) != 1).any() or (np.diff(mentees) != 1).any():
        units = units[np.ix_(mentors, mentees)]

    return TermProblem(
        terms=(_Given(units),),
        gates=(),
        shape=problem.scores.shape,
        mentor_capacity=problem.mentor_capacity[mentors],
        mentor_minimum=problem.mentor_minimum[mentors],
        mentee_capacity=problem.mentee_capacity[mentees],
        mentor_keys=[problem.mentor_keys[j] for j in mentors],
        mentee_keys=[problem.mentee_keys[i] for i in mentees],
        objective=problem.objective,
        slack_ppm=problem.slack_ppm,
        resolution=problem.resolution,
        span=problem.span,
    )


def _in_callers_rows(error: Infeasible, mentors: Ints) -> Infeasible:
    return Infeasible(
        str(error),
        shortfall=error.shortfall,
        mentors=np.sort(mentors[[int(j) for j in error.mentors]]).tolist(),
        needed=error.needed,
        reachable=error.reachable,
    )


def _in_callers_order(answer: Assignment, mentors: Ints, mentees: Ints) -> Assignment:
    """Name everybody as the caller does."""

    def pairs(old: Ints) -> Ints:
        named = np.column_stack([mentors[old[:, 0]], mentees[old[:, 1]]])
        return named[np.lexsort((named[:, 1], named[:, 0]))]

    def placed(values: Any, rows: Ints) -> Any:
        out = np.empty_like(values)
        out[rows] = values
        return out

    def proof(old: Any) -> Any:
        if old is None:
            return None
        if isinstance(old, DualPrices):
            return replace(old, mentor=placed(old.mentor, mentors))
        return replace(old, mentors=np.sort(mentors[old.mentors]))

    proofs = {id(s.certificate): proof(s.certificate) for s in answer.stages}

    def stage(old: Stage) -> Stage:
        witness = None if old.witness is None else pairs(old.witness)
        return replace(old, certificate=proofs[id(old.certificate)], witness=witness)

    old = answer.prices
    every = (old.people, old.total, old.relax_people, old.relax_total)
    return replace(
        answer,
        pairs=pairs(answer.pairs),
        stages=tuple(map(stage, answer.stages)),
        prices=Prices(*(placed(values, mentors) for values in every)),
        drawn=placed(answer.drawn, mentees),
    )
