"""Lexicographic big-M weights: covered mentees, rounds waited and total as one integer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from mentormatch.arrays import Ints
from mentormatch.errors import TooLarge
from mentormatch.objectives import MOST_WAITED, WAITING, Objective

__all__ = ["Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """How covered mentees, the rounds that they have waited, and total are written as one integer.

    A matching is worth ``score * total + coverage_price * covered + waiting_price * waited``. Where
    rounds count, a round is worth as much as a person: sets of mentees that can be covered are the
    independent sets of a matroid, so whatever covers most of both together covers most people.

    Attributes
    ----------
    score
        Weight of one unit of total.
    coverage_price
        Weight of one covered mentee.
    big_m
        More than rearranging a whole matching can gain: the weight of what must not be given up.
    waiting_price
        Weight of one round that a covered mentee has waited.
    """

    score: int
    coverage_price: int
    big_m: int
    waiting_price: int = 0

    @classmethod
    def of(cls, objective: Objective, size: int, span: int) -> Self:
        """Write people and total as the objective orders them.

        Parameters
        ----------
        objective
            What comes first.
        size
            Most pairs that any matching can have.
        span
            Most that one pair can change the total by, in units.
        """
        waiting = WAITING in objective.stages
        if objective.people_first:
            return cls.coverage_first(size, span, waiting=waiting)
        return cls.total_first(size, span, waiting=waiting)

    @classmethod
    def coverage_first(cls, size: int, span: int, *, waiting: bool = False) -> Self:
        """One mentee more outweighs any change of the total."""
        big_m = 2 * size * span + 1
        return cls(1, big_m, big_m, big_m if waiting else 0)._checked(size, span)

    @classmethod
    def total_first(cls, size: int, span: int, *, waiting: bool = False) -> Self:
        """One unit of total outweighs any number of mentees."""
        most = 1 + MOST_WAITED * waiting
        score = most * size + 1
        big_m = 2 * size * (score * span + most) + 1
        return cls(score, 1, big_m, int(waiting))._checked(size, span)

    @property
    def heads(self) -> Self:
        """The same without a price for waiting."""
        return replace(self, waiting_price=0)

    @property
    def dearest(self) -> int:
        """Most that covering one mentee can be worth."""
        return self.coverage_price + MOST_WAITED * self.waiting_price

    def of_mentees(self, heads: Ints, waited: Ints) -> Ints:
        """Return int64 (mentees,): what covering each is worth.

        Parameters
        ----------
        heads, waited
            See `mentormatch.solve.pairs.problem.Limits`.
        """
        return self.coverage_price * heads + self.waiting_price * waited

    def split(self, worth: Ints, *, people_lost: bool = False) -> tuple[Ints, Ints]:
        """Return (people, total) of gains that were written as one integer.

        Rounds waited are people here.

        Parameters
        ----------
        worth
            Gains of single changes.
        people_lost
            Whether the change can only lose a person, as relaxing a minimum does.
        """
        if self.score == 1:
            people = (2 * worth + self.coverage_price) // (2 * self.coverage_price)
            return people, worth - people * self.coverage_price
        total = -(-worth // self.score) if people_lost else worth // self.score
        return worth - total * self.score, total

    def _checked(self, size: int, span: int) -> Self:
        limit = 2**60
        if 8 * size * (self.score * span + 1) > limit or 8 * max(self.big_m, self.dearest) > limit:
            raise TooLarge(
                f"{size} places with scores up to {span} units exceed exact 64-bit "
                "arithmetic; use a coarser resolution"
            )
        return self
