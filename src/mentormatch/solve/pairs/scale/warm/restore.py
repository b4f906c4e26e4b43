"""Take up an earlier answer: its pairs and prices are where the engine goes on.

Prices that were optimal once tell at one scan which pairs matter now. What has changed since only
makes them a worse beginning, never a wrong one.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.scale.column_generation import price_out
from mentormatch.solve.pairs.scale.core_duals import bars
from mentormatch.solve.pairs.scale.coverage import take_pairs
from mentormatch.solve.pairs.scale.engine import Engine

__all__ = ["resume"]

_SLACK = 20_000


def resume(engine: Engine, pairs: Ints, prices: Ints, open_: Bools) -> int:
    """Begin with these pairs and prices instead of nothing.

    Parameters
    ----------
    engine
        Without any pair.
    pairs
        int64 (pairs, 2): mentor and mentee in the caller's order, within all limits; of at least
        as many units as the engine asks for.
    prices
        int64 (mentors,), in the caller's order.
    open_
        bool (mentors,): who has places. Prices of others mean nothing.

    Returns
    -------
    int
        By how much the pairs may fall short of the best matching, as the engine weighs it, if
        their prices fit them; 0 proves them.
    """
    position = engine.packed.position
    engine.prices = np.zeros(len(engine.places), np.int64)
    engine.prices[position[open_]] = prices[open_]
    engine.chosen = np.sort(take_pairs(engine, pairs[:, 1], position[pairs[:, 0]]))
    engine.bar = bars(engine, engine.prices, engine.person)
    return price_out(engine, _SLACK * engine.scale)[0]
