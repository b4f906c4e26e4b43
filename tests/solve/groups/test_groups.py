"""Groups from arrays: enumeration, two solvers, the bound, and a judge that is not fooled.

Holds `solve.groups.solve`, `problem`, `judge` and the solvers in `exact` to account.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import highest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mentormatch.errors import ProofError
from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.bounds.cardinality import most_people
from mentormatch.solve.groups.bounds.dual_prices import place_duals
from mentormatch.solve.groups.bounds.lagrangian import bound_by_prices, cohesion_prices
from mentormatch.solve.groups.exact.transportation import by_fit
from mentormatch.solve.groups.judge import judge_groups, keeps_rules
from mentormatch.solve.groups.judge_prices import bound_of_cohesion
from mentormatch.solve.groups.problem import GroupProblem, formed, value_of
from mentormatch.solve.groups.search.search import large_neighbourhood_search
from mentormatch.solve.groups.search.start import first_division, teams_for
from mentormatch.solve.groups.solve import GroupSolution, solve_groups
from mentormatch.solve.stop import MaxRuntime


def judged(problem: GroupProblem, seed: int = 0) -> GroupSolution:
    """Form groups and let the judge look at them."""
    solved = solve_groups(problem, seed=seed)
    judge_groups(problem, solved.answer, solved.proof)
    return solved


def reached(solved: GroupSolution) -> tuple[int, int]:
    """Return people and units."""
    people, value = solved.answer.stages
    return people.value, value.value


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(0, 3), times=st.booleans())
def test_groups_equal_enumeration(seed: int, leads: int, times: bool) -> None:
    """With company and every kind of rule the exact answer is that of full enumeration."""
    problem = drawn(seed, members=6 + seed % 2, leads=leads, times=times)
    solved = judged(problem)
    assert reached(solved) == highest(problem)
    assert all(stage.value == stage.bound for stage in solved.answer.stages)


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6))
def test_teams_of_facilitators_equal_enumeration(seed: int) -> None:
    """Groups led by one or two are worth the mean of what their facilitators bring."""
    problem = drawn(seed, members=6, leads=3, team=(1, 2))
    assert reached(judged(problem)) == highest(problem)


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(1, 3))
def test_fit_alone_equals_enumeration(seed: int, leads: int) -> None:
    """The transportation program with its cuts finds what enumeration finds, and proves it."""
    problem = drawn(seed, members=7, leads=leads, cohesion=False)
    solved = judged(problem)
    assert reached(solved) == highest(problem)
    assert all(stage.value == stage.bound for stage in solved.answer.stages)


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(0, 3))
def test_search_never_exceeds_the_bound(seed: int, leads: int) -> None:
    """Whatever the search finds keeps the rules and lies between nothing and every bound."""
    problem = drawn(seed, members=8, leads=leads, size=(2, 5))
    price = place_duals(problem, blocks_of(problem), MaxRuntime(math.inf))
    rng = np.random.default_rng(seed)
    teams = teams_for(problem, problem.most_groups(), price)
    state = first_division(problem, teams, rng)
    large_neighbourhood_search(state, rng, steps=60, temperature=1000.0, stop=MaxRuntime(math.inf))
    groups = formed(state.groups())
    assert all(keeps_rules(problem, group) for group in groups)
    people, units = value_of(problem, groups)
    top = highest(problem)
    prices = cohesion_prices(problem, price, reached=units, rounds=60)
    assert (people, units) <= top
    assert people <= most_people(problem)
    assert top[0] <= most_people(problem)
    assert bound_by_prices(problem, prices) == bound_of_cohesion(problem, prices) >= top[1]


def test_two_solvers_agree_on_fit() -> None:
    """Set packing over all groups and the transportation program give one optimum."""
    for seed in range(6):
        problem = drawn(seed, members=12, leads=3, size=(3, 5), cohesion=False)
        flow = by_fit(
            problem, blocks_of(problem), required=most_people(problem), stop=MaxRuntime(math.inf)
        )
        nothing = np.zeros((12, 12), np.int64)
        packed = judged(replace(problem, within=(nothing,)))
        assert flow.groups is not None
        assert value_of(problem, flow.groups) == reached(packed)


def test_twenty_people_are_solved_exactly() -> None:
    """Twenty people in circles of four to six: proven, and the search alone is close."""
    problem = drawn(3, members=20, leads=0, size=(4, 6), rules=False)
    problem = replace(problem, most=4)
    solved = judged(problem)
    assert all(stage.value == stage.bound for stage in solved.answer.stages)
    assert reached(solved)[0] == 20


def test_the_same_seed_gives_the_same_groups() -> None:
    """A seed fixes the answer, also where it is searched for."""
    problem = replace(drawn(5, members=40, leads=8, size=(4, 6), rules=False), most=8)
    assert judged(problem, seed=3).answer == judged(problem, seed=3).answer


def test_nobody_is_placed_where_nothing_is_possible() -> None:
    """Three people cannot be in groups of four, nor anybody without a facilitator."""
    problem = drawn(1, members=3, leads=1, size=(4, 8))
    assert reached(judged(replace(problem, most=1))) == (0, 0)
    closed = replace(drawn(1, members=8, leads=1), leads=np.zeros(1, np.int64))
    assert reached(judged(closed)) == (0, 0)


@pytest.mark.parametrize("fault", ["value", "people", "bound", "twice", "size", "lead", "price"])
def test_judge_refuses_what_was_tampered_with(fault: str) -> None:
    """A changed group, number, bound or price is refused."""
    problem = replace(drawn(5, members=40, leads=8, size=(4, 6), rules=False), most=8)
    solved = solve_groups(problem)
    answer, proof, _ = solved
    people, value = answer.stages
    first, second = answer.groups[:2]
    prices = proof.cohesion
    assert prices is not None
    assert prices.split is not None
    if fault == "value":
        answer = answer._replace(stages=(people, value._replace(value=value.value - 1)))
    elif fault == "people":
        answer = answer._replace(stages=(people._replace(value=people.value - 1), value))
    elif fault == "bound":
        answer = answer._replace(stages=(people, value._replace(bound=value.value)))
    elif fault == "twice":
        swapped = second._replace(members=(first.members[0], *second.members[1:]))
        answer = answer._replace(groups=(first, swapped, *answer.groups[2:]))
    elif fault == "size":
        small = first._replace(members=first.members[:3])
        answer = answer._replace(groups=(small, *answer.groups[1:]))
    elif fault == "lead":
        both = first._replace(leads=(*first.leads, *second.leads))
        answer = answer._replace(groups=(both, *answer.groups[1:]))
    else:
        split = prices.split.copy()
        split[0, 1] += 1
        proof = proof._replace(cohesion=replace(prices, split=split))
    with pytest.raises(ProofError, match="judge"):
        judge_groups(problem, answer, proof)
