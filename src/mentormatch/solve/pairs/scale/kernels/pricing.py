"""Compiled scans: the best pairs of every mentee and every mentor, and no pair is stored.

A scan walks blocks of mentors that fit into cache; for every mentee it adds up what is cheap
(tables, listed keys, listed pairs) for the whole block, and evaluates what is costly (carried keys,
bits) only for pairs whose upper bound beats what the mentee has already, in the manner of MaxScore.
All sums are whole numbers, so skipping is exact.

References
----------
Turtle, H. and Flood, J. (1995). Query evaluation: strategies and optimizations. Information
Processing & Management 31(6), 831-850. doi:10.1016/0306-4573(95)00020-H
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from mentormatch.solve.arrays import FAR
from mentormatch.solve.packed.instance import INELIGIBLE
from mentormatch.solve.packed.kernels import (
    bits_gain,
    carried,
    cheap,
    clear,
    dense_gain,
    fill,
    listed,
    plain,
)

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["Terms", "collect", "reach", "scan"]

_CHUNK = 32
_ALL = 100
_LESS = 3
_HIGHEST = 1 << 30


@njit(cache=True, nogil=True, inline="always")
def _push(margin: Ints, who: Ints32, value: int, name: int) -> None:
    """Insert into a list that is sorted from the largest; the last one drops out."""
    q = len(margin) - 1
    while q > 0 and margin[q - 1] < value:
        margin[q] = margin[q - 1]
        who[q] = who[q - 1]
        q -= 1
    margin[q] = value
    who[q] = name


class Terms(NamedTuple):
    """What a pair is compared by: its margin is ``scale * units + person - price``.

    Attributes
    ----------
    price, floor
        Of packed mentors: int64, and int32, at most ``price // scale``.
    scale, person, least
        Pairs of fewer than `least` units are not eligible.
    trust
        Percent of what costly terms can add that a pair is credited with before they are evaluated:
        100 misses nothing, less is faster and may miss good pairs; the lists of mentors are then
        credited two thirds of it.
    """

    price: Ints
    floor: Ints32
    scale: int
    person: int
    least: int
    trust: int


@njit(cache=True, nogil=True, inline="always")
def _needed(terms: Terms, margin: int) -> int:
    """Return the 32-bit number that units less floor must exceed to beat a margin."""
    return min(max((margin - terms.person) // terms.scale, INELIGIBLE), _HIGHEST)


@njit(cache=True, nogil=True, inline="always")
def _margin(terms: Terms, j: int, value: int) -> int:
    """Return the margin of units less floor, far below 0 where the pair is not eligible."""
    units = value + terms.floor[j]
    if units < terms.least:
        return -FAR
    return terms.scale * units + terms.person - terms.price[j]


@njit(cache=True, nogil=True, inline="always")
def _costly(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Return what is costly to evaluate and not carried: bits and cosines."""
    return bits_gain(mentors, mentees, i, j) + dense_gain(mentors, mentees, i, j)


@njit(cache=True, nogil=True, inline="always")
def _warm(
    mentors: Mentors,
    mentees: Mentees,
    terms: Terms,
    i: int,
    start: int,
    width: int,
    sums: Ints32,
    needs: Ints32,
    kept: Ints,
    peaks: Ints,
    place: Ints32,
) -> int:
    """Return a margin that enough pairs of this block reach: those that look best by what is cheap.

    One pair of each of the most promising chunks is evaluated, so that the scan need not start
    from nothing. The peaks are the largest cheap sums of the chunks.
    """
    kept[:] = -FAR
    peaks[:] = -FAR
    place[:] = -1
    for c in range(0, width, _CHUNK):
        peak = sums[c]
        for q in range(c, min(width, c + _CHUNK)):
            peak = max(peak, sums[q])
        if peak > peaks[-1]:
            _push(peaks, place, np.int64(peak), c)
    who = np.empty(len(kept), np.int32)
    for p in range(len(peaks)):
        at = place[p]
        if at < 0:
            break
        while sums[at] < peaks[p]:
            at += 1
        value = peaks[p] + carried(mentors, mentees, needs, i, start + at)
        value += _costly(mentors, mentees, i, start + at)
        margin = _margin(terms, start + at, value)
        if margin > kept[-1]:
            _push(kept, who, margin, 0)
    return kept[-1] - 1 if kept[-1] > -FAR else kept[-1]


