"""Boards by full enumeration, written from the definition with fractions and plain loops."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import floor

import numpy as np
from hypothesis import strategies as st

from mentormatch.solve.panels.problem import BoardProblem, Labels, Needs

__all__ = ["best_boards", "board_problems", "board_value", "needs_of", "obligations_met"]

Board = tuple[int, ...]


def board_value(problem: BoardProblem, mentee: int, board: Board) -> int:
    """Return what a board is worth, without obligations."""
    if not board:
        return 0
    total = int(problem.base[mentee])
    total += sum(int(problem.rest[j, mentee]) for j in board)
    for k in range(int(problem.needs.starts[mentee]), int(problem.needs.starts[mentee + 1])):
        parts = [_part(problem, k, j) for j in board]
        share = int(problem.needs.share[k])
        if problem.joint:
            left = Fraction(1)
            for part in parts:
                left *= 1 - part
            total += floor(share * (1 - left))
        else:
            total += floor(share * max(parts))
    for label in problem.labels:
        seen = {code for j in board for code in label.of(j)}
        total += int(label.units[mentee, min(len(seen), len(label.units[mentee]) - 1)])
    return total


def _part(problem: BoardProblem, need: int, mentor: int) -> Fraction:
    level = int(problem.levels[mentor, problem.needs.items[need]])
    low, high = int(problem.needs.current[need]), int(problem.needs.target[need])
    return min(Fraction(1), max(Fraction(0), Fraction(level - low, high - low)))


def obligations_met(problem: BoardProblem, mentee: int, board: Board) -> int:
    """Return how many of the asked holders a board has."""
    met = 0
    for k in range(int(problem.needs.starts[mentee]), int(problem.needs.starts[mentee + 1])):
        item, target = problem.needs.items[k], problem.needs.target[k]
        holders = sum(int(problem.levels[j, item]) >= target for j in board)
        met += min(holders, int(problem.needs.required[k]))
    return met


def best_boards(problem: BoardProblem) -> tuple[int, int, int]:
    """Return the best (mentees served, obligations, value) over all choices of boards."""
    options = [list(_options(problem, i)) for i in range(problem.shape[1])]
    worth = [
        {b: (bool(b), obligations_met(problem, i, b), board_value(problem, i, b)) for b in theirs}
        for i, theirs in enumerate(options)
    ]
    best = (-1, -1, -1)

    def grow(i: int, spare: list[int], reached: tuple[int, int, int]) -> None:
        nonlocal best
        if i == len(options):
            best = max(best, reached)
            return
        for board in options[i]:
            if any(spare[j] == 0 for j in board):
                continue
            left = [s - (j in board) for j, s in enumerate(spare)]
            a, b, c = worth[i][board]
            grow(i + 1, left, (reached[0] + a, reached[1] + b, reached[2] + c))

    grow(0, problem.capacity.tolist(), (0, 0, 0))
    return best


def _options(problem: BoardProblem, mentee: int) -> Iterator[Board]:
    yield ()
    mentors = [j for j in range(problem.shape[0]) if problem.allowed[j, mentee]]
    for size in range(int(problem.least[mentee]), int(problem.most[mentee]) + 1):
        for board in combinations(mentors, size):
            if not any(problem.apart[a, b] for a, b in combinations(board, 2)):
                yield board


@st.composite
def needs_of(draw: st.DrawFn, people: int, skills: int, *, most: int = 3) -> Needs:
    """Draw needs; the shares of whoever needs something add up to 1,000,000."""
    counts = [draw(st.integers(0, most)) for _ in range(people)]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    items, share = [], []
    for count in counts:
        items += draw(
            st.lists(st.integers(0, skills - 1), min_size=count, max_size=count, unique=True)
        )
        share += [1_000_000 - 333_333 * (count - 1), *[333_333] * (count - 1)][:count]
    size = len(items)
    current = [draw(st.integers(0, 4)) for _ in range(size)]
    target = [draw(st.integers(low + 1, 5)) for low in current]
    required = [draw(st.sampled_from([0, 0, 1, 2])) for _ in range(size)]
    columns = (items, current, target, share, required)
    return Needs(starts, *(np.array(column, np.int64) for column in columns))


@st.composite
def board_problems(draw: st.DrawFn) -> BoardProblem:
    """Draw tiny questions with rules, places, labels and obligations."""
    mentors, mentees, skills = draw(st.integers(0, 4)), draw(st.integers(0, 3)), 3
    joint = draw(st.booleans())
    needs = draw(needs_of(mentees, skills))
    levels = _table(draw, (mentors, skills), 0, 5)
    apart = _table(draw, (mentors, mentors), 0, 9) == 0
    apart = np.triu(apart, 1) | np.triu(apart, 1).T
    least = _table(draw, (mentees,), 1, 2)
    labels: tuple[Labels, ...] = ()
    if draw(st.booleans()):
        codes = _table(draw, (mentors,), 0, 2)
        units = np.array([[0, 40_001, 80_000, 119_999], [0, 70_000, 70_000, 70_000]])
        own = units[_table(draw, (mentees,), 0, 1)]
        labels = (Labels(np.arange(mentors + 1), codes, own),)
    return BoardProblem(
        needs,
        levels,
        joint=joint,
        rest=_table(draw, (mentors, mentees), 0, 9) * 11_111,
        base=_table(draw, (mentees,), 0, 2) * 1_000,
        allowed=_table(draw, (mentors, mentees), 0, 4) > 0,
        apart=apart,
        capacity=_table(draw, (mentors,), 0, 2),
        least=least,
        most=least + _table(draw, (mentees,), 0, 2),
        labels=labels,
    )


def _table(draw: st.DrawFn, shape: tuple[int, ...], low: int, high: int) -> np.ndarray:
    size = int(np.prod(shape))
    drawn = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
    return np.array(drawn, np.int64).reshape(shape)
