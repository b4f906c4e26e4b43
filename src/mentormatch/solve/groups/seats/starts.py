"""Where a search begins: people seated round by round, or by program where that leaves some out."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.bounds import Bound
from mentormatch.solve.groups.blocks import blocks_of
from mentormatch.solve.groups.certificate import SEATED, Prices
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.search.start import first_division, teams_for
from mentormatch.solve.groups.search.state import State
from mentormatch.solve.groups.seats.seating import Seating, seat_people
from mentormatch.solve.stop import MaxRuntime

__all__ = ["Starts"]

_LISTED = 16
"""People up to whom the program over all groups soon places whom a first division leaves out."""


class Starts:
    """First divisions of one question.

    Parameters
    ----------
    problem
        The question.
    people
        A bound on the people who can be placed; it is lowered where the program knows better.
    price
        int64 (facilitators,): what a place with each is worth.
    seed
        Of everything that is drawn.
    stop
        When it is over.
    """

    def __init__(
        self,
        problem: GroupProblem,
        people: Bound[Prices],
        price: Ints,
        seed: int,
        stop: MaxRuntime,
    ) -> None:
        self.problem, self.people, self.price, self.stop = problem, people, price, stop
        self.seed = seed

    @cached_property
    def seating(self) -> Seating:
        """Seats for as many as possible, the same whatever the seed."""
        return seat_people(self.problem, self.stop)

    def division(self, turn: int, count: int) -> tuple[State, np.random.Generator]:
        """Return a division into so many groups that keeps all rules, and what draws from there."""
        rng = np.random.default_rng([self.seed, turn])
        state = first_division(self.problem, teams_for(self.problem, count, self.price), rng)
        if state.reached()[0] < self.people.value and self.problem.members > _LISTED:
            if self.seating.bound < self.people.value:
                self.people = Bound(self.seating.bound, SEATED)
            if self.seating.people > state.reached()[0]:
                state = self._seated(rng)
        return state, rng

    def _seated(self, rng: np.random.Generator) -> State:
        groups, blocks = self.seating.formed(rng), blocks_of(self.problem)
        state = State(self.problem, blocks, [group.leads for group in groups])
        place = {int(blocks.owner[i]): g for g, group in enumerate(groups) for i in group.members}
        state.move(place.items())
        return state
