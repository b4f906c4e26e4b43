"""Terms that measure: bits that agree, the angle of vectors, a function of the caller."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.terms.base import on_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mentormatch.arrays import Ints, Ints32

__all__ = ["Array", "Bits", "Dense"]

_FEW = 4
"""Mentees for whom counting word by word is faster than a product of everything."""

_LONG_BATCH = 4096
"""Pairs whose long vectors are compared at once: a few megabytes."""


@dataclass(frozen=True, slots=True)
class Bits:
    """A look-up by how many bits agree, the fewest over some weeks.

    Parameters
    ----------
    mentor_bits, mentee_bits
        uint8 (weeks, people, bytes), packed bits.
    mentee_class
        int64 (mentees,).
    table
        int64 (mentee classes, bits + 1), micro-units by number of bits that agree.
    """

    mentor_bits: NDArray[np.uint8]
    mentee_bits: NDArray[np.uint8]
    mentee_class: Ints
    table: Ints

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        shared = self.agreeing(rows, columns)
        first = (self.mentee_class[columns] * self.table.shape[1]).astype(np.intp)
        return np.asarray(self.table.astype(np.int32).ravel().take(shared + first))

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what each of these single pairs gains."""
        weeks = (
            np.bitwise_count(_wide(theirs[j]) & _wide(ours[i])).sum(axis=1, dtype=np.int64)
            for theirs, ours in zip(self.mentor_bits, self.mentee_bits, strict=True)
        )
        gained = self.table[self.mentee_class[i], reduce(np.minimum, weeks)]
        return np.asarray(gained.astype(np.int32))

    def agreeing(self, rows: Ints, columns: Ints) -> Ints:
        """Return int64 (rows, columns): bits that agree in the poorest week."""
        common = _counted if len(columns) <= _FEW else _common
        weeks = (
            common(theirs, ours, rows, columns)
            for theirs, ours in zip(self.mentor_bits, self.mentee_bits, strict=True)
        )
        fewest = next(weeks)
        for week in weeks:
            np.minimum(fewest, week, out=fewest)
        return fewest.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Dense:
    """The cosine of vectors that were quantised to whole numbers beforehand.

    Parameters
    ----------
    mentor_vectors, mentee_vectors
        int8 (people, dimensions). Squares of a vector sum to about ``127**2``, so every partial
        sum is a whole number below 2**24 and the product in float32 is exact.
    weight
        int64 (mentees,): micro-units for a cosine of 1; below 0 counts as 0.
    """

    mentor_vectors: NDArray[np.int8]
    mentee_vectors: NDArray[np.int8]
    weight: Ints

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        theirs = self.mentor_vectors[rows].astype(np.float32)
        ours = self.mentee_vectors[columns].astype(np.float32)
        product = np.maximum(theirs @ ours.T, 0).astype(np.float64)
        squares = np.outer(_squares(theirs), _squares(ours))
        # Whole numbers, one root and one division, each correctly rounded: the same everywhere.
        gained = self.weight[columns] * product / np.sqrt(np.maximum(squares, 1))
        return np.asarray(np.minimum(gained, self.weight[columns]).astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what each of these single pairs gains."""
        cuts = range(_LONG_BATCH, len(j), _LONG_BATCH)
        batches = zip(np.split(j, cuts), np.split(i, cuts), strict=True)
        return np.concatenate([self._gained(*batch) for batch in batches])

    def _gained(self, j: Ints, i: Ints) -> Ints32:
        theirs = self.mentor_vectors[j].astype(np.float32)
        ours = self.mentee_vectors[i].astype(np.float32)
        product = np.maximum(_dots(theirs, ours), 0).astype(np.float64)
        squares = _squares(theirs) * _squares(ours)
        # The operations of the block in their order, so that the numbers are the same.
        gained = self.weight[i] * product / np.sqrt(np.maximum(squares, 1))
        return np.minimum(gained, self.weight[i]).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Array:
    """The numbers of a caller's function, rounded to micro-units.

    Parameters
    ----------
    function
        ``function(rows, columns) -> float (rows, columns)`` in 0…1, NaN where unanswered.
    weight
        int64 (mentees,): micro-units for 1.
    neutral
        The number that stands for NaN.
    """

    function: Callable[[Ints, Ints], NDArray[np.float64]]
    weight: Ints
    neutral: float

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        numbers = self.function(rows, columns)
        filled = np.where(np.isnan(numbers), self.neutral, numbers)
        return np.asarray(np.rint(filled * self.weight[columns]).astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what each of these single pairs gains."""
        return np.asarray(on_pairs(self.block, j, i))


def _wide(bits: NDArray[np.uint8]) -> NDArray[np.unsignedinteger]:
    """Return the same bits in words of four bytes, where they fill them: fewer to count."""
    return bits.view(np.uint32) if bits.shape[-1] % 4 == 0 else bits


def _dots(theirs: NDArray[np.float32], ours: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.einsum("pd,pd->p", theirs, ours))


def _squares(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray((vectors.astype(np.float64) ** 2).sum(axis=1))


def _counted(
    theirs: NDArray[np.uint8], ours: NDArray[np.uint8], rows: Ints, columns: Ints
) -> NDArray[np.int64]:
    """Count bits that agree in the words that these few mentees use."""
    wanted = _wide(ours[columns])
    used = np.flatnonzero(np.bitwise_or.reduce(wanted, axis=0, initial=0))
    both = _wide(theirs)[rows[:, None], used][:, None] & wanted[:, used]
    return np.asarray(np.bitwise_count(both).sum(axis=2, dtype=np.int64))


def _common(
    theirs: NDArray[np.uint8], ours: NDArray[np.uint8], rows: Ints, columns: Ints
) -> NDArray[np.float32]:
    """Count bits that agree; a float32 product counts them exactly on the fast BLAS road."""
    theirs, ours = theirs[rows], ours[columns]
    both = np.bitwise_or.reduce(theirs, axis=0, initial=0) & np.bitwise_or.reduce(
        ours, axis=0, initial=0
    )
    used = np.flatnonzero(np.unpackbits(both))
    spread = (np.unpackbits(bits, axis=1)[:, used].astype(np.float32) for bits in (theirs, ours))
    return np.asarray(next(spread) @ next(spread).T)
