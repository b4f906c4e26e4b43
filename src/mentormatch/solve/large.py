"""Terms in, pairs out: the matching of an objective for a pool too large for a matrix.

Stage by stage this is `mentormatch.solve.assign`, and its answers are the same, pair by pair. What
differs is that no stage ever sees all scores at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mentormatch.errors import Infeasible, TooLarge
from mentormatch.solve import kernels
from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.assignment import (
    Assignment,
    Certificate,
    CoverageSet,
    DualPrices,
    Earlier,
    MinimumSet,
    Prices,
    Stage,
)
from mentormatch.solve.engine import Engine, Known, begin
from mentormatch.solve.face import drawn_out
from mentormatch.solve.flow_core import Shortage
from mentormatch.solve.grid import Weights
from mentormatch.solve.judge_scale import judge_terms
from mentormatch.solve.lottery import Keys, draw
from mentormatch.solve.memory import Memory, remembered
from mentormatch.solve.raising import (
    Dual,
    Obstacle,
    covered,
    optimise_covering,
    raise_worst,
    total_of,
)
from mentormatch.solve.reaching import Blocked, cover_most, cover_nobody, fill_minimum
from mentormatch.solve.rounds import Round
from mentormatch.solve.scale import gather, look_ahead, optimise
from mentormatch.solve.settling import Settled, largest, settle, smallest
from mentormatch.solve.term_choice import jobs_for
from mentormatch.solve.term_problem import TermProblem
from mentormatch.solve.tight import heaviest, tight_face
from mentormatch.solve.warm import begin_from

__all__ = ["assign_terms", "begin_engine", "draw_again", "price_places"]

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
    goal = _highest_total if problem.objective == "total" else _coverage_first
    return _conclude(problem, engine, goal(problem, engine), seed)


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
    total = problem.objective == "total"
    scale = problem.size + 1 if total else 1
    if 16 * problem.size * (scale * problem.span + 1) > 2**62:
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
    blocking = _minimum_set(problem, engine, short, None)
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
    pairs = _pairs(problem, engine)
    total, people = total_of(engine), covered(engine)
    proof = DualPrices(_of_mentors(problem, engine, engine.prices), 1, None, 0, engine.scale)
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


def _known(engine: Engine) -> Known:
    """Return what the engine knows now of pairs outside the core.

    At the smallest prices it is worth more: the next answer has to find them again.
    """
    return engine.settled or engine.known


def _coverage_first(problem: TermProblem, engine: Engine) -> _Optimum:
    optimise_covering(engine, "coverage_total", 0)
    limit = _limit(engine, problem)
    if limit.covered == 0:
        return _nothing(problem, engine, limit)
    optimise_covering(engine, "coverage_total", limit.covered)
    first = _pairs(problem, engine)
    stages = [
        _coverage_stage(problem, engine, limit),
        _total_stage(problem, engine, "coverage_total", None, first),
    ]
    if engine.stopped:
        return _stopped(problem, engine, first, stages)
    kept = engine.keep()
    try:
        places = price_places(problem, engine, settle(engine, limit, problem.barrier))
        first_known = _known(engine)
        raised = raise_worst(engine, limit.covered, problem.slack_ppm)
    except KeyboardInterrupt:
        places, raised, first_known = _unknown(problem), None, engine.known
    if raised is None:
        engine.stop(kept)
        return _stopped(problem, engine, first, stages)
    pairs = _pairs(problem, engine)
    stages += [
        _worst_stage(problem, engine, raised.threshold, raised.obstacle, limit.covered),
        _total_stage(problem, engine, "total", raised.threshold, None),
    ]
    look_ahead(engine)
    last = engine.known
    above = cover_most(engine, raised.threshold)
    settled = settle(engine, above, problem.barrier)
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
    units = _units(engine, pairs)
    worst = Stage("worst", min(units.tolist(), default=None), None, note="time was over")
    total = Stage("total", first.value, first.bound, proof, note="the worst pair was not raised")
    return _Optimum(pairs, (*stages, worst, total), _unknown(problem), None)


def _nothing(problem: TermProblem, engine: Engine, limit: Blocked) -> _Optimum:
    """Return the empty matching, where nobody is eligible for anybody."""
    prices = np.zeros(problem.shape[0], np.int64)
    proof = DualPrices(prices, 0, None, 0)
    stages = (
        _coverage_stage(problem, engine, limit),
        Stage("coverage_total", 0, 0, proof, witness=_NO_PAIRS),
        Stage("worst", None, None),
        Stage("total", 0, 0, proof),
    )
    return _Optimum(_NO_PAIRS, stages, _unknown(problem), None)


def _coverage_stage(problem: TermProblem, engine: Engine, limit: Blocked) -> Stage:
    proof = _coverage_set(problem, engine, limit, None)
    reached = covered(engine)
    return Stage("coverage", reached, limit.covered, proof)


def _coverage_set(
    problem: TermProblem, engine: Engine, blocked: Blocked, threshold: int | None
) -> CoverageSet:
    inside = np.flatnonzero(blocked.mentors[engine.packed.position] & (problem.mentor_capacity > 0))
    places = int(problem.mentor_capacity[inside].sum())
    return CoverageSet(inside, places, blocked.covered - places, threshold)


def _minimum_set(
    problem: TermProblem, engine: Engine, short: tuple[Shortage, Ints], threshold: int | None
) -> MinimumSet:
    shortage, choices = short
    inside = np.flatnonzero(
        shortage.mentors[engine.packed.position] & (problem.mentor_capacity > 0)
    )
    needed = int(problem.mentor_minimum[inside].sum())
    return MinimumSet(inside, needed, int(choices.sum()), threshold)


def _total_stage(
    problem: TermProblem, engine: Engine, name: str, threshold: int | None, witness: Ints | None
) -> Stage:
    people = covered(engine)
    proof = DualPrices(
        _of_mentors(problem, engine, engine.prices), engine.person, threshold, people
    )
    bound = engine.rounds[-1].bound - engine.person * people
    return Stage(name, total_of(engine), bound, proof, witness=witness)


def _worst_stage(
    problem: TermProblem, engine: Engine, threshold: int, obstacle: Obstacle, people: int
) -> Stage:
    above = threshold + 1
    proof: Certificate
    if isinstance(obstacle, Blocked):
        proof = _coverage_set(problem, engine, obstacle, above)
        note = "raising it would leave somebody without a mentor"
    elif isinstance(obstacle, Dual):
        prices = _of_mentors(problem, engine, obstacle.prices)
        proof = DualPrices(prices, obstacle.person, above, people)
        note = "raising it would cost more of the total than the slack"
    else:
        proof = _minimum_set(problem, engine, obstacle, above)
        note = "raising it would leave a minimum load unfilled"
    return Stage("worst", threshold, threshold, proof, note)


def _of_mentors(problem: TermProblem, engine: Engine, prices: Ints) -> Ints:
    """Return prices in the caller's order; 0 for who has no places."""
    return np.where(problem.mentor_capacity > 0, prices[engine.packed.position], 0)


