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
from mentormatch.solve.programs.bipartite_flow import bipartite_flow

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
    people = allowed.shape[0]
    flow = bipartite_flow(allowed, np.ones(people, np.int64), places)
    pairs, among = flow.pairs(people), flow.source_side()[1 : people + 1]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    check_shortfall(allowed, places, pairs, among)
    return Shortfall(pairs, among)
