"""All sets of mentors listed, and the mentees who join them: small questions, exactly.

A variable says that a set of mentors forms a team, another that a mentee joins it, so that the
value is linear. The relaxation is that of facility location, which is tight.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from mentormatch.solve.arrays import Ints
from mentormatch.solve.cover_problem import TeamProblem
from mentormatch.solve.cover_program import Program
from mentormatch.solve.cover_values import TeamPanels, obligation_weight

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
    sets, at, who, worth = [], [], [], []
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
    from scipy.sparse import csr_array, vstack

    mentors, mentees = problem.shape
    teams, pairs = len(joins.sets), len(joins.at)
    low, high = problem.mentees_per_team
    joined = teams + np.arange(pairs)
    seats = [(j, s) for s, members in enumerate(joins.sets) for j in members]
    inside = np.array(seats, np.int64).reshape(-1, 2)

    def rows(count: int, at: Ints, columns: Ints, values: Ints) -> csr_array:
        return csr_array((values, (at, columns)), shape=(count, teams + pairs))

    ones, every = np.ones(pairs, np.int64), np.arange(teams)
    once = rows(mentors, inside[:, 0], inside[:, 1], np.ones(len(inside), np.int64))
    one = rows(mentees, joins.mentee, joined, ones)
    at, columns = np.concatenate([joins.at, every]), np.concatenate([joined, every])
    enough = rows(teams, at, columns, np.concatenate([ones, np.full(teams, -low)]))
    room = rows(teams, at, columns, np.concatenate([ones, np.full(teams, -high)]))
    pair = np.arange(pairs)
    there = rows(
        pairs, np.tile(pair, 2), np.concatenate([joined, joins.at]), np.repeat([1, -1], pairs)
    )
    number = rows(1, np.zeros(teams, np.int64), every, np.ones(teams, np.int64))
    apart = _apart_rows(problem, joins)
    parts = [
        (once, -np.inf, 1.0), (one, -np.inf, 1.0), (enough, 0.0, np.inf), (room, -np.inf, 0.0),
        (there, -np.inf, 0.0), (number, 0.0, float(problem.most_teams)), (apart, -np.inf, 0.0),
    ]  # fmt: skip
    lower = [low for part, low, _ in parts for _ in range(part.shape[0])]
    upper = [high for part, _, high in parts for _ in range(part.shape[0])]
    weight = obligation_weight(problem)
    met, value = np.divmod(joins.worth, weight)
    none = np.zeros(teams, np.int64)
    wanted = [np.concatenate([none + 1, ones * 0])] if problem.teams is not None else []
    people, obligations, coverage = (np.concatenate([none, part]) for part in (ones, met, value))
    return Program(
        vstack([part for part, _, _ in parts]).tocsr(),
        lower,
        upper,
        [*wanted, people, obligations, coverage],
    )


def _apart_rows(problem: TeamProblem, joins: Joins) -> object:
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


def teams_joined(
    problem: TeamProblem, joins: Joins, chosen: Ints
) -> list[tuple[list[int], list[int]]]:
    """Return mentors and mentees of each team that was chosen."""
    sets = chosen[chosen < len(joins.sets)]
    pairs = chosen[chosen >= len(joins.sets)] - len(joins.sets)
    return [
        (list(joins.sets[s]), sorted(joins.mentee[pairs[joins.at[pairs] == s]].tolist()))
        for s in sets.tolist()
    ]
