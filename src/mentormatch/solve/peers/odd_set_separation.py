"""Separation of odd-set (blossom) cuts by minimum odd cuts on a Gomory-Hu tree.

A set is broken where fewer than one unit of shares leaves it, so a minimum cut between an odd
number of people and the rest finds one if there is any (Padberg & Rao). A Gomory-Hu tree holds a
minimum cut of every two people, and among its cuts the minimum odd one; it is grown with Gusfield's
method, by one maximum flow a person on the graph as it is. Neither scipy nor rustworkx has one.

References
----------
Gomory, R. E. and Hu, T. C. (1961). Multi-terminal network flows. Journal of the Society for
Industrial and Applied Mathematics 9(4), 551-570.
Padberg, M. W. and Rao, M. R. (1982). Odd minimum cut-sets and b-matchings. Mathematics of
Operations Research 7(1), 67-80.
Gusfield, D. (1990). Very simple methods for all pairs network flow analysis. SIAM Journal on
Computing 19(1), 143-155.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints, Ints32
from mentormatch.solve.programs.bipartite_flow import maximum_flow

__all__ = ["OddSet", "broken_sets", "odd_parts"]

OddSet = tuple[int, ...]

_WHOLE = 1e-6
"""What a share may be off a whole number."""

_STEPS = 10**6
"""Shares are cut as whole numbers of this size."""

_MOST = 300
"""A tree of cuts is grown for up to so many people whose shares are not whole."""


def broken_sets(shares: Floats, u: Ints, v: Ints, size: int) -> list[OddSet]:
    """Return odd sets that are broken; none only if there is none, or too much is not whole.

    Parameters
    ----------
    shares
        float (pairs,), 0…1; at most 1 for each person.
    u, v
        int64 (pairs,): the two people of each pair.
    size
        Number of people.
    """
    used = shares > _WHOLE
    shares, u, v = shares[used], u[used], v[used]
    parts = [b for b in odd_parts(u, v, size) if _excess(b, shares, u, v) > _WHOLE]
    return parts or _cut_sets(shares, u, v, size)


def odd_parts(u: Ints, v: Ints, size: int) -> list[OddSet]:
    """Return the connected parts of an odd number of people, three or more."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(u)), (u, v)), (size, size))
    _, of = connected_components(graph, directed=False)
    parts = np.split(np.argsort(of, kind="stable"), np.cumsum(np.bincount(of))[:-1])
    return [tuple(part.tolist()) for part in parts if len(part) > 2 and len(part) % 2]


def _excess(members: OddSet, shares: Floats, u: Ints, v: Ints) -> float:
    inside = np.isin(u, members) & np.isin(v, members)
    return float(shares[inside].sum()) - len(members) // 2


def _cut_sets(shares: Floats, u: Ints, v: Ints, size: int) -> list[OddSet]:
    # Who is in a pair that is taken whole shares nothing with anybody else.
    parted = shares < 1 - _WHOLE
    people = np.unique(np.concatenate([u[parted], v[parted]]))
    if not 3 <= len(people) <= _MOST:
        return []
    place = np.full(size, -1, np.int64)
    place[people] = np.arange(len(people))
    flow = np.zeros((len(people) + 1, len(people) + 1), np.int32)
    flow[place[u[parted]], place[v[parted]]] = np.rint(shares[parted] * _STEPS)
    flow = np.maximum(flow, flow.T)
    # The last node stands for being alone: it takes what is left of everybody.
    flow[-1, :-1] = flow[:-1, -1] = np.maximum(_STEPS - flow[:-1, :-1].sum(axis=1), 0)
    sides = _light_sides(flow)
    odd = [people[side[:-1]] for side in sides if side[:-1].sum() % 2 and side[:-1].sum() > 2]
    return sorted({tuple(b.tolist()) for b in odd})


def _light_sides(flow: Ints32) -> list[Bools]:
    """Return the sides without the last node of all cuts of the tree that weigh less than one."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    parent, weight = _cut_tree(flow)
    nodes = np.arange(1, len(parent))
    tree = csr_array((np.ones(len(nodes)), (parent[1:], nodes)), shape=flow.shape)
    sides = []
    # What lacks no more than two steps may lack them by rounding.
    for node in np.flatnonzero(weight < _STEPS - 2).tolist():
        side = np.zeros(len(parent), np.bool_)
        side[breadth_first_order(tree, node, return_predecessors=False)] = True
        sides.append(~side if side[-1] else side)
    return sides


def _cut_tree(flow: Ints32) -> tuple[Ints, Ints]:
    """Return parent and weight of each node in a Gomory-Hu tree; node 0 is the root.

    Gusfield's method: all nodes begin as children of the root; each in turn is cut from its parent,
    and siblings on its side of the cut become its children. Edges of the tree are minimum cuts.
    """
    parent, weight = np.zeros(len(flow), np.int64), np.full(len(flow), _STEPS, np.int64)
    parent[0] = -1
    for node in range(1, len(flow)):
        other = int(parent[node])
        side, through = _lightest_cut(flow, node, other)
        weight[node] = through
        mine = side & (parent == other)
        mine[node] = False
        parent[mine] = node
        # With the grandparent on this side of the cut, node and parent change places in the tree.
        if parent[other] >= 0 and side[parent[other]]:
            parent[node], parent[other] = parent[other], node
            weight[node], weight[other] = weight[other], through
    return parent, weight


def _lightest_cut(flow: Ints32, one: int, other: int) -> tuple[Bools, int]:
    """Return the side of `one` in a lightest cut from `other`, and its weight."""
    from scipy.sparse import csr_array

    found = maximum_flow(csr_array(flow), one, other)
    return found.source_side(), found.value
