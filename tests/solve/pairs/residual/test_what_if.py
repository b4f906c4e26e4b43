"""What-ifs by shortest paths, by solving again and by looking at every matching: the same.

Held to account: ``solve.pairs.residual``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.errors import Infeasible
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.residual.dual_bounds import DualBounds
from mentormatch.solve.pairs.residual.resolve import force, leave
from mentormatch.solve.pairs.residual.what_if import Cost, WhatIf
from oracle import Instance, enumerate_matchings
from strategies import REGIMES, instances, seeded_instance

SLACK = 0.05
OBJECTIVES = ("coverage", "total")


def _arguments(problem: Instance, objective: str) -> dict[str, Any]:
    return {
        "scores": problem.scores,
        "eligible": problem.eligible,
        "mentor_capacity": problem.mentor_capacity,
        "mentee_capacity": problem.mentee_capacity,
        "mentor_minimum": np.minimum(problem.mentor_minimum, problem.mentor_capacity),
        "objective": objective,
        "worst_slack": SLACK,
    }


def _asked(problem: Instance, objective: str) -> tuple[WhatIf, Any] | None:
    """Match and be ready for questions; None where minimum loads cannot be met."""
    arguments = _arguments(problem, objective)
    try:
        answer = assign(**arguments, engine="matrix")
    except Infeasible:
        return None
    question = read_question(**arguments).as_matrix()
    return WhatIf(question, answer.pairs, answer.stages), answer


def _vector(cost: Cost, objective: str) -> tuple[int, ...]:
    if objective == "total":
        return cost.total, cost.people
    assert cost.worst is not None
    return cost.people, cost.worst, cost.total


def _by_enumeration(
    problem: Instance, answer: Any, objective: str, forced: tuple[int, int] | None
) -> tuple[int, ...] | None:
    """Return what the definition says, by looking at every matching with the pair."""
    listed = enumerate_matchings(problem)
    keep = (listed.loads >= problem.mentor_minimum).all(axis=1)
    if forced is not None:
        keep &= listed.chosen[:, listed.pairs.index(forced)]
    listed = listed.only(keep)
    if not len(listed.total):
        return None
    units = np.array([problem.scores[pair] for pair in listed.pairs], np.int64)
    others = listed.chosen & np.array([pair != forced for pair in listed.pairs], np.bool_)
    found: list[tuple[int, ...]] = []
    for rest, people, total in zip(others, listed.coverage, listed.total, strict=True):
        if objective == "total":
            found.append((int(total) - answer.value, int(people) - answer.coverage))
            continue
        worst = min([answer.worst, *units[rest].tolist()])
        found.append(
            (int(people) - answer.coverage, worst - answer.worst, int(total) - answer.value)
        )
    best: tuple[int, ...] = max(found)
    if forced is not None and objective == "coverage":
        below = min(0, int(problem.scores[forced]) - answer.worst)
        best = best[0], min(best[1], below), best[2]
    return best


def _cases() -> Any:
    return [(regime, objective) for regime in REGIMES for objective in OBJECTIVES]


@pytest.mark.parametrize(("regime", "objective"), _cases())
def test_a_forced_pair_costs_what_every_matching_with_it_says(regime: str, objective: str) -> None:
    """Shortest paths, solving again and the definition agree; nothing is better than nothing."""
    for seed in range(30):
        problem = seeded_instance(seed, regime)
        asked = _asked(problem, objective)
        if asked is None:
            continue
        what_if, answer = asked
        bounds = DualBounds(what_if.made)
        made = {tuple(pair) for pair in answer.pairs.tolist()}
        for forced in enumerate_matchings(problem).pairs:
            if forced in made:
                continue
            expected = _by_enumeration(problem, answer, objective, forced)
            found = what_if.force(*forced)
            again = force(what_if.made, *forced)
            if expected is None:
                assert found is None, (seed, forced)
                assert again is None
                continue
            assert found is not None, (seed, forced)
            assert again is not None
            assert _vector(found[0], objective) == expected, (seed, forced)
            assert expected <= what_if.best(forced[1])[forced[0]], (seed, forced)
            assert expected <= bounds.of(forced[1])[forced[0]], (seed, forced)
            assert (again.covered, again.total) == (
                found[0].people + answer.coverage, found[0].total + answer.value,
            )  # fmt: skip
            assert expected <= (0,) * len(expected)
            _moves_give_the_change(problem, answer, found, forced)


def _moves_give_the_change(
    problem: Instance, answer: Any, found: Any, forced: tuple[int, int] | None
) -> None:
    """Make the moves, and see that they lead to a matching within the limits that costs this."""
    cost, steps = found
    pairs = {tuple(pair) for pair in answer.pairs.tolist()}
    for who, before, after in steps:
        if before < len(problem.mentor_capacity):
            pairs.remove((before, who))
        if after < len(problem.mentor_capacity):
            assert (after, who) not in pairs
            pairs.add((after, who))
    assert forced is None or forced in pairs
    assert all(problem.eligible[pair] for pair in pairs)
    loads = np.bincount(
        np.array([j for j, _ in pairs], np.int64), minlength=len(problem.mentor_capacity)
    )
    theirs = np.bincount(
        np.array([i for _, i in pairs], np.int64), minlength=len(problem.mentee_capacity)
    )
    assert (loads <= problem.mentor_capacity).all()
    assert (theirs <= problem.mentee_capacity).all()
    assert len({i for _, i in pairs}) == answer.coverage + cost.people
    assert sum(int(problem.scores[pair]) for pair in pairs) == answer.value + cost.total


@given(instances(largest=3, minima=True), st.sampled_from(OBJECTIVES))
@settings(max_examples=40)
def test_prices_of_drawn_instances_are_those_of_the_definition(
    problem: Instance, objective: str
) -> None:
    """As above, on instances that shrink; one price alone is that of the pair with its moves."""
    asked = _asked(problem, objective)
    if asked is None:
        return
    what_if, answer = asked
    made = {tuple(pair) for pair in answer.pairs.tolist()}
    for forced in set(enumerate_matchings(problem).pairs) - made:
        expected = _by_enumeration(problem, answer, objective, forced)
        found, price = what_if.force(*forced), what_if.price(*forced)
        assert (found is None) == (expected is None) == (price is None)
        if found is not None:
            assert found[0] == price
            assert _vector(found[0], objective) == expected


@pytest.mark.parametrize(("regime", "objective"), _cases())
def test_a_mentor_who_leaves_costs_what_every_matching_without_her_says(
    regime: str, objective: str
) -> None:
    for seed in range(30):
        problem = seeded_instance(seed, regime)
        asked = _asked(problem, objective)
        if asked is None or asked[1].coverage == 0:
            continue
        what_if, answer = asked
        for mentor in range(len(problem.mentor_capacity)):
            others = np.arange(len(problem.mentor_capacity)) != mentor
            without = Instance(
                problem.scores, problem.eligible, problem.mentor_capacity * others,
                problem.mentee_capacity, problem.mentor_minimum * others,
            )  # fmt: skip
            expected = _by_enumeration(without, answer, objective, None)
            cost, steps = what_if.leave(mentor)
            assert _vector(cost, objective) == expected, (seed, mentor)
            again = leave(what_if.made, mentor)
            assert again is not None
            assert again.total == cost.total + answer.value
            _moves_give_the_change(without, answer, (cost, steps), None)
