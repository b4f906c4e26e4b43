"""Reassignment of facilitators; holds `solve.groups.search.leads` to account."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from groups_cases import drawn

from mentormatch.solve.groups.judge import keeps_rules
from mentormatch.solve.groups.problem import Formed, GroupProblem, value_of
from mentormatch.solve.groups.search.leads import reassign_leads
from mentormatch.solve.groups.search.start import first_division
from mentormatch.solve.groups.search.state import State


def begun(problem: GroupProblem, seed: int, teams: list[tuple[int, ...]]) -> State:
    """Fill groups of these facilitators."""
    return first_division(problem, teams, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(12))
def test_of_all_who_may_lead_the_best_are_chosen(seed: int) -> None:
    """With members given, no other facilitators give more; found by trying all of them."""
    problem = drawn(seed, members=10, leads=5)
    state = begun(problem, seed, [(0,), (1,)])
    groups = state.groups()
    reassign_leads(state)
    tried = [
        [Formed((j,), group.members) for j, group in zip(leads, groups, strict=True)]
        for leads in permutations([j for j in range(5) for _ in range(problem.places[j])],
                                  len(groups))
    ]  # fmt: skip
    kept = [some for some in tried if all(keeps_rules(problem, group) for group in some)]
    assert all(keeps_rules(problem, group) for group in state.groups())
    assert value_of(problem, state.groups()) == max(value_of(problem, some) for some in kept)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("times", [False, True])
def test_teams_change_seat_by_seat_and_nobody_moves(seed: int, times: bool) -> None:
    """With two facilitators a group: units never fall, rules hold, members stay where they are."""
    problem = drawn(seed, members=10, leads=5, team=(1, 2), times=times)
    state = begun(problem, seed, [(0, 1), (2, 3)])
    before, members = value_of(problem, state.groups()), state.group.copy()
    reassign_leads(state)
    groups = state.groups()
    assert value_of(problem, groups) >= before
    assert (state.group == members).all()
    assert all(keeps_rules(problem, group) for group in groups)
    led = np.bincount([j for group in groups for j in group.leads], minlength=5)
    assert (led <= problem.places).all()


def test_circles_have_nobody_to_reassign() -> None:
    """Where nobody leads, nothing changes."""
    state = begun(drawn(1, members=8, leads=0), 1, [(), ()])
    before = state.groups()
    reassign_leads(state)
    assert state.groups() == before
