"""Peers as arrays: optimal by enumeration and by a mixed-integer program, bounded, judged.

Holds every module of `solve.peers` to account, most of them through `solve`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peers_oracle import best, best_by_milp, divisions, reached

from mentormatch.errors import ArrayError, MissingExtra, ProofError, TooLarge
from mentormatch.objectives import ObjectiveName
from mentormatch.solve.peers import blossom as peers_blossom
from mentormatch.solve.peers.judge import judge_combined, judge_peers
from mentormatch.solve.peers.problem import PeerAnswer, PeerProblem, PriceList, combined
from mentormatch.solve.peers.solve import solve_peers


def problem(
    weights: dict[tuple[int, int], int],
    size: int,
    *,
    objective: ObjectiveName = "coverage",
    trio: bool = True,
) -> PeerProblem:
    """Build a pool in which only the listed pairs are allowed."""
    weight, allowed = np.zeros((size, size), np.int64), np.zeros((size, size), np.bool_)
    for (a, b), units in weights.items():
        weight[a, b] = weight[b, a] = units
        allowed[a, b] = allowed[b, a] = True
    return PeerProblem(weight, allowed, objective, None, trio)


def random_problem(seed: int, sizes: tuple[int, int]) -> PeerProblem:
    """Draw a pool: sparse or dense, with many equal weights or few."""
    random = np.random.default_rng(seed)
    size, share = int(random.integers(*sizes)), random.choice([0.15, 0.3, 0.6, 1.0])
    weight = np.triu(random.integers(0, random.choice([1, 10, 1000]) + 1, (size, size)), 1)
    allowed = np.triu(random.random((size, size)) < share, 1)
    return PeerProblem(
        weight + weight.T,
        allowed | allowed.T,
        "coverage" if seed % 2 else "total",
        None,
        bool(seed % 3),
    )


def solved(question: PeerProblem, seed: int = 0, candidates: int | None = None) -> PeerAnswer:
    """Solve and judge."""
    answer = solve_peers(question, seed=seed, candidates=candidates)
    judge_peers(question, answer)
    return answer


@pytest.mark.parametrize("seed", range(150))
def test_optimum_equals_enumeration(seed: int) -> None:
    """Up to 8 people: people and total are those of the best of all divisions, and proven."""
    question = random_problem(seed, (1, 9))
    answer = solved(question, seed)
    found = best(question.weight, question.allowed, question.objective, trio=question.trio)
    assert reached(answer.groups, question.weight) == found
    assert answer.bound == answer.value


@pytest.mark.parametrize("seed", range(12))
def test_optimum_equals_a_mixed_integer_program(seed: int) -> None:
    """Twenty to sixty people: another solver reaches the same people and the same total."""
    # With trios the program has a column for each of them, and takes minutes for sixty people.
    question = random_problem(seed, (20, 30) if seed % 3 else (40, 61))
    answer = solved(question, seed)
    found = best_by_milp(question.weight, question.allowed, question.objective, trio=question.trio)
    assert reached(answer.groups, question.weight) == found
    assert answer.bound == answer.value


@settings(max_examples=60)
@given(st.data())
def test_no_division_is_worth_more_than_the_bound(data: st.DataObject) -> None:
    """Up to 6 people with any weights: every division stays below the bound, one reaches it."""
    size = data.draw(st.integers(2, 6))
    pairs = [(a, b) for a in range(size) for b in range(a)]
    weights = data.draw(st.dictionaries(st.sampled_from(pairs), st.integers(0, 3)))
    question = problem(weights, size, objective=data.draw(st.sampled_from(["coverage", "total"])))
    answer = solved(question)
    everybody = tuple(range(size))
    worths = [
        sum(question.worth_of(group) for group in groups)
        for groups in divisions(everybody, question.allowed, trio=True)
    ]
    assert max(worths) == answer.value == answer.bound


def test_a_pool_is_not_split_into_two_halves() -> None:
    """A circle of five with a tail: whatever the halves, some of these pairs lie inside one."""
    circle = {(0, 1): 9, (1, 2): 9, (2, 3): 9, (3, 4): 9, (0, 4): 9, (4, 5): 1}
    answer = solved(problem(circle, 6, trio=False))
    assert answer.groups == ((0, 1), (2, 3), (4, 5))


def test_the_trio_is_not_who_is_left_over() -> None:
    """The heaviest pairs leave 4 alone, and a trio with her is worth little; another is best."""
    weights = {(a, b): 10 for a in range(5) for b in range(a)}
    weights |= {(1, 0): 90, (3, 2): 90, (2, 1): 60, (2, 0): 60, (4, 3): 80, (4, 2): 0}
    answer = solved(problem({(min(p), max(p)): w for p, w in weights.items()}, 5))
    assert answer.groups == ((0, 1, 2), (3, 4))


def test_all_three_pairs_of_a_trio_are_allowed() -> None:
    """A path of three people is no trio: one stays alone."""
    answer = solved(problem({(0, 1): 5, (1, 2): 7}, 3))
    assert answer.groups == ((1, 2),)


def test_more_people_come_before_higher_scores() -> None:
    """A path of four: its heavy middle is given up for two light ends, except under 'total'."""
    path = {(0, 1): 1, (1, 2): 900_000, (2, 3): 1}
    assert solved(problem(path, 4)).groups == ((0, 1), (2, 3))
    assert solved(problem(path, 4, objective="total")).groups == ((1, 2),)


def test_a_weight_of_nothing_is_still_a_partner() -> None:
    """Pairs that are allowed and worth 0 are made, since people come first."""
    assert solved(problem({(0, 1): 0}, 2)).groups == ((0, 1),)


def test_whoever_waited_comes_first() -> None:
    """Of three who all want the same partner, the one who was left out before gets her."""
    star = problem({(0, 1): 900, (0, 2): 500, (0, 3): 100}, 4)
    assert solved(star).groups == ((0, 1),)
    waited = replace(star, waited=np.array([0, 0, 0, 2]))
    assert solved(waited).groups == ((0, 3),)


def test_nobody_is_an_answer() -> None:
    """No people, or no allowed pair: nobody meets, and that is proven."""
    for size in (0, 1, 5):
        answer = solved(problem({}, size))
        assert (answer.groups, answer.value, answer.bound) == ((), 0, 0)


def test_short_lists_grow_to_the_same_worth() -> None:
    """However few candidates the search begins with, a proven answer has the same worth."""
    random = np.random.default_rng(5)
    weight = np.triu(random.integers(0, 1_000_000, (120, 120)), 1)
    question = PeerProblem(weight + weight.T, ~np.eye(120, dtype=np.bool_))
    answers = [solved(question, candidates=most) for most in (3, 12, 119)]
    assert all(answer.bound == answer.value for answer in answers)
    assert len({answer.groups for answer in answers}) == 1


def test_equal_answers_are_drawn_with_nearly_equal_chances() -> None:
    """Four people who all suit alike: each of the three divisions is drawn about as often."""
    alike = problem({(a, b): 5 for a in range(4) for b in range(a)}, 4)
    drawn = Counter(solve_peers(alike, seed=seed).groups for seed in range(300))
    assert len(drawn) == 3
    assert min(drawn.values()) > 70


def test_the_same_seed_draws_the_same() -> None:
    """Answers do not depend on anything but question and seed."""
    question = random_problem(4, (30, 31))
    assert solved(question, 7).groups == solved(question, 7).groups


def test_combined_weights_are_exact() -> None:
    """The geometric mean is the whole root of the product; the judge says so by squaring."""
    random = np.random.default_rng(1)
    directed = random.integers(0, 1_000_001, (60, 60))
    directed[:3, :3] = [[1, 1_000_000, 999_999], [1_000_000, 0, 1], [999_999, 4, 2]]
    for how in ("geometric", "minimum"):
        weight = combined(directed, how)
        judge_combined(weight, directed, how)
        with pytest.raises(ProofError, match="not the"):
            judge_combined(weight + (np.arange(60) == 7), directed, how)


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "a person twice": ({"groups": ((0, 1), (1, 2))}, "two groups"),
    "a group of four": ({"groups": ((0, 1, 2, 3),)}, "pairs or as three"),
    "a veto": ({"groups": ((0, 3),)}, "not allowed"),
    "another worth": ({"value": 1}, "was claimed"),
    "too low a bound": ({"bound": 0}, "below the worth"),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_judge_refuses_what_does_not_hold(case: str) -> None:
    """Each claim of an answer is told anew from the question."""
    question = problem({(0, 1): 5, (1, 2): 6, (2, 3): 4}, 4)
    changes, message = WRONG[case]
    with pytest.raises(ProofError, match=message):
        judge_peers(question, replace(solve_peers(question), **changes))  # type: ignore[arg-type]


def test_the_judge_refuses_prices_that_a_pair_exceeds() -> None:
    """A bound is believed only if every allowed pair of the pool keeps to the prices."""
    question = problem({(0, 1): 5, (1, 2): 6, (2, 3): 4}, 4)
    answer = solve_peers(question)
    cheap = replace(answer.lists[0], price=answer.lists[0].price // 2)
    with pytest.raises(ProofError, match="more than its price"):
        judge_peers(question, replace(answer, lists=(cheap,)))
    even = PriceList(2, answer.lists[0].price, ((0, 1, 2, 3),), (1,))
    with pytest.raises(ProofError, match="odd sets"):
        judge_peers(question, replace(answer, lists=(even,)))


def test_the_judge_refuses_a_bound_that_prices_do_not_prove() -> None:
    """Two triangles apart: first prices alone promise more than pairs can reach."""
    sides = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)]
    question = problem(dict.fromkeys(sides, 5), 6, trio=False)
    answer = solve_peers(question)
    assert answer.value == answer.bound
    with pytest.raises(ProofError, match="prove"):
        judge_peers(question, replace(answer, lists=answer.lists[:1]))


def test_two_trios_are_not_made() -> None:
    """At most one trio: of two triangles one becomes a pair."""
    sides = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)]
    answer = solved(problem(dict.fromkeys(sides, 5), 6))
    assert sorted(len(group) for group in answer.groups) == [2, 3]
    question = problem(dict.fromkeys(sides, 5), 6)
    both = replace(answer, groups=((0, 1, 2), (3, 4, 5)))
    with pytest.raises(ProofError, match="more trios"):
        judge_peers(question, both)


def test_questions_are_checked_at_the_door() -> None:
    """Matrices that differ by side, somebody as her own peer, or numbers beyond exactness."""
    square = np.zeros((2, 2), np.int64)
    free = ~np.eye(2, dtype=np.bool_)
    with pytest.raises(ArrayError, match="two matrices"):
        PeerProblem(square[:1], free)
    with pytest.raises(ArrayError, match="either side"):
        PeerProblem(np.array([[0, 1], [2, 0]]), free)
    with pytest.raises(ArrayError, match="of themself"):
        PeerProblem(square, np.ones((2, 2), np.bool_))
    with pytest.raises(TooLarge, match="exact number"):
        PeerProblem(square + (1 - np.eye(2, dtype=np.int64)) * 2**50, free)


def test_without_the_extra_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is the command that installs what is missing."""
    monkeypatch.setitem(__import__("sys").modules, "rustworkx", None)
    with pytest.raises(MissingExtra, match=r"mentormatch-engine\[peer\]"):
        peers_blossom.require_blossom()
