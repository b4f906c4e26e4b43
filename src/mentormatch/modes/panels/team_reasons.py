"""Why somebody is in no team: one reason each, the first that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.modes.panels import reasons as cover_reasons
from mentormatch.modes.panels.instance import places_of
from mentormatch.modes.panels.reasons import without
from mentormatch.results.match import Unmatched, UnmatchedList
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.arrays import Ints
    from mentormatch.modes.panels.reasons import Told, Why
    from mentormatch.results.groups.certificate import BoundCertificate
    from mentormatch.scoring.scores import Scores
    from mentormatch.solve.panels.problem import TeamProblem

    Lists = Sequence[tuple[list[int], list[int]]]

__all__ = ["team_reasons"]


def team_reasons(
    scores: Scores, problem: TeamProblem, lists: Lists, certificate: BoundCertificate
) -> UnmatchedList:
    """Return everybody who is in no team.

    Parameters
    ----------
    scores, problem
        The question.
    lists
        Mentors and mentees of each team.
    certificate
        What was proven.
    """
    mentees = _left_out([i for _, ours in lists for i in ours], problem.shape[1])
    mentors = _left_out([j for theirs, _ in lists for j in theirs], problem.shape[0])
    return UnmatchedList(
        [
            *_mentees(scores, problem, mentees, _competition(problem, certificate)),
            *_mentors(scores, problem, mentors, _not_needed(problem, lists)),
        ]
    )


def _left_out(placed: list[int], size: int) -> Ints:
    return np.setdiff1d(np.arange(size), np.array(placed, np.int64))


def _mentees(scores: Scores, problem: TeamProblem, rows: Ints, rest: Why) -> Iterator[Unmatched]:
    places, present = places_of(scores.mentees, "max_mentors"), scores.mentee_present
    allowed = (problem.allowed & problem.mentor_free[:, None]).T
    least = np.full(len(scores.mentees), problem.mentors_per_team[0])
    told = cover_reasons.withdrawn(scores.mentees, present, places, rows)
    told |= _sizes(problem, without(rows, told))
    told |= cover_reasons.ruled_out(scores, "mentee", without(rows, told), allowed)
    told |= cover_reasons.too_few(without(rows, told), allowed, least, "mentors")
    for row in rows.tolist():
        yield Unmatched(scores.mentees.ids[row], "mentee", *told.get(row, rest))


def _mentors(scores: Scores, problem: TeamProblem, rows: Ints, rest: Why) -> Iterator[Unmatched]:
    places, present = places_of(scores.mentors, "max_mentees"), scores.mentor_present
    allowed = problem.allowed & problem.mentee_free
    least = np.full(len(scores.mentors), problem.mentees_per_team[0])
    told = cover_reasons.withdrawn(scores.mentors, present, places, rows)
    told |= _sizes(problem, without(rows, told))
    told |= cover_reasons.ruled_out(scores, "mentor", without(rows, told), allowed)
    told |= cover_reasons.too_few(without(rows, told), allowed, least, "mentees")
    for row in rows.tolist():
        yield Unmatched(scores.mentors.ids[row], "mentor", *told.get(row, rest))


def _sizes(problem: TeamProblem, rows: Ints) -> Told:
    """Tell everybody where there are too few people for one team."""
    if problem.most_teams:
        return {}
    mentors, mentees = int(problem.mentor_free.sum()), int(problem.mentee_free.sum())
    detail = (
        f"a team needs {several(problem.mentors_per_team[0], 'mentor', 'mentors')} and "
        f"{several(problem.mentees_per_team[0], 'mentee', 'mentees')}, and "
        f"{several(mentors, 'mentor', 'mentors')} and {several(mentees, 'mentee', 'mentees')} "
        "take part"
    )
    return dict.fromkeys(rows.tolist(), ("SIZES", detail, "allow smaller teams, or recruit"))


def _competition(problem: TeamProblem, certificate: BoundCertificate) -> Why:
    """Return why somebody who could be in a team is in none."""
    people, room = int(problem.mentee_free.sum()), problem.most_teams
    most = problem.mentees_per_team[1]
    if room * most < people:
        detail = (
            f"{several(people, 'mentee', 'mentees')} for {several(room, 'team', 'teams')} "
            f"of at most {most}"
        )
        return "NO_CAPACITY_TOTAL", detail, "recruit mentors, or allow larger teams"
    if certificate.stages[0].proven:
        detail = "no teams within the sizes and rules place more people"
        return "SIZES", detail, "relax a requirement, or allow other sizes"
    detail = "the search ended before a team with a place for this person was found or excluded"
    return "STOPPED", detail, "give it more time, or relax a requirement"


def _not_needed(problem: TeamProblem, lists: Lists) -> Why:
    """Return why a mentor who could be in a team is in none."""
    full = all(len(theirs) == problem.mentors_per_team[1] for theirs, _ in lists)
    detail = (
        "every team has its most mentors"
        if full
        else "no team with a free seat gains by this person"
    )
    return "NOT_NEEDED", detail, "keep as a backup, or allow more mentors or teams"
