"""Seats for everybody who can have one: component by component, and together where groups are few.

Components of who may sit together share nothing but the number of groups. Where they take more
groups than there may be, the most people in 1, 2, … groups of each are combined by dynamic
programming; where they take fewer, those whose sizes alone bind take more in turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.blocks import Blocks, blocks_of
from mentormatch.solve.groups.bounds.cardinality import placeable
from mentormatch.solve.groups.bounds.components import components, may_lead, seated_by_groups
from mentormatch.solve.groups.problem import Formed, GroupProblem, formed
from mentormatch.solve.groups.seats.program import Part, Seats, seat_part
from mentormatch.solve.groups.seats.twins import twins
from mentormatch.solve.stop import MaxRuntime

__all__ = ["Seating", "seat_people"]


@dataclass(frozen=True, eq=False)
class Seating:
    """Seats, not yet given to people.

    Parameters
    ----------
    parts, seats
        Components, and the seats of each.
    bound
        No groups seat more people.
    """

    parts: tuple[Part, ...]
    seats: tuple[Seats, ...]
    bound: int

    @property
    def people(self) -> int:
        """People who are seated."""
        return sum(seats.people for seats in self.seats)

    @property
    def groups(self) -> int:
        """Groups they are in."""
        return sum(len(seats.teams) for seats in self.seats)

    @property
    def settled(self) -> bool:
        """Whether nobody seats more people, nor as many in fewer groups if these were wanted."""
        return self.people == self.bound and all(seats.settled for seats in self.seats)

    def formed(self, rng: np.random.Generator) -> tuple[Formed, ...]:
        """Draw who of each class of twins takes which seat, and return the groups."""
        drawn = zip(self.parts, self.seats, strict=True)
        return formed(group for part, seats in drawn for group in _drawn(part, seats, rng))


def _drawn(
    part: Part, seats: Seats, rng: np.random.Generator
) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    members: list[list[int]] = [[] for _ in seats.teams]
    for rows, taken in zip(part.twins, seats.taken, strict=True):
        owner = np.repeat(np.arange(len(taken)), taken)
        for row, g in zip(rng.permutation(rows), owner, strict=False):
            members[g] += part.blocks.members(int(row))
    return zip(seats.teams, members, strict=True)


def seat_people(problem: GroupProblem, stop: MaxRuntime, *, fewest: bool = False) -> Seating:
    """Seat as many people as possible, whatever their groups are worth.

    Parameters
    ----------
    problem
        The question.
    stop
        When it is over; what is seated by then is seated.
    fewest
        Whether as few groups as will do are wanted; otherwise there may be more.
    """
    parts = _parts(problem)
    most = problem.most_groups()
    seats = [seat_part(part, most, stop, fewest=fewest) for part in parts]
    if not fewest and _groups(seats) > most:
        seats = [seat_part(part, most, stop, fewest=True) for part in parts]
    bound = sum(s.bound for s in seats)
    if _groups(seats) > most:
        seats, bound = _dealt(parts, seats, most, stop)
    elif not fewest:
        seats = [*_more(parts, seats, most, stop)]
    return Seating(tuple(parts), tuple(seats), bound)


def _groups(seats: Sequence[Seats]) -> int:
    return sum(len(s.teams) for s in seats)


def _more(
    parts: Sequence[Part], seats: Sequence[Seats], most: int, stop: MaxRuntime
) -> Iterator[Seats]:
    """Let components whose sizes alone bind take more groups, in turns, and seat as many."""
    spare = most - _groups(seats)
    plain = [part.plain * (len(part.held) - 1) for part in parts]
    room = np.array([most - len(s.teams) for most, s in zip(plain, seats, strict=True)])
    extra = np.zeros(len(parts), np.int64)
    while spare and (room > extra).any():
        turn = np.flatnonzero(room > extra)[:spare]
        extra[turn] += 1
        spare -= len(turn)
    for part, few, more in zip(parts, seats, extra, strict=True):
        wide = seat_part(part, len(few.teams) + int(more), stop, fewest=False) if more else few
        yield wide if wide.people >= few.people else few


def _dealt(
    parts: Sequence[Part], seats: Sequence[Seats], most: int, stop: MaxRuntime
) -> tuple[list[Seats], int]:
    """Return the seats of each component in as many groups as seat most people, and a bound."""
    tables = [
        [*(seat_part(part, k, stop, fewest=True) for k in range(len(s.teams))), s]
        for part, s in zip(parts, seats, strict=True)
    ]
    chosen = _dealt_best([[s.people for s in table] for table in tables], most)
    # A bound holds for any number of groups from there on, so the last stands for all that follow.
    wide = [[s.bound for s in table] for table in tables]
    limit = sum(bounds[k] for bounds, k in zip(wide, _dealt_best(wide, most), strict=True))
    return [table[k] for table, k in zip(tables, chosen, strict=True)], limit


def _dealt_best(tables: Sequence[Sequence[int]], most: int) -> list[int]:
    """Return a number of groups for each table, `most` in all, with the largest sum."""
    best = np.zeros(most + 1, np.int64)
    choices = []
    for table in tables:
        grown = np.full((len(table), most + 1), -1, np.int64)
        for k, people in enumerate(table[: most + 1]):
            grown[k, k:] = best[: most + 1 - k] + people
        choices.append(grown.argmax(axis=0))
        best = grown.max(axis=0)
    chosen = []
    for choice in reversed(choices):
        k = int(choice[most])
        chosen.append(k)
        most -= k
    return chosen[::-1]


def _parts(problem: GroupProblem) -> list[Part]:
    """Split the question into components that share no facilitator."""
    blocks = blocks_of(problem)
    able = placeable(problem)
    able &= ~_parted(problem, blocks, able)[blocks.owner]
    small = components(problem, able)
    if not small:
        return []
    may = may_lead(problem)
    led = np.array([may[:, rows].any(axis=1) for rows in small]).reshape(len(small), len(may))
    _, label = connected_components(led.astype(np.int64) @ led.T, directed=False)
    joined = [[rows for rows, at in zip(small, label, strict=True) if at == part]
              for part in range(int(label.max(initial=-1)) + 1)]  # fmt: skip
    return [_part(problem, blocks, some) for some in joined]


def _part(problem: GroupProblem, blocks: Blocks, small: Sequence[Ints]) -> Part:
    rows = np.sort(np.concatenate(small))
    leads = np.flatnonzero(may_lead(problem)[:, rows].any(axis=1))
    more = np.concatenate([np.diff(seated_by_groups(problem, some)) for some in small])
    split = np.concatenate([[0], np.cumsum(np.sort(more)[::-1])])
    whole = seated_by_groups(problem, rows)
    count = min(len(split), len(whole))
    held = np.minimum(split[:count], whole[:count])
    return Part(problem, blocks, twins(blocks, np.unique(blocks.owner[rows])), leads, held)


def _parted(problem: GroupProblem, blocks: Blocks, able: Bools) -> Bools:
    """Return bool (blocks,): those of whom somebody cannot be placed, or two must not meet."""
    parted = np.zeros(len(blocks), np.bool_)
    parted[blocks.owner[~able]] = True
    for block in problem.blocks:
        rows = list(block)
        parted[blocks.owner[rows[0]]] |= problem.apart[np.ix_(rows, rows)].any()
    return parted
