"""Connected components of who may sit together, and how many people their groups hold.

No group reaches over two components, so each is counted for itself: seven people of one site and
five of another are one group of four each, however well twelve divide by four. Of so many groups a
component holds as many people as it has, as the largest seats allow, and as quotas allow; these are
concave in the number of groups, so the groups of all components are dealt out dearest first.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.problem import Classes, GroupProblem

__all__ = ["components", "may_lead", "most_by_components", "seated_by_groups"]


def may_lead(problem: GroupProblem) -> Bools:
    """Return bool (facilitators, members): who may have whom in a group of hers, pins included."""
    rows = np.arange(problem.facilitators)[:, None]
    free = (problem.pinned < 0) | (problem.team[1] > 1) | (problem.pinned == rows)
    return np.asarray(problem.allowed & (problem.places > 0)[:, None] & free)


def components(problem: GroupProblem, people: Bools) -> list[Ints]:
    """Return rows of members in components of who may sit together, in order of the first.

    Parameters
    ----------
    problem
        The question.
    people
        bool (members,): who is looked at.
    """
    from scipy.sparse.csgraph import connected_components

    rows = np.flatnonzero(people)
    met = ~problem.apart[np.ix_(rows, rows)]
    if problem.led:
        may = may_lead(problem)[:, rows].astype(np.float32)
        met &= may.T @ may > 0
    place = np.full(problem.members, -1)
    place[rows] = np.arange(len(rows))
    for block in problem.blocks:
        inside = place[list(block)]
        inside = inside[inside >= 0]
        met[inside[:1], inside] = True
    count, label = connected_components(met, directed=False)
    return [rows[label == part] for part in range(count)]


def most_by_components(problem: GroupProblem, people: Bools) -> int:
    """Return the most of these people that groups hold, component by component.

    Parameters
    ----------
    problem
        The question.
    people
        bool (members,): who could be placed at all.
    """
    more = [np.diff(seated_by_groups(problem, rows)) for rows in components(problem, people)]
    dearest = np.sort(np.concatenate([*more, np.zeros(0, np.int64)]))[::-1]
    return int(dearest[: problem.most_groups()].sum())


def seated_by_groups(problem: GroupProblem, rows: Ints) -> Ints:
    """Return int64 (groups + 1,): the most people of a component in 0, 1, 2, … groups.

    Parameters
    ----------
    problem
        The question.
    rows
        The members of the component.
    """
    low, high = problem.size
    counts = np.arange(len(rows) // low + 1)
    held = np.minimum(counts * high, len(rows))
    limits = [_by_quota(rule, rows, counts) for rule in problem.rules if rule.at_most is not None]
    if problem.led:
        limits.append(_by_leads(problem, rows, counts))
    for limit in limits:
        held = np.minimum(held, limit)
    return np.asarray(held[held >= counts * low])


def _by_quota(rule: Classes, rows: Ints, counts: Ints) -> Ints:
    assert rule.at_most is not None
    codes = rule.codes[rows]
    classes = np.bincount(codes[codes >= 0])
    free = int((codes < 0).sum())
    return np.asarray(free + np.minimum(classes, rule.at_most * counts[:, None]).sum(axis=1))


def _by_leads(problem: GroupProblem, rows: Ints, counts: Ints) -> Ints:
    """Return what so many of the largest groups of their facilitators hold."""
    here = may_lead(problem)[:, rows].any(axis=1)
    places = np.where(here, problem.places, 0)
    seats = np.sort(np.repeat(np.minimum(problem.cap, problem.size[1]), places))[::-1]
    room = np.concatenate([[0], np.cumsum(seats)])
    few = max(problem.team[0], 1)
    led = np.minimum(places[:, None], counts).sum(axis=0) >= few * counts
    return np.where(led, room[np.minimum(counts, len(seats))], 0)
