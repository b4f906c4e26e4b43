"""Set packing over all boards: small questions, exactly."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.panels.coverage_value import BoardPanels, obligation_weight
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.solve.programs.lexicographic_milp import Program

__all__ = ["Boards", "boards_chosen", "count_boards", "list_boards", "packing"]

Boards = list[tuple[int, tuple[int, ...]]]
"""Mentee and members."""


def count_boards(problem: BoardProblem) -> int:
    """Return how many boards there are at most, without listing them."""
    free = problem.allowed[problem.capacity > 0].sum(axis=0)
    spans = zip(free.tolist(), problem.least.tolist(), problem.most.tolist(), strict=True)
    return sum(comb(n, size) for n, low, high in spans for size in range(low, high + 1))


def list_boards(problem: BoardProblem) -> Boards:
    """Return every board that the rules allow."""
    free = problem.capacity > 0
    boards: Boards = []
    for mentee in range(problem.shape[1]):
        mentors = np.flatnonzero(problem.allowed[:, mentee] & free).tolist()
        for size in range(int(problem.least[mentee]), int(problem.most[mentee]) + 1):
            boards += [
                (mentee, members)
                for members in combinations(mentors, size)
                if not problem.apart[np.ix_(members, members)].any()
            ]
    return boards


def packing(problem: BoardProblem, boards: Boards) -> Program:
    """Return the program that chooses boards: most mentees, obligations, value."""
    from scipy.sparse import csr_array

    panels, weight = BoardPanels.of(problem), obligation_weight(problem)
    worth = np.array([panels.value(*board) for board in boards], np.int64)
    met, value = np.divmod(worth, weight) if weight else (np.zeros_like(worth), worth)
    mentors, mentees = problem.shape
    rows = np.array([[i, k] for k, (i, _) in enumerate(boards)], np.int64).reshape(-1, 2)
    seats = [[mentees + j, k] for k, (_, members) in enumerate(boards) for j in members]
    at = np.concatenate([rows, np.array(seats, np.int64).reshape(-1, 2)])
    matrix = csr_array(
        (np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(mentees + mentors, len(boards))
    )
    upper = np.concatenate([np.ones(mentees), problem.capacity])
    lower = np.zeros(len(upper))
    return Program(matrix, lower.tolist(), upper.tolist(), [np.ones_like(worth), met, value])


def boards_chosen(problem: BoardProblem, boards: Boards, chosen: Ints) -> list[list[int]]:
    """Return the members of each mentee's board; empty where there is none."""
    members: list[list[int]] = [[] for _ in range(problem.shape[1])]
    for k in chosen.tolist():
        mentee, theirs = boards[k]
        members[mentee] = list(theirs)
    return members
