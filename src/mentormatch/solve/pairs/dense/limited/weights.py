"""Lexicographic weights within limits, where sets of people served need be no matroid."""

from __future__ import annotations

from mentormatch.objectives import WAITING
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.problem import Problem
from mentormatch.solve.pairs.weights import Weights

__all__ = ["coverage_first", "total_first"]


def coverage_first(problem: Problem, limited: Limited) -> Weights:
    """Return weights at which a person outweighs all rounds, and a round any change of the total.

    With two mentors promised to somebody, serving whoever waited can cost a person; so one person
    is worth more than all rounds, which no proof for plain limits needs.
    """
    plain = Weights.of(problem.objective, limited.instance.size, problem.span)
    if WAITING not in problem.objective.stages:
        return plain
    price = plain.big_m * (6 * len(limited.promised) + 1)
    return Weights(1, price, 2 * price, plain.big_m)


def total_first(problem: Problem, limited: Limited) -> Weights:
    """Return weights at which one unit of total outweighs any number of people."""
    return Weights.of(problem.objective, limited.instance.size, problem.span)
