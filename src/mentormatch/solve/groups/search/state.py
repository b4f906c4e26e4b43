"""The state of a search over groups, with sums that value a move at once (delta evaluation)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Bytes, Ints
from mentormatch.solve.groups.blocks import Blocks
from mentormatch.solve.groups.problem import Formed, GroupProblem

__all__ = ["Remainders", "State"]

NOBODY = -1
"""An empty place among the blocks that a change moves."""


class Remainders:
    """What is left of each group when one block (or nobody) is ejected.

    Parameters
    ----------
    state
        The groups.
    ejected
        int64 (groups,): the block that is ejected, or -1.
    """

    def __init__(self, state: State, ejected: Ints) -> None:
        self.state, self.ejected = state, ejected
        self.leaving = ejected >= 0
        blocks = state.blocks
        out = np.where(self.leaving, ejected, 0)
        groups = np.arange(len(ejected))
        self.size = state.size - np.where(self.leaving, blocks.weight[out], 0)
        self.fit = state.fit_sum - np.where(self.leaving, state.fit_of[groups, out], 0)
        lost = state.cohesion[out, groups] + blocks.inner[out]
        self.cohesion = state.inside - np.where(self.leaving, lost, 0)
        self.counts = [
            held - np.where(self.leaving[:, None], rule.of[out], 0)
            for held, rule in zip(state.counts, blocks.rules, strict=True)
        ]

    def units(self) -> Ints:
        """Return int64 (groups,): what the rests are worth."""
        return np.where(self.size > 0, _worth(self.fit, self.cohesion, self.size), 0)

    def stand(self) -> Bools:
        """Return bool (groups,): rests that may stay as they are, or are nobody."""
        good = self.size >= self.state.problem.size[0]
        for counts, rule in zip(self.counts, self.state.blocks.rules, strict=True):
            good &= ~rule.broken(counts)
        return np.asarray(good | (self.size == 0))

    def units_with(self, blocks: Ints) -> Ints:
        """Return int64 (blocks, groups): what each rest is worth with each block."""
        state, known = self.state, self.state.blocks
        cohesion = state.cohesion[blocks] - self._with_ejected(known.common, blocks)
        cohesion = self.cohesion + cohesion + known.inner[blocks][:, None]
        size = self.size + known.weight[blocks][:, None]
        return _worth(self.fit + state.fit_of.T[blocks], cohesion, size)

    def may_join(self, blocks: Ints, *, fewest: int | None = None) -> Bools:
        """Return bool (blocks, groups): joins that break no rule.

        Parameters
        ----------
        blocks
            Who would join.
        fewest
            Members a group must then have; None asks for the least size of the problem.
        """
        state, known = self.state, self.state.blocks
        size = self.size + known.weight[blocks][:, None]
        fewest = state.problem.size[0] if fewest is None else fewest
        good = (size >= fewest) & (size <= state.cap) & state.welcome.T[blocks]
        clashes = state.clashes[blocks] - self._with_ejected(known.apart, blocks)
        good &= clashes == 0
        for counts, rule in zip(self.counts, known.rules, strict=True):
            good &= ~rule.broken(counts + rule.of[blocks][:, None, :])
        return np.asarray(good & self._meet(blocks))

    def _with_ejected(self, square: NDArray[np.generic], blocks: Ints) -> Ints:
        out = np.where(self.leaving, self.ejected, 0)
        return np.where(self.leaving, square[np.ix_(blocks, out)], 0).astype(np.int64)

    def _meet(self, blocks: Ints) -> Bools:
        starts = self.state.blocks.starts
        if starts is None:
            return np.ones((len(blocks), len(self.ejected)), np.bool_)
        rest = np.stack(
            [self.state.times(g, without=int(o)) for g, o in enumerate(self.ejected)], axis=1
        )
        met = starts[:, blocks][:, :, None, :] & rest[:, None, :, :]
        return np.asarray(met.any(axis=3).all(axis=0))


def _worth(fit: Ints, cohesion: Ints, size: Ints) -> Ints:
    return np.asarray(fit + 2 * cohesion // np.maximum(size - 1, 1))


class State:
    """A division into groups that keeps its sums up to date.

    Parameters
    ----------
    problem, blocks
        The question.
    teams
        Facilitators of each group; empty for circles.
    """

    def __init__(
        self, problem: GroupProblem, blocks: Blocks, teams: Sequence[tuple[int, ...]]
    ) -> None:
        self.problem, self.blocks = problem, blocks
        groups, count = len(teams), len(blocks)
        self.teams = list(teams)
        self.group = np.full(count, -1, np.int64)
        self.size = np.zeros(groups, np.int64)
        self.inside = np.zeros(groups, np.int64)
        self.cohesion = np.zeros((count, groups), np.int64)
        self.clashes = np.zeros((count, groups), np.int64)
        self.counts = [np.zeros((groups, rule.of.shape[1]), np.int64) for rule in blocks.rules]
        self.cap = np.full(groups, problem.size[1], np.int64)
        self.fit_of = np.zeros((groups, count), np.int64)
        self.welcome = np.ones((groups, count), np.bool_)
        self.fit_sum = np.zeros(groups, np.int64)
        self.at: list[Bytes] | None = None
        for g, team in enumerate(teams):
            self.lead(g, team)

    def lead(self, g: int, team: tuple[int, ...]) -> None:
        """Give a group other facilitators."""
        self.teams[g] = team
        if team:
            blocks, rows = self.blocks, list(team)
            self.fit_of[g] = blocks.fit[rows].sum(axis=0) // len(team)
            may = blocks.allowed[rows].all(axis=0)
            self.welcome[g] = may & ((blocks.pinned < 0) | np.isin(blocks.pinned, rows))
            self.cap[g] = min(self.problem.size[1], int(self.problem.cap[rows].min()))
        self.fit_sum[g] = int(self.fit_of[g][self.group == g].sum())

    def move(self, moves: Iterable[tuple[int, int]]) -> None:
        """Put blocks into groups (-1: into none), and bring the sums up to date."""
        for block, goal in moves:
            here = int(self.group[block])
            if here >= 0:
                self._shift(block, here, -1)
            if goal >= 0:
                self._shift(block, goal, 1)
            self.group[block] = goal

    def _shift(self, block: int, g: int, sign: int) -> None:
        blocks = self.blocks
        self.size[g] += sign * blocks.weight[block]
        self.fit_sum[g] += sign * self.fit_of[g, block]
        # A block has nothing in common with itself: it need not be taken out of its own sum.
        self.inside[g] += sign * (self.cohesion[block, g] + blocks.inner[block])
        self.cohesion[:, g] += sign * blocks.common[:, block]
        self.clashes[:, g] += sign * blocks.apart[:, block]
        for held, rule in zip(self.counts, blocks.rules, strict=True):
            held[g] += sign * rule.of[block]

    def times(self, g: int, *, without: int = NOBODY) -> Bytes:
        """Return uint8 (weeks, bytes): times at which the rest of a group could meet.

        ``at`` holds a time for each group while groups are filled at first.
        """
        starts, leads = self.blocks.starts, self.problem.lead_starts
        assert starts is not None
        inside = np.flatnonzero(self.group == g)
        met = np.bitwise_and.reduce(starts[:, inside[inside != without]], axis=1, initial=255)
        if self.teams[g]:
            assert leads is not None
            met = met & np.bitwise_and.reduce(leads[:, list(self.teams[g])], axis=1, initial=255)
        if self.at is not None:
            met = met & self.at[g]
        return np.asarray(met, np.uint8)

    def units(self) -> Ints:
        """Return int64 (groups,): what each group is worth, rounded as a whole."""
        return np.where(self.size > 0, _worth(self.fit_sum, self.inside, self.size), 0)

    def reached(self) -> tuple[int, int]:
        """Return people placed and units."""
        return int(self.size.sum()), int(self.units().sum())

    def close(self, g: int) -> None:
        """Let everybody of a group go."""
        self.move([(int(block), -1) for block in np.flatnonzero(self.group == g)])

    def groups(self) -> list[Formed]:
        """Return the groups that have members."""
        of_member = np.where(len(self.group) > 0, self.group[self.blocks.owner], -1)
        return [
            Formed(self.teams[g], tuple(int(i) for i in np.flatnonzero(of_member == g)))
            for g in range(len(self.teams))
            if self.size[g] > 0
        ]
