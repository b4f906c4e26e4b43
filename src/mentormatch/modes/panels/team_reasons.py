"""Told for whoever is in no team: one each, the first that applies."""

from __future__ import annotations

from functools import partial

from mentormatch.arrays import Ints
from mentormatch.modes.panels.instance import places_of
from mentormatch.modes.panels.question import PanelRows
from mentormatch.modes.panels.reasons import left_out
from mentormatch.results.groups.certificate import BoundCertificate
from mentormatch.results.match import UnmatchedList, Why
from mentormatch.results.pairs.obstacles import Told
from mentormatch.scoring.scores import Scores
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.text.phrases import several

__all__ = ["team_reasons"]


def team_reasons(
    scores: Scores, problem: TeamProblem, panels: PanelRows, certificate: BoundCertificate
) -> UnmatchedList:
    """Return everybody who is in no team.

    Parameters
    ----------
    scores, problem
        The question.
    panels
        Mentors and mentees of each team.
    certificate
        What was proven.
    """
    by_size = partial(_sizes, problem)
    return UnmatchedList(
        [
            *left_out(
                scores,
                "mentee",
                [mentee for _, ours in panels for mentee in ours],
                places=places_of(scores.mentees, "max_mentors"),
                allowed=(problem.allowed & problem.mentor_free[:, None]).T,
                least=problem.mentors_per_team[0],
                by_size=by_size,
                otherwise=_competition(problem, certificate),
            ),
            *left_out(
                scores,
                "mentor",
                [mentor for theirs, _ in panels for mentor in theirs],
                places=places_of(scores.mentors, "max_mentees"),
                allowed=problem.allowed & problem.mentee_free,
                least=problem.mentees_per_team[0],
                by_size=by_size,
                otherwise=_not_needed(problem, panels),
            ),
        ]
    )


def _sizes(problem: TeamProblem, rows: Ints) -> Told:
    """Give everybody a reason where there are too few people for one team."""
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


def _not_needed(problem: TeamProblem, panels: PanelRows) -> Why:
    """Return why a mentor who could be in a team is in none."""
    full = all(len(theirs) == problem.mentors_per_team[1] for theirs, _ in panels)
    detail = (
        "every team has its most mentors"
        if full
        else "no team with a free seat gains by this person"
    )
    return "NOT_NEEDED", detail, "keep as a backup, or allow more mentors or teams"
