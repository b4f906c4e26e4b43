"""The draw from large faces: what a draw from all pairs at once would give, in less memory.

Holds ``scale.lottery_columns``, ``scale.kernels.noise``, ``large_draw`` and ``face`` to account.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any, Literal

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.objectives import OBJECTIVES
from mentormatch.solve.pairs import lottery
from mentormatch.solve.pairs.assign import assign
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.optimal_face import optimal_face
from mentormatch.solve.pairs.face import Face, OpenPairs, Rows, alone, drawn_out
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.scale import lottery_columns
from mentormatch.solve.pairs.scale.lottery_columns import draw_by_columns
from mentormatch.solve.pairs.weights import Weights

CHANCES = 40.0
"""Chi-square beyond which chance is ruled out: one in five million at 5 degrees of freedom."""
SEEDS = 300


@pytest.fixture
def by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every face be drawn from by columns, however small, and let few of them come at once."""
    monkeypatch.setattr(lottery_columns, "_FIRST", 0)
    monkeypatch.setattr(lottery_columns, "_MORE", 1)
    monkeypatch.setattr(lottery, "_AT_ONCE", -1)
    monkeypatch.setattr(lottery, "_MOST_VARIABLES", -1)
    monkeypatch.setattr(lottery, "_SEVERAL_BITS", lottery._PROGRAM_BITS)


def _fresh() -> int:
    told = os.environ.get("MENTORMATCH_SEED")
    return int(told) if told else int(np.random.SeedSequence().generate_state(1)[0])


def _tied(rng: np.random.Generator, several: bool) -> tuple[Ints, dict[str, Any]]:
    """Few scores, so that many matchings are equally good, and limits of every kind."""
    mentors, mentees = rng.integers(1, 9, 2)
    capacity = rng.integers(1, 4, mentors)
    least = np.minimum(capacity, rng.integers(0, 3, mentors)) * int(rng.random() < 0.4)
    scores = 100 * rng.integers(0, int(rng.choice([1, 2, 3])), (mentors, mentees))
    asked = {
        "eligible": rng.random((mentors, mentees)) < rng.choice([0.5, 0.8, 1.0]),
        "mentor_capacity": capacity,
        "mentor_minimum": least,
        "mentee_capacity": rng.integers(1, 3 if several else 2, mentees),
        "objective": str(rng.choice(["total", "coverage"])),
        "seed": int(rng.integers(1000)),
    }
    return scores, asked


def _answers(seed: int, several: bool) -> list[Assignment | None]:
    rng, found = np.random.default_rng(seed), list[Assignment | None]()
    for _ in range(60):
        scores, asked = _tied(rng, several)
        try:
            found.append(assign(scores, **asked))
        except Infeasible:
            found.append(None)
    return found


@pytest.mark.parametrize("several", [False, True])
def test_columns_draw_what_all_pairs_at_once_draw(
    several: bool, request: pytest.FixtureRequest
) -> None:
    """The same pairs, and the same people left out by the draw alone."""
    seed = _fresh()
    whole = _answers(seed, several)
    request.getfixturevalue("by_columns")
    for number, (one, two) in enumerate(zip(whole, _answers(seed, several), strict=True)):
        if one is not None and two is not None:
            told = f"MENTORMATCH_SEED={seed}, question {number}"
            np.testing.assert_array_equal(one.pairs, two.pairs, err_msg=told)
            np.testing.assert_array_equal(one.drawn, two.drawn, err_msg=told)


def _chi_square(observed: list[int], chances: list[float]) -> float:
    expected = sum(observed) * np.array(chances)
    return float((((np.array(observed) - expected) ** 2) / expected).sum())


@pytest.mark.usefixtures("by_columns")
def test_all_ways_to_pair_equal_people_are_drawn_equally_often() -> None:
    """Three and three people with equal scores: each of six matchings has a sixth of the seeds."""
    draws = Counter(
        tuple(map(tuple, assign(np.full((3, 3), 7), seed=seed).pairs.tolist()))
        for seed in range(SEEDS)
    )
    assert len(draws) == 6
    assert _chi_square(list(draws.values()), [1 / 6] * 6) < CHANCES


