"""Boards: equal to full enumeration where small, within the bound everywhere, judged.

Holds `solve.panels.boards`, and of `solve.panels` all that boards use, to account.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from boards_oracle import best_boards, board_problems, board_value, obligations_met
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.errors import ArrayError, ProofError
from mentormatch.solve.panels.boards import solve as boards_module
from mentormatch.solve.panels.boards.judge import judge_board_prices, judge_boards, worth_of_board
from mentormatch.solve.panels.boards.solve import BoardAnswer, solve_boards
from mentormatch.solve.panels.coverage_value import BoardPanels, obligation_weight
from mentormatch.solve.panels.judge import Claim
from mentormatch.solve.panels.lagrangian import CoveragePrices, of_boards, prices
from mentormatch.solve.panels.problem import BoardProblem, Labels, Needs
from mentormatch.solve.stop import MaxRuntime


def _reached(problem: BoardProblem, answer: BoardAnswer) -> tuple[int, int, int]:
    worth = [worth_of_board(problem, i, board) for i, board in enumerate(answer.members)]
    served = sum(map(bool, answer.members))
    return served, sum(met for met, _ in worth), sum(value for _, value in worth)


def _claims(problem: BoardProblem, answer: BoardAnswer) -> list[Claim]:
    served, met, value = _reached(problem, answer)
    needs = [("needs", met, answer.met.value)] if problem.needs.required.any() else []
    return [
        ("covered", served, answer.served.value), *needs, ("score", value, answer.value.value),
    ]  # fmt: skip


@given(board_problems())
def test_small_boards_equal_full_enumeration(problem: BoardProblem) -> None:
    """Mentees served, obligations and value are those of the best of all choices, and proven."""
    best = best_boards(problem)
    answer = solve_boards(problem, seed=1, seconds=30)
    assert _reached(problem, answer) == best
    assert (answer.served.value, answer.met.value, answer.value.value) == best


@given(board_problems())
def test_search_keeps_the_rules_and_stays_within_the_bounds(problem: BoardProblem) -> None:
    """Without listing boards most are served, all is judged, and no bound is below the best."""
    best = best_boards(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boards_module, "_LISTED", -1)
        patch.setattr(boards_module, "_RELAXED", -1)
        answer = solve_boards(problem, seed=3, seconds=30)
    judge_boards(problem, answer.members, _claims(problem, answer))
    assert answer.value.proof is not None
    reached = _reached(problem, answer)
    judge_board_prices(problem, answer.value.proof, reached[0], answer.value.value)
    assert reached <= best
    assert answer.served.value >= best[0] == reached[0]
    assert answer.met.value >= best[1]
    if reached[0] == best[0]:
        assert answer.value.value >= best[2]


@given(board_problems())
def test_the_linear_program_bounds_too(problem: BoardProblem) -> None:
    """The bound over all boards in parts is never below the best value."""
    best = best_boards(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boards_module, "_LISTED", -1)
        answer = solve_boards(problem, seed=3, seconds=30)
    if _reached(problem, answer)[:2] == best[:2]:
        assert answer.value.value >= best[2]


@given(board_problems(), st.data())
def test_values_agree_with_the_definition(problem: BoardProblem, data: st.DataObject) -> None:
    """Solver, judge and definition give any set of mentors the same value and obligations."""
    mentors, mentees = problem.shape
    if not mentees or not mentors:
        return
    panels, weight = BoardPanels.of(problem), obligation_weight(problem)
    mentee = data.draw(st.integers(0, mentees - 1))
    members = data.draw(st.lists(st.integers(0, mentors - 1), min_size=1, unique=True))
    expected = (
        obligations_met(problem, mentee, tuple(members)),
        board_value(problem, mentee, tuple(members)),
    )
    assert worth_of_board(problem, mentee, members) == expected
    assert panels.value(mentee, members) == expected[0] * weight + expected[1]
    if len(members) > 1:
        each = panels.each(mentee, members[:-1])
        assert int(each[members[-1]]) == panels.value(mentee, members)


@given(board_problems(), st.data())
def test_one_more_mentor_never_lowers_a_board_and_adds_less_later(
    problem: BoardProblem, data: st.DataObject
) -> None:
    """Value is monotone, and submodular up to one micro-unit a need of rounding."""
    mentors, mentees = problem.shape
    if not mentees or mentors < 2:
        return
    mentee = data.draw(st.integers(0, mentees - 1))
    order = data.draw(st.permutations(range(mentors)))
    extra, *rest = order
    small, large = tuple(rest[:1]), tuple(rest)

    def value(board: tuple[int, ...]) -> int:
        return board_value(problem, mentee, board)

    early, late = value((*small, extra)) - value(small), value((*large, extra)) - value(large)
    count = int(problem.needs.starts[mentee + 1] - problem.needs.starts[mentee])
    assert late >= 0
    assert early >= late - 2 * count


def _one(**changes: Any) -> BoardProblem:
    """Two mentees who need both of two skills; four mentors, two a skill, one place each."""
    needs = Needs(
        np.array([0, 2, 4]),
        np.array([0, 1, 0, 1]),
        np.zeros(4, np.int64),
        np.full(4, 4),
        np.full(4, 500_000),
        np.array([1, 0, 0, 0]),
    )
    settings: dict[str, Any] = {
        "needs": needs,
        "levels": np.array([[4, 0], [4, 0], [0, 4], [0, 2]]),
        "joint": True,
        "rest": np.zeros((4, 2), np.int64),
        "base": np.zeros(2, np.int64),
        "allowed": np.ones((4, 2), np.bool_),
        "apart": np.zeros((4, 4), np.bool_),
        "capacity": np.ones(4, np.int64),
        "least": np.ones(2, np.int64),
        "most": np.full(2, 2),
        **changes,
    }
    return BoardProblem(**settings)


def test_boards_are_complementary() -> None:
    """Nobody gets two mentors of one skill while another mentee has none of it."""
    answer = solve_boards(_one(), seed=0, seconds=30)
    assert all(len({j // 2 for j in board}) == 2 for board in answer.members)
    assert answer.value.value == 1_750_000


def test_members_of_one_chain_sit_apart() -> None:
    """Two mentors who cannot sit together never do, whatever it costs."""
    apart = np.zeros((4, 4), np.bool_)
    apart[0, 2] = apart[2, 0] = apart[0, 3] = apart[3, 0] = True
    answer = solve_boards(_one(apart=apart), seed=0, seconds=30)
    for board in answer.members:
        assert not {0, 2} <= set(board)
        assert not {0, 3} <= set(board)


def _tampered() -> list[tuple[str, list[list[int]], dict[str, int], BoardProblem]]:
    problem = _one()
    none = np.zeros((4, 4), np.bool_)
    forbidden = np.ones((4, 2), np.bool_)
    forbidden[0, 0] = False
    apart = none.copy()
    apart[0, 2] = apart[2, 0] = True
    good = [[0, 2], [1, 3]]
    return [
        ("is told and", good, {"score": 1}, problem),
        ("below the value", good, {"bound": -1}, problem),
        ("more boards than places", [[0, 2], [0, 3]], {}, problem),
        ("sits on it twice", [[0, 0], [1, 3]], {}, problem),
        ("not 1-2", [[0, 1, 2], [3]], {}, problem),
        ("no such mentor", [[0, 7], [1, 3]], {}, problem),
        ("a pair is forbidden", good, {}, replace(problem, allowed=forbidden)),
        ("cannot sit together", good, {}, replace(problem, apart=apart)),
        ("boards are told for", [[0, 2]], {}, problem),
    ]


@pytest.mark.parametrize(("words", "boards", "changes", "problem"), _tampered())
def test_judge_refuses_what_does_not_hold(
    words: str, boards: list[list[int]], changes: dict[str, int], problem: BoardProblem
) -> None:
    """Every kind of untrue claim is refused with words that say which."""
    value = 1_750_000
    claims = [("covered", 2, 2), ("needs", 1, 1), ("score", value + changes.get("score", 0), value)]
    if "bound" in changes:
        claims[2] = ("score", value, value - 1)
    with pytest.raises(ProofError, match=words):
        judge_boards(problem, boards, claims)


def test_judge_accepts_the_true_answer_only_with_all_stages() -> None:
    """The same boards pass with true claims and fail when a stage is left out."""
    claims = [("covered", 2, 2), ("needs", 1, 1), ("score", 1_750_000, 1_750_000)]
    judge_boards(_one(), [[0, 2], [1, 3]], claims)
    with pytest.raises(ProofError, match="stage"):
        judge_boards(_one(), [[0, 2], [1, 3]], [claims[0], claims[2]])


def test_prices_prove_no_less_than_they_do() -> None:
    """A bound below what the prices prove, or negative prices, are refused."""
    problem = _one()
    found, bound = prices(of_boards(problem, 2), 1_750_000, MaxRuntime(10))
    judge_board_prices(problem, found, 2, bound)
    with pytest.raises(ProofError, match="the prices prove"):
        judge_board_prices(problem, found, 2, bound - 1)
    with pytest.raises(ProofError, match="negative"):
        judge_board_prices(problem, CoveragePrices(found.mentor - 10**9, found.need), 2, bound)


def test_the_same_seed_gives_the_same_boards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search is repeated exactly."""
    monkeypatch.setattr(boards_module, "_LISTED", -1)
    rng = np.random.default_rng(5)
    problem = _large(rng, mentors=30, mentees=40)
    first, second = (solve_boards(problem, seed=4, seconds=60) for _ in range(2))
    assert first.members == second.members
    judge_boards(problem, first.members, _claims(problem, first))
    assert first.value.value < 1.15 * _reached(problem, first)[2]


