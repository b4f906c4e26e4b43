"""Optimality certificates from the state of the engine, in the caller's rows.

Hall violators, dual solutions and stages are written for the judge; extreme duals become prices of
places.
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.objectives import WAITING
from mentormatch.solve.pairs.assignment import Prices
from mentormatch.solve.pairs.certificates import CoverageSet, DualPrices, MinimumSet, Stage
from mentormatch.solve.pairs.scale.core_flow import MinimumLoadViolator
from mentormatch.solve.pairs.scale.coverage import ClassCover, HallViolator
from mentormatch.solve.pairs.scale.extreme_duals import LiftedDuals, maximal_duals, minimal_duals
from mentormatch.solve.pairs.scale.state import Engine
from mentormatch.solve.pairs.weights import Weights

__all__ = [
    "coverage_set",
    "dual_prices",
    "minimum_set",
    "of_mentors",
    "pairs_of",
    "price_places",
    "total_stage",
    "units_of",
    "waiting_prices",
]


def coverage_set(engine: Engine, violator: HallViolator, threshold: int | None) -> CoverageSet:
    """Return the Hall violator of coverage: mentors whose places, all taken, limit it."""
    inside = _members(engine, violator.mentors)
    places = int(engine.problem.mentor_capacity[inside].sum())
    return CoverageSet(inside, places, violator.covered - places, threshold)


def minimum_set(
    engine: Engine,
    short: tuple[MinimumLoadViolator, Ints],
    threshold: int | None,
) -> MinimumSet:
    """Return the Hall violator of minimum loads, which ask for more than can reach them."""
    shortage, choices = short
    inside = _members(engine, shortage.mentors)
    needed = int(engine.problem.mentor_minimum[inside].sum())
    return MinimumSet(inside, needed, int(choices.sum()), threshold)


def _members(engine: Engine, packed: Bools) -> Ints:
    """Return the mentors with places, in the caller's order, of a set of packed mentors."""
    return np.flatnonzero(packed[engine.packed.position] & (engine.problem.mentor_capacity > 0))


def waiting_prices(engine: Engine, cover: ClassCover, threshold: int | None) -> DualPrices:
    """Return prices that bound the rounds waited: a place costs 1 in each Hall violator."""
    prices = of_mentors(engine, cover.levels(waiting_only=True)[0])
    return DualPrices(prices, 0, threshold, 0, scale=0, waiting=1)


def dual_prices(engine: Engine, threshold: int | None, people: int, waited: int) -> DualPrices:
    """Return the duals at hand, which bound the total of whoever covers so many mentees.

    Parameters
    ----------
    engine
        At its duals.
    threshold
        Of the pairs that are allowed.
    people, waited
        How many mentees, and how many rounds they have waited.
    """
    duals, price = of_mentors(engine, engine.mentor_duals), engine.coverage_price
    asked = WAITING in engine.problem.objective.stages
    return DualPrices(duals, price, threshold, people, waiting=price if asked else 0, waited=waited)


def total_stage(engine: Engine, name: str, threshold: int | None, witness: Ints | None) -> Stage:
    """Return a stage of the total, proven by the duals at hand."""
    bound = engine.rounds[-1].bound - engine.coverage_price * engine.reached
    proof = dual_prices(engine, threshold, engine.covered, engine.waited)
    return Stage(name, engine.total, bound, proof, witness=witness)


def of_mentors(engine: Engine, mentor_duals: Ints) -> Ints:
    """Return mentor duals in the caller's order; 0 for who has no places."""
    return np.where(engine.problem.mentor_capacity > 0, mentor_duals[engine.packed.position], 0)


def pairs_of(engine: Engine) -> Ints:
    """Return the matching as pairs of the caller, sorted.

    Of mentors who were taken as one, everybody gets the minimum first, then the rest in turn.
    """
    mentee, packed = engine.core.split(np.sort(engine.matching))
    by_mentor = np.argsort(packed, kind="stable")
    mentee, packed = mentee[by_mentor], packed[by_mentor].astype(np.int64)
    capacity = np.minimum(engine.problem.mentor_capacity, engine.problem.shape[1])
    loads = _shared_out(
        engine, np.bincount(packed, minlength=len(engine.mentor_capacity)), capacity
    )
    owner = np.repeat(np.arange(len(loads)), loads)
    owner = owner[np.argsort(engine.packed.position[owner], kind="stable")]
    pairs = np.column_stack([owner, mentee])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _shared_out(engine: Engine, load: Ints, capacity: Ints) -> Ints:
    """Return int64 (mentors,): the load of each of those who were taken as one."""
    position, minimum = engine.packed.position, engine.problem.mentor_minimum
    order = np.argsort(position, kind="stable")
    group = position[order]
    room = (capacity - minimum)[order]
    before = np.cumsum(room) - room
    # What is in front of a mentor within her own group is all in front, less what is before it.
    before -= before[np.searchsorted(group, group)]
    spare = (load - engine.mentor_minimum)[group]
    shared = np.empty(len(order), np.int64)
    shared[order] = minimum[order] + np.clip(spare - before, 0, room)
    return shared


def price_places(engine: Engine, lifted: LiftedDuals, cover: ClassCover) -> Prices:
    """Price the places: what one more of each mentor is worth, and one less as a minimum.

    Parameters
    ----------
    engine
        With an optimal matching.
    lifted
        Duals that prove it.
    cover
        What limits coverage.
    """
    big_m = 2 * engine.problem.size * (engine.scale * engine.problem.span + 1) + 1
    weights = Weights(engine.scale, lifted.coverage_price, big_m)
    lowest = np.maximum(of_mentors(engine, minimal_duals(engine, lifted, 2 * big_m)), 0)
    relief = np.zeros_like(lowest)
    if engine.problem.mentor_minimum.any():
        highest = of_mentors(engine, maximal_duals(engine, lifted, 2 * big_m))
        relief = np.where(engine.problem.mentor_minimum > 0, np.maximum(-highest, 0), 0)
    people, total = weights.split(lowest)
    if len(cover.violators) > 1:
        # Rounds and people are worth the same, so people are told by who limits them.
        people = of_mentors(engine, cover.whole.mentors.astype(np.int64))
    return Prices(people, total, *weights.split(relief, people_lost=True))


def units_of(engine: Engine, pairs: Ints) -> Ints:
    """Return the units of pairs of the caller."""
    return engine.score(pairs[:, 1], engine.packed.position[pairs[:, 0]])
