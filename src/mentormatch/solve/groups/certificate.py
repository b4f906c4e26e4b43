"""Certificates of groups: methods of bounds, and Lagrange multipliers that anybody can check.

Prices of places are Lagrange multipliers of the question "who goes to which facilitator". Whatever
they are, nothing that places at least `required` people exceeds

    sum over sets of people who stay together of
        max(0, max over j of (sum over i in the set of (worth[j, i] - place[j] + person)
                              - prices of rules of j, as often as the set counts in each))
    + the dearest `most` of (max over sizes s of s * place[j] + limits of rules of j at their
      prices, and at least 0), as often as j leads
    - person * required

all of it divided by `scale` and rounded down. ``worth`` is the fit, or 1 for a bound on people. The
prices come from a linear program (:mod:`mentormatch.solve.groups.bounds.dual_prices`); where their
bound meets the value, that is a proof which needs no program (Geoffrion 1974, Lagrangean relaxation
for integer programming). Where it does not, the question is branched (:class:`BranchNode`), and
each branch has prices of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from mentormatch.arrays import Ints

__all__ = [
    "COUNTED",
    "EXACT",
    "FLOW",
    "LARGEST",
    "METHODS",
    "PRICED",
    "PRICES",
    "SEATED",
    "BranchNode",
    "CohesionPrices",
    "PlacePrices",
    "Prices",
    "Proof",
    "RulePrice",
]

COUNTED = "counted from sizes, places and who is allowed where"
EXACT = "set packing over all groups (HiGHS)"
FLOW = "transportation program over all pairs (HiGHS)"
PRICED = "transportation program, judged by prices"
PRICES = "free choice of facilitator and fellows, judged by prices"
SEATED = "integer program over who sits together (HiGHS)"

METHODS = frozenset({COUNTED, EXACT, FLOW, PRICED, PRICES, SEATED})
"""Names of bounds. The judge adds up anew what is counted and what is judged by prices."""

LARGEST = 2**50
"""What a price, a worth at scale, and the sum of all prices of rules may reach: sums stay exact."""


class RulePrice(NamedTuple):
    """The price of a rule in groups of one facilitator.

    Parameters
    ----------
    lead
        The facilitator.
    price
        ≥ 0.
    members
        Where `number` is -1: people who are apart pair by pair, of whom a group that meets has one
        at most (of a single person it says that nobody is in a group that does not meet). Where
        the rule is that nobody is alone: the one who must not be alone. Empty for quotas.
    number, code
        Which rule of the question, and which class of it; -1 for people who are apart.
    """

    lead: int
    price: int
    members: tuple[int, ...] = ()
    number: int = -1
    code: int = -1


@dataclass(frozen=True, eq=False)
class PlacePrices:
    """Multipliers of the bound above.

    Parameters
    ----------
    place
        int64 (facilitators,): price of a place with each, of either sign: below 0 where the least
        size brings people to her.
    person
        What placing one person is worth, ≥ 0.
    scale
        Into how many parts prices divide a unit (or, of a bound on people, a person).
    rules
        Rules that have a price.
    """

    place: Ints
    person: int = 0
    scale: int = 1
    rules: tuple[RulePrice, ...] = ()


class BranchNode(NamedTuple):
    """A node of a branch-and-bound tree: two cases of which one holds, so the higher bound holds.

    Parameters
    ----------
    lead
        The facilitator they are about.
    member
        A member who is not with her, or is with nobody else; -1 where it is about her groups.
    groups
        Then she leads so many at most, or more.
    fewer, more
        Prices in the first and in the second case. Groups that she has to lead count also where
        her price makes them less than nothing.
    """

    lead: int
    member: int
    groups: int
    fewer: Prices
    more: Prices


Prices: TypeAlias = "PlacePrices | BranchNode"


@dataclass(frozen=True, eq=False)
class CohesionPrices:
    """Multipliers of the bound of :mod:`mentormatch.solve.groups.bounds.lagrangian`, with cohesion.

    Parameters
    ----------
    place
        int64 (facilitators,): price of a place with each; ≥ 0.
    split
        int64 (members, members), antisymmetric: edge-split multipliers, what the row person takes
        over from the column person; None for none.
    per_group
        Price of a group, ≥ 0.
    """

    place: Ints
    split: Ints | None
    per_group: int


class Proof(NamedTuple):
    """Prices of an answer; None where a bound has none.

    Parameters
    ----------
    people
        Prices of a bound on how many can be placed.
    places, cohesion
        Prices of bounds on units: by fit alone, and with cohesion.
    """

    people: Prices | None = None
    places: Prices | None = None
    cohesion: CohesionPrices | None = None
