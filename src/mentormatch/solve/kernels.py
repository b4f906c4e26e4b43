"""Compiled evaluation of packed terms: single pairs, and scans over all pairs.

A scan never stores a matrix. It walks blocks of mentors that fit into cache; for every mentee it
adds up what is cheap (tables, listed keys, listed pairs) for the whole block, and evaluates what is
costly (carried keys, bits) only for pairs whose upper bound beats what the mentee has already, in
the manner of MaxScore. All sums are whole numbers, so skipping is exact.

References
----------
Turtle, H. and Flood, J. (1995). Query evaluation: strategies and optimizations. Information
Processing & Management 31(6), 831-850. doi:10.1016/0306-4573(95)00020-H
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numba.core import types
from numba.extending import intrinsic

from mentormatch.solve.packed import INELIGIBLE

if TYPE_CHECKING:
    from mentormatch.solve.arrays import Ints
    from mentormatch.solve.packed import Mentees, Mentors, Small

__all__ = ["scan", "sum_best", "units"]

_CHUNK = 64
_HIGHEST = 1 << 30


@intrinsic  # type: ignore[untyped-decorator]
def _popcount(_context: Any, word: Any) -> Any:
    """Count the bits of a 64-bit word by the instruction for it."""

    def generate(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(cache=True, nogil=True, inline="always")
def _base(mentors: Mentors, mentees: Mentees, i: int, joint: int) -> int:
    """Return what mentee i gains from any mentor of a joint class."""
    total = mentees.constant[i]
    for t in range(mentees.table_row.shape[1]):
        total += mentees.flat[mentees.table_row[i, t] + mentors.table_class[t, joint]]
    return total


@njit(cache=True, nogil=True, inline="always")
def _bits(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Return what mentee i gains from bits that agree with those of mentor j."""
    total = 0
    fewest = np.int64(1 << 30)
    weeks = mentees.bit_week
    for w in range(len(weeks)):
        count = np.int64(0)
        for x in range(weeks[w, 1], weeks[w, 2]):
            count += np.int64(_popcount(mentors.words[j, x] & mentees.words[i, x]))
        fewest = min(fewest, count)
        if w + 1 == len(weeks) or weeks[w + 1, 0] != weeks[w, 0]:
            total += mentees.flat[mentees.bit_row[i, weeks[w, 0]] + fewest]
            fewest = np.int64(1 << 30)
    return total


@njit(cache=True, nogil=True, inline="always")
def _fill(mentees: Mentees, i: int, gain: Small, value: int) -> None:
    """Write what mentee i gains from each carried key; value 0 takes it back."""
    first = mentees.listed_keys[0]
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        item = mentees.item[q]
        if item >= mentees.listed_items[0]:
            row = mentees.item_row[q]
            for key in range(mentees.item_key[item], mentees.item_key[item + 1]):
                gain[key - first] = value * mentees.flat[row + mentees.key_level[key]]


@njit(cache=True, nogil=True, inline="always")
def _carried(mentors: Mentors, gain: Small, j: int) -> int:
    total = 0
    for q in range(mentors.carried_start[j], mentors.carried_start[j + 1]):
        total += gain[mentors.carried_key[q]]
    return total


@njit(cache=True, nogil=True, inline="always")
def _add_lists(mentors: Mentors, mentees: Mentees, i: int, block: int, sums: Small) -> None:
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
def _cheap(mentors: Mentors, mentees: Mentees, i: int, block: int, price: Small, sums: Small) -> None:
    """Write tables, listed keys and listed pairs less prices for a block of mentors."""
    size = mentors.block[0]
    first = block * size
    for r in range(mentors.block_run[block], mentors.block_run[block + 1]):
        base = np.int32(_base(mentors, mentees, i, mentors.run_class[r]))
        a, b = mentors.run_start[r], mentors.run_start[r + 1]
        part, paid = sums[a - first : b - first], price[a:b]
        for q in range(b - a):
            part[q] = base - paid[q]
    _add_lists(mentors, mentees, i, block, sums)
    start, end = mentees.pair_start[i], mentees.pair_start[i + 1]
    start += np.searchsorted(mentees.pair_mentor[start:end], first)
    while start < end and mentees.pair_mentor[start] < first + size:
        sums[mentees.pair_mentor[start] - first] += mentees.pair_gain[start]
        start += 1


@njit(cache=True, nogil=True, inline="always")
def _push(margin: Ints, who: Small, value: int, name: int) -> None:
    """Insert into a list that is sorted from the largest; the last one drops out."""
    q = len(margin) - 1
    while q > 0 and margin[q - 1] < value:
        margin[q] = margin[q - 1]
        who[q] = who[q - 1]
        q -= 1
    margin[q] = value
    who[q] = name


