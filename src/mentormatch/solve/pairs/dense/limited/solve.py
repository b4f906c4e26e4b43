"""The stages of each objective within limits, from a problem to an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ArrayError, ProofError
from mentormatch.objectives import EVENNESS, KEPT, RANKS, WAITING, WORST, ObjectiveName
from mentormatch.solve.pairs.assignment import (
    KEYS_DECIDED,
    Assignment,
    Prices,
    partners_given_up,
)
from mentormatch.solve.pairs.certificates import DualPrices, Stage, worst_stage
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.limited.evenness import (
    even_weights,
    evened,
    evenness_stage,
)
from mentormatch.solve.pairs.dense.limited.face import MOST_OPEN, drawn, drawn_out, face_of
from mentormatch.solve.pairs.dense.limited.places import place_prices
from mentormatch.solve.pairs.dense.limited.program import Best, Sought, best
from mentormatch.solve.pairs.dense.limited.proof import bound_of, duals_of, priced
from mentormatch.solve.pairs.dense.limited.residual import Duals
from mentormatch.solve.pairs.dense.limited.served import (
    HEADS,
    Served,
    most_served,
    refuse_infeasible,
)
from mentormatch.solve.pairs.dense.limited.threshold import highest_total, raise_worst
from mentormatch.solve.pairs.dense.limited.weights import coverage_first, total_first
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.dense.ranks import in_counted_units
from mentormatch.solve.pairs.judge.matrix import judge
from mentormatch.solve.pairs.lottery import Draw
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights
from mentormatch.text.sentences import sentence

__all__ = ["solve_limited"]


@dataclass(frozen=True, slots=True, eq=False)
class _Optimum:
    """An optimal matching before the lottery, with its proof.

    Attributes
    ----------
    pairs
        In canonical order.
    stages
        With their proofs.
    at
        Where the last stage was reached: above the threshold.
    last
        Prices that prove it, and the weights that they are in.
    places
        What one more place is worth.
    """

    pairs: Ints
    stages: tuple[Stage, ...]
    at: Limited
    last: tuple[Duals, Weights]
    places: Prices

    @property
    def proven(self) -> bool:
        return all(stage.proven for stage in self.stages)


def solve_limited(problem: Problem, *, seed: int, minimum: str) -> Assignment:
    """Match within limits of several people, promises to mentees and with even loads.

    Parameters
    ----------
    problem
        The question, in the caller's order.
    seed
        Seed of the lottery.
    minimum
        ``"required"``; other words are refused.

    Raises
    ------
    ArrayError
        If minimum loads are to be lowered, or earlier pairs kept.
    Infeasible
        If minimums cannot be met; with the arithmetic.
    TooLarge
        If limits overlap and too many pairs are allowed.
    """
    if minimum != "required":
        raise ArrayError("minimum: within limits, minimum loads are taken as required only")
    if KEPT in problem.objective.stages:
        raise ArrayError("limits: earlier pairs are not kept within limits yet")
    counted = in_counted_units(problem)
    instance = Instance.of(counted)
    limited = Limited.of(counted, instance)
    served = most_served(limited)
    if served.best.short:
        refuse_infeasible(problem, limited, served.best.short)
    optimum = _STAGES_OF[problem.objective.name](counted, limited, served)
    if EVENNESS in problem.objective.stages:
        optimum = _evened(optimum)
    draw = _draw(optimum, seed)
    pairs = instance.pairs_to_caller(draw.pairs)
    stages = (*optimum.stages, Stage("lottery", None, None, note=draw.note))
    judge(problem, pairs, stages)
    return Assignment.of(
        problem,
        pairs,
        problem.scores[pairs[:, 0], pairs[:, 1]].astype(np.int64),
        stages,
        prices=optimum.places,
        seed=seed,
        drawn=instance.mentees_to_caller(draw.left_out),
        notes=(*draw.notes, *partners_given_up(stages, draw.pairs)),
    )


def _evened(optimum: _Optimum) -> _Optimum:
    """Even out loads among the best matchings, where these are known."""
    proof = optimum.stages[-1].certificate
    if not optimum.proven or optimum.at.parents is None or not isinstance(proof, DualPrices):
        loads = np.bincount(optimum.pairs[:, 0])
        stage = Stage("evenness", int((loads**2).sum()), None, note="what is best is not proven")
        return replace(optimum, stages=(*optimum.stages, stage))
    face = face_of(optimum.at, *optimum.last)
    pairs, at = evened(optimum.at, face), replace(optimum.at, even=True)
    weights = even_weights(at, optimum.last[1])
    stage, duals = evenness_stage(at, pairs, weights, proof)
    stages = (*optimum.stages, stage)
    return replace(optimum, pairs=pairs, stages=stages, at=at, last=(duals, weights))


def _draw(optimum: _Optimum, seed: int) -> Draw:
    limited, nobody = optimum.at, np.zeros(len(optimum.at.promised), np.bool_)
    if not optimum.proven:
        told = sentence("what is not proven is not drawn from; {so}", so=KEYS_DECIDED)
        return Draw.without(optimum.pairs, nobody, told)
    face = face_of(limited, *optimum.last)
    if len(face.open) > MOST_OPEN:
        told = sentence(
            "{count} equally good pairs were too many to draw lots; {so}",
            count=len(face.open),
            so=KEYS_DECIDED,
        )
        return Draw.without(optimum.pairs, nobody, told)
    pairs = drawn(limited, face, limited.instance.keys, seed)
    note = sentence("drawn by lot from {size} pairs of equally good answers", size=len(face.open))
    return Draw(pairs, drawn_out(limited, face, pairs), note)


def _counted_stage(
    limited: Limited, served: Served, weights: Weights, name: str, reached: int, covered: int
) -> Stage:
    """Return a stage that counts people or rounds, with prices at which scores play no part.

    Parameters
    ----------
    limited, served
        All eligible pairs, and who is served.
    weights
        What is counted.
    name, reached
        Of the stage.
    covered
        People who have to be served besides.
    """
    found = served.best
    if limited.parents is None:
        sought = Sought(0, limited.instance.worth(weights))
        found = replace(_must(best(limited, sought)), pairs=served.best.pairs)
    duals = duals_of(limited, found, weights)
    proof = priced(limited, duals, weights, None, covered, 0)
    return Stage(name, reached, bound_of(limited, proof, duals), proof)


def _waiting_stage(limited: Limited, served: Served) -> Stage:
    person = 3 * len(limited.promised) + 1
    weights = Weights(0, person, person, 1)
    return _counted_stage(limited, served, weights, "waiting", served.waited, served.covered)


def _people(problem: Problem, limited: Limited, served: Served) -> list[Stage]:
    """Return the stages that come before any score: people, and rounds where they count."""
    stages = [_counted_stage(limited, served, HEADS, "coverage", served.covered, 0)]
    if WAITING in problem.objective.stages:
        stages.append(_waiting_stage(limited, served))
    return stages


def _coverage_first(problem: Problem, limited: Limited, served: Served) -> _Optimum:
    """Optimise people, rounds, the total, the worst pair, and the total."""
    instance, weights = limited.instance, coverage_first(problem, limited)
    first = _must(highest_total(limited, served))
    ranks = RANKS in problem.objective.stages
    stage = _total_stage("ranks" if ranks else "coverage_total", limited, served, first, weights)
    before = _people(problem, limited, served)
    places = place_prices(limited, first.pairs, weights)
    if WORST not in problem.objective.stages or not len(first.pairs):
        last = _prices_of(stage, limited, weights)
        stages = [*before, stage]
        if not ranks:
            witness = replace(stage, witness=instance.pairs_to_caller(first.pairs))
            empty = Stage("worst", None, None), replace(stage, name="total")
            stages = [*before, witness, *empty]
        return _Optimum(first.pairs, tuple(stages), limited, last, places)
    raised = raise_worst(limited, served, first, weights, problem.slack_ppm)
    at = limited.above(raised.threshold)
    total = _total_stage("total", at, served, raised.best, weights, raised.threshold)
    worst = worst_stage(raised.threshold, raised.obstacle)
    if not raised.proven:
        worst = Stage("worst", raised.threshold, None, note="what holds it back is not proven")
    stages = [
        *before,
        replace(stage, witness=instance.pairs_to_caller(first.pairs)),
        worst,
        total,
    ]
    last = _prices_of(total, limited, weights)
    return _Optimum(raised.best.pairs, tuple(stages), at, last, places)


def _prices_of(stage: Stage, limited: Limited, weights: Weights) -> tuple[Duals, Weights]:
    """Return the prices that a stage was proven with, which tell what all the best have."""
    proof = stage.certificate
    assert isinstance(proof, DualPrices), "a total has prices"
    mentors = proof.mentor[limited.instance.mentor_rows]
    duals = Duals(mentors, np.array(proof.limits or (), np.int64))
    return duals, Weights(proof.scale, proof.coverage, weights.big_m, proof.waiting)


def _total_stage(
    name: str,
    limited: Limited,
    served: Served,
    found: Best,
    weights: Weights,
    threshold: int | None = None,
) -> Stage:
    duals = duals_of(limited, found, weights)
    proof = priced(limited, duals, weights, threshold, served.covered, served.waited)
    bound = bound_of(limited, proof, duals)
    total = limited.instance.total(found.pairs)
    if bound != total:
        proof, bound = _tighter(limited, served, found, proof, bound)
    return Stage(name, total, bound, proof)


def _tighter(
    limited: Limited, served: Served, found: Best, proof: DualPrices, bound: int
) -> tuple[DualPrices, int]:
    """Return the better of two proofs: that one, or the prices of the program, rounded."""
    prices = dict(zip([name for name, n in _named(served) if n], found.least, strict=True))
    duals = Duals(*(np.rint(v).astype(np.int64) for v in (found.mentors, found.groups)))
    other = replace(
        proof,
        mentor=limited.instance.mentors_to_caller(duals.mentors),
        limits=tuple(duals.groups.tolist()),
        coverage=max(0, round(float(prices.get("covered", 0.0)))),
        waiting=max(0, round(float(prices.get("waited", 0.0)))),
        waited=served.waited,
    )
    second = bound_of(limited, other, duals)
    return (other, second) if second < bound else (proof, bound)


def _named(served: Served) -> tuple[tuple[str, int], ...]:
    return ("covered", served.covered), ("waited", served.waited)


def _highest_total(problem: Problem, limited: Limited, served: Served) -> _Optimum:
    """Optimise the total, then people, then rounds waited if they count."""
    del served
    instance, weights = limited.instance, total_first(problem, limited)
    found = _must(best(limited, Sought(weights.score, instance.worth(weights))))
    reached, heads = np.unique(found.pairs[:, 1]), weights.heads
    total, people = instance.total(found.pairs), int(instance.heads[reached].sum())
    duals = duals_of(limited, found, heads)
    proof = priced(limited, duals, heads, None, 0, 0)
    bound = bound_of(limited, proof, duals)
    proven = bound == heads.score * total + people
    stages = [
        Stage("total", total, total if proven else bound // heads.score, proof),
        Stage("people", people, people if proven else None, proof),
    ]
    last = duals, heads
    if WAITING in problem.objective.stages:
        rounds = int(instance.waited[reached].sum())
        last = duals_of(limited, found, weights), weights
        more = priced(limited, last[0], weights, None, 0, 0)
        limit = bound_of(limited, more, last[0]) - weights.score * total - people
        stages.append(Stage("waiting", rounds, limit if proven else None, more))
    places = place_prices(limited, found.pairs, heads)
    return _Optimum(found.pairs, tuple(stages), limited, last, places)


_STAGES_OF: dict[ObjectiveName, Callable[[Problem, Limited, Served], _Optimum]] = {
    "coverage": _coverage_first,
    "total": _highest_total,
    "maximin": _coverage_first,
    "rank": _coverage_first,
}


def _must(found: Best | None) -> Best:
    """Return a solution that has to exist."""
    if found is None:
        raise ProofError("what was reached before cannot be reached again")
    return found
