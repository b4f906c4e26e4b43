"""Greedy maximum coverage by meeting times: one for every group before anybody is seated.

Seating first and looking for a time afterwards strands people: three who can meet on Tuesday only
fill no group of four. So each group is given a time at first, chosen so that as many as possible
have one (greedily, as in maximum coverage), and is filled with people who are free then. The search
that follows knows no such times, only that every group has one in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Bools, Bytes
from mentormatch.solve.groups.blocks import Blocks
from mentormatch.solve.groups.problem import GroupProblem

Bits = Bools

__all__ = ["times_for"]


def times_for(
    problem: GroupProblem,
    blocks: Blocks,
    teams: Sequence[tuple[int, ...]],
    rng: np.random.Generator,
) -> list[Bytes] | None:
    """Return for each group uint8 (weeks, bytes) with one time a week; None if no time matters.

    Parameters
    ----------
    problem, blocks
        The question.
    teams
        Facilitators of each group, who must be free as well.
    rng
        Breaks ties among times.
    """
    if blocks.starts is None:
        return None
    free = np.unpackbits(blocks.starts, axis=2).astype(np.bool_)
    uncovered = np.ones(len(blocks), np.bool_)
    times = []
    for team in teams:
        chosen, there = _most_wanted(free, _team_free(problem, team), uncovered, rng)
        times.append(chosen)
        _seat(there & uncovered, uncovered, blocks, free, problem.size[1])
    return times


def _team_free(problem: GroupProblem, team: tuple[int, ...]) -> Bits | None:
    if not team or problem.lead_starts is None:
        return None
    met = np.bitwise_and.reduce(problem.lead_starts[:, list(team)], axis=1)
    return np.unpackbits(met, axis=1).astype(np.bool_)


def _most_wanted(
    free: Bits, team: Bits | None, uncovered: Bits, rng: np.random.Generator
) -> tuple[Bytes, Bits]:
    """Return one time a week that suits most people who have none yet, and whom it suits."""
    there = np.ones(free.shape[1], np.bool_)
    chosen = np.zeros((free.shape[0], free.shape[2]), np.bool_)
    for week in range(len(free)):
        wanted = free[week][there & uncovered].sum(axis=0) + rng.random(free.shape[2]) / 2
        if team is not None:
            wanted = np.where(team[week], wanted, -1.0)
        at = int(wanted.argmax())
        chosen[week, at] = True
        there = there & free[week, :, at]
    return np.packbits(chosen, axis=1), there


def _seat(able: Bits, uncovered: Bits, blocks: Blocks, free: Bits, high: int) -> None:
    """Count so many people as covered as the group holds, first those with the fewest times."""
    scarce = free.sum(axis=(0, 2))
    room = high
    for block in np.flatnonzero(able)[np.argsort(scarce[able], kind="stable")]:
        if blocks.weight[block] <= room:
            uncovered[block] = False
            room -= int(blocks.weight[block])