@pytest.mark.usefixtures("by_columns")
@pytest.mark.parametrize("capacity", [1, 2])
def test_equal_people_are_left_out_equally_often(capacity: int) -> None:
    """Of six equal mentees, one or two have a mentor: each a sixth of the time."""
    draws = Counter[int]()
    for seed in range(SEEDS):
        answer = assign(np.full((1, 6), 7), mentor_capacity=capacity, seed=seed)
        draws.update(answer.pairs[:, 1].tolist())
        assert answer.drawn.sum() == 6 - capacity
    assert _chi_square([draws[i] for i in range(6)], [1 / 6] * 6) < CHANCES


@pytest.mark.usefixtures("by_columns")
def test_chances_along_a_chain_stay_what_they_are() -> None:
    """Three optima along a path have the chances 3/8, 3/8 and 1/4, as documented."""
    eligible = [[True, False], [True, True], [False, True]]
    draws = Counter(
        tuple(map(tuple, assign([[5, 5]] * 3, eligible=eligible, seed=seed).pairs.tolist()))
        for seed in range(SEEDS)
    )
    ways = ((0, 0), (1, 1)), ((1, 0), (2, 1)), ((0, 0), (2, 1))
    assert _chi_square([draws[way] for way in ways], [3 / 8, 3 / 8, 1 / 4]) < CHANCES


def _people(side: str, number: int, **field: Any) -> list[mm.Profile]:
    return [mm.Profile(id=f"{side}{k:04}", **field) for k in range(number)]


def _pairs(answer: mm.Matching) -> list[tuple[str, str]]:
    return sorted((match.mentor, match.mentee) for match in answer.matches)


SITES = mm.Policy(criteria=[mm.Same("site")])
ALIKE = {
    "everybody": (_people("m", 60), _people("e", 62), mm.Policy()),
    "no pair": (
        _people("m", 30, site="a") + _people("n", 30, site="b"),
        _people("e", 61, site="c"),
        SITES,
    ),
    "classes": (
        _people("m", 30, site="a") + _people("n", 30, site="b"),
        _people("e", 35, site="a") + _people("f", 29, site="b"),
        SITES.replace(objective="total"),
    ),
    "several mentors": (
        _people("m", 30, max_mentees=2),
        _people("e", 32, max_mentors=2),
        mm.Policy(),
    ),
}


def _hold_alike(mentors: list[mm.Profile], mentees: list[mm.Profile], policy: mm.Policy) -> None:
    answers = [_pairs(mm.match(mentors, mentees, policy, engine="scale", seed=s)) for s in (1, 2)]
    turned = mentees[7:] + mentees[:7]
    assert _pairs(mm.match(mentors[::-1], turned, policy, engine="scale", seed=1)) == answers[0]
    assert _pairs(mm.match(mentors[::-1], turned, policy, engine="matrix", seed=1)) == answers[0]
    assert answers[0] != answers[1]


@pytest.mark.usefixtures("by_columns")
@pytest.mark.parametrize("kind", ALIKE)
def test_both_engines_and_every_order_of_rows_draw_alike(kind: str) -> None:
    """Where dozens are alike, engines and rows decide nothing, and seeds do."""
    _hold_alike(*ALIKE[kind])


@pytest.mark.slow
@pytest.mark.parametrize("mentees", [3_170, 3_173])
def test_engines_draw_alike_beyond_ten_million_equal_pairs(mentees: int) -> None:
    """So it is where no list of all equal pairs would fit, and nobody is told that ids decided."""
    mentors = _people("m", 1_585, site="a") + _people("n", 1_585, site="b")
    _hold_alike(mentors, _people("e", mentees, site="c"), SITES)


