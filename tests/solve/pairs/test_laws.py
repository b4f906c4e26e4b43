"""Laws of the solver that hold for every valid problem.

Holds ``assign`` and both engines to account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from oracle import Instance, Objective, optimum
from strategies import instances

SEEDS = st.integers(0, 2**32)
OBJECTIVES: st.SearchStrategy[Objective] = st.sampled_from(["coverage", "total"])


def _solve(problem: Instance, **options: Any) -> Assignment:
    return assign(problem.scores, **problem.arguments(), **options)


def _keys(problem: Instance) -> tuple[list[str], list[str]]:
    mentors, mentees = problem.shape
    return [f"mentor-{j}" for j in range(mentors)], [f"mentee-{i}" for i in range(mentees)]


def _take(problem: Instance, rows: Ints, columns: Ints) -> Instance:
    return Instance(
        problem.scores[np.ix_(rows, columns)],
        problem.eligible[np.ix_(rows, columns)],
        problem.mentor_capacity[rows],
        problem.mentee_capacity[columns],
        problem.mentor_minimum[rows],
    )


def _named(answer: Assignment, mentors: list[str], mentees: list[str]) -> set[tuple[str, str]]:
    return {(mentors[mentor], mentees[mentee]) for mentor, mentee in answer.pairs.tolist()}


@given(instances(), SEEDS, OBJECTIVES)
def test_answer_is_a_matching(problem: Instance, seed: int, objective: Objective) -> None:
    """Pairs are eligible, distinct, sorted and within the capacities of both sides."""
    answer = _solve(problem, seed=seed, objective=objective)
    mentor, mentee = answer.pairs.T
    mentors, mentees = problem.shape
    assert answer.pairs.dtype == np.int64
    assert answer.pairs.shape == (len(answer.pairs), 2)
    assert problem.eligible[mentor, mentee].all()
    assert (np.bincount(mentor, minlength=mentors) <= problem.mentor_capacity).all()
    assert (np.bincount(mentee, minlength=mentees) <= problem.mentee_capacity).all()
    listed = [tuple(pair) for pair in answer.pairs.tolist()]
    assert listed == sorted(set(listed))


@given(instances(), SEEDS, OBJECTIVES)
def test_numbers_describe_the_pairs(problem: Instance, seed: int, objective: Objective) -> None:
    """Value, worst, coverage and total are those of the chosen pairs, as Python numbers."""
    answer = _solve(problem, seed=seed, objective=objective)
    chosen = problem.scores[answer.pairs[:, 0], answer.pairs[:, 1]].tolist()
    assert type(answer.value) is int and type(answer.bound) is int
    assert answer.value == sum(chosen)
    assert answer.worst == min(chosen, default=None)
    assert answer.coverage == np.unique(answer.pairs[:, 1]).size
    assert answer.total == float(answer.value)
    assert answer.gap == answer.bound - answer.value == 0
    assert answer.status == "optimal" and answer.seed == seed
    assert answer.proven and all(stage.proven for stage in answer.stages)


@given(instances(), SEEDS, OBJECTIVES)
def test_same_seed_same_answer(problem: Instance, seed: int, objective: Objective) -> None:
    """Nothing but the arguments decides."""
    first, second = (_solve(problem, seed=seed, objective=objective) for _ in range(2))
    np.testing.assert_array_equal(first.pairs, second.pairs)
    np.testing.assert_array_equal(first.drawn, second.drawn)


@given(instances(), SEEDS, OBJECTIVES, st.data())
def test_shuffled_rows_change_nothing(
    problem: Instance, seed: int, objective: Objective, data: st.DataObject
) -> None:
    """With keys, the order of rows and columns never changes who is matched, drawn or priced."""
    mentors, mentees = _keys(problem)
    rows = np.array(data.draw(st.permutations(range(len(mentors)))))
    columns = np.array(data.draw(st.permutations(range(len(mentees)))))
    plain = _solve(
        problem, seed=seed, objective=objective, mentor_keys=mentors, mentee_keys=mentees
    )
    shuffled_mentors = [mentors[row] for row in rows]
    shuffled_mentees = [mentees[column] for column in columns]
    shuffled = _solve(
        _take(problem, rows, columns),
        seed=seed,
        objective=objective,
        mentor_keys=shuffled_mentors,
        mentee_keys=shuffled_mentees,
    )
    assert _named(plain, mentors, mentees) == _named(shuffled, shuffled_mentors, shuffled_mentees)
    np.testing.assert_array_equal(plain.drawn[columns], shuffled.drawn)
    np.testing.assert_array_equal(plain.prices.people[rows], shuffled.prices.people)
    np.testing.assert_array_equal(plain.prices.total[rows], shuffled.prices.total)


@given(instances(minima=True), SEEDS, st.data())
def test_shuffled_rows_change_nothing_where_minima_are_lowered(
    problem: Instance, seed: int, data: st.DataObject
) -> None:
    """Which minimum loads are lowered does not depend on the order of rows either."""
    mentors, mentees = _keys(problem)
    rows = np.array(data.draw(st.permutations(range(len(mentors)))))
    every = np.arange(len(mentees))
    options: dict[str, Any] = {"seed": seed, "minimum": "as_far_as_possible"}
    plain = _solve(problem, mentor_keys=mentors, mentee_keys=mentees, **options)
    shuffled_mentors = [mentors[row] for row in rows]
    shuffled = _solve(
        _take(problem, rows, every),
        mentor_keys=shuffled_mentors,
        mentee_keys=mentees,
        **options,
    )
    assert _named(plain, mentors, mentees) == _named(shuffled, shuffled_mentors, mentees)


@given(instances(), SEEDS, st.text(min_size=1, max_size=3))
def test_renaming_people_changes_only_ties(problem: Instance, seed: int, prefix: str) -> None:
    """New names give the same stages, and the same pairs where only one matching is optimal."""
    mentors, mentees = _keys(problem)
    renamed = [prefix + key for key in reversed(mentors)]
    before = _solve(problem, seed=seed, mentor_keys=mentors, mentee_keys=mentees)
    after = _solve(problem, seed=seed, mentor_keys=renamed, mentee_keys=mentees)
    truth = optimum(problem)
    assert truth is not None
    assert (before.coverage, before.worst, before.value) == (
        after.coverage,
        after.worst,
        after.value,
    )
    assert tuple(map(tuple, after.pairs.tolist())) in truth.optimal
    if len(truth.optimal) == 1:
        np.testing.assert_array_equal(before.pairs, after.pairs)


@given(instances(), SEEDS)
def test_people_without_places_may_as_well_be_absent(problem: Instance, seed: int) -> None:
    """A capacity of 0 means the same as not being there."""
    mentors, mentees = _keys(problem)
    rows = np.flatnonzero(problem.mentor_capacity)
    columns = np.flatnonzero(problem.mentee_capacity)
    kept_mentors = [mentors[row] for row in rows]
    kept_mentees = [mentees[column] for column in columns]
    whole = _solve(problem, seed=seed, mentor_keys=mentors, mentee_keys=mentees)
    kept = _solve(
        _take(problem, rows, columns),
        seed=seed,
        mentor_keys=kept_mentors,
        mentee_keys=kept_mentees,
    )
    assert _named(whole, mentors, mentees) == _named(kept, kept_mentors, kept_mentees)


@given(instances(), SEEDS, st.integers(2, 1000))
def test_unit_of_the_scores_does_not_matter(problem: Instance, seed: int, factor: int) -> None:
    """Scores in another unit give the same pairs: every rule is a ratio or a comparison."""
    scaled = replace(problem, scores=problem.scores * factor)
    before, after = _solve(problem, seed=seed), _solve(scaled, seed=seed)
    np.testing.assert_array_equal(before.pairs, after.pairs)
    assert after.value == factor * before.value


@given(instances(), SEEDS)
def test_scores_of_forbidden_pairs_do_not_matter(problem: Instance, seed: int) -> None:
    """What a forbidden pair would have scored changes neither pairs nor prices."""
    other = np.where(problem.eligible, problem.scores, 77)
    before, after = _solve(problem, seed=seed), _solve(replace(problem, scores=other), seed=seed)
    np.testing.assert_array_equal(before.pairs, after.pairs)
    np.testing.assert_array_equal(before.prices.total, after.prices.total)


@given(instances(), SEEDS)
def test_one_more_mentor_never_lowers_coverage(problem: Instance, seed: int) -> None:
    """Everybody but the last mentor covers at most as many mentees as everybody."""
    mentors, mentees = problem.shape
    fewer = _take(problem, np.arange(mentors - 1), np.arange(mentees))
    assert _solve(fewer, seed=seed).coverage <= _solve(problem, seed=seed).coverage


@given(instances(), SEEDS, st.data())
def test_one_more_place_or_pair_never_lowers_coverage(
    problem: Instance, seed: int, data: st.DataObject
) -> None:
    """A place more or a forbidden pair allowed: coverage stays or grows."""
    mentors, mentees = problem.shape
    j = data.draw(st.integers(0, mentors - 1))
    i = data.draw(st.integers(0, mentees - 1))
    capacity, eligible = problem.mentor_capacity.copy(), problem.eligible.copy()
    capacity[j] += 1
    eligible[j, i] = True
    coverage = _solve(problem, seed=seed).coverage
    assert _solve(replace(problem, mentor_capacity=capacity), seed=seed).coverage >= coverage
    assert _solve(replace(problem, eligible=eligible), seed=seed).coverage >= coverage


@given(instances(), SEEDS)
def test_worst_rises_and_total_falls_with_the_slack(problem: Instance, seed: int) -> None:
    """More slack never lowers the worst pair and never raises the total; coverage stays."""
    answers = [_solve(problem, seed=seed, worst_slack=slack) for slack in (0.0, 0.01, 0.2, 1.0)]
    worst = [-np.inf if answer.worst is None else answer.worst for answer in answers]
    assert worst == sorted(worst)
    assert [a.value for a in answers] == sorted((a.value for a in answers), reverse=True)
    assert len({answer.coverage for answer in answers}) == 1


@given(instances(), SEEDS)
def test_total_is_never_below_that_of_coverage(problem: Instance, seed: int) -> None:
    """The objective "total" has the higher total, "coverage" the higher coverage."""
    covering, summing = (_solve(problem, seed=seed, objective=o) for o in ("coverage", "total"))
    assert summing.value >= covering.value
    assert summing.coverage <= covering.coverage


@given(instances(), SEEDS)
def test_total_never_makes_a_negative_pair(problem: Instance, seed: int) -> None:
    """For the objective "total" a pair below zero is worse than none."""
    answer = _solve(problem, seed=seed, objective="total")
    assert answer.worst is None or answer.worst >= 0


@given(instances())
def test_total_is_the_same_from_either_side(problem: Instance) -> None:
    """Mentors and mentees exchanged, the highest total is the same."""
    exchanged = Instance(
        problem.scores.T,
        problem.eligible.T,
        problem.mentee_capacity,
        problem.mentor_capacity,
        np.zeros(problem.shape[1], dtype=np.int64),
    )
    there, back = (_solve(p, objective="total") for p in (problem, exchanged))
    assert there.value == back.value


@given(instances(several_mentors=False), SEEDS)
def test_a_floor_is_a_mask(problem: Instance, seed: int) -> None:
    """A floor gives the answer that forbidding every pair below it gives; a pair on it stays."""
    floor = int(np.median(problem.scores))
    masked = replace(problem, eligible=problem.eligible & (problem.scores >= floor))
    floored = _solve(problem, seed=seed, floor=floor)
    np.testing.assert_array_equal(floored.pairs, _solve(masked, seed=seed).pairs)


@given(instances(), SEEDS)
def test_floats_are_rounded_to_the_resolution(problem: Instance, seed: int) -> None:
    """Floats that are whole numbers of units give the answer that these integers give."""
    units = _solve(problem, seed=seed)
    floats = assign(problem.scores / 1_000_000, seed=seed, **problem.arguments())
    coarse = assign(problem.scores * 0.25, seed=seed, resolution=0.25, **problem.arguments())
    np.testing.assert_array_equal(units.pairs, floats.pairs)
    np.testing.assert_array_equal(units.pairs, coarse.pairs)
    assert (units.value, units.worst) == (floats.value, floats.worst)
    assert floats.total == pytest.approx(units.value / 1_000_000)
    assert coarse.total == units.value * 0.25


@given(instances(minima=True), SEEDS)
def test_minimum_loads_never_cost_coverage(problem: Instance, seed: int) -> None:
    """Where minimum loads can be met, as many mentees have a mentor as without them."""
    if optimum(problem) is None:
        return
    without = replace(problem, mentor_minimum=np.zeros_like(problem.mentor_minimum))
    assert _solve(problem, seed=seed).coverage == _solve(without, seed=seed).coverage


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (2, 0)])
@pytest.mark.parametrize("objective", ["coverage", "total"])
def test_nobody_on_a_side_is_a_valid_problem(shape: tuple[int, int], objective: Objective) -> None:
    """Without mentors or mentees the answer is proven and has no pair."""
    for scores in (np.zeros(shape), np.zeros(shape, dtype=np.int64)):
        answer = assign(scores, objective=objective)
        assert answer.pairs.shape == (0, 2) and answer.pairs.dtype == np.int64
        assert (answer.coverage, answer.worst, answer.value, answer.bound) == (0, None, 0, 0)
        assert answer.proven and answer.status == "optimal"
        assert answer.drawn.tolist() == [False] * shape[1]
        assert answer.prices.people.tolist() == answer.prices.total.tolist() == [0] * shape[0]


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("places", [1, 2])
def test_nobody_eligible_is_a_valid_problem(places: int, objective: Objective) -> None:
    """All pairs forbidden, or nobody with a place: an empty answer, proven."""
    scores = np.ones((3, 4))
    forbidden = np.zeros((3, 4), dtype=bool)
    for options in (
        {"eligible": forbidden, "mentor_capacity": places, "mentee_capacity": places},
        {"mentor_capacity": 0, "mentee_capacity": places},
        {"mentor_capacity": places, "mentee_capacity": 0},
        {"floor": 1.5, "mentor_capacity": places, "mentee_capacity": places},
    ):
        answer = assign(scores, objective=objective, **options)
        assert answer.pairs.shape == (0, 2)
        assert (answer.coverage, answer.worst, answer.value) == (0, None, 0)
        assert answer.proven and not answer.drawn.any()
