"""The judge of groups: rules, units and bounds anew, knowing nothing of any search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from mentormatch.solve.groups.certificate import COUNTED, METHODS, PRICED, PRICES, Proof
from mentormatch.solve.groups.judge_prices import (
    bound_of_cohesion,
    bound_of_places,
    most_placed,
    require,
)
from mentormatch.solve.groups.problem import Formed, FormedGroups, GroupProblem, GroupStage

__all__ = ["JudgedBounds", "judge_groups", "keeps_rules", "units_of_group"]


class JudgedBounds(NamedTuple):
    """Bounds that the judge worked out without believing anybody.

    Parameters
    ----------
    people
        Placed at most.
    value
        Units at most of groups that place as many people; None where no prices are given.
    """

    people: int
    value: int | None


def judge_groups(
    problem: GroupProblem, answer: FormedGroups, proof: Proof | None = None
) -> JudgedBounds:
    """Refuse groups that break a rule, that are told wrongly, or whose bound does not hold.

    Bounds that are said to be counted or judged by prices are worked out anew. Where edge splits
    are not given, which fill a square, a bound by them is taken as it stands.

    Parameters
    ----------
    problem
        The question.
    answer
        Groups and stages.
    proof
        Prices.

    Returns
    -------
    JudgedBounds
        What counting and prices prove, whatever the stages tell.

    Raises
    ------
    ProofError
        If anything is wrong; this is a defect of mentormatch, never of the data.
    """
    for group in answer.groups:
        broken = broken_rule(problem, group)
        require(not broken, f"a group {broken}")
    _judge_between(problem, answer.groups)
    require([s.name for s in answer.stages] == ["people", "value"], "a stage is missing")
    people_stage, value_stage = answer.stages
    people = sum(len(group.members) for group in answer.groups)
    units = sum(sum(units_of_group(problem, group)) for group in answer.groups)
    require(people_stage.value == people, "the number of people placed is told wrongly")
    require(value_stage.value == units, "the units of the groups are told wrongly")
    judged = _worked_out(problem, people, proof or Proof())
    _judge_bound(people_stage, judged.people)
    _judge_bound(value_stage, judged.value)
    return judged


def _worked_out(problem: GroupProblem, people: int, proof: Proof) -> JudgedBounds:
    most = most_placed(problem, proof.people)
    bounds = [] if most else [0]
    if proof.places is not None:
        bounds.append(bound_of_places(problem, proof.places, people))
    if proof.cohesion is not None:
        bounds.append(bound_of_cohesion(problem, proof.cohesion))
    return JudgedBounds(most, min(bounds, default=None))


def _judge_bound(stage: GroupStage, proven: int | None) -> None:
    """Refuse a bound below what was reached, or told to be counted or priced when it is not."""
    require(stage.method in METHODS, f"nobody knows how {stage.name} is bounded")
    require(stage.value <= stage.bound, f"the bound on {stage.name} is below what was reached")
    if stage.method in (COUNTED, PRICED):
        require(proven is not None, f"the bound on {stage.name} has no prices")
    if stage.method in (COUNTED, PRICED, PRICES) and proven is not None:
        require(stage.bound >= proven, f"the prices give another bound on {stage.name}")


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
    require(max(seats.values(), default=0) <= 1, "somebody is a member of two groups")
    led = Counter(j for group in groups for j in group.leads)
    require(all(n <= problem.leads[j] for j, n in led.items()), "somebody leads too many groups")
    require(len(groups) <= problem.most, "there are too many groups")


def units_of_group(problem: GroupProblem, group: Formed) -> tuple[int, ...]:
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
