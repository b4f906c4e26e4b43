"""The construction heuristic of groups; holds `solve.groups.search.start` to account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from groups_cases import drawn

from mentormatch.solve.groups.judge import keeps_rules
from mentormatch.solve.groups.search.start import first_division, teams_for


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize(("leads", "times"), [(0, False), (3, False), (3, True)])
def test_a_first_division_keeps_every_rule(seed: int, leads: int, times: bool) -> None:
    """Groups that could not be filled are closed; nobody is in two."""
    problem = drawn(seed, members=14, leads=leads, times=times)
    teams = teams_for(problem, 3, np.zeros(leads, np.int64))
    groups = first_division(problem, teams, np.random.default_rng(seed)).groups()
    assert all(keeps_rules(problem, group) for group in groups)
    members = [i for group in groups for i in group.members]
    assert len(set(members)) == len(members)


def test_everybody_is_seated_where_nothing_forbids_it() -> None:
    """Without rules as many are placed as groups hold, in sizes that differ by one at most."""
    problem = drawn(2, members=17, leads=0, size=(3, 6), rules=False)
    state = first_division(problem, [()] * 4, np.random.default_rng(2))
    assert sorted(state.size.tolist()) == [4, 4, 4, 5]


def test_whoever_shall_not_be_alone_is_seated_by_two() -> None:
    """Four people of one answer, who may not be alone, are all placed, beside twelve others."""
    problem = drawn(5, members=16, leads=0, size=(4, 4), rules=False)
    codes = np.where(np.arange(16) % 4 == 0, 0, -1)
    alone = drawn(5).rules[1]._replace(codes=codes)
    state = first_division(replace(problem, rules=(alone,)), [()] * 4, np.random.default_rng(0))
    assert state.size.tolist() == [4, 4, 4, 4]
    assert (state.counts[0] != 1).all()


def test_who_is_asked_for_leads_first_and_then_the_dearest() -> None:
    """A pin comes before a price, a price before the order; no group has somebody twice."""
    problem = drawn(1, members=8, leads=4, rules=False)
    pinned = np.full(8, -1, np.int64)
    pinned[5] = 2
    problem = replace(problem, pinned=pinned, leads=np.array([1, 2, 1, 1]), cap=np.full(4, 4))
    price = np.array([5, 9, 0, 7])
    assert teams_for(problem, 3, price) == [(2,), (1,), (3,)]
    assert teams_for(problem, 5, price) == [(2,), (1,), (3,), (0,), (1,)]
    both = replace(problem, team=(2, 2))
    assert teams_for(both, 2, price) == [(2, 3), (1, 0)]
    assert teams_for(replace(problem, team=(0, 0)), 2, price) == [(), ()]
