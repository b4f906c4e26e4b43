"""What `assign` returns: pairs, the proof of every stage, and what a place is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mentormatch.arrays import Bools, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.solve.pairs.problem import Key
    from mentormatch.solve.pairs.warm_state import Memory

__all__ = [
    "Assignment",
    "Certificate",
    "CoverageSet",
    "DualPrices",
    "Earlier",
    "MinimumSet",
    "Prices",
    "Stage",
]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageSet:
    """A set of mentors that limits how many mentees can have anybody (König's theorem).

    Whoever is covered either takes a place of one of these mentors or has an eligible mentor
    outside the set, so no matching covers more than ``places + outside`` mentees.

    Attributes
    ----------
    mentors
        Rows of the mentors in the set.
    places
        Sum of their capacities.
    outside
        Number of mentees with an eligible mentor outside the set.
    threshold
        Only pairs of at least this score (in units) count as eligible; None: all of them.
    """

    mentors: Ints
    places: int
    outside: int
    threshold: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MinimumSet:
    """A set of mentors whose minimum loads ask for more than can reach them.

    Attributes
    ----------
    mentors
        Rows of the mentors in the set.
    needed
        Sum of their minimum loads.
    reachable
        Mentee places that eligible pairs can bring to them: per mentee the smaller of her places
        and her eligible mentors in the set.
    threshold
        Only pairs of at least this score (in units) count as eligible; None: all of them.
    """

    mentors: Ints
    needed: int
    reachable: int
    threshold: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DualPrices:
    """Prices that bound the total of every matching from above (Lagrangian duality).

    Attributes
    ----------
    mentor
        Price of a place of each mentor, in units times `scale`; negative where a minimum load
        has to be paid for. Shape (mentors,).
    coverage
        Price of one covered mentee, in units times `scale`.
    threshold
        Only pairs of at least this score (in units) are allowed; None: all eligible pairs.
    k
        Mentees that have to be covered.
    scale
        Factor on the scores: 1 when coverage comes first; larger than any head count when the
        total comes first and people decide between equal totals.
    """

    mentor: Ints
    coverage: int
    threshold: int | None
    k: int
    scale: int = 1


Certificate = CoverageSet | MinimumSet | DualPrices


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage of the objective: what was reached and what cannot be exceeded.

    Attributes
    ----------
    name
        "coverage", "coverage_total", "worst", "total", "people" or "lottery".
    value, bound
        Reached, and proven upper bound, in people or units. None where there is nothing to
        measure.
    certificate
        What the judge checked; None where nothing can be larger by definition.
    note
        A sentence for a reader, or empty.
    witness
        Pairs of another matching that attains `value`, where the answer itself does not
        have to: shape (pairs, 2), mentor row and mentee column.
    """

    name: str
    value: int | None
    bound: int | None
    certificate: Certificate | None = None
    note: str = ""
    witness: Ints | None = None

    @property
    def proven(self) -> bool:
        """Whether value and bound meet."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one more place of each mentor is worth, everything else as it is.

    A price is lexicographic: mentees covered, and units of total; each equals solving again with
    one place more. Under objective "coverage" the total part may be negative when somebody more is
    covered, and it is the change of the highest total, before the worst pair is raised. A mentor
    without places has the price 0.

    Attributes
    ----------
    people, total
        Gain from one more place. Shape (mentors,), in the caller's row order.
    relax_people, relax_total
        Gain from asking one mentee less as a minimum load; 0 where the minimum does not bind.
    """

    people: Ints
    total: Ints
    relax_people: Ints
    relax_total: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Pairs with their proof.

    Attributes
    ----------
    pairs
        Shape (pairs, 2): mentor row and mentee column, sorted, no repeats.
    value, bound, gap
        Total of the chosen pairs, proven upper bound on it given the earlier stages, and their
        difference; whole numbers in units.
    total
        The total in the terms of the scores that were passed.
    coverage
        Mentees with at least one mentor.
    worst
        Lowest score among the chosen pairs, in units; None without pairs.
    stages
        The stages of the objective in order.
    prices
        What one more place of each mentor is worth.
    status
        "optimal" when every stage is proven, else "feasible".
    seed
        Seed of the lottery.
    drawn
        Shape (mentees,): True for a mentee who is left out by the lottery alone, because another
        matching, equal in all stages before it, covers her.
    notes
        Sentences that a coordinator should read.
    memory
        What the engine for large pools knew in the end, for the next matching of nearly the same
        people; None otherwise. No record holds it.
    """

    pairs: Ints
    value: int
    bound: int
    gap: int
    total: float
    coverage: int
    worst: int | None
    stages: tuple[Stage, ...]
    prices: Prices
    status: Literal["optimal", "feasible"]
    seed: int
    drawn: Bools
    notes: tuple[str, ...] = ()
    memory: Memory | None = field(default=None, repr=False)

    @property
    def proven(self) -> bool:
        """Whether no stage leaves a gap."""
        return self.gap == 0 and all(stage.proven for stage in self.stages)


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """An answer to a question about other, mostly the same, people.

    Attributes
    ----------
    mentor_keys, mentee_keys
        What named the people then.
    assignment
        The answer.
    """

    mentor_keys: Sequence[Key]
    mentee_keys: Sequence[Key]
    assignment: Assignment
