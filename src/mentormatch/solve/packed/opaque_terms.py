"""Opaque terms, which no flat form describes, as a dense matrix: functions of the caller.

A term that answers only for blocks is asked once for every pair. That needs memory for all of
them, so it is refused before it would crowd out everything else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints, Ints32
from mentormatch.errors import TooLarge
from mentormatch.solve.arrays import physical_memory
from mentormatch.solve.packed.eligibility import FORBIDDEN, Blocks

__all__ = ["matrix_of"]

_TILE = 512
_SHARE = 4
_BYTES = 4
_GIGABYTE = 1e9


def matrix_of(terms: Sequence[Blocks], order: Ints, shape: tuple[int, int]) -> Ints32:
    """Return what terms add for every pair.

    Parameters
    ----------
    terms
        Terms of any kind; none gives an empty matrix.
    order
        int64 (packed mentors,): the mentor that each of them is.
    shape
        Packed mentors, mentees.

    Returns
    -------
    int32 (mentees, packed mentors)
        Sums, none below `FORBIDDEN`; shape (0, 0) without terms.

    Raises
    ------
    TooLarge
        If the matrix needs more than a quarter of physical memory.
    """
    if not terms:
        return np.zeros((0, 0), np.int32)
    _require(shape)
    matrix = np.empty(shape[::-1], np.int32)
    for a in range(0, shape[0], _TILE):
        rows = order[a : a + _TILE]
        for b in range(0, shape[1], _TILE):
            columns = np.arange(b, min(shape[1], b + _TILE))
            matrix[b : b + _TILE, a : a + _TILE] = _added(terms, rows, columns).T
    return matrix


def _added(terms: Sequence[Blocks], rows: Ints, columns: Ints) -> Ints | Ints32:
    """Return the sum of a block, none below `FORBIDDEN`; one term alone needs no wider numbers."""
    first, *others = (term.block(rows, columns) for term in terms)
    if not others:
        return np.maximum(first, FORBIDDEN)
    return np.maximum(sum(others, first.astype(np.int64)), FORBIDDEN)


def _require(shape: tuple[int, int]) -> None:
    needed, available = _BYTES * shape[0] * shape[1], physical_memory()
    if available is not None and needed > available // _SHARE:
        raise TooLarge(
            "a criterion or a requirement calls a function of its own or tells nearly everybody "
            f"apart; numbers for all {shape[0]} x {shape[1]} pairs need {needed / _GIGABYTE:.1f} "
            f"GB, more than a quarter of the {available / _GIGABYTE:.1f} GB of this machine; "
            "leave it out, or split the cohort"
        )
