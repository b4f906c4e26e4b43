"""Small facts about single parts of the solver, with numbers worked out by hand.

Holds the modules of ``dense``, ``weights`` and ``face`` to account, each on its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mentormatch.errors import ProofError, TooLarge
from mentormatch.solve import arrays
from mentormatch.solve.groups.bounds import lagrangian as groups_bound
from mentormatch.solve.pairs import warm_state
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.dense.bottleneck import least_total
from mentormatch.solve.pairs.dense.coverage import (
    Wanted,
    cover,
    coverage_set,
    fill_minimum,
    minimum_set,
)
from mentormatch.solve.pairs.dense.dual_bound import upper_bound
from mentormatch.solve.pairs.dense.extreme_duals import maximal_duals, minimal_duals
from mentormatch.solve.pairs.dense.flow_lp import solve_flow
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.optimal_face import optimal_face
from mentormatch.solve.pairs.dense.replicated_lsa import replication_is_right, solve_dense
from mentormatch.solve.pairs.face import drawn_out
from mentormatch.solve.pairs.lottery import Keys, pair_noise
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights
from mentormatch.solve.panels import seat_exchange as cover_seats


def _problem(scores: Any, **changes: Any) -> Problem:
    return read_question(scores, **changes).as_matrix()


def _grid(scores: Any, **changes: Any) -> Instance:
    return Instance.of(_problem(scores, **changes))


def test_grid_sorts_by_key_and_finds_the_way_back() -> None:
    """Canonical order follows keys, and results return to the caller's rows."""
    grid = _grid([[1, 2], [3, 4]], mentor_keys=["b", "a"], mentee_keys=["x", "y"])
    assert grid.scores.tolist() == [[3, 1], [4, 2]]
    assert grid.pairs_to_caller(np.array([[0, 1], [1, 0]])).tolist() == [[0, 0], [1, 1]]
    assert grid.mentors_to_caller(np.array([30, 10])).tolist() == [10, 30]


@pytest.mark.parametrize(
    "constant", [arrays.NEVER, cover_seats._NOWHERE, warm_state.UNKNOWN, groups_bound._NEVER]
)
def test_constants_beyond_int32_keep_their_value_beside_int32(constant: int) -> None:
    """A constant that stands in for a score is neither refused nor cut to 32 bits."""
    chosen = np.where([True, False], np.array([7, 7], np.int32), constant)
    assert chosen.tolist() == [7, int(constant)]
    assert abs(int(constant)) > np.iinfo(np.int32).max


@pytest.mark.parametrize("large", [-7, 2**40])
def test_scores_are_ranked_with_pairs_that_are_not_eligible_last(large: int) -> None:
    """The ranking keeps the type of the scores, and no score is below a pair that may not be."""
    grid = _grid([[large, -9], [-5, -3]], eligible=[[True, False], [True, True]])
    ranked = grid.ranked()
    assert ranked.dtype == grid.scores.dtype
    assert ranked[1, 0] == ranked.min() < ranked[grid.eligible].min()
    assert ranked[grid.eligible].tolist() == grid.scores[grid.eligible].tolist()


def test_flow_takes_scores_of_32_bits_with_pairs_that_are_not_eligible() -> None:
    """Places for four pairs, of which one is not eligible: the other three are made."""
    allowed = [[True, True], [True, False]]
    grid = _grid([[4, 1], [2, 9]], eligible=allowed, mentor_capacity=2, mentee_capacity=2)
    assert grid.scores.dtype == np.int32
    pairs = solve_flow(grid, Weights.coverage_first(grid.size, 4), Wanted.of(grid, cover(grid)))
    assert sorted(pairs.tolist()) == [[0, 0], [0, 1], [1, 0]]


def test_capacity_is_clipped_to_who_can_use_it() -> None:
    """Nobody gets more places than eligible partners."""
    grid = _grid([[1, 1], [1, 1]], eligible=[[True, False], [True, True]], mentor_capacity=9)
    assert grid.mentor_capacity.tolist() == [1, 2]


def _worth(weights: Weights, total: int, covered: int) -> int:
    """Return the value of a matching as one integer."""
    return weights.score * total + weights.coverage_price * covered


def test_weights_split_what_they_join() -> None:
    """One integer gives back people and total, also where the total falls."""
    grid = _grid([[10, 0], [10, 0]])
    first = Weights.coverage_first(grid.size, 10)
    assert [part.tolist() for part in first.split(np.array([_worth(first, -7, 1)]))] == [[1], [-7]]
    second = Weights.total_first(grid.size, 10)
    assert [part.tolist() for part in second.split(np.array([_worth(second, 5, 1)]))] == [[1], [5]]
    lost = second.split(np.array([_worth(second, 5, -1)]), people_lost=True)
    assert [part.tolist() for part in lost] == [[-1], [5]]


def test_scores_too_fine_for_whole_numbers_are_refused() -> None:
    """Beyond 64 bits there is no exact answer."""
    with pytest.raises(TooLarge, match="coarser resolution"):
        Weights.coverage_first(1, 2**61)


def test_two_mentees_of_one_mentor_are_explained_by_her() -> None:
    """Three mentees who only know one mentor: her two places are the limit."""
    grid = _grid([[1, 1, 1]], mentor_capacity=2)
    pairs = cover(grid)
    found = coverage_set(grid, pairs)
    assert (len(pairs), found.mentors.tolist(), found.places, found.outside) == (2, [0], 2, 0)


