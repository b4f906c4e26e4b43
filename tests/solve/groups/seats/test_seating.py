"""Seats before anything is improved: as many people as enumeration places, and never fewer.

Holds every module of `solve.groups.seats`, `solve.groups.bounds.components` and
`solve.groups.judge_people` to account.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import highest

from mentormatch.arrays import Ints
from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.bounds.cardinality import (
    held_by_sizes,
    most_people,
    people_prices,
    placeable,
)
from mentormatch.solve.groups.bounds.components import components, most_by_components
from mentormatch.solve.groups.judge import judge_groups, keeps_rules
from mentormatch.solve.groups.judge_people import most_in_parts
from mentormatch.solve.groups.judge_prices import most_placed
from mentormatch.solve.groups.problem import Classes, GroupProblem
from mentormatch.solve.groups.seats.needed import as_needed, usual_groups
from mentormatch.solve.groups.seats.rows import Rows
from mentormatch.solve.groups.seats.seating import seat_people
from mentormatch.solve.groups.seats.trial import seats_more
from mentormatch.solve.groups.seats.twins import twins
from mentormatch.solve.groups.solve import solve_groups
from mentormatch.solve.programs.highs import maximise_milp
from mentormatch.solve.stop import MaxRuntime

NEVER = MaxRuntime(math.inf)


def small(r: np.random.Generator) -> GroupProblem:
    """Draw a question of few people: led or not, of sites or not, rules of every kind."""
    leads, low = int(r.integers(0, 4)), int(r.integers(1, 4))
    team = [(1, 1), (1, 1), (1, 2), (2, 2)][int(r.integers(4))] if leads else None
    size = low, int(r.integers(low, 5))
    problem = drawn(
        int(r.integers(10**9)), members=int(r.integers(4, 8)), leads=leads, size=size,
        times=bool(r.random() < 0.3), team=team, cohesion=bool(r.random() < 0.5),
    )  # fmt: skip
    if r.random() < 0.5:
        return problem
    site = r.integers(0, 3, problem.members)
    for block in problem.blocks:
        site[list(block)] = 0
    return apart_by(problem, site)


def apart_by(problem: GroupProblem, site: Ints) -> GroupProblem:
    """Keep people of different sites apart."""
    return replace(problem, apart=problem.apart | (site[:, None] != site))


def circles(site: Ints, size: tuple[int, int], **more: Any) -> GroupProblem:
    """Return circles of people of one site each."""
    plain = drawn(1, members=len(site), leads=0, size=size, cohesion=False, rules=False)
    most = len(site) // size[0]
    asked: dict[str, Any] = {"most": most, **more}
    return replace(apart_by(plain, site), **asked)


@pytest.mark.parametrize("turn", range(8))
def test_as_many_are_seated_as_enumeration_places(turn: int) -> None:
    """By program as by enumeration, and groups of people keep the rules; bounds meet."""
    seed = secrets.randbelow(10**6)
    print(f"{turn=} {seed=}")  # noqa: T201 - shown where the test fails
    r = np.random.default_rng(seed)
    for _ in range(12):
        problem = small(r)
        most = highest(problem)[0]
        for fewest in (True, False):
            seating = seat_people(problem, NEVER, fewest=fewest)
            groups = seating.formed(r)
            assert seating.people == seating.bound == most <= most_people(problem)
            assert sum(len(group.members) for group in groups) == most
            assert len(groups) == seating.groups <= problem.most
            assert all(keeps_rules(problem, group) for group in groups)


@pytest.mark.parametrize("turn", range(8))
def test_a_limit_that_nobody_set_leaves_nobody_out(turn: int) -> None:
    """With as many groups as needed, as many are placed as with any number, whatever the seed."""
    seed = secrets.randbelow(10**6)
    print(f"{turn=} {seed=}")  # noqa: T201 - shown where the test fails
    r = np.random.default_rng(seed)
    for _ in range(5):
        problem = small(r)
        every = replace(problem, most=max(problem.members // problem.size[0], 1))
        asked = as_needed(problem)
        solved = solve_groups(asked, seed=int(r.integers(9)))
        judge_groups(asked, solved.answer, solved.proof)
        assert solved.answer.stages[0].value == highest(every)[0] == solved.answer.stages[0].bound


@pytest.mark.parametrize("seed", range(60))
def test_the_judge_counts_as_low(seed: int) -> None:
    """Two counts by components, one of the judge, agree; neither is below the truth."""
    problem = small(np.random.default_rng(seed))
    able = placeable(problem)
    ours = most_by_components(problem, able)
    assert most_in_parts(problem, np.flatnonzero(able).tolist()) == ours >= highest(problem)[0]
    prices = people_prices(problem) if problem.led else None
    assert most_placed(problem, prices) <= most_people(problem)


def test_sites_are_counted_each() -> None:
    """Seven and seven people in groups of four to five are five and five, not twelve."""
    problem = circles(np.repeat([0, 1], 7), (4, 5))
    assert [rows.tolist() for rows in components(problem, placeable(problem))] == [
        [0, 1, 2, 3, 4, 5, 6],
        [7, 8, 9, 10, 11, 12, 13],
    ]
    assert most_people(problem) == 10
    assert held_by_sizes(problem) == 14
    assert seat_people(problem, NEVER).people == 10


@pytest.mark.parametrize(("groups", "people"), [(23, 105), (22, 104), (10, 50), (1, 5)])
def test_few_groups_are_dealt_to_the_sites_that_fill_them(groups: int, people: int) -> None:
    """Projects of 26, 24, 21, 19 and 15 need 23 groups of four to five; fewer hold what fits."""
    sizes = [26, 24, 21, 19, 15]
    problem = circles(np.repeat(np.arange(5), sizes), (4, 5), most=groups)
    seating = seat_people(problem, NEVER)
    assert seating.people == seating.bound == people
    assert seating.groups == groups


def test_groups_as_needed_are_no_more_than_sites_need() -> None:
    """Twice twelve in groups of four to five are six groups, one more than of middle size."""
    problem = circles(np.repeat([0, 1], 12), (4, 5))
    assert usual_groups(problem) == 5
    assert as_needed(problem).most == 6


def test_seeds_seat_other_people_and_as_many() -> None:
    """Of two departments, not alone, everybody is seated; who sits with whom is drawn."""
    codes = np.arange(60) % 2
    problem = circles(np.repeat([0, 1, 2], 20), (4, 5), rules=(Classes(codes, None),))
    seating = seat_people(problem, NEVER)
    one, other = (seating.formed(np.random.default_rng(seed)) for seed in (1, 2))
    assert sum(len(g.members) for g in one) == sum(len(g.members) for g in other) == 60
    assert one != other
    assert one == seating.formed(np.random.default_rng(1))


def test_twins_are_whom_no_rule_tells_apart() -> None:
    """Sites make twins; so does a department whose people are all apart from one another."""
    problem = circles(np.repeat([0, 1], 3), (2, 3))
    rows = np.arange(6)
    assert [c.tolist() for c in twins(blocks_of(problem), rows)] == [[0, 1, 2], [3, 4, 5]]
    apart = (np.arange(6)[:, None] % 2) == (np.arange(6) % 2)
    np.fill_diagonal(apart, False)
    closed = replace(problem, apart=apart)
    assert [c.tolist() for c in twins(blocks_of(closed), rows)] == [[0, 2, 4], [1, 3, 5]]
    told = replace(problem, rules=(Classes(np.array([0, 1, 0, -1, -1, -1]), None),))
    assert [c.tolist() for c in twins(blocks_of(told), rows)] == [[0, 2], [1], [3, 4, 5]]


def test_rows_and_variables_make_a_program() -> None:
    """Two families of variables, one row for each of the first: the sums keep their limits."""
    rows = Rows()
    one, other = rows.variables(np.full(3, 4.0)), rows.variables(np.ones(1))
    rows.sums([(one[:, None], 1.0), (np.repeat(other, 3)[:, None], -2.0)], most=np.array([0, 1, 2]))
    found = maximise_milp(
        np.ones(len(rows)), rows.constraints(), upper=np.concatenate(rows.upper), seconds=9.0,
        whole=np.ones(4, np.bool_),
    )  # fmt: skip
    assert found.x.round().tolist() == [2, 3, 4, 1]
    assert rows.cells == 6


def test_a_trial_believes_seats_alone() -> None:
    """Twelve and twelve seat more than twenty, and no more than 24."""
    problem = circles(np.repeat([0, 1], 12), (4, 5))
    assert seats_more(problem, 20)
    assert not seats_more(problem, 24)


def test_without_time_nobody_is_seated_by_program() -> None:
    """A program that may not run leaves a bound and no seats; arithmetic seats all the same."""
    site = np.repeat([0, 1], 12)
    late = MaxRuntime(0.0)
    assert seat_people(circles(site, (4, 5)), late).people == 24
    rules = (Classes(np.arange(24) % 3, None),)
    seating = seat_people(circles(site, (4, 5), rules=rules), late)
    assert (seating.people, seating.bound) == (0, 24)
