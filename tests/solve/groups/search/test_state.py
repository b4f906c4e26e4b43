"""Delta evaluation of a division into groups; holds `solve.groups.search.state` to account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from groups_cases import drawn

from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.judge import keeps_rules, units_of_group
from mentormatch.solve.groups.problem import GroupProblem, formed, value_of
from mentormatch.solve.groups.search.start import first_division
from mentormatch.solve.groups.search.state import NOBODY, Remainders, State


def one_comparison(seed: int, **options: Any) -> GroupProblem:
    """Draw a question with one comparison: a state rounds several together, a group each."""
    problem = drawn(seed, **options)
    return replace(problem, within=problem.within[:1])


def divided(problem: GroupProblem, groups: int, seed: int) -> State:
    """Put blocks into groups without any thought of rules."""
    rng = np.random.default_rng(seed)
    teams = [(g % problem.facilitators,) if problem.led else () for g in range(groups)]
    state = State(problem, blocks_of(problem), teams)
    for _ in range(3):
        goals = rng.integers(-1, groups, len(state.blocks))
        state.move((block, int(goal)) for block, goal in enumerate(goals))
    return state


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("leads", [0, 3])
def test_sums_stay_right_while_blocks_move(seed: int, leads: int) -> None:
    """After any moves people and units are those that are added up from nothing."""
    problem = one_comparison(seed, members=10, leads=leads)
    state = divided(problem, 3, seed)
    assert state.reached() == value_of(problem, state.groups())
    held = [np.zeros_like(counts) for counts in state.counts]
    for block, g in enumerate(state.group):
        for counts, rule in zip(held, state.blocks.rules, strict=True):
            if g >= 0:
                counts[g] += rule.of[block]
    assert all((a == b).all() for a, b in zip(held, state.counts, strict=True))
    state.close(1)
    assert state.size[1] == 0 and state.reached() == value_of(problem, state.groups())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("leads", "times"), [(0, False), (2, False), (2, True)])
def test_a_move_is_worth_and_allowed_what_it_turns_out_to_be(
    seed: int, leads: int, times: bool
) -> None:
    """One block goes and another comes: units and rules are those of the group that results."""
    problem = one_comparison(seed, members=12, leads=leads, times=times)
    teams = [(g,) if leads else () for g in range(2)]
    state = first_division(problem, teams, np.random.default_rng(seed))
    inside = [np.flatnonzero(state.group == g).tolist() for g in range(2)]
    ejected = np.array([blocks[0] if blocks else NOBODY for blocks in inside])
    every = np.arange(len(state.blocks))
    remainders = Remainders(state, ejected)
    units, may = remainders.units_with(every), remainders.may_join(every)
    rest = [[i for b in blocks[1:] for i in state.blocks.members(b)] for blocks in inside]
    for block in every.tolist():
        for g in (g for g in range(2) if state.group[block] != g):
            (group,) = formed([(teams[g], [*rest[g], *state.blocks.members(block)])])
            assert sum(units_of_group(problem, group)) == units[block, g]
            assert keeps_rules(problem, group) == may[block, g]


def test_another_facilitator_brings_her_own_fit_and_limits() -> None:
    """Fit, room and who is welcome follow whoever leads."""
    problem = one_comparison(4, members=10, leads=3)
    state = divided(problem, 2, 4)
    state.lead(0, (2,))
    assert state.reached() == value_of(problem, state.groups())
    assert state.cap[0] == min(problem.size[1], int(problem.cap[2]))
    assert (state.welcome[0] <= state.blocks.allowed[2]).all()
