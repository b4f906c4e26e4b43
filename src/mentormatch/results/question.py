"""The scores of two pools as a question for the solver: arrays, limits, and ids only as keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.terms import Gate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.scoring.scores import Scores

__all__ = ["gates", "places", "question"]


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
