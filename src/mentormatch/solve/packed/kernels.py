"""Compiled evaluation of packed terms: single pairs, and a mentee against a block of mentors.

This is all that the engine and its judge have in common, and tests hold it equal to the NumPy
reference of each term. Every sum is a whole number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numba.core import types
from numba.extending import intrinsic

if TYPE_CHECKING:
    from mentormatch.arrays import Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors
    from mentormatch.solve.packed.ragged import Words

__all__ = [
    "add_bits",
    "add_lists",
    "bits_gain",
    "carried",
    "cheap",
    "clear",
    "dense_gain",
    "fill",
    "keys_gain",
    "listed",
    "plain",
    "popcount",
    "units",
    "whole",
]


@intrinsic
def popcount(_context: Any, word: Any) -> Any:
    """Count the bits of a 64-bit word by the instruction for it."""

    def generate(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(cache=True, nogil=True, inline="always")
def bits_gain(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Return what mentee i gains from bits that agree with those of mentor j."""
    total = 0
    fewest = np.int64(1 << 30)
    weeks = mentees.bit_week
    for w in range(len(weeks)):
        count = np.int64(0)
        for x in range(weeks[w, 1], weeks[w, 2]):
            count += np.int64(popcount(mentors.words[j, x] & mentees.words[i, x]))
        fewest = min(fewest, count)
        if w + 1 == len(weeks) or weeks[w + 1, 0] != weeks[w, 0]:
            total += mentees.flat[mentees.bit_row[i, weeks[w, 0]] + fewest]
            fewest = np.int64(1 << 30)
    return total


@njit(cache=True, nogil=True, inline="always")
def fill(mentees: Mentees, i: int, needs: Ints32, from_item: int) -> None:
    """Write where in `flat` the gains of mentee i begin for each of these items she needs."""
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        if mentees.item[q] >= from_item:
            needs[mentees.item[q]] = mentees.item_row[q]


@njit(cache=True, nogil=True, inline="always")
def clear(mentees: Mentees, i: int, needs: Ints32) -> None:
    """Write back that nothing is needed: `flat` begins with zeros."""
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        needs[mentees.item[q]] = 0


@njit(cache=True, nogil=True, inline="always")
def _gain(mentors: Mentors, mentees: Mentees, needs: Ints32, q: int) -> int:
    key = mentors.key[q]
    return mentees.flat[needs[mentees.key_item[key]] + mentees.key_level[key]]


@njit(cache=True, nogil=True, inline="always")
def keys_gain(mentors: Mentors, mentees: Mentees, needs: Ints32, i: int, j: int, first: int) -> int:
    """Return what mentee i gains from keys of mentor j from place `first` on, capped sums too."""
    total = np.int64(0)
    for q in range(first, mentors.key_start[j + 1]):
        total += _gain(mentors, mentees, needs, q)
    for c in range(len(mentees.capped_key) - 1):
        part = np.int64(0)
        for q in range(first, mentors.key_start[j + 1]):
            if mentees.capped_key[c] <= mentors.key[q] < mentees.capped_key[c + 1]:
                part += _gain(mentors, mentees, needs, q)
        total -= max(np.int64(0), part - np.int64(mentees.cap[i, c]))
    return total


@njit(cache=True, nogil=True, inline="always")
def carried(mentors: Mentors, mentees: Mentees, needs: Ints32, i: int, j: int) -> int:
    """Return what mentee i gains from the carried keys of mentor j."""
    return keys_gain(mentors, mentees, needs, i, j, mentors.key_carried[j])


