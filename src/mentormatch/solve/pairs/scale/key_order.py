"""Canonical order for the engine on terms: people sorted by key, answers in rows of the caller.

The order of people breaks ties, so that the order of rows in a file must not reach the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.solve.pairs.assignment import Assignment, Earlier, Prices
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.solve import solve_terms

__all__ = ["solve_in_key_order"]


def solve_in_key_order(
    question: Question,
    *,
    seed: int,
    seconds: float,
    report: Callable[[Round], object] | None,
    start: Earlier | None,
) -> Assignment:
    """Match by the engine on terms.

    Parameters
    ----------
    question
        In the caller's order.
    seed, seconds, report, start
        See `solve_terms`.

    Raises
    ------
    ArrayError
        If scores are too large for 32-bit sums.
    Infeasible
        If minimum loads cannot be met.
    """
    problem, (mentors, mentees) = question.as_terms(), question.key_order()
    try:
        answer = solve_terms(problem, seed=seed, seconds=seconds, report=report, start=start)
    except Infeasible as error:
        raise _in_callers_rows(error, mentors) from None
    if _ascends(mentors) and _ascends(mentees):
        return answer
    return _in_callers_order(answer, mentors, mentees)


def _ascends(rows: Ints) -> bool:
    return bool((np.diff(rows) == 1).all())


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
