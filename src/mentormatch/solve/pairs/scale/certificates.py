"""Certificates from the state of the engine: pairs, Hall violators, dual prices, places."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.packed import kernels
from mentormatch.solve.pairs.assignment import Prices
from mentormatch.solve.pairs.certificates import (
    Certificate,
    CoverageSet,
    DualPrices,
    MinimumSet,
    Stage,
)
from mentormatch.solve.pairs.scale.bottleneck import Dual, Obstacle, covered, total_of
from mentormatch.solve.pairs.scale.core_flow import Shortage
from mentormatch.solve.pairs.scale.coverage import Blocked
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.extreme_duals import Settled, largest, smallest
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.solve.pairs.weights import Weights

__all__ = [
    "coverage_set",
    "coverage_stage",
    "minimum_set",
    "obstacle_of",
    "of_mentors",
    "pairs_of",
    "price_places",
    "total_stage",
    "units_of",
]


def coverage_stage(problem: TermProblem, engine: Engine, limit: Blocked) -> Stage:
    """Return the stage of coverage: mentees who have somebody, and what limits them."""
    proof = coverage_set(problem, engine, limit, None)
    reached = covered(engine)
    return Stage("coverage", reached, limit.covered, proof)


def coverage_set(
    problem: TermProblem, engine: Engine, blocked: Blocked, threshold: int | None
) -> CoverageSet:
    """Return the mentors whose places, all taken, limit coverage."""
    inside = np.flatnonzero(blocked.mentors[engine.packed.position] & (problem.mentor_capacity > 0))
    places = int(problem.mentor_capacity[inside].sum())
    return CoverageSet(inside, places, blocked.covered - places, threshold)


def minimum_set(
    problem: TermProblem, engine: Engine, short: tuple[Shortage, Ints], threshold: int | None
) -> MinimumSet:
    """Return the mentors whose minimum loads ask for more than can reach them."""
    shortage, choices = short
    inside = np.flatnonzero(
        shortage.mentors[engine.packed.position] & (problem.mentor_capacity > 0)
    )
    needed = int(problem.mentor_minimum[inside].sum())
    return MinimumSet(inside, needed, int(choices.sum()), threshold)


def total_stage(
    problem: TermProblem, engine: Engine, name: str, threshold: int | None, witness: Ints | None
) -> Stage:
    """Return a stage of the total, proven by the prices at hand."""
    people = covered(engine)
    proof = DualPrices(of_mentors(problem, engine, engine.prices), engine.person, threshold, people)
    bound = engine.rounds[-1].bound - engine.person * people
    return Stage(name, total_of(engine), bound, proof, witness=witness)


def obstacle_of(
    problem: TermProblem, engine: Engine, obstacle: Obstacle, threshold: int, people: int
) -> Certificate:
    """Return what keeps the worst pair from being raised to a threshold."""
    if isinstance(obstacle, Blocked):
        return coverage_set(problem, engine, obstacle, threshold)
    if isinstance(obstacle, Dual):
        prices = of_mentors(problem, engine, obstacle.prices)
        return DualPrices(prices, obstacle.person, threshold, people)
    return minimum_set(problem, engine, obstacle, threshold)


def of_mentors(problem: TermProblem, engine: Engine, prices: Ints) -> Ints:
    """Return prices in the caller's order; 0 for who has no places."""
    return np.where(problem.mentor_capacity > 0, prices[engine.packed.position], 0)


def pairs_of(problem: TermProblem, engine: Engine) -> Ints:
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


def price_places(problem: TermProblem, engine: Engine, settled: Settled) -> Prices:
    """Price the places: what one more of each mentor is worth, and one less as a minimum.

    Parameters
    ----------
    problem, engine
        With an optimal matching.
    settled
        Prices that prove it.
    """
    big_m = 2 * problem.size * (engine.scale * problem.span + 1) + 1
    weights = Weights(engine.scale, settled.person, big_m)
    lowest = np.maximum(of_mentors(problem, engine, smallest(engine, settled, 2 * big_m)), 0)
    relief = np.zeros_like(lowest)
    if problem.mentor_minimum.any():
        highest = of_mentors(problem, engine, largest(engine, settled, 2 * big_m))
        relief = np.where(problem.mentor_minimum > 0, np.maximum(-highest, 0), 0)
    return Prices(*weights.split(lowest), *weights.split(relief, people_lost=True))


def units_of(engine: Engine, pairs: Ints) -> Ints:
    """Return the units of pairs of the caller."""
    packed = engine.packed
    return kernels.score_pairs(
        packed.mentors, packed.mentees, pairs[:, 1], packed.position[pairs[:, 0]]
    )
