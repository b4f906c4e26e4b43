"""A large answer that is read from a file: judged as if it were new, its prices and draw redone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.pairs.assignment import Prices
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.engine_choice import MOST_UNITS, jobs_for
from mentormatch.solve.pairs.judge.terms import judge_terms
from mentormatch.solve.pairs.scale.bottleneck import optimise_covering
from mentormatch.solve.pairs.scale.certificates import price_places
from mentormatch.solve.pairs.scale.coverage import cover_most, cover_nobody
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.extreme_duals import Settled, settle
from mentormatch.solve.pairs.scale.lottery import draw_large
from mentormatch.solve.pairs.scale.solve import begin_engine
from mentormatch.solve.pairs.scale.warm.remember import remembered
from mentormatch.solve.pairs.scale.warm.restore import resume
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import Memory

__all__ = ["judge_terms_again"]


def judge_terms_again(
    problem: TermProblem, pairs: Ints, stages: Sequence[Stage], seed: int
) -> tuple[Prices, Bools, Memory | None]:
    """Judge an answer, and work out again what its proof implies.

    Parameters
    ----------
    problem
        The question.
    pairs
        int64 (pairs, 2): mentor rows and mentee columns, sorted.
    stages
        What is claimed.
    seed
        Seed of the lottery.

    Returns
    -------
    prices : Prices
        What one more place of each mentor is worth.
    drawn : bool (mentees,)
        Who is left out by the lottery alone.
    memory : Memory or None
        What was found out on the way, for the next matching.

    Raises
    ------
    ProofError
        If a stage is not what its certificate proves, or the seed draws other pairs.
    """
    judge_terms(problem, pairs, stages, jobs=jobs_for(problem.shape))
    named = {stage.name: stage for stage in stages}
    first, last = named.get("coverage_total", named["total"]), named["total"]
    if len(pairs) == 0 or not all(stage.proven for stage in stages):
        none = np.zeros(problem.shape[0], np.int64)
        return Prices(none, none, none, none), np.zeros(problem.shape[1], np.bool_), None
    begun, settled = _resumed(problem, first, pairs if first.witness is None else first.witness)
    prices = price_places(problem, begun, settled)
    engine, settled = _resumed(problem, last, pairs)
    drawn = draw_large(problem, engine, settled, pairs, seed)
    if not np.array_equal(drawn.pairs, pairs):
        raise ProofError(f"the seed {seed} draws another of the equally good matchings")
    # What is outside both cores is outside each of them.
    begun.store.add(engine.store.cells, engine.store.units)
    known = begun.settled or begun.known
    return prices, drawn.left_out, remembered(problem, begun, known, engine.known)


def _resumed(problem: TermProblem, stage: Stage, pairs: Ints) -> tuple[Engine, Settled]:
    """Return the engine as it stood when a stage was proven."""
    proof = stage.certificate
    if not isinstance(proof, DualPrices):
        raise ProofError(f"the record has no prices for its {stage.name}")
    engine = begin_engine(problem)
    engine.scale = proof.scale
    if proof.threshold is not None:
        engine.demand(proof.threshold)
    # Numbers that no score comes near would fill compiled sums; smaller ones prove the same.
    if proof.coverage <= MOST_UNITS:
        engine.charge(proof.coverage)
    prices = np.minimum(proof.mentor, MOST_UNITS * engine.scale)
    excess = resume(engine, pairs, prices, problem.mentor_capacity > 0)
    engine.proven = excess == 0 and engine.person == proof.coverage
    if problem.objective == "total":
        optimise_covering(engine, stage.name, 0)
        return engine, settle(engine, cover_nobody(engine), 1)
    optimise_covering(engine, stage.name, proof.k)
    blocked = cover_most(engine, engine.least)
    return engine, settle(engine, blocked, max(problem.barrier, engine.person))
