"""Matchings measured by the scores and rules of one policy, whichever policies made them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.results.pairs.question import places
from mentormatch.scoring.scores import Scores
from mentormatch.terms import UNIT

__all__ = ["measure_by"]

_COLUMNS = 256
"""Mentees whose scores with everybody are held at once."""
_NOBODY = -1


class _Run:
    """A matching, and what somebody has to be better than to be preferred.

    Attributes
    ----------
    mentor_least, mentee_least
        int64 (people,): the lowest score of the partners that a person has, -1 where a place stays
        free. A pair above both blocks the matching.
    best
        int64 (mentees,): the highest score of her mentors, -1 without one.
    made
        bool (pairs,): pairs that are made and lie above both.
    """

    def __init__(self, scores: Scores, pairs: Ints, capacity: Ints, wanted: Ints) -> None:
        j, i = pairs.T
        self.pairs, self.units = pairs, scores.on(j, i).astype(np.int64)
        self.mentor_least = _least(j, self.units, capacity)
        self.mentee_least = _least(i, self.units, wanted)
        self.best = np.full(len(wanted), _NOBODY, np.int64)
        np.maximum.at(self.best, i, self.units)
        self.first_choice, self.blocking = 0, 0

    def look(self, columns: Ints, units: Ints, allowed: Bools) -> None:
        """Count in the scores of some mentees with everybody."""
        highest = np.where(allowed, units, _NOBODY).max(axis=0, initial=_NOBODY)
        best = self.best[columns]
        self.first_choice += int(((best >= highest) & (best > _NOBODY)).sum())
        wanted = (
            allowed & (units > self.mentee_least[columns]) & (units > self.mentor_least[:, None])
        )
        here = np.isin(self.pairs[:, 1], columns)
        j, i = self.pairs[here].T
        wanted[j, i - columns[0]] = False
        self.blocking += int(wanted.sum())


def measure_by(scores: Scores, runs: Sequence[Ints]) -> list[dict[str, Any]]:
    """Measure matchings by one policy.

    Parameters
    ----------
    scores
        Of the policy that they are measured by.
    runs
        int64 (pairs, 2) each: rows of mentors and of mentees.

    Returns
    -------
    list of dict
        mean, worst, first_choice, blocking of each; see `results.lab.comparison.Measured`.
    """
    capacity = np.where(scores.mentor_present, places(scores.mentors, "max_mentees"), 0)
    wanted = np.where(scores.mentee_present, places(scores.mentees, "max_mentors"), 0)
    looked_at = [_Run(scores, pairs, capacity, wanted) for pairs in runs]
    everybody = np.arange(scores.shape[0])
    for first in range(0, scores.shape[1], _COLUMNS):
        columns = np.arange(first, min(first + _COLUMNS, scores.shape[1]))
        units = scores.block(everybody, columns).astype(np.int64)
        allowed = scores.allowed(everybody, columns)
        allowed &= (capacity > 0)[:, None] & (wanted > 0)[columns]
        for run in looked_at:
            run.look(columns, units, allowed)
    present = int(scores.mentee_present.sum())
    return [_told(run, present) for run in looked_at]


def _told(run: _Run, present: int) -> dict[str, Any]:
    reached = run.best[run.best > _NOBODY].sum()
    return {
        "mean": int(reached) / UNIT / present if present else 0.0,
        "worst": int(run.units.min()) / UNIT if len(run.units) else float("nan"),
        "first_choice": run.first_choice,
        "blocking": run.blocking,
    }


def _least(people: Ints, units: Ints, most: Ints) -> Ints:
    """Return the lowest score of each person's partners, -1 where a place stays free."""
    least = np.full(len(most), np.iinfo(np.int64).max)
    np.minimum.at(least, people, units)
    least[np.bincount(people, minlength=len(most)) < most] = _NOBODY
    return least
