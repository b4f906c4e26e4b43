"""Most mentees that can be covered within nested limits: a maximum flow.

Minimums are left aside, which never lowers how many can be covered where they can be met, unless
somebody is promised two mentors.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.dense.coverage import cover
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.programs.bipartite_flow import maximum_flow

__all__ = ["cover_within"]


def cover_within(limited: Limited, rounds: int = 0) -> Ints:
    """Return pairs that give a mentor to as many mentees as possible, one each.

    Where limits overlap they are left aside as well, and so many is only an upper bound.

    Parameters
    ----------
    limited
        Eligible pairs and limits.
    rounds
        Only mentees who have waited so many or more.
    """
    from scipy.sparse import csr_array

    above, instance = limited.parents, limited.instance
    if above is None or not limited.groups:
        return cover(instance, rounds)
    groups, (mentees, mentors) = len(limited.groups), instance.scores.shape
    counted = (instance.heads > 0) & (instance.waited >= rounds)
    mentee, mentor = np.nonzero(instance.eligible & counted[:, None])
    tails, heads, room = _trees(limited, above, counted)
    first = 1 + groups
    tails = np.concatenate([tails, first + mentors + mentee])
    heads = np.concatenate([heads, first + mentor])
    room = np.concatenate([room, np.ones(len(mentee), np.int64)])
    size = first + mentors + mentees + 1
    network = csr_array((room.astype(np.int32), (tails, heads)), shape=(size, size))
    used = maximum_flow(network, 0, size - 1).through.tocsr()[first + mentors : size - 1]
    cells = used[:, first : first + mentors].tocoo()
    made = cells.data > 0
    return np.column_stack([cells.coords[1][made], cells.coords[0][made]]).astype(np.int64)


def _trees(limited: Limited, above: Ints, counted: Bools) -> tuple[Ints, Ints, Ints]:
    """Return tails, heads and room of the arcs from the root to mentees, and from mentors on."""
    groups, instance = len(limited.groups), limited.instance
    (mentees, mentors) = instance.scores.shape
    nodes, sink = 1 + np.arange(groups + mentors + mentees), 1 + groups + mentors + mentees
    down = np.ones(len(nodes), np.bool_)
    down[:groups] = [group.side == "mentee" for group in limited.groups]
    down[groups : groups + mentors] = False
    # No more than all mentees pass an arc, and one more keeps it from looking full.
    at_most = [min(group.at_most, mentees + 1) for group in limited.groups]
    places = np.minimum(instance.mentor_capacity, mentees + 1)
    room = np.concatenate([at_most, places, counted & (instance.mentee_capacity > 0)])
    onward = np.where((above == 0) & ~down, sink, above)
    return np.where(down, above, nodes), np.where(down, nodes, onward), room.astype(np.int64)
