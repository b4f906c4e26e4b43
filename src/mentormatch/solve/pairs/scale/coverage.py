"""Maximum-cardinality b-matching over all pairs, and the Hall violators that bound it.

The core finds most alternating paths. Where it finds none, a search of all pairs that could lead on
either brings new pairs into the core or comes back empty, and an empty search is the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.scale.core_flow import MinimumLoadViolator, solve_flow_core
from mentormatch.solve.pairs.scale.kernels import cardinality as reach
from mentormatch.solve.pairs.scale.pricing import reach_all, scan_among, terms_of
from mentormatch.solve.pairs.scale.state import Engine

__all__ = [
    "ClassCover",
    "HallViolator",
    "cover_classes",
    "cover_most",
    "fill_minimum",
    "no_deficit",
]


@dataclass(frozen=True, slots=True, eq=False)
class HallViolator:
    """A Hall violator: what alternating paths reach from those whom a largest coverage leaves out.

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


@dataclass(frozen=True, slots=True, eq=False)
class ClassCover:
    """Hall violators of nested classes of mentees: all who count, and who has waited longer.

    Sets of mentees that can be covered are the independent sets of a matroid, so one matching
    covers most of every class, and the violators are nested as the classes are.

    Attributes
    ----------
    violators
        Of who has waited 0 rounds or more, 1 or more, and so on.
    """

    violators: tuple[HallViolator, ...]

    @property
    def whole(self) -> HallViolator:
        """What limits how many are covered."""
        return self.violators[0]

    @property
    def covered(self) -> int:
        """Most mentees who can be covered."""
        return self.whole.covered

    @property
    def waited(self) -> int:
        """Most rounds that covered mentees can have waited."""
        return sum(violator.covered for violator in self.violators[1:])

    @property
    def worth(self) -> int:
        """Both together."""
        return self.covered + self.waited

    def levels(self, *, waiting_only: bool = False) -> tuple[Ints, Ints]:
        """Return int64 (packed mentors,) and (mentees,): to how many violators each belongs."""
        some = self.violators[1:] if waiting_only else self.violators
        mentors = np.zeros(len(self.whole.mentors), np.int64)
        mentees = np.zeros(len(self.whole.mentees), np.int64)
        for violator in some:
            mentors += violator.mentors
            mentees += violator.mentees
        return mentors, mentees


def cover_classes(engine: Engine, min_score: int) -> ClassCover:
    """Find what limits each class of mentees; parameters are those of `cover_most`."""
    longest = int(engine.problem.waited.max(initial=0))
    return ClassCover(tuple(cover_most(engine, min_score, r) for r in range(longest + 1)))


def cover_most(engine: Engine, min_score: int, rounds: int = 0) -> HallViolator:
    """Find a Hall violator that bounds how many mentees can have a pair of at least so many units.

    Parameters
    ----------
    engine
        Its matching is where the search begins; its core grows, nothing else changes.
    min_score
        Units that a pair must have.
    rounds
        Only mentees who have waited so many or more.
    """
    problem = engine.problem
    asked = (problem.heads > 0) & (problem.waited >= rounds)
    while True:
        core = (engine.core if asked.all() else engine.core.of_mentees(asked)).as_rows(1, 0)
        good = engine.matching[engine.core.units_of(engine.matching) >= min_score]
        mate = engine.core.mates(good[asked[good // engine.core.mentors]])
        covered = reach.maximum_cardinality(core, min_score, engine.mentor_capacity, mate)
        mentees = (mate < 0) & (engine.mentee_capacity > 0) & asked
        mentors = np.zeros(engine.packed.shape[0], np.bool_)
        reach.alternating_reach(core, min_score, mate, mentors, mentees)
        if not _leads_on(engine, mate, mentors, mentees, min_score):
            return HallViolator(int(covered), mentors, mentees)


def no_deficit(engine: Engine) -> ClassCover:
    """Return the empty Hall violator, which lifts no dual where coverage has no price."""
    nobody = HallViolator(0, engine.mentor_capacity < 0, engine.mentee_capacity < 0)
    return ClassCover((nobody,))


def _leads_on(
    engine: Engine, mate: NDArray[np.int32], mentors: Bools, mentees: Bools, min_score: int
) -> bool:
    """Extend an alternating search over all pairs to a free place; pairs found join the core.

    Whom the search reaches is marked in `mentors` and `mentees`.
    """
    seated = np.flatnonzero(mate >= 0)
    free = engine.mentor_capacity > np.bincount(mate[seated], minlength=len(engine.mentor_capacity))
    front = np.flatnonzero(mentees)
    while True:
        others = np.flatnonzero(~mentors & (engine.mentor_capacity > 0))
        if not len(front) or not len(others):
            return False
        found = reach_all(engine.packed, front, others, min_score, jobs=engine.jobs)
        if not len(found):
            return False
        mentee, mentor = found.T
        engine.add_pairs(mentee, mentor)
        mentors[mentor] = True
        if free[mentor].any():
            return True
        before = mentees.copy()
        mentees[seated[mentors[mate[seated]]]] = True
        front = np.flatnonzero(mentees & ~before)


def fill_minimum(engine: Engine, min_score: int) -> tuple[MinimumLoadViolator, Ints] | None:
    """Bring enough pairs of at least so many units into the core for all minimum loads.

    Returns
    -------
    tuple or None
        None if they can be met. Otherwise who falls short, and int64 (mentees,): pairs that each
        mentee has with the mentors of the set, at most as many as she has places.
    """
    if not engine.mentor_minimum.any():
        return None
    limits = engine.flow_limits(0)
    while True:
        core_pairs = engine.core.above(min_score)
        filled = solve_flow_core(core_pairs.as_rows(0, 0), limits)
        if filled.shortage is None:
            return None
        choices = _choices(engine, filled.shortage, min_score)
        if choices is not None:
            return filled.shortage, choices


def _choices(engine: Engine, shortage: MinimumLoadViolator, min_score: int) -> Ints | None:
    """Look at all pairs of the mentors who fall short.

    Returns None where one of them can have somebody the core did not know of.
    """
    chosen = np.flatnonzero(shortage.mentors & (engine.mentor_capacity > 0))
    rows = np.flatnonzero(engine.mentee_capacity > 0)
    zero = np.zeros(len(engine.mentor_capacity), np.int64)
    # A scan wants more than the threshold: pairs of exactly so many units are enough.
    thresholds = np.full(len(rows), min_score - 1)
    terms = terms_of(zero, 1, min_score)
    choices = np.zeros(engine.core.mentees, np.int64)
    more = False
    jobs, kept = engine.jobs, engine.pairs_per_mentee
    for found in scan_among(engine.packed, terms, rows, thresholds, chosen, jobs=jobs, kept=kept):
        there = found.who >= 0
        choices[found.rows] = np.minimum(there.sum(axis=1), engine.mentee_capacity[found.rows])
        outside = there & ~shortage.mentees[found.rows, None]
        x, y = np.nonzero(outside)
        if len(x):
            before = len(engine.core.pair_index)
            engine.add_pairs(found.rows[x], found.who[x, y].astype(np.int64))
            more |= len(engine.core.pair_index) > before
    return None if more else choices
