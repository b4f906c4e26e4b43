"""Minimum loads: met, refused with the arithmetic, or met as far as possible.

Holds ``dense.solve`` and ``dense.coverage`` to account, as far as minimum loads go.
"""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.errors import Infeasible
from mentormatch.solve.pairs.assign import assign
from oracle import Instance, Objective, fillable_minima, instance, optimum, shortfall
from strategies import seeded_instance


def _loads(problem: Instance, pairs: np.ndarray) -> np.ndarray:
    return np.bincount(pairs[:, 0], minlength=problem.shape[0])


def _reached(problem: Instance, mentors: list[int]) -> int:
    """Places of mentees that can go to these mentors, a pair at most once."""
    open_to = problem.eligible[mentors] & (problem.mentor_capacity[mentors] > 0)[:, None]
    return int(np.minimum(problem.mentee_capacity, open_to.sum(axis=0)).sum())


def test_refusal_carries_the_arithmetic() -> None:
    """The shortfall is the oracle's, and the named mentors need that many more than reach them."""
    refused = 0
    for seed in range(800):
        problem = seeded_instance(seed, "minima")
        missing = shortfall(problem)
        if not missing:
            continue
        refused += 1
        with pytest.raises(Infeasible) as caught:
            assign(problem.scores, seed=seed, **problem.arguments())
        error = caught.value
        mentors = [int(mentor) for mentor in error.mentors]
        assert mentors == sorted(set(mentors)), (seed, problem)
        assert error.shortfall == missing, (seed, problem)
        assert error.needed == problem.mentor_minimum[mentors].sum(), (seed, problem)
        assert error.reachable == _reached(problem, mentors), (seed, problem)
        assert error.needed - error.reachable == missing, (seed, problem)
        assert str(error.needed) in str(error) and str(error.reachable) in str(error)
    assert refused > 100


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_as_far_as_possible_fills_as_many_places_as_can_be(objective: Objective) -> None:
    """The answer is optimal for minimum loads lowered by exactly the shortfall, and says so."""
    lowered = 0
    for seed in range(300):
        problem = seeded_instance(seed, "minima")
        missing = shortfall(problem)
        if not missing:
            continue
        lowered += 1
        answer = assign(
            problem.scores,
            objective=objective,
            seed=seed,
            minimum="as_far_as_possible",
            **problem.arguments(),
        )
        filled = np.minimum(_loads(problem, answer.pairs), problem.mentor_minimum).sum()
        assert filled == problem.mentor_minimum.sum() - missing, (seed, problem)
        assert answer.notes, (seed, problem)
        pairs = tuple(map(tuple, answer.pairs.tolist()))
        truths = [
            optimum(_with_minima(problem, minima), objective=objective)
            for minima in fillable_minima(problem)
        ]
        assert any(truth is not None and pairs in truth.optimal for truth in truths), (
            seed,
            problem,
        )
    assert lowered > 30


def _with_minima(problem: Instance, minima: tuple[int, ...]) -> Instance:
    return Instance(
        problem.scores,
        problem.eligible,
        problem.mentor_capacity,
        problem.mentee_capacity,
        np.array(minima, dtype=np.int64),
    )


def test_as_far_as_possible_changes_nothing_where_all_minima_can_be_met() -> None:
    """Without a shortfall both ways of asking give the same answer, without a note about it."""
    for seed in range(100):
        problem = seeded_instance(seed, "minima")
        if shortfall(problem):
            continue
        strict, lenient = (
            assign(problem.scores, seed=seed, minimum=minimum, **problem.arguments())
            for minimum in ("required", "as_far_as_possible")
        )
        np.testing.assert_array_equal(strict.pairs, lenient.pairs)
        assert strict.notes == lenient.notes


def test_every_minimum_load_is_met() -> None:
    """Each mentor has at least as many mentees as asked, whatever that costs in total."""
    for seed in range(200, 300):
        problem = seeded_instance(seed, "minima")
        if shortfall(problem):
            continue
        for objective in ("coverage", "total"):
            answer = assign(problem.scores, objective=objective, **problem.arguments())
            loads = _loads(problem, answer.pairs)
            assert (loads >= problem.mentor_minimum).all(), (seed, problem)


def test_refusal_reads_as_arithmetic() -> None:
    """Two mentors need four places filled and only one mentee can go to them: three too many."""
    with pytest.raises(Infeasible, match=r"4 .*1 ") as caught:
        assign(
            np.ones((3, 3), dtype=int),
            eligible=[[True, False, False], [True, False, False], [True, True, True]],
            mentor_capacity=[2, 2, 3],
            mentor_minimum=[2, 2, 0],
        )
    assert set(caught.value.mentors) == {0, 1}
    assert (caught.value.needed, caught.value.reachable, caught.value.shortfall) == (4, 1, 3)


def test_minimum_load_of_a_mentor_whom_nobody_may_have_is_refused() -> None:
    """A mentor without an eligible mentee cannot be given one."""
    with pytest.raises(Infeasible) as caught:
        assign([[1, 1], [1, 1]], eligible=[[False, False], [True, True]], mentor_minimum=[1, 0])
    assert set(caught.value.mentors) == {0}
    assert (caught.value.needed, caught.value.reachable) == (1, 0)


def test_a_pair_fills_one_minimum_place_only() -> None:
    """A mentee with two places cannot fill both minimum places of one mentor."""
    with pytest.raises(Infeasible) as caught:
        assign([[5]], mentor_capacity=2, mentee_capacity=2, mentor_minimum=2)
    assert caught.value.shortfall == 1


def test_refused_mentors_are_rows_of_the_caller() -> None:
    """Keys that sort against the rows do not change which row is blamed."""
    with pytest.raises(Infeasible) as caught:
        assign(
            [[1, 1], [1, 1]],
            eligible=[[False, False], [True, True]],
            mentor_minimum=[1, 0],
            mentor_keys=["z", "a"],
        )
    assert set(caught.value.mentors) == {0}


def test_minimum_load_may_cost_total() -> None:
    """A weaker mentor who must have a mentee gets one, at the price of the total."""
    scores = [[9, 8], [1, 2]]
    free = assign(scores, mentor_capacity=2, objective="total")
    bound = assign(scores, mentor_capacity=2, mentor_minimum=[0, 1], objective="total")
    assert free.pairs.tolist() == [[0, 0], [0, 1]]
    assert bound.pairs.tolist() == [[0, 0], [1, 1]]
    assert (free.value, bound.value) == (17, 11)


def test_minimum_load_forces_a_negative_pair() -> None:
    """Minimum loads come before everything, a negative score included."""
    answer = assign([[-5]], mentor_minimum=1, objective="total")
    assert answer.pairs.tolist() == [[0, 0]]
    assert answer.value == -5


def test_minimum_that_is_met_anyway_changes_nothing() -> None:
    """Asking for what happens anyway gives the same pairs."""
    problem = instance([[9, 1, 2], [3, 8, 1], [2, 2, 7]])
    free = assign(problem.scores)
    bound = assign(problem.scores, mentor_minimum=1)
    np.testing.assert_array_equal(free.pairs, bound.pairs)
    assert bound.prices.relax_people.tolist() == [0, 0, 0]