@njit(cache=True, nogil=True)
def scan(
    mentors: Mentors,
    mentees: Mentees,
    terms: Terms,
    rows: Ints,
    margin: Ints,
    who: Ints32,
    theirs: Ints,
    whose: Ints32,
) -> int:
    """Keep the pairs of largest margin of some mentees, over all mentors.

    Lists come in sorted; what is in them already must be beaten.

    Parameters
    ----------
    rows
        The mentees.
    margin, who
        (rows, k): margins and packed mentors.
    theirs, whose
        (mentors, k): margins and mentees of each mentor; k may be 0.

    Returns
    -------
    int
        Pairs that were evaluated in full.
    """
    size = mentors.block[0]
    k, back = margin.shape[1], theirs.shape[1]
    # Behind the block is room up to a whole chunk, worth less than any bar.
    sums = np.full((size + _CHUNK - 1) // _CHUNK * _CHUNK, -_HIGHEST, np.int32)
    limits = np.empty(len(sums), np.int32)
    hopeful = np.empty(len(sums) + 1, np.int32)
    needs = np.zeros(len(mentees.item_key), np.int32)
    warm, peaks, place = np.empty(k, np.int64), np.empty(2 * k, np.int64), np.empty(2 * k, np.int32)
    full = 0
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(terms.price) - start)
        sums[width:] = -_HIGHEST
        limits[:] = _HIGHEST
        for q in range(width if back else 0):
            limits[q] = _needed(terms, theirs[start + q, back - 1])
        for x in range(len(rows)):
            i = rows[x]
            if mentees.bits_most[i] < INELIGIBLE:
                continue
            cheap(mentors, mentees, i, block, terms.floor, sums)
            filled = False
            if margin[x, 0] == -FAR:
                fill(mentees, i, needs, mentees.listed_items[0])
                filled = True
                margin[x] = _warm(
                    mentors, mentees, terms, i, start, width, sums, needs, warm, peaks, place
                )
            needed = _needed(terms, margin[x, k - 1])
            bits = mentees.bits_most[i] * terms.trust // 100
            keys = mentees.carried_most[i] * terms.trust // 100
            apart = mentees.apart_most[i] * terms.trust // 100
            rest = np.int32(bits + keys)
            # What her mentors' lists are credited less; nothing where nothing may be missed.
            less = rest // _LESS if terms.trust < _ALL else 0
            several = _hopeful(sums, limits, needed, rest, less, back > 0, hopeful)
            for h in range(several):
                q = hopeful[h]
                bar = min(needed, np.int64(limits[q]) + less)
                value = np.int64(sums[q])
                if value + rest <= bar:
                    continue
                j = start + q
                most = bits
                if mentors.signature[j] & mentees.signature[i] == 0:
                    most = apart
                    if value + keys + most <= bar:
                        continue
                if not filled:
                    fill(mentees, i, needs, mentees.listed_items[0])
                    filled = True
                value += carried(mentors, mentees, needs, i, j)
                if value + most <= bar:
                    continue
                value += bits_gain(mentors, mentees, i, j)
                if value + mentees.dense_most[i] <= bar:
                    continue
                value += dense_gain(mentors, mentees, i, j)
                full += 1
                exact = _margin(terms, j, value)
                if exact > margin[x, k - 1]:
                    _push(margin[x], who[x], exact, j)
                    needed = _needed(terms, margin[x, k - 1])
                if back and exact > theirs[j, back - 1]:
                    _push(theirs[j], whose[j], exact, i)
                    limits[q] = _needed(terms, theirs[j, back - 1])
            if filled:
                clear(mentees, i, needs)
    return full


@njit(cache=True, nogil=True, inline="always")
def _hopeful(
    sums: Ints32, limits: Ints32, needed: int, rest: int, less: int, limited: bool, places: Ints32
) -> int:
    """Write which pairs may beat what the mentee, or one of the limited mentors, has; count them.

    Whole chunks are passed over at once; within a chunk nothing depends on a branch.
    """
    wanted, credit = np.int32(needed - rest), np.int32(rest - less)
    count = np.int64(0)
    for c in range(0, len(sums), _CHUNK):
        hits = np.int32(0)
        if limited:
            for q in range(c, c + _CHUNK):
                hits |= np.int32(sums[q] > min(wanted, np.int32(limits[q] - credit)))
        else:
            for q in range(c, c + _CHUNK):
                hits |= np.int32(sums[q] > wanted)
        if hits == 0:
            continue
        for q in range(c, c + _CHUNK):
            places[count] = q
            count += np.int64(sums[q] > min(wanted, np.int32(limits[q] - credit)))
    return count


