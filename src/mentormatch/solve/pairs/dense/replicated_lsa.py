"""The assignment problem as one rectangular matrix, for `scipy.optimize.linear_sum_assignment`.

A place becomes a row or a column. Staying out needs no padding: forbidden pairs are worth 0, all
others at least 0, and whatever lands on a 0 is dropped afterwards.

References
----------
Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE Transactions on
Aerospace and Electronic Systems 52(4), 1679-1696. doi:10.1109/TAES.2016.140952
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.arrays import require_memory
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.weights import Weights

__all__ = ["dense_bytes", "largest_number", "replication_is_right", "solve_dense"]


def replication_is_right(instance: Instance) -> bool:
    """Return whether repeating places cannot make a pair twice.

    It can as soon as a mentee with two places may meet a mentor with two places.
    """
    if (instance.mentee_capacity <= 1).all() or (instance.mentor_capacity <= 1).all():
        return True
    return not instance.eligible[
        np.ix_(instance.mentee_capacity > 1, instance.mentor_capacity > 1)
    ].any()


def dense_bytes(instance: Instance) -> int:
    """Return the memory that the matrix takes at its peak: costs, and scipy's own copy."""
    return 24 * int(instance.mentee_capacity.sum()) * int(instance.mentor_capacity.sum())


def largest_number(instance: Instance, weights: Weights, span: int) -> int:
    """Return a limit of all numbers on the way, potentials of augmenting paths included.

    Parameters
    ----------
    instance, weights
        What is to be solved.
    span
        Most that one pair can change the total by, in units.
    """
    required = weights.big_m if instance.mentor_minimum.any() else 0
    return 4 * instance.size * (weights.score * span + weights.dearest + required)


def solve_dense(instance: Instance, weights: Weights) -> Ints:
    """Return a matching that is worth most, as `Weights` writes it, and fills the minimum loads.

    Parameters
    ----------
    instance
        Eligible pairs; minimum loads must be possible and `replication_is_right`.
    weights
        How people and total are one integer; the weight of a person sees to coverage.

    Returns
    -------
    ndarray
        Pairs (mentor, mentee), shape (pairs, 2).
    """
    from scipy.optimize import linear_sum_assignment

    mentees = np.repeat(np.arange(len(instance.mentee_capacity)), instance.mentee_capacity)
    mentors = np.repeat(np.arange(len(instance.mentor_capacity)), instance.mentor_capacity)
    require_memory(dense_bytes(instance), f"{len(mentees)} x {len(mentors)} places")
    cost = _costs(instance, weights, mentees, mentors)
    rows, columns = linear_sum_assignment(cost)
    made = cost[rows, columns] < 0
    return np.column_stack([mentors[columns[made]], mentees[rows[made]]])


def _costs(
    instance: Instance, weights: Weights, mentees: Ints, mentors: Ints
) -> NDArray[np.float64]:
    # Negative worth rather than maximize=True, which would copy the matrix once more.
    cost = _spread(instance.scores, mentees, mentors).astype(np.float64)
    cost *= -weights.score
    cost -= np.where(_index(mentees) == 0, instance.worth(weights)[mentees], 0.0)[:, None]
    if instance.mentor_minimum.any():
        required = _index(mentors) < instance.mentor_minimum[mentors]
        cost -= np.where(required, float(weights.big_m), 0.0)
    cost *= _spread(instance.eligible, mentees, mentors)
    return np.minimum(cost, 0.0, out=cost)


def _spread(matrix: NDArray[Any], mentees: Ints, mentors: Ints) -> NDArray[Any]:
    """Return the matrix with a row and a column for every place."""
    rows, columns = matrix.shape
    if len(mentees) != rows or (np.diff(mentees) != 1).any():
        matrix = matrix[mentees]
    if len(mentors) != columns or (np.diff(mentors) != 1).any():
        matrix = matrix[:, mentors]
    return matrix


def _index(owners: Ints) -> Ints:
    """Return the number of each place among the places of its owner, from 0."""
    return np.arange(len(owners)) - np.searchsorted(owners, owners)
