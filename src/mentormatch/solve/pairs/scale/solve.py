"""Terms in, pairs out: the matching of an objective for a pool too large for a matrix.

Stage by stage this is `mentormatch.solve.pairs.assign`, and its answers are the same, pair by pair.
What differs is that no stage ever sees all scores at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible, TooLarge
from mentormatch.objectives import ObjectiveName
from mentormatch.solve.pairs.assignment import Assignment, Earlier, Prices
from mentormatch.solve.pairs.certificates import DualPrices, Stage, empty_stages, worst_stage
from mentormatch.solve.pairs.engine_choice import jobs_for
from mentormatch.solve.pairs.judge.terms import judge_terms
from mentormatch.solve.pairs.scale.bottleneck import (
    covered,
    optimise_covering,
    raise_worst,
    total_of,
)
from mentormatch.solve.pairs.scale.certificates import (
    coverage_set,
    coverage_stage,
    minimum_set,
    obstacle_of,
    of_mentors,
    pairs_of,
    price_places,
    total_stage,
    units_of,
)
from mentormatch.solve.pairs.scale.column_generation import gather, look_ahead, optimise
from mentormatch.solve.pairs.scale.coverage import Blocked, cover_most, cover_nobody, fill_minimum
from mentormatch.solve.pairs.scale.engine import Engine, begin
from mentormatch.solve.pairs.scale.extreme_duals import Settled, settle
from mentormatch.solve.pairs.scale.lottery import draw_large
from mentormatch.solve.pairs.scale.progress import Round
from mentormatch.solve.pairs.scale.warm.remember import remembered
from mentormatch.solve.pairs.scale.warm.start import begin_from
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.warm_state import Known, Memory

__all__ = ["assign_terms", "begin_engine"]

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
    settled
        Prices that describe all optimal matchings; None where time was over before.
    first, last
        What was known of pairs outside the core when all pairs were allowed, and in the end.
    """

    pairs: Ints
    stages: tuple[Stage, ...]
    places: Prices
    settled: Settled | None
    first: Known | None = None
    last: Known | None = None


