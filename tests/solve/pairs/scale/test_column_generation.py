"""The engine for large pools from inside: every round is honest, and the last one is exact.

Holds ``scale.column_generation``, ``scale.state`` and ``scale.progress`` to account.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large_cohorts import require_same, thin_core
from packed_cases import Instance, drawn, drawn_alike

from mentormatch.arrays import Ints
from mentormatch.objectives import OBJECTIVES, ObjectiveName
from mentormatch.solve.packed.identical_mentors import of_mentors
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.judge.terms import judge_terms
from mentormatch.solve.pairs.scale.begin import begin_engine
from mentormatch.solve.pairs.scale.column_generation import build_core, optimise
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.solve import solve_terms
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.terms import Bits, Dense, Pairs, Postings, Table

KNOWN = (Table, Postings, Bits, Dense, Pairs)
"""Terms that can be the same for two mentors: all but functions of the caller."""


def problem_of(instance: Instance, capacity: Ints) -> TermProblem:
    """Ask for the highest total of these terms, one mentor each."""
    scores, (mentors, mentees) = instance.scores, instance.shape
    return TermProblem(
        terms=instance.terms,
        gates=instance.gates,
        mentor_capacity=capacity,
        mentor_minimum=0 * capacity,
        mentee_capacity=np.ones(mentees, np.int64),
        mentor_keys=tuple(range(mentors)),
        mentee_keys=tuple(range(mentees)),
        objective=OBJECTIVES["total"],
        span=int(max(scores.max(), 0) - min(scores.min(), 0)),
    )


def places(seed: int, mentors: int) -> Ints:
    """Draw places, with some mentors who have none."""
    return np.random.default_rng(seed).integers(0, 4, mentors)


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_rounds_enclose_the_optimum(seed: int) -> None:
    """After every round, value and bound enclose the optimum of the matrix, and at last meet."""
    case = drawn(seed)
    capacity = places(seed, case.shape[0])
    rounds: list[Round] = []
    engine = begin_engine(problem_of(case, capacity), jobs=1, report=rounds.append)
    build_core(engine)
    optimise(engine, "total")
    dense = assign(case.scores, eligible=case.eligible, mentor_capacity=capacity, objective="total")
    best = engine.scale * dense.value + dense.coverage
    assert rounds == engine.rounds
    assert all(last.value <= best <= last.bound for last in rounds)
    assert engine.proven and rounds[-1].gap == 0
    assert "of the total is missing" in str(rounds[-1])


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.sampled_from([drawn, drawn_alike]), st.booleans(), st.booleans())
def test_who_has_no_pair_takes_no_part(
    seed: int, draw: Callable[[int], Instance], thin: bool, floor: bool
) -> None:
    """Exactly those are left with places whom some mentor with places may take at all."""
    case = draw(seed)
    capacity = places(seed, case.shape[0])
    problem = problem_of(case, capacity)
    if floor:
        problem = replace(problem, floor=int(np.quantile(case.scores, 0.9)))
    with thin_core() if thin else nullcontext():
        engine = begin_engine(problem, jobs=1)
        build_core(engine)
    may = case.eligible & (case.scores >= problem.floor)
    np.testing.assert_array_equal(engine.mentee_capacity > 0, may[capacity > 0].any(axis=0))


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_mentors_without_places_hide_nobody(seed: int) -> None:
    """However much better they would be, whoever has places is found behind them."""
    rng = np.random.default_rng(seed)
    closed, open_, mentees = 40, 20, 100
    # All open mentors would rather have the same few mentees.
    liked = np.linspace(-10, -9, mentees) + rng.uniform(0, 1e-3, (open_, mentees))
    scores = np.concatenate([rng.uniform(29, 30, (closed, mentees)), liked])
    units = np.rint(scores * 1_000_000).astype(np.int64)
    j, i = np.indices(units.shape).reshape(2, -1)
    term = Pairs.of(units.shape, j, i, units.ravel(), np.zeros(mentees, np.int64))
    capacity = np.repeat([0, 1], [closed, open_])
    problem = problem_of(Instance((term,), (), units.shape), capacity)
    answer = solve_terms(replace(problem, objective=OBJECTIVES["coverage"]), jobs=1)
    require_same(assign(units, mentor_capacity=capacity), answer)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(2, 4), st.sampled_from(["coverage", "total"]))
def test_copies_of_a_mentor_are_one_with_more_places(
    seed: int, copies: int, goal: ObjectiveName
) -> None:
    """Mentors who are alike, on equal lists too, are one; the answer still names each of them."""
    case = drawn(seed)
    rows = np.tile(np.arange(case.shape[0]), copies)
    terms = tuple(of_mentors(t, rows) for t in case.terms if isinstance(t, KNOWN))
    many = Instance(terms, (), (len(rows), case.shape[1]))
    capacity = places(seed, len(rows))
    problem = replace(problem_of(many, capacity), objective=OBJECTIVES[goal])
    assert problem.packed().shape[0] <= case.shape[0]
    answer = solve_terms(problem, jobs=1)
    judge_terms(problem, answer.pairs, answer.stages)
    expected = assign(many.scores, mentor_capacity=capacity, objective=goal)
    np.testing.assert_array_equal(answer.pairs, expected.pairs)
    np.testing.assert_array_equal(answer.prices.total, expected.prices.total)


@pytest.mark.parametrize("wanted", [1, 2])
def test_where_all_tie_a_round_looks_at_all_mentors(wanted: int) -> None:
    """Lists of mentees who tie hold different mentors: few rounds, and a core of few pairs."""
    people = 300
    nobody = np.zeros(people, np.int64)
    one, rows = np.ones(people, np.int64), np.arange(people)
    # Everybody is somebody's wish, so that lists of pairs tell all mentors apart.
    wishes = Pairs.of((people, people), rows, (rows * 7) % people, 0 * rows + 5, nobody)
    everybody = Table(nobody, nobody, np.array([[100]]))
    problem = problem_of(Instance((everybody, wishes), (), (people, people)), wanted * one)
    engine = begin_engine(replace(problem, mentee_capacity=wanted * one), jobs=1)
    optimise(engine, "total")
    assert engine.proven
    assert engine.total == people * (100 * wanted + 5)
    assert len(engine.rounds) <= 5
    assert len(engine.core.pair_index) < people**2 // 3
