"""Compiled evaluation of scores: one pair, a mentee with a block of mentors, and the parts of both.

The engine and its judge share this and the flat arrays it reads, and tests hold it equal to the
NumPy reference of each term. Names: i is a mentee, j a packed mentor, q a place in a list. Scores
are whole micro-units, held in 32 bits: no score is further from 0 than `MOST_UNITS` = 2**25, no
price written above 2**25 units, and all penalties of a forbidden pair together stay above -2**31 +
2**28 (see `eligibility.FORBIDDEN`).  References ---------- Zobel, J. and Moffat, A. (2006).
Inverted files for text search engines. ACM Computing Surveys 38(2), 6. doi:10.1145/1132956.1132959
(postings, accumulators)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from mentormatch.solve.compiled import inlined, kernel

if TYPE_CHECKING:
    from mentormatch.arrays import Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors
    from mentormatch.solve.packed.ragged import Words

__all__ = [
    "accumulate",
    "bits_gain",
    "clear_needs",
    "dense_gain",
    "forward_gain",
    "lookup_gain",
    "pair_gain",
    "score_block",
    "score_pairs",
    "set_needs",
]


@intrinsic
def popcount(_context: Any, word: Any) -> Any:
    """Population count of a uint64 word, by the instruction for it where the machine has one."""

    def generate(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@inlined
def bits_gain(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Bitset overlap of one pair: what all `Bits` terms add, in micro-units.

    Each term looks up the popcount of the intersection, the fewest over its weeks. `bit_week` lists
    weeks by term; whenever the term changes, its total is complete. O(words of the pair).
    """
    total = 0
    # More bits than any week has: the first week takes its place.
    fewest = np.int64(1 << 30)
    weeks = mentees.bit_week
    for w in range(len(weeks)):
        count = np.int64(0)
        for x in range(weeks[w, 1], weeks[w, 2]):
            count += np.int64(popcount(mentors.words[j, x] & mentees.words[i, x]))
        fewest = min(fewest, count)
        # Last week of its term: the poorest week decides, and the next term begins anew.
        if w + 1 == len(weeks) or weeks[w + 1, 0] != weeks[w, 0]:
            total += mentees.gains[mentees.bit_row[i, weeks[w, 0]] + fewest]
            fewest = np.int64(1 << 30)
    return total


@inlined
def set_needs(mentees: Mentees, i: int, needs: Ints32, from_item: int) -> None:
    """Direct-address table of the needs of one mentee, for items from `from_item` on.

    ``needs[item]`` becomes where her row for the item begins in `gains`. Items she does not need
    keep 0, and `gains` begins with a row of zeros: looking a key up then takes no branch. O(needs).
    """
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        # What the inverted index holds has been added up for the whole block already.
        if mentees.item[q] >= from_item:
            needs[mentees.item[q]] = mentees.item_row[q]


@inlined
def clear_needs(mentees: Mentees, i: int, needs: Ints32) -> None:
    """Reset the table of needs in O(needs of the mentee), not O(items)."""
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        needs[mentees.item[q]] = 0


@inlined
def _key_gain(mentors: Mentors, mentees: Mentees, needs: Ints32, q: int) -> int:
    """Look up what the q-th key held adds for the mentee in `needs`, in micro-units. O(1)."""
    key = mentors.key[q]
    return mentees.gains[needs[mentees.key_item[key]] + mentees.key_level[key]]


@inlined
def keys_gain(mentors: Mentors, mentees: Mentees, needs: Ints32, i: int, j: int, first: int) -> int:
    """Document-at-a-time evaluation of one pair: keys of mentor j from place `first` on.

    `needs` holds the items of mentee i that these keys can name. Of a capped sum only the cap
    counts, so what is above it is taken back. O(keys of the mentor * (1 + capped sums)).
    """
    total = np.int64(0)
    for q in range(first, mentors.key_start[j + 1]):
        total += _key_gain(mentors, mentees, needs, q)
    # Keys of capped sum c are an interval of numbers, behind all others.
    for c in range(len(mentees.capped_key) - 1):
        part = np.int64(0)
        for q in range(first, mentors.key_start[j + 1]):
            if mentees.capped_key[c] <= mentors.key[q] < mentees.capped_key[c + 1]:
                part += _key_gain(mentors, mentees, needs, q)
        total -= max(np.int64(0), part - np.int64(mentees.cap[i, c]))
    return total


@inlined
def forward_gain(mentors: Mentors, mentees: Mentees, needs: Ints32, i: int, j: int) -> int:
    """Forward index of one pair: what keys add that are not in the inverted index."""
    return keys_gain(mentors, mentees, needs, i, j, mentors.key_forward[j])