@njit(cache=True, nogil=True, inline="always")
def _needed(margin: int, person: int, scale: int) -> int:
    """Return the 32-bit number that units less price must exceed to beat a margin."""
    return min(max((margin - person) // scale, INELIGIBLE), _HIGHEST)


@njit(cache=True, nogil=True)
def scan(
    mentors: Mentors,
    mentees: Mentees,
    first: int,
    last: int,
    prices: Ints,
    floors: Small,
    scale: int,
    person: int,
    least: int,
    margin: Ints,
    who: Small,
    theirs: Ints,
    whose: Small,
) -> int:
    """Keep the pairs of largest margin of mentees ``first:last``, over all mentors.

    The margin of a pair is ``scale * units + person - price``. Lists come in sorted; what is in
    them already must be beaten.

    Parameters
    ----------
    prices, floors
        Of packed mentors: int64, and int32 ``prices // scale``.
    least
        Pairs of fewer units are not eligible.
    margin, who
        (last - first, k): margins and packed mentors.
    theirs, whose
        (mentors, k): margins and mentees of each mentor; k may be 0.

    Returns
    -------
    int
        Pairs that were evaluated in full.
    """
    size = mentors.block[0]
    total = len(prices)
    k, back = margin.shape[1], theirs.shape[1]
    carried = len(mentees.key_level) - mentees.listed_keys[0]
    sums = np.empty(size + _CHUNK, np.int32)
    gain = np.zeros(max(1, carried), np.int32)
    needed_of_mentor = np.full(size + _CHUNK, np.int32((1 << 31) - 1), np.int32)
    full = 0
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, total - start)
        sums[width : width + _CHUNK] = 2 * INELIGIBLE
        needed_of_mentor[:] = np.int32((1 << 31) - 1)
        if back:
            for q in range(width):
                needed_of_mentor[q] = _needed(theirs[start + q, back - 1], person, scale)
        for i in range(first, last):
            _cheap(mentors, mentees, i, block, floors, sums)
            bits, keys = mentees.bits_most[i], mentees.carried_most[i]
            needed = _needed(margin[i - first, k - 1], person, scale)
            filled = False
            for c in range((width + _CHUNK - 1) // _CHUNK):
                part = sums[c * _CHUNK : (c + 1) * _CHUNK]
                limit = needed_of_mentor[c * _CHUNK : (c + 1) * _CHUNK]
                rest = np.int32(bits + keys)
                wanted = np.int32(needed) - rest
                hit = False
                if back:
                    for q in range(_CHUNK):
                        hit |= part[q] > min(wanted, limit[q] - rest)
                else:
                    top = part[0]
                    for q in range(_CHUNK):
                        top = max(top, part[q])
                    hit = top > wanted
                if not hit:
                    continue
                for q in range(_CHUNK):
                    bar = min(needed, limit[q])
                    value = np.int64(part[q])
                    if value + rest <= bar:
                        continue
                    if not filled:
                        _fill(mentees, i, gain, 1)
                        filled = True
                    j = start + c * _CHUNK + q
                    value += _carried(mentors, gain, j)
                    if value + bits <= bar:
                        continue
                    value += _bits(mentors, mentees, i, j)
                    full += 1
                    if value <= bar or value + floors[j] < least:
                        continue
                    exact = scale * (value + floors[j]) + person - prices[j]
                    if exact > margin[i - first, k - 1]:
                        _push(margin[i - first], who[i - first], exact, j)
                        needed = _needed(margin[i - first, k - 1], person, scale)
                        wanted = np.int32(needed) - rest
                    if back and exact > theirs[j, back - 1]:
                        _push(theirs[j], whose[j], exact, i)
                        limit[q] = _needed(theirs[j, back - 1], person, scale)
            if filled:
                _fill(mentees, i, gain, 0)
    return full


@njit(cache=True, nogil=True)
def units(mentors: Mentors, mentees: Mentees, j: Small, i: Small, out: Small) -> None:
    """Write the units of single pairs (packed mentor, mentee); below `INELIGIBLE` if forbidden."""
    run_of = mentors.run_start
    for q in range(len(j)):
        run = np.searchsorted(run_of, j[q], side="right") - 1
        total = np.int64(_base(mentors, mentees, i[q], mentors.run_class[run]))
        total += _held(mentors, mentees, i[q], j[q])
        total += _bits(mentors, mentees, i[q], j[q])
        a, b = mentees.pair_start[i[q]], mentees.pair_start[i[q] + 1]
        at = a + np.searchsorted(mentees.pair_mentor[a:b], j[q])
        if at < b and mentees.pair_mentor[at] == j[q]:
            total += mentees.pair_gain[at]
        out[q] = total


@njit(cache=True, nogil=True, inline="always")
def _held(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Return what mentee i gains from all keys of mentor j, by search."""
    width, size = mentees.listed_keys[0], mentors.block[0]
    total = 0
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        item, row = mentees.item[q], mentees.item_row[q]
        for key in range(mentees.item_key[item], mentees.item_key[item + 1]):
            gain = mentees.flat[row + mentees.key_level[key]]
            if gain == 0:
                continue
            if key < width:
                cell = j // size * width + key
                a, b = mentors.list_start[cell], mentors.list_start[cell + 1]
                at = a + np.searchsorted(mentors.list_mentor[a:b], j % size)
                if at < b and mentors.list_mentor[at] == j % size:
                    total += gain
            else:
                a, b = mentors.carried_start[j], mentors.carried_start[j + 1]
                for x in range(a, b):
                    if mentors.carried_key[x] == key - width:
                        total += gain
    return total


@njit(cache=True, nogil=True)
def sum_best(
    mentors: Mentors,
    mentees: Mentees,
    first: int,
    last: int,
    prices: Ints,
    scale: int,
    person: int,
    least: int,
    best: Ints,
) -> None:
    """Write the largest margin of mentees ``first:last``, or 0 if all are below; skips nothing.

    For the judge: every term of every pair is evaluated.
    """
    size, total = mentors.block[0], len(prices)
    nothing = np.zeros(total, np.int32)
    carried = len(mentees.key_level) - mentees.listed_keys[0]
    gain = np.zeros(max(1, carried), np.int32)
    sums = np.empty(size, np.int32)
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, total - start)
        for i in range(first, last):
            _cheap(mentors, mentees, i, block, nothing, sums)
            _fill(mentees, i, gain, 1)
            largest = best[i]
            for q in range(width):
                j = start + q
                value = np.int64(sums[q]) + _carried(mentors, gain, j)
                value += _bits(mentors, mentees, i, j)
                if value >= least:
                    largest = max(largest, scale * value + person - prices[j])
            best[i] = largest
            _fill(mentees, i, gain, 0)
