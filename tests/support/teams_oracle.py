"""Teams by full enumeration, written from the definition with fractions and plain loops."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import floor

import numpy as np
from boards_oracle import needs_of
from hypothesis import strategies as st

from mentormatch.solve.panels.problem import TeamProblem

__all__ = ["best_teams", "team_problems", "team_value"]


def team_value(
    problem: TeamProblem, mentors: tuple[int, ...], mentees: tuple[int, ...]
) -> tuple[int, int]:
    """Return obligations met and coverage of a team."""
    met = total = 0
    needs = problem.needs
    for i in mentees:
        for k in range(int(needs.starts[i]), int(needs.starts[i + 1])):
            low, high = int(needs.current[k]), int(needs.target[k])
            levels = [int(problem.levels[j, needs.items[k]]) for j in mentors]
            part = min(Fraction(1), max(Fraction(0), Fraction(max(levels) - low, high - low)))
            total += floor(int(needs.share[k]) * part)
            met += min(sum(level >= high for level in levels), int(needs.required[k]))
    return met, total


def best_teams(problem: TeamProblem) -> tuple[int, int, int, int]:
    """Return the best (teams if asked for, people, obligations, coverage) of all choices."""
    options = list(_options(problem))
    best = (0, 0, 0, 0)

    def grow(first: int, busy: frozenset[tuple[str, int]], teams: int, sums: np.ndarray) -> None:
        nonlocal best
        number = 0 if problem.teams is None else teams
        best = max(best, (number, int(sums[0]), int(sums[1]), int(sums[2])))
        if problem.teams is not None and teams == problem.teams:
            return
        for k in range(first, len(options)):
            members, worth = options[k]
            if not busy & members:
                grow(k + 1, busy | members, teams + 1, sums + worth)

    grow(0, frozenset(), 0, np.zeros(3, np.int64))
    return best


def _options(problem: TeamProblem) -> Iterator[tuple[frozenset[tuple[str, int]], np.ndarray]]:
    mentors = [j for j in range(problem.shape[0]) if problem.mentor_free[j]]
    mentees = [i for i in range(problem.shape[1]) if problem.mentee_free[i]]
    for givers in _subsets(mentors, *problem.mentors_per_team):
        for takers in _subsets(mentees, *problem.mentees_per_team):
            fit = all(problem.allowed[j, i] for j in givers for i in takers)
            fit &= not any(problem.apart[a, b] for a, b in combinations(givers, 2))
            fit &= not any(problem.apart_mentees[a, b] for a, b in combinations(takers, 2))
            if fit:
                members = frozenset([*(("a", j) for j in givers), *(("b", i) for i in takers)])
                yield members, np.array([len(takers), *team_value(problem, givers, takers)])


def _subsets(people: list[int], least: int, most: int) -> Iterator[tuple[int, ...]]:
    for size in range(least, most + 1):
        yield from combinations(people, size)


@st.composite
def team_problems(draw: st.DrawFn) -> TeamProblem:
    """Draw tiny questions with rules, sizes and obligations."""
    mentors, mentees, skills = draw(st.integers(0, 4)), draw(st.integers(0, 5)), 3
    apart, apart_mentees = _symmetric(draw, mentors), _symmetric(draw, mentees)
    low, fewest = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    return TeamProblem(
        draw(needs_of(mentees, skills, most=2)),
        _table(draw, (mentors, skills), 0, 5),
        allowed=_table(draw, (mentors, mentees), 0, 6) > 0,
        apart=apart,
        apart_mentees=apart_mentees,
        mentors_per_team=(low, low + draw(st.integers(0, 1))),
        mentees_per_team=(fewest, fewest + draw(st.integers(0, 2))),
        mentor_free=_table(draw, (mentors,), 0, 6) > 0,
        mentee_free=_table(draw, (mentees,), 0, 6) > 0,
        teams=draw(st.none() | st.integers(1, 2)),
    )


def _symmetric(draw: st.DrawFn, people: int) -> np.ndarray:
    above = np.triu(_table(draw, (people, people), 0, 8) == 0, 1)
    return np.asarray(above | above.T)


def _table(draw: st.DrawFn, shape: tuple[int, ...], low: int, high: int) -> np.ndarray:
    size = int(np.prod(shape))
    drawn = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
    return np.array(drawn, np.int64).reshape(shape)
