"""Whether other rules would place more people: tried by seating them, not argued."""

from __future__ import annotations

import math

from mentormatch.solve.groups.bounds.cardinality import most_people
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.seats.seating import seat_people
from mentormatch.solve.stop import MaxRuntime

__all__ = ["seats_more"]


def seats_more(problem: GroupProblem, people: int) -> bool:
    """Tell whether seats for more people than that were found.

    Parameters
    ----------
    problem
        A question.
    people
        How many are placed under other rules.
    """
    if most_people(problem) <= people:
        return False
    return seat_people(problem, MaxRuntime(math.inf)).people > people
