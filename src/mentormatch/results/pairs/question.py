"""The scores of two pools as a question for the solver: limits, and ids only as keys."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.objectives import OBJECTIVES
from mentormatch.people.pool.profiles import Profiles
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.question import Question, restricted
from mentormatch.terms import UNIT, Gate

__all__ = ["gates", "places", "question"]


def question(scores: Scores) -> Question:
    """Return what is sought among two pools; arrays of all pairs are made only when asked for.

    Parameters
    ----------
    scores
        Compiled for the pools. Whoever takes no part in the period has no places, and nobody is
        promised mentees for it.
    """
    policy, mentors, mentees = scores.policy, scores.mentors, scores.mentees
    objective = OBJECTIVES[policy.objective]
    capacity = np.where(scores.mentor_present, places(mentors, "max_mentees"), 0)
    wanted = np.where(scores.mentee_present, places(mentees, "max_mentors"), 0)
    return Question(
        mentor_capacity=capacity,
        mentor_minimum=np.where(scores.mentor_present, places(mentors, "min_mentees"), 0),
        mentee_capacity=wanted,
        mentor_keys=mentors.ids,
        mentee_keys=mentees.ids,
        objective=objective,
        slack_ppm=round(policy.worst_slack * UNIT),
        resolution=Fraction(1, UNIT),
        # Scores of a policy lie between 0 and 1.
        span=UNIT,
        floor=None if policy.floor is None else round(policy.floor * UNIT),
        matrix=lambda: restricted(scores.units, scores.eligible, capacity, wanted),
        # Pools are in order of id, which is the order that terms are asked for in.
        terms=lambda _rows, _columns: (
            tuple(term for part in scores.parts for term in part.terms),
            gates(scores),
        ),
    )


def places(people: Profiles, field: str) -> Ints:
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
