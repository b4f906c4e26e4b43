"""A Lagrangian bound on what panels cover, from prices that anybody can check.

With a price λ_j ≥ 0 for each place of mentor j and a threshold τ_k ≥ 0 for each need, any board of
at most b members is worth at most

    Σ_k τ_k + (the b largest of  Σ_k (g_jk - τ_k)⁺ + rest_j - λ_j,  where positive) + Σ_{j in B} λ_j

since the best of several numbers is at most τ + Σ (g_j - τ)⁺. Where members cover jointly,
1 - Π(1 - q_j) ≤ t + (1 - t)·Σ q_j takes its place, with t = τ / share; so it does for labels, of
which a board has at most as many as its members have together. Summed over all mentees, a mentor's
price is paid at most as often as the mentor has places, and no more mentees count than have a
board. This is the dual of the
facility-location relaxation (Balinski 1965); prices are found by subgradient steps (Held, Wolfe and
Crowder 1974, Polyak's rule) and then rounded, and the bound of the rounded prices is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.solve.panels.problem import SIXTIETHS, BoardProblem, TeamProblem
from mentormatch.solve.stop import StopRule

__all__ = ["CoveragePrices", "Relaxation", "descend", "of_boards", "of_teams", "prices"]

_STEPS = 300
_PATIENCE = 12

Numbers = NDArray[Any]
"""Floats while prices are sought, whole numbers when they prove."""

_Pair = tuple[Floats, Floats]
"""A number for each mentor, and one for each need."""

At = TypeVar("At")


class CoveragePrices(NamedTuple):
    """Prices of places and thresholds of needs, whole micro-units of at least 0.

    The thresholds of each mentee are those of her needs, then one for each field of labels.
    """

    mentor: Ints
    need: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """Boards that may be put together for each mentee apart, within the places of mentors.

    Parameters
    ----------
    owners
        int64 (needs,): whose need it is, ascending; labels are needs here, too.
    share
        int64 (needs,): the most that any members cover.
    gains
        int64 (needs, mentors): at least what each mentor alone covers.
    joint
        bool (needs,): whether members cover it jointly.
    rest
        int64 (mentees, mentors).
    base
        int64 (mentees,): what a board of each can be worth besides.
    allowed
        bool (mentees, mentors).
    places, most
        int64: places of each mentor, members of each mentee's board.
    served
        How many mentees have a board; the others are worth nothing.
    """

    owners: Ints
    share: Ints
    gains: Ints
    joint: Bools
    rest: Ints
    base: Ints
    allowed: Bools
    places: Ints
    most: Ints
    served: int


def of_boards(problem: BoardProblem, served: int) -> Relaxation:
    """Return the relaxation of boards of so many mentees."""
    mentees = problem.shape[1]
    gains = problem.gains.astype(np.int64)
    if problem.joint:
        covered = problem.needs.share[:, None] * (SIXTIETHS - problem.missed)
        gains = -(-covered // SIXTIETHS)
    owners, share, rows = [problem.needs.owners], [problem.needs.share], [gains]
    joint = [np.full(len(gains), problem.joint)]
    for label in problem.labels:
        owners.append(np.arange(mentees))
        share.append(label.units.max(axis=1, initial=0))
        rows.append(label.alone())
        joint.append(np.ones(mentees, np.bool_))
    order = np.argsort(np.concatenate(owners), kind="stable")
    # Who has a board leaves the fewest members to each of the others.
    spare = int(problem.capacity.sum()) - (served - 1) * int(problem.least.min(initial=1))
    return Relaxation(
        np.concatenate(owners)[order],
        np.concatenate(share)[order],
        np.concatenate(rows)[order],
        np.concatenate(joint)[order],
        np.asarray(problem.rest.T, np.int64),
        np.where(problem.allowed.any(axis=0), problem.base, 0),
        problem.allowed.T,
        problem.capacity,
        np.clip(problem.most, 0, max(0, spare)),
        served,
    )


def of_teams(problem: TeamProblem, placed: int) -> Relaxation:
    """Return the relaxation of teams of so many mentees: each has mentors of her own."""
    mentors, mentees = problem.shape
    places = np.where(problem.mentor_free, problem.mentees_per_team[1], 0)
    most = np.where(problem.mentee_free, problem.largest(placed), 0)
    allowed = np.asarray((problem.allowed & problem.mentor_free[:, None] & problem.mentee_free).T)
    none = np.zeros((mentees, mentors), np.int64)
    base = np.zeros(mentees, np.int64)
    needs = problem.needs
    best = np.zeros(len(needs.share), np.bool_)
    gains = problem.gains.astype(np.int64)
    return Relaxation(
        needs.owners, needs.share, gains, best, none, base, allowed, places, most, placed
    )


def prices(question: Relaxation, reached: int, stop: StopRule) -> tuple[CoveragePrices, int]:
    """Return prices and the bound that they prove.

    Parameters
    ----------
    question
        The relaxation.
    reached
        The value of a known answer; no bound can be lower.
    stop
        When it is over.
    """
    ceiling = np.where(question.allowed[question.owners], question.gains, 0)
    need = ceiling.max(axis=1, initial=0).astype(np.float64)

    def moved(at: _Pair, step: float, slope: _Pair) -> _Pair:
        mentor = np.maximum(at[0] - step * slope[0], 0)
        return mentor, np.clip(at[1] - step * slope[1], 0, question.share)

    start = np.zeros(len(question.places)), need
    best = descend(start, partial(_slope, question), moved, reached, steps=_STEPS, stop=stop)
    rounded = CoveragePrices(np.rint(best[0]).astype(np.int64), np.rint(best[1]).astype(np.int64))
    return rounded, bound_of(question, rounded)


def descend(
    start: At,
    slope: Callable[[At], tuple[float, At, float]],
    moved: Callable[[At, float, At], At],
    reached: int,
    *,
    steps: int,
    stop: StopRule,
) -> At:
    """Return the prices of the lowest bound that subgradient steps find.

    Parameters
    ----------
    start
        The first prices.
    slope
        Gives the bound of prices, how it changes with each, and the square of the slope.
    moved
        Gives the prices that are so many steps down the slope, at least 0.
    reached
        Value of a known answer, below which no bound falls.
    steps, stop
        When it is over.
    """
    at = best = start
    low, since, pace = np.inf, 0, 1.0
    for _ in range(steps):
        bound, downhill, square = slope(at)
        if bound < low:
            best, low, since = at, bound, 0
        else:
            since += 1
        if since == _PATIENCE:
            # No lower bound for a while: go back to the best prices, with steps of half the length.
            pace, since, at = pace / 2, 0, best
            continue
        if not square or low <= reached or pace < 1e-3 or stop.reached():
            break
        # Polyak's rule: as long as the distance to a known value allows, by the squared slope.
        at = moved(at, pace * (bound - reached) / square, downhill)
    return best


def bound_of(question: Relaxation, found: CoveragePrices) -> int:
    """Return the bound that prices prove, in whole numbers."""
    need = np.minimum(found.need, question.share)
    worth = _summed(question, _above(question, need)) + question.rest - found.mentor
    chosen = _largest(np.where(question.allowed, worth, 0), question.most)
    each = np.sort(_each(question, need, np.where(chosen, worth, 0)))[::-1]
    return int(each[: question.served].sum()) + int((question.places * found.mentor).sum())


def _each(question: Relaxation, need: Numbers, earned: Numbers) -> Numbers:
    """Return what the board of each mentee is worth at most, beside the prices of its members."""
    thresholds = np.bincount(question.owners, need, len(question.base))
    # Sums of whole numbers below 2**53 are exact as floats.
    return np.asarray(earned.sum(axis=1) + thresholds.astype(need.dtype) + question.base)


def _slope(question: Relaxation, at: _Pair) -> tuple[float, _Pair, float]:
    """Return the bound of prices, how it changes with each price, and the square of that."""
    mentor, need = at
    above = _above(question, need)
    worth = _summed(question, above) + question.rest - mentor
    chosen = _largest(np.where(question.allowed, worth, 0), question.most)
    each = _each(question, need, np.where(chosen, worth, 0))
    served = np.zeros(len(each), np.bool_)
    served[np.argsort(-each, kind="stable")[: question.served]] = True
    bound = float(each[served].sum() + question.places @ mentor)
    chosen &= served[:, None]
    taken = chosen[question.owners]
    part = np.where(
        question.joint[:, None],
        question.gains / np.maximum(question.share, 1)[:, None],
        above > 0,
    )
    by_need = served[question.owners] - np.where(taken, part, 0).sum(axis=1)
    by_mentor = question.places - chosen.sum(axis=0).astype(np.float64)
    square = float(by_mentor @ by_mentor + by_need @ by_need)
    return bound, (by_mentor, by_need), square


def _above(question: Relaxation, need: Numbers) -> Numbers:
    """Return (needs, mentors): what each mentor adds beyond the threshold."""
    above = np.maximum(question.gains - need[:, None], 0)
    joint = question.joint
    if joint.any():
        share = np.maximum(question.share[joint], 1)[:, None]
        left = question.gains[joint] * (question.share[joint] - need[joint])[:, None]
        above[joint] = left / share if left.dtype.kind == "f" else -(-left // share)
    return np.asarray(above)


def _summed(question: Relaxation, values: Numbers) -> Numbers:
    """Add up the rows of each mentee."""
    shape = len(question.most), values.shape[1]
    summed = np.zeros(shape, values.dtype)
    some, first = np.unique(question.owners, return_index=True)
    if len(some):
        summed[some] = np.add.reduceat(values, first, axis=0)
    return summed


def _largest(worth: Numbers, most: Ints) -> Bools:
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
