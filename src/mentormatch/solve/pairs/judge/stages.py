"""Certificate checks, stage by stage: what each claims, and what has to hold for it.

They are the same whether scores stand in a matrix or follow from terms. What only the scores can
tell is asked of a `ScoreOracle`, which looks at every pair; everything else is counted here, in
whole numbers and in the caller's order. Nothing here searches, and nothing that solves is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.objectives import (
    BLOCKING,
    COVERAGE,
    COVERAGE_TOTAL,
    EVENNESS,
    KEPT,
    LOTTERY,
    MOST_WAITED,
    PEOPLE,
    RANKS,
    STAGES,
    TOTAL,
    TOTAL_FIRST,
    WAITING,
    WORST,
    StageKind,
)
from mentormatch.solve.pairs.certificates import (
    CoverageSet,
    DualPrices,
    MinimumSet,
    Stage,
)
from mentormatch.solve.pairs.judge.bounds import lagrangian_bound, limit_of_set, shortfall_of_set
from mentormatch.solve.pairs.judge.groups import by_person
from mentormatch.solve.pairs.judge.matching import Facts, check_matching, count
from mentormatch.solve.pairs.judge.oracle import ScoreOracle
from mentormatch.solve.pairs.judge.refusal import members, require
from mentormatch.solve.pairs.problem import Limits

__all__ = ["SAFE", "check", "members", "require", "worth"]

SAFE = 2**61
"""No margin of a mentee, whatever is added up, reaches this far."""

_MILLION = 10**6


class _Answer(NamedTuple):
    """A matching and its stages by name, with all that tells whether they hold."""

    limits: Limits
    oracle: ScoreOracle
    facts: Facts
    stages: Mapping[str, Stage]
    pairs: Ints


def check(limits: Limits, oracle: ScoreOracle, pairs: Ints, stages: Sequence[Stage]) -> None:
    """Accept an answer, or raise.

    Parameters
    ----------
    limits
        Who may have how many, and what is sought.
    oracle
        The scores.
    pairs
        Mentor rows and mentee columns in the caller's order, shape (pairs, 2).
    stages
        What is claimed, stage by stage. All stages of the objective have to be there, and nothing
        else but the lottery may be.

    Raises
    ------
    ProofError
        With the first claim that does not hold.
    """
    check_matching(limits, oracle, pairs)
    facts = count(limits, oracle, pairs)
    require(facts.kept >= (limits.keep or 0), "more earlier pairs are given up than may be")
    named = {stage.name: stage for stage in stages}
    require(len(named) == len(stages), "a stage is told twice")
    kinds = limits.objective.stages
    for kind in kinds:
        require(kind.name in named, f"stage {kind.name} is missing")
    known = {kind.name for kind in (*kinds, LOTTERY)}
    require(named.keys() <= known, "a stage belongs to another objective")
    by_rank = oracle.ranked() if RANKS in kinds else oracle
    for stage in stages:
        _check_form(limits, by_rank if STAGES[stage.name].ranked else oracle, stage)
    for kind in kinds:
        asked = by_rank if kind.ranked else oracle
        _CHECKS[kind](_Answer(limits, asked, facts, named, pairs))


def worth(limits: Limits, proof: DualPrices) -> Ints:
    """Return int64 (mentees,): what covering each is worth at the prices of a certificate."""
    return proof.coverage * limits.heads + proof.waiting * limits.waited


def _check_form(limits: Limits, oracle: ScoreOracle, stage: Stage) -> None:
    """Refuse a certificate that cannot be evaluated."""
    proof = stage.certificate
    if isinstance(proof, DualPrices):
        _check_range(limits, oracle, proof)
    elif proof is not None:
        members(limits, proof.mentors)


def _check_range(limits: Limits, oracle: ScoreOracle, proof: DualPrices) -> None:
    require(
        proof.mentor.shape == limits.mentor_capacity.shape and proof.mentor.dtype == np.int64,
        "prices do not belong to these mentors",
    )
    least = min(proof.coverage, proof.waiting, proof.scale, proof.stay, proof.even)
    require(least >= 0, "a price of coverage is negative")
    by_side = by_person(limits, proof)
    dearest = sum(max((abs(price) for price in side.tolist()), default=0) for side in by_side)
    most = max(limits.mentee_capacity.tolist(), default=0)
    several = min(most, len(proof.mentor)) + 1
    largest = several * (proof.scale * oracle.span + proof.stay + dearest)
    largest += proof.even + proof.coverage + MOST_WAITED * proof.waiting
    require(largest < SAFE, "prices are too large for 64-bit arithmetic")


def _check_coverage(answer: _Answer) -> None:
    stage, covered = answer.stages["coverage"], answer.facts.covered
    limit = _most_covered(answer, stage)
    require(
        _bounded(stage, covered, limit),
        f"coverage {covered} is not what was counted, or {limit} not the limit of its set",
    )


def _most_covered(answer: _Answer, stage: Stage) -> int:
    """Return a limit of the people covered: by a set of mentors, or by prices within limits."""
    proof = stage.certificate
    require(isinstance(proof, CoverageSet | DualPrices), "coverage has no set of mentors")
    assert isinstance(proof, CoverageSet | DualPrices)
    require(proof.threshold is None, "coverage is restricted")
    if isinstance(proof, CoverageSet):
        return limit_of_set(answer.limits, answer.oracle, proof)
    asked = (proof.scale, proof.coverage, proof.k, proof.waiting, proof.waited, proof.stay)
    same = asked == (0, 1, 0, 0, 0, 0) and proof.kept == 0
    require(same, "the prices of coverage answer another question")
    return lagrangian_bound(answer.limits, answer.oracle, proof)


def _check_waiting(answer: _Answer) -> None:
    limits, oracle, facts, stages, _ = answer
    stage = stages["waiting"]
    if stage.value is not None and stage.bound is None:
        require(stage.value == facts.waited, f"waiting is {facts.waited}")
        return
    proof = _prices(stage)
    require(proof.threshold is None and proof.waiting == 1, "waiting is restricted")
    if PEOPLE in limits.objective.stages:
        limit = _waiting_at_total(answer, proof)
    else:
        limit = _most_waiting(limits, oracle, proof, facts.covered)
    require(
        _bounded(stage, facts.waited, limit),
        f"waiting {facts.waited} is not what was counted, or {limit} not its limit",
    )


def _most_waiting(limits: Limits, oracle: ScoreOracle, proof: DualPrices, covered: int) -> int:
    """Return a limit of the rounds that any mentees have waited, or as many as are covered."""
    asked = (proof.scale, proof.waited, proof.stay, proof.kept)
    same = asked == (0, 0, 0, 0) and proof.k in (0, covered)
    require(same, "the prices of waiting answer another question")
    return lagrangian_bound(limits, oracle, proof)


def _waiting_at_total(answer: _Answer, proof: DualPrices) -> int:
    """Return a limit of the rounds waited at the highest total, with most people at it."""
    limits, oracle, facts, stages, _ = answer
    asked = (proof.coverage, proof.k, proof.waited)
    require(asked == (1, 0, 0), "the prices of waiting answer another question")
    require(stages["people"].proven, "waiting is proven, and people are not")
    return lagrangian_bound(limits, oracle, proof) - proof.scale * facts.total - facts.covered


def _check_kept(answer: _Answer) -> None:
    stage, facts = answer.stages["kept"], answer.facts
    proof = _prices(stage)
    require(proof.threshold is None, "kept pairs are restricted")
    limit = _most_kept(answer, proof)
    require(
        _bounded(stage, facts.kept, limit),
        f"kept {facts.kept} is not what was counted, or {limit} not its limit",
    )


def _most_kept(answer: _Answer, proof: DualPrices) -> int:
    """Return a limit of the earlier pairs that whoever covers as much can make again."""
    limits, oracle, facts, _, _ = answer
    asked = (proof.scale, proof.stay, proof.k, proof.waited, proof.kept)
    same = asked == (0, 1, facts.covered, facts.waited, 0)
    require(same, "the prices of kept pairs answer another question")
    return lagrangian_bound(limits, oracle, proof)


def _check_coverage_total(answer: _Answer) -> None:
    limits, oracle, facts, stages, _ = answer
    stage = stages["coverage_total"]
    proof, witness = _prices(stage), stage.witness
    require(witness is not None, "the largest total has no matching that attains it")
    assert witness is not None
    check_matching(limits, oracle, witness)
    attained = count(limits, oracle, witness)
    same = replace(attained, total=0, worst=None) == replace(facts, total=0, worst=None)
    require(same and _asks_for(proof, facts), "the witness covers other numbers")
    require(proof.threshold is None and proof.scale == 1, "the largest total is restricted")
    limit = lagrangian_bound(limits, oracle, proof)
    require(
        _bounded(stage, attained.total, limit),
        f"largest total {attained.total} or its bound {limit} was miscounted",
    )


def _check_worst(answer: _Answer) -> None:
    limits, oracle, facts, stages, _ = answer
    stage, largest = stages["worst"], stages["coverage_total"].value
    require(stage.value == facts.worst, f"worst is {facts.worst}")
    if stage.bound is None:
        require(facts.worst is None or not stage.certificate, "an unproven worst pair has a proof")
        return
    require(stage.bound == facts.worst, f"worst is {facts.worst}")
    assert largest is not None
    required = largest - limits.slack_ppm * abs(largest) // _MILLION
    require(facts.total >= required, "the total gives up more than the slack")
    if facts.worst is None:
        return
    proof = stage.certificate
    if proof is None:
        require(oracle.follows(facts.worst, None), "nothing holds the worst pair back")
        return
    next_score = proof.threshold is not None and oracle.follows(facts.worst, proof.threshold)
    require(next_score, "what holds the worst pair back answers another question")
    if isinstance(proof, CoverageSet):
        limit = limit_of_set(limits, oracle, proof)
        require(limit < facts.covered, "the set does not hold the worst pair back")
    elif isinstance(proof, MinimumSet):
        shortfall = shortfall_of_set(limits, oracle, proof)
        require(shortfall > 0, "the minimum loads do not hold the worst pair back")
    elif proof.scale == 0 and proof.limits is not None:
        require(_asks_for(proof, facts), "the prices answer another question")
        limit = lagrangian_bound(limits, oracle, proof)
        require(limit < 0, "limits do not hold the worst pair back")
    elif proof.scale == 0 and proof.stay:
        limit = _most_kept(answer, proof)
        require(limit < facts.kept, "kept pairs do not hold the worst pair back")
    elif proof.scale == 0:
        limit = _most_waiting(limits, oracle, proof, facts.covered)
        require(limit < facts.waited, "waiting does not hold the worst pair back")
    else:
        asked = _asks_for(proof, facts) and proof.scale == 1
        require(asked, "the prices answer another question")
        limit = lagrangian_bound(limits, oracle, proof)
        require(limit < required, "cost does not hold the worst pair back")


def _check_total(answer: _Answer) -> None:
    limits, oracle, facts, stages, _ = answer
    proof = _prices(stages["total"])
    above = proof.threshold is None or (proof.threshold == facts.worst and limits.keep is None)
    if limits.keep is not None:
        facts = replace(facts, kept=limits.keep)
    # Where only earlier pairs are made, any threshold allows more than that.
    above |= facts.worst is None and KEPT in limits.objective.stages
    require(
        above and _asks_for(proof, facts) and proof.scale == 1,
        "the prices of the total answer another question",
    )
    limit = lagrangian_bound(limits, oracle, proof)
    require(
        _bounded(stages["total"], facts.total, limit),
        f"total {facts.total} or its bound {limit} was miscounted",
    )


def _check_total_first(answer: _Answer) -> None:
    proof = _prices(answer.stages["total"])
    require(
        answer.stages["people"].certificate is proof,
        "people are proven by other prices than the total",
    )
    require(
        (proof.threshold, proof.k, proof.coverage, proof.waiting) == (None, 0, 1, 0),
        "the prices of the total answer another question",
    )
    # With a scale above every head count, one number bounds both: first total, then people.
    require(proof.scale > answer.facts.covered, "the scale cannot tell people from total")


def _check_people(answer: _Answer) -> None:
    limits, oracle, facts, stages, _ = answer
    total, people = stages["total"], stages["people"]
    proof = _prices(total)
    limit = lagrangian_bound(limits, oracle, proof)
    reached = proof.scale * facts.total + facts.covered
    require((total.value, people.value) == (facts.total, facts.covered), "people were miscounted")
    if reached == limit:
        require((total.bound, people.bound) == (facts.total, facts.covered), "a bound is wrong")
    else:
        require(people.bound is None, "people were not proven")
        require(_bounded(total, facts.total, limit // proof.scale), "the total was miscounted")


def _check_ranks(answer: _Answer) -> None:
    stage = answer.stages["ranks"]
    proof = _prices(stage)
    asked = proof.threshold is None and _asks_for(proof, answer.facts) and proof.scale == 1
    require(asked, "the prices of ranks answer another question")
    reached = sum(answer.oracle.units(answer.pairs).tolist())
    limit = lagrangian_bound(answer.limits, answer.oracle, proof)
    require(_bounded(stage, reached, limit), f"ranks {reached} or their bound {limit} miscounted")


def _check_blocking(answer: _Answer) -> None:
    stage, found = answer.stages["blocking"], answer.oracle.blocking(answer.pairs)
    require((stage.value, stage.bound) == (found, 0), f"there are {found} blocking pairs")
    require(found == 0, f"{found} pairs would both rather have one another")


def _check_evenness(answer: _Answer) -> None:
    """Squared loads of all matchings that are equal in every stage before."""
    limits, oracle, facts, stages, pairs = answer
    stage = stages["evenness"]
    loads = np.bincount(pairs[:, 0], minlength=len(limits.mentor_capacity)).tolist()
    squares = sum(load * load for load in loads)
    require(stage.value == squares, f"squared loads are {squares}")
    if stage.bound is None:
        return
    proof = _prices(stage)
    same = (proof.even, proof.stay, proof.kept) == (1, 0, 0)
    same &= proof.threshold in (None, facts.worst)
    require(same, "the prices of even loads answer another question")
    reached = proof.scale * facts.total + proof.coverage * (facts.covered - proof.k)
    reached += proof.waiting * (facts.waited - proof.waited)
    least = reached - lagrangian_bound(limits, oracle, proof)
    require(stage.bound == least, f"even loads are bounded by {least}")


_CHECKS: dict[StageKind, Callable[[_Answer], None]] = {
    COVERAGE: _check_coverage,
    COVERAGE_TOTAL: _check_coverage_total,
    WAITING: _check_waiting,
    KEPT: _check_kept,
    WORST: _check_worst,
    TOTAL: _check_total,
    TOTAL_FIRST: _check_total_first,
    PEOPLE: _check_people,
    RANKS: _check_ranks,
    BLOCKING: _check_blocking,
    EVENNESS: _check_evenness,
}
"""What has to hold for each stage, after the stages before it were checked."""


def _asks_for(proof: DualPrices, facts: Facts) -> bool:
    """Return whether prices bound the total of whoever covers as much as the answer."""
    return (proof.k, proof.waited, proof.kept) == (facts.covered, facts.waited, facts.kept)


def _bounded(stage: Stage, value: int, limit: int) -> bool:
    """Return whether a stage tells its value, and a bound: what a proof gives, or honestly more.

    More than the proof gives is never told of a value that reaches it.
    """
    if stage.value != value or stage.bound is None:
        return False
    return stage.bound == limit or stage.bound >= limit > value


def _prices(stage: Stage) -> DualPrices:
    require(isinstance(stage.certificate, DualPrices), f"stage {stage.name} has no prices")
    assert isinstance(stage.certificate, DualPrices)
    return stage.certificate
