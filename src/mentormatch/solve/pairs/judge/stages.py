"""The rules of the judge: what every stage claims, and what has to hold for it.

The rules are the same whether scores stand in a matrix or follow from terms. What only the scores
can tell is asked of an `Evidence`, which looks at every pair; everything else is counted here, in
whole numbers and in the caller's order. Nothing here searches, and nothing that solves is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.certificates import CoverageSet, DualPrices, MinimumSet, Stage
from mentormatch.solve.pairs.problem import Goal

__all__ = ["SAFE", "Evidence", "Question", "check", "members", "require"]

SAFE = 2**61
"""No margin of a mentee, whatever is added up, reaches this far."""

_MILLION = 10**6
_STAGES = {
    "coverage": ("coverage", "coverage_total", "worst", "total"),
    "total": ("total", "people"),
}


class Question(Protocol):
    """Limits and objective in the caller's order: `Problem` and `TermProblem` have them."""

    @property
    def mentor_capacity(self) -> Ints:
        """int64 (mentors,): most mentees."""
        ...

    @property
    def mentor_minimum(self) -> Ints:
        """int64 (mentors,): fewest mentees."""
        ...

    @property
    def mentee_capacity(self) -> Ints:
        """int64 (mentees,): most mentors."""
        ...

    @property
    def objective(self) -> Goal:
        """What comes first."""
        ...

    @property
    def slack_ppm(self) -> int:
        """Share of the total, in millionths, that raising the worst pair may cost."""
        ...


class Evidence(Protocol):
    """What only the scores can tell.

    Rows of pairs and of certificates are known to exist before anything is asked.
    """

    @property
    def span(self) -> int:
        """Most that one pair can change the total by, in units."""
        ...

    def eligible(self, pairs: Ints) -> bool:
        """Return whether all these pairs may be made."""
        ...

    def units(self, pairs: Ints) -> Ints:
        """Return int64 (pairs,): the scores of eligible pairs."""
        ...

    def gained(self, proof: DualPrices) -> int:
        """Return what all mentees gain at most at these prices.

        Each makes her best choice of distinct mentors, or none, of pairs at or above the threshold.
        """
        ...

    def outside(self, proof: CoverageSet) -> int:
        """Return how many mentees have a pair at or above the threshold outside the set."""
        ...

    def reachable(self, proof: MinimumSet) -> int:
        """Return how many mentee places the set can reach by pairs at or above the threshold."""
        ...

    def follows(self, worst: int, threshold: int | None) -> bool:
        """Return whether raising the worst pair means pairs at or above this threshold.

        Then the threshold is above `worst`, and no eligible pair lies between them; None: no
        eligible pair is above `worst`.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a matching attains, counted from its pairs."""

    total: int
    covered: int
    worst: int | None


def require(holds: object, message: str) -> None:
    """Refuse a claim that does not hold.

    Raises
    ------
    ProofError
        With the message.
    """
    if not holds:
        raise ProofError(f"the judge refused: {message}")


def members(question: Question, rows: Ints) -> Bools:
    """Return bool (mentors,): who is in a set.

    Raises
    ------
    ProofError
        If the set names a mentor who is not there.
    """
    mentors = len(question.mentor_capacity)
    known = rows.dtype == np.int64 and ((rows >= 0) & (rows < mentors)).all()
    require(known, "a set names a mentor who is not there")
    inside = np.zeros(mentors, dtype=np.bool_)
    inside[rows] = True
    return inside


