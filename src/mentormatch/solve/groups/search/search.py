"""Large neighbourhood search over groups: multi-exchange moves with annealed noise.

With one block ejected from each group, what a block adds to a group does not depend on where the
others go; so the best way to seat them all is a linear assignment, solved exactly. That
neighbourhood holds every swap, every cycle of exchanges and every ejection chain through these
blocks (the multi-exchange neighbourhoods of Ahuja, Ergun, Orlin & Punnen 2002). Which blocks are
ejected is drawn from a seed. As in simulated annealing a temperature falls to 0; here it scales
noise on the gains, which lets early steps go downhill (the noising method of Charon & Hudry 1993).
The number of steps is set by the size of the question and not by the clock, so the answer is the
same on every machine, unless time runs out.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.solve.groups.search.leads import reassign_leads
from mentormatch.solve.groups.search.state import NOBODY, Remainders, State
from mentormatch.solve.stop import StopRule

__all__ = ["large_neighbourhood_search"]

_PLACED = 10**10
"""A person placed counts more than any units of one group; sums stay exact as floats."""

_STAY = 0.3
"""Share of groups nobody steps out of in a step that may change sizes."""

_LEADS_EVERY = 40
"""Steps after which facilitators are dealt anew."""


def large_neighbourhood_search(
    state: State, rng: np.random.Generator, *, steps: int, temperature: float, stop: StopRule
) -> None:
    """Improve groups step by step, and leave the highest that was seen.

    Parameters
    ----------
    state
        Groups that keep all rules; changed in place.
    rng
        Draws who is ejected.
    steps
        How many times.
    temperature
        Units of noise at the beginning; it falls to 0 over the first two thirds.
    stop
        When it is over.
    """
    best = _Best(state)
    for step in range(steps):
        if stop.reached():
            best.restore(state)
            return
        _multi_exchange(state, rng, temperature=max(0.0, temperature * (1 - 1.5 * step / steps)))
        if step % _LEADS_EVERY == 0:
            reassign_leads(state)
        best.note(state)
    best.restore(state)
    reassign_leads(state)


class _Best:
    """The highest state that was seen."""

    def __init__(self, state: State) -> None:
        self.reached = (-1, -1)
        self.note(state)

    def note(self, state: State) -> None:
        """Keep a state that is higher than any before."""
        reached = state.reached()
        if reached > self.reached:
            self.reached, self.group = reached, state.group.copy()
            self.teams = list(state.teams)

    def restore(self, state: State) -> None:
        """Bring the highest state back."""
        for g, team in enumerate(self.teams):
            if team != state.teams[g]:
                state.lead(g, team)
        changed = np.flatnonzero(state.group != self.group)
        state.move([(int(a), -1) for a in changed])
        state.move([(int(a), int(self.group[a])) for a in changed])


def _multi_exchange(state: State, rng: np.random.Generator, *, temperature: float) -> None:
    """Eject one block from every group, or from most, and seat all of them optimally."""
    from scipy.optimize import linear_sum_assignment

    ejected = _ejections(state, rng)
    waiting = _waiting(state, rng)
    remainders = Remainders(state, ejected)
    leaving = ejected[ejected >= 0]
    blocks = np.concatenate([leaving, waiting])
    if not len(blocks):
        return
    gains = _gains(state, remainders, blocks, rng, temperature)
    rows, columns = linear_sum_assignment(gains, maximize=True)
    groups = len(ejected)
    # Rows beyond the blocks are empty seats, columns beyond the groups are seats outside.
    moved = [
        (int(blocks[r]), int(c) if c < groups else -1)
        for r, c in zip(rows, columns, strict=True)
        if r < len(blocks) and state.group[blocks[r]] != (c if c < groups else -1)
    ]
    # All leave before anybody joins: sums of a group stay right while blocks change places.
    state.move([(block, -1) for block, _ in moved])
    state.move(moved)


def _ejections(state: State, rng: np.random.Generator) -> Ints:
    """Return for each group one of its blocks, or -1; in every other step somebody of each."""
    order = rng.permutation(len(state.group))
    inside = order[state.group[order] >= 0]
    ejected = np.full(len(state.teams), NOBODY, np.int64)
    # Of several blocks of one group the last written stays: a random one, as the order is random.
    ejected[state.group[inside]] = inside
    # Sizes change only where a group takes somebody in and nobody was ejected from it.
    sizes_may_change = state.problem.size[0] < state.problem.size[1] and rng.random() < 0.5
    if sizes_may_change:
        ejected[rng.random(len(ejected)) < _STAY] = NOBODY
    return ejected


def _waiting(state: State, rng: np.random.Generator) -> Ints:
    # No more can be seated in one step than there are groups.
    left = np.flatnonzero(state.group < 0)
    return rng.permutation(left)[: len(state.teams)]


def _gains(
    state: State, remainders: Remainders, blocks: Ints, rng: np.random.Generator, temperature: float
) -> Floats:
    """Return what each seat is worth: blocks and empty seats by groups and seats outside.

    With as many blocks as groups and nobody waiting there are no empty seats: sizes stay.
    """
    count, groups = len(blocks), len(remainders.ejected)
    worth = remainders.units_with(blocks) + _PLACED * state.blocks.weight[blocks][:, None]
    noise = temperature * rng.standard_normal(worth.shape) if temperature else 0.0
    seats = np.where(remainders.may_join(blocks), worth + noise - remainders.units(), -np.inf)
    if count == groups and (state.group >= 0).all() and (remainders.ejected >= 0).all():
        return np.asarray(seats)
    full = np.zeros((count + groups, groups + count))
    full[:count, :groups] = seats
    full[:count, groups:] = -np.inf
    # Each block has one seat outside, of its own; a group may stay empty-handed if its remainder
    # keeps the rules.
    full[np.arange(count), groups + np.arange(count)] = 0.0
    full[count:, :groups] = np.where(remainders.stand(), 0.0, -np.inf)
    return full
