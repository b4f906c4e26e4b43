"""A what-if by solving again: the reference for the residual graph, and the way for all else.

A forced pair becomes a mentor of its own, with one place that has to be filled and only this mentee
to fill it; so it counts for coverage and total like any other, and every engine knows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import TooLarge
from mentormatch.solve.arrays import EXACT, physical_memory, require_exact
from mentormatch.solve.pairs.dense.coverage import cover, fill_minimum
from mentormatch.solve.pairs.dense.flow_lp import solve_flow
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.dense.replicated_lsa import (
    dense_bytes,
    largest_number,
    replication_is_right,
    solve_dense,
)
from mentormatch.solve.pairs.problem import span_of
from mentormatch.solve.pairs.residual.made import Made
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Outcome", "force", "leave"]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What is reached under a condition.

    Attributes
    ----------
    covered, total
        Mentees with a mentor, and the sum of scores in units.
    threshold
        The highest score, up to that of the worst pair made, which all but a forced pair reach;
        None where no stage asks.
    pairs
        int64 (pairs, 2): mentor and mentee in canonical order, sorted.
    """

    covered: int
    total: int
    threshold: int | None
    pairs: Ints


def force(made: Made, mentor: int, mentee: int) -> Outcome | None:
    """Solve again with a pair that has to be made; None where minimum loads do not allow it."""
    instance = made.instance
    eligible = np.column_stack([instance.eligible, np.zeros(len(instance.eligible), np.bool_)])
    eligible[mentee, [mentor, -1]] = False, True
    scores = np.zeros(eligible.shape, np.int64)
    scores[:, :-1] = instance.scores
    scores[mentee, -1] = instance.scores[mentee, mentor]
    one = np.arange(len(instance.mentor_capacity)) == mentor
    forced = replace(
        instance,
        scores=scores,
        eligible=eligible,
        mentor_capacity=np.append(instance.mentor_capacity - one, 1),
        mentor_minimum=np.append(np.maximum(instance.mentor_minimum - one, 0), 1),
        mentor_rows=np.append(instance.mentor_rows, len(one)),
    )
    found = _solved(made, forced, len(one))
    return found and replace(found, pairs=_sorted(found.pairs, len(one), mentor))


def leave(made: Made, mentor: int) -> Outcome | None:
    """Solve again without a mentor."""
    instance = made.instance
    others = np.arange(len(instance.mentor_capacity)) != mentor
    without = replace(
        instance,
        eligible=instance.eligible & others,
        mentor_capacity=instance.mentor_capacity * others,
        mentor_minimum=instance.mentor_minimum * others,
    )
    return _solved(made, without, None)


def _sorted(pairs: Ints, alone: int, mentor: int) -> Ints:
    """Return pairs with the mentor in place of the one who stands for her."""
    named = np.where(pairs == [alone, -1], [mentor, 0], pairs)
    return np.asarray(named[np.lexsort((named[:, 1], named[:, 0]))])


def _solved(made: Made, instance: Instance, alone: int | None) -> Outcome | None:
    """Go through the stages of the objective.

    Parameters
    ----------
    made
        What is compared with.
    instance
        What may be done.
    alone
        The mentor who stands for a forced pair, which is exempt from the threshold.
    """
    if len(fill_minimum(instance)) < instance.mentor_minimum.sum():
        return None
    if not made.problem.objective.people_first:
        return _outcome(instance, _best(made, instance, None), None)
    covered = len(cover(instance))
    threshold = None
    if made.threshold is not None:
        threshold = _threshold(instance, alone, covered, made.threshold)
        instance = _above(instance, alone, threshold)
    return _outcome(instance, _best(made, instance, covered), threshold)


def _outcome(instance: Instance, pairs: Ints, threshold: int | None) -> Outcome:
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return Outcome(len(np.unique(pairs[:, 1])), instance.total(pairs), threshold, pairs)


def _above(instance: Instance, alone: int | None, threshold: int) -> Instance:
    """Return the instance with only pairs of at least this score, and the one that is forced."""
    eligible = instance.eligible & (instance.scores >= threshold)
    if alone is not None:
        eligible[:, alone] = instance.eligible[:, alone]
    return replace(instance, eligible=eligible)


def _threshold(instance: Instance, alone: int | None, covered: int, highest: int) -> int:
    """Return the highest threshold, up to a limit, at which nobody more is left out: bisection."""
    if _reaches(_above(instance, alone, highest), covered):
        return highest
    below = instance.eligible & (instance.scores < highest)
    scores = np.unique(instance.scores[below])
    low, high = 0, len(scores)
    while high - low > 1:
        middle = (low + high) // 2
        if _reaches(_above(instance, alone, int(scores[middle])), covered):
            low = middle
        else:
            high = middle
    return int(scores[low])


def _reaches(instance: Instance, covered: int) -> bool:
    """Return whether so many can be covered and minimum loads be filled (which never conflict)."""
    if len(cover(instance)) < covered:
        return False
    return len(fill_minimum(instance)) == int(instance.mentor_minimum.sum())


def _best(made: Made, instance: Instance, covered: int | None) -> Ints:
    """Return a matching that is worth most; where numbers allow, one that keeps most pairs."""
    attempts = [instance]
    if made.problem.objective.people_first:
        # Else people come after the total, and would come after the pairs that stay as well.
        attempts.insert(0, _with_staying(instance, made.pairs))
    for attempt in attempts:
        weights = _weights(made, attempt)
        if weights is not None and _fits(attempt, weights):
            return solve_dense(attempt, weights)
    span = span_of(instance.scores)
    weights = Weights.of(made.problem.objective, instance.size, span)
    require_exact(instance.size * weights.score * span, places=instance.size, span=span)
    return solve_flow(instance, weights, covered)


def _weights(made: Made, instance: Instance) -> Weights | None:
    try:
        return Weights.of(made.problem.objective, instance.size, span_of(instance.scores))
    except TooLarge:
        return None


def _with_staying(instance: Instance, pairs: Ints) -> Instance:
    """Return the instance with one point more for each pair that stays.

    Scores are multiplied, so that all these points together are less than one unit.
    """
    scores = instance.scores.astype(np.int64) * (instance.size + 1)
    scores[pairs[:, 1], pairs[:, 0]] += 1
    return replace(instance, scores=scores)


def _fits(instance: Instance, weights: Weights) -> bool:
    """Return whether one assignment problem is right, exact and small enough."""
    available = physical_memory()
    small = available is None or dense_bytes(instance) <= available
    exact = largest_number(instance, weights, span_of(instance.scores)) <= EXACT
    return small and exact and replication_is_right(instance)
