"""Beginning from an earlier answer: the same answer as from nothing, whatever has changed.

Holds ``scale.warm`` and ``warm_state`` to account.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.objectives import OBJECTIVES
from mentormatch.solve.pairs.assignment import Assignment, Earlier
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.solve import solve_terms
from mentormatch.solve.pairs.scale.warm.changed_people import unchanged
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.terms import Array, Bits, Gate, Pairs, Postings, Table, Term

_UNIT = 10_000


@dataclass(frozen=True)
class World:
    """People with answers of every kind; questions are put about some of them.

    Changed answers are those of `other` people, so a person may change one answer or all.
    """

    size: int
    rng: np.random.Generator
    several: bool = False
    minima: bool = False

    def answers(self) -> dict[str, Any]:
        """Draw answers for everybody."""
        rng, n = self.rng, self.size
        return {
            "class": rng.integers(0, 4, n),
            "items": rng.random((n, 8)) < rng.uniform(0.1, 0.7),
            "levels": rng.integers(0, 3, (n, 8)),
            "bits": rng.integers(0, 256, (2, n, 2)).astype(np.uint8),
            "team": rng.integers(0, 5, n),
            "places": rng.integers(0, 3 if self.several else 2, n) | (rng.random(n) < 0.8),
            "minimum": (rng.random(n) < 0.2) * 1,
        }


def mixed(
    first: dict[str, Any], second: dict[str, Any], rng: np.random.Generator
) -> dict[str, Any]:
    """Give a few people one or another answer anew."""
    made = {}
    for name, answers in first.items():
        axis = 1 if name == "bits" else 0
        again = rng.random(answers.shape[axis]) < rng.choice([0.0, 0.05, 0.3])
        shape = [1] * answers.ndim
        shape[axis] = -1
        made[name] = np.where(again.reshape(shape), second[name], answers)
    return made


def lists(held: Any, rename: Ints) -> tuple[Ints, Ints, Any]:
    """Return starts and items of each person, under other numbers that keep their order."""
    starts = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
    return starts, rename[np.nonzero(held)[1]], np.nonzero(held)


def question(
    world: World,
    givers: dict[str, Any],
    takers: dict[str, Any],
    mentors: Ints,
    mentees: Ints,
    *,
    setting: dict[str, Any],
    vetoes: Ints,
) -> TermProblem:
    """Ask about some people; numbers of classes and items depend on who is asked about."""
    g = {k: v[:, mentors] if k == "bits" else v[mentors] for k, v in givers.items()}
    t = {k: v[:, mentees] if k == "bits" else v[mentees] for k, v in takers.items()}
    table = setting["table"]
    classes, of = np.unique(g["class"], return_inverse=True)
    terms: list[Term] = [Table(of.ravel(), t["class"], table[:, classes])]
    used = np.flatnonzero(g["items"].any(axis=0) | t["items"].any(axis=0))
    rename = np.full(8, -1)
    rename[used] = np.arange(len(used))
    theirs, ours = lists(g["items"], rename), lists(t["items"], rename)
    cap = (t["class"] + 1) * 6 * _UNIT if setting["capped"] else None
    terms.append(
        Postings(
            theirs[0], theirs[1], g["levels"][theirs[2]],
            ours[0], ours[1], t["levels"][ours[2]], setting["gains"], cap=cap,
        )
    )  # fmt: skip
    hours = np.arange(17) * _UNIT
    terms.append(Bits(g["bits"], t["bits"], 0 * t["class"], hours[None, :]))
    listed = csr_array(vetoes[np.ix_(mentors, mentees)])
    terms.append(Pairs(listed * (3 * _UNIT), t["class"] * _UNIT))
    gates = []
    if setting["gated"]:
        gates.append(_team_gate(g["team"], t["team"]))
    span = 10**6
    return TermProblem(
        terms=tuple(terms),
        gates=tuple(gates),
        mentor_capacity=g["places"] + g["class"] % 2,
        mentor_minimum=np.minimum(g["places"], g["minimum"]) if world.minima else 0 * g["places"],
        mentee_capacity=t["places"],
        mentor_keys=tuple(mentors.tolist()),
        mentee_keys=tuple(mentees.tolist()),
        objective=OBJECTIVES[setting["objective"]],
        slack_ppm=setting["slack"],
        span=span,
        **({} if setting["floor"] is None else {"floor": setting["floor"]}),
    )


def _team_gate(theirs: Ints, ours: Ints) -> Gate:
    """Nobody meets her own team."""
    same = Table(theirs, ours, np.eye(5, dtype=np.int64))
    everybody = np.ones(len(theirs), np.bool_), np.ones(len(ours), np.bool_)
    return Gate((same,), *everybody, lambda rows, columns: same.block(rows, columns) == 0, None)


def drawn(seed: int, **kind: bool) -> tuple[TermProblem, TermProblem]:
    """Draw a question, and the same one after people left, joined or changed answers."""
    rng = np.random.default_rng(seed)
    world = World(int(rng.integers(2, 40)), rng, **kind)
    setting = {
        "table": rng.integers(0, 20, (4, 4)) * _UNIT,
        "gains": rng.integers(0, 8, (3, 3)) * _UNIT,
        "capped": rng.random() < 0.5,
        "gated": rng.random() < 0.5,
        "objective": str(rng.choice(["coverage", "total"])),
        "slack": int(rng.choice([0, 10_000, 200_000])),
        "floor": None if rng.random() < 0.7 else 15 * _UNIT,
    }
    givers, takers = world.answers(), world.answers()
    vetoes = (rng.random((world.size, world.size)) < 0.05).astype(np.int64)
    first = [_some(rng, world.size) for _ in range(2)]
    second = [_some_other(rng, people, world.size) for people in first]
    before = question(world, givers, takers, *first, setting=setting, vetoes=vetoes)
    givers, takers = mixed(givers, world.answers(), rng), mixed(takers, world.answers(), rng)
    again = rng.random(vetoes.shape) < 0.01
    now = question(world, givers, takers, *second, setting=setting, vetoes=vetoes ^ again)
    return before, now


def _some(rng: np.random.Generator, size: int) -> Ints:
    return np.flatnonzero(rng.random(size) < 0.85) if rng.random() < 0.8 else np.arange(size)


def _some_other(rng: np.random.Generator, people: Ints, size: int) -> Ints:
    """Let one in twenty leave or join."""
    there = np.zeros(size, np.bool_)
    there[people] = True
    found = np.flatnonzero(there ^ (rng.random(size) < 0.05))
    return found if len(found) else people


def solved(problem: TermProblem, seed: int, start: Earlier | None = None) -> Assignment | None:
    """Solve; None where minimum loads cannot be met."""
    try:
        return solve_terms(problem, seed=seed, jobs=1, start=start)
    except Infeasible:
        return None


def earlier(problem: TermProblem, answer: Assignment) -> Earlier:
    """The answer with the names of its people."""
    return Earlier(problem.mentor_keys, problem.mentee_keys, answer)


def require_same(cold: Assignment | None, warm: Assignment | None) -> None:
    """Both say the same of pairs, stages, draw and prices of places."""
    assert (cold is None) == (warm is None)
    if cold is None or warm is None:
        return
    assert warm.proven
    for mine, theirs in zip(warm.stages, cold.stages, strict=True):
        assert (mine.name, mine.value, mine.bound) == (theirs.name, theirs.value, theirs.bound)
    np.testing.assert_array_equal(warm.pairs, cold.pairs)
    np.testing.assert_array_equal(warm.drawn, cold.drawn)
    for name in ("people", "total", "relax_people", "relax_total"):
        np.testing.assert_array_equal(getattr(warm.prices, name), getattr(cold.prices, name))
    assert (warm.value, warm.coverage, warm.worst) == (cold.value, cold.coverage, cold.worst)


def check(before: TermProblem, now: TermProblem, seed: int, *, memory: bool) -> None:
    """From an earlier answer as from nothing."""
    first = solved(before, seed)
    if first is None:
        return
    start = earlier(before, first if memory else replace(first, memory=None))
    require_same(solved(now, seed), solved(now, seed, start))


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.booleans())
def test_one_mentor_each(seed: int, memory: bool) -> None:
    """Whoever leaves, joins or changes: the same answer, from a core or from prices and pairs."""
    check(*drawn(seed), seed, memory=memory)


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.booleans())
def test_several_mentors(seed: int, memory: bool) -> None:
    """Mentees with two places: the same answer."""
    check(*drawn(seed, several=True), seed, memory=memory)


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_minimum_loads(seed: int, several: bool, memory: bool) -> None:
    """Minimum loads: the same answer, or the same refusal."""
    check(*drawn(seed, minima=True, several=several), seed, memory=memory)


@settings(max_examples=200)
@given(st.integers(0, 10**6))
def test_same_people_have_the_same_scores(seed: int) -> None:
    """Pairs of people who are called the same are worth, and allowed, what they were."""
    before, now = drawn(seed)
    same = unchanged(before, now)
    mentors, mentees = np.flatnonzero(same.mentors >= 0), np.flatnonzero(same.mentees >= 0)
    old, new = worth(before), worth(now)
    np.testing.assert_array_equal(
        new[np.ix_(mentors, mentees)],
        old[np.ix_(same.mentors[mentors], same.mentees[mentees])],
    )


def worth(problem: TermProblem) -> Ints:
    """All scores, far below 0 where a requirement fails."""
    rows, columns = (np.arange(size) for size in problem.shape)
    total = np.sum([term.block(rows, columns).astype(np.int64) for term in problem.terms], axis=0)
    for gate in problem.gates:
        total = np.where(gate.passes(rows, columns), total, -(10**9))
    return np.asarray(total)


def test_nobody_changed() -> None:
    """The same question again: everybody is the same, and no score has to be looked at."""
    rounds: list[Round] = []
    before, _ = drawn(7)
    answer = solved(before, 1)
    assert answer is not None
    same = unchanged(before, before)
    assert (same.mentors == np.arange(before.shape[0])).all()
    assert (same.mentees == np.arange(before.shape[1])).all()
    again = solve_terms(before, seed=1, report=rounds.append, start=earlier(before, answer))
    require_same(answer, again)
    assert rounds[0].scanned == 0


def test_one_answer_marks_one_person() -> None:
    """A mentor who changes her answer is marked, and nobody else."""
    before, _ = drawn(11)
    assert isinstance(before.terms[0], Table)
    changed = replace(before.terms[0], table=before.terms[0].table)
    other = changed.mentor_class.copy()
    other[0] = (other[0] + 1) % changed.table.shape[1]
    differs = (changed.table[:, other[0]] != changed.table[:, changed.mentor_class[0]]).any()
    now = replace(before, terms=(replace(changed, mentor_class=other), *before.terms[1:]), gates=())
    same = unchanged(replace(before, gates=()), now)
    assert differs
    assert (np.flatnonzero(same.mentors < 0) == [0]).all()
    assert (same.mentees >= 0).all()


def test_functions_of_the_caller_are_not_compared() -> None:
    """A term that only answers for pairs marks everybody, and the answer is still the same."""
    before, now = (with_function(problem) for problem in drawn(5))
    assert (unchanged(before, now).mentors < 0).all()
    check(before, now, 5, memory=True)


def with_function(problem: TermProblem) -> TermProblem:
    """Add a function of the caller."""
    keys = np.array(problem.mentor_keys)

    def function(rows: Ints, columns: Ints) -> Any:
        return np.repeat((keys[rows] % 5 / 5)[:, None], len(columns), axis=1)

    term = Array(function, np.full(problem.shape[1], 5 * _UNIT), 0.5)
    return replace(problem, terms=(*problem.terms, term))


def test_other_people_entirely() -> None:
    """A start that shares nobody changes nothing."""
    before, now = drawn(21)
    keys = (
        tuple(f"other {key}" for key in before.mentor_keys),
        tuple(range(1000, 1000 + before.shape[1])),
    )
    answer = solved(before, 0)
    assert answer is not None
    require_same(solved(now, 0), solved(now, 0, Earlier(*keys, answer)))


def test_again_and_again() -> None:
    """A chain of answers, each begun from the one before it."""
    problems = [drawn(seed)[1] for seed in (31, 31)] + list(drawn(31))
    start = None
    for problem in problems:
        warm, cold = solved(problem, 3, start), solved(problem, 3)
        require_same(cold, warm)
        assert warm is not None
        start = earlier(problem, warm)
    assert all(a is not b for a, b in pairwise(problems))
