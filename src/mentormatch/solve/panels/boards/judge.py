"""The judge of boards: counts members, rules, places and values again, and evaluates prices.

It knows the question and nothing of the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.panels.judge import (
    Claim,
    require,
    require_bounds,
    shared_places,
    spans,
    worth_of_need,
)
from mentormatch.solve.panels.problem import BoardProblem

__all__ = ["judge_board_prices", "judge_boards", "worth_of_board"]

Boards = Sequence[Sequence[int]]


def judge_boards(problem: BoardProblem, boards: Boards, claims: Sequence[Claim]) -> None:
    """Accept boards, or raise.

    Parameters
    ----------
    problem
        The question.
    boards
        Members of each mentee's board; empty for whoever has none.
    claims
        Stages, in order: ``"covered"``, ``"needs"`` where obligations are asked, and the value.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    mentors, mentees = problem.shape
    require(len(boards) == mentees, f"{len(boards)} boards are told for {mentees} mentees")
    load = np.zeros(mentors, np.int64)
    for mentee, board in enumerate(boards):
        _require_rules(problem, mentee, board)
        np.add.at(load, list(board), 1)
    require(bool((load <= problem.capacity).all()), "a mentor sits on more boards than places")
    worth = [worth_of_board(problem, mentee, board) for mentee, board in enumerate(boards)]
    last = claims[-1][0] if claims else ""
    met, value = sum(met for met, _ in worth), sum(value for _, value in worth)
    reached = [("covered", sum(map(bool, boards))), ("needs", met), (last, value)]
    require_bounds(problem.needs, claims, reached)


def judge_board_prices(
    problem: BoardProblem, prices: tuple[Ints, Ints], served: int, bound: int
) -> None:
    """Accept a bound on the value of boards of so many mentees that prices prove, or raise."""
    fewest = int(problem.least.min(initial=1))
    spare = max(0, int(problem.capacity.sum()) - (served - 1) * fewest)
    proven = shared_places(
        problem, problem.allowed, problem.capacity, np.minimum(problem.most, spare), prices,
        joint=problem.joint, rest=problem.rest, labels=problem.labels,
        base=problem.base * problem.allowed.any(axis=0), served=served,
    )  # fmt: skip
    require(bound >= proven, f"the prices prove {proven} and {bound} is told")


def worth_of_board(problem: BoardProblem, mentee: int, board: Sequence[int]) -> tuple[int, int]:
    """Return obligations met and the value of a board."""
    if not board:
        return 0, 0
    met, value = 0, int(problem.base[mentee])
    for need in spans(problem.needs)[mentee]:
        covered, held = worth_of_need(problem, need, board, joint=problem.joint)
        met, value = met + held, value + covered
    value += sum(int(problem.rest[mentor, mentee]) for mentor in board)
    for label in problem.labels:
        seen = {code for mentor in board for code in label.of(mentor)}
        value += int(label.units[mentee, min(len(seen), label.units.shape[1] - 1)])
    return met, value


def _require_rules(problem: BoardProblem, mentee: int, board: Sequence[int]) -> None:
    if not board:
        return
    mentors = problem.shape[0]
    require(all(0 <= j < mentors for j in board), f"board {mentee}: there is no such mentor")
    require(len(set(board)) == len(board), f"board {mentee}: a mentor sits on it twice")
    least, most = int(problem.least[mentee]), int(problem.most[mentee])
    require(
        least <= len(board) <= most, f"board {mentee}: {len(board)} members, not {least}-{most}"
    )
    require(all(problem.allowed[j, mentee] for j in board), f"board {mentee}: a pair is forbidden")
    together = any(problem.apart[a, b] for a, b in combinations(board, 2))
    require(not together, f"board {mentee}: two members cannot sit together")
