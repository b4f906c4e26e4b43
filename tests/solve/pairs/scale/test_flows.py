"""Flows on a sparse core: the optimum of every limit, with prices that prove it to the unit.

Holds to account: of `solve.pairs.scale` core_flow with its kernels flow_paths, flow_duals,
complementary_slackness, binary_heap and core_arrays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.arguments import read_question
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.dense import instance as dense
from mentormatch.solve.pairs.dense.extreme_duals import maximal_duals, minimal_duals
from mentormatch.solve.pairs.scale.core_flow import (
    FlowLimits,
    FlowOptimum,
    flow_bound,
    maximal_flow_duals,
    minimal_flow_duals,
    solve_flow_core,
)
from mentormatch.solve.pairs.scale.core_solver import bid_for_places
from mentormatch.solve.pairs.scale.kernels import flow_paths
from mentormatch.solve.pairs.scale.kernels.core_arrays import Core, Flow, transposed
from mentormatch.solve.pairs.weights import Weights
from oracle import Instance, enumerate_matchings, shortfall
from strategies import REGIMES, instances, middle_sized_instance, seeded_instance

LARGE = 1 << 45


def _core(problem: Instance, *, scale: int = 1) -> Core:
    """Return the eligible pairs by mentee."""
    mentee, mentor = np.nonzero(problem.eligible.T)
    start = np.searchsorted(mentee, np.arange(problem.shape[1] + 1))
    return Core(start, mentor.astype(np.int32), scale * problem.scores[mentor, mentee])


def _limits(problem: Instance, person: Ints | int) -> FlowLimits:
    bonus = np.broadcast_to(np.asarray(person, np.int64), problem.mentee_capacity.shape).copy()
    return FlowLimits(
        problem.mentee_capacity, bonus, problem.mentor_capacity, problem.mentor_minimum
    )


def _mentees(core: Core) -> Ints:
    return np.repeat(np.arange(len(core.start) - 1), np.diff(core.start))


def _highest(problem: Instance, person: Ints) -> int | None:
    """Return the highest worth of any matching that meets the minimum loads."""
    listed = enumerate_matchings(problem)
    listed = listed.only((listed.loads >= problem.mentor_minimum).all(axis=1))
    if not len(listed.total):
        return None
    return int((listed.total + listed.covered.astype(np.int64) @ person).max())


def _bonus(problem: Instance, seed: int) -> Ints:
    """Draw a bonus of each mentee, often none, sometimes above every score."""
    generator = np.random.default_rng(seed)
    largest = [1, 5, 1_000_000, 10_000_000][seed % 4]
    return generator.integers(0, largest, problem.shape[1])


def _start(problem: Instance, core: Core, seed: int) -> tuple[Ints, Bools]:
    """Draw prices of any sign, and pairs within the capacities of the mentors."""
    generator = np.random.default_rng(seed)
    prices = generator.integers(-2, 3, problem.shape[0]) * generator.choice([1, 300_000])
    made = generator.random(len(core.mentor)) < 0.6
    for j in range(problem.shape[0]):
        mine = np.flatnonzero(made & (core.mentor == j))
        made[mine[problem.mentor_capacity[j] :]] = False
    return prices, made


def _check(core: Core, limits: FlowLimits, found: FlowOptimum) -> None:
    """Check limits, the signs of prices, every threshold, and that the bound is the value."""
    mentee, made = _mentees(core), found.made
    load = np.bincount(core.mentor[made], minlength=len(limits.mentor_capacity))
    has = np.bincount(mentee[made], minlength=len(limits.mentee_capacity))
    assert (limits.mentor_minimum <= load).all() and (load <= limits.mentor_capacity).all()
    assert (has <= limits.mentee_capacity).all()
    assert (load == limits.mentor_capacity)[found.prices > 0].all()
    assert (load == limits.mentor_minimum)[found.prices < 0].all()
    margin = core.profit - found.prices[core.mentor]
    threshold = found.mentee_duals
    assert (margin >= threshold[mentee])[made].all()
    assert (margin <= threshold[mentee])[~made].all()
    places = np.minimum(limits.mentee_capacity, np.diff(core.start))
    assert (threshold == -limits.coverage_price)[(has == 0) & (places > 0)].all()
    assert (threshold >= -limits.coverage_price)[has == 1].all()
    assert (threshold <= 0)[(has == 1) & (places > 1)].all()
    assert (threshold == 0)[(has > 1) & (has < places)].all()
    assert (threshold >= 0)[(has > 1) & (has == places)].all()
    assert found.value == core.profit[made].sum() + limits.coverage_price[has > 0].sum()
    assert found.value == flow_bound(core, limits, found.prices)


@given(instances(largest=3, minima=True), st.integers(0, 10**6))
def test_the_optimum_is_that_of_all_matchings(problem: Instance, seed: int) -> None:
    """The value is the highest of any matching, and a shortage is reported where there is none."""
    core, limits = _core(problem), _limits(problem, _bonus(problem, seed))
    found = solve_flow_core(core, limits)
    expected = _highest(problem, limits.coverage_price)
    assert (found.shortage is None) == (expected is not None)
    if expected is not None:
        assert found.value == expected
        _check(core, limits, found)


@pytest.mark.parametrize("regime", REGIMES)
def test_any_start_leads_to_the_same_value(regime: str) -> None:
    """Random prices and random pairs to begin with change neither value nor proof."""
    for seed in range(150):
        problem = seeded_instance(seed, regime)
        core, limits = _core(problem), _limits(problem, _bonus(problem, seed))
        cold = solve_flow_core(core, limits)
        for start in range(3):
            prices, made = _start(problem, core, 10 * seed + start)
            warm = solve_flow_core(core, limits, prices=prices, made=made if start else None)
            assert (warm.shortage is None) == (cold.shortage is None), (seed, problem)
            if warm.shortage is None:
                assert warm.value == cold.value, (seed, problem)
                _check(core, limits, warm)
            elif cold.shortage is not None:
                assert warm.shortage.missing == cold.shortage.missing, (seed, problem)


def test_a_start_is_not_changed() -> None:
    """The arrays of the caller stay as they are."""
    problem = seeded_instance(3, "both capacities")
    core, limits = _core(problem), _limits(problem, 5)
    prices, made = _start(problem, core, 1)
    before = prices.copy(), made.copy(), limits.mentee_capacity.copy()
    solve_flow_core(core, limits, prices=prices, made=made)
    for array, kept in zip((prices, made, limits.mentee_capacity), before, strict=True):
        np.testing.assert_array_equal(array, kept)


@given(instances(largest=3, minima=True), st.integers(0, 10**6))
def test_any_prices_bound_every_matching(problem: Instance, seed: int) -> None:
    """No matching is worth more than the bound of any prices, of any sign."""
    core, limits = _core(problem), _limits(problem, _bonus(problem, seed))
    best = _highest(problem, limits.coverage_price)
    prices, _ = _start(problem, core, seed)
    assert best is None or best <= flow_bound(core, limits, prices)


def test_a_shortage_comes_with_the_set_that_proves_it() -> None:
    """As many places are missing as the oracle says, and the mentors reached explain them all."""
    short = 0
    for seed in range(400):
        problem = seeded_instance(seed, "minima")
        core, limits = _core(problem), _limits(problem, _bonus(problem, seed))
        found = solve_flow_core(core, limits, prices=_start(problem, core, seed)[0])
        missing = shortfall(problem)
        assert (found.shortage is None) == (missing == 0), (seed, problem)
        if found.shortage is None:
            continue
        short += 1
        reached, inside = found.shortage.mentors, found.shortage.mentees
        choices = np.bincount(
            _mentees(core)[reached[core.mentor]], minlength=len(limits.mentee_capacity)
        )
        can_give = np.minimum(limits.mentee_capacity, choices)
        assert (
            limits.mentor_minimum[reached].sum() - can_give.sum()
            == missing
            == found.shortage.missing
        )
        assert (limits.mentee_capacity <= choices)[inside].all()
    assert short > 60


def _weighted(problem: Instance, seed: int) -> tuple[dense.Instance, Weights]:
    """Return an instance as the dense path sees it, people before total or behind it."""
    question = read_question(
        problem.scores,
        **problem.arguments(),
        objective="coverage" if seed % 2 else "total",
        worst_slack=0.0,
    ).as_matrix()
    grid = dense.Instance.of(question)
    return grid, Weights.of(question.objective, grid.size, question.span)


@pytest.mark.parametrize("regime", REGIMES)
def test_extreme_prices_are_those_of_the_dense_path(regime: str) -> None:
    """Smallest and largest prices from a flow equal the fixed points over the whole grid."""
    for seed in range(150):
        problem = seeded_instance(seed, regime)
        grid, weights = _weighted(problem, seed)
        mentee, mentor = np.nonzero(grid.eligible)
        start = np.searchsorted(mentee, np.arange(problem.shape[1] + 1))
        worth = weights.score * grid.scores[mentee, mentor].astype(np.int64)
        core = Core(start, mentor.astype(np.int32), worth)
        person = np.full(len(grid.mentee_capacity), weights.coverage_price)
        limits = FlowLimits(grid.mentee_capacity, person, grid.mentor_capacity, grid.mentor_minimum)
        if (grid.mentor_minimum > grid.mentor_capacity).any():
            continue
        found = solve_flow_core(core, limits)
        if found.shortage is not None:
            continue
        pairs = np.column_stack([mentor[found.made], mentee[found.made]])
        big_m = 2 * weights.big_m
        low = minimal_flow_duals(core, limits, found.made, found.prices, big_m=big_m)
        np.testing.assert_array_equal(low, minimal_duals(grid, pairs, weights))
        high = maximal_flow_duals(core, limits, found.made, low, big_m=big_m)
        np.testing.assert_array_equal(high, maximal_duals(grid, pairs, weights))
        again = minimal_flow_duals(core, limits, found.made, high, big_m=big_m)
        np.testing.assert_array_equal(again, low)
        assert flow_bound(core, limits, low) == flow_bound(core, limits, high) == found.value


def _revalued(core: Core, limits: FlowLimits, j: int, places: int, minimum: int) -> int:
    """Return the value after the places and the minimum of one mentor have changed."""
    capacity, least = limits.mentor_capacity.copy(), limits.mentor_minimum.copy()
    capacity[j] += places
    least[j] += minimum
    return solve_flow_core(
        core, limits._replace(mentor_capacity=capacity, mentor_minimum=least)
    ).value


def test_prices_are_what_places_are_worth() -> None:
    """One place more, one place less, a minimum lowered by one: each changes the value so much."""
    for seed in range(120):
        problem = seeded_instance(seed, ("both capacities", "minima")[seed % 2])
        core, limits = _core(problem), _limits(problem, _bonus(problem, seed))
        found = solve_flow_core(core, limits)
        if found.shortage is not None:
            continue
        low = minimal_flow_duals(core, limits, found.made, found.prices, big_m=LARGE)
        high = maximal_flow_duals(core, limits, found.made, found.prices, big_m=LARGE)
        for j in range(problem.shape[0]):
            more = _revalued(core, limits, j, 1, 0) - found.value
            assert more == max(low[j], 0), (seed, j, problem)
            if limits.mentor_capacity[j] > limits.mentor_minimum[j]:
                lost = found.value - _revalued(core, limits, j, -1, 0)
                assert lost == max(high[j], 0), (seed, j, problem)
            if limits.mentor_minimum[j] > 0:
                relief = _revalued(core, limits, j, 0, -1) - found.value
                assert relief == max(-high[j], 0), (seed, j, problem)


def test_prices_need_an_optimum() -> None:
    """A matching without its best pair, or prices that do not fit, are refused."""
    core = Core(np.array([0, 2, 4]), np.array([0, 1, 0, 1], np.int32), np.array([9, 5, 7, 6]))
    one, none = np.array([1, 1]), np.array([0, 0])
    limits = FlowLimits(one, none, one, none)
    found = solve_flow_core(core, limits)
    minimal_flow_duals(core, limits, found.made, found.prices, big_m=9)
    with pytest.raises(ProofError, match="rather"):
        minimal_flow_duals(core, limits, ~found.made, np.array([3, 0]), big_m=9)
    with pytest.raises(ProofError, match="load"):
        maximal_flow_duals(core, limits, found.made & False, np.array([3, 0]), big_m=9)


def test_numbers_near_the_limit_stay_exact() -> None:
    """Worths and bonuses of 2**45 lead to the optimum of the same question with small numbers."""
    for seed in range(60):
        problem = seeded_instance(seed, "minima")
        limits, scale = _limits(problem, 3_000_000), LARGE // 1_000_000
        small = solve_flow_core(_core(problem), limits)
        large_limits = limits._replace(coverage_price=limits.coverage_price * scale)
        large = solve_flow_core(_core(problem, scale=scale), large_limits)
        assert large.value == scale * small.value


@pytest.mark.parametrize(("places", "minima"), [(1, False), (3, False), (3, True)])
def test_thirty_people_agree_with_the_dense_path(places: int, minima: bool) -> None:
    """Total and people of thirty mentors and thirty mentees are those of `assign`."""
    for seed in range(6):
        problem = middle_sized_instance(seed, places=places, minima=minima)
        scale = 1_000
        core, limits = _core(problem, scale=scale), _limits(problem, 1)
        found = solve_flow_core(core, limits)
        if found.shortage is not None:
            continue
        _check(core, limits, found)
        dense = assign(problem.scores, objective="total", **problem.arguments())
        assert divmod(found.value, scale) == (dense.value, dense.coverage)


def test_an_auction_changes_nothing_but_time() -> None:
    """Prices of an auction lead to the value that exact paths alone reach."""
    generator = np.random.default_rng(5)
    cells = np.unique(generator.integers(0, 2_500 * 1_200, 30_000))
    mentee, mentor = np.divmod(cells, 1_200)
    start = np.searchsorted(mentee, np.arange(2_501))
    core = Core(start, mentor.astype(np.int32), generator.integers(-200, 10**6, len(cells)))
    capacity = generator.integers(0, 5, 1_200)
    limits = FlowLimits(
        generator.integers(0, 4, 2_500),
        generator.integers(0, 10**8, 2_500),
        capacity,
        np.where(generator.random(1_200) < 0.2, np.minimum(capacity, 1), 0),
    )
    prices = 0 * capacity
    bid_for_places(core, limits, prices, [10**6 >> shift for shift in (3, 6, 9)])
    assert prices.any()
    found = solve_flow_core(core, limits, prices=prices)
    _check(core, limits, found)
    assert found.value == solve_flow_core(core, limits).value


def _medium() -> tuple[Core, FlowLimits]:
    """Return 600 mentees and 280 mentors who know twelve each, more or less.

    With twice as many the solver of the oldest SciPy takes minutes for the linear program.
    """
    generator = np.random.default_rng(20)
    cells = np.unique(generator.integers(0, 600 * 280, 7_200))
    mentee, mentor = np.divmod(cells, 280)
    start = np.searchsorted(mentee, np.arange(601))
    core = Core(start, mentor.astype(np.int32), generator.integers(-200, 1_000, len(cells)))
    capacity = generator.integers(0, 5, 280)
    limits = FlowLimits(
        generator.integers(0, 4, 600),
        generator.integers(0, 300, 600),
        capacity,
        np.where(generator.random(280) < 0.3, np.minimum(capacity, 2), 0),
    )
    return core, limits


def test_a_medium_core_agrees_with_a_linear_program() -> None:
    """With all limits at once, the value is the optimum that HiGHS finds."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, eye_array, hstack, vstack

    core, limits = _medium()
    found = solve_flow_core(core, limits)
    _check(core, limits, found)
    pairs, mentees = len(core.mentor), len(limits.mentee_capacity)
    one, column = np.ones(pairs), np.arange(pairs)
    by_mentor = coo_array((one, (core.mentor, column)), shape=(len(limits.mentor_capacity), pairs))
    by_mentee = coo_array((one, (_mentees(core), column)), shape=(mentees, pairs))
    nobody, everybody = coo_array((len(limits.mentor_capacity), mentees)), eye_array(mentees)
    table: Any = vstack(
        [
            hstack([by_mentor, nobody]),
            hstack([-by_mentor, nobody]),
            hstack([by_mentee, 0 * everybody]),
            hstack([-by_mentee, everybody]),
        ],
        format="csr",
    )
    most = [
        limits.mentor_capacity,
        -limits.mentor_minimum,
        limits.mentee_capacity,
        np.zeros(mentees),
    ]
    gain = np.concatenate([core.profit, limits.coverage_price]).astype(np.float64)
    answer: Any = linprog(
        -gain, A_ub=table, b_ub=np.concatenate(most), bounds=(0, 1), method="highs"
    )
    assert round(-answer.fun) == found.value


