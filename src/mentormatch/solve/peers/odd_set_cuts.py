"""Odd-set (blossom) cuts on the matching linear program, and the dual prices they give.

A linear program over the pairs that can still matter is cut by odd sets until its optimum is whole,
or no set is found that is broken. It counts in floating point and is believed nowhere: its prices
are rounded to a fraction of a unit, raised where a pair of the pool would cost more, and only then
bound anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.solve.peers.bipartite_duals import slack
from mentormatch.solve.peers.odd_set_separation import OddSet, broken_sets, odd_parts
from mentormatch.solve.peers.problem import PriceList
from mentormatch.solve.programs.highs import maximise_lp

if TYPE_CHECKING:
    from mentormatch.solve.programs.highs import Matrix

__all__ = ["odd_set_prices"]

_ROUNDS, _ROUNDS_OF_SMALL, _SMALL = 60, 600, 100
"""Rounds of cutting: most instances take five; where many scores are equal, some take hundreds."""

_FINEST = 12
"""Prices are rounded to 2**-12 of a unit at the finest: 2,000 roundings stay below one unit."""

_ROOM = 64
"""Staying alone costs no more than so many times the gap, so that numbers stay small.

That is a limit on how far prices fall: it can make a bound looser, never wrong.
"""


@dataclass(frozen=True, slots=True, eq=False)
class _LPOptimum:
    """Shares of pairs, and duals of people and odd sets."""

    shares: Floats
    people: Floats
    odd: Floats


def odd_set_prices(
    worth: Ints,
    allowed: Bools,
    first: PriceList,
    rows: Ints,
    gap: int,
    *,
    enough: int | None = None,
) -> PriceList:
    """Return a price list that bounds the pairs among some of the people more closely.

    Parameters
    ----------
    worth, allowed
        (people, people), symmetric.
    first
        Prices without odd sets.
    rows
        Who is paired; the others get any price that their pairs ask for.
    gap
        Pairs with more slack than this, in 1 / ``first.per``, cannot be part of the optimum.
    enough
        Stop as soon as pairs among `rows` are bounded by this worth.

    Returns
    -------
    PriceList
        Obeyed by every allowed pair of the whole pool, whatever the linear program said.
    """
    program = _Program.of(worth, allowed, first, rows, gap)
    best = program.start
    for _ in range(_ROUNDS_OF_SMALL if len(rows) <= _SMALL else _ROUNDS):
        if program.gap <= 0 or (enough is not None and best.pairs_bound // best.per <= enough):
            break
        found = program.solve()
        if found is None:
            break
        listed, short = program.rounded(found)
        best = listed if _lower(listed, best) else best
        if not program.learn(found, short):
            break
    return _whole_pool(worth, allowed, best, rows)


def _lower(one: PriceList, other: PriceList) -> bool:
    return one.pairs_bound * other.per < other.pairs_bound * one.per


@dataclass(slots=True, eq=False)
class _Program:
    """The linear program of some people: its pairs and odd sets grow from round to round.

    In a pool of an odd size somebody stays alone, whoever is cheapest; the odd set of everybody,
    at twice that price, says so from the start, and only what is dearer is left to the program.
    """

    worth: Ints
    allowed: Bools
    per: int
    price: Ints
    gap: int
    kept: Bools
    sets: list[OddSet]
    base: list[int]

    @classmethod
    def of(cls, worth: Ints, allowed: Bools, first: PriceList, rows: Ints, gap: int) -> _Program:
        """Begin with the pairs that can matter, and with parts of an odd size."""
        part = np.ix_(rows, rows)
        inner, may, price = worth[part], allowed[part], first.price[rows]
        loss = slack(inner, PriceList(first.per, price))
        alone = int(price.min(initial=0)) if len(rows) % 2 and len(rows) > 2 else 0
        price, gap = price - alone, gap - alone
        kept = np.triu(may & (loss <= gap), 1)
        everybody = [tuple(range(len(rows)))] if len(rows) % 2 and len(rows) > 2 else []
        u, v = np.nonzero(kept)
        parts = [b for b in odd_parts(u, v, len(rows)) if b not in everybody]
        base = [2 * alone] * len(everybody) + [0] * len(parts)
        return cls(inner, may, first.per, price, gap, kept, everybody + parts, base)

    @property
    def start(self) -> PriceList:
        """The prices to begin with."""
        used = [(b, z) for b, z in zip(self.sets, self.base, strict=True) if z]
        return PriceList(self.per, self.price, tuple(b for b, _ in used), tuple(z for _, z in used))

    def solve(self) -> _LPOptimum | None:
        """Minimise what is lost: slack of pairs, and prices of who stays alone."""
        u, v = np.nonzero(self.kept)
        loss = (self.price[u] + self.price[v] - self.per * self.worth[u, v]) + self._shared(u, v)
        people = len(self.price)
        cost = np.concatenate([loss, np.minimum(self.price, _ROOM * self.gap)])
        scale = max(1.0, float(cost.max(initial=0)) / 1e6)
        once = _degrees(people, u, v), np.ones(people)
        found = maximise_lp(-(cost / scale), self._limits(u, v), equal=once)
        if not found.optimal:
            return None
        return _LPOptimum(found.x[: len(u)], -found.equal_duals * scale, found.duals * scale)

    def _shared(self, u: Ints, v: Ints) -> Ints:
        """Return what odd sets add to the price of pairs from the start."""
        added = np.zeros(len(u), np.int64)
        for members, worth in zip(self.sets, self.base, strict=True):
            if worth:
                added += worth * (np.isin(u, members) & np.isin(v, members))
        return added

    def _limits(self, u: Ints, v: Ints) -> tuple[Matrix, Ints] | None:
        from scipy.sparse import csr_array

        if not self.sets:
            return None
        inside = [np.isin(u, members) & np.isin(v, members) for members in self.sets]
        full = np.hstack(
            [np.array(inside, np.float64), np.zeros((len(self.sets), len(self.price)))]
        )
        return csr_array(full), np.array([len(b) // 2 for b in self.sets])

    def rounded(self, found: _LPOptimum) -> tuple[PriceList, Bools]:
        """Return whole prices that every allowed pair obeys, and the pairs that cost more."""
        fine = _fineness(self.price + max(self.base, default=0))
        people = np.rint(found.people * fine).astype(np.int64)
        price = np.maximum(self.price * fine - people, 0)
        added = np.rint(np.maximum(found.odd, 0) * fine).astype(np.int64).tolist()
        odd = [z * fine + more for z, more in zip(self.base, added, strict=True)]
        used = [(b, z) for b, z in zip(self.sets, odd, strict=True) if z > 0]
        sets, odds = tuple(b for b, _ in used), tuple(z for _, z in used)
        per = self.per * fine
        # A pair of u and v that costs `over` too much is paid by both, each one half rounded up.
        over = np.where(self.allowed, -slack(self.worth, PriceList(per, price, sets, odds)), 0)
        raised = np.maximum(over.max(axis=1, initial=0), 0)
        return PriceList(per, price + (raised + 1) // 2, sets, odds), over > fine

    def learn(self, found: _LPOptimum, short: Bools) -> bool:
        """Take in pairs that cost more than they may, or else broken sets; tell if there were."""
        dearer = np.triu(short, 1) & ~self.kept
        if dearer.any():
            self.kept |= dearer
            return True
        u, v = np.nonzero(self.kept)
        fresh = [b for b in broken_sets(found.shares, u, v, len(self.price)) if b not in self.sets]
        self.sets += fresh
        self.base += [0] * len(fresh)
        return bool(fresh)


def _degrees(people: int, u: Ints, v: Ints) -> Matrix:
    """Return (people, pairs + people): who is in which pair, or stays alone."""
    from scipy.sparse import csr_array

    pair, person = np.arange(len(u)), np.arange(people)
    rows = np.concatenate([u, v, person])
    columns = np.concatenate([pair, pair, len(u) + person])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(people, len(u) + people))


def _fineness(price: Ints) -> int:
    """Return by what prices are multiplied before they are rounded; sums stay within 61 bits."""
    size = (len(price) + 1) * (int(price.max(initial=0)) + 1)
    return 1 << max(0, min(_FINEST, 60 - size.bit_length()))


def _whole_pool(worth: Ints, allowed: Bools, part: PriceList, rows: Ints) -> PriceList:
    """Return prices for everybody: who is not paired pays whatever the pairs with her ask."""
    if len(rows) == len(worth):
        return part
    whole = part.spread(rows, len(worth))
    for outside in np.setdiff1d(np.arange(len(worth)), rows):
        asked = part.per * worth[outside] - whole.price
        whole.price[outside] = max(0, int(asked[allowed[outside]].max(initial=0)))
    return whole
