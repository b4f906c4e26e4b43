"""Linear assignment of mentees to seats in teams whose mentors are given.

What a team is worth to a mentee does not depend on the other mentees, so with the mentors given the
best places are an assignment. Two mentees who must not meet are then moved apart.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.panels.coverage_value import TeamPanels
from mentormatch.solve.panels.problem import TeamProblem

__all__ = ["Teams", "placed"]


class Teams(NamedTuple):
    """Mentors and mentees of each team."""

    mentors: list[list[int]]
    mentees: list[list[int]]


def placed(problem: TeamProblem, mentors: list[list[int]]) -> Teams:
    """Put mentees into teams with these mentors; teams that cannot be filled are closed."""
    low, _ = problem.mentees_per_team
    while mentors:
        worth = _worth(problem, mentors)
        place = _apart(problem, worth, _seated(problem, worth))
        mentees = [np.flatnonzero(place == team).tolist() for team in range(len(mentors))]
        short = [team for team, theirs in enumerate(mentees) if len(theirs) < low]
        if not short:
            return Teams(mentors, mentees)
        closed = min(short, key=lambda team: (len(mentees[team]), mentors[team]))
        mentors = [theirs for team, theirs in enumerate(mentors) if team != closed]
    return Teams([], [])


def _worth(problem: TeamProblem, mentors: list[list[int]]) -> Ints:
    """Return int64 (mentees, teams): what each team is worth to each mentee; -1 not allowed."""
    panels = TeamPanels.of(problem, [])
    columns = [
        np.where(problem.allowed[theirs].all(axis=0), panels.by_mentee(theirs), -1)
        for theirs in mentors
    ]
    return np.where(problem.mentee_free[:, None], np.stack(columns, axis=1), -1)


def _seated(problem: TeamProblem, worth: Ints) -> Ints:
    """Return int64 (mentees,): the team of each mentee, -1 for none.

    Most seats that have to be filled, then most people, then the highest worth.
    """
    from scipy.optimize import linear_sum_assignment

    low, high = problem.mentees_per_team
    teams = worth.shape[1]
    # A person outweighs all worths together, and counts twice on a seat that has to be filled.
    above = float(worth.max(initial=0)) * min(len(worth), teams * high) + 1
    one = np.where(worth >= 0, worth + above, 0.0)
    must = np.where(worth >= 0, worth + above * 2, 0.0)
    seats = np.concatenate([np.repeat(must, low, axis=1), np.repeat(one, high - low, axis=1)], 1)
    team = np.concatenate(
        [np.repeat(np.arange(teams), low), np.repeat(np.arange(teams), high - low)]
    )
    mentee, seat = linear_sum_assignment(seats, maximize=True)
    place = np.full(len(worth), -1, np.int64)
    place[mentee] = team[seat]
    allowed = worth[np.arange(len(worth)), np.maximum(place, 0)] >= 0
    return np.where(allowed & (place >= 0), place, -1)


def _apart(problem: TeamProblem, worth: Ints, place: Ints) -> Ints:
    """Move mentees who must not meet out of one another's teams, at the least loss."""
    apart = problem.apart_mentees
    if not apart.any():
        return place
    for mentee in range(len(place)):
        if place[mentee] >= 0 and _meets(apart, place, mentee):
            _move(problem, worth, place, mentee)
    return place


def _meets(apart: Bools, place: Ints, mentee: int) -> bool:
    return bool((apart[mentee] & (place == place[mentee])).any())


def _move(problem: TeamProblem, worth: Ints, place: Ints, mentee: int) -> None:
    """Move a mentee to a free seat, or exchange her with somebody; else she has no team."""
    apart, teams = problem.apart_mentees, worth.shape[1]
    old, sizes = int(place[mentee]), np.bincount(place[place >= 0], minlength=teams)
    foes = np.bincount(place[apart[mentee] & (place >= 0)], minlength=teams)
    low, high = problem.mentees_per_team
    may = (worth[mentee] >= 0) & (foes == 0) & (sizes < high) & (sizes[old] > low)
    options = [
        (int(worth[mentee, team] - worth[mentee, old]), team, -1)
        for team in np.flatnonzero(may).tolist()
    ]
    for other in np.flatnonzero((place >= 0) & (place != old)).tolist():
        team = int(place[other])
        ours = foes[team] - bool(apart[mentee, other]) == 0 and worth[mentee, team] >= 0
        theirs = apart[other] & (place == old)
        theirs[mentee] = False
        if ours and not theirs.any() and worth[other, old] >= 0:
            change = worth[mentee, team] + worth[other, old]
            change -= worth[mentee, old] + worth[other, team]
            options.append((int(change), team, other))
    if not options:
        place[mentee] = -1
        return
    _, team, other = max(options, key=lambda option: (option[0], -option[1], -option[2]))
    place[mentee] = team
    if other >= 0:
        place[other] = old
