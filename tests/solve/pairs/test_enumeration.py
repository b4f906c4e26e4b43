"""The solver against the list of all matchings, on thousands of tiny problems.

Holds ``assign``, ``solve``, ``dense`` and ``scale.key_order`` to account.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from mentormatch.errors import Infeasible
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from oracle import (
    Engine,
    Instance,
    Objective,
    Pairs,
    optimum,
    reference_by_milp,
    shortfall,
)
from strategies import REGIMES, middle_sized_instance, seeded_instance

pytestmark = pytest.mark.portable

BOTH: tuple[Engine, Engine] = ("dense", "flow")
CHUNK = 100
CHUNKS = 4
SLACKS = (0.01, 0.01, 0.0, 0.001, 0.05, 0.3, 1.0)


def _slack(seed: int) -> float:
    return SLACKS[seed % len(SLACKS)]


def _pairs(answer: Assignment) -> Pairs:
    return tuple((mentor, mentee) for mentor, mentee in answer.pairs.tolist())


def _worst_of(problem: Instance, answer: Assignment) -> int | None:
    return min((int(problem.scores[pair]) for pair in _pairs(answer)), default=None)


def _seeded(regime: str, chunk: int) -> Iterator[tuple[int, Instance]]:
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        yield seed, seeded_instance(seed, regime)


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("regime", REGIMES)
def test_answer_is_one_of_the_optimal_matchings(
    regime: str, chunk: int, objective: Objective
) -> None:
    """Coverage, worst and total are those of the definition, and the pairs attain them."""
    for seed, problem in _seeded(regime, chunk):
        slack = _slack(seed)
        truth = optimum(problem, objective=objective, slack=round(slack * 1_000_000))
        if truth is None:
            with pytest.raises(Infeasible) as caught:
                assign(problem.scores, objective=objective, **problem.arguments())
            assert caught.value.shortfall == shortfall(problem), (seed, problem)
            continue
        answer = assign(
            problem.scores, objective=objective, worst_slack=slack, seed=seed, **problem.arguments()
        )
        found = answer.coverage, answer.value, answer.worst
        expected = truth.coverage, truth.total, _worst_of(problem, answer)
        assert found == expected, (seed, problem)
        assert objective == "total" or answer.worst == truth.worst, (seed, problem)
        assert _pairs(answer) in truth.optimal, (seed, problem)
        assert answer.bound == answer.value and answer.gap == 0 and answer.proven, (seed, problem)


@pytest.mark.parametrize("regime", REGIMES)
def test_no_equally_good_pair_is_left_out(regime: str) -> None:
    """No optimal matching contains the answer and one pair more, be its score zero or not."""
    for seed, problem in _seeded(regime, 0):
        truth = optimum(problem)
        if truth is None:
            continue
        answer = set(_pairs(assign(problem.scores, seed=seed, **problem.arguments())))
        assert not any(answer < set(other) for other in truth.optimal), (seed, problem)


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("regime", REGIMES)
def test_engines_agree_pair_by_pair(regime: str, objective: Objective) -> None:
    """The dense engine and the flow engine give the same answer, lottery included."""
    for seed, problem in _seeded(regime, 1):
        one_mentor_each = bool((problem.mentee_capacity <= 1).all())
        if not one_mentor_each or optimum(problem) is None:
            continue
        dense, flow = (
            assign(
                problem.scores,
                objective=objective,
                worst_slack=_slack(seed),
                seed=seed,
                engine=engine,
                **problem.arguments(),
            )
            for engine in BOTH
        )
        assert _pairs(dense) == _pairs(flow), (seed, problem)
        np.testing.assert_array_equal(dense.drawn, flow.drawn, f"{seed} {problem}")
        np.testing.assert_array_equal(dense.prices.people, flow.prices.people, f"{problem}")
        np.testing.assert_array_equal(dense.prices.total, flow.prices.total, f"{problem}")


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_engines_agree_where_every_mentor_has_one_place(objective: Objective) -> None:
    """Several mentors per mentee meet one place per mentor: replication is exact there too."""
    for seed, problem in _seeded("mentee capacities", 2):
        dense, flow = (
            assign(
                problem.scores, objective=objective, seed=seed, engine=engine, **problem.arguments()
            )
            for engine in BOTH
        )
        assert _pairs(dense) == _pairs(flow), (seed, problem)


@pytest.mark.parametrize("regime", REGIMES)
def test_drawn_marks_those_whom_only_the_lottery_left_out(regime: str) -> None:
    """A mentee is drawn if some optimal matching covers him and the answer does not."""
    for seed, problem in _seeded(regime, 3):
        truth = optimum(problem)
        if truth is None:
            continue
        answer = assign(problem.scores, seed=seed, **problem.arguments())
        covered = np.isin(np.arange(problem.shape[1]), answer.pairs[:, 1])
        np.testing.assert_array_equal(answer.drawn, truth.coverable & ~covered, f"{seed} {problem}")


def test_drawn_follows_the_objective_total() -> None:
    """With the objective "total", drawn speaks of the matchings of the highest total."""
    for seed, problem in _seeded("both capacities", 3):
        truth = optimum(problem, objective="total")
        assert truth is not None
        answer = assign(problem.scores, objective="total", seed=seed, **problem.arguments())
        covered = np.isin(np.arange(problem.shape[1]), answer.pairs[:, 1])
        np.testing.assert_array_equal(answer.drawn, truth.coverable & ~covered, f"{seed} {problem}")


@pytest.mark.parametrize("places", [1, 3])
@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_middle_sized_problems_meet_a_mixed_integer_program(
    objective: Objective, places: int
) -> None:
    """On 30 by 30 people every stage has the value that a mixed-integer program finds."""
    for seed in range(6):
        problem = middle_sized_instance(seed, places=places)
        reference = reference_by_milp(problem, objective=objective)
        answer = assign(problem.scores, objective=objective, seed=seed, **problem.arguments())
        assert (answer.coverage, answer.value) == (reference.coverage, reference.total), seed
        assert objective == "total" or answer.worst == reference.worst, seed


@pytest.mark.parametrize("places", [2, 3])
def test_middle_sized_minimum_loads_meet_a_program(places: int) -> None:
    """With minimum loads on half of 30 mentors every stage is as the program has it."""
    for seed in range(5):
        problem = middle_sized_instance(seed, places=places, minima=True)
        reference = reference_by_milp(problem)
        answer = assign(problem.scores, **problem.arguments())
        found = answer.coverage, answer.worst, answer.value
        assert found == (reference.coverage, reference.worst, reference.total), seed


def test_problems_larger_than_the_first_choice_of_pairs_meet_a_program() -> None:
    """Among 90 by 90 people, too many pairs to look at all at once, the total is still highest."""
    problem = middle_sized_instance(7, places=3, minima=True, size=90)
    reference = reference_by_milp(problem, objective="total")
    answer = assign(problem.scores, objective="total", **problem.arguments())
    assert (answer.coverage, answer.value) == (reference.coverage, reference.total)
