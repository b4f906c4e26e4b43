"""Whether other rules would place more people: tried by seating them, not argued."""

from __future__ import annotations

import math

import numpy as np

from mentormatch.solve.groups.bounds.cardinality import most_people
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.search.start import first_division, teams_for
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
    most = most_people(problem)
    if most <= people:
        return False
    groups = min(problem.most_groups(), most // problem.size[0])
    teams = teams_for(problem, groups, np.zeros(problem.facilitators, np.int64))
    if first_division(problem, teams, np.random.default_rng(0)).reached()[0] > people:
        return True
    return seat_people(problem, MaxRuntime(math.inf)).people > people
