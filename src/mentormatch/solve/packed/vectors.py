"""Quantised vectors side by side, with upper bounds on what their cosines add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Floats, Ints, Ints32
from mentormatch.terms import Dense

__all__ = ["Vectors", "vectors_of"]

Bytes = NDArray[np.int8]


class Vectors(NamedTuple):
    """Vectors of both sides, one cosine after the other.

    Attributes
    ----------
    mentor, mentee
        int8 (people, dimensions).
    mentor_squares, mentee_squares
        float64 (people, cosines): whole sums of squares.
    start
        int64 (cosines + 1,): where the dimensions of each cosine begin.
    weight
        int64 (mentees, cosines): units for a cosine of 1.
    bound
        int32 (mentees,): upper bound on what all cosines add, in micro-units.
    """

    mentor: Bytes
    mentee: Bytes
    mentor_squares: Floats
    mentee_squares: Floats
    start: Ints
    weight: Ints
    bound: Ints32


def vectors_of(dense: Sequence[Dense], order: Ints, shape: tuple[int, int]) -> Vectors:
    """Lay vectors side by side, mentors in packed order."""
    theirs = [term.mentor_vectors[order] for term in dense]
    ours = [term.mentee_vectors for term in dense]
    weight = np.array([term.weight for term in dense], np.int64).reshape(len(dense), shape[1])
    return Vectors(
        np.concatenate([np.zeros((shape[0], 0), np.int8), *theirs], axis=1),
        np.concatenate([np.zeros((shape[1], 0), np.int8), *ours], axis=1),
        _squares(theirs, shape[0]),
        _squares(ours, shape[1]),
        np.cumsum([0, *(part.shape[1] for part in ours)]),
        np.ascontiguousarray(weight.T),
        np.maximum(weight, 0).sum(axis=0).astype(np.int32),
    )


def _squares(vectors: Sequence[Bytes], people: int) -> Floats:
    sums = [(part.astype(np.int64) ** 2).sum(axis=1) for part in vectors]
    stacked = np.array(sums, np.float64).reshape(len(vectors), people)
    return np.ascontiguousarray(stacked.T)
