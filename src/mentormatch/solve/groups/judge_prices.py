"""The judge's Lagrangian bounds on groups: dual prices, added up anew in whole numbers.

It knows the question and the prices, and nothing of how they were found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.groups.certificate import (
    LARGEST,
    BranchNode,
    CohesionPrices,
    PlacePrices,
    Prices,
    RulePrice,
)
from mentormatch.solve.groups.judge_people import most_in_parts
from mentormatch.solve.groups.problem import GroupProblem

__all__ = ["bound_of_cohesion", "bound_of_places", "most_placed", "require"]


def require(holds: bool, otherwise: str) -> None:
    """Refuse an answer of which something does not hold."""
    if not holds:
        raise ProofError(f"judge: {otherwise}; this is a defect of mentormatch, please report it")


# -- people ---------------------------------------------------------------------------------------


def most_placed(problem: GroupProblem, prices: Prices | None = None) -> int:
    """Return a bound on the people that groups can hold, counted and by prices where there are any.

    Parameters
    ----------
    problem
        The question.
    prices
        Of places, in parts of a person.

    Raises
    ------
    ProofError
        If these are no prices.
    """
    able = [i for i in range(problem.members) if _could_join(problem, i)]
    people = most_in_parts(problem, able)
    if prices is not None:
        # A group of several facilitators belongs to any of them, so cases of who leads say nothing.
        if isinstance(prices, BranchNode):
            raise ProofError("judge: a bound on people tells cases apart")
        people = min(people, _bound(_Subproblem(problem), prices, np.ones_like(problem.fit), 0))
    low, high = problem.size
    room = [high] * problem.most
    if problem.led:
        room = sorted((size for size, _ in _seats(problem)), reverse=True)
    groups = min(problem.most_groups(), people // low)
    return min(people, sum(room[:groups]))


def _could_join(problem: GroupProblem, i: int) -> bool:
    """Tell whether somebody has enough others, and somebody to lead, if it were for her alone."""
    others = int((~problem.apart[i]).sum()) - 1
    led = not problem.led or bool(_who_may(problem, [i]).any())
    return led and others >= problem.size[0] - 1


# -- units ----------------------------------------------------------------------------------------


def bound_of_places(problem: GroupProblem, prices: Prices, people: int) -> int:
    """Return the most units of groups that place so many people, by prices of places.

    Parameters
    ----------
    problem
        The question; with one facilitator a group, and nothing compared between members.
    prices
        Of places, in parts of a unit, or cases with prices of their own.
    people
        Placed at least.

    Raises
    ------
    ProofError
        If these are no prices, or of another question.
    """
    alone = problem.team == (1, 1) and not problem.within
    require(alone, "prices of places say nothing about company")
    left: list[tuple[Prices, _Subproblem]] = [(prices, _Subproblem(problem))]
    bounds = []
    while left:
        proof, case = left.pop()
        if isinstance(proof, BranchNode):
            left += [(proof.fewer, case.fewer(proof)), (proof.more, case.more(proof))]
        else:
            bounds.append(_bound(case, proof, problem.fit, people))
    return max(bounds)


class _Subproblem(NamedTuple):
    """A part of the question, in which some lead so many groups at least."""

    problem: GroupProblem
    least: Mapping[int, int] = MappingProxyType({})

    def fewer(self, node: BranchNode) -> _Subproblem:
        """Return the case that a member is not with her, or that she leads no more groups."""
        self._require(node)
        here = np.arange(self.problem.facilitators) == node.lead
        if node.member >= 0:
            return self._where(here, node.member)
        leads = np.where(here, np.minimum(self.problem.leads, node.groups), self.problem.leads)
        return self._replace(problem=replace(self.problem, leads=leads))

    def more(self, node: BranchNode) -> _Subproblem:
        """Return the case that a member is with nobody else, or that she leads more groups."""
        if node.member >= 0:
            elsewhere = np.arange(self.problem.facilitators) != node.lead
            return self._where(elsewhere, node.member)
        least = max(self.least.get(node.lead, 0), node.groups + 1)
        return self._replace(least=MappingProxyType({**self.least, node.lead: least}))

    def _where(self, barred: Bools, member: int) -> _Subproblem:
        allowed = self.problem.allowed.copy()
        allowed[barred, member] = False
        return self._replace(problem=replace(self.problem, allowed=allowed))

    def _require(self, node: BranchNode) -> None:
        there = 0 <= node.lead < self.problem.facilitators and node.member < self.problem.members
        few = 0 <= node.groups <= self.problem.members
        require(there and few, "a case is about nobody here")


def _bound(case: _Subproblem, prices: PlacePrices, worth: Ints, people: int) -> int:
    """Return the bound of :mod:`mentormatch.solve.groups.certificate`."""
    problem = case.problem
    _require_prices(problem, prices, worth)
    margin = prices.scale * worth - prices.place[:, None] + prices.person
    extra = [0] * problem.facilitators
    for rule in prices.rules:
        counts, limit = _row(problem, rule)
        margin[rule.lead] -= rule.price * counts
        extra[rule.lead] += rule.price * limit
    earned = sum(_earned(problem, margin, together) for together in _sets(problem))
    total = earned + _rents(case, prices, extra) - prices.person * people
    return total // prices.scale


def _rents(case: _Subproblem, prices: PlacePrices, extra: Sequence[int]) -> int:
    """Return the most that groups can take in for their places and rules."""
    seats = _seats(case.problem)
    least = case.problem.size[0]
    rent = {
        j: max(size * int(prices.place[j]) for size in (least, most)) + extra[j]
        for most, j in seats
    }
    free = [j for _, j in seats]
    forced = [j for j, count in case.least.items() if j in rent for _ in range(count)]
    for j in forced:
        if j in free:
            free.remove(j)
    others = sorted((max(0, rent[j]) for j in free), reverse=True)
    groups = max(0, case.problem.most_groups() - len(forced))
    return sum(rent[j] for j in forced) + sum(others[:groups])


def _require_prices(problem: GroupProblem, prices: PlacePrices, worth: Ints) -> None:
    """Refuse prices that are negative where they must not be, or too large for exact sums."""
    rules = [rule.price for rule in prices.rules]
    require(prices.scale >= 1, "prices have no scale")
    require(prices.person >= 0 and min(rules, default=0) >= 0, "a price is negative")
    require(prices.place.shape == (problem.facilitators,), "a facilitator has no price")
    amounts = [
        prices.scale * int(worth.max(initial=0)),
        *map(abs, prices.place.tolist()),
        prices.person,
        sum(rules),
    ]
    require(max(amounts) <= LARGEST, "prices are beyond what is added up exactly")


def _row(problem: GroupProblem, rule: RulePrice) -> tuple[Ints, int]:
    """Return how often each member counts in a rule of a group, and the limit of the sum."""
    counts = np.zeros(problem.members, np.int64)
    within = all(0 <= i < problem.members for i in rule.members)
    require(within and 0 <= rule.lead < problem.facilitators, "a rule is about nobody here")
    require(rule.number < len(problem.rules), "a price is of a rule that was not asked for")
    if rule.number < 0:
        pairs = combinations(rule.members, 2)
        apart = all(one != other and problem.apart[one, other] for one, other in pairs)
        require(apart, "a price is of people who need not be apart")
        counts[list(rule.members)] = 1
        return counts, 1
    codes, at_most = problem.rules[rule.number]
    require(rule.code >= 0, "a price is of no class")
    if at_most is not None:
        return (codes == rule.code).astype(np.int64), at_most
    held = [int(codes[i]) for i in rule.members]
    require(held == [rule.code], "a price is of somebody who is not in the class")
    counts[codes == rule.code] = -1
    counts[rule.members[0]] = 1
    return counts, 0


def _earned(problem: GroupProblem, margin: Ints, together: Sequence[int]) -> int:
    """Return the most that people who stay together can earn after prices; 0 if they stay out."""
    may = _who_may(problem, together)
    if not may.any():
        return 0
    rows = margin[may]
    if len(together) == 1:
        return max(0, int(rows[:, together[0]].max()))
    # Whole numbers of Python: a sum over many people may leave 64 bits.
    sums: list[int] = [sum(row) for row in rows[:, list(together)].tolist()]
    return max(0, *sums)


def _who_may(problem: GroupProblem, together: Sequence[int]) -> Bools:
    """Return bool (facilitators,): who may have these people in a group of hers.

    Where a group has several facilitators, the one who is promised need not be the one asked about.
    """
    may = (problem.places > 0) & (problem.cap >= len(together))
    may &= problem.allowed[:, list(together)].all(axis=1)
    for i in together:
        if problem.pinned[i] >= 0 and problem.team[1] == 1:
            may &= np.arange(problem.facilitators) == problem.pinned[i]
    return may & (len(together) <= problem.size[1])


def _sets(problem: GroupProblem) -> list[tuple[int, ...]]:
    """Return the sets that stay together, and everybody else alone."""
    kept = set(chain.from_iterable(problem.blocks))
    return [*problem.blocks, *((i,) for i in range(problem.members) if i not in kept)]


def _seats(problem: GroupProblem) -> list[tuple[int, int]]:
    """Return for each group that could be led the most members and the facilitator."""
    return [
        (min(int(problem.cap[j]), problem.size[1]), j)
        for j in range(problem.facilitators)
        for _ in range(int(problem.places[j]))
    ]


def bound_of_cohesion(problem: GroupProblem, prices: CohesionPrices) -> int:
    """Return the bound that prices of places and edge splits give, person by person.

    Raises
    ------
    ProofError
        If a price is negative, or edge splits do not cancel.
    """
    require(bool((prices.place >= 0).all()) and prices.per_group >= 0, "a price is negative")
    split = np.zeros_like(problem.common) if prices.split is None else prices.split
    require(bool((split == -split.T).all()), "what two people settle does not cancel")
    groups = problem.most_groups()
    dear = [most * int(prices.place[j]) for most, j in _seats(problem)]
    total = sum(sorted(dear, reverse=True)[:groups]) + groups * prices.per_group
    return total + sum(_best(problem, prices, split[i], i) for i in range(problem.members))


def _best(problem: GroupProblem, prices: CohesionPrices, split: Ints, i: int) -> int:
    """Return the most that one person can be worth after prices; 0 if she stays out."""
    led = 0
    if problem.team[1]:
        may = problem.allowed[:, i] & (problem.places > 0)
        if not may.any():
            return 0
        led = int((problem.fit[:, i] - prices.place)[may].max())
    co_members = ~problem.apart[i]
    co_members[i] = False
    worth = np.sort((problem.common[i] + split)[co_members])[::-1].tolist()
    best, sums = 0, 0
    for size in range(1, problem.size[1] + 1):
        if size > 1:
            if size - 1 > len(worth):
                break
            sums += worth[size - 2]
        if size >= problem.size[0]:
            mean = -(-sums // (size - 1)) if size > 1 and problem.within else 0
            best = max(best, led + mean - prices.per_group // size)
    return best