def check(question: Question, evidence: Evidence, pairs: Ints, stages: Sequence[Stage]) -> None:
    """Accept an answer, or raise.

    Parameters
    ----------
    question
        Limits and objective.
    evidence
        The scores.
    pairs
        Mentor rows and mentee columns in the caller's order, shape (pairs, 2).
    stages
        What is claimed, stage by stage. All stages of the objective except the lottery have to be
        there.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    _check_matching(question, evidence, pairs)
    facts = _count(evidence, pairs)
    named = {stage.name: stage for stage in stages}
    require(len(named) == len(stages), "a stage is told twice")
    for name in _STAGES[question.objective]:
        require(name in named, f"stage {name} is missing")
    for stage in stages:
        _check_form(question, evidence, stage)
    if question.objective == "coverage":
        _check_coverage(question, evidence, facts, named["coverage"])
        _check_coverage_total(question, evidence, facts, named["coverage_total"])
        _check_worst(question, evidence, facts, named["worst"], named["coverage_total"])
        _check_total(question, evidence, facts, named["total"])
    else:
        _check_total_and_people(question, evidence, facts, named["total"], named["people"])


def _check_matching(question: Question, evidence: Evidence, pairs: Ints) -> None:
    mentors, mentees = len(question.mentor_capacity), len(question.mentee_capacity)
    require(
        pairs.ndim == 2 and pairs.shape[1] == 2 and pairs.dtype == np.int64,
        "pairs are not whole numbers of shape (pairs, 2)",
    )
    inside = (pairs >= 0).all() and (pairs < np.array([mentors, mentees])).all()
    require(inside, "a pair names a row that is not there")
    place = pairs[:, 0] * mentees + pairs[:, 1]
    require((np.diff(place) > 0).all(), "pairs are not sorted and distinct")
    require(evidence.eligible(pairs), "a pair is not eligible")
    load = np.bincount(pairs[:, 0], minlength=mentors)
    has = np.bincount(pairs[:, 1], minlength=mentees)
    require((load <= question.mentor_capacity).all(), "a mentor has too many mentees")
    require((load >= question.mentor_minimum).all(), "a mentor has fewer mentees than the minimum")
    require((has <= question.mentee_capacity).all(), "a mentee has too many mentors")


def _count(evidence: Evidence, pairs: Ints) -> _Facts:
    scores = evidence.units(pairs).tolist()
    return _Facts(sum(scores), len(set(pairs[:, 1].tolist())), min(scores, default=None))


def _check_form(question: Question, evidence: Evidence, stage: Stage) -> None:
    """Refuse a certificate that cannot be evaluated."""
    proof = stage.certificate
    if isinstance(proof, DualPrices):
        _check_range(question, evidence, proof)
    elif proof is not None:
        members(question, proof.mentors)


def _check_range(question: Question, evidence: Evidence, proof: DualPrices) -> None:
    require(
        proof.mentor.shape == question.mentor_capacity.shape and proof.mentor.dtype == np.int64,
        "prices do not belong to these mentors",
    )
    require(proof.coverage >= 0 and proof.scale >= 1, "a price of coverage is negative")
    dearest = max((abs(price) for price in proof.mentor.tolist()), default=0)
    most = max(question.mentee_capacity.tolist(), default=0)
    several = min(most, len(proof.mentor)) + 1
    largest = several * (proof.scale * evidence.span + dearest) + proof.coverage
    require(largest < SAFE, "prices are too large for 64-bit arithmetic")


def _check_coverage(question: Question, evidence: Evidence, facts: _Facts, stage: Stage) -> None:
    proof = stage.certificate
    require(isinstance(proof, CoverageSet), "coverage has no set of mentors")
    assert isinstance(proof, CoverageSet)
    require(proof.threshold is None, "coverage is restricted")
    limit = _limit_of_set(question, evidence, proof)
    require(
        _bounded(stage, facts.covered, limit),
        f"coverage {facts.covered} is not what was counted, or {limit} not the limit of its set",
    )


def _check_coverage_total(
    question: Question, evidence: Evidence, facts: _Facts, stage: Stage
) -> None:
    proof = _prices(stage, "coverage_total")
    witness = stage.witness
    require(witness is not None, "the largest total has no matching that attains it")
    assert witness is not None
    _check_matching(question, evidence, witness)
    attained = _count(evidence, witness)
    require(attained.covered == facts.covered == proof.k, "the witness covers other numbers")
    require(proof.threshold is None and proof.scale == 1, "the largest total is restricted")
    limit = _limit(question, evidence, proof)
    require(
        _bounded(stage, attained.total, limit),
        f"largest total {attained.total} or its bound {limit} was miscounted",
    )


def _check_worst(
    question: Question, evidence: Evidence, facts: _Facts, stage: Stage, before: Stage
) -> None:
    require(stage.value == facts.worst, f"worst is {facts.worst}")
    if stage.bound is None:
        require(facts.worst is None or not stage.certificate, "an unproven worst pair has a proof")
        return
    require(stage.bound == facts.worst, f"worst is {facts.worst}")
    largest = before.value
    assert largest is not None
    required = largest - question.slack_ppm * abs(largest) // _MILLION
    require(facts.total >= required, "the total gives up more than the slack")
    if facts.worst is None:
        return
    proof = stage.certificate
    if proof is None:
        require(evidence.follows(facts.worst, None), "nothing holds the worst pair back")
        return
    asked = proof.threshold is not None and evidence.follows(facts.worst, proof.threshold)
    require(asked, "what holds the worst pair back answers another question")
    if isinstance(proof, CoverageSet):
        limit = _limit_of_set(question, evidence, proof)
        require(limit < facts.covered, "the set does not hold the worst pair back")
    elif isinstance(proof, MinimumSet):
        shortfall = _shortfall_of_set(question, evidence, proof)
        require(shortfall > 0, "the minimum loads do not hold the worst pair back")
    else:
        require(proof.k == facts.covered and proof.scale == 1, "the prices answer another question")
        limit = _limit(question, evidence, proof)
        require(limit < required, "cost does not hold the worst pair back")


def _check_total(question: Question, evidence: Evidence, facts: _Facts, stage: Stage) -> None:
    proof = _prices(stage, "total")
    require(
        proof.threshold in (None, facts.worst) and proof.k == facts.covered and proof.scale == 1,
        "the prices of the total answer another question",
    )
    limit = _limit(question, evidence, proof)
    require(
        _bounded(stage, facts.total, limit),
        f"total {facts.total} or its bound {limit} was miscounted",
    )


def _check_total_and_people(
    question: Question, evidence: Evidence, facts: _Facts, total: Stage, people: Stage
) -> None:
    proof = _prices(total, "total")
    require(people.certificate is proof, "people are proven by other prices than the total")
    require(
        proof.threshold is None and proof.k == 0 and proof.coverage == 1,
        "the prices of the total answer another question",
    )
    # With a scale above every head count, one number bounds both: first total, then people.
    require(proof.scale > facts.covered, "the scale cannot tell people from total")
    limit = _limit(question, evidence, proof)
    reached = proof.scale * facts.total + facts.covered
    require((total.value, people.value) == (facts.total, facts.covered), "people were miscounted")
    if reached == limit:
        require((total.bound, people.bound) == (facts.total, facts.covered), "a bound is wrong")
    else:
        require(people.bound is None, "people were not proven")
        require(_bounded(total, facts.total, limit // proof.scale), "the total was miscounted")


def _bounded(stage: Stage, value: int, limit: int) -> bool:
    """Return whether a stage tells its value, and a bound: what a proof gives, or honestly more.

    More than the proof gives is never told of a value that reaches it.
    """
    if stage.value != value or stage.bound is None:
        return False
    return stage.bound == limit or stage.bound >= limit > value


def _prices(stage: Stage, name: str) -> DualPrices:
    require(isinstance(stage.certificate, DualPrices), f"stage {name} has no prices")
    assert isinstance(stage.certificate, DualPrices)
    return stage.certificate


def _limit_of_set(question: Question, evidence: Evidence, proof: CoverageSet) -> int:
    """Places of the set, and mentees with an eligible mentor outside it."""
    places: int = sum(question.mentor_capacity[members(question, proof.mentors)].tolist())
    outside = evidence.outside(proof)
    shown = (proof.places, proof.outside)
    require(shown == (places, outside), "a set of mentors is described wrongly")
    return places + outside


def _shortfall_of_set(question: Question, evidence: Evidence, proof: MinimumSet) -> int:
    """Places that minimum loads of the set ask for, less mentee places that can reach them."""
    needed: int = sum(question.mentor_minimum[members(question, proof.mentors)].tolist())
    reachable = evidence.reachable(proof)
    shown = (proof.needed, proof.reachable)
    require(shown == (needed, reachable), "a set of mentors is described wrongly")
    return needed - reachable


def _limit(question: Question, evidence: Evidence, proof: DualPrices) -> int:
    """Return the largest possible total at these prices, in units times the scale.

    Every matching with these loads, at least k covered mentees and no pair below the threshold
    stays within it, whatever the prices are.
    """
    value = -proof.k * proof.coverage
    for most, fewest, price in zip(
        question.mentor_capacity.tolist(),
        question.mentor_minimum.tolist(),
        proof.mentor.tolist(),
        strict=True,
    ):
        value += most * price if price > 0 else fewest * price
    return value + evidence.gained(proof)