@pytest.mark.parametrize("engine", ["matrix", "scale"])
def test_the_last_ids_are_not_always_left_out(engine: Literal["matrix", "scale"]) -> None:
    """Ten of 460 equal people stay out, others for every seed, and the draw is told as the why."""
    mentors, mentees, policy = _people("m", 450), _people("e", 460), mm.Policy()
    left = Counter[str]()
    for seed in range(4):
        answer = mm.match(mentors, mentees, policy, engine=engine, seed=seed)
        assert {u.reason for u in answer.unmatched.of("mentee")} == {"LOTTERY"}
        left.update(u.person for u in answer.unmatched.of("mentee"))
    assert max(left.values()) < 4 and len(left) > 20


def _identical(size: int) -> Face:
    keys = tuple(f"{k:05}" for k in range(size))
    ones = np.ones(size, np.int64)
    problem = Problem(
        scores=np.full((size, size), 5, np.int32),
        eligible=np.ones((size, size), np.bool_),
        mentor_capacity=ones,
        mentor_minimum=0 * ones,
        mentee_capacity=ones,
        mentor_keys=keys,
        mentee_keys=keys,
        objective=OBJECTIVES["coverage"],
    )
    weights = Weights.of(problem.objective, size, 5)
    return optimal_face(Instance.of(problem), 0 * ones, weights)


def test_a_face_takes_memory_by_people() -> None:
    """Twice the people who are alike: four times the pairs, and twice the numbers that are kept."""
    small, large = _identical(200), _identical(400)
    assert small.open.choices.sum() == 200**2 and large.open.choices.sum() == 400**2
    kept = [sum(len(part) for part in face.open) for face in (small, large)]
    assert kept[0] < 6 * 200 and kept[1] < 2.1 * kept[0]


def test_a_draw_takes_memory_by_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 160,000 equal pairs no more than a few dozen of each mentee are ever held."""
    face, held = _identical(400), []
    taken = draw_by_columns.__globals__["_SmallDraw"]
    solve = taken.solve

    def counted(self: Any) -> Any:
        held.append(len(self.core.pair_index))
        return solve(self)

    monkeypatch.setattr(taken, "solve", counted)
    keys = lottery.Keys([f"m{k}" for k in range(400)], [f"e{k}" for k in range(400)])
    both = np.column_stack([np.arange(400), np.arange(400)])
    drawn = draw_by_columns(keys, face, both, 1, 38)
    assert len(drawn) == 400 and 0 < max(held) < 40 * 400


def _explicit(pairs: Ints, shape: tuple[int, int]) -> OpenPairs:
    rows, everybody = Rows(), np.arange(shape[1])
    rows.add(np.searchsorted(pairs[:, 1], np.arange(shape[1] + 1)), pairs[:, 0])
    return OpenPairs(*rows.whole(everybody, shape[1]), *alone(shape[0]))


def test_classes_hold_the_pairs_that_went_in() -> None:
    """Pairs come out as they went in, and every count by person is theirs."""
    seed = _fresh()
    rng = np.random.default_rng(seed)
    for _ in range(50):
        shape = tuple(rng.integers(1, 7, 2).tolist())
        pairs = np.argwhere(rng.random(shape[::-1]) < rng.random())[:, ::-1]
        open_ = _explicit(pairs, shape)
        told = f"MENTORMATCH_SEED={seed}"
        np.testing.assert_array_equal(open_.pairs(), pairs, err_msg=told)
        counts = (np.bincount(pairs[:, c], minlength=shape[c]) for c in (0, 1))
        for found, count in zip((open_.suitors, open_.choices), counts, strict=True):
            np.testing.assert_array_equal(found, count, err_msg=told)


def test_nobody_takes_the_same_mentor_twice_to_make_room() -> None:
    """A pair that is made already frees no place, though both stand in one class."""
    pairs = np.array([[0, 0], [1, 0], [1, 1]])
    one, two = np.ones(2, np.int64), np.array([2, 1])
    open_ = _explicit(pairs, (2, 2))
    # Mentor 0 could take one more, but only mentee 0 may have her, who does already.
    least = np.array([2, 0])
    face = Face(np.empty((0, 2), np.int64), open_, 0 * one, two, least, two)
    assert drawn_out(face, np.array([[0, 0], [1, 0]])).tolist() == [False, False]
