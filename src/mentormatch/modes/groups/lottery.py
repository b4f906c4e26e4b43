"""Whom the draw alone left out of groups: who could take the place of a member at no loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.judge import keeps_rules
from mentormatch.solve.groups.problem import Formed, GroupProblem

__all__ = ["drawn_members"]


def drawn_members(problem: GroupProblem, groups: Sequence[Formed], *, proven: bool) -> Bools:
    """Return bool (members,): who is in no group, and could take a place in one at no loss.

    Parameters
    ----------
    problem
        The question.
    groups
        The answer.
    proven
        Whether nothing is better; if not, only people who are alike in everything are drawn.
    """
    drawn = np.zeros(problem.members, np.bool_)
    placed = [i for group in groups for i in group.members]
    waiting = np.setdiff1d(np.arange(problem.members), placed)
    for group in groups if len(waiting) else ():
        left = waiting[~drawn[waiting]]
        for person, out in _equal_swaps(problem, group, left):
            if not drawn[person] and (proven or _alike(problem, person, out)):
                kept = [i for i in group.members if i != out]
                members = tuple(sorted([*kept, person]))
                drawn[person] = keeps_rules(problem, Formed(group.leads, members))
    return drawn


def _equal_swaps(problem: GroupProblem, group: Formed, waiting: Ints) -> list[tuple[int, int]]:
    """Return who could come in for whom, a member, so that the group is worth as much.

    The units of a group are floors of sums, so whatever changes them is added up anew.
    """
    members, others = np.asarray(group.members), max(len(group.members) - 1, 1)
    change = np.zeros((len(waiting), len(members)), np.int64)
    if problem.led:
        fit = problem.fit[list(group.leads)].sum(axis=0) // len(group.leads)
        change += fit[waiting][:, None] - fit[members][None, :]
    for compared in problem.within:
        square = compared[np.ix_(members, members)]
        come = compared[np.ix_(waiting, members)]
        # Every pair stands twice in the square; the one who goes is no partner of who comes.
        sums = square.sum() + 2 * (come.sum(axis=1)[:, None] - come - square.sum(axis=1)[None, :])
        change += sums // others - square.sum() // others
    at, gone = np.nonzero(change == 0)
    return list(zip(waiting[at].tolist(), members[gone].tolist(), strict=True))


def _alike(problem: GroupProblem, one: int, other: int) -> bool:
    """Tell whether two members are alike in all that groups look at."""
    rest = np.setdiff1d(np.arange(problem.members), [one, other])
    columns = [problem.fit, problem.allowed]
    columns += [] if problem.starts is None else [problem.starts.transpose(0, 2, 1)]
    pairs = (problem.apart, *problem.within)
    lists = (problem.pinned, *(rule.codes for rule in problem.rules))
    return (
        all((column[..., one] == column[..., other]).all() for column in columns)
        and all((square[one, rest] == square[other, rest]).all() for square in pairs)
        and all(codes[one] == codes[other] for codes in lists)
    )
