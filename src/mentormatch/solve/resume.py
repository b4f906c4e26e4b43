"""Take up an earlier answer: its pairs and prices are where the engine goes on.

Prices that were optimal once tell at one scan which pairs matter now. What has changed since only
makes them a worse beginning, never a wrong one.
"""

from __future__ import annotations

import numpy as np

from mentormatch.solve.arrays import Ints
from mentormatch.solve.lowering import bars
from mentormatch.solve.reaching import take_pairs
from mentormatch.solve.scale import Engine, price_out

__all__ = ["resume"]

_SLACK = 20_000


def resume(engine: Engine, pairs: Ints, prices: Ints) -> int:
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

    Returns
    -------
    int
        By how much the pairs may fall short of the best matching, as the engine weighs it, if
        their prices fit them; 0 proves them.
    """
    position = engine.packed.position
    at = np.full(len(engine.places), np.iinfo(np.int64).min)
    np.maximum.at(at, position, prices)
    engine.prices = at
    engine.chosen = np.sort(take_pairs(engine, pairs[:, 1], position[pairs[:, 0]]))
    engine.bar = bars(engine, engine.prices, engine.person)
    return price_out(engine, _SLACK * engine.scale)[0]
