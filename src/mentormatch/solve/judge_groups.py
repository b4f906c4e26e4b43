"""The judge of groups: counts and adds up anew, knowing nothing of how the groups were found."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.solve.groups_bound import FellowPrices
    from mentormatch.solve.groups_problem import Formed, FormedGroups, GroupProblem

__all__ = ["bound_of", "judge_groups", "keeps_rules", "units_of"]


def judge_groups(
    problem: GroupProblem, answer: FormedGroups, prices: FellowPrices | None = None
) -> None:
    """Refuse groups that break a rule, that are told wrongly, or whose bound does not hold.

    Parameters
    ----------
    problem
        The question.
    answer
        Groups and stages.
    prices
        Of the bound, where it rests on prices: it is then computed anew from them.

    Raises
    ------
    ProofError
        If anything is wrong; this is a defect of mentormatch, never of the data.
    """
    for group in answer.groups:
        broken = broken_rule(problem, group)
        _require(not broken, f"a group {broken}")
    _judge_between(problem, answer.groups)
    told = {stage.name: stage for stage in answer.stages}
    people = sum(len(group.members) for group in answer.groups)
    units = sum(sum(units_of(problem, group)) for group in answer.groups)
    _require(told["people"].value == people, "the number of people placed is told wrongly")
    _require(told["value"].value == units, "the units of the groups are told wrongly")
    for stage in answer.stages:
        _require(stage.value <= stage.bound, f"the bound on {stage.name} is below what was reached")
    if prices is not None:
        _require(told["value"].bound >= bound_of(problem, prices), "the prices give another bound")


def keeps_rules(problem: GroupProblem, group: Formed) -> bool:
    """Tell whether a group by itself keeps every rule."""
    return not broken_rule(problem, group)


def broken_rule(problem: GroupProblem, group: Formed) -> str:
    """Return in words the first rule that a group breaks; empty if none."""
    members, leads = group.members, group.leads
    low, high = problem.size
    few, most = problem.team
    twice = len(set(members)) < len(members) or len(set(leads)) < len(leads)
    may = all(problem.allowed[j, i] for j in leads for i in members)
    promised = all(problem.pinned[i] < 0 or problem.pinned[i] in leads for i in members)
    parted = any(0 < len(set(block) & set(members)) < len(block) for block in problem.blocks)
    faults = {
        "has too few or too many members": not low <= len(members) <= high,
        "has somebody twice": twice,
        "has too few or too many facilitators": not few <= len(leads) <= most,
        "is larger than its facilitator allows": any(len(members) > problem.cap[j] for j in leads),
        "has a facilitator who is not allowed to have a member": not may,
        "has a member who was promised to somebody else": not promised,
        "has two members who must be apart": any(
            problem.apart[one, other] for one, other in combinations(members, 2)
        ),
        "has a part of people who must stay together": parted,
    }
    found = next((words for words, broken in faults.items() if broken), "")
    return found or _broken_class(problem, members) or _no_time(problem, group)


def _broken_class(problem: GroupProblem, members: Sequence[int]) -> str:
    for rule in problem.rules:
        counts = Counter(int(rule.codes[i]) for i in members if rule.codes[i] >= 0)
        if rule.at_most is None and 1 in counts.values():
            return "leaves somebody alone"
        if rule.at_most is not None and max(counts.values(), default=0) > rule.at_most:
            return "exceeds a quota"
    return ""


def _no_time(problem: GroupProblem, group: Formed) -> str:
    if problem.starts is None:
        return ""
    for week in range(len(problem.starts)):
        free = [problem.starts[week, i] for i in group.members]
        if problem.lead_starts is not None:
            free += [problem.lead_starts[week, j] for j in group.leads]
        if not np.unpackbits(np.array(free), axis=1).all(axis=0).any():
            return "has no common time"
    return ""


def _judge_between(problem: GroupProblem, groups: Sequence[Formed]) -> None:
    """Nobody is a member twice, nobody leads more than she may, and groups are few enough."""
    seats = Counter(i for group in groups for i in group.members)
    _require(max(seats.values(), default=0) <= 1, "somebody is a member of two groups")
    led = Counter(j for group in groups for j in group.leads)
    _require(all(n <= problem.leads[j] for j, n in led.items()), "somebody leads too many groups")
    _require(len(groups) <= problem.most, "there are too many groups")


def units_of(problem: GroupProblem, group: Formed) -> tuple[int, ...]:
    """Return the units of a group piece by piece, added up person by person."""
    members, leads = group.members, group.leads
    others = max(len(members) - 1, 1)
    pieces = []
    if problem.team[1]:
        pieces.append(sum(sum(int(problem.fit[j, i]) for j in leads) // len(leads)
                          for i in members))  # fmt: skip
    for comparison in problem.within:
        shared = sum(int(comparison[one, other]) for one in members for other in members)
        pieces.append(shared // others)
    return tuple(pieces)


def bound_of(problem: GroupProblem, prices: FellowPrices) -> int:
    """Return the bound that prices give, person by person.

    Raises
    ------
    ProofError
        If a price is negative, or settlements do not cancel.
    """
    _require(bool((prices.place >= 0).all()) and prices.per_group >= 0, "a price is negative")
    settle = np.zeros_like(problem.common) if prices.settle is None else prices.settle
    _require(bool((settle == -settle.T).all()), "what two people settle does not cancel")
    groups = problem.most_groups()
    dear: list[int] = []
    for j in range(problem.facilitators):
        size = min(int(problem.cap[j]), problem.size[1])
        dear += [size * int(prices.place[j])] * int(problem.places[j])
    total = sum(sorted(dear, reverse=True)[:groups]) + groups * prices.per_group
    return total + sum(_best(problem, prices, settle[i], i) for i in range(problem.members))


def _best(
    problem: GroupProblem,
    prices: FellowPrices,
    settle: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    i: int,
) -> int:
    """Return the most that one person can be worth after prices; 0 if she stays out."""
    led = 0
    if problem.team[1]:
        may = problem.allowed[:, i] & (problem.places > 0)
        if not may.any():
            return 0
        led = int((problem.fit[:, i] - prices.place)[may].max())
    fellows = ~problem.apart[i]
    fellows[i] = False
    worth = np.sort((problem.common[i] + settle)[fellows])[::-1].tolist()
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


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ProofError(f"judge: {otherwise}; this is a defect of mentormatch, please report it")
