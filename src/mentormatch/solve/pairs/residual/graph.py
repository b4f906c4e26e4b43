"""The residual graph of a matching with one mentor a mentee: mentors, and the outside.

"One mentee too many" travels along arcs until somebody can stay where she comes. An arc from one
mentor to another is the best of her mentees to move there; to the outside, a mentee who leaves, or
a free place that takes the one too many; from the outside, somebody without a mentor who comes, or
a place that need not be filled. With optimal prices no reduced cost is negative (Ahuja, Magnanti
and Orlin 1993, theorem 9.3), so that Dijkstra's algorithm finds shortest paths.

References
----------
Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall. Chapter 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.arrays import FAR, NEVER
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.residual.made import mentor_of
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Residual"]

_CELLS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """Arcs of the residual graph; the outside is the last node.

    Attributes
    ----------
    instance
        Eligible pairs, already above the threshold that the matching obeys.
    weights
        How people and total are one integer.
    of
        int64 (mentees,): the mentor of each; the outside where there is none.
    loads
        int64 (mentors,): mentees of each.
    gain
        int64 (nodes, nodes): what the arc adds to the worth; `NEVER` where there is none.
    prices
        int64 (nodes,): optimal prices; that of the outside is 0.
    into
        int64 (nodes, nodes): reduced costs, with a row for each node that arcs come to; `FAR` where
        there is none.
    """

    instance: Instance
    weights: Weights
    of: Ints
    loads: Ints
    gain: Ints
    prices: Ints
    into: Ints

    @classmethod
    def of_optimum(cls, instance: Instance, pairs: Ints, weights: Weights) -> Self:
        """Build the graph of a matching that is worth most.

        Raises
        ------
        ProofError
            If it is not.
        """
        of = mentor_of(instance, pairs)
        loads = np.bincount(pairs[:, 0], minlength=len(instance.mentor_capacity))
        prices = np.append(minimal_duals(instance, pairs, weights), 0)
        nowhere = np.empty((0, 0), np.int64)
        bare = cls(instance, weights, of, loads, nowhere, prices, nowhere)
        gain = bare._gains()
        into = np.where(gain > NEVER, prices - prices[:, None] - gain, FAR).T.copy()
        if into.min() < 0:
            raise ProofError("a negative reduced cost: the matching asked about is not optimal")
        return replace(bare, gain=gain, into=into)

    @property
    def outside(self) -> int:
        """The node for everything that is no mentor."""
        return len(self.loads)

    def worth(self, mentees: Ints) -> Ints:
        """Return int64 (mentees, mentors): what each pair of these mentees is worth."""
        scores = self.instance.scores[mentees].astype(np.int64) * self.weights.score
        return scores + self.weights.coverage_price

    def out_of(self, mentor: int, mentees: Ints, *, room: bool) -> Ints:
        """Return int64 (nodes,): gains of the arcs out of a mentor who has these mentees.

        Parameters
        ----------
        mentor
            Row of the mentor.
        mentees
            Her mentees.
        room
            Whether a free place of hers takes one too many.
        """
        row = np.full(self.outside + 1, NEVER)
        if len(mentees):
            worth = self.worth(mentees)
            own = worth[:, mentor].copy()
            moves = np.where(self.instance.eligible[mentees], worth - own[:, None], NEVER)
            row[:-1] = moves.max(axis=0)
            row[-1] = -own.min()
        row[mentor] = NEVER
        if room:
            row[-1] = max(row[-1], np.int64(0))
        return row

    def from_outside(self, waiting: Ints, spare: Bools) -> Ints:
        """Return int64 (nodes,): gains of the arcs out of the outside.

        Parameters
        ----------
        waiting
            Mentees without a mentor who have a place for one.
        spare
            bool (mentors,): who may do with one mentee less.
        """
        row = np.append(np.where(spare, np.int64(0), NEVER), NEVER)
        height = max(1, _CELLS // max(1, self.outside))
        for start in range(0, len(waiting), height):
            part = waiting[start : start + height]
            offers = np.where(self.instance.eligible[part], self.worth(part), NEVER)
            np.maximum(row[:-1], offers.max(axis=0, initial=NEVER), out=row[:-1])
        return row

    @property
    def waiting(self) -> Ints:
        """Mentees without a mentor who have a place for one."""
        return np.flatnonzero((self.of == self.outside) & (self.instance.mentee_capacity > 0))

    def reduced_from(self, node: int, row: Ints, prices: Ints) -> Ints:
        """Return int64 (nodes,): reduced costs of the arcs of a row of gains; `FAR` for none."""
        return np.where(row > NEVER, prices - prices[node] - row, FAR)

    def _gains(self) -> Ints:
        room = self.loads < self.instance.mentor_capacity
        rows = [self.out_of(j, theirs, room=bool(room[j])) for j, theirs in self._groups()]
        spare = self.loads > self.instance.mentor_minimum
        return np.stack([*rows, self.from_outside(self.waiting, spare)])

    def _groups(self) -> Iterator[tuple[int, Ints]]:
        """Yield every mentor with her mentees, ascending."""
        order = np.argsort(self.of, kind="stable")
        ends = np.searchsorted(self.of[order], np.arange(self.outside + 1))
        for mentor in range(self.outside):
            yield mentor, order[ends[mentor] : ends[mentor + 1]]
