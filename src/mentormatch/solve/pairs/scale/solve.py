"""Lexicographic b-matching by column generation: the stages of each objective, from terms to pairs.

Stage by stage this is `mentormatch.solve.pairs.dense.solve`, and its answers are the same, pair by
pair. What differs is that no stage ever sees all scores at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.objectives import ObjectiveName
from mentormatch.solve.pairs.assignment import Assignment, Earlier, Prices, partners_given_up
from mentormatch.solve.pairs.certificates import DualPrices, Stage, empty_stages, worst_stage
from mentormatch.solve.pairs.judge.terms import judge_terms
from mentormatch.solve.pairs.scale.bottleneck import raise_worst
from mentormatch.solve.pairs.scale.certificates import (
    coverage_set,
    minimum_set,
    of_mentors,
    pairs_of,
    price_places,
    total_stage,
    units_of,
)
from mentormatch.solve.pairs.scale.column_generation import (
    build_core,
    look_ahead,
    optimise,
    optimise_covering,
)
from mentormatch.solve.pairs.scale.coverage import (
    HallViolator,
    cover_most,
    fill_minimum,
    no_deficit,
)
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals, lift_duals
from mentormatch.solve.pairs.scale.lottery import draw_large
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.state import Engine, begin_engine
from mentormatch.solve.pairs.scale.warm.start import begin_from
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import ReducedProfitBound

__all__ = ["solve_terms"]

_NO_PAIRS: Ints = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Optimum:
    """An optimal matching before the lottery, with its proof.

    Attributes
    ----------
    pairs
        Mentor and mentee in the caller's order, sorted.
    stages
        What was proven.
    places
        What one more place of each mentor is worth.
    lifted
        Duals that describe all optimal matchings; None where time was over before.
    first, last
        Bounds on pairs outside the core when all pairs were allowed, and in the end.
    """

    pairs: Ints
    stages: tuple[Stage, ...]
    places: Prices
    lifted: LiftedDuals | None
    first: ReducedProfitBound | None = None
    last: ReducedProfitBound | None = None


def solve_terms(
    problem: TermProblem,
    *,
    seed: int = 0,
    jobs: int | None = None,
    seconds: float = math.inf,
    report: Callable[[Round], object] | None = None,
    start: Earlier | None = None,
) -> Assignment:
    """Match so that the objective is highest, with a proof, and without a matrix.

    Parameters
    ----------
    problem
        The question; its keys ascend.
    seed
        Seed of the lottery.
    jobs
        Blocks of mentees at once; None: as many as joblib offers.
    seconds
        Time after which the best matching so far is taken, with its gap.
    report
        Called after every round, with the gap and the pairs that were looked at.
    start
        An earlier answer for mostly the same people: it saves time and changes nothing else.

    Returns
    -------
    Assignment
        Judged over every pair.

    Raises
    ------
    Infeasible
        If minimum loads cannot be met.
    TooLarge
        If exact arithmetic does not suffice.
    """
    engine = begin_engine(problem, jobs=jobs, seconds=seconds, report=report)
    if start is not None:
        begin_from(engine, start)
    build_core(engine)
    _require_minimum(engine)
    optimise_stages = _STAGES_OF[problem.objective.name]
    return _conclude(engine, optimise_stages(engine), seed)


def _require_minimum(engine: Engine) -> None:
    short = fill_minimum(engine, engine.min_score)
    if short is None:
        return
    blocking = minimum_set(engine, short, None)
    named = [engine.problem.mentor_keys[j] for j in blocking.mentors.tolist()]
    missing = short[0].missing
    raise Infeasible(
        f"mentors {named} need {blocking.needed} mentees, but only {blocking.reachable} can come "
        f"to them; lower a minimum by {missing}, or make more mentees eligible for them",
        shortfall=missing,
        mentors=blocking.mentors.tolist(),
        needed=blocking.needed,
        reachable=blocking.reachable,
    )


def _highest_total(engine: Engine) -> _Optimum:
    optimise(engine, "total")
    pairs = pairs_of(engine)
    total, people = engine.total, engine.covered
    proof = DualPrices(of_mentors(engine, engine.mentor_duals), 1, None, 0, engine.scale)
    bound = engine.rounds[-1].bound // engine.scale
    most = people if bound == total else None
    stages = Stage("total", total, bound, proof), Stage("people", people, most, proof)
    if engine.stopped:
        return _Optimum(pairs, stages, _unpriced(engine), None)
    lifted = lift_duals(engine, no_deficit(engine), 1)
    try:
        places = price_places(engine, lifted)
    except KeyboardInterrupt:
        engine.stop()
        return _Optimum(pairs, stages, _unpriced(engine), None)
    return _Optimum(pairs, stages, places, lifted, engine.lasting_bound)


def _unpriced(engine: Engine) -> Prices:
    """Return prices of places where nothing was proven."""
    return Prices.none(engine.problem.shape[0])


def _coverage_first(engine: Engine) -> _Optimum:
    problem = engine.problem
    optimise_covering(engine, "coverage_total", 0)
    violator = _coverage_violator(engine)
    limit = coverage_set(engine, violator, None)
    if violator.covered == 0:
        nothing = empty_stages(limit, problem.shape[0])
        return _Optimum(_NO_PAIRS, nothing, _unpriced(engine), None)
    optimise_covering(engine, "coverage_total", violator.covered)
    first = pairs_of(engine)
    stages = [
        Stage("coverage", engine.covered, violator.covered, limit),
        total_stage(engine, "coverage_total", None, first),
    ]
    if engine.stopped:
        return _stopped(engine, first, stages)
    kept = engine.keep_incumbent()
    try:
        places = price_places(engine, lift_duals(engine, violator, problem.big_m))
        first_bound = engine.lasting_bound
        raised = raise_worst(engine, violator.covered, problem.slack_ppm)
    except KeyboardInterrupt:
        places, raised, first_bound = _unpriced(engine), None, engine.outside_bound
    if raised is None:
        engine.stop(kept)
        return _stopped(engine, first, stages)
    pairs = pairs_of(engine)
    stages += [
        worst_stage(raised.threshold, raised.obstacle),
        total_stage(engine, "total", raised.threshold, None),
    ]
    look_ahead(engine)
    last = engine.outside_bound
    above = cover_most(engine, raised.threshold)
    lifted = lift_duals(engine, above, problem.big_m)
    return _Optimum(pairs, tuple(stages), places, lifted, first_bound, last)


def _coverage_violator(engine: Engine) -> HallViolator:
    """Return what limits coverage; after an interruption, no more than that places are finite."""
    try:
        return cover_most(engine, engine.problem.floor)
    except KeyboardInterrupt:
        engine.stop()
    places = int(engine.packed.places(engine.problem.mentor_capacity).sum())
    return HallViolator(places, engine.mentor_capacity >= 0, engine.mentee_capacity >= 0)


def _stopped(engine: Engine, pairs: Ints, stages: list[Stage]) -> _Optimum:
    """Return the best matching so far; what was not reached is not claimed."""
    first = stages[1]
    proof = first.certificate
    units = units_of(engine, pairs)
    worst = Stage("worst", min(units.tolist(), default=None), None, note="time was over")
    total = Stage("total", first.value, first.bound, proof, note="the worst pair was not raised")
    return _Optimum(pairs, (*stages, worst, total), _unpriced(engine), None)


_STAGES_OF: dict[ObjectiveName, Callable[[Engine], _Optimum]] = {
    "coverage": _coverage_first,
    "total": _highest_total,
}
"""How the stages of each objective are optimised."""


def _conclude(engine: Engine, optimum: _Optimum, seed: int) -> Assignment:
    """Draw the lottery, have everything judged, and turn it into the caller's terms."""
    drawn = draw_large(engine, optimum.lifted, optimum.pairs, seed)
    stages = (*optimum.stages, Stage("lottery", None, None, note=drawn.note))
    judge_terms(engine.problem, drawn.pairs, stages, jobs=engine.jobs)
    return Assignment.of(
        engine.problem,
        drawn.pairs,
        units_of(engine, drawn.pairs),
        stages,
        prices=optimum.places,
        seed=seed,
        drawn=drawn.left_out,
        notes=(*drawn.notes, *partners_given_up(stages, drawn.pairs)),
        memory=engine.memory(optimum.first, optimum.last) if optimum.first else None,
    )
