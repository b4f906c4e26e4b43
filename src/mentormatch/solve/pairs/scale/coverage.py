"""Alternating paths over all pairs: how many mentees can be covered, minimum loads, what prevents.

The core finds most paths. Where it finds none, a search of all pairs that could lead on either
brings new pairs into the core or comes back empty, and an empty search is the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.packed import kernels
from mentormatch.solve.pairs.scale.core_flow import FlowLimits, Shortage, solve_flow_core
from mentormatch.solve.pairs.scale.engine import Engine
from mentormatch.solve.pairs.scale.kernels import cardinality as reach
from mentormatch.solve.pairs.scale.pricing import reach_all, scan_among, terms_of

__all__ = ["Blocked", "cover_most", "cover_nobody", "fill_minimum", "take_pairs"]


@dataclass(frozen=True, slots=True, eq=False)
class Blocked:
    """A largest coverage, and what alternating paths reach from those who are left out.

    Attributes
    ----------
    covered
        Mentees who have somebody.
    mentors, mentees
        bool: packed mentors and mentees reached. No pair leads from these mentees to any other
        mentor, and these mentors have no place left.
    """

    covered: int
    mentors: Bools
    mentees: Bools


def cover_most(engine: Engine, least: int) -> Blocked:
    """Find out how many mentees can have a mentor with a pair of at least so many units.

    Parameters
    ----------
    engine
        Its matching is where the search begins; its core grows, nothing else changes.
    least
        Units that a pair must have.
    """
    while True:
        core = engine.store.core(1, 0)
        mate = _one_each(engine, least)
        covered = reach.maximum_cardinality(core, least, engine.places, mate)
        mentees = (mate < 0) & (engine.wants > 0)
        mentors = np.zeros(engine.packed.shape[0], np.bool_)
        reach.alternating_reach(core, least, mate, mentors, mentees)
        if not _leads_on(engine, mate, mentors, mentees, least):
            return Blocked(int(covered), mentors, mentees)


def cover_nobody(engine: Engine) -> Blocked:
    """Return the part of a pool without anybody: nobody is apart where coverage has no price."""
    return Blocked(0, engine.places < 0, engine.wants < 0)


def _one_each(engine: Engine, least: int) -> NDArray[np.int32]:
    """Return a mentor for each mentee of the matching, or -1; only pairs of enough units."""
    mate = np.full(engine.store.mentees, -1, np.int32)
    good = engine.chosen[engine.store.units_of(engine.chosen) >= least]
    mentee, mentor = engine.store.split(good)
    mate[mentee] = mentor
    return mate


def _leads_on(
    engine: Engine, mate: NDArray[np.int32], mentors: Bools, mentees: Bools, least: int
) -> bool:
    """Search all pairs for a path on to a free place; pairs found join the core.

    Whom the search reaches is marked in `mentors` and `mentees`.
    """
    seated = np.flatnonzero(mate >= 0)
    free = engine.places > np.bincount(mate[seated], minlength=len(engine.places))
    front = np.flatnonzero(mentees)
    while True:
        others = np.flatnonzero(~mentors & (engine.places > 0))
        if not len(front) or not len(others):
            return False
        found = np.array(
            reach_all(engine.packed, front, others, least, jobs=engine.jobs), np.int64
        ).reshape(-1, 2)
        if not len(found):
            return False
        take_pairs(engine, found[:, 0], found[:, 1])
        mentors[found[:, 1]] = True
        if free[found[:, 1]].any():
            return True
        before = mentees.copy()
        mentees[seated[mentors[mate[seated]]]] = True
        front = np.flatnonzero(mentees & ~before)


def take_pairs(engine: Engine, mentee: Ints, mentor: Ints) -> Ints:
    """Take single pairs into the core; return their cells."""
    units = kernels.score_pairs(engine.packed.mentors, engine.packed.mentees, mentee, mentor)
    cells = mentee * engine.store.mentors + mentor
    engine.store.add(cells, units)
    return np.asarray(cells)


def fill_minimum(engine: Engine, least: int) -> tuple[Shortage, Ints] | None:
    """Bring enough pairs of at least so many units into the core for all minimum loads.

    Returns
    -------
    tuple or None
        None if they can be met. Otherwise who falls short, and int64 (mentees,): pairs that each
        mentee has with the mentors of the set, at most as many as she has places.
    """
    if not engine.minimum.any():
        return None
    nothing = np.zeros(engine.store.mentees, np.int64)
    while True:
        store = engine.store.above(least)
        limits = FlowLimits(engine.wants, nothing, engine.places, engine.minimum)
        filled = solve_flow_core(store.core(0, 0), limits)
        if filled.shortage is None:
            return None
        choices = _choices(engine, filled.shortage, least)
        if choices is not None:
            return filled.shortage, choices


def _choices(engine: Engine, shortage: Shortage, least: int) -> Ints | None:
    """Look at all pairs of the mentors who fall short.

    Returns None where one of them can have somebody the core did not know of.
    """
    chosen = np.flatnonzero(shortage.mentors & (engine.places > 0))
    rows = np.flatnonzero(engine.wants > 0)
    zero = np.zeros(len(engine.places), np.int64)
    bars = np.full(len(rows), least - 1)
    terms = terms_of(zero, 1, 0, least)
    choices = np.zeros(engine.store.mentees, np.int64)
    more = False
    jobs, kept = engine.jobs, engine.kept
    for found in scan_among(engine.packed, terms, rows, bars, chosen, jobs=jobs, kept=kept):
        there = found.who >= 0
        choices[found.rows] = np.minimum(there.sum(axis=1), engine.wants[found.rows])
        outside = there & ~shortage.mentees[found.rows, None]
        x, y = np.nonzero(outside)
        if len(x):
            before = len(engine.store.cells)
            take_pairs(engine, found.rows[x], found.who[x, y].astype(np.int64))
            more |= len(engine.store.cells) > before
    return None if more else choices
