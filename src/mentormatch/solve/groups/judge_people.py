"""The judge's count of people: who could sit with whom at all, part by part, counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.problem import GroupProblem

__all__ = ["most_in_parts"]


def most_in_parts(problem: GroupProblem, able: Sequence[int]) -> int:
    """Return the most of these people that groups hold, if none reaches over two parts.

    Parameters
    ----------
    problem
        The question.
    able
        Rows of members who could be placed.
    """
    more: list[int] = []
    left = set(able)
    # Asked of everybody at once: person by person it would be most of the work.
    led = _led(problem, range(problem.members))
    while left:
        part = _reached(problem, led, left, min(left))
        left -= part
        held = _held(problem, sorted(part))
        more += [after - before for before, after in pairwise(held)]
    return sum(sorted(more, reverse=True)[: problem.most_groups()])


def _reached(problem: GroupProblem, led: Bools, left: set[int], first: int) -> set[int]:
    """Return everybody whom fellows of fellows reach."""
    part, front = {first}, [first]
    while front:
        new = (left - part) & _fellows(problem, led, front.pop())
        part |= new
        front += new
    return part


def _fellows(problem: GroupProblem, led: Bools, i: int) -> set[int]:
    """Return who may be in a group with somebody, or has to be."""
    may = ~problem.apart[i]
    if problem.team[1]:
        may &= led[led[:, i] & (problem.places > 0)].any(axis=0)
    kept = (other for block in problem.blocks if i in block for other in block)
    return {*np.flatnonzero(may).tolist(), *kept}


def _leads(problem: GroupProblem, part: Sequence[int]) -> Ints:
    """Return who may lead a group with one of these people."""
    return np.flatnonzero(_led(problem, part).any(axis=1) & (problem.places > 0))


def _led(problem: GroupProblem, part: Sequence[int]) -> Bools:
    """Return bool (facilitators, people): who may have whom, or shares a group with who must."""
    may = problem.allowed[:, list(part)]
    if problem.team[1] > 1:
        return may
    pinned = problem.pinned[list(part)]
    return np.asarray(may & ((pinned < 0) | (pinned == np.arange(len(may))[:, None])))


def _held(problem: GroupProblem, part: Sequence[int]) -> list[int]:
    """Return the most of these people in 0, 1, 2, … groups, as far as groups can be filled."""
    low, held = problem.size[0], [0]
    while (count := len(held)) * low <= len(part):
        most = min(len(part), *_limits(problem, part, count))
        if most < count * low:
            break
        held.append(most)
    return held


def _limits(problem: GroupProblem, part: Sequence[int], count: int) -> list[int]:
    """Return how many people so many groups hold, by sizes, by facilitators, and by each quota."""
    high = problem.size[1]
    limits = [count * high]
    if problem.team[1]:
        leads = _leads(problem, part)
        turns = [min(int(problem.places[j]), count) for j in leads]
        caps = [min(int(problem.cap[j]), high) for j in leads for _ in range(problem.places[j])]
        enough = sum(turns) >= count * problem.team[0]
        limits.append(sum(sorted(caps, reverse=True)[:count]) if enough else 0)
    for codes, at_most in problem.rules:
        if at_most is not None:
            classes = Counter(codes[list(part)].tolist())
            limits.append(sum(n if c < 0 else min(n, count * at_most) for c, n in classes.items()))
    return limits
