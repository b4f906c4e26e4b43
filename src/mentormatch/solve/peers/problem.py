"""The instance of a question about peers: one pool, pairs of equals, and at most one trio.

Two directed scores become one symmetric weight; people and score become one whole number, the
*worth*, so that a single bound speaks for the whole objective. Everybody counts alike: the score
of a person is the weight of her pair, or the mean weight of her two pairs in a trio, and the total
is the sum over people. A pair of weight w adds 2w, a trio a + b + c (not 3 · the mean rounded), so
nothing is ever rounded on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ArrayError, TooLarge
from mentormatch.objectives import OBJECTIVES, ObjectiveName
from mentormatch.solve.arrays import require_memory
from mentormatch.terms import UNIT

__all__ = ["Combine", "PeerAnswer", "PeerProblem", "PriceList", "combined"]

Combine = Literal["geometric", "minimum"]

_EXACT = 2**53
"""Whole numbers up to here are exact in the floating point that scipy's assignment counts in."""


def combined(directed: Ints, how: Combine) -> Ints:
    """Return the symmetric weight of two directed scores, in whole units.

    Parameters
    ----------
    directed
        int (people, people): what the column person gains from the row person, 0…1,000,000.
    how
        ``"geometric"``: the whole part of √(a · b); ``"minimum"``: the smaller one.

    Returns
    -------
    ndarray
        int64 (people, people), symmetric.

    Examples
    --------
    >>> combined(np.array([[0, 900_000], [400_000, 0]]), "geometric")[0, 1]
    np.int64(600000)
    """
    one = directed.astype(np.int64)
    if how == "minimum":
        return np.asarray(np.minimum(one, one.T))
    product = one * one.T
    root = np.sqrt(product).astype(np.int64)
    # The root of a number below 2**40 is off by less than one before it is cut.
    root -= root * root > product
    root += (root + 1) * (root + 1) <= product
    return np.asarray(root)


@dataclass(frozen=True, eq=False)
class PeerProblem:
    """Pairs of one pool, and what they are worth.

    Parameters
    ----------
    weight
        int64 (people, people), symmetric: units of a pair, at least 0.
    allowed
        bool (people, people), symmetric, nobody with themself.
    objective
        ``"coverage"``: most people with a partner, then the total over people; ``"total"``: the
        total first, then people.
    waited
        int64 (people,): how often each was left out before. Under ``"coverage"``, among equally
        many people those who waited longer come first. None: nobody waited.
    trio
        Whether one group of three may be made.
    """

    weight: Ints
    allowed: Bools
    objective: ObjectiveName = "coverage"
    waited: Ints | None = None
    trio: bool = True

    def __post_init__(self) -> None:
        if self.weight.shape != self.allowed.shape or self.weight.shape != (self.size, self.size):
            raise ArrayError("weight and allowed must be two matrices of people by people")
        if (self.weight != self.weight.T).any() or (self.allowed != self.allowed.T).any():
            raise ArrayError("weight and allowed must be the same read from either side")
        if self.allowed.diagonal().any() or (self.weight < 0).any():
            raise ArrayError("nobody is a peer of themself, and no weight is below 0")
        if 8 * self.size * self.heaviest >= _EXACT:
            raise TooLarge(
                f"people and scores of {self.size} people do not fit into one exact number; "
                "make several smaller pools"
            )
        require_memory(48 * self.size**2, f"{self.size} x {self.size} peers")

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.weight)

    @property
    def people_first(self) -> bool:
        """Whether one more person with a partner outweighs any total."""
        return OBJECTIVES[self.objective].people_first

    @cached_property
    def factor(self) -> int:
        """What one unit of a person's score is worth."""
        return 1 if self.people_first else self.size + 1

    @cached_property
    def person(self) -> Ints:
        """int64 (people,): what it is worth that a person has a partner."""
        if not self.people_first:
            return np.ones(self.size, np.int64)
        waited = np.zeros(self.size, np.int64) if self.waited is None else self.waited
        more_than_all_scores = self.size * max(UNIT, int(self.weight.max(initial=0))) + 1
        more_than_all_waits = int(waited.sum()) + 1
        return more_than_all_scores * (more_than_all_waits + waited)

    @property
    def heaviest(self) -> int:
        """More than any pair is worth."""
        most = int(self.weight.max(initial=0))
        return 2 * int(self.person.max(initial=0)) + 2 * self.factor * most + 1

    @cached_property
    def worth(self) -> Ints:
        """int64 (people, people): worth of each pair, 0 where it is not allowed."""
        pair = self.person[:, None] + self.person + 2 * self.factor * self.weight
        return np.where(self.allowed, pair, 0)

    def worth_of(self, group: tuple[int, ...]) -> int:
        """Return the worth of a pair or a trio, eligible or not."""
        one, *rest = group
        pairs = [(one, other) for other in rest] + ([(rest[0], rest[1])] if len(rest) > 1 else [])
        scores = sum(int(self.weight[pair]) for pair in pairs)
        each = 2 if len(group) == 2 else 1
        return int(self.person[list(group)].sum()) + each * self.factor * scores

    def only(self, rows: Ints) -> PeerProblem:
        """Return the same question for some of the people, at the same worths."""
        part = np.ix_(rows, rows)
        some = PeerProblem(self.weight[part], self.allowed[part], self.objective, None, self.trio)
        # Worths are those of the whole pool, so that prices of the part are prices of the whole.
        some.__dict__.update(person=self.person[rows], factor=self.factor)
        return some


@dataclass(frozen=True, slots=True, eq=False)
class PriceList:
    """A reason why no answer is worth more: prices of people and of odd sets of people.

    With denominator ``per``, every allowed pair u, v has

        per · worth(u, v) ≤ price_u + price_v + Σ odd_B over the sets B that hold both,

    and at most (|B| − 1) / 2 pairs lie inside an odd set, so pairs are together worth at most
    (Σ price + Σ odd_B · (|B| − 1) / 2) / per. This is the dual of Edmonds' matching polytope.

    Parameters
    ----------
    per
        Denominator.
    price
        int64 (people,), at least 0.
    sets
        Odd sets of three or more people, as rows.
    odd
        Price of each set, at least 0.

    References
    ----------
    Edmonds, J. (1965). Maximum matching and a polyhedron with 0,1-vertices. Journal of Research of
    the National Bureau of Standards 69B, 125-130.
    """

    per: int
    price: Ints
    sets: tuple[tuple[int, ...], ...] = ()
    odd: tuple[int, ...] = ()

    @property
    def pairs_bound(self) -> int:
        """``per`` times the bound on pairs alone."""
        inside = sum(z * (len(b) // 2) for b, z in zip(self.sets, self.odd, strict=True))
        return int(self.price.sum()) + inside

    def spread(self, rows: Ints, size: int) -> PriceList:
        """Return the prices of a larger pool, in which these people are `rows` of `size`."""
        price = np.zeros(size, np.int64)
        price[rows] = self.price
        sets = tuple(tuple(rows[list(members)].tolist()) for members in self.sets)
        return PriceList(self.per, price, sets, self.odd)


@dataclass(frozen=True, slots=True, eq=False)
class PeerAnswer:
    """Groups, their worth, and the reasons why nothing is worth more.

    Parameters
    ----------
    groups
        Rows of each pair and of the trio, each ascending, in order.
    value, bound
        Worth of the groups, and the most that any answer can be worth.
    lists
        Price lists; together they prove the bound.
    """

    groups: tuple[tuple[int, ...], ...]
    value: int
    bound: int
    lists: tuple[PriceList, ...]
