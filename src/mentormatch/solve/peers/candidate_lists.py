"""Candidate lists for matching: sparse, growing until no pair outside can matter.

Prices tell which pairs can matter. Over a whole answer the slack of its pairs and the prices of who
stays alone add up to the gap between bound and worth; so a pair with more slack than the gap is in
no better answer, and in no equal one either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.peers.bipartite_duals import bipartite_prices, slack
from mentormatch.solve.peers.blossom import PairLottery, heaviest_pairs
from mentormatch.solve.peers.odd_set_cuts import odd_set_prices
from mentormatch.solve.peers.problem import PeerProblem, PriceList

__all__ = ["CandidateSearch", "PoolOptimum"]

_ALL_UP_TO = 200
"""In pools of so many people every pair is looked at from the start."""

_NEAR = 24
"""In larger ones the pairs of least slack of each person, so many of them."""

_MOST_PAIRS = 150_000
"""Lists do not grow beyond so many pairs: the blossom algorithm would take minutes."""

_GROWTHS = 4


@dataclass(frozen=True, slots=True, eq=False)
class PoolOptimum:
    """Pairs, their worth together, and a price list that is obeyed in the whole pool."""

    pairs: Ints
    value: int
    prices: PriceList


class CandidateSearch:
    """The pool with its first prices, and the pairs that are looked at.

    Parameters
    ----------
    problem
        A pool in which everybody has somebody.
    draw
        The lottery among equals.
    candidates
        How many pairs of each person to begin with; None chooses by size.
    """

    def __init__(self, problem: PeerProblem, draw: PairLottery, candidates: int | None) -> None:
        self.problem, self.draw = problem, draw
        self.worth, self.allowed = problem.worth, problem.allowed
        self.first = bipartite_prices(self.worth)
        self.left = np.where(self.allowed, slack(self.worth, self.first), np.iinfo(np.int64).max)
        self.near = self._nearest(candidates)

    def _nearest(self, candidates: int | None) -> Bools:
        """Return bool (people, people), u < v: pairs of least slack; equals by the lottery."""
        size = self.problem.size
        most = (size if size <= _ALL_UP_TO else _NEAR) if candidates is None else candidates
        if most >= size - 1:
            return np.triu(self.allowed, 1)
        near = np.zeros((size, size), np.bool_)
        for row in range(size):
            # Slack is whole, so a number below 1 only breaks ties.
            drawn = self.draw.of(np.full(size, row), np.arange(size)) / 2**31
            order = np.argpartition(self.left[row] + drawn, most)[:most]
            near[row, order] = self.allowed[row, order]
        return np.triu(near | near.T, 1)

    def optimum(self, rows: Ints, begin: PoolOptimum | None = None) -> PoolOptimum:
        """Return the heaviest pairs among these people, with prices that say so.

        Parameters
        ----------
        rows
            The people.
        begin
            Pairs and prices that were found before; None finds them.
        """
        found = self._priced(rows) if begin is None else begin
        for _ in range(_GROWTHS):
            if not self._grow(rows, found):
                break
            found = self._priced(rows)
        return found

    def pairs(self, rows: Ints, most: int | None = None) -> tuple[Ints, int]:
        """Return the heaviest listed pairs among these people, and their worth.

        Parameters
        ----------
        rows
            The people.
        most
            Pairs with more slack than this are left out; None takes every listed pair.
        """
        part = np.ix_(rows, rows)
        inner, near = self.worth[part], self.near[part]
        u, v = np.nonzero(near if most is None else near & (self.left[part] <= most))
        chosen = heaviest_pairs(np.stack([u, v], axis=1), inner[u, v], self.draw.only(rows))
        return rows[chosen], int(inner[chosen[:, 0], chosen[:, 1]].sum())

    def prices(self, rows: Ints, value: int, *, enough: int | None = None) -> PriceList:
        """Return prices for pairs among these people that reach, or are to beat, some worth."""
        gap = int(self.first.price[rows].sum()) - self.first.per * value
        return odd_set_prices(self.worth, self.allowed, self.first, rows, gap, enough=enough)

    def _priced(self, rows: Ints) -> PoolOptimum:
        chosen, value = self.pairs(rows)
        return PoolOptimum(chosen, value, self.prices(rows, value))

    def _grow(self, rows: Ints, found: PoolOptimum) -> bool:
        """Add every pair that can still matter; tell whether there were any, and not too many."""
        prices = found.prices
        # A pair with more slack than the gap between bound and worth is in no better answer.
        others = np.ones(self.problem.size, np.bool_)
        others[rows] = False
        gap = prices.pairs_bound - int(prices.price[others].sum()) - prices.per * found.value
        part = np.ix_(rows, rows)
        matters = np.zeros_like(self.near)
        matters[part] = np.triu(self.allowed[part] & (slack(self.worth, prices)[part] <= gap), 1)
        fresh = matters & ~self.near
        if not fresh.any() or int(fresh.sum()) + int(self.near.sum()) > _MOST_PAIRS:
            return False
        self.near |= fresh
        return True
