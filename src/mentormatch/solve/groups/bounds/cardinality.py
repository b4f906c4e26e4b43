"""Upper bounds on cardinality: how many people groups hold, by counting and maximum flow."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.bounds.components import may_lead, most_by_components
from mentormatch.solve.groups.certificate import PlacePrices
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.programs.bipartite_flow import Flow, as_rows, bipartite_flow

__all__ = ["held_by_sizes", "most_people", "people_prices", "placeable"]


def most_people(problem: GroupProblem) -> int:
    """Return an upper bound on the people who can be placed.

    The least of four counts: people whom some facilitator may have; what so many groups of these
    sizes can hold, of all people and component by component of who may sit together; and how many
    can go to facilitators with places at once (a maximum flow).
    """
    able = placeable(problem)
    count = _held(problem, int(able.sum()))
    count = min(count, most_by_components(problem, able)) if count else 0
    if not count or not problem.led:
        return count
    return _held(problem, min(count, _flow(problem).value))


def held_by_sizes(problem: GroupProblem) -> int:
    """Return how many people groups hold by sizes and room alone, if everybody went with all."""
    return _held(problem, problem.members)


def placeable(problem: GroupProblem) -> Bools:
    """Return bool (members,): people with enough others, and a facilitator, who are allowed."""
    others = (~problem.apart).sum(axis=1) - 1
    good = others >= problem.size[0] - 1
    if problem.led:
        good &= may_lead(problem).any(axis=0)
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


def people_prices(problem: GroupProblem) -> PlacePrices:
    """Return prices 0 or 1 of places that prove the maximum flow: its minimum cut.

    Facilitators with price 1 are those whose places all fill up; whoever may go to nobody else has
    to take one of these.
    """
    reached = _flow(problem).source_side()[1 : 1 + problem.facilitators]
    return PlacePrices((~reached).astype(np.int64))


def _flow(problem: GroupProblem) -> Flow:
    """Return as many people as can go to facilitators with places, sizes aside.

    In a group with several facilitators each member goes to one of them, whichever it is.
    """
    pinned = (problem.pinned < 0) | (problem.pinned == np.arange(problem.facilitators)[:, None])
    may = problem.allowed & (pinned | (problem.team[1] > 1))
    room = np.minimum(problem.cap, problem.size[1]) * problem.places
    return bipartite_flow(as_rows(may), room, np.ones(problem.members, np.int64))
