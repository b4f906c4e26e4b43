"""Lexicographic big-M weights: covered mentees and total as one integer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from mentormatch.arrays import Ints
from mentormatch.errors import TooLarge
from mentormatch.objectives import Objective

__all__ = ["Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """How covered mentees and total are written as one integer.

    A matching is worth ``score * total + coverage_price * covered``.

    Attributes
    ----------
    score
        Weight of one unit of total.
    coverage_price
        Weight of one covered mentee.
    big_m
        More than rearranging a whole matching can gain: the weight of what must not be given up.
    """

    score: int
    coverage_price: int
    big_m: int

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
        if objective.people_first:
            return cls.coverage_first(size, span)
        return cls.total_first(size, span)

    @classmethod
    def coverage_first(cls, size: int, span: int) -> Self:
        """One mentee more outweighs any change of the total."""
        big_m = 2 * size * span + 1
        return cls(1, big_m, big_m)._checked(size, span)

    @classmethod
    def total_first(cls, size: int, span: int) -> Self:
        """One unit of total outweighs any number of mentees."""
        score = size + 1
        return cls(score, 1, 2 * size * (score * span + 1) + 1)._checked(size, span)

    def split(self, worth: Ints, *, people_lost: bool = False) -> tuple[Ints, Ints]:
        """Return (people, total) of gains that were written as one integer.

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
        if 8 * size * (self.score * span + 1) > limit or 8 * self.big_m > limit:
            raise TooLarge(
                f"{size} places with scores up to {span} units exceed exact 64-bit "
                "arithmetic; use a coarser resolution"
            )
        return self
