"""The judge of peers: groups, worth and bound anew from the scores, in whole numbers.

It knows the question and nothing of candidates, blossoms or linear programs. The bound is
evaluated over all pairs of the pool, and over every trio that the prices leave open.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.solve.peers.problem import Combine, PeerAnswer, PeerProblem, PriceList

__all__ = ["judge_combined", "judge_peers"]

_MOST_TRIOS = 2_000_000
"""If prices leave more trios open than these, the first price list bounds them all."""


def judge_combined(weight: Ints, directed: Ints, how: Combine) -> None:
    """Accept symmetric weights, or raise.

    Parameters
    ----------
    weight
        int64 (people, people).
    directed
        int (people, people): the scores that were combined.
    how
        ``"geometric"``: the largest whole number whose square is at most a · b.

    Raises
    ------
    ProofError
        If a weight is another.
    """
    one = directed.astype(np.int64)
    if how == "minimum":
        right = (weight <= one) & (weight <= one.T) & ((weight == one) | (weight == one.T))
    else:
        product = one * one.T
        right = (weight >= 0) & (weight * weight <= product) & ((weight + 1) ** 2 > product)
    if not right.all():
        raise ProofError(f"{int((~right).sum())} weights are not the {how} of two scores")


def judge_peers(problem: PeerProblem, answer: PeerAnswer) -> None:
    """Accept an answer, or raise.

    Parameters
    ----------
    problem
        The question.
    answer
        Groups with the worth and the bound that are claimed.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    _check_groups(problem, answer.groups)
    value = sum(problem.worth_of(group) for group in answer.groups)
    if value != answer.value:
        raise ProofError(f"groups are worth {value}, and {answer.value} was claimed")
    if answer.bound < value:
        raise ProofError(f"a bound of {answer.bound} below the worth {value}")
    if not problem.allowed.any():
        return
    for prices in answer.lists:
        _check_prices(problem, prices)
    proven = max(_pairs(problem, answer.lists), _trio(problem, answer.lists, answer.bound))
    if proven > answer.bound:
        raise ProofError(f"the prices prove {proven}, and a bound of {answer.bound} was claimed")


def _check_groups(problem: PeerProblem, groups: Sequence[tuple[int, ...]]) -> None:
    people = [person for group in groups for person in group]
    if len(set(people)) < len(people):
        raise ProofError("somebody is in two groups")
    if any(len(group) not in (2, 3) for group in groups):
        raise ProofError("peers meet in pairs or as three")
    if sum(len(group) == 3 for group in groups) > int(problem.trio):
        raise ProofError("more trios than were asked for")
    for group in groups:
        for a in group:
            for b in group:
                if a != b and not problem.allowed[a, b]:
                    raise ProofError(f"rows {a} and {b} are not allowed to meet")


def _check_prices(problem: PeerProblem, prices: PriceList) -> None:
    sound = prices.per > 0 and len(prices.price) == problem.size and (prices.price >= 0).all()
    odd = all(len(set(b)) == len(b) and len(b) % 2 and len(b) > 2 for b in prices.sets)
    if (
        not sound
        or not odd
        or len(prices.sets) != len(prices.odd)
        or min(prices.odd, default=0) < 0
    ):
        raise ProofError("prices are whole, at least 0, of people and of odd sets")
    for row in range(problem.size):
        paid = prices.price[row] + prices.price
        for members, worth in zip(prices.sets, prices.odd, strict=True):
            if row in members:
                paid[list(members)] += worth
        if (prices.per * problem.worth[row] > paid)[problem.allowed[row]].any():
            raise ProofError(f"a pair of row {row} is worth more than its price")


def _present(problem: PeerProblem) -> Ints:
    """Return the rows of everybody who is allowed to meet somebody."""
    return np.flatnonzero(problem.allowed.any(axis=1))


def _bound(prices: PriceList) -> int:
    inside = [z * ((len(b) - 1) // 2) for b, z in zip(prices.sets, prices.odd, strict=True)]
    return int(prices.price.sum()) + sum(inside)


def _alone(problem: PeerProblem, prices: PriceList, taken: int) -> int:
    """Return what is lost because somebody stays alone; 0 if all others can be paired."""
    present = _present(problem)
    return int(prices.price[present].min()) if (len(present) - taken) % 2 else 0


def _pairs(problem: PeerProblem, lists: Sequence[PriceList]) -> int:
    return min((_bound(p) - _alone(problem, p, 0)) // p.per for p in lists)


def _trio(problem: PeerProblem, lists: Sequence[PriceList], claimed: int) -> int:
    """Return the most that any answer with a trio is worth, by the lowest list for each trio."""
    if not problem.trio:
        return 0
    first = lists[0]
    if first.sets:
        raise ProofError("the first price list has no odd sets")
    highest = (_bound(first) - _alone(problem, first, 3)) // first.per
    if highest <= claimed:
        return highest
    trios = _open_trios(problem, first, claimed)
    if trios is None or not len(trios):
        return highest if trios is None else 0
    bounds = np.min([_of_trios(problem, prices, trios) for prices in lists], axis=0)
    return int(bounds.max())


def _open_trios(problem: PeerProblem, first: PriceList, claimed: int) -> Ints | None:
    """Return int64 (trios, 3) that the first list does not bound by the claim; None if many."""
    room = 2 * (_bound(first) - _alone(problem, first, 3) - first.per * claimed)
    loss = first.price[:, None] + first.price - first.per * problem.worth
    close = problem.allowed & (loss < room)
    found = [np.zeros((0, 3), np.int64)]
    count = 0
    for a, b in np.argwhere(np.triu(close)):
        third = b + 1 + np.flatnonzero(close[a, b + 1 :] & close[b, b + 1 :])
        third = third[loss[a, b] + loss[a, third] + loss[b, third] < room]
        found.append(np.stack([np.full_like(third, a), np.full_like(third, b), third], axis=1))
        count += len(third)
        if count > _MOST_TRIOS:
            return None
    return np.concatenate(found)


def _of_trios(problem: PeerProblem, prices: PriceList, trios: Ints) -> Ints:
    """Return int64 (trios,): what one list says of each trio with pairs of all others.

    Without the trio an odd set B holds one pair less if two or three of its members are in it.
    """
    a, b, c = trios.T
    doubled = problem.worth[a, b] + problem.worth[a, c] + problem.worth[b, c]
    most = _bound(prices) - _alone(problem, prices, 3) - prices.price[trios].sum(axis=1)
    for members, worth in zip(prices.sets, prices.odd, strict=True):
        inside = np.zeros(problem.size, np.int64)
        inside[list(members)] = 1
        most = most - worth * (inside[trios].sum(axis=1) >= 2)
    return np.asarray((most + prices.per * doubled // 2) // prices.per)
