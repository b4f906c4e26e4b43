"""Compiled pricing problem: pairs of largest reduced profit, over all pairs and without a matrix.

A column is a pair, with the reduced profit of `reduced_profit`. A pricing pass walks blocks of
mentors that fit into cache. For every mentee it accumulates what is cheap for the whole block
(tables, postings, listed pairs) and evaluates the rest (forward index, bits, cosines) only for
pairs whose upper bound beats what is held already: MaxScore pruning, with criteria in the place of
query terms. The bounds are true upper bounds at full trust, so nothing is missed; sums of whole
numbers round nothing away.

Widths: accumulators are int32 and hold units less a rounded dual. Both are within 2**25 of 0 and
all penalties of a pair stay above -2**31 + 2**28, so no sum leaves 32 bits. (`terms_of` clips duals
above; that none is far below 0 is up to its callers.)

References
----------
Turtle, H. and Flood, J. (1995). Query evaluation: strategies and optimizations. Information
Processing & Management 31(6), 831-850. doi:10.1016/0306-4573(95)00020-H
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined, kernel
from mentormatch.solve.packed.instance import INELIGIBLE
from mentormatch.solve.packed.kernels import (
    accumulate,
    bits_gain,
    clear_needs,
    dense_gain,
    forward_gain,
    set_needs,
)
from mentormatch.solve.pairs.scale.kernels.reduced_profit import (
    HIGHEST,
    Terms,
    costly_gain,
    reduced_profit,
    threshold_of,
)

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["price_rows"]

_CHUNK = 32
"""Mentors who are ruled out together: a few vector registers of 32-bit sums."""
_STRIDE = 7919
"""How much further than the mentee before one begins her candidates: a prime."""
_ALL = 100
"""Percent of trust at which nothing may be missed."""
_LESS = 3
"""Below full trust, lists of mentors credit a pair with this part less of what is not evaluated."""


@inlined
def _insert_sorted(reduced: Ints, partner: Ints32, value: int, name: int) -> None:
    """Insertion into a top-k list, largest first: the last entry drops out. O(k).

    The value must exceed the last entry. An equal value stays in front of a new one, so of ties the
    first that is met is kept: in packed order for a mentee; for a mentor by the blocks of mentees.

    Parameters
    ----------
    reduced, partner
        int64 and int32 (k,): reduced profits, and whose they are.
    """
    q = len(reduced) - 1
    while q > 0 and reduced[q - 1] < value:
        reduced[q] = reduced[q - 1]
        partner[q] = partner[q - 1]
        q -= 1
    reduced[q] = value
    partner[q] = name


@inlined
def _seed(
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
    """Initial threshold of a top-k list: a reduced profit that k pairs of the block exceed.

    Without one, the first pairs of a mentee are all evaluated in full. The pair of highest
    accumulator in each of the 2 k most promising chunks is evaluated instead; the k-th best of
    these, less 1, is exceeded by k pairs. O(block + k * (cost of a pair)).

    Parameters
    ----------
    i, start, width
        The mentee; first packed mentor of the block, and how many there are.
    sums
        int32: accumulators of the block, units less dual floor.
    needs
        int32 (items + 1,): the needs of mentee i.
    kept, peaks, place
        int64 (k,), int64 (2 k,) and int32 (2 k,): scratch.

    Returns
    -------
    int
        int64; -FAR if fewer than k of these pairs are eligible.
    """
    # Twice k chunks, because costly terms change the order and some pairs are not eligible.
    kept[:] = -FAR
    peaks[:] = -FAR
    place[:] = -1
    for c in range(0, width, _CHUNK):
        peak = sums[c]
        for q in range(c, min(width, c + _CHUNK)):
            peak = max(peak, sums[q])
        # One pair a chunk: to find its peak is a vector loop, to rank all pairs is not.
        if peak > peaks[-1]:
            _insert_sorted(peaks, place, np.int64(peak), c)
    partner = np.empty(len(kept), np.int32)
    for p in range(len(peaks)):
        at = place[p]
        if at < 0:
            break
        # The peak is in this chunk, so the walk needs no end; of ties the first.
        while sums[at] < peaks[p]:
            at += 1
        value = peaks[p] + forward_gain(mentors, mentees, needs, i, start + at)
        value += costly_gain(mentors, mentees, i, start + at)
        reduced = reduced_profit(terms, start + at, value)
        if reduced > kept[-1]:
            _insert_sorted(kept, partner, reduced, 0)
    # One less, for a list takes what exceeds its last entry: the pairs seen here may still enter.
    # At less than full trust one may be pruned all the same; its place then stays with partner -1.
    return kept[-1] - 1 if kept[-1] > -FAR else kept[-1]


@kernel
def price_rows(
    mentors: Mentors,
    mentees: Mentees,
    terms: Terms,
    rows: Ints,
    reduced: Ints,
    partner: Ints32,
    mentor_reduced: Ints,
    mentor_partner: Ints32,
) -> None:
    """Pricing pass by rows: the k columns of largest reduced profit of some mentees, all mentors.

    MaxScore (Turtle and Flood 1995, doi:10.1016/0306-4573(95)00020-H), exact at full trust.
    Invariant: a list holds the k largest reduced profits met so far that exceed what came in, and
    its last entry is the threshold that a pair must beat; a seed stands in it with partner -1 until
    a pair takes its place. O(rows * mentors) vectorised additions and comparisons, the postings of
    the rows, and the keys and words of the few pairs let through.

    Parameters
    ----------
    rows
        int64 (rows,): the mentees.
    reduced, partner
        int64 and int32 (rows, k): reduced profits, largest first, and packed mentors. Come in with
        what has to be beaten (-FAR: nothing) and -1; updated.
    mentor_reduced, mentor_partner
        int64 and int32 (packed mentors, k): the same for mentors, with mentees; k may be 0.
    """
    size = mentors.block[0]
    k, back = reduced.shape[1], mentor_reduced.shape[1]
    # Behind the block is room up to a whole chunk, worth less than any threshold.
    sums = np.full((size + _CHUNK - 1) // _CHUNK * _CHUNK, -HIGHEST, np.int32)
    mentor_threshold = np.empty(len(sums), np.int32)
    candidates = np.empty(len(sums) + 1, np.int32)
    needs = np.zeros(len(mentees.item_key), np.int32)
    seed, peaks, place = np.empty(k, np.int64), np.empty(2 * k, np.int64), np.empty(2 * k, np.int32)
    # Blocks outside, mentees inside: the arrays of a block stay in cache for all mentees.
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(terms.mentor_dual) - start)
        # The last block may be shorter, and the one before has left sums there.
        sums[width:] = -HIGHEST
        # Where mentors have no lists, and behind the block, nothing beats HIGHEST.
        mentor_threshold[:] = HIGHEST
        for q in range(width if back else 0):
            mentor_threshold[q] = threshold_of(terms, mentor_reduced[start + q, back - 1])
        for x in range(len(rows)):
            i = rows[x]
            # A rule on shared hours forbids her everybody.
            if mentees.costly_bound[i] < INELIGIBLE:
                continue
            accumulate(mentors, mentees, i, block, terms.dual_floor, sums)
            filled = False
            # Nothing known of her yet: a seed spares the evaluation of whole blocks. While no pair
            # at all has entered her list, the next block is asked again.
            if reduced[x, 0] == -FAR:
                set_needs(mentees, i, needs, mentees.inverted_items[0])
                filled = True
                reduced[x] = _seed(
                    mentors, mentees, terms, i, start, width, sums, needs, seed, peaks, place
                )
            threshold = threshold_of(terms, reduced[x, k - 1])
            costly = mentees.costly_bound[i] * terms.trust // 100
            forward = mentees.forward_bound[i] * terms.trust // 100
            disjoint = mentees.disjoint_bound[i] * terms.trust // 100
            bound = np.int32(costly + forward)
            # Lists of mentors credit her pairs with so much less; with nothing less at full trust.
            discount = bound // _LESS if terms.trust < _ALL else 0
            several = _candidates(
                sums, mentor_threshold, threshold, bound, discount, back > 0, candidates
            )
            # Everybody begins elsewhere: where many mentors tie, lists that all began with the
            # first would hold the same few mentors, and every round would add as few.
            turn = np.int64(i) * _STRIDE % max(1, several)
            for h in range(several):
                q = candidates[h + turn - (several if h + turn >= several else 0)]
                # Both lists may have become stricter since candidates were chosen; one of them must
                # be beaten, so the lower threshold counts.
                limit = min(threshold, np.int64(mentor_threshold[q]) + discount)
                value = np.int64(sums[q])
                if value + bound <= limit:
                    continue
                j = start + q
                # From here on each bound is replaced by what it bounds, term by term.
                most = costly
                # Disjoint signatures prove disjoint bitsets, which a tighter bound describes.
                if mentors.signature[j] & mentees.signature[i] == 0:
                    most = disjoint
                    if value + forward + most <= limit:
                        continue
                # Needs are laid out once a pair asks: in most blocks a mentee has none that does.
                if not filled:
                    set_needs(mentees, i, needs, mentees.inverted_items[0])
                    filled = True
                value += forward_gain(mentors, mentees, needs, i, j)
                if value + most <= limit:
                    continue
                value += bits_gain(mentors, mentees, i, j)
                # At full credit whatever the trust: only cosines are left, one term of several.
                if value + mentees.dense_bound[i] <= limit:
                    continue
                value += dense_gain(mentors, mentees, i, j)
                exact = reduced_profit(terms, j, value)
                if exact > reduced[x, k - 1]:
                    _insert_sorted(reduced[x], partner[x], exact, j)
                    threshold = threshold_of(terms, reduced[x, k - 1])
                # By the same number: a mentor's own dual does not change the order of her mentees.
                if back and exact > mentor_reduced[j, back - 1]:
                    _insert_sorted(mentor_reduced[j], mentor_partner[j], exact, i)
                    mentor_threshold[q] = threshold_of(terms, mentor_reduced[j, back - 1])
            if filled:
                clear_needs(mentees, i, needs)


@inlined
def _candidates(
    sums: Ints32,
    mentor_threshold: Ints32,
    threshold: int,
    bound: int,
    discount: int,
    two_sided: bool,
    places: Ints32,
) -> int:
    """Candidates that MaxScore lets through: whose pair may beat the mentee's list or the mentor's.

    Whole chunks are ruled out at once; within a chunk nothing depends on a branch, so that the
    comparisons are vectorised. O(block).

    Parameters
    ----------
    sums, mentor_threshold
        int32 (a multiple of `_CHUNK`,): accumulators, and thresholds of the mentors.
    threshold, bound, discount
        Of the mentee; what is not yet evaluated adds at most `bound`, and mentors' lists are
        credited `discount` less.
    two_sided
        Whether mentors have lists.
    places
        int32: positions in the block are written.

    Returns
    -------
    int
        How many.
    """
    # The bound is taken off the threshold once, not added to every sum. Thresholds are from -2**26
    # to 2**30 and bounds within 2**27 of 0, so the differences fit 32 bits.
    wanted, credit = np.int32(threshold - bound), np.int32(bound - discount)
    count = np.int64(0)
    for c in range(0, len(sums), _CHUNK):
        hits = np.int32(0)
        if two_sided:
            for q in range(c, c + _CHUNK):
                hits |= np.int32(sums[q] > min(wanted, np.int32(mentor_threshold[q] - credit)))
        else:
            for q in range(c, c + _CHUNK):
                hits |= np.int32(sums[q] > wanted)
        if hits == 0:
            continue
        # Every position is written, and overwritten by the next unless it counts: no branch.
        for q in range(c, c + _CHUNK):
            places[count] = q
            count += np.int64(sums[q] > min(wanted, np.int32(mentor_threshold[q] - credit)))
    return count
