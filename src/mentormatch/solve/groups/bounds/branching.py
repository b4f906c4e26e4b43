"""Branch and bound on the linear program of groups: a tree with dual prices at its leaves.

How many groups somebody leads is a whole number, and a member is with one facilitator. Where the
linear program has a fraction, two cases are told apart, and each is bounded again, until none
allows more than was reached (branch and bound; Land & Doig 1960). What remains is a tree of prices
that can be checked leaf by leaf, so that no integer program has to be believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mentormatch.solve.groups.bounds.dual_prices import certificate
from mentormatch.solve.groups.bounds.master_lp import (
    LPOptimum,
    MasterLP,
    allowed_by,
    column_and_cut_generation,
)
from mentormatch.solve.groups.certificate import BranchNode, Prices
from mentormatch.solve.stop import StopRule

__all__ = ["branch_and_bound"]

_NODES = 60
_WORK = 2_000_000
"""Branch nodes at most, and pairs that their programs look at."""
_SLACK = 1e-6


def branch_and_bound(
    program: MasterLP, relaxed: LPOptimum, reached: int, stop: StopRule
) -> Prices | None:
    """Return prices, leaf by leaf, that allow no more than was reached; None if they would be many.

    Parameters
    ----------
    program, relaxed
        A program with rules and least sizes, and its optimum.
    reached
        Units of an answer.
    stop
        When it is over.
    """
    nodes = iter(range(min(_NODES, _WORK // max(int(program.open.sum()), 1))))
    return _proven(program, relaxed, reached, nodes, stop)


class _Branching(NamedTuple):
    """What two cases are about, and their programs."""

    lead: int
    member: int
    groups: int
    fewer: MasterLP
    more: MasterLP


def _proven(
    program: MasterLP, relaxed: LPOptimum, reached: int, nodes: Iterator[int], stop: StopRule
) -> Prices | None:
    if allowed_by(program, relaxed) <= reached:
        return certificate(program, relaxed)
    split = _by_groups(program, relaxed) or _by_member(program, relaxed)
    if split is None or next(nodes, None) is None:
        return None
    proven: list[Prices] = []
    for case in (split.fewer, split.more):
        found = column_and_cut_generation(case, stop)
        prices = None if found is None else _proven(case, found, reached, nodes, stop)
        if prices is None:
            return None
        proven.append(prices)
    return BranchNode(split.lead, split.member, split.groups, *proven)


def _by_groups(program: MasterLP, relaxed: LPOptimum) -> _Branching | None:
    """Split by how many groups somebody leads, where that is most nearly half a group."""
    groups = np.bincount(program.seat, relaxed.opened)
    far = np.abs(groups - np.floor(groups) - 0.5)
    lead = int(far.argmin())
    if far[lead] > 0.5 - _SLACK:
        return None
    few, seats = int(groups[lead]), np.flatnonzero(program.seat == lead)
    barred = np.isin(np.arange(len(program.seat)), seats[few:])
    return _Branching(
        lead, -1, few,
        program.closed(np.broadcast_to(barred, program.open.shape)),
        program.opened(seats[: few + 1]),
    )  # fmt: skip


def _by_member(program: MasterLP, relaxed: LPOptimum) -> _Branching | None:
    """Split by whether a member is with somebody, where that is most nearly half."""
    leads = int(program.seat.max()) + 1
    share = np.zeros((len(relaxed.taken), leads))
    np.add.at(share.T, program.seat, relaxed.taken.T)
    far = np.abs(share - 0.5)
    block, lead = np.unravel_index(int(far.argmin()), far.shape)
    if far[block, lead] > 0.5 - _SLACK:
        return None
    hers = (np.arange(len(share)) == block)[:, None] & (program.seat == lead)
    others = (np.arange(len(share)) == block)[:, None] & (program.seat != lead)
    member = program.blocks.members(int(block))[0]
    return _Branching(int(lead), member, 0, program.closed(hers), program.closed(others))