@njit(cache=True, nogil=True, inline="always")
def dense_gain(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Return what mentee i gains from cosines, by the arithmetic of `mentormatch.terms.Dense`."""
    total = np.int64(0)
    for d in range(len(mentees.dense_start) - 1):
        product = np.int64(0)
        for x in range(mentees.dense_start[d], mentees.dense_start[d + 1]):
            product += np.int32(mentors.vectors[j, x]) * np.int32(mentees.vectors[i, x])
        if product > 0:
            weight = np.float64(mentees.dense_weight[i, d])
            squares = max(mentors.squares[j, d] * mentees.squares[i, d], 1.0)
            total += np.int64(min(weight * np.float64(product) / np.sqrt(squares), weight))
    return total


@njit(cache=True, nogil=True, inline="always")
def add_lists(mentors: Mentors, mentees: Mentees, i: int, block: int, sums: Ints32) -> None:
    """Add listed keys to the sums of a block."""
    width = mentees.listed_keys[0]
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        item = mentees.item[q]
        if item >= mentees.listed_items[0]:
            continue
        row = mentees.item_row[q]
        for key in range(mentees.item_key[item], mentees.item_key[item + 1]):
            gain = mentees.flat[row + mentees.key_level[key]]
            if gain == 0:
                continue
            cell = block * width + key
            for x in range(mentors.list_start[cell], mentors.list_start[cell + 1]):
                sums[mentors.list_mentor[x]] += gain


@njit(cache=True, nogil=True, inline="always")
def cheap(
    mentors: Mentors, mentees: Mentees, i: int, block: int, price: Ints32, sums: Ints32
) -> None:
    """Write tables, listed keys and listed pairs less prices for a block of mentors."""
    size = mentors.block[0]
    first = block * size
    row = mentees.base[mentees.joint[i]]
    for r in range(mentors.block_run[block], mentors.block_run[block + 1]):
        base = np.int32(row[mentors.run_class[r]] + mentees.constant[i])
        a, b = mentors.run_start[r], mentors.run_start[r + 1]
        part, paid = sums[a - first : b - first], price[a:b]
        for q in range(b - a):
            part[q] = base - paid[q]
    add_lists(mentors, mentees, i, block, sums)
    start, end = mentees.pair_start[i], mentees.pair_start[i + 1]
    start += np.searchsorted(mentees.pair_mentor[start:end], first)
    while start < end and mentees.pair_mentor[start] < first + size:
        sums[mentees.pair_mentor[start] - first] += mentees.pair_gain[start]
        start += 1
    if mentees.extra.size:
        for q in range(min(size, mentees.extra.shape[1] - first)):
            sums[q] += mentees.extra[i, first + q]


@njit(cache=True, nogil=True, inline="always")
def plain(mentors: Mentors, mentees: Mentees, i: int, j: int, run: int, needs: Ints32) -> int:
    """Return tables, keys and the matrix for a pair; `needs` holds all items of the mentee."""
    total = np.int64(mentees.base[mentees.joint[i], mentors.run_class[run]]) + mentees.constant[i]
    if mentees.extra.size:
        total += mentees.extra[i, j]
    return total + keys_gain(mentors, mentees, needs, i, j, mentors.key_start[j])


@njit(cache=True, nogil=True, inline="always")
def listed(mentees: Mentees, i: int, j: int) -> int:
    """Return what a pair gains by being listed."""
    a, b = mentees.pair_start[i], mentees.pair_start[i + 1]
    at = a + np.searchsorted(mentees.pair_mentor[a:b], j)
    return mentees.pair_gain[at] if at < b and mentees.pair_mentor[at] == j else 0


@njit(cache=True, nogil=True)
def units(mentors: Mentors, mentees: Mentees, j: Ints32, i: Ints32, out: Ints32) -> None:
    """Write the units of single pairs (packed mentor, mentee); below `INELIGIBLE` if forbidden."""
    needs = np.zeros(len(mentees.item_key), np.int32)
    for q in range(len(j)):
        run = np.searchsorted(mentors.run_start, j[q], side="right") - 1
        fill(mentees, i[q], needs, 0)
        out[q] = (
            plain(mentors, mentees, i[q], j[q], run, needs)
            + bits_gain(mentors, mentees, i[q], j[q])
            + dense_gain(mentors, mentees, i[q], j[q])
            + listed(mentees, i[q], j[q])
        )
        clear(mentees, i[q], needs)


@njit(cache=True, nogil=True, inline="always")
def add_bits(
    mentees: Mentees, i: int, words: Words, counts: Ints32, fewest: Ints32, sums: Ints32
) -> None:
    """Add what bits are worth to the sums of a block; words are given week by week."""
    weeks = mentees.bit_week
    for w in range(len(weeks)):
        counts[:] = 0
        for y in range(weeks[w, 1], weeks[w, 2]):
            own = mentees.words[i, y]
            if own:
                theirs = words[y]
                for q in range(len(counts)):
                    counts[q] += np.int32(popcount(theirs[q] & own))
        if w == 0 or weeks[w - 1, 0] != weeks[w, 0]:
            fewest[:] = counts
        else:
            for q in range(len(counts)):
                fewest[q] = min(fewest[q], counts[q])
        if w + 1 == len(weeks) or weeks[w + 1, 0] != weeks[w, 0]:
            first = mentees.bit_row[i, weeks[w, 0]]
            for q in range(len(counts)):
                sums[q] += mentees.flat[first + fewest[q]]


@njit(cache=True, nogil=True)
def whole(
    mentors: Mentors,
    mentees: Mentees,
    i: int,
    block: int,
    less: Ints32,
    words: Words,
    needs: Ints32,
    counts: Ints32,
    fewest: Ints32,
    sums: Ints32,
) -> None:
    """Write the units of a mentee with every mentor of a block: all terms, and no pair is skipped.

    Parameters
    ----------
    less
        int32 (mentors,): subtracted from the units; zeros for the units themselves.
    words
        uint64 (words, mentors of the block), as for `add_bits`.
    needs
        int32 (items + 1,): zeros, and zeros again afterwards.
    counts, fewest, sums
        int32 (mentors of the block,): scratch, scratch, and what is written.
    """
    start = block * mentors.block[0]
    cheap(mentors, mentees, i, block, less, sums)
    add_bits(mentees, i, words, counts, fewest, sums)
    if mentees.listed_keys[0] < len(mentees.key_level):
        fill(mentees, i, needs, mentees.listed_items[0])
        for q in range(len(sums)):
            sums[q] += carried(mentors, mentees, needs, i, start + q)
        clear(mentees, i, needs)
    if len(mentees.dense_start) > 1:
        for q in range(len(sums)):
            sums[q] += dense_gain(mentors, mentees, i, start + q)
