"""How many mentees can be covered, whether minimum loads can be filled, and what prevents more.

Sets of mentees that can be covered are the independent sets of a transversal matroid, so one of
them holds most mentees of every class that has waited so long or longer, all at once.

References
----------
Hopcroft, J. E. and Karp, R. M. (1973). An n^{5/2} algorithm for maximum matchings in bipartite
graphs. SIAM Journal on Computing 2(4), 225-231. doi:10.1137/0202019

König, D. (1931). Gráfok és mátrixok. Matematikai és Fizikai Lapok 38, 116-119.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.certificates import Certificate, CoverageSet, MinimumSet
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.waiting import waiting_bound
from mentormatch.solve.pairs.weights import Weights
from mentormatch.solve.programs.bipartite_flow import as_rows, bipartite_flow, hall_violator

__all__ = [
    "Wanted",
    "cover",
    "coverage_set",
    "fill_minimum",
    "minimum_set",
    "shortage",
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who has to be covered before any total counts.

    Attributes
    ----------
    classes
        For each class of mentees who have waited so many rounds or more, how many of them; the
        first are all of them, 0 rounds.
    """

    classes: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, instance: Instance, covering: Ints) -> Self:
        """Ask for most mentees of every class.

        Parameters
        ----------
        instance
            With its limits.
        covering
            A result of `cover`.
        """
        most = int(instance.waited.max(initial=0))
        later = ((rounds, len(cover(instance, rounds))) for rounds in range(1, most + 1))
        return cls(((0, len(covering)), *(each for each in later if each[1])))

    @property
    def covered(self) -> int:
        """Mentees in all."""
        return self.classes[0][1]

    @property
    def waited(self) -> int:
        """Rounds that they have waited, in all."""
        rounds = np.diff([least for least, _ in self.classes])
        return int(sum(rounds * [many for _, many in self.classes[1:]]))

    def worth(self, weights: Weights) -> int:
        """Return what covering them is worth."""
        return weights.coverage_price * self.covered + weights.waiting_price * self.waited


def cover(instance: Instance, rounds: int = 0) -> Ints:
    """Return pairs that give a mentor to as many mentees as possible, one each.

    Parameters
    ----------
    instance
        Eligible pairs.
    rounds
        Only mentees who have waited so many or more.
    """
    once = np.where(instance.waited >= rounds, _first_places(instance), 0)
    return _fill(instance.eligible, instance.mentor_capacity, once)


def _first_places(instance: Instance) -> Ints:
    """Return int64 (mentees,): 1 for who counts as covered once she has a mentor."""
    return np.minimum(instance.mentee_capacity, instance.heads)


def fill_minimum(instance: Instance) -> Ints:
    """Return pairs that fill as many places of the minimum loads as possible."""
    return _fill(instance.eligible, instance.mentor_minimum, instance.mentee_capacity)


def _fill(allowed: Bools, mentor_places: Ints, mentee_places: Ints) -> Ints:
    """Return a largest set of pairs within the places of both sides, each pair at most once."""
    mentors, mentees = np.flatnonzero(mentor_places), np.flatnonzero(mentee_places)
    inner = allowed
    if len(mentors) < len(mentor_places) or len(mentees) < len(mentee_places):
        inner = allowed[np.ix_(mentees, mentors)]
    if not inner.any():
        return np.empty((0, 2), dtype=np.int64)
    if mentor_places.max() == 1 and mentee_places.max() == 1:
        pairs = _match_once(inner)
    else:
        # Repeating rows and columns would let a pair be made twice; a flow does not.
        flow = bipartite_flow(as_rows(inner), mentee_places[mentees], mentor_places[mentors])
        pairs = flow.pairs(len(mentees))[:, ::-1]
    return np.column_stack([mentors[pairs[:, 0]], mentees[pairs[:, 1]]])


def _match_once(allowed: Bools) -> Ints:
    from scipy.sparse.csgraph import maximum_bipartite_matching

    graph = as_rows(allowed)
    mentor = np.asarray(maximum_bipartite_matching(graph, perm_type="column"), dtype=np.int64)
    mentee = np.flatnonzero(mentor >= 0)
    return np.column_stack([mentor[mentee], mentee])


def coverage_set(instance: Instance, pairs: Ints, threshold: int | None = None) -> CoverageSet:
    """Return the set of mentors that proves a largest coverage.

    The set is everybody who is reached from uncovered mentees by alternating paths: all their
    places are taken, and by mentees who in turn can go nowhere else.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold.
    pairs
        A result of `cover` on that instance.
    threshold
        Only to be recorded.
    """
    uncovered = _first_places(instance) > 0
    uncovered[pairs[:, 1]] = False
    _, reached = hall_violator(instance.eligible, pairs[:, ::-1], uncovered)
    outside = instance.eligible[:, ~reached].any(axis=1) & (instance.heads > 0)
    return CoverageSet(
        mentors=np.sort(instance.mentor_rows[reached]),
        places=int(instance.mentor_capacity[reached].sum()),
        outside=int(outside.sum()),
        threshold=threshold,
    )


def minimum_set(instance: Instance, pairs: Ints, threshold: int | None = None) -> MinimumSet:
    """Return the set of mentors that proves that no more minimum places can be filled.

    Parameters
    ----------
    instance
        Eligible pairs, already above the threshold.
    pairs
        A result of `fill_minimum` on that instance.
    threshold
        Only to be recorded.
    """
    short = (
        np.bincount(pairs[:, 0], minlength=len(instance.mentor_minimum)) < instance.mentor_minimum
    )
    reached, _ = hall_violator(instance.eligible.T, pairs, short)
    choices = np.count_nonzero(instance.eligible[:, reached], axis=1)
    return MinimumSet(
        mentors=np.sort(instance.mentor_rows[reached]),
        needed=int(instance.mentor_minimum[reached].sum()),
        reachable=int(np.minimum(instance.mentee_capacity, choices).sum()),
        threshold=threshold,
    )


def shortage(
    instance: Instance, wanted: Wanted, threshold: int
) -> Callable[[], Certificate] | None:
    """Return what proves that pairs of at least this score are not enough, or None if they are.

    Coverage, minimum loads and classes that have waited are asked one by one: a matching that
    reaches the most of one never hinders the others (linking property of flows).
    """
    at = instance.above(threshold)
    pairs = cover(at)
    if len(pairs) < wanted.covered:
        return lambda: coverage_set(at, pairs, threshold)
    if any(len(cover(at, rounds)) < many for rounds, many in wanted.classes[1:]):
        return lambda: waiting_bound(at, threshold)
    if not at.mentor_minimum.any():
        return None
    filled = fill_minimum(at)
    if len(filled) < at.mentor_minimum.sum():
        return lambda: minimum_set(at, filled, threshold)
    return None
