"""An upper bound on what mentors can cover, from prices that anybody can check.

With a price λ_j ≥ 0 for each place of mentor j and a threshold τ_k ≥ 0 for each need, any board of
at most b members is worth at most

    Σ_k τ_k + (the b largest of  Σ_k (g_jk - τ_k)⁺ + rest_j - λ_j,  where positive) + Σ_{j in B} λ_j

since the best of several numbers is at most τ + Σ (g_j - τ)⁺. Where members cover jointly,
1 - Π(1 - q_j) ≤ t + (1 - t)·Σ q_j takes its place, with t = τ / share. Summed over all mentees, a
mentor's price is paid at most as often as the mentor has places. This is the dual of the
facility-location relaxation (Balinski 1965); prices are found by subgradient steps (Held, Wolfe and
Crowder 1974, Polyak's rule) and then rounded, and the bound of the rounded prices is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.cover_problem import SIXTIETHS, BoardProblem, Needs, TeamProblem
from mentormatch.solve.cover_program import Clock

__all__ = ["CoverPrices", "Relaxation", "of_boards", "of_teams", "prices"]

_STEPS = 300
_PATIENCE = 12

Floats = NDArray[np.float64]


class CoverPrices(NamedTuple):
    """Prices of places and thresholds of needs, whole micro-units of at least 0."""

    mentor: Ints
    need: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """Boards that may be put together for each mentee apart, within the places of mentors.

    Parameters
    ----------
    needs
        Needs of the mentees.
    gains
        (needs, mentors): at least what each mentor alone covers.
    joint
        Whether members cover jointly, as in :class:`BoardProblem`.
    rest
        int64 (mentees, mentors).
    constant
        What a board can be worth besides, summed over mentees.
    allowed
        bool (mentees, mentors).
    places, most
        int64: places of each mentor, members of each mentee's board.
    """

    needs: Needs
    gains: Ints
    joint: bool
    rest: Ints
    constant: int
    allowed: Mask
    places: Ints
    most: Ints


def of_boards(problem: BoardProblem) -> Relaxation:
    """Return the relaxation of boards: labels and bases at their most."""
    labels = sum(int(label.units.max(initial=0)) for label in problem.labels)
    possible = problem.allowed.any(axis=0)
    constant = int((problem.base + labels)[possible].sum())
    gains = problem.gains
    if problem.joint:
        covered = problem.needs.share[:, None] * (SIXTIETHS - problem.missed)
        gains = -(-covered // SIXTIETHS)
    allowed, rest = problem.allowed.T, np.asarray(problem.rest.T, np.int64)
    return Relaxation(
        problem.needs, gains, problem.joint, rest, constant, allowed, problem.capacity, problem.most
    )


def of_teams(problem: TeamProblem) -> Relaxation:
    """Return the relaxation of teams: each mentee has mentors of her own, a team's number."""
    mentors, mentees = problem.shape
    places = np.where(problem.mentor_free, problem.mentees_per_team[1], 0)
    most = np.where(problem.mentee_free, problem.mentors_per_team[1], 0)
    allowed = np.asarray((problem.allowed & problem.mentor_free[:, None] & problem.mentee_free).T)
    none = np.zeros((mentees, mentors), np.int64)
    return Relaxation(problem.needs, problem.gains, False, none, 0, allowed, places, most)


def prices(question: Relaxation, reached: int, clock: Clock) -> tuple[CoverPrices, int]:
    """Return prices and the bound that they prove.

    Parameters
    ----------
    question
        The relaxation.
    reached
        The value of a known answer; no bound can be lower.
    clock
        Time that is left.
    """
    mentor = np.zeros(len(question.places))
    ceiling = np.where(question.allowed[question.needs.owners], question.gains, 0)
    need = ceiling.max(axis=1, initial=0).astype(np.float64)
    best, low, since, pace = (mentor, need), np.inf, 0, 1.0
    for _ in range(_STEPS):
        bound, by_mentor, by_need = _slope(question, mentor, need)
        if bound < low:
            best, low, since = (mentor, need), bound, 0
        else:
            since += 1
        if since == _PATIENCE:
            pace, since, (mentor, need) = pace / 2, 0, best
            continue
        length = float(by_mentor @ by_mentor + by_need @ by_need)
        if not length or low <= reached or pace < 1e-3 or not clock.left:
            break
        step = pace * (bound - reached) / length
        mentor = np.maximum(mentor - step * by_mentor, 0)
        need = np.clip(need - step * by_need, 0, question.needs.share)
    rounded = CoverPrices(np.rint(best[0]).astype(np.int64), np.rint(best[1]).astype(np.int64))
    return rounded, bound_of(question, rounded)


def bound_of(question: Relaxation, found: CoverPrices) -> int:
    """Return the bound that prices prove, in whole numbers."""
    need = np.minimum(found.need, question.needs.share)
    worth = _summed(question.needs.starts, _above(question, need)) + question.rest - found.mentor
    chosen = _largest(np.where(question.allowed, worth, 0), question.most)
    paid = int((question.places * found.mentor).sum())
    return int(worth[chosen].sum()) + int(need.sum()) + paid + question.constant


def _slope(question: Relaxation, mentor: Floats, need: Floats) -> tuple[float, Floats, Floats]:
    """Return the bound of prices and how it changes with each price."""
    above = _above(question, need)
    worth = _summed(question.needs.starts, above) + question.rest - mentor
    chosen = _largest(np.where(question.allowed, worth, 0), question.most)
    bound = float(worth[chosen].sum() + need.sum() + question.places @ mentor) + question.constant
    taken = chosen[question.needs.owners]
    if question.joint:
        part = question.gains / np.maximum(question.needs.share, 1)[:, None]
        by_need = 1 - np.where(taken, part, 0).sum(axis=1)
    else:
        by_need = 1.0 - (taken & (above > 0)).sum(axis=1)
    return bound, question.places - chosen.sum(axis=0).astype(np.float64), by_need


def _above(question: Relaxation, need: Floats | Ints) -> Floats | Ints:
    """Return (needs, mentors): what each mentor adds beyond the threshold."""
    if not question.joint:
        return np.maximum(question.gains - need[:, None], 0)
    share = np.maximum(question.needs.share, 1)[:, None]
    left = question.gains * (question.needs.share - need)[:, None]
    return left / share if left.dtype.kind == "f" else -(-left // share)


def _summed(starts: Ints, values: Floats | Ints) -> Floats | Ints:
    """Add up the rows of each mentee."""
    summed = np.zeros((len(starts) - 1, values.shape[1]), values.dtype)
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        summed[some] = np.add.reduceat(values, starts[some], axis=0)
    return summed


def _largest(worth: Floats | Ints, most: Ints) -> Mask:
    """Mark the largest positive numbers of each row, at most so many."""
    width = min(int(most.max(initial=0)), worth.shape[1])
    chosen = np.zeros(worth.shape, np.bool_)
    if not width:
        return chosen
    top = np.argpartition(-worth, width - 1, axis=1)[:, :width]
    values = np.take_along_axis(worth, top, axis=1)
    ranked = np.argsort(-values, axis=1, kind="stable")
    place = np.empty_like(ranked)
    np.put_along_axis(place, ranked, np.arange(width)[None, :], axis=1)
    np.put_along_axis(chosen, top, (values > 0) & (place < most[:, None]), axis=1)
    return chosen
