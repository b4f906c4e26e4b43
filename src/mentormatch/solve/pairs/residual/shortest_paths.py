"""Shortest paths in the residual graph, and of those the one on which the fewest people move.

References
----------
Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1,
269-271. doi:10.1007/BF01386390
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import FAR, NEVER
from mentormatch.solve.pairs.residual.graph import Residual

__all__ = ["Paths", "Step"]

Step = tuple[int, int, int]
"""A mentee, whom she leaves and to whom she comes; the outside for nobody."""


class Paths:
    """Shortest paths from everywhere to one node.

    Parameters
    ----------
    graph
        The residual graph.
    end
        Where they end.
    start
        Search no further than to this node; distances of others are then not to be used.

    Attributes
    ----------
    distance
        int64 (nodes,): the length of a shortest path from each node; `FAR` for none.
    """

    def __init__(self, graph: Residual, end: int, start: int | None = None) -> None:
        self.graph, self.end = graph, end
        self.distance = _distances(graph, end, start)

    @property
    def reached(self) -> Bools:
        """Bool (mentors,): from whom there is a path."""
        return np.asarray(self.distance[:-1] < FAR)

    def gain(self) -> Ints:
        """Return int64 (nodes,): what a shortest path from each node adds to the worth; else 0."""
        prices = self.graph.prices
        gained: Ints = prices[self.end] - prices - self.distance
        return np.asarray(np.where(self.distance < FAR, gained, 0))

    def chain(self, start: int) -> list[Step]:
        """Return who moves where on a shortest path; the fewest people, then the lowest ids."""
        tight, quiet, rank, moves = self._found
        steps: list[Step] = []
        node = start
        while node != self.end:
            after = np.flatnonzero(tight[node] & (rank < rank[node]))
            needed = moves[after] + ~quiet[node, after]
            other = int(after[needed.argmin()])
            steps += [] if quiet[node, other] else [_step(self.graph, node, other)]
            node = other
        return steps

    @cached_property
    def _found(self) -> tuple[Bools, Bools, Ints, Ints]:
        tight, quiet = _tight(self.graph, self.distance), _quiet(self.graph)
        return tight, quiet, *_fewest_moves(tight, quiet, self.end)


def _distances(graph: Residual, end: int, start: int | None) -> Ints:
    """Search backward; arcs are dense, so the nearest node is found by looking at all."""
    distance = np.full(len(graph.prices), FAR)
    distance[end] = 0
    open_ = distance.copy()
    for _ in range(len(distance)):
        node = int(open_.argmin())
        if open_[node] == FAR or node == start:
            break
        open_[node] = FAR
        # Less than FAR to a node, and at most FAR from there: the sum fits.
        reached = graph.into[node] + distance[node]
        shorter = reached < distance
        distance[shorter] = reached[shorter]
        open_[shorter] = reached[shorter]
    return distance


def _tight(graph: Residual, distance: Ints) -> Bools:
    """Return bool (nodes, nodes): arcs that lie on a shortest path."""
    onward = graph.into.T + np.where(distance < FAR, distance, 0)
    return np.asarray((graph.gain > NEVER) & (distance < FAR) & (onward == distance[:, None]))


def _quiet(graph: Residual) -> Bools:
    """Return bool (nodes, nodes): arcs of a free place, or of one that need not be filled."""
    quiet, instance = np.zeros(graph.gain.shape, np.bool_), graph.instance
    quiet[:-1, -1] = graph.loads < instance.mentor_capacity
    quiet[-1, :-1] = graph.loads > instance.mentor_minimum
    return np.asarray(quiet & (graph.gain == 0))


def _fewest_moves(tight: Bools, quiet: Bools, end: int) -> tuple[Ints, Ints]:
    """Search backward in breadth, along arcs where nobody moves first.

    Returns
    -------
    rank, moves
        int64 (nodes,): in which turn each was found, and the fewest people who move from there;
        `FAR` where there is no path.
    """
    rank = np.full(len(tight), FAR)
    moves = rank.copy()
    rank[end], moves[end], level, turn = 0, 0, 0, 0
    silent = tight & quiet
    front = np.array([end])
    while front.size:
        found = silent[:, front].any(axis=1) & (rank == FAR)
        if not found.any():
            found = tight[:, moves == level].any(axis=1) & (rank == FAR)
            level += 1
        turn += 1
        front = np.flatnonzero(found)
        rank[front], moves[front] = turn, level
    return rank, moves


def _step(graph: Residual, node: int, other: int) -> Step:
    """Return who moves along an arc: the first by id of those who do as well."""
    outside = graph.outside
    people = graph.waiting if node == outside else np.flatnonzero(graph.of == node)
    worth = np.where(graph.instance.eligible[people], graph.worth(people), NEVER)
    left = 0 if node == outside else graph.worth(people)[:, node]
    reached = np.int64(0) if other == outside else worth[:, other]
    gained = np.where(reached == NEVER, NEVER, reached - left)
    return int(people[(gained == graph.gain[node, other]).argmax()]), node, other
