"""The scores of two pools as a question for the solver: limits, and ids only as keys.

A small pool is asked about with arrays of all pairs, a large one with the terms of its scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.terms import UNIT, Gate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.pairs.term_problem import TermProblem

__all__ = ["gates", "places", "question", "term_problem"]


def question(scores: Scores) -> dict[str, Any]:
    """Return the arguments of :func:`mentormatch.assign` but for the seed."""
    policy, mentors, mentees = scores.policy, scores.mentors, scores.mentees
    minimum = places(mentors, "min_mentees")
    return {
        "scores": scores.units,
        "eligible": scores.eligible,
        "mentor_capacity": places(mentors, "max_mentees"),
        "mentee_capacity": places(mentees, "max_mentors"),
        # Nobody is promised mentees for a period in which they take no part.
        "mentor_minimum": np.where(scores.mentor_present, minimum, 0),
        "objective": policy.objective,
        "worst_slack": policy.worst_slack,
        "mentor_keys": mentors.ids,
        "mentee_keys": mentees.ids,
    }


def term_problem(scores: Scores) -> TermProblem:
    """Return the same question without arrays of all pairs.

    Parameters
    ----------
    scores
        Whose parts and requirements give the terms. Whoever takes no part has no places.
    """
    from mentormatch.solve.pairs.term_problem import MOST_UNITS, TermProblem

    policy, mentors, mentees = scores.policy, scores.mentors, scores.mentees
    return TermProblem(
        terms=tuple(term for part in scores.parts for term in part.terms),
        gates=gates(scores),
        shape=scores.shape,
        mentor_capacity=np.where(scores.mentor_present, places(mentors, "max_mentees"), 0),
        mentor_minimum=np.where(scores.mentor_present, places(mentors, "min_mentees"), 0),
        mentee_capacity=np.where(scores.mentee_present, places(mentees, "max_mentors"), 0),
        mentor_keys=mentors.ids,
        mentee_keys=mentees.ids,
        objective=policy.objective,
        slack_ppm=round(policy.worst_slack * UNIT),
        floor=-MOST_UNITS if policy.floor is None else round(policy.floor * UNIT),
        # Scores of a policy lie between 0 and 1.
        span=UNIT,
    )


def places(people: Profiles, field: str) -> NDArray[np.int64]:
    """Return int64 (people,): a field of whole numbers, defaults filled in."""
    return np.asarray(people.numbers(field).values, np.int64)


def gates(scores: Scores) -> tuple[Gate, ...]:
    """Return the requirements in a form that tells people apart by terms and answers only."""
    return tuple(
        Gate(
            (*rule.part.terms, *((rule.part.common,) if rule.part.common else ())),
            rule.part.mentor_answered,
            rule.part.mentee_answered,
            rule.passes,
            rule.least if rule.everybody else None,
        )
        for rule in scores.rules
    )
