"""A Lagrangian bound on coverage over all sets of mentors, by subgradient steps.

With prices λ_j ≥ 0 of mentors, μ_i ≥ 0 of mentees and ν ≥ 0 of obligations, a set of mentors earns
at most the highest Σ_i (v_iS + ν·o_iS - μ_i)⁺ over as many mentees as a team holds, less its
mentors' prices. What the best sets earn, plus all prices, less ν for each obligation that is met,
bounds every answer that meets as many obligations. This is the Lagrangian dual of the program of
:mod:`mentormatch.solve.panels.teams.enumeration` (Geoffrion 1974), minimised by subgradient steps
with Polyak's rule; the rounded prices prove the bound in whole numbers, whoever evaluates it. Sets
are as large as they can be while all other teams have the fewest mentors.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Floats, Ints, Ints32
from mentormatch.solve.panels.coverage_value import TeamPanels, obligation_weight
from mentormatch.solve.panels.lagrangian import descend
from mentormatch.solve.panels.problem import TeamProblem
from mentormatch.solve.stop import StopRule

__all__ = ["TeamPrices", "count_priced", "team_prices"]

_ROWS = 2048
"""Sets that are evaluated at once, so that what lies between stays in cache."""

_STEPS = 20, 250
"""Fewest and most steps, by the numbers that each looks at; no machine takes more than another."""

_EFFORT = 600_000_000

_SLOW = 0.01
"""How much more slowly the price of obligations moves: all of them pull at one number."""

Numbers = NDArray[Any]
"""Floats while prices are sought, whole numbers when they prove."""


class TeamPrices(NamedTuple):
    """Prices of mentors, of mentees, and of an obligation; whole numbers of at least 0."""

    mentor: Ints
    mentee: Ints
    obligation: int


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """All sets of mentors and what they are worth to each mentee.

    Attributes
    ----------
    inside
        bool (sets, mentors).
    value, met
        int32 and int8 (sets, mentees): coverage and obligations.
    joins
        bool (sets, mentees): who may join.
    room, most
        Mentees a team holds; teams at most.
    reached
        Obligations that a known answer meets.
    """

    inside: Bools
    value: Ints32
    met: NDArray[np.int8]
    joins: Bools
    room: int
    most: int
    reached: int


def count_priced(problem: TeamProblem, placed: int) -> int:
    """Return how many numbers the bound looks at in each step."""
    free = int(problem.mentor_free.sum())
    sizes = range(problem.mentors_per_team[0], problem.largest(placed) + 1)
    return sum(comb(free, size) for size in sizes) * problem.shape[1]


def team_prices(
    problem: TeamProblem, reached: tuple[int, int, int], stop: StopRule
) -> tuple[TeamPrices, int]:
    """Return prices and the bound on coverage that they prove.

    Parameters
    ----------
    problem
        The question.
    reached
        People, obligations and coverage of a known answer; the bound holds for answers that place
        as many and meet as many.
    stop
        When it is over.
    """
    placed, met, value = reached
    sets = _listed(problem, placed, met)
    mentors, mentees = problem.shape
    share = value / max(1, mentors + mentees)
    at = np.concatenate([np.full(mentors, share), np.full(mentees, share), [0.0]])
    steps = int(np.clip(_EFFORT // max(1, count_priced(problem, placed)), *_STEPS))
    best = descend(at, partial(_slope, sets), _moved, value, steps=steps, stop=stop)
    whole = np.rint(best).astype(np.int64)
    found = TeamPrices(whole[:mentors], whole[mentors:-1], int(whole[-1]))
    return found, _bound(sets, whole)


def _listed(problem: TeamProblem, placed: int, reached: int) -> _Sets:
    free = np.flatnonzero(problem.mentor_free).tolist()
    members = [
        theirs
        for size in range(problem.mentors_per_team[0], problem.largest(placed) + 1)
        for theirs in combinations(free, size)
        if not problem.apart[np.ix_(theirs, theirs)].any()
    ]
    size = len(members), problem.shape[1]
    inside, joins = np.zeros((size[0], problem.shape[0]), np.bool_), np.zeros(size, np.bool_)
    value, met = np.zeros(size, np.int32), np.zeros(size, np.int8)
    panels, weight = TeamPanels.of(problem, []), obligation_weight(problem)
    for row, theirs in enumerate(members):
        inside[row, list(theirs)] = True
        met[row], value[row] = np.divmod(panels.by_mentee(theirs), weight)
        joins[row] = problem.allowed[list(theirs)].all(axis=0) & problem.mentee_free
    room = min(problem.mentees_per_team[1], problem.shape[1])
    return _Sets(inside, value, met, joins, room, problem.most_teams, reached)


def _earned(sets: _Sets, at: Numbers, rows: slice | Ints) -> Numbers:
    """Return what each join of some sets earns."""
    prices = at[sets.inside.shape[1] :]
    earned = sets.value[rows] + prices[-1] * sets.met[rows] - prices[:-1]
    return np.where(sets.joins[rows], np.maximum(earned, 0), 0)


def _worth(sets: _Sets, at: Numbers) -> Numbers:
    """Return what each set earns beyond its mentors' prices."""
    first = sets.value.shape[1] - sets.room
    worth = [np.zeros(0, at.dtype)]
    for start in range(0, len(sets.value), _ROWS):
        rows = slice(start, start + _ROWS)
        earned = _earned(sets, at, rows)
        worth.append(np.partition(earned, first, axis=1)[:, first:].sum(axis=1))
    return np.concatenate(worth) - sets.inside @ at[: sets.inside.shape[1]]


def _bound(sets: _Sets, at: Ints) -> int:
    best = np.sort(np.maximum(_worth(sets, at), 0))[::-1][: sets.most]
    return int(best.sum()) + int(at[:-1].sum()) - int(at[-1]) * sets.reached


def _moved(at: Floats, step: float, slope: Floats) -> Floats:
    return np.maximum(at - step * slope, 0)


def _slope(sets: _Sets, at: Floats) -> tuple[float, Floats, float]:
    """Return the bound of prices, nearly, how it changes with each, and the square of that.

    Steps are taken in a metric in which the price of obligations is stiffer than the others.
    """
    worth = _worth(sets, at.astype(np.float32))
    rows = np.argsort(-worth, kind="stable")[: sets.most]
    rows = rows[worth[rows] > 0]
    bound = float(worth[rows].sum(dtype=np.float64) + at[:-1].sum() - at[-1] * sets.reached)
    earned = _earned(sets, at, rows)
    top = np.argsort(-earned, axis=1, kind="stable")[:, : sets.room]
    chosen = np.zeros(earned.shape, np.bool_)
    np.put_along_axis(chosen, top, True, axis=1)
    chosen &= earned > 0
    mentors = 1.0 - sets.inside[rows].sum(axis=0)
    mentees = 1.0 - chosen.sum(axis=0)
    obligations = float((chosen * sets.met[rows]).sum()) - sets.reached
    slope = np.concatenate([mentors, mentees, [obligations * _SLOW]])
    return bound, slope, float(slope[:-1] @ slope[:-1] + slope[-1] ** 2 / _SLOW)
