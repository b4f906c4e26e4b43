"""The path for large pools: the same answer as the dense path, pair by pair, and judged.

Holds ``scale.solve``, ``scale.certificates`` and ``scale.lottery`` to account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_cases import Instance, drawn

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.objectives import OBJECTIVES, ObjectiveName
from mentormatch.solve.arrays import MOST_UNITS
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.scale.solve import solve_terms
from mentormatch.solve.pairs.term_problem import TermProblem


@dataclass(frozen=True)
class Case:
    """Random terms with limits, as both paths are asked."""

    instance: Instance
    capacity: Ints
    minimum: Ints
    places: Ints
    objective: ObjectiveName
    slack: float
    floor: int | None

    @property
    def problem(self) -> TermProblem:
        """The question by terms."""
        scores = self.instance.scores
        return TermProblem(
            terms=self.instance.terms,
            gates=self.instance.gates,
            mentor_capacity=self.capacity,
            mentor_minimum=self.minimum,
            mentee_capacity=self.places,
            mentor_keys=tuple(range(len(self.capacity))),
            mentee_keys=tuple(range(len(self.places))),
            objective=OBJECTIVES[self.objective],
            slack_ppm=round(self.slack * 1e6),
            floor=-MOST_UNITS if self.floor is None else self.floor,
            span=int(max(scores.max(), 0) - min(scores.min(), 0)),
        )

    def dense(self, *, seed: int) -> Assignment:
        """The answer of the dense path."""
        asked: dict[str, Any] = {
            "eligible": self.instance.eligible,
            "mentor_capacity": self.capacity,
            "mentor_minimum": self.minimum,
            "mentee_capacity": self.places,
            "objective": self.objective,
            "worst_slack": self.slack,
            "floor": self.floor,
            "seed": seed,
        }
        return assign(self.instance.scores, **asked)


def case_of(seed: int, *, several: bool = False, minima: bool = False) -> Case:
    """Draw terms and limits."""
    rng = np.random.default_rng(seed)
    instance = drawn(seed)
    mentors, mentees = instance.shape
    capacity = rng.integers(0, int(rng.choice([2, 4])), mentors)
    return Case(
        instance,
        capacity,
        minimum=np.minimum(capacity, rng.random(mentors) < 0.3) if minima else 0 * capacity,
        places=rng.integers(0, 3 if several else 2, mentees) | (rng.random(mentees) < 0.7),
        objective="total" if rng.choice(2) else "coverage",
        slack=float(rng.choice([0.0, 0.01, 0.2, 1.0])),
        floor=None if rng.random() < 0.7 else int(np.quantile(instance.scores, 0.3)),
    )


def both(case: Case, seed: int = 0) -> tuple[Assignment, Assignment] | None:
    """Solve both ways; None if both say that minimum loads cannot be met."""
    shortfall = shortfall_of(case.dense, seed)
    if shortfall is not None:
        assert shortfall_of(lambda seed: solve_terms(case.problem, seed=seed), seed) == shortfall
        return None
    return case.dense(seed=seed), solve_terms(case.problem, seed=seed)


def shortfall_of(solve: Callable[..., Assignment], seed: int) -> int | None:
    """Return by how much minimum loads cannot be met, or None if they can."""
    try:
        solve(seed=seed)
    except Infeasible as error:
        return error.shortfall
    return None


def require_same(expected: Assignment, answer: Assignment) -> None:
    """Both paths give the same pairs, stages, draw and prices of places."""
    assert answer.proven
    for mine, theirs in zip(answer.stages, expected.stages, strict=True):
        assert (mine.name, mine.value, mine.bound) == (theirs.name, theirs.value, theirs.bound)
    np.testing.assert_array_equal(answer.pairs, expected.pairs)
    np.testing.assert_array_equal(answer.drawn, expected.drawn)
    for name in ("people", "total", "relax_people", "relax_total"):
        np.testing.assert_array_equal(getattr(answer.prices, name), getattr(expected.prices, name))
    assert (answer.value, answer.coverage, answer.worst) == (
        expected.value,
        expected.coverage,
        expected.worst,
    )


@settings(max_examples=150)
@given(st.integers(0, 10**6))
def test_one_mentor_each(seed: int) -> None:
    """Both objectives, capacities, requirements, floors, ties: the same answer."""
    found = both(case_of(seed), seed)
    assert found is not None
    require_same(*found)


@settings(max_examples=100)
@given(st.integers(0, 10**6))
def test_several_mentors(seed: int) -> None:
    """Mentees with two places: the same answer."""
    found = both(case_of(seed, several=True), seed)
    assert found is not None
    require_same(*found)


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.booleans())
def test_minimum_loads(seed: int, several: bool) -> None:
    """Minimum loads: the same answer, or the same shortfall."""
    found = both(case_of(seed, several=several, minima=True), seed)
    if found is not None:
        require_same(*found)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_threads_change_nothing(seed: int) -> None:
    """The number of blocks at once plays no part."""
    problem = case_of(seed).problem
    one, three = (solve_terms(problem, seed=seed, jobs=jobs) for jobs in (1, 3))
    np.testing.assert_array_equal(one.pairs, three.pairs)


def test_out_of_time() -> None:
    """Without time there is still a valid matching, with an honest gap."""
    problem = case_of(12).problem
    for objective in ("coverage", "total"):
        answer = solve_terms(replace(problem, objective=OBJECTIVES[objective]), seconds=0.0)
        assert answer.gap >= 0
        assert answer.bound == answer.value + answer.gap
