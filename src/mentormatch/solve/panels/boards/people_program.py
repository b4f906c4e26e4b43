"""An integer program of who can have a board at all: whoever few mentors may take is not forgotten.

It looks at no needs: it says how many mentees can have the fewest members that a board needs, and
gives boards of just these, from which the search goes on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.panels.problem import BoardProblem
from mentormatch.solve.programs.lexicographic_milp import Program, solved
from mentormatch.solve.stop import MaxRuntime

__all__ = ["Served", "most_boards"]

_MOST_PAIRS = 20_000
"""Allowed pairs beyond which the program would take minutes."""


class Served(NamedTuple):
    """Boards of the fewest members, and an upper bound on the mentees who have one."""

    members: list[list[int]]
    most: int


def most_boards(problem: BoardProblem, able: Bools, stop: MaxRuntime) -> Served | None:
    """Return boards for as many mentees as possible; None where the program is too much.

    Parameters
    ----------
    problem
        The question.
    able
        bool (mentees,): who is allowed enough mentors with places.
    stop
        When it is over.
    """
    pairs = np.argwhere((problem.allowed & able & (problem.capacity > 0)[:, None]).T)
    if not len(pairs) or len(pairs) > _MOST_PAIRS:
        return None
    found = solved(_program(problem, pairs), stop)
    if found is None:
        return None
    mentees = problem.shape[1]
    served, sits = found.counts[:mentees] > 0, found.counts[mentees:] > 0
    members: list[list[int]] = [[] for _ in range(mentees)]
    for mentee, mentor in pairs[sits & served[pairs[:, 0]]].tolist():
        members[mentee].append(mentor)
    return Served(members, found.bounds[0])


def _program(problem: BoardProblem, pairs: Ints) -> Program:
    """Return the program: who has a board, then which mentor sits on whose board."""
    from scipy.sparse import csr_array, vstack

    (mentors, mentees), count = problem.shape, len(pairs)
    mentee, mentor = pairs.T
    at, one = mentees + np.arange(count), np.ones(count)
    width = mentees + count
    sizes = csr_array((one, (mentee, at)), shape=(mentees, width)) - csr_array(
        (problem.least, (np.arange(mentees), np.arange(mentees))), shape=(mentees, width)
    )
    places = csr_array((one, (mentor, at)), shape=(mentors, width))
    together = _together(problem, pairs, width)
    lower = [np.zeros(mentees), np.zeros(mentors), np.full(together.shape[0], -np.inf)]
    upper = [np.zeros(mentees), problem.capacity, np.zeros(together.shape[0])]
    return Program(
        vstack([sizes, places, together]).tocsr(),
        np.concatenate(lower).tolist(),
        np.concatenate(upper).tolist(),
        [np.concatenate([np.ones(mentees, np.int64), np.zeros(count, np.int64)])],
    )


def _together(problem: BoardProblem, pairs: Ints, width: int) -> Any:
    """Return rows that let one at most of two mentors who are apart sit on a board that is made."""
    from scipy.sparse import csr_array

    mentees = problem.shape[1]
    place = np.full((mentees, problem.shape[0]), -1)
    place[pairs[:, 0], pairs[:, 1]] = mentees + np.arange(len(pairs))
    one, other = np.nonzero(np.triu(problem.apart, 1))
    board, which = np.nonzero((place[:, one] >= 0) & (place[:, other] >= 0))
    columns = np.stack([place[board, one[which]], place[board, other[which]], board], axis=1)
    rows = np.repeat(np.arange(len(board)), 3)
    values = np.tile([1, 1, -1], len(board))
    return csr_array((values, (rows, columns.ravel())), shape=(len(board), width))
