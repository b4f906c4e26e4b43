"""Enumeration of all feasible groups as columns: possible for few people only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Bytes, Ints, Ints32
from mentormatch.solve.groups.problem import Classes, GroupProblem

__all__ = ["Sets", "all_sets", "few_enough"]

_MOST = 1_600_000
"""Sets of members that are looked at, at most; each with every team of facilitators."""
_MOST_COLUMNS = 8_000_000


@dataclass(frozen=True, eq=False)
class Sets:
    """Groups of one size, as columns of a program.

    Parameters
    ----------
    members
        int16 (columns, size): rows of members.
    team
        int32 (columns,): number of the team of facilitators.
    units
        int64 (columns,): what each is worth.
    """

    members: NDArray[np.int16]
    team: Ints32
    units: Ints


def few_enough(problem: GroupProblem) -> bool:
    """Tell whether all groups can be listed."""
    low, high = problem.size
    sets = sum(comb(problem.members, size) for size in range(low, high + 1))
    return sets <= _MOST and sets * max(_team_count(problem), 1) <= _MOST_COLUMNS


def _team_count(problem: GroupProblem) -> int:
    free = int((problem.places > 0).sum())
    if not problem.led:
        return 1
    return sum(comb(free, k) for k in range(problem.team[0], problem.team[1] + 1))


def teams_of(problem: GroupProblem) -> list[tuple[int, ...]]:
    """Return every team of facilitators; for circles the empty one."""
    if not problem.led:
        return [()]
    free = [int(j) for j in np.flatnonzero(problem.places > 0)]
    sizes = range(problem.team[0], problem.team[1] + 1)
    return [team for k in sizes for team in combinations(free, k)]


def all_sets(problem: GroupProblem) -> tuple[list[tuple[int, ...]], list[Sets]]:
    """Return the teams of facilitators, and every group by size.

    Returns
    -------
    teams : list of tuple of int
        Rows of facilitators.
    sets : list of Sets
        One for each size of which there is a group.
    """
    teams = teams_of(problem)
    low, high = problem.size
    sizes = range(low, min(high, problem.members) + 1) if teams else ()
    every = (_of_size(problem, teams, size) for size in sizes)
    return teams, [sets for sets in every if len(sets.units)]


def _of_size(problem: GroupProblem, teams: list[tuple[int, ...]], size: int) -> Sets:
    members = _combinations(problem.members, size)
    members = members[_possible(problem, members)]
    cohesion = _cohesion(problem, members)
    met = _meet(problem, members)
    found = [(t, *_led_by(problem, team, members, met)) for t, team in enumerate(teams)]
    return Sets(
        np.concatenate([members[rows] for _, rows, _ in found] or [members[:0]]),
        np.concatenate([np.full(len(rows), t, np.int32) for t, rows, _ in found]),
        np.concatenate([fit + cohesion[rows] for _, rows, fit in found]),
    )


def _combinations(count: int, size: int) -> NDArray[np.int16]:
    flat = np.fromiter(
        (row for chosen in combinations(range(count), size) for row in chosen),
        np.int16,
        comb(count, size) * size,
    )
    return flat.reshape(-1, size)


def _possible(problem: GroupProblem, members: NDArray[np.int16]) -> Bools:
    good = np.ones(len(members), np.bool_)
    for one, other in combinations(range(members.shape[1]), 2):
        good &= ~problem.apart[members[:, one], members[:, other]]
    for block in problem.blocks:
        here = np.isin(members, block).sum(axis=1)
        good &= (here == 0) | (here == len(block))
    for rule in problem.rules:
        good &= _keeps(rule, members)
    return good


def _keeps(rule: Classes, members: NDArray[np.int16]) -> Bools:
    good = np.ones(len(members), np.bool_)
    codes = rule.codes[members]
    for value in range(int(rule.codes.max(initial=-1)) + 1):
        count = (codes == value).sum(axis=1)
        good &= (count != 1) if rule.at_most is None else (count <= rule.at_most)
    return good


def _cohesion(problem: GroupProblem, members: NDArray[np.int16]) -> Ints:
    total = np.zeros(len(members), np.int64)
    pairs = list(combinations(range(members.shape[1]), 2))
    for comparison in problem.within:
        inside = np.zeros(len(members), np.int64)
        for one, other in pairs:
            inside += comparison[members[:, one], members[:, other]]
        total += 2 * inside // max(members.shape[1] - 1, 1)
    return total


def _meet(problem: GroupProblem, members: NDArray[np.int16]) -> Bytes | None:
    """Return uint8 (weeks, sets, bytes): times at which all members can meet."""
    if problem.starts is None:
        return None
    met = problem.starts[:, members[:, 0]].copy()
    for place in range(1, members.shape[1]):
        met &= problem.starts[:, members[:, place]]
    return met


def _led_by(
    problem: GroupProblem,
    team: tuple[int, ...],
    members: NDArray[np.int16],
    met: Bytes | None,
) -> tuple[Ints, Ints]:
    """Return the sets that a team may lead, and the fit of each."""
    good = np.ones(len(members), np.bool_)
    if met is not None:
        good &= _free(problem, team, met)
    fit = np.zeros(problem.members, np.int64)
    if team:
        rows = list(team)
        promised = problem.pinned
        may = problem.allowed[rows].all(axis=0) & ((promised < 0) | np.isin(promised, rows))
        good &= may[members].all(axis=1) & (members.shape[1] <= problem.cap[rows].min())
        fit = problem.fit[rows].sum(axis=0) // len(rows)
    chosen = np.flatnonzero(good)
    return chosen, fit[members[chosen]].sum(axis=1)


def _free(problem: GroupProblem, team: tuple[int, ...], met: Bytes) -> Bools:
    if team:
        assert problem.lead_starts is not None
        own = np.bitwise_and.reduce(problem.lead_starts[:, list(team)], axis=1)
        met = met & own[:, None, :]
    return np.asarray(met.any(axis=2).all(axis=0))
