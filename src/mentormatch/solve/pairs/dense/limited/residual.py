"""Smallest dual prices within nested limits: longest paths of the residual network.

Nodes are the root, the limits and the mentors. An arc is one mentee too many that moves on: from
one mentor to another, out of a limit into the one around it, or out of the matching; its length is
what that gains. Where the matching is optimal no circle gains, and the longest paths from the root
are dual prices that prove it (Ahuja, Magnanti and Orlin 1993, chapter 9).

With even loads the marginal cost of one more mentee is an odd number, as in any convex flow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.dense.extreme_duals import exchange
from mentormatch.solve.pairs.dense.limited.within import ROOT, Limited
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Duals", "Gains", "Residual"]


class Duals(NamedTuple):
    """Dual prices.

    Parameters
    ----------
    mentors
        int64 (mentors,): of a place.
    groups
        int64 (groups,): of a pair within each limit.
    """

    mentors: Ints
    groups: Ints


class Gains(NamedTuple):
    """What one place more, or one asked less, gains.

    Parameters
    ----------
    places, relief
        int64 (mentors,): one more place; one mentee less as a minimum.
    limits
        int64 (groups,): one more pair within each limit.
    """

    places: Ints
    relief: Ints
    limits: Ints


class Residual:
    """The residual network of a matching that is worth most.

    Parameters
    ----------
    limited
        Nested limits.
    pairs
        The matching.
    weights
        How people, rounds and total are one integer.
    """

    def __init__(self, limited: Limited, pairs: Ints, weights: Weights) -> None:
        above = limited.parents
        if above is None:
            raise ProofError("overlapping limits have no network")
        self.limited, self.pairs, self.weights = limited, pairs, weights
        groups, (mentees, mentors) = len(limited.groups), limited.instance.scores.shape
        self.first = 1 + groups
        self.group_above = above[:groups]
        self.mentor_above = above[groups : groups + mentors]
        self.mentee_above = above[groups + mentors :]
        self.load = np.bincount(pairs[:, 0], minlength=mentors)
        self.has = np.bincount(pairs[:, 1], minlength=mentees)
        self.within = limited.loads(pairs)
        # A path leaves and enters no limit of mentees twice.
        turns = (groups + 2) * weights.dearest + limited.even * 4 * mentees
        self.least_length = -4 * (weights.big_m + turns)
        self.length = np.full((self.first + mentors,) * 2, NEVER)
        self._exchanges()
        self._takes_and_leaves()
        self._places()
        self._limits()

    def duals(self) -> Duals:
        """Return the smallest prices that prove the matching optimal.

        Raises
        ------
        ProofError
            If it is not optimal.
        """
        reached = self._from(ROOT)
        mentors = reached[self.first :] - reached[self.mentor_above]
        own, above = reached[1 : self.first], reached[self.group_above]
        sign = np.array([1 if g.side == "mentor" else -1 for g in self.limited.groups], np.int64)
        return Duals(mentors, sign * (own - above))

    def gains(self) -> Gains:
        """Return what one place more gains, everything else as it is."""
        instance, mentors = self.limited.instance, np.arange(len(self.load))
        nodes = self.first + mentors
        full = self.load >= instance.mentor_capacity
        places = self._paths(self.mentor_above, nodes, full)
        bound = (self.load == instance.mentor_minimum) & (self.load > 0)
        relief = self._paths(nodes, self.mentor_above, bound)
        ends = np.column_stack([self.group_above, 1 + np.arange(self.first - 1)])
        for row, group in enumerate(self.limited.groups):
            if group.side == "mentee":
                ends[row] = ends[row, ::-1]
        at_most = np.array([group.at_most for group in self.limited.groups], np.int64)
        return Gains(places, relief, self._paths(ends[:, 0], ends[:, 1], self.within >= at_most))

    def _paths(self, sources: Ints, targets: Ints, asked: Bools) -> Ints:
        """Return the longest paths, 0 where none gains or nobody asks."""
        found = np.zeros(len(sources), np.int64)
        for source in np.unique(sources[asked]).tolist():
            mine = np.flatnonzero(asked & (sources == source))
            found[mine] = np.maximum(self._from(source)[targets[mine]], 0)
        return found

    def _from(self, source: int) -> Ints:
        """Return the longest paths from a node: Bellman and Ford, over nodes that changed."""
        reached = np.full(len(self.length), self.least_length)
        reached[source] = 0
        changed = np.arange(len(reached))
        for _ in range(2 * len(reached) + 2):
            if changed.size == 0:
                return reached
            offers = (self.length[changed] + reached[changed, None]).max(axis=0)
            rose = offers > reached
            reached = np.maximum(reached, offers)
            changed = np.flatnonzero(rose)
            if reached[source] > 0:
                break
        raise ProofError("prices do not settle: the matching they were asked for is not optimal")

    def _raise(self, tails: Ints, heads: Ints, lengths: Ints) -> None:
        np.maximum.at(self.length, (tails, heads), lengths)

    def _exchanges(self) -> None:
        moves = exchange(self.limited.instance, self.pairs, self.weights.score)
        self.length[self.first + moves.mentors, self.first :] = moves.gain
        np.fill_diagonal(self.length, NEVER)

    def _takes_and_leaves(self) -> None:
        """Let mentees with a free place take a mentor, and those with enough leave one."""
        instance, mentor, mentee = self.limited.instance, *self.pairs.T
        worth, scale = instance.worth(self.weights), self.weights.score
        offers = scale * instance.scores.astype(np.int64)
        offers += np.where(self.has == 0, worth, 0)[:, None]
        offers[~instance.eligible] = NEVER
        offers[mentee, mentor] = NEVER
        offers[self.has >= instance.mentee_capacity] = NEVER
        for node in np.unique(self.mentee_above).tolist():
            mine = self.mentee_above == node
            row = self.length[node, self.first :]
            np.maximum(row, offers[mine].max(axis=0), out=row)
        may = self.has[mentee] > self.limited.promised[mentee]
        lost = scale * instance.score_of(self.pairs)
        lost += np.where(self.has[mentee] == 1, worth[mentee], 0)
        self._raise(self.first + mentor[may], self.mentee_above[mentee[may]], -lost[may])

    def _places(self) -> None:
        instance, load = self.limited.instance, self.load
        nodes, cost = self.first + np.arange(len(load)), self.limited.even * (2 * load + 1)
        free = load < instance.mentor_capacity
        self._raise(nodes[free], self.mentor_above[free], -cost[free])
        # A mentor without a minimum is never paid for an empty place.
        spare = (load > instance.mentor_minimum) | (instance.mentor_minimum == 0)
        saved = np.maximum(cost - 2 * self.limited.even, 0)
        self._raise(self.mentor_above[spare], nodes[spare], saved[spare])

    def _limits(self) -> None:
        for row, group in enumerate(self.limited.groups):
            inner, outer = row + 1, int(self.group_above[row])
            if group.side == "mentee":
                inner, outer = outer, inner
            if self.within[row] < group.at_most:
                self.length[inner, outer] = max(self.length[inner, outer], 0)
            if self.within[row] > group.at_least or group.at_least == 0:
                self.length[outer, inner] = max(self.length[outer, inner], 0)
