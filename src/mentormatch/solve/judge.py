"""The judge: checks every answer against the question as it was asked.

It shares no code with the solvers and trusts nothing that they say: pairs, loads, coverage, worst
and totals are counted again, and every certificate is evaluated over all pairs, in whole numbers
and in the caller's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.errors import ProofError
from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.assignment import CoverageSet, DualPrices, MinimumSet, Stage
from mentormatch.solve.problem import Problem

__all__ = ["judge"]

_MILLION = 10**6
_SAFE = 2**61
_BLOCK_CELLS = 1 << 19
_STAGES = {
    "coverage": ("coverage", "coverage_total", "worst", "total"),
    "total": ("total", "people"),
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a matching attains, counted from its pairs."""

    total: int
    covered: int
    worst: int | None


def judge(problem: Problem, pairs: Ints, stages: Sequence[Stage]) -> None:
    """Accept an answer, or raise.

    Parameters
    ----------
    problem
        The question.
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
    _check_matching(problem, pairs)
    facts = _count(problem, pairs)
    named = {stage.name: stage for stage in stages}
    _require(len(named) == len(stages), "a stage is told twice")
    for name in _STAGES[problem.objective]:
        _require(name in named, f"stage {name} is missing")
    if problem.objective == "coverage":
        _check_coverage(problem, facts, named["coverage"])
        _check_coverage_total(problem, facts, named["coverage_total"])
        _check_worst(problem, facts, named["worst"], named["coverage_total"])
        _check_total(problem, facts, named["total"])
    else:
        _check_total_and_people(problem, facts, named["total"], named["people"])


def _require(holds: object, message: str) -> None:
    if not holds:
        raise ProofError(f"the judge refused: {message}")


def _check_matching(problem: Problem, pairs: Ints) -> None:
    mentors, mentees = problem.scores.shape
    _require(
        pairs.ndim == 2 and pairs.shape[1] == 2 and pairs.dtype == np.int64,
        "pairs are not whole numbers of shape (pairs, 2)",
    )
    inside = (pairs >= 0).all() and (pairs < np.array([mentors, mentees])).all()
    _require(inside, "a pair names a row that is not there")
    place = pairs[:, 0] * mentees + pairs[:, 1]
    _require((np.diff(place) > 0).all(), "pairs are not sorted and distinct")
    _require(problem.eligible[pairs[:, 0], pairs[:, 1]].all(), "a pair is not eligible")
    load = np.bincount(pairs[:, 0], minlength=mentors)
    has = np.bincount(pairs[:, 1], minlength=mentees)
    _require((load <= problem.mentor_capacity).all(), "a mentor has too many mentees")
    _require((load >= problem.mentor_minimum).all(), "a mentor has fewer mentees than the minimum")
    _require((has <= problem.mentee_capacity).all(), "a mentee has too many mentors")


def _count(problem: Problem, pairs: Ints) -> _Facts:
    scores = problem.scores[pairs[:, 0], pairs[:, 1]].tolist()
    return _Facts(sum(scores), len(set(pairs[:, 1].tolist())), min(scores, default=None))


def _check_coverage(problem: Problem, facts: _Facts, stage: Stage) -> None:
    proof = stage.certificate
    _require(isinstance(proof, CoverageSet), "coverage has no set of mentors")
    assert isinstance(proof, CoverageSet)
    limit = _limit_of_set(problem, proof, None)
    _require(
        stage.value == stage.bound == facts.covered == limit,
        f"coverage {facts.covered} is not the limit {limit} of its set",
    )


def _check_coverage_total(problem: Problem, facts: _Facts, stage: Stage) -> None:
    proof = _prices(stage, "coverage_total")
    witness = stage.witness
    _require(witness is not None, "the largest total has no matching that attains it")
    assert witness is not None
    _check_matching(problem, witness)
    attained = _count(problem, witness)
    _require(attained.covered == facts.covered == proof.k, "the witness covers other numbers")
    _require(proof.threshold is None and proof.scale == 1, "the largest total is restricted")
    limit = _limit(problem, proof)
    _require(
        stage.value == stage.bound == attained.total == limit,
        f"largest total {attained.total} is not its bound {limit}",
    )


def _check_worst(problem: Problem, facts: _Facts, stage: Stage, before: Stage) -> None:
    _require(stage.value == stage.bound == facts.worst, f"worst is {facts.worst}")
    largest = before.value
    assert largest is not None
    required = largest - problem.slack_ppm * abs(largest) // _MILLION
    _require(facts.total >= required, "the total gives up more than the slack")
    if facts.worst is None:
        return
    following = _next_score(problem, facts.worst)
    proof = stage.certificate
    if following is None:
        _require(proof is None, "a certificate against a score that does not exist")
    elif isinstance(proof, CoverageSet):
        limit = _limit_of_set(problem, proof, following)
        _require(limit < facts.covered, "the set does not hold the worst pair back")
    elif isinstance(proof, MinimumSet):
        shortfall = _shortfall_of_set(problem, proof, following)
        _require(shortfall > 0, "the minimum loads do not hold the worst pair back")
    else:
        prices = _prices(stage, "worst")
        asked = prices.threshold == following and prices.k == facts.covered and prices.scale == 1
        _require(asked, "the prices answer another question")
        _require(_limit(problem, prices) < required, "cost does not hold the worst pair back")


def _check_total(problem: Problem, facts: _Facts, stage: Stage) -> None:
    proof = _prices(stage, "total")
    _require(
        proof.threshold == facts.worst and proof.k == facts.covered and proof.scale == 1,
        "the prices of the total answer another question",
    )
    limit = _limit(problem, proof)
    _require(
        stage.value == stage.bound == facts.total == limit,
        f"total {facts.total} is not its bound {limit}",
    )


def _check_total_and_people(problem: Problem, facts: _Facts, total: Stage, people: Stage) -> None:
    proof = _prices(total, "total")
    _require(people.certificate is proof, "people are proven by other prices than the total")
    _require(
        proof.threshold is None and proof.k == 0 and proof.coverage == 1,
        "the prices of the total answer another question",
    )
    # With a scale above every head count, one number bounds both: first total, then people.
    _require(proof.scale > facts.covered, "the scale cannot tell people from total")
    limit = _limit(problem, proof) + proof.k * proof.coverage
    reached = proof.scale * facts.total + facts.covered
    _require(reached == limit, f"total and people reach {reached} of {limit}")
    _require(total.value == total.bound == facts.total, "the total was miscounted")
    _require(people.value == people.bound == facts.covered, "people were miscounted")


def _prices(stage: Stage, name: str) -> DualPrices:
    _require(isinstance(stage.certificate, DualPrices), f"stage {name} has no prices")
    assert isinstance(stage.certificate, DualPrices)
    return stage.certificate


def _allowed(problem: Problem, threshold: int | None) -> Mask:
    if threshold is None:
        return problem.eligible
    return problem.eligible & (problem.scores >= threshold)


def _members(problem: Problem, rows: Ints) -> Mask:
    known = rows.dtype == np.int64 and ((rows >= 0) & (rows < len(problem.mentor_capacity))).all()
    _require(known, "a set names a mentor who is not there")
    inside = np.zeros(len(problem.mentor_capacity), dtype=np.bool_)
    inside[rows] = True
    return inside


def _limit_of_set(problem: Problem, proof: CoverageSet, threshold: int | None) -> int:
    """Places of the set, and mentees with an eligible mentor outside it."""
    inside = _members(problem, proof.mentors)
    places: int = sum(problem.mentor_capacity[inside].tolist())
    outside = int(_allowed(problem, threshold)[~inside].any(axis=0).sum())
    shown = (proof.places, proof.outside, proof.threshold)
    _require(shown == (places, outside, threshold), "a set of mentors is described wrongly")
    return places + outside


def _shortfall_of_set(problem: Problem, proof: MinimumSet, threshold: int | None) -> int:
    """Places that minimum loads of the set ask for, less mentee places that can reach them."""
    inside = _members(problem, proof.mentors)
    choices = _allowed(problem, threshold)[inside].sum(axis=0)
    needed: int = sum(problem.mentor_minimum[inside].tolist())
    reachable: int = sum(np.minimum(choices, problem.mentee_capacity).tolist())
    shown = (proof.needed, proof.reachable, proof.threshold)
    _require(shown == (needed, reachable, threshold), "a set of mentors is described wrongly")
    return needed - reachable


def _next_score(problem: Problem, worst: int) -> int | None:
    above = problem.scores[problem.eligible & (problem.scores > worst)]
    return int(above.min()) if above.size else None


def _limit(problem: Problem, proof: DualPrices) -> int:
    """Return the largest possible total at these prices, in units times the scale.

    Every matching with these loads, at least k covered mentees and no pair below the threshold
    stays within it, whatever the prices are.
    """
    _check_range(problem, proof)
    value = -proof.k * proof.coverage
    for most, fewest, price in zip(
        problem.mentor_capacity.tolist(),
        problem.mentor_minimum.tolist(),
        proof.mentor.tolist(),
        strict=True,
    ):
        value += most * price if price > 0 else fewest * price
    mentees = problem.scores.shape[1]
    width = max(1, _BLOCK_CELLS // max(1, len(problem.scores)))
    for start in range(0, mentees, width):
        value += _mentee_terms(problem, proof, slice(start, min(start + width, mentees)))
    return value


def _check_range(problem: Problem, proof: DualPrices) -> None:
    _require(
        proof.mentor.shape == problem.mentor_capacity.shape and proof.mentor.dtype == np.int64,
        "prices do not belong to these mentors",
    )
    _require(proof.coverage >= 0 and proof.scale >= 1, "a price of coverage is negative")
    dearest = max((abs(price) for price in proof.mentor.tolist()), default=0)
    most = max(problem.mentee_capacity.tolist(), default=0)
    several = min(most, len(problem.scores)) + 1
    largest = several * (proof.scale * problem.span + dearest) + proof.coverage
    _require(largest < _SAFE, "prices are too large for 64-bit arithmetic")


def _mentee_terms(problem: Problem, proof: DualPrices, columns: slice) -> int:
    """Return what these mentees gain at most: their best choice of distinct mentors, or nothing."""
    gain = problem.scores[:, columns].astype(np.int64) * proof.scale - proof.mentor[:, None]
    allowed = problem.eligible[:, columns]
    if proof.threshold is not None:
        allowed = allowed & (problem.scores[:, columns] >= proof.threshold)
    gain[~allowed] = -_SAFE
    if len(gain) == 0:
        return 0
    terms = gain.max(axis=0) + proof.coverage
    for column in np.flatnonzero(problem.mentee_capacity[columns] > 1).tolist():
        places = int(problem.mentee_capacity[columns][column])
        further = np.sort(gain[:, column])[::-1][1:places]
        terms[column] += further[further > 0].sum()
    return sum(np.maximum(terms, 0).tolist())
