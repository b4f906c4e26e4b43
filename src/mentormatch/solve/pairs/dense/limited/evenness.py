"""Loads evened out among equally good matchings: a convex flow on the optimal face.

A mentor has slots that cost 1, 3, 5 and so on, so that the slots in use cost the square of her
load. As marginal costs rise, a linear program fills them in order (Ahuja, Magnanti and Orlin 1993,
chapter 14).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import TooLarge
from mentormatch.solve.pairs.certificates import DualPrices, Stage
from mentormatch.solve.pairs.dense.limited.face import Face, chosen_open, loads_of_face
from mentormatch.solve.pairs.dense.limited.proof import upper_bound
from mentormatch.solve.pairs.dense.limited.residual import Duals, Residual
from mentormatch.solve.pairs.dense.limited.within import Limited
from mentormatch.solve.pairs.weights import Weights
from mentormatch.solve.programs.network_lp import Rows, incidence

__all__ = ["even_weights", "evened", "evenness_stage"]


def even_weights(limited: Limited, weights: Weights) -> Weights:
    """Return weights at which no sum of squared loads outweighs anything before it.

    Raises
    ------
    TooLarge
        If they leave 64-bit arithmetic.
    """
    size = limited.instance.size
    factor = size * int(limited.instance.mentor_capacity.max(initial=1)) + 1
    if 64 * factor * (weights.big_m + weights.dearest) > 2**60:
        raise TooLarge(
            f"even loads of {size} places need numbers beyond exact 64-bit arithmetic; use a "
            "coarser resolution"
        )
    return Weights(
        weights.score * factor,
        weights.coverage_price * factor,
        weights.big_m * factor,
        weights.waiting_price * factor,
    )


def evened(limited: Limited, face: Face) -> Ints:
    """Return the matching of a face whose squared loads sum to least.

    Parameters
    ----------
    limited
        The instance.
    face
        All optimal matchings.
    """
    if not len(face.open):
        return face.fixed
    width, mentors = len(face.open), face.mentor.shape[1]
    made = np.bincount(face.fixed[:, 0], minlength=mentors)
    rooms = face.mentor[1] - made
    owner = np.repeat(np.arange(mentors), rooms)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(rooms) - rooms, rooms)
    gain = np.concatenate([np.zeros(width), -(2.0 * (made[owner] + number) + 1)])
    wide = width + len(owner)
    sums = incidence(face.open[:, 0], mentors, wide)
    filled = incidence(owner, mentors, wide, first=width)
    none = np.zeros(mentors, np.int64)
    rows = [_wider(one, wide) for one in loads_of_face(limited, face)]
    rows.append(Rows(sums - filled, none))
    chosen = chosen_open(limited, rows, gain)[:width]
    return np.concatenate([face.fixed, face.open[chosen]])


def _wider(rows: Rows, width: int) -> Rows:
    """Return constraints with more variables, which do not count."""
    from scipy.sparse import csr_array

    matrix = csr_array(rows.matrix)
    cells = (matrix.data, matrix.indices, matrix.indptr)
    return Rows(csr_array(cells, shape=(matrix.shape[0], width)), rows.limit)


def evenness_stage(
    limited: Limited, pairs: Ints, weights: Weights, reached: DualPrices
) -> tuple[Stage, Duals]:
    """Return the stage of even loads, and the prices that prove it.

    Parameters
    ----------
    limited
        Above the threshold, with even loads.
    pairs
        A matching of least squared loads among the best.
    weights
        See `even_weights`.
    reached
        What the stage before it asks for: threshold, people and rounds.
    """
    instance = limited.instance
    duals = Residual(limited, pairs, weights).duals()
    proof = replace(
        reached,
        mentor=instance.mentors_to_caller(duals.mentors),
        limits=tuple(duals.groups.tolist()),
        scale=weights.score,
        coverage=weights.coverage_price,
        waiting=weights.waiting_price,
        even=1,
    )
    loads = np.bincount(pairs[:, 0], minlength=len(instance.mentor_capacity))
    squares = int((loads**2).sum())
    served = np.unique(pairs[:, 1])
    worth = instance.worth(weights)
    value = weights.score * instance.total(pairs) + int(worth[served].sum())
    bound = value - upper_bound(limited, duals, worth, scale=weights.score)
    return Stage("evenness", squares, bound, proof), duals
