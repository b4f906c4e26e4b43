"""How many people can be served at most, and among whom the shortfall falls.

A maximum flow gives the number; the people whom some maximum flow leaves out are found by
alternating paths (Dulmage & Mendelsohn 1958), and with their neighbours they are the proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.judge.shortfall import check_shortfall

__all__ = ["Shortfall", "find_shortfall"]


@dataclass(frozen=True, slots=True, eq=False)
class Shortfall:
    """Who can be served, and who competes for what is too little.

    Attributes
    ----------
    pairs
        int64 (served, 2): who is served by whom in one answer that serves as many as possible.
    among
        bool (people,): whom some such answer leaves out; ``short`` of them go without in each.
    """

    pairs: Ints
    among: Bools

    @property
    def short(self) -> int:
        """How many go without, whatever is done."""
        return len(self.among) - len(self.pairs)


def find_shortfall(allowed: Any, places: Ints) -> Shortfall:
    """Serve as many people as possible, each by one server.

    Parameters
    ----------
    allowed
        scipy sparse bool (people, servers): who may be served by whom.
    places
        int64 (servers,): most people that each serves, 0 or more.

    Returns
    -------
    Shortfall
        Judged before it is returned.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> allowed = csr_array(np.array([[1, 0], [1, 0], [0, 1]], bool))
    >>> found = find_shortfall(allowed, np.array([1, 5]))
    >>> found.short, found.among.tolist()
    (1, [True, True, False])
    """
    served = _largest_flow(allowed, places)
    among = _contested(allowed, served)
    pairs = _sorted_pairs(served)
    check_shortfall(allowed, places, pairs, among)
    return Shortfall(pairs, among)


def _largest_flow(allowed: Any, places: Ints) -> Any:
    """Return scipy sparse bool (people, servers) of a largest flow."""
    from scipy.sparse import coo_array, csr_array
    from scipy.sparse.csgraph import maximum_flow

    people, servers = allowed.shape
    who, whom = allowed.tocoo().coords
    sink = people + servers + 1
    tails = np.concatenate([np.zeros(people, np.int64), 1 + who, 1 + people + np.arange(servers)])
    heads = np.concatenate([1 + np.arange(people), 1 + people + whom, np.full(servers, sink)])
    room = np.concatenate([np.ones(people + len(who), np.int64), np.minimum(places, people)])
    graph = coo_array((room.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1)).tocsr()
    flow = maximum_flow(graph, 0, sink).flow
    return csr_array(flow)[1 : people + 1, people + 1 : sink] > 0


def _contested(allowed: Any, served: Any) -> Bools:
    """Return bool (people,): reached from somebody left out by alternating paths."""
    reached = np.asarray(served.sum(axis=1)).ravel() == 0
    while True:
        servers = np.asarray(allowed.T.astype(np.int64) @ reached.astype(np.int64)) > 0
        more = reached | (np.asarray(served.astype(np.int64) @ servers.astype(np.int64)) > 0)
        if (more == reached).all():
            return np.asarray(reached, np.bool_)
        reached = more


def _sorted_pairs(served: Any) -> Ints:
    who, whom = served.tocoo().coords
    order = np.lexsort((whom, who))
    return np.stack([who[order], whom[order]], axis=1).astype(np.int64)
