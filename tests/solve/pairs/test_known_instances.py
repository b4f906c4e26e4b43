"""Problems whose answers are known from books, manuals or by hand.

Holds ``assign`` and both engines to account.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from mentormatch.solve.pairs.assign import assign
from oracle import Engine

pytestmark = pytest.mark.portable

# Cost tables with their least cost, from the manuals and test suites of other solvers.
CHEAPEST: dict[str, tuple[list[list[int]], int]] = {
    "SciPy manual": ([[4, 1, 3], [2, 0, 5], [3, 2, 2]], 5),
    "SciPy tests, square": ([[400, 150, 400], [400, 450, 600], [300, 225, 300]], 850),
    "SciPy tests, wide": ([[400, 150, 400, 1], [400, 450, 600, 2], [300, 225, 300, 3]], 452),
    "SciPy tests, ties": ([[10, 10, 8], [9, 8, 1], [9, 7, 4]], 18),
    "SciPy tests, wide with ties": ([[10, 10, 8, 11], [9, 8, 1, 1], [9, 7, 4, 10]], 15),
    "munkres manual": ([[5, 9, 1], [10, 3, 2], [8, 7, 4]], 12),
    "three jobs": ([[250, 400, 350], [400, 600, 350], [200, 400, 250]], 950),
    "OR-Tools manual": (
        [
            [90, 80, 75, 70],
            [35, 85, 55, 65],
            [125, 95, 90, 95],
            [45, 110, 95, 115],
            [50, 100, 90, 100],
        ],
        265,
    ),
}


@pytest.mark.parametrize("engine", ["auto", "dense", "flow"])
@pytest.mark.parametrize("name", CHEAPEST)
def test_costs_are_minimised(name: str, engine: Engine) -> None:
    """Costs passed as `cost.max() + 1 - cost` give the least cost of a full assignment."""
    costs, least = CHEAPEST[name]
    cost = np.array(costs)
    answer = assign(cost.max() + 1 - cost, objective="total", engine=engine)
    assert len(answer.pairs) == min(cost.shape)
    assert cost[answer.pairs[:, 0], answer.pairs[:, 1]].sum() == least


def test_costs_are_least_among_those_that_serve_most() -> None:
    """Without slack for the worst pair, also where pairs are forbidden; "total" may serve fewer."""
    seed = int(np.random.default_rng().integers(10**6))
    rng = np.random.default_rng(seed)
    for _ in range(40):
        cost, eligible = rng.integers(0, 9, (3, 3)), rng.random((3, 3)) < 0.6
        made = [
            [(j, i) for i, j in enumerate(order) if eligible[j, i]]
            for order in permutations(range(3))
        ]
        most = max(map(len, made))
        least = min(sum(cost[pair] for pair in pairs) for pairs in made if len(pairs) == most)
        scores = cost.max() + 1 - cost
        answer = assign(scores, eligible=eligible, worst_slack=0)
        assert len(answer.pairs) == most, seed
        assert cost[tuple(answer.pairs.T)].sum() == least, seed
    two = np.array([[9, 1], [1, 0]])
    assert len(assign(two, eligible=two > 0, objective="total").pairs) == 1


@pytest.mark.parametrize("engine", ["auto", "dense", "flow"])
@pytest.mark.parametrize("size", [2, 5, 8, 25])
def test_machol_wien(size: int, engine: Engine) -> None:
    """The costs i·j of Machol and Wien (1976), hard for many methods: pair large with small."""
    places = np.arange(1, size + 1)
    cost = np.outer(places, places)
    answer = assign(cost.max() + 1 - cost, objective="total", engine=engine)
    least = int((places * places[::-1]).sum())
    assert cost[answer.pairs[:, 0], answer.pairs[:, 1]].sum() == least


def test_coverage_comes_before_total() -> None:
    """Two mentees served at 60 together are better than one at 100; for "total" they are not."""
    scores = [[100, 40], [20, 0]]
    eligible = [[True, True], [True, False]]
    covering = assign(scores, eligible=eligible)
    assert covering.pairs.tolist() == [[0, 1], [1, 0]]
    assert (covering.coverage, covering.worst, covering.value) == (2, 20, 60)
    summing = assign(scores, eligible=eligible, objective="total")
    assert summing.pairs.tolist() == [[0, 0]]
    assert (summing.coverage, summing.worst, summing.value) == (1, 100, 100)


@pytest.mark.parametrize("engine", ["auto", "flow"])
def test_a_pair_cannot_be_repeated(engine: Engine) -> None:
    """Two places on each side of one excellent pair are not filled by making it twice."""
    scores = [[100, 1], [1, 1]]
    answer = assign(scores, mentor_capacity=2, mentee_capacity=2, objective="total", engine=engine)
    assert answer.pairs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert answer.value == 103
    alone = assign([[100]], mentor_capacity=3, mentee_capacity=3, engine=engine)
    assert alone.pairs.tolist() == [[0, 0]]
    assert (alone.value, alone.bound) == (100, 100)


@pytest.mark.parametrize(
    ("other", "pairs", "worst"),
    [
        (99, [[0, 1], [1, 0]], 99),
        (98, [[0, 0], [1, 1]], 1),
    ],
)
@pytest.mark.parametrize("engine", ["dense", "flow"])
def test_one_percent_is_exact_at_the_border(
    other: int, pairs: list[list[int]], worst: int, engine: Engine
) -> None:
    """Of a total of 200, 198 may be kept to raise the worst pair, and 197 may not."""
    answer = assign([[199, 99], [other, 1]], engine=engine)
    assert answer.pairs.tolist() == pairs
    assert answer.worst == worst


@pytest.mark.parametrize("slack", [0.01, 0.29, 0.57, 0.07, 0.000001, 0.07 + 1e-12])
@pytest.mark.parametrize("engine", ["dense", "flow"])
def test_slack_is_exact_at_the_border_of_large_totals(slack: float, engine: Engine) -> None:
    """The slack is a whole number of parts per million, whatever binary floats make of it."""
    first_total, parts = 300_000_000, round(slack * 1_000_000)
    kept = first_total - first_total * parts // 1_000_000
    half = kept // 2
    for loss, raised in ((0, True), (1, False)):
        scores = np.array([[first_total - 1, kept - half - loss], [half, 1]])
        answer = assign(scores, worst_slack=slack, engine=engine)
        assert (answer.worst != 1) is raised


def test_slack_rounds_towards_keeping_the_total() -> None:
    """One percent of 199 is 1.99: giving up 1 is allowed, giving up 2 is not."""
    assert assign([[198, 99], [99, 1]]).worst == 99
    assert assign([[198, 98], [99, 1]]).worst == 1


def test_slack_of_a_negative_total() -> None:
    """One percent of a total of -200 is 2: a total of -202 may be paid, one of -203 may not."""
    assert assign([[100, -101], [-101, -300]]).worst == -101
    assert assign([[100, -101], [-102, -300]]).worst == -300


def test_worst_counts_second_mentors() -> None:
    """A second mentor far below the others is not given: he would be the worst pair."""
    scores = [[100, 100], [1, 100]]
    answer = assign(scores, mentor_capacity=2, mentee_capacity=2)
    assert answer.worst == 100
    assert [1, 0] not in answer.pairs.tolist()


def test_negative_pair_covers_somebody_but_is_never_a_second_mentor() -> None:
    """With coverage first a pair below zero is better than nobody, and worse than nothing more."""
    answer = assign([[-5], [-3]], mentee_capacity=2)
    assert answer.pairs.tolist() == [[1, 0]]
    assert (answer.coverage, answer.worst, answer.value) == (1, -3, -3)


def test_zero_capacity_is_nobody() -> None:
    """People without places are left out and cost nothing."""
    answer = assign([[9, 9], [1, 2]], mentor_capacity=[0, 5], mentee_capacity=[1, 0])
    assert answer.pairs.tolist() == [[1, 0]]
    assert not answer.drawn.any()


def test_large_integers_are_taken_as_given() -> None:
    """Differences of one unit among billions decide."""
    base = 4_000_000_000
    answer = assign(np.array([[base, base + 1], [base, base]]), objective="total")
    assert answer.pairs.tolist() == [[0, 1], [1, 0]]
    assert answer.value == 2 * base + 1


@pytest.mark.parametrize(
    "kind", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
)
def test_every_integer_kind_is_taken_as_given(kind: str) -> None:
    """Small integer kinds do not overflow on the way to a total."""
    answer = assign(np.full((3, 3), 100, dtype=kind))
    assert (answer.value, answer.worst, answer.total) == (300, 100, 300.0)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_every_float_kind_is_rounded(kind: str) -> None:
    """Halves are half a million units in every float kind."""
    answer = assign(np.full((2, 2), 0.5, dtype=kind))
    assert (answer.value, answer.worst, answer.total) == (1_000_000, 500_000, 1.0)


def test_scores_are_not_changed() -> None:
    """The caller's arrays are read only, and may be read-only."""
    scores = np.array([[3.0, 1.0], [1.0, 3.0]])
    eligible, capacity = np.ones((2, 2), dtype=bool), np.array([1, 2])
    for array in (scores, eligible, capacity):
        array.setflags(write=False)
    assign(scores, eligible=eligible, mentor_capacity=capacity, mentee_capacity=capacity)
    np.testing.assert_array_equal(scores, [[3.0, 1.0], [1.0, 3.0]])


