"""Cohorts of every shape that a large pool can have, as arrays, and what has to be equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pytest

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.errors import Infeasible
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.scale import column_generation as scale
from mentormatch.solve.pairs.scale import state as engines

__all__ = ["FAMILIES", "Question", "asked", "both", "require_same", "thin_core"]

Engine = Literal["matrix", "scale"]
Shape = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """Arguments of `assign`; places and minimum loads are one number for each person."""

    scores: Floats | Ints
    eligible: Bools
    mentor_capacity: Ints
    mentee_capacity: Ints
    mentor_minimum: Ints
    floor: float | None = None
    objective: str = "coverage"
    worst_slack: float = 0.01
    keys: tuple[list[str], list[str]] | None = field(default=None)

    def answer(self, engine: Engine, *, seed: int = 0) -> Assignment:
        """Solve by one of the engines."""
        given: dict[str, Any] = {**asdict(self), "engine": engine, "seed": seed}
        mentors, mentees = given.pop("keys") or (None, None)
        return assign(mentor_keys=mentors, mentee_keys=mentees, **given)

    def named(self) -> Question:
        """Give everybody a key of their own, in no order of rows."""
        mentors, mentees = self.eligible.shape
        return replace(
            self,
            keys=(
                [f"m{7919 * j % 10007:05}" for j in range(mentors)],
                [f"e{7919 * i % 10007:05}" for i in range(mentees)],
            ),
        )

    def reordered(self, rows: Ints, columns: Ints) -> Question:
        """Put the same people into another order of rows and columns."""
        assert self.keys is not None
        return replace(
            self,
            scores=self.scores[np.ix_(rows, columns)],
            eligible=self.eligible[np.ix_(rows, columns)],
            mentor_capacity=self.mentor_capacity[rows],
            mentee_capacity=self.mentee_capacity[columns],
            mentor_minimum=self.mentor_minimum[rows],
            keys=([self.keys[0][j] for j in rows], [self.keys[1][i] for i in columns]),
        )


def _question(scores: Floats | Ints, **limits: Any) -> Question:
    mentors, mentees = scores.shape
    plain = {
        "eligible": np.ones(scores.shape, np.bool_),
        "mentor_capacity": np.ones(mentors, np.int64),
        "mentee_capacity": np.ones(mentees, np.int64),
        "mentor_minimum": np.zeros(mentors, np.int64),
    }
    return Question(scores, **{**plain, **limits})


def _steps(rng: np.random.Generator, shape: Shape) -> Question:
    """Scores in steps of 0.01: ties everywhere."""
    return _question(rng.integers(0, 101, shape) / 100)


def _copies(rng: np.random.Generator, shape: Shape) -> Question:
    """Ten times each profile, on both sides."""
    profiles = np.ceil(np.array(shape) / 10).astype(np.int64)
    scores = rng.integers(0, 1_000_001, profiles) / 1e6
    return _question(scores.repeat(10, axis=0).repeat(10, axis=1)[: shape[0], : shape[1]])


def _skewed(rng: np.random.Generator, shape: Shape) -> Question:
    """Skills by a power law: a few mentors are best for everybody."""
    skill = 1 / (1 + rng.pareto(1.2, shape[0]))
    need = 1 / (1 + rng.pareto(1.2, shape[1]))
    noise = 1e-3 * rng.random(shape)
    return _question((1 - skill)[:, None] * (0.5 + need / 2)[None, :] * 0.99 + noise)


def _scarce(rng: np.random.Generator, shape: Shape) -> Question:
    """Three times as many mentees as places."""
    open_ = np.arange(shape[0]) < max(1, shape[1] // 3)
    return _question(rng.random(shape), mentor_capacity=open_.astype(np.int64))


def _capacitated(rng: np.random.Generator, shape: Shape) -> Question:
    """Mentors with one to four places."""
    return _question(rng.random(shape), mentor_capacity=rng.integers(1, 5, shape[0]))


def _nobody_eligible_for_some(rng: np.random.Generator, shape: Shape) -> Question:
    """One mentee in twenty, at least one, may not meet any mentor; a third of the rest may."""
    eligible = rng.random(shape) < 0.3
    eligible[:, rng.random(shape[1]) < 0.05] = False
    eligible[:, :1] = False
    return _question(rng.random(shape), eligible=eligible)


def _forbidden(rng: np.random.Generator, shape: Shape) -> Question:
    """Nobody may meet anybody."""
    return _question(rng.random(shape), eligible=np.zeros(shape, np.bool_))


def _equal(rng: np.random.Generator, shape: Shape) -> Question:
    """All scores the same: the draw decides."""
    return _question(np.full(shape, 0.5), mentor_capacity=rng.integers(0, 3, shape[0]))


def _several(rng: np.random.Generator, shape: Shape) -> Question:
    """Mentees who may have up to three mentors."""
    return _question(
        rng.integers(0, 1001, shape) / 1000,
        mentor_capacity=rng.integers(0, 4, shape[0]),
        mentee_capacity=rng.integers(0, 4, shape[1]),
    )


def _minimum(rng: np.random.Generator, shape: Shape) -> Question:
    """Minimum loads, low enough that most can be filled."""
    capacity = rng.integers(0, 4, shape[0])
    wanted = rng.random(shape[0]) < 0.3 * min(1.0, shape[1] / max(1, shape[0]))
    return _question(
        rng.integers(0, 101, shape) / 100,
        mentor_capacity=capacity,
        mentor_minimum=np.minimum(capacity, wanted * rng.integers(1, 3, shape[0])),
    )


def _floor(rng: np.random.Generator, shape: Shape) -> Question:
    """A floor that equals some scores, and that most do not reach."""
    return _question(rng.integers(0, 101, shape) / 100, floor=0.9)


def _negative(rng: np.random.Generator, shape: Shape) -> Question:
    """Scores of both signs."""
    return _question(
        rng.integers(-700, 300, shape) / 1000, mentor_capacity=rng.integers(0, 3, shape[0])
    )


def _everything(rng: np.random.Generator, shape: Shape) -> Question:
    """Both signs, ties, requirements, several mentors, minimum loads."""
    capacity = rng.integers(0, 4, shape[0])
    return _question(
        rng.integers(-3, 8, shape) / 10,
        eligible=rng.random(shape) < 0.6,
        mentor_capacity=capacity,
        mentor_minimum=np.minimum(capacity, rng.random(shape[0]) < 0.1),
        mentee_capacity=rng.integers(0, 3, shape[1]),
    )


FAMILIES: dict[str, Callable[[np.random.Generator, Shape], Question]] = {
    "steps": _steps,
    "copies": _copies,
    "skewed": _skewed,
    "scarce": _scarce,
    "capacitated": _capacitated,
    "nobody eligible for some": _nobody_eligible_for_some,
    "forbidden": _forbidden,
    "equal": _equal,
    "several": _several,
    "minimum": _minimum,
    "floor": _floor,
    "negative": _negative,
    "everything": _everything,
}


def asked(family: str, shape: Shape, *, seed: int, objective: str, slack: float) -> Question:
    """Draw a question of a family."""
    question = FAMILIES[family](np.random.default_rng(seed), shape)
    return replace(question, objective=objective, worst_slack=slack)


def both(question: Question, *, seed: int = 0) -> tuple[Assignment, Assignment] | None:
    """Solve by both engines; None if both say, with one number, that minimum loads are too high."""
    answers: list[Assignment] = []
    shortfalls: list[int] = []
    for engine in ("matrix", "scale"):
        try:
            answers.append(question.answer(engine, seed=seed))
        except Infeasible as error:
            shortfalls.append(error.shortfall)
    if shortfalls:
        assert not answers
        assert shortfalls[0] == shortfalls[1]
        return None
    return answers[0], answers[1]


def require_same(expected: Assignment, answer: Assignment) -> None:
    """Two answers have the same pairs, stages, draw and prices of places."""
    assert answer.proven and answer.status == expected.status == "optimal"
    for mine, theirs in zip(answer.stages, expected.stages, strict=True):
        assert (mine.name, mine.value, mine.bound) == (theirs.name, theirs.value, theirs.bound)
    np.testing.assert_array_equal(answer.pairs, expected.pairs)
    np.testing.assert_array_equal(answer.drawn, expected.drawn)
    for name in ("people", "total", "relax_people", "relax_total"):
        np.testing.assert_array_equal(getattr(answer.prices, name), getattr(expected.prices, name))
    for name in ("value", "bound", "gap", "coverage", "worst", "seed"):
        assert getattr(answer, name) == getattr(expected, name)


class thin_core:  # noqa: N801 - it is used like a function.
    """A context in which the engine knows hardly any pair at first, so that it needs rounds."""

    def __enter__(self) -> None:
        self._patch = pytest.MonkeyPatch()
        for name, value in [("_BACK", 0), ("_MOST_BACK", 1), ("_LEAST_APART", 1)]:
            self._patch.setattr(scale, name, value)
        self._patch.setattr(engines, "KEPT", 1)
        self._patch.setattr(scale, "_slack", lambda _gap: 0)

    def __exit__(self, *_exception: object) -> None:
        self._patch.undo()
