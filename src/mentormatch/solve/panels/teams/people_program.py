"""An integer program of who can be in a team at all: whoever few mentors may take is not forgotten.

Teams are slots. People whom the rules treat alike are one class, of which a slot holds a number, so
that the program is as small as the rules are few. It looks at no needs: it says how many people can
be placed, and gives teams that place as many, from which the search goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.solve.panels.teams.seating import Teams
from mentormatch.solve.programs.lexicographic_milp import Program, solved
from mentormatch.solve.stop import MaxRuntime

__all__ = ["Places", "most_placed"]

_MOST_VARIABLES = 6_000
"""Slots times classes of people beyond which the program would take minutes."""


class Places(NamedTuple):
    """Teams, and upper bounds: teams where they are asked for (else 0), and mentees in them."""

    teams: Teams
    number: int
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class _Classes:
    """Mentors and mentees whom the rules treat alike.

    Attributes
    ----------
    mentors, mentees
        People of each class.
    forbidden
        bool (classes of mentors, classes of mentees).
    apart, apart_mentees
        bool, symmetric: classes of which no two sit together; somebody who is apart from anybody
        is a class of her own.
    """

    mentors: list[list[int]]
    mentees: list[list[int]]
    forbidden: Bools
    apart: Bools
    apart_mentees: Bools

    @classmethod
    def of(cls, problem: TeamProblem) -> _Classes:
        mentors = _alike(problem.allowed, problem.apart, problem.mentor_free)
        mentees = _alike(problem.allowed.T, problem.apart_mentees, problem.mentee_free)
        one, other = ([members[0] for members in people] for people in (mentors, mentees))
        return cls(
            mentors,
            mentees,
            ~problem.allowed[np.ix_(one, other)],
            problem.apart[np.ix_(one, one)],
            problem.apart_mentees[np.ix_(other, other)],
        )


def most_placed(problem: TeamProblem, stop: MaxRuntime) -> Places | None:
    """Return teams of most people, after as many teams as are asked for; None where it is too much.

    Parameters
    ----------
    problem
        The question.
    stop
        When it is over.
    """
    classes, slots = _Classes.of(problem), problem.most_teams
    width = 1 + len(classes.mentors) + 2 * len(classes.mentees)
    if not slots or slots * width > _MOST_VARIABLES:
        return None
    found = solved(_program(problem, classes, slots), stop)
    if found is None:
        return None
    counts = found.counts.reshape(slots, width)
    number = 0 if problem.teams is None else found.bounds[0]
    return Places(_dealt(classes, counts), number, found.bounds[-1])


def _alike(allowed: Bools, apart: Bools, free: Bools) -> list[list[int]]:
    """Return people whom the rules treat alike, each class in order."""
    alike: dict[bytes, list[int]] = {}
    for person in np.flatnonzero(free).tolist():
        alone = person.to_bytes(4, "big") if apart[person].any() else b""
        alike.setdefault(np.packbits(allowed[person]).tobytes() + alone, []).append(person)
    return list(alike.values())


def _program(problem: TeamProblem, classes: _Classes, slots: int) -> Program:
    """Return the program: of each slot whether it is open, mentors, mentees, and whose class."""
    from scipy.sparse import block_array, csr_array, vstack

    inside, low, high = _of_one_slot(problem, classes)
    mentors, mentees = (np.array([*map(len, p)]) for p in (classes.mentors, classes.mentees))
    givers, takers = len(mentors), len(mentees)
    once = np.eye(givers + takers, 1 + givers + 2 * takers, 1)
    first = csr_array(np.eye(1, once.shape[1]))
    # Slots are alike: the open ones come first.
    following = [[first if s == k else -first if s == k + 1 else None for s in range(slots)]
                 for k in range(slots - 1)]  # fmt: skip
    parts: list[tuple[Any, Any, Any]] = [
        (block_array([[csr_array(inside) if s == k else None for s in range(slots)]
                      for k in range(slots)]), np.tile(low, slots), np.tile(high, slots)),
        (csr_array(np.tile(once, slots)), np.zeros(len(once)), np.concatenate([mentors, mentees])),
    ]  # fmt: skip
    if following:
        parts.append((block_array(following), np.zeros(slots - 1), np.ones(slots - 1)))
    people = np.concatenate([np.zeros(1 + givers), np.ones(takers), np.zeros(takers)])
    objectives = [np.eye(1, len(people))[0], people] if problem.teams is not None else [people]
    of_slot = problem.mentors_per_team[1], problem.mentees_per_team[1]
    most = [np.ones(1), *map(np.minimum, (mentors, mentees), of_slot), np.ones(takers)]
    return Program(
        vstack([part for part, _, _ in parts]).tocsr(),
        np.concatenate([least for _, least, _ in parts]).tolist(),
        np.concatenate([limit for _, _, limit in parts]).tolist(),
        [np.tile(objective, slots).astype(np.int64) for objective in objectives],
        np.tile(np.concatenate(most), slots).astype(np.int64),
    )


def _of_one_slot(problem: TeamProblem, classes: _Classes) -> tuple[Any, Any, Any]:
    """Return rows, the least and the most of each: sizes and rules of one slot."""
    givers, takers = len(classes.mentors), len(classes.mentees)
    width = 1 + givers + 2 * takers
    mentor, mentee, there = (np.eye(width)[start : start + size] for start, size in (
        (1, givers), (1 + givers, takers), (1 + givers + takers, takers)))  # fmt: skip
    open_ = np.eye(1, width)[0]
    (few, many), (fewest, most) = problem.mentors_per_team, problem.mentees_per_team
    rows: list[tuple[Any, float]] = [
        (few * open_ - mentor.sum(axis=0), 0.0),
        (mentor.sum(axis=0) - many * open_, 0.0),
        (fewest * open_ - mentee.sum(axis=0), 0.0),
        (mentee.sum(axis=0) - most * open_, 0.0),
    ]
    for k, ruled_out in enumerate(classes.forbidden.T):
        size = min(most, len(classes.mentees[k]))
        rows.append((mentee[k] - size * there[k], 0.0))
        if ruled_out.any():
            # Whoever is there has as many mentors as a team needs, all of whom are allowed.
            rows.append((mentor[ruled_out].sum(axis=0) + many * (there[k] - open_), 0.0))
            rows.append((few * there[k] - mentor[~ruled_out].sum(axis=0), 0.0))
    for people, apart, size in (
        (mentor, classes.apart, many),
        (mentee, classes.apart_mentees, most),
    ):
        some = np.flatnonzero(apart.any(axis=1)).tolist()
        rows += [(people[apart[k]].sum(axis=0) + size * (people[k] - open_), 0.0) for k in some]
    matrix, limit = zip(*rows, strict=True)
    return np.stack(matrix), np.full(len(rows), -np.inf), np.array(limit)


def _dealt(classes: _Classes, counts: Ints) -> Teams:
    """Return teams of so many people of each class."""
    givers, takers = len(classes.mentors), len(classes.mentees)
    waiting = [iter(people) for people in (*classes.mentors, *classes.mentees)]
    teams = Teams([], [])
    for slot in counts[counts[:, 0] > 0][:, 1 : 1 + givers + takers]:
        taken = [
            [next(people) for _ in repeat(None, count)]
            for people, count in zip(waiting, slot.tolist(), strict=True)
        ]
        teams.mentors.append([person for part in taken[:givers] for person in part])
        teams.mentees.append([person for part in taken[givers:] for person in part])
    return teams