@inlined
def dense_gain(mentors: Mentors, mentees: Mentees, i: int, j: int) -> int:
    """Cosine similarity of one pair: what all `Dense` terms add, in micro-units.

    The arithmetic is that of `mentormatch.terms.Dense`, operation by operation, so that both give
    the same number on every platform. O(dimensions).
    """
    total = np.int64(0)
    for d in range(len(mentees.dense_start) - 1):
        product = np.int64(0)
        for x in range(mentees.dense_start[d], mentees.dense_start[d + 1]):
            # int8 times int8 fits 15 bits: the sum is exact, and does not depend on its order.
            product += np.int32(mentors.vectors[j, x]) * np.int32(mentees.vectors[i, x])
        if product > 0:
            weight = np.float64(mentees.dense_weight[i, d])
            # Squares are whole numbers in float64; of a vector of zeros no product gets here.
            squares = max(mentors.squares[j, d] * mentees.squares[i, d], 1.0)
            # Never above the weight, however it is rounded: `dense_bound` rests on that.
            total += np.int64(min(weight * np.float64(product) / np.sqrt(squares), weight))
    return total


@inlined
def add_postings(mentors: Mentors, mentees: Mentees, i: int, block: int, sums: Ints32) -> None:
    """Term-at-a-time evaluation over the inverted index: postings of one mentee in one block.

    ``sums[q]`` (int32, micro-units) is the accumulator of the q-th mentor of the block. Postings
    store that offset in 16 bits, which is why a block has at most 65,536 mentors. O(postings of
    her items in the block): mentors who hold none of them cost nothing.
    """
    width = mentees.inverted_keys[0]
    for q in range(mentees.item_start[i], mentees.item_start[i + 1]):
        item = mentees.item[q]
        # The forward index is left to the few pairs that a bound lets through.
        if item >= mentees.inverted_items[0]:
            continue
        row = mentees.item_row[q]
        for key in range(mentees.item_key[item], mentees.item_key[item + 1]):
            gain = mentees.gains[row + mentees.key_level[key]]
            # A level that is worth nothing to her spares the whole list.
            if gain == 0:
                continue
            cell = block * width + key
            for x in range(mentors.posting_start[cell], mentors.posting_start[cell + 1]):
                sums[mentors.posting_mentor[x]] += gain


@inlined
def accumulate(
    mentors: Mentors, mentees: Mentees, i: int, block: int, less: Ints32, sums: Ints32
) -> None:
    """Accumulators of one mentee over one block: all that is cheap for everybody, less `less`.

    Cheap are tables, the inverted index, listed pairs and opaque terms; keys of the forward index,
    bits and cosines are left out. O(mentors of the block + her postings and listed pairs there).

    Parameters
    ----------
    less
        int32 (packed mentors,): units subtracted, such as rounded-down dual prices.
    sums
        int32 (at least the mentors of the block,): overwritten; places beyond stay as they are.
    """
    size = mentors.block[0]
    first = block * size
    row = mentees.base[mentees.joint[i]]
    # Mentors are sorted by joint class, so tables are one constant over a run: a vector loop.
    for r in range(mentors.block_run[block], mentors.block_run[block + 1]):
        # 32 bits throughout: twice the lanes of 64, and a sum that leaves them is ruled out above.
        base = np.int32(row[mentors.run_class[r]] + mentees.constant[i])
        a, b = mentors.run_start[r], mentors.run_start[r + 1]
        part, paid = sums[a - first : b - first], less[a:b]
        for q in range(b - a):
            part[q] = base - paid[q]
    add_postings(mentors, mentees, i, block, sums)
    # Listed pairs ascend by mentor: those of the block are one interval.
    start, end = mentees.pair_start[i], mentees.pair_start[i + 1]
    start += np.searchsorted(mentees.pair_mentor[start:end], first)
    while start < end and mentees.pair_mentor[start] < first + size:
        sums[mentees.pair_mentor[start] - first] += mentees.pair_gain[start]
        start += 1
    if mentees.opaque.size:
        for q in range(min(size, mentees.opaque.shape[1] - first)):
            sums[q] += mentees.opaque[i, first + q]


@inlined
def lookup_gain(mentors: Mentors, mentees: Mentees, i: int, j: int, run: int, needs: Ints32) -> int:
    """Sum of all look-ups of one pair: tables, keys of both indexes, opaque terms; micro-units.

    `run` is the run of mentor j and `needs` holds all items of mentee i. Bits, cosines and listed
    pairs are left out. O(keys of the mentor).
    """
    total = np.int64(mentees.base[mentees.joint[i], mentors.run_class[run]]) + mentees.constant[i]
    if mentees.opaque.size:
        total += mentees.opaque[i, j]
    return total + keys_gain(mentors, mentees, needs, i, j, mentors.key_start[j])


