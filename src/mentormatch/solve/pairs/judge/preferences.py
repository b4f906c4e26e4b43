"""What scores say of who would rather have whom, counted by the judge: ranks and blocking pairs.

Both sides prefer by the same score. Ranks are those of mentors for one mentee.

References
----------
Gale, D. and Shapley, L. S. (1962). College admissions and the stability of marriage. The American
Mathematical Monthly 69(1), 9-15. doi:10.2307/2312726
"""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.pairs.problem import Problem

__all__ = ["count_blocking", "rank_units"]

_COLUMNS = 256
"""Mentees looked at together."""


def rank_units(problem: Problem) -> Ints:
    """Return int64 (mentors, mentees): number of mentors + 1 - rank of each eligible pair, else 0.

    The rank of a mentor for a mentee is one more than the number of her eligible mentors with a
    higher score.
    """
    mentors, mentees = problem.shape
    units = np.zeros((mentors, mentees), np.int64)
    for column in range(mentees):
        rows = np.flatnonzero(problem.eligible[:, column])
        scores = problem.scores[rows, column]
        no_higher = np.searchsorted(np.sort(scores), scores, side="right")
        units[rows, column] = mentors - (len(rows) - no_higher)
    return units


def count_blocking(problem: Problem, pairs: Ints) -> int:
    """Return how many eligible pairs are not made though both would rather have one another.

    Somebody would rather have a partner than a place that stays free, and rather have one with a
    strictly higher score than the lowest of the partners that she has.
    """
    j, i = pairs.T
    scores = problem.scores[j, i].astype(np.int64)
    mentor_least = _least(j, scores, problem.mentor_capacity)
    mentee_least = _least(i, scores, problem.mentee_capacity)
    made = np.zeros(problem.shape, np.bool_)
    made[j, i] = True
    found = 0
    for start in range(0, problem.shape[1], _COLUMNS):
        part = slice(start, start + _COLUMNS)
        units = problem.scores[:, part]
        wanted = problem.eligible[:, part] & ~made[:, part]
        wanted &= (units > mentor_least[:, None]) & (units > mentee_least[part])
        found += int(wanted.sum())
    return found


def _least(people: Ints, scores: Ints, places: Ints) -> Ints:
    """Return the lowest score of each person's partners; less than any where a place is free."""
    least = np.full(len(places), np.iinfo(np.int64).max)
    np.minimum.at(least, people, scores)
    least[np.bincount(people, minlength=len(places)) < places] = np.iinfo(np.int64).min
    return least
