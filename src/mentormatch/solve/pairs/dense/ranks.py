"""Ranks in place of scores: how many mentors a mentee likes no better than this one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import rankdata

from mentormatch.objectives import Objective
from mentormatch.solve.pairs.problem import Problem

__all__ = ["in_counted_units"]


def in_counted_units(problem: Problem) -> Problem:
    """Return the problem with what its objective adds up in place of the scores.

    Under "rank" a pair is worth the number of mentors + 1 - rank, where the rank of a mentor is one
    more than the number of the mentee's eligible mentors with a higher score, so that equals share
    it. Every pair is worth at least 1: a second mentor is never a loss.
    """
    if not _counts_ranks(problem.objective):
        return problem
    lowest = np.iinfo(np.int64).min
    ordered = np.where(problem.eligible, problem.scores.astype(np.int64), lowest)
    # Mentors who are not eligible come last, so those who score no more are all others.
    no_higher = rankdata(ordered, method="max", axis=0) if ordered.size else ordered
    units = np.where(problem.eligible, no_higher, 0).astype(np.int32)
    return replace(problem, scores=units)


def _counts_ranks(objective: Objective) -> bool:
    return any(kind.ranked for kind in objective.stages)
