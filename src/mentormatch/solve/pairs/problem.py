"""The b-matching problem with scores as a matrix: limits, objective, eligible pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.objectives import (
    EVENNESS,
    KEPT,
    MOST_WAITED,
    OBJECTIVES,
    WAITING,
    Objective,
)

__all__ = ["GroupLimit", "Key", "Limits", "Problem", "key_order", "span_of"]

Key = int | str


@dataclass(frozen=True, slots=True, eq=False)
class GroupLimit:
    """How many pairs some people of one side may make, and have to make, all together.

    Attributes
    ----------
    side
        Whose rows they are.
    members
        int64 (members,): their rows, ascending.
    at_most, at_least
        Pairs over the whole matching.
    name
        What answers call it.
    """

    side: Literal["mentor", "mentee"]
    members: Ints
    at_most: int
    at_least: int = 0
    name: str = ""

    def pairs_of(self, pairs: Ints) -> int:
        """Return how many of these pairs (mentor, mentee) are theirs."""
        return int(np.isin(pairs[:, int(self.side == "mentee")], self.members).sum())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limits:
    """Who may have how many partners, and what is sought: rows mentors, columns mentees.

    Attributes
    ----------
    mentor_capacity, mentor_minimum
        int64 (mentors,): most and fewest mentees; 0 for who takes no part.
    mentee_capacity
        int64 (mentees,): most mentors; 0 for who takes no part.
    mentor_keys, mentee_keys
        What names the people in the lottery and in the canonical order.
    objective
        What comes first.
    slack_ppm
        Share of the total, in millionths, that raising the worst pair may cost.
    resolution
        Size of a unit in the terms of the caller's scores.
    mentee_worth
        int64 (mentees,): what covering her counts: 1, and one more for each round that she has
        waited; 0 where it gains nothing, because a pair that is made already covers her. None: 1
        for everybody. Rounds count where the objective has the stage "waiting".
    earlier
        int64 (pairs, 2): mentor rows and mentee columns of eligible pairs that an earlier matching
        made. Where the objective has the stage "kept", as many as can be are made again, and no
        threshold holds them back. None: there is no earlier matching.
    keep
        How many of them have to be made again, whatever the stages say; None: no number is asked.
    groups
        Limits of several people together.
    mentee_minimum
        int64 (mentees,): fewest mentors; None: nobody is promised any.
    """

    mentor_capacity: Ints
    mentor_minimum: Ints
    mentee_capacity: Ints
    mentor_keys: Sequence[Key]
    mentee_keys: Sequence[Key]
    objective: Objective = OBJECTIVES["coverage"]
    slack_ppm: int = 10_000
    resolution: float | Fraction = 1e-6
    mentee_worth: Ints | None = None
    earlier: Ints | None = None
    keep: int | None = None
    groups: tuple[GroupLimit, ...] = ()
    mentee_minimum: Ints | None = None

    @property
    def limited(self) -> bool:
        """Whether more is asked than places and minimum loads of mentors."""
        promised = self.mentee_minimum is not None and bool(self.mentee_minimum.any())
        return bool(self.groups) or promised or EVENNESS in self.objective.stages

    @property
    def promised(self) -> Ints:
        """int64 (mentees,): fewest mentors of each."""
        if self.mentee_minimum is None:
            return np.zeros(len(self.mentee_capacity), np.int64)
        return self.mentee_minimum

    @property
    def heads(self) -> Ints:
        """int64 (mentees,): 1 for whoever counts as covered once she has a mentor, else 0."""
        if self.mentee_worth is None:
            return np.ones(len(self.mentee_capacity), np.int64)
        return np.minimum(self.mentee_worth, 1)

    @property
    def waited(self) -> Ints:
        """int64 (mentees,): rounds that each has waited; 0 where the objective does not ask."""
        if self.mentee_worth is None or WAITING not in self.objective.stages:
            return np.zeros(len(self.mentee_capacity), np.int64)
        return np.clip(self.mentee_worth - 1, 0, MOST_WAITED)

    @property
    def earlier_mask(self) -> Bools | None:
        """bool (mentors, mentees): which pairs are earlier ones; None where none is to be kept."""
        asked = KEPT in self.objective.stages or self.keep is not None
        if self.earlier is None or not asked:
            return None
        mask = np.zeros(self.shape, np.bool_)
        mask[self.earlier[:, 0], self.earlier[:, 1]] = True
        return mask

    @property
    def shape(self) -> tuple[int, int]:
        """Mentors, mentees."""
        return len(self.mentor_capacity), len(self.mentee_capacity)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem(Limits):
    """Limits and a matrix of scores, in the caller's order.

    Attributes
    ----------
    scores
        int32 or int64 (mentors, mentees): units; 0 where a pair is not eligible.
    eligible
        bool (mentors, mentees): pairs that may be made: allowed by the caller, not below the floor,
        and with places on both sides.
    """

    scores: Ints32 | Ints
    eligible: Bools

    @property
    def span(self) -> int:
        """Most that one pair can change the total by, in units: taking, leaving or swapping it."""
        return span_of(self.scores)


def span_of(scores: Ints32 | Ints) -> int:
    """Return the most that one pair of a matrix can change the total by, in units."""
    if scores.size == 0:
        return 0
    return max(int(scores.max()), 0) - min(int(scores.min()), 0)


def key_order(keys: Sequence[Key]) -> Ints:
    """Return int64 (people,): the rows of people in order of their keys."""
    # Keys are all strings or all integers, so they compare.
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
