"""How many groups people need, where nobody said: a limit of ours that leaves nobody out."""

from __future__ import annotations

import math
from dataclasses import replace

from mentormatch.solve.groups.bounds.cardinality import most_people
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.seats.seating import seat_people
from mentormatch.solve.groups.seats.trial import seats_more
from mentormatch.solve.stop import MaxRuntime

__all__ = ["as_needed", "usual_groups"]


def usual_groups(problem: GroupProblem) -> int:
    """Return as many groups as people make of middle size, and no fewer than hold everybody."""
    low, high = problem.size
    middle = max(1, round(2 * problem.members / (low + high)))
    promised = len(set(problem.pinned[problem.pinned >= 0].tolist()))
    return max(-(-problem.members // high), middle, promised)


def as_needed(problem: GroupProblem) -> GroupProblem:
    """Return the question with as many groups as its people need: of middle size, where possible.

    More groups are allowed only if otherwise people had no place: as many as the program needs to
    seat most people. Where it cannot tell, sizes alone limit the groups.
    """
    every = replace(problem, most=max(problem.members // problem.size[0], 1))
    usual = replace(problem, most=usual_groups(problem))
    people = most_people(every)
    if _seats(usual, people):
        return usual
    least = _least(problem, people, usual.most, every.most)
    if least.most > usual.most and _seats(least, people):
        return least
    seating = seat_people(every, MaxRuntime(math.inf), fewest=True)
    if not seating.settled:
        return every
    return replace(problem, most=max(usual.most, seating.groups, 1))


def _least(problem: GroupProblem, people: int, low: int, high: int) -> GroupProblem:
    """Return the question with the fewest groups that hold so many people by counting."""
    while low < high:
        middle = (low + high) // 2
        if most_people(replace(problem, most=middle)) < people:
            low = middle + 1
        else:
            high = middle
    return replace(problem, most=low)


def _seats(problem: GroupProblem, people: int) -> bool:
    """Tell whether so many people are seated, round by round or by program, in these groups."""
    return people == 0 or seats_more(problem, people - 1)
