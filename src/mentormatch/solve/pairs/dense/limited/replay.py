"""Prices of places and lottery worked out again from a proof within limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.objectives import EVENNESS, WAITING
from mentormatch.solve.pairs.assignment import Replay
from mentormatch.solve.pairs.certificates import DualPrices, Stage, priced_stages
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.limited.face import MOST_OPEN, drawn, drawn_out, face_of
from mentormatch.solve.pairs.dense.limited.places import place_prices
from mentormatch.solve.pairs.dense.limited.residual import Duals
from mentormatch.solve.pairs.dense.limited.weights import coverage_first, total_first
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.dense.ranks import in_counted_units
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["replay_limited"]


def replay_limited(problem: Problem, pairs: Ints, stages: Sequence[Stage], seed: int) -> Replay:
    """Work out again what a proof within limits implies.

    Parameters
    ----------
    problem
        The question, in the caller's order.
    pairs
        An optimal matching that was judged.
    stages
        Its proven stages.
    seed
        Seed of the lottery.
    """
    problem = in_counted_units(problem)
    instance = Instance.of(problem)
    limited = Limited.of(problem, instance)
    first, proof = priced_stages(stages)[0], _last(stages)
    best = instance.pairs_from_caller(pairs if first.witness is None else first.witness)
    prices = place_prices(limited, best, _weights(problem, limited))
    limited = replace(limited, even=proof.even > 0)
    at, chosen = limited.above(proof.threshold), instance.pairs_from_caller(pairs)
    mentors = proof.mentor[instance.mentor_rows]
    duals = Duals(mentors, np.array(proof.limits or (), np.int64))
    weights = Weights(proof.scale, proof.coverage, 1, proof.waiting)
    face, left_out = face_of(at, duals, weights), np.zeros(len(at.promised), np.bool_)
    if len(face.open) <= MOST_OPEN:
        chosen = drawn(at, face, instance.keys, seed)
        left_out = drawn_out(at, face, chosen)
    return Replay(instance.pairs_to_caller(chosen), prices, instance.mentees_to_caller(left_out))


def _last(stages: Sequence[Stage]) -> DualPrices:
    """Return the prices that describe all optimal matchings."""
    last = priced_stages(stages)[-1].certificate
    if last is None or not isinstance(last, DualPrices):
        raise ProofError("the record has no prices for what it reached")
    even = next((s.certificate for s in stages if s.name == EVENNESS.name), None)
    if isinstance(even, DualPrices):
        return even
    waiting = next((s.certificate for s in stages if s.name == WAITING.name), None)
    # Where the total comes first, rounds come last.
    after = isinstance(waiting, DualPrices) and waiting.scale > 0
    return waiting if after and isinstance(waiting, DualPrices) else last


def _weights(problem: Problem, limited: Limited) -> Weights:
    if problem.objective.people_first:
        return coverage_first(problem, limited)
    return total_first(problem, limited).heads
