"""Optimality certificates: Hall violators, dual prices, and the stages that they prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints, ReadOnly
from mentormatch.objectives import OBJECTIVES, Objective, objective_of

__all__ = [
    "Certificate",
    "CoverageSet",
    "DualPrices",
    "MinimumSet",
    "Stage",
    "empty_stages",
    "priced_stages",
    "worst_stage",
]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageSet(ReadOnly):
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
class MinimumSet(ReadOnly):
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
class DualPrices(ReadOnly):
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
        total comes first and people decide between equal totals; 0 where scores play no part.
    waiting
        Price of one round that a covered mentee has waited, in units times `scale`.
    waited
        Rounds that covered mentees have to have waited, all together.
    stay
        Price of an earlier pair that is made again, in units times `scale`, or in pairs where
        `scale` is 0.
    kept
        Earlier pairs that have to be made again.
    limits
        Price of a pair within each limit of several people, in the order of the question, in units
        times `scale`; negative where a minimum has to be paid for. None: limits play no part.
    even
        Price of a squared load: 1 where loads are evened out.
    """

    mentor: Ints
    coverage: int
    threshold: int | None
    k: int
    scale: int = 1
    waiting: int = 0
    waited: int = 0
    stay: int = 0
    kept: int = 0
    limits: tuple[int, ...] | None = None
    even: int = 0


Certificate = CoverageSet | MinimumSet | DualPrices


@dataclass(frozen=True, slots=True, eq=False)
class Stage(ReadOnly):
    """One stage of the objective: what was reached and what cannot be exceeded.

    Attributes
    ----------
    name
        "coverage", "waiting", "kept", "coverage_total", "worst", "total", "people" or "lottery".
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


def priced_stages(stages: Sequence[Stage]) -> list[Stage]:
    """Return the stages that dual prices prove, in the order of the objective that has just these.

    The first comes before any worst pair is raised, so it tells what places are worth; the last
    describes all optimal matchings.
    """
    named = {stage.name: stage for stage in stages}
    return [named[kind.name] for kind in objective_of(named).stages if kind.priced]


def worst_stage(threshold: int, proof: Certificate | None) -> Stage:
    """Return the stage of the worst pair, with what keeps it from being raised any further."""
    if proof is None:
        note = "no eligible pair scores higher"
    elif isinstance(proof, CoverageSet):
        note = "raising it would leave somebody without a mentor"
    elif isinstance(proof, MinimumSet):
        note = "raising it would leave a minimum load unfilled"
    elif proof.limits is not None and proof.scale == 0:
        note = "raising it would leave somebody out, or break a limit or a minimum"
    elif proof.stay and proof.scale == 0:
        note = "raising it would break up another pair"
    elif proof.scale == 0:
        note = "raising it would leave out somebody who has waited longer"
    else:
        note = "raising it would cost more of the total than the slack"
    return Stage("worst", threshold, threshold, proof, note)


def empty_stages(
    limit: CoverageSet, mentors: int, objective: Objective = OBJECTIVES["coverage"]
) -> tuple[Stage, ...]:
    """Return the stages of "coverage" for the empty matching, where nobody is eligible at all."""
    free = np.zeros(mentors, np.int64)
    proof = DualPrices(free, 0, None, 0)
    stages = (
        Stage("coverage", 0, 0, limit),
        Stage("waiting", 0, 0, DualPrices(free, 0, None, 0, 0, waiting=1)),
        Stage("kept", 0, 0, DualPrices(free, 0, None, 0, 0, stay=1)),
        Stage("coverage_total", 0, 0, proof, witness=np.empty((0, 2), np.int64)),
        Stage("worst", None, None),
        Stage("total", 0, 0, proof),
    )
    asked = {kind.name for kind in objective.stages}
    return tuple(stage for stage in stages if stage.name in asked)
