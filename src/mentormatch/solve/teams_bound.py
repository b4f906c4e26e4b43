"""An upper bound on coverage from prices of mentors and mentees, over all sets of mentors.

With prices λ_j ≥ 0 of mentors, μ_i ≥ 0 of mentees and ν ≥ 0 of obligations, a set of mentors earns
at most the highest Σ_i (v_iS + ν·o_iS - μ_i)⁺ over as many mentees as a team holds, less its
mentors' prices. What the best sets earn, plus all prices, less ν for each obligation that is met,
bounds every answer that meets as many obligations. This is the Lagrangian dual of the program of
:mod:`mentormatch.solve.teams_exact` (Geoffrion 1974), minimised by subgradient steps with Polyak's
rule; the rounded prices prove the bound in whole numbers, whoever evaluates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.cover_problem import TeamProblem
from mentormatch.solve.cover_program import Clock
from mentormatch.solve.teams_exact import Joins

__all__ = ["TeamPrices", "team_prices"]

_STEPS = 250
_PATIENCE = 12

_SLOW = 0.01
"""How much more slowly the price of obligations moves: all of them pull at one number."""

Floats = NDArray[np.float64]


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
        (sets, mentees): coverage and obligations.
    joins
        bool (sets, mentees): who may join.
    room, most
        Mentees a team holds; teams at most.
    reached
        Obligations that a known answer meets.
    """

    inside: Mask
    value: Ints
    met: Ints
    joins: Mask
    room: int
    most: int
    reached: int


def team_prices(
    problem: TeamProblem, joins: Joins, reached: tuple[int, int], clock: Clock, weight: int
) -> tuple[TeamPrices, int]:
    """Return prices and the bound on coverage that they prove.

    Parameters
    ----------
    problem, joins
        The question, and every set of mentors with who may join it.
    reached
        Obligations and coverage of a known answer.
    clock
        Time that is left.
    weight
        What one obligation weighs in the worth of a join.
    """
    sets = _listed(problem, joins, reached[0], weight)
    mentors, mentees = problem.shape
    share = reached[1] / max(1, mentors + mentees)
    at = np.concatenate([np.full(mentors, share), np.full(mentees, share), [0.0]])
    best, low, since, pace = at, np.inf, 0, 1.0
    for _ in range(_STEPS):
        bound, slope = _slope(sets, at)
        if bound < low:
            best, low, since = at, bound, 0
        else:
            since += 1
        if since == _PATIENCE:
            pace, since, at = pace / 2, 0, best
            continue
        slope[-1] *= _SLOW
        length = float(slope[:-1] @ slope[:-1] + slope[-1] ** 2 / _SLOW)
        if not length or low <= reached[1] or pace < 1e-3 or not clock.left:
            break
        at = np.maximum(at - pace * (bound - reached[1]) / length * slope, 0)
    whole = np.rint(best).astype(np.int64)
    found = TeamPrices(whole[:mentors], whole[mentors:-1], int(whole[-1]))
    return found, _bound(sets, whole)


def _listed(problem: TeamProblem, joins: Joins, reached: int, weight: int) -> _Sets:
    size = len(joins.sets), problem.shape[1]
    inside = np.zeros((size[0], problem.shape[0]), np.bool_)
    for row, members in enumerate(joins.sets):
        inside[row, list(members)] = True
    value, met = np.zeros(size, np.int64), np.zeros(size, np.int64)
    allowed = np.zeros(size, np.bool_)
    met[joins.at, joins.mentee], value[joins.at, joins.mentee] = np.divmod(joins.worth, weight)
    allowed[joins.at, joins.mentee] = True
    room = problem.mentees_per_team[1]
    return _Sets(inside, value, met, allowed, room, problem.most_teams, reached)


def _parts(sets: _Sets, at: Floats | Ints) -> tuple[Floats | Ints, Floats | Ints]:
    """Return what each join earns, and what each set earns."""
    mentors = sets.inside.shape[1]
    earned = sets.value + at[-1] * sets.met - at[mentors:-1]
    earned = np.where(sets.joins, np.maximum(earned, 0), 0)
    room = min(sets.room, earned.shape[1])
    top = np.partition(earned, earned.shape[1] - room, axis=1)[:, earned.shape[1] - room :]
    return earned, top.sum(axis=1) - sets.inside @ at[:mentors]


def _bound(sets: _Sets, at: Ints) -> int:
    _, worth = _parts(sets, at)
    best = np.sort(np.maximum(worth, 0))[::-1][: sets.most]
    return int(best.sum()) + int(at[:-1].sum()) - int(at[-1]) * sets.reached


def _slope(sets: _Sets, at: Floats) -> tuple[float, Floats]:
    """Return the bound of prices and how it changes with each price."""
    earned, worth = _parts(sets, at)
    rows = np.argsort(-worth, kind="stable")[: sets.most]
    rows = rows[worth[rows] > 0]
    bound = float(worth[rows].sum() + at[:-1].sum() - at[-1] * sets.reached)
    top = np.argsort(-earned[rows], axis=1, kind="stable")[:, : sets.room]
    chosen = np.zeros((len(rows), earned.shape[1]), np.bool_)
    np.put_along_axis(chosen, top, True, axis=1)
    chosen &= earned[rows] > 0
    mentors = 1.0 - sets.inside[rows].sum(axis=0)
    mentees = 1.0 - chosen.sum(axis=0)
    obligations = float((chosen * sets.met[rows]).sum()) - sets.reached
    return bound, np.concatenate([mentors, mentees, [obligations]])
