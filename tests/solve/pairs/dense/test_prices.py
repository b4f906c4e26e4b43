"""Prices mean what they say: each equals solving again with one place more or one duty less.

Holds ``dense.extreme_duals`` and ``weights`` to account.
"""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.solve.pairs.assign import assign
from oracle import Objective, instance, optimum, place_prices, relaxation_gains
from strategies import REGIMES, seeded_instance

SEEDS = range(400, 480)


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("regime", REGIMES)
def test_price_is_what_one_more_place_is_worth(regime: str, objective: Objective) -> None:
    """Solving again with one more place of a mentor gains exactly the people and total named."""
    for seed in SEEDS:
        problem = seeded_instance(seed, regime)
        if optimum(problem) is None:
            continue
        answer = assign(problem.scores, objective=objective, seed=seed, **problem.arguments())
        expected = place_prices(problem, objective=objective)
        people, total = answer.prices.people.tolist(), answer.prices.total.tolist()
        for j in np.flatnonzero(problem.mentor_capacity):
            assert (people[j], total[j]) == expected[j], (seed, j, problem)


@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_relaxation_is_what_one_duty_less_gains(objective: Objective) -> None:
    """Solving again with a minimum load lowered by one gains exactly what is named."""
    for seed in range(400, 600):
        problem = seeded_instance(seed, "minima")
        if optimum(problem) is None:
            continue
        answer = assign(problem.scores, objective=objective, seed=seed, **problem.arguments())
        expected = relaxation_gains(problem, objective=objective)
        people = answer.prices.relax_people.tolist()
        total = answer.prices.relax_total.tolist()
        assert list(zip(people, total, strict=True)) == expected, (seed, problem)


def test_price_does_not_hide_a_person_behind_the_worst_pair() -> None:
    """A place that would serve one more mentee by a pair below the worst one is worth a person."""
    answer = assign([[10, 0]], mentor_capacity=1)
    assert answer.worst == 10
    assert (answer.prices.people.tolist(), answer.prices.total.tolist()) == ([1], [0])


def test_prices_do_not_depend_on_the_lottery() -> None:
    """Every seed of a tied problem reports the same prices."""
    problem = seeded_instance(5, "both capacities")
    answers = [assign(problem.scores, seed=seed, **problem.arguments()) for seed in range(10)]
    for answer in answers:
        np.testing.assert_array_equal(answer.prices.people, answers[0].prices.people)
        np.testing.assert_array_equal(answer.prices.total, answers[0].prices.total)


def test_price_counts_people_before_total() -> None:
    """A place that covers somebody is worth one person even if the total falls for it."""
    scores = np.array([[100, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 100]])
    answer = assign(scores, eligible=scores > 0)
    assert answer.pairs.tolist() == [[0, 0], [1, 1], [2, 3]]
    assert answer.prices.people.tolist() == [1, 0, 1]
    assert answer.prices.total.tolist() == [1, 0, -98]


def test_who_is_not_available_has_no_price() -> None:
    """A mentor without places is not asked what a first place would be worth."""
    answer = assign([[1, 2], [9, 9]], mentor_capacity=[1, 0])
    assert answer.prices.people.tolist() == [1, 0]
    assert answer.prices.total[1] == 0


def test_price_of_a_spare_mentor_is_nothing() -> None:
    """A mentor with an empty place gains nothing from another one."""
    answer = assign([[5, 3]], mentor_capacity=3)
    assert answer.prices.people.tolist() == [0]
    assert answer.prices.total.tolist() == [0]


def test_prices_keep_the_order_of_rows_of_the_caller() -> None:
    """Keys that sort against the rows leave the price beside its mentor."""
    answer = assign(
        [[900, 800], [10, 20]],
        eligible=[[True, True], [True, True]],
        mentor_capacity=[1, 1],
        objective="total",
        mentor_keys=["z", "a"],
    )
    expected = place_prices(instance([[900, 800], [10, 20]]), objective="total")
    assert answer.prices.total.tolist() == [total for _, total in expected]
