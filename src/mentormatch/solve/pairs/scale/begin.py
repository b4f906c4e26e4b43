"""The state of column generation before any pair is known."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from mentormatch.errors import TooLarge
from mentormatch.objectives import MOST_WAITED, WAITING
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.engine_choice import jobs_for
from mentormatch.solve.pairs.scale.core_store import CorePairs
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.state import Engine
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import UNKNOWN, ReducedProfitBound
from mentormatch.solve.stop import MaxRuntime

__all__ = ["begin_engine"]


def begin_engine(
    problem: TermProblem,
    *,
    jobs: int | None = None,
    seconds: float = math.inf,
    report: Callable[[Round], object] | None = None,
) -> Engine:
    """Return an engine for a question, without any pair.

    Parameters
    ----------
    problem, jobs, seconds, report
        See `solve.solve_terms`.

    Raises
    ------
    TooLarge
        If exact arithmetic does not suffice.
    """
    total = not problem.objective.people_first
    # More than all mentees of a matching can be worth.
    most = 1 + MOST_WAITED * (WAITING in problem.objective.stages)
    scale = most * problem.size + 1 if total else 1
    # Without minimum loads no price is above what a pair is worth, so that a value, a bound and
    # their difference are the largest numbers; bonuses that fill minimum loads go further.
    largest = 16 if problem.mentor_minimum.any() else 4
    if largest * problem.size * (scale * problem.span + 1) > 2**62:
        raise TooLarge(
            f"{problem.size} places with scores up to {problem.span} units exceed exact 64-bit "
            "arithmetic; use a coarser resolution"
        )
    # Whoever may have two mentors needs two who are told apart.
    packed = problem.packed(merge=bool((problem.mentee_capacity <= 1).all()))
    mentors, mentees = packed.shape
    unknown = ReducedProfitBound(
        np.zeros(mentors, np.int64), np.full(mentees, UNKNOWN), problem.floor
    )
    return Engine(
        problem,
        packed,
        # One place more than people: nobody is full who need not be.
        mentor_capacity=np.minimum(packed.places(problem.mentor_capacity), mentees + 1),
        mentor_minimum=packed.places(problem.mentor_minimum),
        mentee_capacity=np.minimum(problem.mentee_capacity, mentors),
        min_score=problem.floor,
        scale=scale,
        coverage_price=1 if total else 2 * problem.span + 1,
        worth=problem.heads + problem.waited,
        jobs=jobs or jobs_for(problem.shape),
        stop_rule=MaxRuntime(seconds),
        report=report,
        core=CorePairs(mentors, mentees),
        matching=np.empty(0, np.int64),
        mentor_duals=np.zeros(mentors, np.int64),
        mentee_duals=np.full(mentees, -FAR),
        outside_bound=unknown,
    )
