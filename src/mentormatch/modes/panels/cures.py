"""Cures that were tried: with which change of the question more people would be placed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from mentormatch.solve.panels.boards.people_program import most_boards
from mentormatch.solve.panels.boards.start import able_mentees
from mentormatch.solve.panels.problem import BoardProblem, TeamProblem
from mentormatch.solve.panels.teams.people_program import most_placed
from mentormatch.solve.stop import MaxRuntime
from mentormatch.text.sentences import any_of, sentence

__all__ = [
    "LARGER_TEAMS",
    "MORE_PLACES",
    "MORE_TEAMS",
    "OTHER_SIZES",
    "RECRUIT_MENTORS",
    "RELAX",
    "SMALLER_SIZES",
    "cures_of_boards",
    "cures_of_teams",
    "either",
]

_SECONDS = 10.0

RECRUIT_MENTORS = sentence("recruit mentors")
MORE_TEAMS = sentence("ask for more teams")
LARGER_TEAMS = sentence("allow larger teams")
OTHER_SIZES = sentence("allow other sizes")
RELAX = sentence("relax a requirement")
MORE_PLACES = sentence("ask mentors for places")
SMALLER_SIZES = sentence("allow smaller sizes")


def either(cures: Iterable[str], helpful: Iterable[str] | None) -> str:
    """Return the cures that help in one sentence, all of them where none was tried; or nothing."""
    fixes = [cure for cure in cures if helpful is None or cure in helpful]
    return any_of(fixes) if fixes else ""


def cures_of_teams(problem: TeamProblem, placed: int) -> frozenset[str] | None:
    """Return what would place more mentees in teams; None where the question is too large to try.

    Parameters
    ----------
    problem
        The question.
    placed
        Mentees in teams.
    """
    mentors, mentees = problem.shape
    (few, many), (fewest, most) = problem.mentors_per_team, problem.mentees_per_team
    changed = {
        RECRUIT_MENTORS: _with_mentors(problem, few * mentees),
        MORE_TEAMS: replace(problem, teams=None),
        LARGER_TEAMS: replace(problem, mentees_per_team=(fewest, max(mentees, most))),
        OTHER_SIZES: replace(
            problem,
            mentors_per_team=(1, max(mentors, many)),
            mentees_per_team=(1, max(mentees, most)),
        ),
        RELAX: replace(
            problem,
            allowed=np.ones_like(problem.allowed),
            apart=np.zeros_like(problem.apart),
            apart_mentees=np.zeros_like(problem.apart_mentees),
        ),
    }
    helpful = set()
    for cure, other in changed.items():
        found = most_placed(other, MaxRuntime(_SECONDS))
        if found is None and other.most_teams:
            return None
        if found is not None and sum(map(len, found.teams.mentees)) > placed:
            helpful.add(cure)
    return frozenset(helpful)


def cures_of_boards(problem: BoardProblem, served: int) -> frozenset[str] | None:
    """Return what would give more mentees a board; None where the question is too large to try."""
    some = np.maximum(problem.capacity, problem.shape[1])
    changed = {
        MORE_PLACES: replace(problem, capacity=some),
        SMALLER_SIZES: replace(problem, least=np.ones_like(problem.least)),
        RELAX: replace(
            problem, allowed=np.ones_like(problem.allowed), apart=np.zeros_like(problem.apart)
        ),
    }
    helpful = set()
    for cure, other in changed.items():
        able = able_mentees(other)
        found = most_boards(other, able, MaxRuntime(_SECONDS))
        if found is None and able.any():
            return None
        if found is not None and sum(map(bool, found.members)) > served:
            helpful.add(cure)
    return frozenset(helpful)


def _with_mentors(problem: TeamProblem, count: int) -> TeamProblem:
    """Return the question with so many more mentors, who may be with everybody."""
    mentors, mentees = problem.shape
    apart = np.zeros((mentors + count,) * 2, np.bool_)
    apart[:mentors, :mentors] = problem.apart
    unskilled = np.zeros((count, problem.levels.shape[1]), np.int64)
    return replace(
        problem,
        levels=np.concatenate([problem.levels, unskilled]),
        allowed=np.concatenate([problem.allowed, np.ones((count, mentees), np.bool_)]),
        apart=apart,
        mentor_free=np.concatenate([problem.mentor_free, np.ones(count, np.bool_)]),
    )
