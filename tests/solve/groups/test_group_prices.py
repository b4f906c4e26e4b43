"""Prices of groups bound every division, whatever they are, and prove what they can.

Holds `solve.groups.judge_prices` and `judge` to account, and `certificate`, `exact.transportation`
and `bounds.cardinality` through `solve`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import divisions, highest, worth
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mentormatch.errors import ProofError
from mentormatch.solve.groups.bounds.cardinality import most_people, people_prices
from mentormatch.solve.groups.certificate import (
    COUNTED,
    FLOW,
    LARGEST,
    PRICED,
    BranchNode,
    PlacePrices,
    Prices,
    Proof,
    RulePrice,
)
from mentormatch.solve.groups.judge import judge_groups
from mentormatch.solve.groups.judge_prices import bound_of_places, most_placed
from mentormatch.solve.groups.problem import Classes, GroupProblem
from mentormatch.solve.groups.solve import GroupSolution, solve_groups


def any_prices(problem: GroupProblem, seed: int, largest: int) -> PlacePrices:
    """Draw prices without any thought, of every kind of rule that the question has."""
    rng = np.random.default_rng(seed)
    apart = np.argwhere(np.triu(problem.apart)).tolist()
    named: list[tuple[tuple[int, ...], int, int]] = [((i,), -1, -1) for i in range(2)]
    named += [((one, other), -1, -1) for one, other in apart]
    for number, rule in enumerate(problem.rules):
        for i in np.flatnonzero(rule.codes >= 0).tolist():
            who = () if rule.at_most is not None else (i,)
            named.append((who, number, int(rule.codes[i])))
    rules = tuple(
        RulePrice(int(rng.integers(problem.facilitators)), int(rng.integers(largest)), *what)
        for what in named
        if rng.random() < 0.4
    )
    return PlacePrices(
        place=rng.integers(-largest, largest, problem.facilitators),
        person=int(rng.integers(2 * largest)),
        scale=int(rng.choice([1, 3, 64])),
        rules=rules,
    )


def any_cases(problem: GroupProblem, seed: int, largest: int, depth: int) -> Prices:
    """Draw a tree of cases about anybody, with any prices at its leaves."""
    if not depth:
        return any_prices(problem, seed, largest)
    rng = np.random.default_rng(seed)
    lead, member = int(rng.integers(problem.facilitators)), int(rng.integers(-2, problem.members))
    below = (any_cases(problem, 2 * seed + k, largest, depth - 1) for k in range(2))
    return BranchNode(lead, max(member, -1), int(rng.integers(2)), *below)


@settings(max_examples=120, deadline=None, phases=[Phase.generate])
@given(
    seed=st.integers(0, 10**6),
    leads=st.integers(1, 3),
    largest=st.sampled_from([30, 10**5]),
    depth=st.integers(0, 3),
)
def test_any_prices_bound_every_division(seed: int, leads: int, largest: int, depth: int) -> None:
    """No division of so many people has more units than any prices and any cases allow."""
    problem = drawn(seed, members=6, leads=leads, size=(1 + seed % 2, 4), cohesion=False)
    prices = any_cases(problem, seed, largest, depth)
    for groups in divisions(problem):
        people, units = worth(problem, groups)
        assert bound_of_places(problem, prices, people) >= units


@settings(max_examples=60, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(1, 3), team=st.sampled_from([(1, 1), (1, 2)]))
def test_any_prices_bound_the_people(seed: int, leads: int, team: tuple[int, int]) -> None:
    """No division places more people than counting and any prices allow."""
    problem = drawn(seed, members=6, leads=leads, cohesion=False, team=team)
    people, _ = highest(problem)
    assert most_placed(problem) >= people
    assert most_placed(problem, any_prices(problem, seed, 3)) >= people


@settings(max_examples=60, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(1, 6), team=st.sampled_from([(1, 1), (1, 2)]))
def test_a_cut_proves_the_flow_of_people(seed: int, leads: int, team: tuple[int, int]) -> None:
    """Where few facilitators are allowed, prices 0 and 1 prove what the maximum flow counts."""
    rng = np.random.default_rng(seed)
    problem = drawn(seed, members=20, leads=leads, rules=False, team=team)
    problem = replace(problem, most=20, allowed=rng.random((leads, 20)) < 0.25)
    assert most_placed(problem, people_prices(problem)) <= most_people(problem)


def judged(problem: GroupProblem) -> GroupSolution:
    """Form groups and let the judge look at them."""
    solved = solve_groups(problem)
    judge_groups(problem, *solved[:2])
    return solved


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(1, 6))
def test_transport_alone_is_proven_by_prices(seed: int, leads: int) -> None:
    """Where every facilitator may open and one member is enough, prices leave no gap."""
    problem = drawn(seed, 24, leads, size=(1, 5), cohesion=False, rules=False)
    people, value = judged(replace(problem, most=24)).answer.stages
    assert (people.method, value.method) == (COUNTED, PRICED)
    assert (people.value, value.value) == (people.bound, value.bound)


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6), leads=st.integers(1, 4))
def test_every_bound_says_what_it_rests_on(seed: int, leads: int) -> None:
    """With all rules: prices where they reach the value, elsewhere the program by its name."""
    problem = drawn(seed, members=12, leads=leads, size=(2, 4), cohesion=False)
    answer, proof, _ = solve_groups(problem)
    proven = judge_groups(problem, answer, proof)
    people, value = answer.stages
    assert (people.method in (COUNTED, PRICED)) == (proven.people <= people.bound)
    assert value.value == value.bound
    if value.method == FLOW:
        assert proven.value is not None
        assert proven.value > value.bound


def two_hundred(size: tuple[int, int] = (5, 8), most: int = 30) -> GroupProblem:
    """Two hundred people, thirty facilitators, at most two of a department in a group."""
    rng = np.random.default_rng(7)
    base = drawn(7, 200, 30, size=size, cohesion=False, rules=False)
    departments = Classes(rng.integers(0, 8, 200), 2)
    alike = rng.integers(0, 1_000_000, (30, 1)) // 4 + rng.integers(0, 750_000, (30, 200))
    return replace(base, fit=alike, rules=(departments,), most=most, leads=np.ones(30, np.int64))


def test_two_hundred_people_with_quotas_are_proven_by_prices() -> None:
    """Sizes and quotas have prices of their own; together they prove the value to the unit."""
    people, value = judged(two_hundred()).answer.stages
    assert (people.value, people.bound, people.method) == (200, 200, COUNTED)
    assert (value.bound, value.method) == (value.value, PRICED)


FAULTS: dict[str, Callable[[PlacePrices], PlacePrices | None]] = {
    "give another bound": lambda p: replace(p, place=p.place + 10**5 * p.scale * (p.place > 0)),
    "has no prices": lambda _: None,
    "price is negative": lambda p: replace(p, person=-1),
    "no scale": lambda p: replace(p, scale=0),
    "has no price;": lambda p: replace(p, place=p.place[1:]),
    "added up exactly": lambda p: replace(p, person=LARGEST + 1),
}


@pytest.mark.parametrize("told", FAULTS)
def test_judge_refuses_falsified_prices(told: str) -> None:
    """Prices that prove less than is told, or that are none, are refused in words."""
    problem = two_hundred()
    answer, proof, _ = solve_groups(problem)
    assert isinstance(proof.places, PlacePrices)
    changed = FAULTS[told](proof.places)
    with pytest.raises(ProofError, match=told):
        judge_groups(problem, answer, proof._replace(places=changed))


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (RulePrice(0, -1, (0,)), "price is negative"),
        (RulePrice(0, 1, (), 2, 0), "not asked for"),
        (RulePrice(0, 1, (0, 1)), "need not be apart"),
        (RulePrice(0, 1, (0, 0)), "need not be apart"),
        (RulePrice(30, 1, (0,)), "nobody here"),
        (RulePrice(0, 1, (200,)), "nobody here"),
        (RulePrice(0, 1, (), 0, -1), "no class"),
        (RulePrice(0, 1, (5,), 1, 0), "not in the class"),
    ],
)
def test_judge_refuses_prices_of_no_rule(rule: RulePrice, told: str) -> None:
    """A price belongs to a rule of the question, or to people who are apart."""
    problem = two_hundred()
    alone = Classes(np.where(np.arange(200) < 2, 0, -1), None)
    problem = replace(problem, rules=(*problem.rules, alone))
    prices = PlacePrices(np.zeros(30, np.int64), rules=(rule,))
    with pytest.raises(ProofError, match=told):
        bound_of_places(problem, prices, 200)


@pytest.mark.parametrize("about", [(30, -1, 0), (0, 200, 0), (0, -1, -1)])
def test_judge_refuses_cases_about_nobody(about: tuple[int, int, int]) -> None:
    """A case names a facilitator and a member of the question, and a number of groups."""
    prices = PlacePrices(np.zeros(30, np.int64))
    node = BranchNode(*about, prices, prices)
    with pytest.raises(ProofError, match="nobody here"):
        bound_of_places(two_hundred(), node, 200)


def test_people_are_bounded_without_cases() -> None:
    """Who leads a group of several facilitators is no whole question, so cases are refused."""
    problem = drawn(3, members=6, leads=2, team=(1, 2))
    prices = PlacePrices(np.zeros(2, np.int64))
    with pytest.raises(ProofError, match="cases"):
        most_placed(problem, BranchNode(0, -1, 0, prices, prices))


def test_prices_of_places_say_nothing_about_company() -> None:
    """What members have in common is no part of the bound, so prices are refused there."""
    problem = drawn(3, members=6, leads=2)
    with pytest.raises(ProofError, match="company"):
        bound_of_places(problem, PlacePrices(np.zeros(2, np.int64)), 0)


def test_judge_refuses_names_of_bounds_that_nobody_knows() -> None:
    """A bound has one of the names that are explained, and no stage is missing."""
    problem = drawn(3, members=6, leads=2, cohesion=False)
    answer, proof, _ = solve_groups(problem)
    people, value = answer.stages
    other = answer._replace(stages=(people, value._replace(method="word of honour")))
    with pytest.raises(ProofError, match="nobody knows"):
        judge_groups(problem, other, proof)
    with pytest.raises(ProofError, match="missing"):
        judge_groups(problem, answer._replace(stages=(people,)), Proof())
