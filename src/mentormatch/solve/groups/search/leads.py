"""Reassignment of facilitators to groups whose members are given: a linear assignment."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.search.state import State

__all__ = ["reassign_leads"]


def reassign_leads(state: State) -> None:
    """Deal facilitators anew, one seat of every group's team after the other.

    Members stay where they are, so no rule about them can break, and the units never fall.
    """
    if not state.problem.led or not len(state.teams):
        return
    for seat in range(max(len(team) for team in state.teams)):
        _reassign(state, seat)


def _reassign(state: State, seat: int) -> None:
    from scipy.optimize import linear_sum_assignment

    groups = np.array([g for g, t in enumerate(state.teams) if len(t) > seat and state.size[g]])
    if not len(groups):
        return
    others = [tuple(j for s, j in enumerate(state.teams[g]) if s != seat) for g in groups]
    taken = np.zeros(state.problem.facilitators, np.int64)
    for g, team in enumerate(state.teams):
        rest = team[:seat] + team[seat + 1 :] if g in groups else team if state.size[g] else ()
        np.add.at(taken, list(rest), 1)
    free = np.repeat(np.arange(len(taken)), np.maximum(state.problem.places - taken, 0))
    worth = np.where(_may_lead(state, groups, others), _fit(state, groups), -np.inf)[free]
    if not np.isfinite(worth).any(axis=0).all():
        return
    rows, columns = linear_sum_assignment(worth, maximize=True)
    for row, column in zip(rows, columns, strict=True):
        g, own = int(groups[column]), int(free[row])
        if own != state.teams[g][seat]:
            state.lead(g, (*others[column][:seat], own, *others[column][seat:]))


def _fit(state: State, groups: Ints) -> Ints:
    """Return int64 (facilitators, groups): the sum of fits to everybody inside."""
    inside = (state.group[:, None] == groups).astype(np.int64)
    return np.asarray(state.blocks.fit @ inside)


def _may_lead(state: State, groups: Ints, others: list[tuple[int, ...]]) -> Bools:
    """Return bool (facilitators, groups): who may take the seat."""
    problem, blocks = state.problem, state.blocks
    inside = (state.group[:, None] == groups).astype(np.int64)
    good = ((~blocks.allowed).astype(np.int64) @ inside == 0) & (
        problem.cap[:, None] >= state.size[groups]
    )
    for column, g in enumerate(groups):
        rest = list(others[column])
        good[rest, column] = False
        pinned = blocks.pinned[(state.group == g) & (blocks.pinned >= 0)]
        promised = set(pinned.tolist()) - set(rest)
        if promised:
            good[[j for j in range(len(good)) if {j} != promised], column] = False
        if blocks.starts is not None and problem.lead_starts is not None:
            good[:, column] &= _free_with(state, int(g), rest)
    return np.asarray(good)


def _free_with(state: State, g: int, rest: list[int]) -> Bools:
    starts, leads = state.blocks.starts, state.problem.lead_starts
    assert starts is not None
    assert leads is not None
    met = np.bitwise_and.reduce(starts[:, state.group == g], axis=1, initial=255)
    met = met & np.bitwise_and.reduce(leads[:, rest], axis=1, initial=255)
    return np.asarray((leads & met[:, None, :]).any(axis=2).all(axis=0))