def _chained(had: int) -> tuple[Core, FlowLimits, Flow]:
    """Return an optimal flow whose reverse search lowers the label of each mentee ten times.

    Mentor 0 has a dual and nobody. Ten mentors are reached from her in turn, each nearer to all
    other mentees than the one before; each of these has `had` mentors of her own.
    """
    step, others = 10, 10
    pairs = [(0, 0, -1), *((0, 1 + q, 10 * q) for q in range(step))]
    for i in range(1, 1 + others):
        pairs += [(i, 1 + q, 50 * q - 1_000) for q in range(step)]
        pairs += [(i, 1 + step + (i - 1) * had + k, 0) for k in range(had)]
    mentee, mentor, slack = np.array(sorted(pairs)).T
    made = slack >= 0
    mentors, dual = 1 + step + others * had, 10**9
    core = Core(
        np.searchsorted(mentee, np.arange(2 + others)), mentor.astype(np.int32), slack + dual
    )
    capacity = np.array([step] + others * [had])
    limits = FlowLimits(capacity, 0 * capacity, np.ones(mentors, int), np.zeros(mentors, int))
    taken, load = np.bincount(mentee[made]), np.bincount(mentor[made], minlength=mentors)
    first, held = np.cumsum([0, *load]), np.flatnonzero(made)[np.argsort(mentor[made])]
    prices, thresholds = np.full(mentors, dual), np.zeros(1 + others, np.int64)
    flow = Flow(made, taken, load, first, held.astype(np.int32), prices, thresholds)
    return core, limits, flow


@pytest.mark.parametrize("had", [1, 2, 5])
def test_the_heap_of_a_reverse_search_has_room(had: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels that fall again and again fit the heap; in plain Python, numpy checks the indices."""
    for name in ("reverse", "_reverse_path", "_augment_reverse", "push", "pop", "join_cost"):
        monkeypatch.setattr(flow_paths, name, getattr(flow_paths, name).py_func)
    core, limits, flow = _chained(had)
    back = transposed(core, len(limits.mentor_capacity))
    flow_paths.reverse(core, back, limits, flow)
    assert flow.mentor_dual[0] == 0 and flow.made.sum() == flow.load.sum()
