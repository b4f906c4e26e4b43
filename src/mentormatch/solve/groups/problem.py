"""The instance of a question about groups, as arrays; what a group is worth is defined here.

A group is a set of members with the facilitators who lead it; a circle is a group that nobody
leads. Every member has a score: how well the facilitators suit her (the mean over them), plus the
mean of what she has in common with each of the others in her group. The units of a group are the
sum over its members, told apart by where they come from:

    fit of a member    = floor(sum over facilitators of fit / number of facilitators)
    a comparison k     = floor(2 * sum over pairs of members of within[k] / (size - 1))

Means, not sums over pairs: with sums a group of eight would count 28 pairs where two groups of four
count 12, and the sizes would decide who meets. First as many people as possible are placed, then
the units of all groups are made as large as possible (Gallego et al. 2013 for the maximally
diverse grouping problem, of which this is a variant with facilitators and sizes that may differ).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Bytes, Ints

__all__ = [
    "Classes",
    "Formed",
    "FormedGroups",
    "GroupProblem",
    "GroupStage",
    "formed",
    "unit_pieces",
    "value_of",
]


class Classes(NamedTuple):
    """People in classes, and how many of one class a group may have.

    Parameters
    ----------
    codes
        int64 (members,): the class of each; -1 where the rule does not look.
    at_most
        Members of one class in a group at most; None where the rule is "none, or at least two".
    """

    codes: Ints
    at_most: int | None


class Formed(NamedTuple):
    """One group: rows of facilitators and of members, each in order."""

    leads: tuple[int, ...]
    members: tuple[int, ...]


class GroupStage(NamedTuple):
    """What was reached in one aim, and what cannot be surpassed.

    Parameters
    ----------
    name
        "people" or "value".
    value, bound
        Reached, and proven not to be surpassed.
    method
        Where the bound comes from, in plain words.
    """

    name: str
    value: int
    bound: int
    method: str


class FormedGroups(NamedTuple):
    """The answer of a solver: groups in order of their first member, and the stages."""

    groups: tuple[Formed, ...]
    stages: tuple[GroupStage, ...]


@dataclass(frozen=True, eq=False)
class GroupProblem:
    """Who may be in a group with whom, and what that is worth.

    Parameters
    ----------
    fit
        int64 (facilitators, members), units ≥ 0; no rows for circles.
    allowed
        bool (facilitators, members): pairs that may be in one group.
    within
        Each int64 (members, members), symmetric, units ≥ 0, diagonal 0: one comparison of members.
    apart
        bool (members, members), symmetric: pairs that must not be in one group.
    size
        Fewest and most members of a group.
    team
        Fewest and most facilitators of a group; (0, 0) for circles.
    cap
        int64 (facilitators,): the most members of a group that she leads; 0 leads none.
    leads
        int64 (facilitators,): the most groups that she leads.
    most
        Groups at most.
    blocks
        Disjoint sets of members who stay together.
    pinned
        int64 (members,): the facilitator who must lead her group, or -1.
    rules
        Quotas, and classes of which nobody is alone.
    starts, lead_starts
        uint8 (weeks, people, bytes): packed bits of the times at which a meeting could start, of
        members and facilitators; None if no common time is asked for. A group needs one common bit
        in each week.
    """

    fit: Ints
    allowed: Bools
    within: tuple[Ints, ...]
    apart: Bools
    size: tuple[int, int]
    team: tuple[int, int]
    cap: Ints
    leads: Ints
    most: int
    blocks: tuple[tuple[int, ...], ...] = ()
    pinned: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    rules: tuple[Classes, ...] = ()
    starts: Bytes | None = None
    lead_starts: Bytes | None = None

    def __post_init__(self) -> None:
        if not len(self.pinned):
            object.__setattr__(self, "pinned", np.full(self.members, -1, np.int64))

    @property
    def members(self) -> int:
        """People who want to be placed."""
        return len(self.apart)

    @property
    def facilitators(self) -> int:
        """People who may lead."""
        return len(self.fit)

    @property
    def led(self) -> bool:
        """Whether groups have facilitators."""
        return self.team[1] > 0

    @cached_property
    def common(self) -> Ints:
        """int64 (members, members): all comparisons of members together."""
        total = np.zeros((self.members, self.members), np.int64)
        for comparison in self.within:
            total += comparison
        return total

    @cached_property
    def places(self) -> Ints:
        """int64 (facilitators,): groups that she may lead, 0 for whom no group is small enough."""
        return np.where(self.cap >= self.size[0], self.leads, 0)

    def most_groups(self) -> int:
        """Return how many groups there can be, by sizes and facilitators."""
        by_size = self.members // self.size[0]
        return min(self.most, by_size, self.led_groups()) if self.led else min(self.most, by_size)

    def led_groups(self) -> int:
        """Return how many groups facilitators can lead, nobody twice in one of them."""
        few = max(self.team[0], 1)
        counts = np.arange(1, int(self.places.sum()) // few + 1)
        seats = np.minimum(self.places[:, None], counts).sum(axis=0)
        return int((seats >= few * counts).sum())


def unit_pieces(problem: GroupProblem, group: Formed) -> tuple[int, ...]:
    """Return the units of a group: fit to the facilitators, then each comparison of members."""
    members = np.asarray(group.members, np.int64)
    others = max(len(members) - 1, 1)
    pieces = [_fit(problem, group.leads, members)] if problem.led else []
    # Every pair stands twice in the square of a group.
    return (*pieces, *(int(w[np.ix_(members, members)].sum()) // others for w in problem.within))


def _fit(problem: GroupProblem, leads: Sequence[int], members: Ints) -> int:
    together = problem.fit[np.ix_(np.asarray(leads, np.int64), members)].sum(axis=0)
    return int((together // len(leads)).sum())


def formed(groups: Iterable[tuple[Iterable[int], Iterable[int]]]) -> tuple[Formed, ...]:
    """Return groups in their one order: people in order of rows, groups by their first member."""
    ordered = (
        Formed(tuple(sorted(int(j) for j in leads)), tuple(sorted(int(i) for i in members)))
        for leads, members in groups
    )
    return tuple(sorted(ordered, key=lambda group: group.members))


def value_of(problem: GroupProblem, groups: Iterable[Formed]) -> tuple[int, int]:
    """Return people placed and units of all groups."""
    groups = tuple(groups)
    people = sum(len(group.members) for group in groups)
    return people, sum(sum(unit_pieces(problem, group)) for group in groups)
