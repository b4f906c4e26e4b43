"""A Lagrangian bound on groups with cohesion, from multipliers that anybody can check.

Every member counts as if she could choose for herself: the facilitator who is dearest to her after
a price for each place, and a size with the best co-members of that size. What two people have in
common counts for both; how it is divided between them is an edge-split multiplier. Prices of
places, edge splits and a price of each group are Lagrange multipliers; whatever they are, the bound
holds:

    sum over i of  max over j (fit[j, i] - price[j])
                 + max over sizes s ( mean of the s - 1 largest (within[i, k] + split[i, k])
                                      - per_group / s )
    + most * per_group + the dearest `most` of (cap[j] * price[j], as often as j leads)

with ``split`` antisymmetric, so that it cancels in every group. For groups of one size the least
of these bounds is that of a fractional b-matching, in which everybody has s - 1 co-members and
being one is mutual. Prices of places come from a linear program, the rest from subgradient steps
(Held, Wolfe & Crowder 1974); all are rounded to whole units and judged.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.solve.groups.certificate import CohesionPrices
from mentormatch.solve.groups.problem import GroupProblem

__all__ = ["bound_by_prices", "cohesion_prices"]

_ROUNDS, _FEW_ROUNDS = 400, 80
_WORK = 150_000_000
"""Pairs of people that all subgradient steps look at."""

_NEVER = np.int64(-(2**40))
"""Stands for "cannot be a co-member"; far below any sum of units."""


def bound_by_prices(problem: GroupProblem, prices: CohesionPrices) -> int:
    """Return the bound that these prices give; it holds for any prices ≥ 0."""
    return (
        _dearest(problem, prices.place)
        + prices.per_group * problem.most_groups()
        + int(np.maximum(_alone(problem, prices), 0).sum())
    )


def _dearest(problem: GroupProblem, place: Ints) -> int:
    """Return the most that all places of `most` groups can cost."""
    each = np.repeat(np.minimum(problem.cap, problem.size[1]) * place, problem.places)
    return int(np.sort(each)[::-1][: problem.most_groups()].sum())


def _alone(problem: GroupProblem, prices: CohesionPrices) -> Ints:
    """Return int64 (members,): the most that each can be worth after prices."""
    return _led(problem, prices.place) + _cohesion(problem, prices)


def _led(problem: GroupProblem, place: Ints) -> Ints:
    if not problem.led:
        return np.zeros(problem.members, np.int64)
    may = problem.allowed & (problem.places > 0)[:, None]
    worth = np.where(may, problem.fit - place[:, None], _NEVER)
    return np.asarray(worth.max(axis=0, initial=_NEVER))


def _cohesion(problem: GroupProblem, prices: CohesionPrices) -> Ints:
    low, high = problem.size
    if not problem.within:
        each = np.array([-(prices.per_group // s) for s in range(low, high + 1)], np.int64)
        return np.full(problem.members, each.max())
    top = _largest(problem, prices.split, high - 1)
    sums = np.cumsum(top, axis=1)
    best = np.full(problem.members, _NEVER, np.int64)
    for size in range(low, high + 1):
        if size - 1 > top.shape[1]:
            break
        mean = -(-sums[:, size - 2] // (size - 1)) if size > 1 else np.zeros_like(best)
        np.maximum(best, mean - prices.per_group // size, out=best)
    return best


def _largest(problem: GroupProblem, split: Ints | None, count: int) -> Ints:
    """Return int64 (members, count): the largest values of each after the split, largest first."""
    worth = problem.common if split is None else problem.common + split
    worth = np.where(problem.apart, _NEVER, worth)
    np.fill_diagonal(worth, _NEVER)
    count = min(count, problem.members - 1)
    if count <= 0:
        return np.zeros((problem.members, 0), np.int64)
    part = np.partition(worth, problem.members - count, axis=1)[:, -count:]
    return np.asarray(np.sort(part, axis=1)[:, ::-1])


def cohesion_prices(
    problem: GroupProblem, place: Ints, *, reached: int, rounds: int | None = None
) -> CohesionPrices:
    """Return prices that give a low bound.

    Parameters
    ----------
    problem
        The question.
    place
        int64 (facilitators,): prices of places, from
        :mod:`mentormatch.solve.groups.bounds.dual_prices`.
    reached
        Units of a known answer; steps are as long as the distance to it allows.
    rounds
        Subgradient steps; None takes 400, and fewer for more than 600 people.
    """
    if not problem.within or problem.members < 2:
        return CohesionPrices(place, None, 0)
    if rounds is None:
        rounds = min(_ROUNDS, max(_FEW_ROUNDS, _WORK // problem.members**2))
    led = _led(problem, place)
    base = _dearest(problem, place)
    state = _Steps(problem, led, base, reached)
    for _ in range(rounds):
        state.step()
    split, per_group = state.lowest
    whole = np.triu(np.rint(split).astype(np.int64), 1)
    return CohesionPrices(place, whole - whole.T, max(int(per_group), 0))


class _Steps:
    """Subgradient steps with lengths after Polyak, halved where the bound stays."""

    def __init__(self, problem: GroupProblem, led: Ints, base: int, reached: int) -> None:
        self.problem, self.led, self.base, self.reached = problem, led, base, reached
        self.split = np.zeros(problem.common.shape)
        self.worth = np.where(problem.apart, float(_NEVER), problem.common)
        np.fill_diagonal(self.worth, _NEVER)
        self.per_group = 0.0
        self.best, self.lowest = np.inf, (self.split, 0.0)
        self.pace, self.stayed = 1.0, 0
        self.co_members = min(problem.size[1], problem.members) - 1
        self.sizes = np.arange(problem.size[0], self.co_members + 2)
        self.most = problem.most_groups()

    def step(self) -> None:
        """Compute the bound at the present prices, keep it if lower, and move."""
        who, taken = self._choices()
        sums = np.cumsum(taken, axis=1)
        table = [sums[:, s - 2] / (s - 1) - self.per_group / s for s in self.sizes if s > 1]
        sizes = self.sizes[self.sizes > 1]
        means = np.array(table)
        chosen = means.argmax(axis=0)
        worth = self.led + means[chosen, np.arange(len(chosen))]
        bound = float(np.maximum(worth, 0).sum()) + self.base + self.per_group * self.most
        self._note(bound)
        self._move(bound, who, sizes[chosen], worth > 0)

    def _choices(self) -> tuple[Ints, Floats]:
        split_worth = self.worth + self.split
        rows = np.arange(len(split_worth))[:, None]
        who = np.argpartition(-split_worth, self.co_members - 1, axis=1)[:, : self.co_members]
        order = np.argsort(-split_worth[rows, who], axis=1, kind="stable")
        who = who[rows, order]
        return who, split_worth[rows, who]

    def _note(self, bound: float) -> None:
        if bound < self.best * (1 - 1e-6):
            self.best, self.lowest = bound, (self.split.copy(), self.per_group)
            self.stayed = 0
        else:
            self.stayed += 1
        if self.stayed >= 10:
            self.pace, self.stayed = self.pace / 2, 0

    def _move(self, bound: float, who: Ints, sizes: Ints, placed: Bools) -> None:
        count = len(who)
        picks = np.zeros((count, count))
        share = np.where(np.arange(self.co_members) < (sizes - 1)[:, None], 1.0, 0.0)
        share = share * (placed / (sizes - 1))[:, None]
        picks[np.arange(count)[:, None], who] = share
        slope = picks - picks.T
        groups = self.most - float((placed / sizes).sum())
        square = float((slope * slope).sum()) + groups * groups
        if square < 1e-12:
            return
        # Polyak's rule; never shorter than one unit allows, since the bound is rounded in the end.
        length = self.pace * max(bound - self.reached, 1.0) / square
        self.split = self.split - length * slope
        self.per_group = max(0.0, self.per_group - length * groups)
