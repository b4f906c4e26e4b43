"""How many people groups can hold at most: counted, whatever they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mentormatch.solve.arrays import Ints
    from mentormatch.solve.groups_problem import GroupProblem

__all__ = ["most_people", "placeable"]


def most_people(problem: GroupProblem) -> int:
    """Return an upper bound on the people who can be placed.

    The least of three counts: people whom some facilitator may have; what so many groups of these
    sizes can hold; and how many can go to facilitators with places at once (a maximum flow).
    """
    able = placeable(problem)
    count = _held(problem, int(able.sum()))
    if not count or not problem.led:
        return count
    return _held(problem, min(count, _flow(problem)))


def placeable(problem: GroupProblem) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return bool (members,): people with enough others, and a facilitator, who are allowed."""
    others = (~problem.apart).sum(axis=1) - 1
    good = others >= problem.size[0] - 1
    if problem.led:
        pinned = problem.pinned
        rows = np.arange(problem.facilitators)[:, None]
        alone = (pinned < 0) | (problem.team[1] > 1)
        may = problem.allowed & (problem.places > 0)[:, None] & (alone | (pinned == rows))
        good &= may.any(axis=0)
    return np.asarray(good)


def _held(problem: GroupProblem, people: int) -> int:
    """Return the most of these people that groups of these sizes hold."""
    low, _high = problem.size
    caps = _caps(problem)
    best = 0
    for groups in range(1, min(len(caps), people // low) + 1):
        best = max(best, min(people, int(caps[:groups].sum())))
    return best


def _caps(problem: GroupProblem) -> Ints:
    """Return the most members of each group that could be, largest first."""
    most, high = problem.most_groups(), problem.size[1]
    if not problem.led:
        return np.full(most, high, np.int64)
    each = np.repeat(np.minimum(problem.cap, high), problem.places)
    return np.sort(each)[::-1][:most]


def _flow(problem: GroupProblem) -> int:
    """Return how many people can go to facilitators with places, sizes aside."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    leads, members = problem.facilitators, problem.members
    pinned = (problem.pinned < 0) | (problem.pinned == np.arange(leads)[:, None])
    may = problem.allowed & (pinned | (problem.team[1] > 1))
    j, i = np.nonzero(may)
    room = np.minimum(problem.cap, problem.size[1]) * problem.places * problem.team[1]
    start, end = leads + members, leads + members + 1
    rows = np.r_[np.full(leads, start), j, leads + np.arange(members)]
    columns = np.r_[np.arange(leads), leads + i, np.full(members, end)]
    size = np.r_[room, np.ones(len(j) + members, np.int64)].astype(np.int32)
    graph = csr_array((size, (rows, columns)), shape=(end + 1, end + 1))
    return int(maximum_flow(graph, start, end).flow_value)
