"""Large neighbourhood search over groups; holds `solve.groups.search.search` to account."""

from __future__ import annotations

import math

import numpy as np
import pytest
from groups_cases import drawn

from mentormatch.solve.groups.judge import keeps_rules
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.search.search import large_neighbourhood_search
from mentormatch.solve.groups.search.start import first_division, teams_for
from mentormatch.solve.groups.search.state import State
from mentormatch.solve.stop import MaxRuntime


def begun(problem: GroupProblem, seed: int) -> State:
    """Fill three groups."""
    teams = teams_for(problem, 3, np.zeros(problem.facilitators, np.int64))
    return first_division(problem, teams, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("leads", "times"), [(0, True), (4, False), (4, True)])
@pytest.mark.parametrize("steps", [2, 40])
def test_the_highest_state_that_was_seen_is_left(
    seed: int, leads: int, times: bool, steps: int
) -> None:
    """However hot the last step was: no lower than the first division, and every rule is kept."""
    problem = drawn(seed, members=14, leads=leads, times=times)
    state = begun(problem, seed)
    first = state.reached()
    rng = np.random.default_rng(seed)
    large_neighbourhood_search(
        state, rng, steps=steps, temperature=10.0**7, stop=MaxRuntime(math.inf)
    )
    assert state.reached() >= first
    assert all(keeps_rules(problem, group) for group in state.groups())


def test_one_step_seats_a_cycle_of_three() -> None:
    """Of groups of one, which no swap alone improves, a multi-exchange finds the best order."""
    problem = drawn(1, members=3, leads=3, size=(1, 1), cohesion=False, rules=False)
    fit = np.array([[5, 9, 0], [0, 5, 9], [9, 0, 5]])
    problem = GroupProblem(
        fit, np.ones((3, 3), np.bool_), (), problem.apart, (1, 1), (1, 1), np.ones(3, np.int64),
        np.ones(3, np.int64), 3,
    )  # fmt: skip
    state = State(problem, begun(problem, 0).blocks, [(0,), (1,), (2,)])
    state.move([(0, 0), (1, 1), (2, 2)])
    assert state.reached() == (3, 15)
    rng = np.random.default_rng(0)
    large_neighbourhood_search(state, rng, steps=1, temperature=0.0, stop=MaxRuntime(math.inf))
    assert state.reached() == (3, 27)


def test_without_time_the_first_division_comes_back() -> None:
    """A deadline that has passed ends the search."""
    state = begun(drawn(3, members=14, leads=4), 3)
    before = state.groups()
    rng = np.random.default_rng(3)
    large_neighbourhood_search(state, rng, steps=9, temperature=1.0, stop=MaxRuntime(0.0))
    assert state.groups() == before