def test_a_pair_fills_one_minimum_place_only() -> None:
    """A mentee with two places cannot fill two places of the same mentor."""
    grid = _grid([[1, 1]], mentor_capacity=3, mentor_minimum=3, mentee_capacity=2)
    pairs = fill_minimum(grid)
    found = minimum_set(grid, pairs)
    assert (len(pairs), found.needed, found.reachable) == (2, 3, 2)


def test_bound_holds_at_any_price_and_is_met_at_the_right_one() -> None:
    """Two mentees want one mentor: the price that separates them proves the total."""
    grid, free = _grid([[5, 4]]), np.zeros(2, np.int64)
    assert upper_bound(grid, np.array([0]), free) == 9
    assert upper_bound(grid, np.array([4]), free) == 5


def test_bound_counts_second_mentors_only_where_they_pay() -> None:
    """A negative second mentor adds nothing to a mentee with two places."""
    grid = _grid([[5], [-3], [2]], mentee_capacity=2)
    assert upper_bound(grid, np.zeros(3, dtype=np.int64), np.array([10])) == 17


def test_prices_say_what_a_place_more_or_less_is_worth() -> None:
    """One mentor, scores 5 and 3: another place adds 3, losing the only one costs 5."""
    grid = _grid([[5, 3]])
    weights = Weights(score=1, coverage_price=0, big_m=100)
    pairs = np.array([[0, 0]])
    assert minimal_duals(grid, pairs, weights).tolist() == [3]
    assert maximal_duals(grid, pairs, weights).tolist() == [5]


def test_prices_of_a_matching_that_is_not_optimal_do_not_settle() -> None:
    """Two pairs that both gain by swapping have no prices."""
    grid = _grid([[9, 1], [1, 9]])
    crossed = np.array([[0, 1], [1, 0]])
    with pytest.raises(ProofError, match="not optimal"):
        minimal_duals(grid, crossed, Weights.coverage_first(grid.size, 9))


def test_replication_is_wrong_only_where_two_places_meet_two_places() -> None:
    """Capacities on one side, or on people who never meet, are no obstacle."""
    assert replication_is_right(_grid(np.ones((2, 2)), mentor_capacity=2))
    assert replication_is_right(_grid(np.ones((2, 2)), mentee_capacity=2))
    assert not replication_is_right(_grid(np.ones((2, 2)), mentor_capacity=2, mentee_capacity=2))


@pytest.mark.parametrize("minimum", [0, 1])
def test_both_solvers_reach_the_same_worth(minimum: int) -> None:
    """The matrix and the linear program agree on a structured instance."""
    draw = np.random.default_rng(3)
    scores = draw.integers(0, 50, (12, 1)) + draw.integers(0, 9, (12, 30))
    grid = _grid(scores, mentor_capacity=3, mentor_minimum=minimum)
    weights = Weights.coverage_first(grid.size, int(scores.max()))
    dense = solve_dense(grid, weights)
    flow = solve_flow(grid, weights, Wanted.of(grid, cover(grid)))
    assert grid.total(dense) == grid.total(flow)
    assert len(dense) == len(flow) == 30


def test_face_of_two_equals_lets_either_stay_out() -> None:
    """One place, two equal mentees: both may have it, neither must."""
    grid = _grid([[5, 5]])
    weights = Weights.coverage_first(grid.size, 5)
    pairs = np.array([[0, 0]])
    face = optimal_face(grid, minimal_duals(grid, pairs, weights), weights)
    assert face.open.pairs().tolist() == [[0, 0], [0, 1]]
    assert face.mentor_least.tolist() == face.mentor_most.tolist() == [1]
    assert face.mentee_least.tolist() == [0, 0]
    assert drawn_out(face, pairs).tolist() == [False, True]


def test_noise_depends_on_keys_and_seed_alone() -> None:
    """The number of a pair follows the people into any row."""
    here, there = Keys(["m"], ["a", "b"]), Keys(["m"], ["0", "a", "b"])
    first = pair_noise(here, np.array([[0, 0], [0, 1]]), seed=4, bits=38)
    second = pair_noise(there, np.array([[0, 1], [0, 2]]), seed=4, bits=38)
    assert first.tolist() == second.tolist()
    assert first.tolist() != pair_noise(here, np.array([[0, 0], [0, 1]]), seed=5, bits=38).tolist()
    assert first.min() >= 1
    assert first.max() <= 2**38


@pytest.mark.parametrize(("total", "ppm", "least"), [(150, 10_000, 149), (-150, 10_000, -151)])
def test_slack_is_a_share_of_the_size_of_the_total(total: int, ppm: int, least: int) -> None:
    """One per cent of 150 allows one unit, of whichever sign."""
    assert least_total(total, ppm) == least


def test_memory_is_asked_before_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request above physical memory names both numbers; an unknown memory refuses nothing."""
    monkeypatch.setattr(arrays, "physical_memory", lambda: 2 * 10**9)
    with pytest.raises(TooLarge, match=r"about 3\.0 GB .* 2\.0 GB"):
        arrays.require_memory(3 * 10**9, "this")
    monkeypatch.setattr(arrays, "physical_memory", lambda: None)
    arrays.require_memory(10**15, "this")
