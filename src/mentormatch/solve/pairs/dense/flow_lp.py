"""Min-cost b-flow as a linear program with column generation: several partners on both sides.

A linear program over a few promising pairs is solved, its prices are held against all pairs, and
pairs that would pay more are added until the bound over all pairs meets the value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ProofError
from mentormatch.solve.arrays import require_memory
from mentormatch.solve.pairs.dense.coverage import Wanted, cover, fill_minimum
from mentormatch.solve.pairs.dense.dual_bound import upper_bound
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.weights import Weights
from mentormatch.solve.programs.network_lp import Rows, incidence, maximise

__all__ = ["candidates", "highest", "solve_flow"]

#: Pairs of each mentee, and of each mentor, to begin with.
_CANDIDATES = 20
#: Pairs of each mentee, beyond her places, that a round may add.
_ADDED = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """An optimum over the candidates alone.

    Attributes
    ----------
    pairs
        The matching.
    prices
        Of the mentors, in units times the weight of a score.
    worth
        int64 (mentees,): what covering each is worth at these prices.
    required
        What covering those who have to be covered is worth.
    """

    pairs: Ints
    prices: Ints
    worth: Ints
    required: int


def solve_flow(instance: Instance, weights: Weights, wanted: Wanted | None = None) -> Ints:
    """Return a matching of highest total, or one that is worth most, as `Weights` writes it.

    Parameters
    ----------
    instance
        Eligible pairs; minimum loads must be possible.
    weights
        How people and total are one integer.
    wanted
        Who has to be covered, which must be possible. It is a constraint rather than a weight,
        because a weight that large would drown in the tolerances of the solver; one for each class
        of mentees, which are nested, so that the matrix stays that of a network. None: the weight
        of a person decides.

    Returns
    -------
    ndarray
        Pairs (mentor, mentee), shape (pairs, 2).
    """
    require_memory(40 * instance.scores.size, f"pricing {instance.scores.size} pairs")
    core = candidates(instance)
    while True:
        found = _solve_core(instance, core, weights, wanted)
        if _is_proven(instance, found, weights, wanted):
            return found.pairs
        known = np.count_nonzero(core)
        most = int(instance.mentee_capacity.max()) + _ADDED
        core |= _dearest(instance, found.prices, weights.score, most)
        if np.count_nonzero(core) == known:
            raise ProofError("the linear program stopped short of its own bound")


def candidates(instance: Instance) -> Bools:
    """Return the pairs to begin with: high scores of both sides, and enough to be feasible."""
    free = np.zeros(len(instance.mentor_capacity), dtype=np.int64)
    core = _dearest(instance, free, 1, _CANDIDATES)
    core |= highest(instance.ranked().T, _CANDIDATES).T
    core &= instance.eligible
    for pairs in (cover(instance), fill_minimum(instance)):
        core[pairs[:, 1], pairs[:, 0]] = True
    return core


def _dearest(instance: Instance, prices: Ints, scale: int, count: int) -> Bools:
    """Return for every mentee the pairs that pay most at these prices."""
    found = np.zeros(instance.eligible.shape, dtype=np.bool_)
    for rows, margins in instance.margins(prices, scale):
        found[rows] = highest(margins, count, rows.start)
    return found & instance.eligible


def highest(values: NDArray[np.int32] | Ints, count: int, first: int = 0) -> Bools:
    """Mark the `count` highest values of each row; `first` is the number of the first row."""
    height, width = values.shape
    if count >= width:
        return np.ones(values.shape, dtype=np.bool_)
    # Every row starts elsewhere, so that among equal values not all rows mark the same few.
    turned = (np.arange(width) + np.arange(first, first + height)[:, None]) % width
    best = np.argpartition(np.take_along_axis(values, turned, axis=1), -count, axis=1)[:, -count:]
    marked = np.zeros(values.shape, dtype=np.bool_)
    np.put_along_axis(marked, np.take_along_axis(turned, best, axis=1), True, axis=1)
    return marked


def _solve_core(instance: Instance, core: Bools, weights: Weights, wanted: Wanted | None) -> _Found:
    mentee, mentor = np.nonzero(core)
    # Tolerances of the solver are absolute: it works in units of score, people as a fraction.
    worth = instance.worth(weights) if wanted is None else np.zeros_like(instance.heads)
    scores = instance.scores[mentee, mentor].astype(np.float64)
    gain = np.append(scores, worth / weights.score)
    chosen, duals = maximise(gain, _limits(instance, mentor, mentee, wanted))
    prices = np.rint((duals[0] - duals[1]) * weights.score).astype(np.int64)
    required = 0
    for (rounds, many), dual in zip(wanted.classes if wanted else (), duals[4:], strict=True):
        price = max(0, round(float(dual[0])))
        worth = worth + price * _of_class(instance, rounds)
        required += price * many
    made = np.flatnonzero(chosen[: len(mentee)])
    return _Found(np.column_stack([mentor[made], mentee[made]]), prices, worth, required)


def _of_class(instance: Instance, rounds: int) -> Ints:
    """Return int64 (mentees,): 1 for who counts and has waited so many rounds or more."""
    return instance.heads * (instance.waited >= rounds)


def _limits(instance: Instance, mentor: Ints, mentee: Ints, wanted: Wanted | None) -> list[Rows]:
    """Return the constraints on pairs, followed by one variable per mentee: is she covered."""
    from scipy.sparse import diags_array

    (mentees, mentors), arcs = instance.scores.shape, len(mentee)
    width = arcs + mentees
    by_mentor = incidence(mentor, mentors, width)
    by_mentee = incidence(mentee, mentees, width)
    is_covered = incidence(np.arange(mentees), mentees, width, first=arcs)
    groups = [
        Rows(by_mentor, instance.mentor_capacity),
        Rows(-by_mentor, -instance.mentor_minimum),
        Rows(by_mentee, instance.mentee_capacity),
        Rows(is_covered - by_mentee, np.zeros(mentees, dtype=np.int64)),
    ]
    everyone = incidence(np.zeros(mentees, dtype=np.int64), 1, width, first=arcs)
    for rounds, many in wanted.classes if wanted else ():
        those = everyone @ diags_array(np.append(np.zeros(arcs), _of_class(instance, rounds)))
        groups.append(Rows(-those, np.array([-many])))
    return groups


def _is_proven(instance: Instance, found: _Found, weights: Weights, wanted: Wanted | None) -> bool:
    """Return whether the prices bound every matching of the whole instance by this one."""
    reached = np.unique(found.pairs[:, 1])
    required = found.required if wanted else int(found.worth[reached].sum())
    for rounds, many in wanted.classes if wanted else ():
        if _of_class(instance, rounds)[reached].sum() < many:
            return False
    value = weights.score * instance.total(found.pairs) + required
    return upper_bound(instance, found.prices, found.worth, scale=weights.score) == value
