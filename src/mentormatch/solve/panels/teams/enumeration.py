"""A facility-location program over all sets of mentors: small questions, exactly.

A variable says that a set of mentors forms a team, another that a mentee joins it, so that the
value is linear. The relaxation is that of facility location, which is tight.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.panels.coverage_value import TeamPanels, obligation_weight
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.solve.programs.lexicographic_milp import Program

__all__ = ["Joins", "count_joins", "list_joins", "team_program", "teams_joined"]


@dataclass(frozen=True, slots=True, eq=False)
class Joins:
    """Sets of mentors, and the mentees who may join each.

    Parameters
    ----------
    sets
        Mentors of each possible team.
    at, mentee
        int64 (joins,): set and mentee.
    worth
        int64 (joins,): obligations and coverage of the mentee there, as one number.
    """

    sets: list[tuple[int, ...]]
    at: Ints
    mentee: Ints
    worth: Ints


def count_joins(problem: TeamProblem) -> int:
    """Return how many pairs of a set of mentors and a mentee there are at most."""
    low, high = problem.mentors_per_team
    mentors = int(problem.mentor_free.sum())
    return sum(comb(mentors, size) for size in range(low, high + 1)) * problem.shape[1]


def list_joins(problem: TeamProblem) -> Joins:
    """List sets of mentors who may sit together, and who may join them."""
    low, high = problem.mentors_per_team
    mentors = np.flatnonzero(problem.mentor_free).tolist()
    panels = TeamPanels.of(problem, [])
    sets: list[tuple[int, ...]] = []
    at: list[Ints] = []
    who: list[Ints] = []
    worth: list[Ints] = []
    for size in range(low, high + 1):
        for members in combinations(mentors, size):
            if problem.apart[np.ix_(members, members)].any():
                continue
            joining = problem.allowed[list(members)].all(axis=0) & problem.mentee_free
            theirs = np.flatnonzero(joining)
            if len(theirs) < problem.mentees_per_team[0]:
                continue
            at.append(np.full(len(theirs), len(sets)))
            who.append(theirs)
            worth.append(panels.by_mentee(members)[theirs])
            sets.append(members)
    none = [np.zeros(0, np.int64)]
    return Joins(sets, *(np.concatenate(part or none) for part in (at, who, worth)))


def team_program(problem: TeamProblem, joins: Joins) -> Program:
    """Return the program: as many teams as asked for, most people, obligations, coverage."""
    from scipy.sparse import vstack

    teams, pairs = len(joins.sets), len(joins.at)
    parts = _limits(problem, joins)
    met, value = np.divmod(joins.worth, obligation_weight(problem))
    none, ones = np.zeros(teams, np.int64), np.ones(pairs, np.int64)
    number = np.concatenate([none + 1, ones * 0])
    return Program(
        vstack([part for part, _, _ in parts]).tocsr(),
        [low for part, low, _ in parts for _ in range(part.shape[0])],
        [high for part, _, high in parts for _ in range(part.shape[0])],
        [
            *([number] if problem.teams is not None else []),
            *(np.concatenate([none, part]) for part in (ones, met, value)),
        ],
    )


def _limits(problem: TeamProblem, joins: Joins) -> list[tuple[Any, float, float]]:
    """Return rows, the least and the most of each: who is where once, and the sizes of teams.

    The first columns say that a set of mentors is a team, the others that a mentee joins it.
    """
    from scipy.sparse import csr_array

    (mentors, mentees), (low, high) = problem.shape, problem.mentees_per_team
    teams, pairs = len(joins.sets), len(joins.at)
    team, pair = np.arange(teams), np.arange(pairs)
    seats = [(j, s) for s, members in enumerate(joins.sets) for j in members]
    mentor, inside = np.array(seats, np.int64).reshape(-1, 2).T

    def rows(count: int, *entries: tuple[Ints, Ints, int]) -> Any:
        at, columns = (np.concatenate([entry[k] for entry in entries]) for k in (0, 1))
        values = np.concatenate([np.full(len(one), value) for one, _, value in entries])
        return csr_array((values, (at, columns)), shape=(count, teams + pairs))

    joined = teams + pair
    return [
        (rows(mentors, (mentor, inside, 1)), -np.inf, 1.0),
        (rows(mentees, (joins.mentee, joined, 1)), -np.inf, 1.0),
        (rows(teams, (joins.at, joined, 1), (team, team, -low)), 0.0, np.inf),
        (rows(teams, (joins.at, joined, 1), (team, team, -high)), -np.inf, 0.0),
        (rows(pairs, (pair, joined, 1), (pair, joins.at, -1)), -np.inf, 0.0),
        (rows(1, (team * 0, team, 1)), 0.0, float(problem.most_teams)),
        (_apart_rows(problem, joins), -np.inf, 0.0),
    ]


def _apart_rows(problem: TeamProblem, joins: Joins) -> Any:
    """Return rows that keep two mentees apart: both together are at most one team."""
    from scipy.sparse import csr_array

    teams = len(joins.sets)
    column = {
        (int(s), int(i)): teams + k
        for k, (s, i) in enumerate(zip(joins.at, joins.mentee, strict=True))
    }
    at = []
    pairs = np.argwhere(np.triu(problem.apart_mentees, 1)).tolist()
    for s in range(teams):
        for a, b in pairs:
            if (s, a) in column and (s, b) in column:
                at.append((column[s, a], column[s, b], s))
    triples = np.array(at, np.int64).reshape(-1, 3)
    where = np.repeat(np.arange(len(triples)), 3)
    values = np.tile([1, 1, -1], len(triples))
    return csr_array(
        (values, (where, triples.ravel())), shape=(len(triples), teams + len(joins.at))
    )


def teams_joined(joins: Joins, chosen: Ints) -> list[tuple[list[int], list[int]]]:
    """Return mentors and mentees of each team that was chosen."""
    sets = chosen[chosen < len(joins.sets)]
    pairs = chosen[chosen >= len(joins.sets)] - len(joins.sets)
    return [
        (list(joins.sets[s]), sorted(joins.mentee[pairs[joins.at[pairs] == s]].tolist()))
        for s in sets.tolist()
    ]
