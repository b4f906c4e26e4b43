"""Compiled passes of the judge: every term of every pair is evaluated, and none is skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from mentormatch.solve.kernels import add_bits, cheap

if TYPE_CHECKING:
    from mentormatch.solve.arrays import Ints
    from mentormatch.solve.packed import Mentees, Mentors
    from mentormatch.solve.scans import Terms

__all__ = ["highest"]


@njit(cache=True, nogil=True)
def highest(mentors: Mentors, mentees: Mentees, terms: Terms, rows: Ints, best: Ints) -> None:
    """Write the largest margin of each of these mentees, or 0 if all are below; skips nothing.

    For the judge, on an instance packed with every key listed: every term of every pair is
    evaluated, whatever the prices are.
    """
    size = mentors.block[0]
    nothing = np.zeros(len(terms.price), np.int32)
    sums = np.empty(size, np.int32)
    counts = np.empty(size, np.int32)
    fewest = np.empty(size, np.int32)
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(terms.price) - start)
        words = np.ascontiguousarray(mentors.words[start : start + width].T)
        price = terms.price[start : start + width]
        for x in range(len(rows)):
            i = rows[x]
            cheap(mentors, mentees, i, block, nothing, sums)
            add_bits(mentees, i, words, counts[:width], fewest[:width], sums[:width])
            largest = best[x]
            part = sums[:width]
            for q in range(width):
                margin = terms.scale * np.int64(part[q]) + terms.person - price[q]
                if part[q] >= terms.least:
                    largest = max(largest, margin)
            best[x] = largest
