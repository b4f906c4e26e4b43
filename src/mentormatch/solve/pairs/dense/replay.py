"""Dual prices and lottery worked out again from the proof of a record, on a matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.assignment import Replay
from mentormatch.solve.pairs.certificates import DualPrices, Stage, priced_stages
from mentormatch.solve.pairs.dense.extreme_duals import minimal_duals, price_list
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.limited.replay import replay_limited
from mentormatch.solve.pairs.dense.limited.slack import without_limits
from mentormatch.solve.pairs.dense.optimal_face import optimal_face
from mentormatch.solve.pairs.dense.ranks import in_counted_units
from mentormatch.solve.pairs.dense.stable import replay_stable
from mentormatch.solve.pairs.lottery import ByColumns, draw
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["replay_matrix"]


def replay_matrix(
    problem: Problem,
    pairs: Ints,
    stages: Sequence[Stage],
    seed: int,
    by_columns: ByColumns | None = None,
) -> Replay:
    """Work out again what a proof implies.

    Parameters
    ----------
    problem
        The question, in the caller's order.
    pairs
        An optimal matching that was judged, mentor rows and mentee columns; it stands where those
        as good as it are too many to draw from.
    stages
        Its proven stages.
    seed
        Seed of the lottery.
    by_columns
        See `mentormatch.solve.pairs.lottery.draw`.

    Raises
    ------
    ProofError
        If the matching is not optimal, so that no prices support it.
    """
    if not problem.objective.optimal:
        return replay_stable(problem, seed)
    if problem.limited:
        return _within_limits(problem, pairs, stages, seed, by_columns)
    problem = in_counted_units(problem)
    first, last = priced_stages(stages)[0], priced_stages(stages)[-1]
    if not isinstance(last.certificate, DualPrices):
        raise ProofError(f"the record has no prices for its {last.name}")
    whole = Instance.of(problem)
    weights = Weights.of(problem.objective, whole.size, problem.span)
    best = whole.pairs_from_caller(pairs if first.witness is None else first.witness)
    # Where the total comes first, places are priced by people alone, as `solve` does.
    own = weights if problem.objective.people_first else weights.heads
    duals = np.zeros_like(whole.mentor_capacity)
    if whole.earlier is None:
        duals = minimal_duals(whole, best, own)
    prices = price_list(whole, best, own, duals)
    stay = last.certificate.stay
    at, chosen = whole.above(last.certificate.threshold), whole.pairs_from_caller(pairs)
    if stay:
        at, weights = (
            at.staying(stay),
            Weights.of(problem.objective, whole.size, problem.span + stay),
        )
    # Prices follow from an optimal matching, whichever prices were shown to prove it.
    face = optimal_face(at, minimal_duals(at, chosen, weights), weights)
    drawn = draw(whole.keys, face, chosen, seed=seed, by_columns=by_columns)
    left_out = whole.mentees_to_caller(drawn.left_out)
    return Replay(whole.pairs_to_caller(drawn.pairs), prices, left_out)


def _within_limits(
    problem: Problem,
    pairs: Ints,
    stages: Sequence[Stage],
    seed: int,
    by_columns: ByColumns | None,
) -> Replay:
    """Replay a proof within limits; where they changed nothing it is one without them."""
    proofs = (stage.certificate for stage in stages)
    free = without_limits(problem)
    if free is None or any(isinstance(p, DualPrices) and p.limits is not None for p in proofs):
        return replay_limited(problem, pairs, stages, seed)
    return replay_matrix(free, pairs, stages, seed, by_columns)
