"""Shortest paths in the residual graph, and of those the one on which the fewest people move.

References
----------
Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1,
269-271. doi:10.1007/BF01386390
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import FAR, NEVER
from mentormatch.solve.pairs.residual.graph import Residual

__all__ = ["chain", "distances_to"]

Step = tuple[int, int, int]
"""A mentee, whom she leaves and to whom she comes; the outside for nobody."""


def distances_to(graph: Residual, end: int) -> Ints:
    """Return int64 (nodes,): the length of a shortest path from each node to one of them.

    The arcs are dense, so the nearest node is found by looking at all; `FAR` for no path.
    """
    distance = np.full(len(graph.prices), FAR)
    distance[end] = 0
    open_ = distance.copy()
    for _ in range(len(distance)):
        node = int(open_.argmin())
        if open_[node] == FAR:
            break
        open_[node] = FAR
        # Less than FAR to a node, and at most FAR from there: the sum fits.
        reached = graph.into[node] + distance[node]
        shorter = reached < distance
        distance[shorter] = reached[shorter]
        open_[shorter] = reached[shorter]
    return distance


def chain(graph: Residual, start: int, end: int, distance: Ints) -> list[Step]:
    """Return who moves where on a shortest path; the fewest people, then the lowest ids.

    Parameters
    ----------
    graph
        The residual graph.
    start, end
        Nodes; the path exists.
    distance
        Of every node to the end.
    """
    steps: list[Step] = []
    tight, quiet = _tight(graph, distance), _quiet(graph)
    rank, moves = _fewest_moves(tight, quiet, start, end)
    node = start
    while node != end:
        after = np.flatnonzero(tight[node] & (rank < rank[node]))
        needed = moves[after] + ~quiet[node, after]
        other = int(after[needed.argmin()])
        steps += [] if quiet[node, other] else [_step(graph, node, other)]
        node = other
    return steps


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


def _fewest_moves(tight: Bools, quiet: Bools, start: int, end: int) -> tuple[Ints, Ints]:
    """Search backward in breadth, along arcs where nobody moves first.

    Returns
    -------
    rank, moves
        int64 (nodes,): in which turn each was found, and the fewest people who move from there.
    """
    rank = np.full(len(tight), FAR)
    moves = rank.copy()
    rank[end], moves[end], turn = 0, 0, 0
    front = np.array([end])
    while rank[start] == FAR:
        found = (tight & quiet)[:, front].any(axis=1) & (rank == FAR)
        moved = 0
        if not found.any():
            front, moved = np.flatnonzero(moves == moves[front[0]]), 1
            found = tight[:, front].any(axis=1) & (rank == FAR)
        turn += 1
        level = moves[front[0]] + moved
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
