"""Maximum flow and minimum cut, in bipartite networks and in any: the one place that calls scipy.

References
----------
Ford, L. R. and Fulkerson, D. R. (1956). Maximal flow through a network. Canadian Journal of
Mathematics 8, 399-404.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints

__all__ = ["Flow", "as_rows", "bipartite_flow", "hall_violator", "maximum_flow"]


class Flow(NamedTuple):
    """A maximum flow.

    Parameters
    ----------
    network, through
        scipy sparse int32 (nodes, nodes): capacities, and what flows, negative backwards.
    value
        What flows in all: the capacity of a minimum cut.
    source
        Node.
    """

    network: Any
    through: Any
    value: int
    source: int

    def source_side(self) -> Bools:
        """Return bool (nodes,): the least source side of all minimum cuts."""
        from scipy.sparse.csgraph import breadth_first_order

        left = (self.network - self.through).tocsr()
        left.eliminate_zeros()
        side = np.zeros(left.shape[0], np.bool_)
        side[breadth_first_order(left, self.source, return_predecessors=False)] = True
        return side

    def pairs(self, left: int) -> Ints:
        """Return int64 (pairs, 2): ends of arcs in use, of a bipartite network of so many left."""
        used = self.through[1 : left + 1, left + 1 : -1].tocoo()
        return np.asarray(np.stack(used.coords, axis=1)[used.data > 0], np.int64)


def maximum_flow(network: Any, source: int, sink: int) -> Flow:
    """Send as much as possible from source to sink.

    Parameters
    ----------
    network
        scipy sparse int32 (nodes, nodes): capacities; scipy takes no larger numbers.
    source, sink
        Nodes.
    """
    from scipy.sparse import csgraph

    found = csgraph.maximum_flow(network, source, sink)
    return Flow(network, found.flow, int(found.flow_value), source)


def bipartite_flow(allowed: Any, left: Ints, right: Ints) -> Flow:
    """Send as much as possible from the source, node 0, over left and right nodes to the last one.

    Parameters
    ----------
    allowed
        scipy sparse (left, right): an arc of capacity 1 for each entry.
    left, right
        int64: capacity of each node, 0 or more.
    """
    from scipy.sparse import csr_array

    (lefts, rights), arcs = allowed.shape, allowed.nnz
    sink = 1 + lefts + rights
    # All arcs of a node carry no more than this, and one more keeps it from looking full.
    room = np.minimum(left, rights + 1), np.ones(arcs, np.int8), np.minimum(right, lefts + 1)
    heads = 1 + np.arange(lefts), 1 + lefts + allowed.indices, np.full(rights, sink)
    ends = (
        [0],
        lefts + allowed.indptr,
        1 + lefts + arcs + np.arange(rights),
        [lefts + arcs + rights],
    )
    parts = (np.concatenate(p, dtype=np.int32, casting="unsafe") for p in (room, heads, ends))
    return maximum_flow(csr_array(tuple(parts), shape=(sink + 1, sink + 1)), 0, sink)


def as_rows(mask: Bools) -> Any:
    """Return a mask as compressed sparse rows, int8, without a list of its pairs in between."""
    from scipy.sparse import csr_array

    starts = np.zeros(len(mask) + 1, np.int32)
    np.cumsum(np.count_nonzero(mask, axis=1), out=starts[1:])
    columns = np.broadcast_to(np.arange(mask.shape[1], dtype=np.int32), mask.shape)[mask]
    return csr_array((np.ones(len(columns), np.int8), columns, starts), shape=mask.shape)


def hall_violator(allowed: Bools, pairs: Ints, short: Bools) -> tuple[Bools, Bools]:
    """Return left and right nodes that alternating paths reach from left nodes that lack.

    They are the least source side of a minimum cut, which Hall's condition, in its version with a
    deficiency, calls a violator: the right ones are full, and with pairs of these left ones.

    Parameters
    ----------
    allowed
        bool (left, right).
    pairs
        int64 (pairs, 2): those of a maximum flow.
    short
        bool (left,): who has room for more.
    """
    left, right = short.copy(), np.zeros(allowed.shape[1], np.bool_)
    front = np.flatnonzero(short)
    if not front.size:
        return left, right
    free = allowed.copy(order="K")
    free[pairs[:, 0], pairs[:, 1]] = False
    while front.size:
        new = free[front].any(axis=0) & ~right
        right |= new
        grown = np.zeros_like(left)
        grown[pairs[new[pairs[:, 1]], 0]] = True
        front = np.flatnonzero(grown & ~left)
        left[front] = True
    return left, right
