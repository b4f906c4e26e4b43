"""What a forced pair can change at most, by the prices that prove the matching.

It is the Lagrangian bound of `dense.dual_bound` with this pair among those of its mentee. It takes
no search and is mostly close, so that few pairs have to be solved again to find the best of them.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals
from mentormatch.solve.pairs.residual.made import Made

__all__ = ["DualBounds"]


class DualBounds:
    """Upper bounds of what the pairs of a mentee change.

    Parameters
    ----------
    made
        The matching that was made.
    """

    def __init__(self, made: Made) -> None:
        self.made = made

    @cached_property
    def _prices(self) -> Ints:
        made = self.made
        return minimal_duals(made.instance.above(made.threshold), made.pairs, made.weights)

    def of(self, mentee: int) -> list[tuple[int, ...]]:
        """Return for each mentor a bound of the change, in the order of the stages.

        Where pairs below the worst one may be needed, or where the pair itself is one, the bound
        of the total says nothing.
        """
        made = self.made
        scores = made.instance.scores[mentee].astype(np.int64)
        worth = self._worth(mentee, scores)
        if made.threshold is None:
            # Some people may be lost for a unit of total more.
            most = (worth + made.instance.size) // made.weights.score
            return [(total, made.instance.size) for total in most.tolist()]
        people, total = made.weights.split(worth)
        threshold = made.threshold
        lower = np.minimum(scores - threshold, 0)
        told = (lower == 0) & (people == 0)
        lower[(lower == 0) & ~told] = -1
        total[~told] = made.problem.span * made.instance.size
        return list(zip([0] * len(total), lower.tolist(), total.tolist(), strict=True))

    def _worth(self, mentee: int, scores: Ints) -> Ints:
        """Return int64 (mentors,): the bound with each pair, minus that of all matchings."""
        instance, price = self.made.instance, self.made.weights.coverage_price
        places = int(instance.mentee_capacity[mentee])
        if places == 0:
            # Nobody may come to her, so that no pair of hers is ever asked for.
            return np.zeros(len(scores), np.int64)
        able = instance.eligible[mentee]
        if self.made.threshold is not None:
            able = able & (scores >= self.made.threshold)
        worth = scores * self.made.weights.score - self._prices
        margins = np.where(able, worth, NEVER)
        best = -np.sort(-margins)[:places]
        free = price + best[0] + np.maximum(best[1:], 0).sum()
        among = margins >= best[-1]
        others = np.where(among, np.maximum(best, 0).sum() - np.maximum(margins, 0), 0)
        others[~among] = np.maximum(best[:-1], 0).sum()
        return np.asarray(price + margins + others - max(int(free), 0))