def test_layout_in_memory_does_not_matter() -> None:
    """Transposed, strided and Fortran-ordered arrays give the same answer."""
    scores = np.random.default_rng(3).integers(0, 50, (6, 5))
    plain = assign(scores)
    strided = np.repeat(scores, 2, axis=1)[:, ::2]
    for other in (np.asfortranarray(scores), scores.T.copy().T, strided, scores.tolist()):
        np.testing.assert_array_equal(plain.pairs, assign(other).pairs)


@pytest.mark.parametrize("floor", [0.7, 0.3, 0.1])
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_floor_is_compared_in_units(floor: float, kind: str) -> None:
    """A score equal to the floor is eligible, single precision or not."""
    scores = np.array([[floor, floor - 2e-6]], dtype=kind)
    answer = assign(scores, floor=floor, mentor_capacity=2)
    assert answer.pairs.tolist() == [[0, 0]]


def test_floor_in_integers() -> None:
    """For integer scores the floor is in the same units, and may lie between them."""
    options: dict[str, Any] = {"mentor_capacity": 3}
    assert assign([[4, 5, 6]], floor=5, **options).pairs.tolist() == [[0, 1], [0, 2]]
    assert assign([[4, 5, 6]], floor=4.5, **options).pairs.tolist() == [[0, 1], [0, 2]]


def test_stages_are_named_in_order() -> None:
    """The certificate tells the stages of its objective in their order."""
    covering = [stage.name for stage in assign([[3, 1], [1, 3]]).stages]
    wanted = [name for name in covering if name in {"coverage", "worst", "total"}]
    assert wanted == ["coverage", "worst", "total"]
    summing = [stage.name for stage in assign([[3, 1], [1, 3]], objective="total").stages]
    assert summing.index("total") < summing.index("people")
