"""Replay of a record on terms: prices of places and lottery, by a warm start from its proof."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import ProofError
from mentormatch.solve.arrays import MOST_UNITS
from mentormatch.solve.pairs.assignment import Prices, Replay
from mentormatch.solve.pairs.certificates import DualPrices, Stage, priced_stages
from mentormatch.solve.pairs.scale.begin import begin_engine
from mentormatch.solve.pairs.scale.certificates import price_places
from mentormatch.solve.pairs.scale.column_generation import (
    optimise_covering,
    warm_start_from_pairs,
)
from mentormatch.solve.pairs.scale.coverage import ClassCover, cover_classes, no_deficit
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals, lift_duals
from mentormatch.solve.pairs.scale.lottery import draw_large
from mentormatch.solve.pairs.scale.state import Engine
from mentormatch.solve.pairs.term_problem import TermProblem

__all__ = ["replay_terms"]


def replay_terms(problem: TermProblem, pairs: Ints, stages: Sequence[Stage], seed: int) -> Replay:
    """Work out again what a proof implies.

    Parameters
    ----------
    problem
        The question.
    pairs, stages, seed
        See `dense.replay.replay_matrix`; pairs are sorted.

    Raises
    ------
    ProofError
        If a stage has no dual prices.
    """
    first, last = priced_stages(stages)[0], priced_stages(stages)[-1]
    if len(pairs) == 0:
        return Replay(pairs, Prices.none(problem.shape[0]), np.zeros(problem.shape[1], np.bool_))
    witness = pairs if first.witness is None else first.witness
    # Where the total comes first, places are priced by people alone, as `solve` does.
    by_heads = not problem.objective.people_first
    begun, lifted, cover = _restored(problem, first, witness, by_heads=by_heads)
    prices = price_places(begun, lifted, cover)
    engine, lifted, _ = _restored(problem, last, pairs)
    drawn = draw_large(engine, lifted, pairs, seed)
    # What is outside both cores is outside each of them.
    begun.core.add(engine.core.pair_index, engine.core.units)
    memory = begun.memory(begun.lasting_bound, engine.outside_bound)
    return Replay(drawn.pairs, prices, drawn.left_out, memory)


def _restored(
    problem: TermProblem, stage: Stage, pairs: Ints, *, by_heads: bool = False
) -> tuple[Engine, LiftedDuals, ClassCover]:
    """Return the engine as it stood when a stage was proven, with its duals."""
    proof = stage.certificate
    if not isinstance(proof, DualPrices):
        raise ProofError(f"the record has no prices for its {stage.name}")
    engine = begin_engine(problem)
    engine.scale = proof.scale
    if by_heads:
        engine.set_worth(problem.heads)
    if proof.threshold is not None:
        engine.set_min_score(proof.threshold)
    # Numbers that no score comes near would fill compiled sums; smaller ones prove the same.
    if proof.coverage <= MOST_UNITS:
        engine.set_coverage_price(proof.coverage)
    duals = np.minimum(proof.mentor, MOST_UNITS * engine.scale)
    excess = warm_start_from_pairs(engine, pairs, duals, problem.mentor_capacity > 0)
    engine.proven = excess == 0 and engine.coverage_price == proof.coverage
    if not problem.objective.people_first:
        optimise_covering(engine, stage.name, 0)
        cover = no_deficit(engine)
        return engine, lift_duals(engine, cover, 1), cover
    optimise_covering(engine, stage.name, proof.k + proof.waited)
    cover = cover_classes(engine, engine.min_score)
    return engine, lift_duals(engine, cover, max(problem.big_m, engine.coverage_price)), cover
