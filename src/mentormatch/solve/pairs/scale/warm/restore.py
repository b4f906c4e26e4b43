"""Warm start from pairs and duals alone: one pricing pass over all pairs rebuilds the core.

Duals that were optimal once tell in one pass which pairs matter now. What has changed since only
makes them a worse beginning, never a wrong one.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.scale.column_generation import price_out
from mentormatch.solve.pairs.scale.engine import Engine

__all__ = ["warm_start_from_pairs"]

_SLACK = 20_000


def warm_start_from_pairs(engine: Engine, pairs: Ints, mentor_duals: Ints, open_: Bools) -> int:
    """Begin with these pairs and duals instead of nothing.

    Parameters
    ----------
    engine
        Without any pair.
    pairs
        int64 (pairs, 2): mentor and mentee in the caller's order, within all limits; of at least
        as many units as the engine asks for.
    mentor_duals
        int64 (mentors,), in the caller's order.
    open_
        bool (mentors,): who has places. Duals of others mean nothing.

    Returns
    -------
    int
        By how much the pairs may fall short of the best matching, as the engine weighs it, if
        their duals fit them; 0 proves them.
    """
    position = engine.packed.position
    engine.mentor_duals = np.zeros(len(engine.mentor_capacity), np.int64)
    engine.mentor_duals[position[open_]] = mentor_duals[open_]
    engine.matching = engine.add_matching(pairs)
    engine.mentee_duals = engine.mentee_duals_at(engine.mentor_duals, engine.coverage_price)
    return price_out(engine, _SLACK * engine.scale)[0]