def assign_terms(
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
        begin_from(engine, problem, start)
    gather(engine)
    _require_minimum(problem, engine)
    optimise_stages = _STAGES_OF[problem.objective.name]
    return _conclude(problem, engine, optimise_stages(problem, engine), seed)


def begin_engine(
    problem: TermProblem,
    *,
    jobs: int | None = None,
    seconds: float = math.inf,
    report: Callable[[Round], object] | None = None,
) -> Engine:
    """Return an engine for a question, without any pair.

    Parameters
    ----------
    problem, jobs, seconds, report
        See `assign_terms`.

    Raises
    ------
    TooLarge
        If exact arithmetic does not suffice.
    """
    several = bool((problem.mentee_capacity > 1).any())
    total = not problem.objective.people_first
    scale = problem.size + 1 if total else 1
    # Without minimum loads no price is above what a pair is worth, so that a value, a bound and
    # their difference are the largest numbers; bonuses that fill minimum loads go further.
    largest = 16 if problem.mentor_minimum.any() else 4
    if largest * problem.size * (scale * problem.span + 1) > 2**62:
        raise TooLarge(
            f"{problem.size} places with scores up to {problem.span} units exceed exact 64-bit "
            "arithmetic; use a coarser resolution"
        )
    # Whoever may have two mentors needs two who are told apart.
    return begin(
        problem.packed(merge=not several),
        problem.mentor_capacity,
        problem.mentor_minimum,
        problem.mentee_capacity,
        least=problem.floor,
        scale=scale,
        person=1 if total else 2 * problem.span + 1,
        jobs=jobs or jobs_for(problem.shape),
        seconds=seconds,
        report=report,
    )


def _require_minimum(problem: TermProblem, engine: Engine) -> None:
    short = fill_minimum(engine, engine.least)
    if short is None:
        return
    blocking = minimum_set(problem, engine, short, None)
    named = [problem.mentor_keys[j] for j in blocking.mentors.tolist()]
    missing = short[0].missing
    raise Infeasible(
        f"mentors {named} need {blocking.needed} places filled, only {blocking.reachable} eligible "
        f"places reach them; lower a minimum by {missing}, or make more mentees eligible for them",
        shortfall=missing,
        mentors=blocking.mentors.tolist(),
        needed=blocking.needed,
        reachable=blocking.reachable,
    )


def _highest_total(problem: TermProblem, engine: Engine) -> _Optimum:
    optimise(engine, "total")
    pairs = pairs_of(problem, engine)
    total, people = total_of(engine), covered(engine)
    proof = DualPrices(of_mentors(problem, engine, engine.prices), 1, None, 0, engine.scale)
    bound = engine.rounds[-1].bound // engine.scale
    most = people if bound == total else None
    stages = Stage("total", total, bound, proof), Stage("people", people, most, proof)
    if engine.stopped:
        return _Optimum(pairs, stages, _unknown(problem), None)
    settled = settle(engine, cover_nobody(engine), 1)
    try:
        places = price_places(problem, engine, settled)
    except KeyboardInterrupt:
        engine.stop()
        return _Optimum(pairs, stages, _unknown(problem), None)
    return _Optimum(pairs, stages, places, settled, _known(engine))


def _unknown(problem: TermProblem) -> Prices:
    """Return prices of places where nothing was proven."""
    return Prices.none(problem.shape[0])


def _known(engine: Engine) -> Known:
    """Return what the engine knows now of pairs outside the core.

    At the smallest prices it is worth more: the next answer has to find them again.
    """
    return engine.settled or engine.known


def _coverage_first(problem: TermProblem, engine: Engine) -> _Optimum:
    optimise_covering(engine, "coverage_total", 0)
    limit = _limit(engine, problem)
    if limit.covered == 0:
        nothing = empty_stages(coverage_set(problem, engine, limit, None), problem.shape[0])
        return _Optimum(_NO_PAIRS, nothing, _unknown(problem), None)
    optimise_covering(engine, "coverage_total", limit.covered)
    first = pairs_of(problem, engine)
    stages = [
        coverage_stage(problem, engine, limit),
        total_stage(problem, engine, "coverage_total", None, first),
    ]
    if engine.stopped:
        return _stopped(problem, engine, first, stages)
    kept = engine.keep()
    try:
        places = price_places(problem, engine, settle(engine, limit, problem.big_m))
        first_known = _known(engine)
        raised = raise_worst(engine, limit.covered, problem.slack_ppm)
    except KeyboardInterrupt:
        places, raised, first_known = _unknown(problem), None, engine.known
    if raised is None:
        engine.stop(kept)
        return _stopped(problem, engine, first, stages)
    pairs = pairs_of(problem, engine)
    obstacle = obstacle_of(problem, engine, raised.obstacle, raised.threshold + 1, limit.covered)
    stages += [
        worst_stage(raised.threshold, obstacle),
        total_stage(problem, engine, "total", raised.threshold, None),
    ]
    look_ahead(engine)
    last = engine.known
    above = cover_most(engine, raised.threshold)
    settled = settle(engine, above, problem.big_m)
    return _Optimum(pairs, tuple(stages), places, settled, first_known, last)


def _limit(engine: Engine, problem: TermProblem) -> Blocked:
    """Return what limits coverage; after an interruption, no more than that places are finite."""
    try:
        return cover_most(engine, problem.floor)
    except KeyboardInterrupt:
        engine.stop()
    places = int(engine.packed.places(problem.mentor_capacity).sum())
    return Blocked(places, engine.places >= 0, engine.wants >= 0)


def _stopped(problem: TermProblem, engine: Engine, pairs: Ints, stages: list[Stage]) -> _Optimum:
    """Return the best matching so far; what was not reached is not claimed."""
    first = stages[1]
    proof = first.certificate
    units = units_of(engine, pairs)
    worst = Stage("worst", min(units.tolist(), default=None), None, note="time was over")
    total = Stage("total", first.value, first.bound, proof, note="the worst pair was not raised")
    return _Optimum(pairs, (*stages, worst, total), _unknown(problem), None)


_STAGES_OF: dict[ObjectiveName, Callable[[TermProblem, Engine], _Optimum]] = {
    "coverage": _coverage_first,
    "total": _highest_total,
}
"""How the stages of each objective are optimised."""


def _conclude(problem: TermProblem, engine: Engine, optimum: _Optimum, seed: int) -> Assignment:
    """Draw the lottery, have everything judged, and turn it into the caller's terms."""
    drawn = draw_large(problem, engine, optimum.settled, optimum.pairs, seed)
    stages = (*optimum.stages, Stage("lottery", None, None, note=drawn.note))
    judge_terms(problem, drawn.pairs, stages, jobs=engine.jobs)
    return Assignment.of(
        problem,
        drawn.pairs,
        units_of(engine, drawn.pairs),
        stages,
        prices=optimum.places,
        seed=seed,
        drawn=drawn.left_out,
        notes=drawn.notes,
        memory=_memory(problem, engine, optimum),
    )


def _memory(problem: TermProblem, engine: Engine, optimum: _Optimum) -> Memory | None:
    if optimum.first is None:
        return None
    return remembered(problem, engine, optimum.first, optimum.last)
