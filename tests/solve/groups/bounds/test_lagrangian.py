"""The Lagrangian bound with cohesion; holds `solve.groups.bounds.lagrangian` to account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import highest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mentormatch.solve.groups.bounds.lagrangian import bound_by_prices, cohesion_prices
from mentormatch.solve.groups.certificate import CohesionPrices
from mentormatch.solve.groups.judge_prices import bound_of_cohesion


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(
    seed=st.integers(0, 10**6), leads=st.integers(0, 3), largest=st.sampled_from([10, 3000, 10**6])
)
def test_any_multipliers_bound_every_division(seed: int, leads: int, largest: int) -> None:
    """Whatever the prices and edge splits: no division has more units; the judge agrees."""
    problem = drawn(seed, members=6, leads=leads)
    rng = np.random.default_rng(seed)
    half = np.triu(rng.integers(-largest, largest, (6, 6)), 1)
    place, group = rng.integers(0, largest, leads), int(rng.integers(largest))
    prices = CohesionPrices(place, half - half.T, group)
    bound = bound_by_prices(problem, prices)
    assert bound == bound_of_cohesion(problem, prices)
    assert bound >= highest(problem)[1]


@pytest.mark.parametrize("seed", range(6))
def test_subgradient_steps_lower_the_bound(seed: int) -> None:
    """A hundred steps from no edge splits lower the bound; three hundred more lower it again."""
    problem = drawn(seed, members=24, leads=0, size=(4, 4), rules=False)
    problem = replace(problem, most=6)
    place, reached = np.zeros(0, np.int64), 900_000

    def bound(rounds: int) -> int:
        prices = cohesion_prices(problem, place, reached=reached, rounds=rounds)
        return bound_by_prices(problem, prices)

    assert bound(1) > bound(100) > bound(400) > reached


def test_edge_splits_cancel_and_prices_are_whole() -> None:
    """What one takes over the other gives, in whole units; a group has a price of at least 0."""
    problem = drawn(3, members=12, leads=3)
    prices = cohesion_prices(problem, np.zeros(3, np.int64), reached=1, rounds=30)
    assert prices.split is not None and prices.split.dtype == np.int64
    assert (prices.split == -prices.split.T).all() and prices.split.any()
    assert prices.per_group >= 0


def test_without_cohesion_only_places_have_prices() -> None:
    """Where members are not compared there is nothing to split."""
    problem = drawn(3, members=12, leads=3, cohesion=False)
    prices = cohesion_prices(problem, np.arange(3), reached=1)
    assert prices.split is None and prices.place.tolist() == [0, 1, 2] and not prices.per_group
