"""Infeasible rules of groups: every contradiction is found, and the smallest is raised."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from mentormatch.arrays import Bytes
from mentormatch.errors import Conflict
from mentormatch.modes.groups.instance import GroupQuestion
from mentormatch.text.masking import quoted

__all__ = ["refuse_conflicts"]


def refuse_conflicts(question: GroupQuestion) -> None:
    """Raise the smallest conflict among lists, pins, sizes, quotas and hours.

    Raises
    ------
    Conflict
        With the people and the rules; others are counted in the message.
    """
    sources = (
        _pinned_twice, _together_and_apart, _together_and_pinned, _too_many_together,
        _together_and_quota, _together_and_hours, _pinned_against_rules, _too_many_pinned,
        _pinned_and_apart,
    )  # fmt: skip
    found = [conflict for source in sources for conflict in source(question)]
    if not found:
        return
    smallest = min(found, key=lambda c: (len(c.people), c.people))
    if len(found) == 1:
        raise smallest
    others = len(found) - 1
    more = f"; and {others} more conflict{'' if others == 1 else 's'}"
    raise Conflict(f"{smallest}{more}", people=smallest.people, rules=smallest.rules)


def _pinned_twice(question: GroupQuestion) -> Iterator[Conflict]:
    promised: dict[str, str] = {}
    for member, facilitator in question.rules.pinned:
        first = promised.setdefault(member, facilitator)
        if first != facilitator:
            yield Conflict(
                f"{quoted(member)} is pinned twice, to {quoted(first)} and to "
                f"{quoted(facilitator)}; keep one",
                people=(member, first, facilitator),
                rules=("pinned",),
            )


def _together_and_apart(question: GroupQuestion) -> Iterator[Conflict]:
    apart = question.problem.apart
    for block in question.problem.blocks:
        for one, other in combinations(block, 2):
            if apart[one, other] and _why_apart(question, one, other) != "common_minutes":
                chain = _chain(question, one, other)
                yield Conflict(
                    f"{_named(chain)} must be together, and {quoted(chain[0])} and "
                    f"{quoted(chain[-1])} must "
                    f"not meet ({_why_apart(question, one, other)}); take one of them off a list",
                    people=chain,
                    rules=("together", _why_apart(question, one, other)),
                )


def _why_apart(question: GroupQuestion, one: int, other: int) -> str:
    a, b = question.member_ids((one, other))
    if any({a, b} <= set(ids) for ids in question.rules.apart):
        return "apart"
    cohesion = question.cohesion
    obstacles = [*cohesion.obstacles(a, b), *cohesion.obstacles(b, a)]
    return obstacles[0] if obstacles else "common_minutes"


def _together_and_pinned(question: GroupQuestion) -> Iterator[Conflict]:
    problem = question.problem
    if problem.team[1] > 1:
        return
    for block in problem.blocks:
        pinned = [i for i in block if problem.pinned[i] >= 0]
        for one, other in combinations(pinned, 2):
            if problem.pinned[one] != problem.pinned[other]:
                chain = _chain(question, one, other)
                first, second = question.lead_ids(
                    (int(problem.pinned[one]), int(problem.pinned[other]))
                )
                yield Conflict(
                    f"{_named(chain)} must be together, but {quoted(chain[0])} is pinned to "
                    f"{quoted(first)} "
                    f"and {quoted(chain[-1])} to {quoted(second)}; drop a pin or a list",
                    people=chain,
                    rules=("together", "pinned"),
                )


def _too_many_together(question: GroupQuestion) -> Iterator[Conflict]:
    high = question.problem.size[1]
    for block in question.problem.blocks:
        if len(block) > high:
            few = question.member_ids(_nearest(question, block[0], high + 1))
            yield Conflict(
                f"{_named(few)} must be together, and a group has {high} members at most; raise "
                "the size or shorten the lists",
                people=few,
                rules=("together", "size"),
            )


def _together_and_quota(question: GroupQuestion) -> Iterator[Conflict]:
    quotas = [rule for rule in question.problem.rules if rule.at_most is not None]
    for rule, quota in zip(quotas, question.rules.quotas, strict=True):
        for block in question.problem.blocks:
            codes = rule.codes[list(block)]
            for code in np.unique(codes[codes >= 0]):
                same = [i for i in block if rule.codes[i] == code][: quota.at_most + 1]
                if len(same) > quota.at_most:
                    who = question.member_ids(same)
                    yield Conflict(
                        f"{_named(who)} must be together and have the same {quota.field}, of which "
                        f"a group has {quota.at_most} at most; raise the quota or shorten the list",
                        people=who,
                        rules=("together", f"quota on {quota.field}"),
                    )


def _together_and_hours(question: GroupQuestion) -> Iterator[Conflict]:
    starts = question.problem.starts
    if starts is None:
        return
    for block in question.problem.blocks:
        for size in range(2, len(block) + 1):
            few = next(
                (some for some in combinations(block, size) if not _meet(starts[:, list(some)])),
                None,
            )
            if few:
                who = question.member_ids(few)
                yield Conflict(
                    f"{_named(who)} must be together and have no common "
                    f"{question.rules.common_minutes} minutes in the week; ask for other hours",
                    people=who,
                    rules=("together", "common_minutes"),
                )
                break


def _meet(starts: Bytes) -> bool:
    return bool(np.bitwise_and.reduce(starts, axis=1).any(axis=1).all())


def _pinned_against_rules(question: GroupQuestion) -> Iterator[Conflict]:
    problem = question.problem
    for i in np.flatnonzero(problem.pinned >= 0):
        j = int(problem.pinned[i])
        (member,), (lead,) = question.member_ids((int(i),)), question.lead_ids((j,))
        if not problem.allowed[j, i]:
            obstacles = question.scores.obstacles(lead, member) or ("common_minutes",)
            yield Conflict(
                f"{quoted(member)} is pinned to {quoted(lead)}, which is forbidden by "
                f"{', '.join(map(quoted, obstacles))}; drop the pin or relax the rule",
                people=(member, lead),
                rules=("pinned", *obstacles),
            )
        elif not problem.places[j]:
            yield Conflict(
                f"{quoted(member)} is pinned to {quoted(lead)}, who can lead no group: max_mentees "
                "allows "
                f"{problem.cap[j]} members and leads {problem.leads[j]} groups, a group has at "
                f"least {problem.size[0]}",
                people=(member, lead),
                rules=("pinned", "size"),
            )


def _too_many_pinned(question: GroupQuestion) -> Iterator[Conflict]:
    problem = question.problem
    for j in range(problem.facilitators):
        mine = [int(i) for i in np.flatnonzero(problem.pinned == j)]
        room = int(problem.places[j] * min(problem.cap[j], problem.size[1]))
        if len(mine) > room > 0:
            who = question.member_ids(mine[: room + 1])
            (lead,) = question.lead_ids((j,))
            yield Conflict(
                f"{_named(who)} are pinned to {quoted(lead)}, who has room for {room}; drop a pin, "
                "or let her lead more",
                people=(*who, lead),
                rules=("pinned", "size"),
            )


def _pinned_and_apart(question: GroupQuestion) -> Iterator[Conflict]:
    problem = question.problem
    for j in range(problem.facilitators):
        mine = np.flatnonzero(problem.pinned == j)
        if problem.leads[j] != 1 or len(mine) < 2:
            continue
        for one, other in zip(*np.nonzero(np.triu(problem.apart[np.ix_(mine, mine)])), strict=True):
            pair = (int(mine[one]), int(mine[other]))
            who, (lead,) = question.member_ids(pair), question.lead_ids((j,))
            yield Conflict(
                f"{_named(who)} are both pinned to {quoted(lead)}, who leads one group, and must "
                f"not meet ({_why_apart(question, *pair)}); drop a pin",
                people=(*who, lead),
                rules=("pinned", _why_apart(question, *pair)),
            )


# -- the smallest chain ---------------------------------------------------------------------------


def _chain(question: GroupQuestion, one: int, other: int) -> tuple[str, ...]:
    """Return the shortest chain of lists that ties two people together, as ids."""
    start, goal = question.member_ids((one, other))
    before = _reached(question, start)
    chain = [goal]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))


def _nearest(question: GroupQuestion, one: int, count: int) -> list[int]:
    """Return so many people who are tied to somebody, nearest first."""
    (start,) = question.member_ids((one,))
    return [question.places.member[who] for who in _reached(question, start)][:count]


def _reached(question: GroupQuestion, start: str) -> dict[str, str]:
    """Return everybody tied to somebody, nearest first, each with the one before."""
    before = {start: start}
    line = deque([start])
    while line:
        who = line.popleft()
        for ids in question.rules.together:
            if who in ids:
                here = question.places.member
                new = [other for other in ids if other not in before and other in here]
                before.update(dict.fromkeys(new, who))
                line.extend(new)
    return before


def _named(ids: tuple[str, ...]) -> str:
    return (
        ", ".join(map(quoted, ids[:-1])) + f" and {quoted(ids[-1])}"
        if len(ids) > 1
        else quoted(ids[0])
    )
