"""A mentor who leaves: her mentees travel on, one by one, along successive shortest paths.

References
----------
Edmonds, J. and Karp, R. M. (1972). Theoretical improvements in algorithmic efficiency for network
flow problems. Journal of the ACM 19(2), 248-264. doi:10.1145/321694.321699
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import FAR
from mentormatch.solve.pairs.residual.graph import Residual

__all__ = ["without"]


def without(graph: Residual, mentor: int) -> Ints:
    """Return int64 (mentees,): the mentor of each in a matching that is worth most without one.

    Parameters
    ----------
    graph
        Of the matching that was made.
    mentor
        Who leaves, with all her places and what she was promised.
    """
    state = _State.of(graph)
    for _ in range(int(graph.loads[mentor])):
        state.send_one(mentor)
    return state.of_mentee


@dataclass(slots=True, eq=False)
class _State:
    """The matching on the way, its prices, and rows of arcs that are no longer those of the graph.

    Attributes
    ----------
    graph
        Before anybody left.
    of_mentee, loads, prices
        As in `Residual`.
    rows
        Gains of the arcs out of some nodes, where they have changed.
    """

    graph: Residual
    of_mentee: Ints
    loads: Ints
    prices: Ints
    rows: dict[int, Ints]

    @classmethod
    def of(cls, graph: Residual) -> Self:
        """Begin with the matching that was made."""
        return cls(graph, graph.of.copy(), graph.loads.copy(), graph.prices.copy(), {})

    def send_one(self, mentor: int) -> None:
        """Move one mentee away from a mentor who takes nobody any more."""
        outside = self.graph.outside
        self.rows[mentor] = self._row(mentor, mentor)
        distance, before = self._paths_from(mentor)
        # With these prices no reduced cost is negative, also of arcs that are turned round.
        self.prices -= np.minimum(distance, distance[outside])
        path = [outside]
        while path[-1] != mentor:
            path.append(int(before[path[-1]]))
        arcs = list(zip(path[:0:-1], path[-2::-1], strict=True))
        movers = [self._mover(node, other, mentor) for node, other in arcs]
        for who, (_, other) in zip(movers, arcs, strict=True):
            if who is not None:
                self.of_mentee[who] = other
        self.loads = np.bincount(self.of_mentee, minlength=outside + 1)[:outside]
        for node in path[1:]:
            self.rows[node] = self._row(node, mentor)

    def _paths_from(self, start: int) -> tuple[Ints, Ints]:
        """Return the distance of every node, up to that of the outside, and the node before it."""
        graph, count = self.graph, len(self.prices)
        distance, before = np.full(count, FAR), np.full(count, -1)
        distance[start] = 0
        open_, settled = distance.copy(), np.zeros(count, np.bool_)
        while True:
            node = int(open_.argmin())
            settled[node], open_[node] = True, FAR
            if node == graph.outside:
                return distance, before
            row = self.rows.get(node, graph.gain[node])
            reached = graph.reduced_from(node, row, self.prices) + distance[node]
            shorter = (reached < distance) & ~settled
            distance[shorter], before[shorter] = reached[shorter], node
            open_[shorter] = reached[shorter]

    def _mentees(self, mentor: int) -> Ints:
        return np.flatnonzero(self.of_mentee == mentor)

    def _has_room(self, node: int, gone: int) -> bool:
        return node != gone and bool(self.loads[node] < self.graph.instance.mentor_capacity[node])

    def _row(self, node: int, gone: int) -> Ints:
        return self.graph.out_of(node, self._mentees(node), room=self._has_room(node, gone))

    def _mover(self, node: int, other: int, gone: int) -> int | None:
        """Return who moves along an arc, the first by id of those who do as well; or nobody."""
        graph, row = self.graph, self.rows.get(node, self.graph.gain[node])
        if other == graph.outside and row[other] == 0 and self._has_room(node, gone):
            return None
        people = self._mentees(node)
        worth = graph.worth(people)
        reached = np.zeros(len(people), np.int64)
        able = np.ones(len(people), np.bool_)
        if other != graph.outside:
            reached, able = worth[:, other], graph.instance.eligible[people, other]
        return int(people[(able & (reached - worth[:, node] == row[other])).argmax()])
