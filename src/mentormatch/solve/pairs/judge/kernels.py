"""Compiled passes of the judge: every term of every pair is evaluated, and none is skipped.

What has been evaluated is only ever compared: a pair that cannot change an answer is not written
down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from mentormatch.solve.arrays import FAR
from mentormatch.solve.packed.instance import INELIGIBLE
from mentormatch.solve.packed.kernels import whole

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["Counted", "Priced", "visit"]

_CHUNK = 32
"""Mentors who are compared together before one by one."""


class Priced(NamedTuple):
    """Questions of the first kind: what are the largest margins ``scale * units - price``?

    Attributes
    ----------
    price
        int64 (questions, packed mentors).
    scale, least
        int64 and int32 (questions,); pairs of fewer units than `least` do not count.
    """

    price: Ints
    scale: Ints
    least: Ints32


class Counted(NamedTuple):
    """Questions of the second kind: how many of these mentors are eligible?

    Attributes
    ----------
    member
        bool (questions, packed mentors): who counts.
    least, below
        int32 (questions,): units of a pair that counts, from `least` to less than `below`.
    """

    member: Bools
    least: Ints32
    below: Ints32


@njit(cache=True, nogil=True)
def visit(
    mentors: Mentors,
    mentees: Mentees,
    priced: Priced,
    counted: Counted,
    closed: Ints32,
    rows: Ints,
    margin: Ints,
    count: Ints,
    enough: Ints,
) -> None:
    """Evaluate all pairs of some mentees once, and answer all questions about them.

    Parameters
    ----------
    mentors, mentees
        Packed with every key listed.
    priced, counted
        The questions.
    closed
        int32 (packed mentors,): subtracted from units; so much that mentors who take no part are
        not eligible, and 0 for the others.
    rows
        The mentees.
    margin
        int64 (rows, questions, places): the largest margins, largest first; comes in far below 0.
    count, enough
        int64 (rows, questions): mentors who count, and how many of them are enough.
    """
    size = mentors.block[0]
    most = (size + _CHUNK - 1) // _CHUNK
    sums = np.empty(most * _CHUNK, np.int32)
    counts = np.empty(size, np.int32)
    fewest = np.empty(size, np.int32)
    needs = np.zeros(len(mentees.item_key), np.int32)
    tops = np.empty(most, np.int32)
    cheapest = np.empty((len(priced.scale), most), np.int64)
    present = np.empty((len(counted.least), most), np.bool_)
    last = margin.shape[2] - 1
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(closed) - start)
        chunks = (width + _CHUNK - 1) // _CHUNK
        words = np.ascontiguousarray(mentors.words[start : start + width].T)
        _summarise(priced, counted, closed[start : start + width], start, cheapest, present)
        sums[width:] = INELIGIBLE
        for x in range(len(rows)):
            i = rows[x]
            one, two, part = counts[:width], fewest[:width], sums[:width]
            whole(mentors, mentees, i, block, closed, words, needs, one, two, part)
            _highest_units(sums, tops[:chunks])
            for k in range(len(priced.scale)):
                scale, least, bar = priced.scale[k], priced.least[k], margin[x, k, last]
                for c in range(chunks):
                    top = np.int64(tops[c])
                    if top < least or scale * top - cheapest[k, c] <= bar:
                        continue
                    for q in range(c, width, chunks):
                        value = scale * np.int64(sums[q]) - priced.price[k, start + q]
                        if sums[q] >= least and value > bar:
                            _insert(margin[x, k], value)
                            bar = margin[x, k, last]
            for k in range(len(counted.least)):
                least, below = counted.least[k], counted.below[k]
                for c in range(chunks):
                    if count[x, k] >= enough[x, k]:
                        break
                    if tops[c] < least or not present[k, c]:
                        continue
                    for q in range(c, width, chunks):
                        if least <= sums[q] < below:
                            count[x, k] += counted.member[k, start + q]


@njit(cache=True, nogil=True, inline="always")
def _summarise(
    priced: Priced, counted: Counted, closed: Ints32, start: int, cheapest: Ints, present: Bools
) -> None:
    """Write the lowest price of each chunk of a block, and whether anybody in it counts."""
    chunks = (len(closed) + _CHUNK - 1) // _CHUNK
    cheapest[:] = FAR
    present[:] = False
    for q in range(len(closed)):
        if closed[q]:
            continue
        for k in range(len(cheapest)):
            price = priced.price[k, start + q]
            cheapest[k, q % chunks] = min(cheapest[k, q % chunks], price)
        for k in range(len(present)):
            present[k, q % chunks] |= counted.member[k, start + q]


@njit(cache=True, nogil=True, inline="always")
def _highest_units(sums: Ints32, tops: Ints32) -> None:
    """Write the most units of each chunk; chunks interleave, so that the maxima are vectorised."""
    chunks = len(tops)
    tops[:] = sums[:chunks]
    for r in range(1, _CHUNK):
        part = sums[r * chunks : (r + 1) * chunks]
        for c in range(chunks):
            tops[c] = max(tops[c], part[c])


@njit(cache=True, nogil=True, inline="always")
def _insert(margin: Ints, value: int) -> None:
    """Insert into a list that is sorted from the largest; the last one drops out."""
    q = len(margin) - 1
    while q > 0 and margin[q - 1] < value:
        margin[q] = margin[q - 1]
        q -= 1
    margin[q] = value
