"""The engine for large pools from inside: every round is honest, and the last one is exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.solve.arrays import Ints
from mentormatch.solve.assign import assign
from mentormatch.solve.judge_scale import judge_terms
from mentormatch.solve.large import assign_terms, begin_engine
from mentormatch.solve.rounds import Round
from mentormatch.solve.scale import gather, optimise
from mentormatch.solve.term_problem import TermProblem
from mentormatch.solve.twins import of_mentors
from mentormatch.terms import Bits, Dense, Postings, Table
from packed_cases import Instance, drawn

pytestmark = pytest.mark.slow

ALIKE = (Table, Postings, Bits, Dense)
"""Terms that can be the same for two mentors."""


def problem_of(instance: Instance, capacity: Ints) -> TermProblem:
    """Ask for the highest total of these terms, one mentor each."""
    scores, (mentors, mentees) = instance.scores, instance.shape
    return TermProblem(
        terms=instance.terms,
        gates=instance.gates,
        shape=instance.shape,
        mentor_capacity=capacity,
        mentor_minimum=0 * capacity,
        mentee_capacity=np.ones(mentees, np.int64),
        mentor_keys=tuple(range(mentors)),
        mentee_keys=tuple(range(mentees)),
        objective="total",
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
    told: list[Round] = []
    engine = begin_engine(problem_of(case, capacity), jobs=1, report=told.append)
    gather(engine)
    optimise(engine, "total")
    dense = assign(case.scores, eligible=case.eligible, mentor_capacity=capacity, objective="total")
    best = engine.scale * dense.value + dense.coverage
    assert told == engine.rounds
    assert all(last.value <= best <= last.bound for last in told)
    assert engine.proven and told[-1].gap == 0
    assert "of the total is missing" in str(told[-1])


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_who_has_no_pair_takes_no_part(seed: int) -> None:
    """The core holds pairs of exactly those who have an eligible mentor with places."""
    case = drawn(seed)
    capacity = places(seed, case.shape[0])
    engine = begin_engine(problem_of(case, capacity), jobs=1)
    gather(engine)
    expected = case.eligible[capacity > 0].any(axis=0)
    np.testing.assert_array_equal(engine.wants > 0, expected)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(2, 4), st.sampled_from(["coverage", "total"]))
def test_copies_of_a_mentor_are_one_with_more_places(seed: int, copies: int, goal: str) -> None:
    """Mentors who are alike are taken together, and the answer still names each of them."""
    case = drawn(seed)
    rows = np.tile(np.arange(case.shape[0]), copies)
    terms = tuple(of_mentors(t, rows) for t in case.terms if isinstance(t, ALIKE))
    many = Instance(terms, (), (len(rows), case.shape[1]))
    capacity = places(seed, len(rows))
    problem = replace(problem_of(many, capacity), objective=goal)  # type: ignore[arg-type]
    assert problem.packed().shape[0] <= case.shape[0]
    answer = assign_terms(problem, jobs=1)
    judge_terms(problem, answer.pairs, answer.stages)
    expected = assign(many.scores, mentor_capacity=capacity, objective=goal)  # type: ignore[arg-type]
    np.testing.assert_array_equal(answer.pairs, expected.pairs)
    np.testing.assert_array_equal(answer.prices.total, expected.prices.total)