@inlined
def pair_gain(mentees: Mentees, i: int, j: int) -> int:
    """Binary search in the listed pairs of one mentee: what the pair adds, or 0. O(log pairs)."""
    a, b = mentees.pair_start[i], mentees.pair_start[i + 1]
    at = a + np.searchsorted(mentees.pair_mentor[a:b], j)
    return mentees.pair_gain[at] if at < b and mentees.pair_mentor[at] == j else 0


@kernel
def _score_pairs(mentors: Mentors, mentees: Mentees, j: Ints32, i: Ints32, out: Ints32) -> None:
    """Scores of single pairs, every term evaluated; see `score_pairs`."""
    needs = np.zeros(len(mentees.item_key), np.int32)
    for q in range(len(j)):
        # The run of a mentor is the last one that begins at or before her.
        run = np.searchsorted(mentors.run_start, j[q], side="right") - 1
        set_needs(mentees, i[q], needs, 0)
        out[q] = (
            lookup_gain(mentors, mentees, i[q], j[q], run, needs)
            + bits_gain(mentors, mentees, i[q], j[q])
            + dense_gain(mentors, mentees, i[q], j[q])
            + pair_gain(mentees, i[q], j[q])
        )
        clear_needs(mentees, i[q], needs)


def score_pairs(mentors: Mentors, mentees: Mentees, mentee: Ints, mentor: Ints) -> Ints:
    """Scores of single pairs, without bounds or blocks.

    About a hundred times what a pair costs in a block; for the pairs of a matching, not for all.

    Parameters
    ----------
    mentors, mentees
        Of the packed instance.
    mentee, mentor
        Mentees and packed mentors: whole numbers, (pairs,).

    Returns
    -------
    ndarray
        int64 (pairs,): micro-units; below `INELIGIBLE` where the pair is forbidden.
    """
    units = np.empty(len(mentee), np.int32)
    # One signature, compiled once: 32 bits hold every row and every score.
    _score_pairs(mentors, mentees, mentor.astype(np.int32), mentee.astype(np.int32), units)
    return units.astype(np.int64)


@inlined
def add_bits(
    mentees: Mentees, i: int, words: Words, counts: Ints32, fewest: Ints32, sums: Ints32
) -> None:
    """Bitset overlap of one mentee with a block: what `bits_gain` gives for each of its mentors.

    Parameters
    ----------
    words
        uint64 (words, mentors of the block): transposed, so that one word of all mentors lies
        together and the inner loops run over mentors as vectors.
    counts, fewest
        int32 (mentors of the block,): scratch.
    sums
        int32 (mentors of the block,): micro-units are added. O(words * mentors of the block).
    """
    weeks = mentees.bit_week
    for w in range(len(weeks)):
        counts[:] = 0
        for y in range(weeks[w, 1], weeks[w, 2]):
            own = mentees.words[i, y]
            # Whoever has no bit in a word agrees with nobody there.
            if own:
                theirs = words[y]
                for q in range(len(counts)):
                    counts[q] += np.int32(popcount(theirs[q] & own))
        if w == 0 or weeks[w - 1, 0] != weeks[w, 0]:
            fewest[:] = counts
        else:
            for q in range(len(counts)):
                fewest[q] = min(fewest[q], counts[q])
        # Last week of its term: the poorest week of each mentor is looked up.
        if w + 1 == len(weeks) or weeks[w + 1, 0] != weeks[w, 0]:
            first = mentees.bit_row[i, weeks[w, 0]]
            for q in range(len(counts)):
                sums[q] += mentees.gains[first + fewest[q]]


@kernel
def score_block(
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
    """Exhaustive evaluation of one mentee with every mentor of a block: all terms, no pruning.

    O(mentors of the block * (1 + words + forward keys + dimensions) + postings).

    Parameters
    ----------
    less
        int32 (packed mentors,): subtracted from the units; zeros for the units themselves.
    words
        uint64 (words, mentors of the block), as for `add_bits`.
    needs
        int32 (items + 1,): zeros, and zeros again afterwards.
    counts, fewest, sums
        int32 (mentors of the block,): scratch, scratch, and what is written, in micro-units.
    """
    start = block * mentors.block[0]
    accumulate(mentors, mentees, i, block, less, sums)
    add_bits(mentees, i, words, counts, fewest, sums)
    # Inverted keys are numbered first: where they are all keys, nobody has a forward one.
    if mentees.inverted_keys[0] < len(mentees.key_level):
        set_needs(mentees, i, needs, mentees.inverted_items[0])
        for q in range(len(sums)):
            sums[q] += forward_gain(mentors, mentees, needs, i, start + q)
        clear_needs(mentees, i, needs)
    # No bound spares a cosine here: the judge asks for every pair.
    if len(mentees.dense_start) > 1:
        for q in range(len(sums)):
            sums[q] += dense_gain(mentors, mentees, i, start + q)