@njit(cache=True, nogil=True)
def collect(
    mentors: Mentors,
    mentees: Mentees,
    terms: Terms,
    rows: Ints,
    bars: Ints,
    found: Ints,
    own: int,
    most: int,
) -> tuple[Ints, Ints32, Ints]:
    """Find every pair of some mentees whose margin is at least the bar of the mentee.

    Parameters
    ----------
    rows, bars
        Mentees, and the margin that a pair of each must reach.
    found, own, most
        int64 (pieces,): pairs found so far by all who share the work, where to count one's own,
        and the number of pairs beyond which to stop.

    Returns
    -------
    tuple
        Positions in `rows`, packed mentors, and margins.
    """
    size = mentors.block[0]
    sums = np.empty(size, np.int32)
    needs = np.zeros(len(mentees.item_key), np.int32)
    which, who, margin = (
        np.empty(1024, np.int64),
        np.empty(1024, np.int32),
        np.empty(1024, np.int64),
    )
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(terms.price) - start)
        for x in range(len(rows)):
            if found.sum() > most:
                return which[:0], who[:0], margin[:0]
            i = rows[x]
            cheap(mentors, mentees, i, block, terms.floor, sums)
            needed = _needed(terms, bars[x] - 1)
            keys, bits = np.int64(mentees.carried_most[i]), np.int64(mentees.bits_most[i])
            filled = False
            for q in range(width):
                value = np.int64(sums[q])
                if value + keys + bits <= needed:
                    continue
                if not filled:
                    fill(mentees, i, needs, mentees.listed_items[0])
                    filled = True
                value += carried(mentors, mentees, needs, i, start + q)
                if value + bits <= needed:
                    continue
                value += _costly(mentors, mentees, i, start + q)
                exact = _margin(terms, start + q, value)
                if exact < bars[x] or exact == -FAR:
                    continue
                n = found[own]
                if n == len(who):
                    which = np.concatenate((which, np.empty(n, np.int64)))
                    who = np.concatenate((who, np.empty(n, np.int32)))
                    margin = np.concatenate((margin, np.empty(n, np.int64)))
                which[n], who[n], margin[n] = x, start + q, exact
                found[own] = n + 1
            if filled:
                clear(mentees, i, needs)
    n = found[own]
    return which[:n], who[:n], margin[:n]


@njit(cache=True, nogil=True)
def reach(
    mentors: Mentors, mentees: Mentees, rows: Ints, chosen: Ints, least: int, whose: Ints32
) -> None:
    """Write for each chosen mentor the first of some mentees whose pair with her is good enough.

    Parameters
    ----------
    rows, chosen
        Mentees in the order in which they are tried, and packed mentors.
    least
        Units that a pair must reach; above `INELIGIBLE`.
    whose
        int32 (chosen,): the mentee, or -1.
    """
    needs = np.zeros(len(mentees.item_key), np.int32)
    runs = np.searchsorted(mentors.run_start, chosen, side="right") - 1
    left = np.arange(len(chosen))
    count = len(chosen)
    whose[:] = -1
    for x in range(len(rows)):
        if count == 0:
            break
        i = rows[x]
        most = np.int64(mentees.bits_most[i])
        for q in range(mentees.pair_start[i], mentees.pair_start[i + 1]):
            most = max(most, mentees.bits_most[i] + mentees.pair_gain[q])
        fill(mentees, i, needs, 0)
        still = 0
        for c in range(count):
            j = chosen[left[c]]
            value = plain(mentors, mentees, i, j, runs[left[c]], needs)
            if value + most >= least:
                value += listed(mentees, i, j) + _costly(mentors, mentees, i, j)
                if value >= least:
                    whose[left[c]] = i
                    continue
            left[still] = left[c]
            still += 1
        count = still
        clear(mentees, i, needs)
