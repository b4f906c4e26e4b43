"""The judge of a shortfall: feasible, and no answer can serve more. It knows nothing of flows."""

from __future__ import annotations

from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError

__all__ = ["check_shortfall"]


def check_shortfall(allowed: Any, places: Ints, pairs: Ints, among: Bools) -> None:
    """Check an answer by counting (Hall 1935).

    The people of ``among`` are allowed to certain servers only. If the places of those servers fall
    short of these people by as many as the answer leaves out, no answer leaves out fewer.

    Parameters
    ----------
    allowed
        scipy sparse bool (people, servers).
    places
        int64 (servers,).
    pairs
        int64 (served, 2): person and server.
    among
        bool (people,): among whom the shortfall falls.

    Raises
    ------
    ProofError
        If the answer is not feasible, or the people of ``among`` do not prove it largest.
    """
    people, servers = allowed.shape
    who, whom = pairs.T
    rows, columns = (axis.astype(np.int64) for axis in allowed.tocoo().coords)
    if not np.isin(who * servers + whom, rows * servers + columns).all():
        raise ProofError("somebody is served by a server who is not allowed")
    if len(np.unique(who)) != len(who):
        raise ProofError("somebody is served twice")
    if (np.bincount(whom, minlength=servers) > places).any():
        raise ProofError("a server serves more people than there are places")
    neighbours = np.unique(allowed.tocsr()[np.flatnonzero(among)].tocoo().coords[1])
    if int(among.sum()) - int(places[neighbours].sum()) != people - len(pairs):
        raise ProofError("the people named do not prove that nobody more can be served")
