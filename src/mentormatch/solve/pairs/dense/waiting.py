"""Most rounds that covered mentees have waited, and the prices that prove it.

Scores play no part here: a mentee is worth the rounds that she has waited, and the dual of that
assignment problem is a whole number for every mentor.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.dense.instance import Instance, first_of_each
from mentormatch.solve.pairs.dense.replicated_lsa import solve_dense
from mentormatch.solve.pairs.weights import Weights

__all__ = ["waiting_bound", "waiting_stage"]

_ROUNDS = Weights(score=0, coverage_price=0, big_m=1, waiting_price=1)


def waiting_stage(instance: Instance, pairs: Ints) -> Stage:
    """Return the stage that counts rounds waited.

    Parameters
    ----------
    instance
        All eligible pairs.
    pairs
        A matching whose mentees have waited as many rounds as any can.
    """
    rounds = int(instance.waited[np.unique(pairs[:, 1])].sum())
    return Stage("waiting", rounds, rounds, _bound(instance, pairs, None))


def waiting_bound(instance: Instance, threshold: int | None) -> DualPrices:
    """Return prices that bound the rounds waited of whoever can be covered.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold.
    threshold
        Only to be recorded.
    """
    return _bound(instance, solve_dense(instance.one_each(), _ROUNDS), threshold)


def _bound(instance: Instance, pairs: Ints, threshold: int | None) -> DualPrices:
    prices = minimal_duals(instance.one_each(), first_of_each(pairs), _ROUNDS)
    return DualPrices(instance.mentors_to_caller(prices), 0, threshold, 0, scale=0, waiting=1)
