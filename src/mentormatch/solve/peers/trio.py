"""The best trio with the pairs of all others: every trio bounded by the dual prices.

Every trio has a bound under every price list; the search settles the one with the highest bound,
learns a price list from it that lowers the bounds of others too, and ends when no bound is above
the best answer. Trios are not guessed from who is left over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.peers.candidate_lists import CandidateSearch, PoolOptimum
from mentormatch.solve.peers.problem import PriceList

__all__ = ["TrioSearch", "search_trio"]

_EXHAUSTIVE = 64
"""In pools of so many people the search goes on until it is proven."""

_TRIES, _EFFORT = 2, 6_000
"""In larger pools so many trios are settled at least, and more of them where people are fewer."""

_MOST_TRIOS = 400_000
"""More trios than these are not listed; the first prices then bound them."""


@dataclass(frozen=True, slots=True, eq=False)
class TrioSearch:
    """The best trio, and what was learned.

    Parameters
    ----------
    trio
        None where there is no trio above the worth that was to be beaten.
    value
        Its worth with the pairs of all others, or what was to be beaten.
    bound
        The most that any trio can reach, at least `value`.
    lists
        Price lists beyond the first.
    rest
        The pairs of all others.
    """

    trio: tuple[int, int, int] | None
    value: int
    bound: int
    lists: tuple[PriceList, ...]
    rest: PoolOptimum | None = None


def search_trio(search: CandidateSearch, value: int) -> TrioSearch:
    """Look for a trio that, with the pairs of all others, is worth more than `value`."""
    best = TrioSearch(None, value, value, ())
    lists: list[PriceList] = []
    first = _lightest(search)
    if first is not None and _bounds(search, search.first, first[None, :])[0] > value:
        best = _tried(search, best, first, lists)
    listed = _trios(search, best.value)
    if listed is None:
        return replace(
            best,
            bound=max(best.value, _beside(search, search.first) // search.first.per),
            lists=tuple(lists),
        )
    bounds = _lowered(search, _bounds(search, search.first, listed), listed, lists)
    unsettled, tries = 0, _tries(search.problem.size, len(bounds))
    while (bounds > best.value).any() and tries:
        at, tries, before = int(bounds.argmax()), tries - 1, len(lists)
        best = _tried(search, best, listed[at], lists)
        bounds = _lowered(search, bounds, listed, lists[before:])
        # What is still above the best was not closed by its own prices: it stays as a gap.
        unsettled, bounds[at] = max(unsettled, int(bounds[at])), 0
    bound = max(best.value, unsettled, int(bounds.max(initial=0)))
    return replace(best, bound=bound, lists=tuple(lists))


def _tries(size: int, trios: int) -> int:
    return trios if size <= _EXHAUSTIVE else max(_TRIES, _EFFORT // size)


def _lowered(search: CandidateSearch, bounds: Ints, trios: Ints, lists: list[PriceList]) -> Ints:
    for prices in lists:
        bounds = np.minimum(bounds, _bounds(search, prices, trios))
    return bounds


def _tried(
    search: CandidateSearch, best: TrioSearch, trio: Ints, lists: list[PriceList]
) -> TrioSearch:
    """Bound a trio with prices of its own; where they leave it open, pair all others."""
    rows = np.setdiff1d(np.arange(search.problem.size), trio)
    members = (int(trio[0]), int(trio[1]), int(trio[2]))
    own = search.problem.worth_of(members)
    beaten = best.value - own
    most: int | None = None
    if best.trio is not None:
        prices = search.prices(rows, beaten, enough=beaten)
        lists.append(prices)
        if _bounds(search, prices, trio[None, :])[0] <= best.value:
            return best
        most = int(search.first.price[rows].sum()) - search.first.per * beaten
    pairs, value = search.pairs(rows, most)
    if best.trio is None:
        lists.append(search.prices(rows, value))
    rest = PoolOptimum(pairs, value, lists[-1])
    return replace(best, trio=members, value=own + value, rest=rest) if value > beaten else best


def _lightest(search: CandidateSearch) -> Ints | None:
    """Return the trio of least slack that holds one of the candidate pairs; None without any."""
    left = np.minimum(search.left, np.iinfo(np.int64).max // 4)
    best, found = np.iinfo(np.int64).max // 4, None
    for u in range(search.problem.size):
        v = np.flatnonzero(search.near[u])
        if v.size:
            sums = left[u][None, :] + left[v] + left[u, v][:, None]
            at = int(sums.argmin())
            if sums.flat[at] < best:
                best = int(sums.flat[at])
                found = np.sort(np.array([u, v[at // left.shape[1]], at % left.shape[1]]))
    return found


def _trios(search: CandidateSearch, value: int) -> Ints | None:
    """Return int64 (trios, 3): those that the first prices do not rule out; None if too many."""
    prices = search.first
    room = 2 * (_beside(search, prices) - prices.per * value)
    found: list[Ints] = [np.zeros((0, 3), np.int64)]
    count = 0
    for u in range(search.problem.size):
        after = u + 1 + np.flatnonzero(search.left[u, u + 1 :] < room)
        sums = np.minimum(search.left[np.ix_(after, after)], room)
        sums = sums + search.left[u, after] + search.left[u, after][:, None]
        v, t = np.nonzero(np.triu(sums < room, 1))
        count += len(v)
        if count > _MOST_TRIOS:
            return None
        found.append(np.stack([np.full(len(v), u), after[v], after[t]], axis=1))
    return np.concatenate(found)


def _beside(search: CandidateSearch, prices: PriceList) -> int:
    """Return the bound on all pairs, less what somebody pays whom a trio leaves alone."""
    alone = int(prices.price.min()) if search.problem.size % 2 == 0 else 0
    return prices.pairs_bound - alone


def _bounds(search: CandidateSearch, prices: PriceList, trios: Ints) -> Ints:
    """Return int64 (trios,): the most that each trio with any pairs of the others is worth."""
    a, b, c = trios.T
    worth = search.worth
    own = (worth[a, b] + worth[a, c] + worth[b, c]) // 2
    freed = prices.price[trios].sum(axis=1)
    for members, odd in zip(prices.sets, prices.odd, strict=True):
        freed = freed + odd * (np.isin(trios, members).sum(axis=1) > 1)
    return np.asarray((_beside(search, prices) + prices.per * own - freed) // prices.per)
