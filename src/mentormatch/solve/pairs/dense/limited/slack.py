"""Limits that change nothing: the matching without them is the matching with them.

Where one pair more or less would still be within every limit, the same holds for what a place is
worth and for whom the draw leaves out, since both follow one path. Then nothing is solved anew, and
a limit that does not bind changes no byte.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.objectives import EVENNESS
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.solve.pairs.problem import Problem

__all__ = ["is_slack", "without_limits"]


def without_limits(problem: Problem) -> Problem | None:
    """Return the problem without limits and promises; None where loads are evened out as well."""
    if EVENNESS in problem.objective.stages:
        return None
    return replace(problem, groups=(), mentee_minimum=None)


def is_slack(problem: Problem, found: Assignment) -> bool:
    """Return whether no limit would stop one pair more or less.

    Parameters
    ----------
    problem
        With its limits.
    found
        The answer without them; its first matching, of highest total, counts as well.
    """
    witnesses = [stage.witness for stage in found.stages if stage.witness is not None]
    return all(_leaves_room(problem, pairs) for pairs in (found.pairs, *witnesses))


def _leaves_room(problem: Problem, pairs: Ints) -> bool:
    has = np.bincount(pairs[:, 1], minlength=problem.shape[1])
    if ((has <= problem.promised) & (problem.promised > 0)).any():
        return False
    made = [(group, group.pairs_of(pairs)) for group in problem.groups]
    return all(
        count < group.at_most and (count > group.at_least or group.at_least == 0)
        for group, count in made
    )