def _large(rng: np.random.Generator, mentors: int, mentees: int) -> BoardProblem:
    counts = rng.integers(0, 6, mentees)
    size = int(counts.sum())
    current = rng.integers(0, 3, size)
    share = np.concatenate([np.full(c, 1_000_000 // c) for c in counts if c])
    needs = Needs(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([rng.choice(20, c, replace=False) for c in counts]),
        current,
        current + rng.integers(1, 3, size),
        share,
        np.zeros(size, np.int64),
    )
    levels = np.where(rng.random((mentors, 20)) < 0.3, rng.integers(1, 6, (mentors, 20)), 0)
    codes = rng.integers(0, 4, mentors)
    units = np.tile([0, 50_000, 100_000, 150_000], (mentees, 1))
    labels = Labels(np.arange(mentors + 1), codes, units)
    return BoardProblem(
        needs,
        levels,
        joint=True,
        rest=rng.integers(0, 100_000, (mentors, mentees)),
        base=np.zeros(mentees, np.int64),
        allowed=rng.random((mentors, mentees)) < 0.9,
        apart=np.zeros((mentors, mentors), np.bool_),
        capacity=np.full(mentors, 3),
        least=np.full(mentees, 2),
        most=np.full(mentees, 3),
        labels=(labels,),
    )


def test_boards_beyond_exact_arithmetic_are_refused() -> None:
    """Seven members would leave whole numbers of 64 bits."""
    with pytest.raises(ArrayError, match="at most 6 members"):
        _one(most=np.full(2, 7))
