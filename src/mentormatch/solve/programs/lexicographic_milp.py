"""Lexicographic optimisation: objective after objective, each an integer program with a bound."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.programs.highs import Constraints, Status, maximise_milp
from mentormatch.solve.stop import MaxRuntime

__all__ = ["Program", "Solved", "relaxed", "solved"]

_NODES = 400
"""Branch-and-bound nodes of each objective: a limit that does not depend on the machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Whole numbers x, yes or no unless told otherwise, with ``lower <= rows @ x <= upper``.

    Parameters
    ----------
    rows
        scipy sparse (constraints, variables).
    lower, upper
        float64 (constraints,).
    objectives
        float64 (variables,) each: sums to make as large as possible, the first one first.
    most
        int64 (variables,): the most of each; None is 1 of all.
    """

    rows: Any
    lower: Sequence[float]
    upper: Sequence[float]
    objectives: Sequence[Ints]
    most: Ints | None = None


class Solved(NamedTuple):
    """A solution and an upper bound on each objective, given the objectives before.

    Parameters
    ----------
    counts
        int64 (variables,).
    bounds
        Of each objective.
    """

    counts: Ints
    bounds: tuple[int, ...]

    @property
    def chosen(self) -> Ints:
        """Variables that are not 0."""
        return np.flatnonzero(self.counts)


def solved(program: Program, stop: MaxRuntime) -> Solved | None:
    """Return the best solution found; None where the solver ended before there was one.

    A bound is what HiGHS has excluded, rounded up to a whole unit where it is not one already.
    """
    limits = [Constraints(program.rows, program.lower, program.upper)]
    upper = 1.0 if program.most is None else program.most.astype(np.float64)
    counts = np.zeros(program.rows.shape[1], np.int64)
    bounds: list[int] = []
    for objective in program.objectives:
        if not objective.any():
            bounds.append(0)
            continue
        gain, whole = objective.astype(np.float64), np.ones(len(objective), np.bool_)
        found = maximise_milp(
            gain, limits, upper=upper, seconds=stop.left(), whole=whole, nodes=_NODES
        )
        stop.cut |= found.status is Status.TIME_LIMIT
        if not found.x.size:
            return None
        counts = np.rint(found.x).astype(np.int64)
        reached = int((objective * counts).sum())
        most = found.bound if math.isfinite(found.bound) else float((gain.clip(0) * upper).sum())
        bounds.append(max(reached, _whole(most)))
        limits.append(Constraints(gain, reached, math.inf))
    return Solved(counts, tuple(bounds))


def relaxed(program: Program, reached: Sequence[int], stop: MaxRuntime) -> int | None:
    """Return the bound of the last objective when parts of a yes are allowed; None without one.

    Parameters
    ----------
    program
        The program.
    reached
        What a known answer reaches in each objective before the last: no less will do.
    stop
        When it is over.
    """
    objective = program.objectives[-1].astype(np.float64)
    if not objective.any():
        return 0
    limits = [Constraints(program.rows, program.lower, program.upper)]
    for before, least in zip(program.objectives[:-1], reached, strict=True):
        limits.append(Constraints(before.astype(np.float64), least, math.inf))
    found = maximise_milp(objective, limits, upper=1.0, seconds=stop.left())
    stop.cut |= found.status is Status.TIME_LIMIT
    return _whole(found.value) if found.optimal else None


def _whole(bound: float) -> int:
    """Return the largest whole number that a floating-point bound lets through."""
    return math.floor(bound + 1e-3 + 1e-10 * abs(bound))