def _pairs(problem: TermProblem, engine: Engine) -> Ints:
    """Return the matching as pairs of the caller, sorted.

    Of mentors who were taken as one, everybody gets the minimum first, then the rest in turn.
    """
    mentee, packed = engine.store.split(np.sort(engine.chosen))
    by_mentor = np.argsort(packed, kind="stable")
    mentee, packed = mentee[by_mentor], packed[by_mentor].astype(np.int64)
    capacity = np.minimum(problem.mentor_capacity, problem.shape[1])
    loads = _shared_out(
        engine, np.bincount(packed, minlength=len(engine.places)), capacity, problem
    )
    owner = np.repeat(np.arange(len(loads)), loads)
    owner = owner[np.argsort(engine.packed.position[owner], kind="stable")]
    pairs = np.column_stack([owner, mentee])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _shared_out(engine: Engine, load: Ints, capacity: Ints, problem: TermProblem) -> Ints:
    """Return int64 (mentors,): the load of each of those who were taken as one."""
    position, minimum = engine.packed.position, problem.mentor_minimum
    order = np.argsort(position, kind="stable")
    group = position[order]
    room = (capacity - minimum)[order]
    before = np.cumsum(room) - room
    # What is in front of a mentor within her own group is all in front, less what is before it.
    before -= before[np.searchsorted(group, group)]
    spare = (load - engine.minimum)[group]
    shared = np.empty(len(order), np.int64)
    shared[order] = minimum[order] + np.clip(spare - before, 0, room)
    return shared


def _unknown(problem: TermProblem) -> Prices:
    none = np.zeros(problem.shape[0], np.int64)
    return Prices(none, none, none, none)


