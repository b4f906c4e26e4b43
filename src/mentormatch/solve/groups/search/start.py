"""A construction heuristic for groups: round by round, each round a linear assignment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.groups.blocks import Blocks, blocks_of
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.search.state import NOBODY, Remainders, State
from mentormatch.solve.groups.search.times import times_for

__all__ = ["first_division", "teams_for"]


def first_division(
    problem: GroupProblem, teams: Sequence[tuple[int, ...]], rng: np.random.Generator
) -> State:
    """Seat people round by round, each round by a linear assignment of who is left to groups.

    Parameters
    ----------
    problem
        The question.
    teams
        Facilitators of the groups to open; empty ones for circles.
    rng
        Draws who begins a circle, and breaks ties.

    Returns
    -------
    State
        All rules are kept; groups that could not be filled have been closed.
    """
    pairs = _companions(problem, rng)
    state = State(problem, blocks_of(problem, pairs), teams)
    state.at = times_for(problem, state.blocks, teams, rng)
    _fill(state, rng)
    single = State(problem, blocks_of(problem), teams)
    of_member = state.group[state.blocks.owner]
    goals = np.full(len(single.blocks), -1, np.int64)
    goals[single.blocks.owner] = of_member
    single.move((int(a), int(g)) for a, g in enumerate(goals) if g >= 0)
    return single


def teams_for(problem: GroupProblem, groups: int, price: Ints) -> list[tuple[int, ...]]:
    """Return who leads the groups at first: whoever is asked for, then the dearest places.

    Parameters
    ----------
    problem
        The question.
    groups
        How many.
    price
        int64 (facilitators,): what a place with each is worth.
    """
    if not problem.led:
        return [()] * groups
    promised = np.bincount(problem.pinned[problem.pinned >= 0], minlength=problem.facilitators)
    order = np.lexsort((np.arange(len(price)), -price, -(promised > 0).astype(np.int64)))
    seats = [int(j) for turn in range(int(problem.places.max(initial=0))) for j in order
             if problem.places[j] > turn]  # fmt: skip
    each = max(problem.team[0], min(problem.team[1], len(seats) // max(groups, 1)))
    return _teams(seats, groups, each)


def _teams(seats: list[int], groups: int, each: int) -> list[tuple[int, ...]]:
    """Deal seats to groups in turns, nobody twice to one group."""
    teams: list[list[int]] = [[] for _ in range(groups)]
    for j in seats:
        fitting = [team for team in teams if len(team) < each and j not in team]
        if fitting:
            min(fitting, key=len).append(j)
    return [tuple(team) for team in teams if len(team) == each]


def _companions(problem: GroupProblem, rng: np.random.Generator) -> list[list[int]]:
    """Pair people of whom nobody shall be alone, so that seats are taken by two at a time."""
    blocks = blocks_of(problem)
    pairs: list[list[int]] = []
    taken: set[int] = set()
    for rule in blocks.rules:
        if rule.at_most is not None:
            continue
        for held in rule.of.T:
            single = [int(a) for a in np.flatnonzero(held == 1) if int(a) not in taken]
            found = _paired(blocks, single, rng)
            pairs += found
            taken |= {a for pair in found for a in pair}
    return [[i for a in pair for i in blocks.members(a)] for pair in pairs]


def _paired(blocks: Blocks, single: list[int], rng: np.random.Generator) -> list[list[int]]:
    """Pair blocks that may meet, those with most in common first come first; one may be three."""
    pairs: list[list[int]] = []
    left = [single[k] for k in rng.permutation(len(single))]
    while len(left) > 1:
        one = left.pop()
        may = [k for k in left if _may_meet(blocks, [one, k])]
        if may:
            other = max(may, key=lambda k: (int(blocks.common[one, k]), -k))
            left.remove(other)
            pairs.append([one, other])
    if left and pairs and _may_meet(blocks, [*pairs[-1], *left]):
        pairs[-1] += left
    return pairs


def _may_meet(blocks: Blocks, some: list[int]) -> bool:
    """Tell whether nobody keeps them apart, and some facilitator may have them all."""
    if blocks.apart[np.ix_(some, some)].any():
        return False
    return not len(blocks.allowed) or bool(blocks.allowed[:, some].all(axis=1).any())


def _fill(state: State, rng: np.random.Generator) -> None:
    low, high = state.problem.size
    groups = len(state.teams)
    if not groups:
        return
    # First every group gets its fewest, then all grow alike, then what is left is seated anywhere.
    aim = -(-state.problem.members // groups)
    for limit in (low, min(max(aim, low), high), high):
        while _seat_round(state, rng, limit):
            continue
    # Groups that cannot stand are closed, the smallest first; their people go where there is room.
    for g in np.argsort(state.size, kind="stable"):
        if 0 < state.size[g] < low or _broken(state, int(g)):
            state.close(int(g))
            while _seat_round(state, rng, high, only_open=True):
                continue


def _broken(state: State, g: int) -> bool:
    held = zip(state.counts, state.blocks.rules, strict=True)
    return state.size[g] > 0 and any(bool(rule.broken(counts[g])) for counts, rule in held)


def _seat_round(
    state: State, rng: np.random.Generator, limit: int, *, only_open: bool = False
) -> bool:
    """Give each group that has fewer than `limit` members one more block; tell whether any came."""
    from scipy.optimize import linear_sum_assignment

    waiting = np.flatnonzero(state.group < 0)
    low = state.problem.size[0]
    hungry = (state.size < np.minimum(limit, state.cap)) & ((not only_open) | (state.size >= low))
    groups = np.flatnonzero(hungry)
    if not len(waiting) or not len(groups):
        return False
    remainders = Remainders(state, np.full(len(state.teams), NOBODY, np.int64))
    may = remainders.may_join(waiting, fewest=1)[:, groups]
    units = (remainders.units_with(waiting) - remainders.units())[:, groups].astype(float)
    # Who hardly fits anywhere, and who comes with others, is seated first.
    rare = 10**9 / (1.0 + may.sum(axis=1)) + 10**10 * state.blocks.weight[waiting]
    worth = units + rare[:, None] + rng.random(units.shape)
    full = np.full((len(waiting), len(groups) + len(waiting)), -np.inf)
    full[:, : len(groups)] = np.where(may, worth, -np.inf)
    full[np.arange(len(waiting)), len(groups) + np.arange(len(waiting))] = 0.0
    rows, columns = linear_sum_assignment(full, maximize=True)
    seated = [(int(waiting[r]), int(groups[c])) for r, c in zip(rows, columns, strict=True)
              if c < len(groups)]  # fmt: skip
    state.move(seated)
    return bool(seated)
