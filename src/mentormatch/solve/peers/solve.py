"""Maximum-weight pairs in one pool with at most one trio, and a bound from dual prices."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.peers.blossom import PairLottery
from mentormatch.solve.peers.candidate_lists import CandidateSearch, PoolOptimum
from mentormatch.solve.peers.problem import PeerAnswer, PeerProblem, PriceList
from mentormatch.solve.peers.trio import search_trio

__all__ = ["solve_peers"]


def solve_peers(
    problem: PeerProblem,
    *,
    seed: int = 0,
    candidates: int | None = None,
    order: Ints | None = None,
) -> PeerAnswer:
    """Divide a pool into pairs and at most one trio, worth as much as possible together.

    Maximise the sum of the worths of disjoint allowed pairs, and of at most one trio all of whose
    three pairs are allowed. Pairs are a maximum-weight matching of a general graph; the trio is
    chosen together with them.

    Parameters
    ----------
    problem
        Weights, allowed pairs, and the objective.
    seed
        Seed of the lottery among equal answers.
    candidates
        How many partners of each person are looked at first; None chooses by size. The answer has
        the same worth whenever it is proven.
    order
        int64 (people,): in which order people are looked at, so that a draw decides who is in the
        trio among equals; None takes their rows.

    Returns
    -------
    PeerAnswer
        With a bound that its price lists prove; equal to the value where the answer is optimal.

    Raises
    ------
    MissingExtra
        Without rustworkx.
    """
    order = np.arange(problem.size) if order is None else order
    rows = order[problem.allowed[order].any(axis=1)]
    if not rows.size:
        return PeerAnswer((), 0, 0, ())
    draw = PairLottery(seed, problem.size).only(rows)
    search = CandidateSearch(problem.only(rows), draw, candidates)
    return _among_all(_answer(search), rows, problem.size)


def _answer(search: CandidateSearch) -> PeerAnswer:
    everybody = np.arange(search.problem.size)
    pairs = _begin(search, everybody)
    lists = [search.first, pairs.prices]
    groups, value, bound = _groups(pairs), pairs.value, 0
    if search.problem.trio:
        found = search_trio(search, value)
        lists += found.lists
        bound = found.bound
        if found.trio:
            rest = search.optimum(np.setdiff1d(everybody, found.trio), found.rest)
            lists.append(rest.prices)
            groups = _groups(rest, found.trio)
            value = rest.value + search.problem.worth_of(found.trio)
    if _pairs_bound(search, lists) > value:
        pairs = search.optimum(everybody)
        lists.append(pairs.prices)
        if pairs.value > value:
            groups, value = _groups(pairs), pairs.value
    bound = max(value, bound, _pairs_bound(search, lists))
    return PeerAnswer(groups, value, bound, tuple(lists))


def _begin(search: CandidateSearch, everybody: Ints) -> PoolOptimum:
    """Return pairs to start from.

    Where an odd pool may make a trio, the trio decides what pairs alone have to beat; they are not
    proven before.
    """
    if search.problem.trio and len(everybody) % 2:
        return PoolOptimum(*search.pairs(everybody), search.first)
    return search.optimum(everybody)


def _pairs_bound(search: CandidateSearch, lists: list[PriceList]) -> int:
    """Return the most that pairs alone can reach; somebody stays alone in an odd pool."""
    odd = search.problem.size % 2
    return min((p.pairs_bound - odd * int(p.price.min())) // p.per for p in lists)


def _groups(
    pairs: PoolOptimum, trio: tuple[int, int, int] | None = None
) -> tuple[tuple[int, ...], ...]:
    made = [(int(a), int(b)) for a, b in pairs.pairs]
    return tuple(sorted([*made, *([trio] if trio else [])]))


def _among_all(found: PeerAnswer, rows: Ints, size: int) -> PeerAnswer:
    """Return the answer in the rows of the whole pool; whoever has nobody costs nothing."""
    groups = tuple(sorted(tuple(sorted(rows[list(group)].tolist())) for group in found.groups))
    lists = tuple(prices.spread(rows, size) for prices in found.lists)
    return PeerAnswer(groups, found.value, found.bound, lists)
