"""The fewest relaxations are held to every set of relaxations on tiny instances.

Holds ``solve.pairs.residual.relaxations`` and ``all_at_once`` to account.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.arrays import Ints, Ints16, Ints32
from mentormatch.solve.pairs.residual.all_at_once import AllAtOnce, all_at_once
from mentormatch.solve.pairs.residual.relaxations import Kind, Path, Question, Relaxations

Set = tuple[Ints, Ints]
"""int64 (partners, people): rules set aside of each pair; int64 (partners,): places more."""


@st.composite
def _questions(draw: st.DrawFn, *, several: bool = False) -> Question:
    """Return up to four partners and six people, matched by the highest total or by coverage."""
    partners, people = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    number = st.sampled_from([0, 0, 1, 1, 2, -1, -1])
    needed = np.array(
        draw(st.lists(number, min_size=partners * people, max_size=partners * people))
    )
    needed = needed.reshape(partners, people).astype(np.int16)
    score = st.integers(0, 9)
    scores = np.array(draw(st.lists(score, min_size=partners * people, max_size=partners * people)))
    scores = scores.reshape(partners, people).astype(np.int32)
    places = np.array(draw(st.lists(st.integers(0, 2), min_size=partners, max_size=partners)))
    most = 2 if several else 1
    wanted = np.array(draw(st.lists(st.integers(0, most), min_size=people, max_size=people)))
    allowed = (needed == 0) & (places > 0)[:, None] & (wanted > 0)
    found = mm.assign(
        scores / 10, eligible=allowed, mentor_capacity=places, mentee_capacity=wanted,
        objective=draw(st.sampled_from(["coverage", "total"])), engine="matrix",
    )  # fmt: skip
    ones = np.ones(people, np.int64)
    return Question(needed, scores, places, wanted, ones, found.pairs)


def _covers(question: Question, given_up: Set, must: Ints) -> bool:
    """Whether everybody who must be served can be, each with one partner (Kuhn's algorithm)."""
    rules, more = given_up
    open_ = (question.places > 0)[:, None] & (question.wanted > 0)
    allowed = (question.needed >= 0) & (question.needed <= rules) & open_
    places = question.places + more
    taken: dict[tuple[int, int], int] = {}

    def seat(who: int, seen: set[tuple[int, int]]) -> bool:
        for j in np.flatnonzero(allowed[:, who]).tolist():
            for place in range(int(places[j])):
                if (j, place) in seen:
                    continue
                seen.add((j, place))
                if (j, place) not in taken or seat(taken[j, place], seen):
                    taken[j, place] = who
                    return True
        return False

    return all(seat(who, set()) for who in must.tolist())


def _units(question: Question) -> list[tuple[int, int]]:
    """Return each pair with all rules that it needs (partner, person), and (partner, -1)."""
    open_ = (question.places > 0)[:, None] & (question.wanted > 0)
    pairs = list(zip(*(x.tolist() for x in np.nonzero((question.needed > 0) & open_)), strict=True))
    return [*pairs, *((j, -1) for j in np.flatnonzero(question.places > 0).tolist())]


def _as_set(question: Question, units: tuple[tuple[int, int], ...]) -> tuple[Set, int]:
    rules, more = np.zeros(question.needed.shape, np.int64), np.zeros_like(question.places)
    for j, i in units:
        if i < 0:
            more[j] += 1
        else:
            rules[j, i] = question.needed[j, i]
    return (rules, more), int(rules.sum() + more.sum())


def _fewest(question: Question, must: Ints, most: int) -> int | None:
    """Return the fewest relaxations with which all who must be served are; None above ``most``."""
    units = _units(question)
    # A place may be asked for several times.
    many = [u for u in units if u[1] < 0] * most + [u for u in units if u[1] >= 0]
    best: int | None = None
    for size in range(most + 1):
        for chosen in set(combinations(sorted(many), size)):
            given_up, cost = _as_set(question, chosen)
            if cost <= most and (best is None or cost < best) and _covers(question, given_up, must):
                best = cost
    return best


def _given_up(question: Question, path: Path) -> list[tuple[int, int]]:
    """Return each single relaxation of a path: (partner, person) once a rule, (partner, -1)."""
    rules = [pair for pair in path.relaxed for _ in range(int(question.needed[pair]))]
    return [*rules, *((j, -1) for j in path.places)]


def _single(question: Question, given_up: list[tuple[int, int]]) -> Set:
    rules, more = np.zeros(question.needed.shape, np.int64), np.zeros_like(question.places)
    for j, i in given_up:
        if i < 0:
            more[j] += 1
        else:
            rules[j, i] += 1
    return rules, more


def _left_out(question: Question) -> tuple[Ints, Ints]:
    served = np.unique(question.pairs[:, 1])
    return served, np.setdiff1d(np.flatnonzero(question.wanted > 0), served)


@pytest.mark.parametrize("several", [False, True])
@given(data=st.data())
@settings(max_examples=60)
def test_each_path_is_a_smallest_kind(several: bool, data: st.DataObject) -> None:
    """The first path has the fewest relaxations; every path works, no part of one does."""
    question = data.draw(_questions(several=several))
    asked = Relaxations(question)
    served, left_out = _left_out(question)
    for who in left_out.tolist():
        must = np.append(served, who)
        paths = asked.paths(who)
        fewest = _fewest(question, must, 3)
        assert (paths[0].cost if paths else None) == fewest
        assert len({path.kind for path in paths}) == len(paths)
        for path in paths:
            units = _given_up(question, path)
            assert len(units) == path.cost
            assert all(question.needed[pair] > 0 for pair in path.relaxed)
            assert _covers(question, _single(question, units), must)
            for k in range(len(units)):
                assert not _covers(question, _single(question, units[:k] + units[k + 1 :]), must)
            assert _walked(question, path, who)


def _walked(question: Question, path: Path, who: int) -> bool:
    """Whether the steps, all taken, give everybody served and the newcomer a partner."""
    made = {(int(j), int(i)) for j, i in question.pairs}
    before = {i for _, i in made}
    for step in path.steps:
        if step.before >= 0:
            made.remove((step.before, step.who))
        if step.after >= 0:
            assert (step.after, step.who) not in made
            made.add((step.after, step.who))
    places = question.places.copy()
    np.add.at(places, list(path.places), 1)
    loads = np.bincount([j for j, _ in made], minlength=len(places))
    allowed = all(question.needed[p] == 0 or p in path.relaxed for p in made)
    return allowed and bool((loads <= places).all()) and {i for _, i in made} == before | {who}


@pytest.mark.parametrize("several", [False, True])
@given(data=st.data())
@settings(max_examples=40)
def test_all_at_once_is_fewest(several: bool, data: st.DataObject) -> None:
    """The relaxations for all at once serve all they name, and no fewer do."""
    question = data.draw(_questions(several=several))
    served, left_out = _left_out(question)
    found = all_at_once(Relaxations(question), left_out)
    assert _helped(question, found, served)
    assume(found.cost <= 3)
    must = np.append(served, found.people)
    assert _fewest(question, must, 3) == found.cost


def _helped(question: Question, found: AllAtOnce, served: Ints) -> bool:
    rules = np.zeros(question.needed.shape, np.int64)
    for j, i in found.relaxed:
        rules[j, i] = question.needed[j, i]
    assert found.cost == rules.sum() + found.places.sum()
    return _covers(question, (rules, found.places), np.append(served, found.people))


def test_kinds_by_hand() -> None:
    """One place at ann, dee sits there: a place at either mentor, or a rule of either person."""
    needed = np.array([[0, 0], [1, 1]], np.int16)
    scores = np.array([[5, 4], [3, 2]], np.int32)
    question = _of(needed, scores, np.array([1, 2]), [(0, 0)])
    kinds = [(path.kind, path.places, path.relaxed) for path in Relaxations(question).paths(1)]
    assert kinds == [
        (Kind.PLACE, (0,), ()),
        (Kind.RULE, (), ((1, 1),)),
        (Kind.RULE_ELSEWHERE, (), ((1, 0),)),
    ]


def test_place_elsewhere_by_hand() -> None:
    """Cem may have ann alone, dee also ben, who is full: a place at ann, or at ben for dee."""
    needed = np.array([[0, 0, -1], [0, -1, 0]], np.int16)
    scores = np.array([[5, 4, 0], [5, 0, 5]], np.int32)
    question = _of(needed, scores, np.array([1, 1]), [(0, 0), (1, 2)])
    paths = Relaxations(question).paths(1)
    assert [(path.kind, path.places) for path in paths] == [
        (Kind.PLACE, (0,)),
        (Kind.PLACE_ELSEWHERE, (1,)),
    ]
    assert paths[1].steps == ((1, -1, 0), (0, 0, 1))


def _of(needed: Ints16, scores: Ints32, places: Ints, pairs: list[tuple[int, int]]) -> Question:
    ones = np.ones(needed.shape[1], np.int64)
    return Question(needed, scores, places, ones, ones, np.array(pairs, np.int64))