def price_places(problem: TermProblem, engine: Engine, settled: Settled) -> Prices:
    """Price the places: what one more of each mentor is worth, and one less as a minimum.

    Parameters
    ----------
    problem, engine
        With an optimal matching.
    settled
        Prices that prove it.
    """
    barrier = 2 * problem.size * (engine.scale * problem.span + 1) + 1
    weights = Weights(engine.scale, settled.person, barrier)
    lowest = np.maximum(_of_mentors(problem, engine, smallest(engine, settled, 2 * barrier)), 0)
    relief = np.zeros_like(lowest)
    if problem.mentor_minimum.any():
        highest = _of_mentors(problem, engine, largest(engine, settled, 2 * barrier))
        relief = np.where(problem.mentor_minimum > 0, np.maximum(-highest, 0), 0)
    return Prices(*weights.split(lowest), *weights.split(relief, people_lost=True))


def _conclude(problem: TermProblem, engine: Engine, optimum: _Optimum, seed: int) -> Assignment:
    """Draw the lottery, have everything judged, and turn it into the caller's terms."""
    pairs, drawn, told, notes = _drawn(problem, engine, optimum, seed)
    stages = (*optimum.stages, Stage("lottery", None, None, note=told))
    judge_terms(problem, pairs, stages, jobs=engine.jobs)
    named = {stage.name: stage for stage in stages}
    total, bound = named["total"].value, named["total"].bound
    assert total is not None
    assert bound is not None
    units = _units(engine, pairs)
    return Assignment(
        pairs=pairs,
        value=total,
        bound=bound,
        gap=bound - total,
        total=total * problem.resolution,
        coverage=len(np.unique(pairs[:, 1])),
        worst=int(units.min()) if len(units) else None,
        stages=stages,
        prices=optimum.places,
        status="optimal" if all(stage.proven for stage in stages) else "feasible",
        seed=seed,
        drawn=drawn,
        notes=notes,
        memory=_memory(problem, engine, optimum),
    )


def _memory(problem: TermProblem, engine: Engine, optimum: _Optimum) -> Memory | None:
    if optimum.first is None:
        return None
    return remembered(problem, engine, optimum.first, optimum.last)


def draw_again(
    problem: TermProblem, engine: Engine, settled: Settled, pairs: Ints, seed: int
) -> tuple[Ints, Mask]:
    """Draw among the matchings that prices show to be equally good.

    Parameters
    ----------
    problem, engine
        The question.
    settled
        The prices.
    pairs
        One of those matchings; it stands where they are too many to draw from.
    seed
        Seed of the lottery.

    Returns
    -------
    pairs : int64 (pairs, 2)
        What the seed draws, mentor rows and mentee columns.
    drawn : bool (mentees,)
        Who is left out by the lottery alone.
    """
    optimum = _Optimum(pairs, (), _unknown(problem), settled)
    return _drawn(problem, engine, optimum, seed)[:2]


def _drawn(
    problem: TermProblem, engine: Engine, optimum: _Optimum, seed: int
) -> tuple[Ints, Mask, str, tuple[str, ...]]:
    """Return pairs after the lottery, who lost it, and what to say about it."""
    nobody = np.zeros(problem.shape[1], np.bool_)
    if optimum.settled is None:
        told = "time was over before the best matching was proven" if engine.stopped else ""
        return optimum.pairs, nobody, told, (told,) if told else ()
    capacity = np.minimum(problem.mentor_capacity, problem.shape[1])
    face = tight_face(engine, optimum.settled, capacity, problem.mentor_minimum)
    if face is None:
        told = "too many pairs are equally good to draw from; keys decided"
        return optimum.pairs, nobody, told, (told,)
    keys = Keys(
        *([str(key) for key in side] for side in (problem.mentor_keys, problem.mentee_keys))
    )
    draw_ = draw(keys, face, optimum.pairs, seed=seed, heaviest=heaviest)
    told, notes = f"drawn on an optimal face of {len(face.open)} pairs", list[str]()
    if draw_.undrawn:
        told = f"{draw_.undrawn} equally good pairs were too many to draw from; keys decided"
        notes.append(told)
    pairs = draw_.pairs[np.lexsort((draw_.pairs[:, 1], draw_.pairs[:, 0]))]
    return pairs, drawn_out(face, pairs), told, tuple(notes)


def _units(engine: Engine, pairs: Ints) -> Ints:
    """Return the units of pairs of the caller."""
    j, i = engine.packed.position[pairs[:, 0]].astype(np.int32), pairs[:, 1].astype(np.int32)
    units = np.empty(len(pairs), np.int32)
    kernels.units(engine.packed.mentors, engine.packed.mentees, j, i, units)
    return units.astype(np.int64)
