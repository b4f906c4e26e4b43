"""The fewest relaxations for several newcomers at once: a maximum flow in the residual graph.

In the end everybody new has an augmenting path of her own, and no two share a place. Each path pays
for the rules of its own first pair, at least `base`, the fewest of any pair of hers. A path that
pays no more uses a pair of `base` rules and ends at a free place without a relaxation; f, the most
such paths at the same time, is a maximum flow. Every other path pays at least one more. So nothing
below the sum of `base`, plus the number of newcomers, less f will do; and as much does, since one
more place at the partner of that first pair ends any other path at once. That is the least cost of
a flow in which each relaxation costs one, found without prices.

References
----------
Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993). Network Flows. Prentice Hall. Section 6.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.residual.relaxations import Relaxations
from mentormatch.solve.programs.bipartite_flow import maximum_flow

__all__ = ["AllAtOnce", "all_at_once"]


class AllAtOnce(NamedTuple):
    """The fewest relaxations with which everybody named is served, and everybody served stays so.

    Attributes
    ----------
    people
        int64: rows of the newcomers.
    cost
        Relaxations in all.
    places
        int64 (partners,): how many more places of each.
    relaxed
        int64 (pairs, 2): partner and person of each pair for which rules are set aside.
    """

    people: Ints
    cost: int
    places: Ints
    relaxed: Ints


def all_at_once(asked: Relaxations, newcomers: Ints) -> AllAtOnce:
    """Find the fewest relaxations for newcomers at once.

    Parameters
    ----------
    asked
        The matching, and what could be relaxed.
    newcomers
        int64: people who are left out; whoever no relaxation helps is not counted.
    """
    base = asked.least_needed(newcomers)
    people, base = newcomers[base >= 0], base[base >= 0]
    places = np.zeros(len(asked.question.places), np.int64)
    near = _to_free_places(asked, people, base)
    pairs = []
    for who in people.tolist():
        partner = near.get(who)
        if partner is None:
            partner = asked.own_place(who)
            places[partner] += 1
        if asked.needed[partner, who]:
            pairs.append((partner, who))
    cost = int(base.sum() + places.sum())
    return AllAtOnce(people, cost, places, np.array(pairs, np.int64).reshape(-1, 2))


def _to_free_places(asked: Relaxations, people: Ints, base: Ints) -> dict[int, int]:
    """Return whom each newcomer joins who needs no more than the rules of her own pair."""
    j, k = np.nonzero((asked.needed[:, people] == base) & asked.reaching[:, None])
    if not len(j):
        return {}
    flow = maximum_flow(_network(asked, len(people), j, k), 0, _sink(asked, len(people)))
    used = flow.through[1 : 1 + len(people), 1 + len(people) :].tocoo()
    of, partner = (end[used.data > 0] for end in used.coords)
    return dict(zip(people[of].tolist(), partner.tolist(), strict=True))


def _sink(asked: Relaxations, newcomers: int) -> int:
    return 1 + newcomers + sum(asked.needed.shape)


def _network(asked: Relaxations, newcomers: int, joined: Ints, who: Ints) -> Any:
    """Return the residual graph: newcomers, then partners, then the people whom they have.

    A partner passes one of her people on; who moves takes another partner, or does without.
    """
    from scipy.sparse import coo_array

    first = 1 + newcomers
    people, sink = first + len(asked.needed), _sink(asked, newcomers)
    made = asked.question.pairs[asked.reaching[asked.question.pairs[:, 0]]]
    movers = np.unique(made[:, 1])
    to, of = np.nonzero((asked.onward[:, movers] == 0) & asked.reaching[:, None])
    spare = movers[asked.with_spare[movers]]
    free = np.flatnonzero(asked.free)
    left = asked.served[spare] - np.maximum(asked.question.least[spare], 1)

    def arcs() -> Iterator[tuple[Ints, Ints, Ints]]:
        yield np.zeros(newcomers, np.int64), 1 + np.arange(newcomers), np.ones(newcomers, np.int64)
        yield 1 + who, first + joined, np.ones(len(who), np.int64)
        yield first + made[:, 0], people + made[:, 1], np.ones(len(made), np.int64)
        yield people + movers[of], first + to, np.ones(len(to), np.int64)
        yield people + spare, np.full(len(spare), sink), left
        yield first + free, np.full(len(free), sink), asked.free[free]

    tails, heads, room = (np.concatenate(part) for part in zip(*arcs(), strict=True))
    network = coo_array((room.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    return network.tocsr()
