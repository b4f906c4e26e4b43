"""Compiled certificate checks of the judge: every term of every pair is evaluated, none is pruned.

Two kinds of question are answered in one exhaustive pass: the Lagrangian subproblem of each mentee
at the duals of a certificate, and how many eligible mentors of a set each mentee has (Hall
violators). Bounds are used only after a pair has been evaluated, to spare comparisons: a pair that
cannot change an answer is not written down. Scores are int32 micro-units, reduced profits int64;
`stages` refuses duals for which a reduced profit might leave 64 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mentormatch.solve.arrays import FAR
from mentormatch.solve.compiled import inlined, kernel
from mentormatch.solve.packed.instance import INELIGIBLE
from mentormatch.solve.packed.kernels import score_block

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints, Ints32
    from mentormatch.solve.packed.instance import Mentees, Mentors

__all__ = ["Counted", "Priced", "exhaustive_pass"]

_CHUNK = 32
"""Mentors who are compared by one bound before one by one."""


class Priced(NamedTuple):
    """Lagrangian subproblems: the largest reduced profits ``scale * units - mentor_dual``.

    Attributes
    ----------
    mentor_dual
        int64 (questions, packed mentors), in units times `scale`.
    scale, min_score
        int64 and int32 (questions,); pairs of fewer units than `min_score` do not count.
    """

    mentor_dual: Ints
    scale: Ints
    min_score: Ints32


class Counted(NamedTuple):
    """Counts of neighbours: how many mentors of a set are eligible for a mentee?

    Attributes
    ----------
    member
        bool (questions, packed mentors): who counts.
    min_score, below
        int32 (questions,): units of a pair that counts, from `min_score` to less than `below`.
    """

    member: Bools
    min_score: Ints32
    below: Ints32


@kernel
def exhaustive_pass(
    mentors: Mentors,
    mentees: Mentees,
    priced: Priced,
    counted: Counted,
    closed: Ints32,
    rows: Ints,
    best: Ints,
    count: Ints,
    enough: Ints,
) -> None:
    """Exhaustive pass: evaluate all pairs of some mentees once, and answer all questions.

    O(rows * mentors * words + postings) for the scores, and O(rows * mentors / 32) bounds for each
    question besides the pairs that these do not settle.

    Parameters
    ----------
    mentors, mentees
        Packed with every key in the inverted index.
    priced, counted
        The questions.
    closed
        int32 (packed mentors,): subtracted from units; so much that mentors who take no part are
        not eligible, and 0 for the others.
    rows
        The mentees.
    best
        int64 (rows, questions, places): the largest reduced profits, largest first; comes in far
        below 0, updated.
    count, enough
        int64 (rows, questions): mentors who count, updated; how many of them are enough.
    """
    size = mentors.block[0]
    most = (size + _CHUNK - 1) // _CHUNK
    sums = np.empty(most * _CHUNK, np.int32)
    counts = np.empty(size, np.int32)
    fewest = np.empty(size, np.int32)
    needs = np.zeros(len(mentees.item_key), np.int32)
    tops = np.empty(most, np.int32)
    lowest_dual = np.empty((len(priced.scale), most), np.int64)
    present = np.empty((len(counted.min_score), most), np.bool_)
    last = best.shape[2] - 1
    for block in range(len(mentors.block_run) - 1):
        start = block * size
        width = min(size, len(closed) - start)
        chunks = (width + _CHUNK - 1) // _CHUNK
        # Transposed once a block, for all mentees: see `add_bits`.
        words = np.ascontiguousarray(mentors.words[start : start + width].T)
        _summarise(priced, counted, closed[start : start + width], start, lowest_dual, present)
        # Below any `min_score`, so that padding, where a longer block left scores, never counts.
        sums[width:] = INELIGIBLE
        for x in range(len(rows)):
            i = rows[x]
            # Once for all questions: scores are what takes time.
            one, two, part = counts[:width], fewest[:width], sums[:width]
            score_block(mentors, mentees, i, block, closed, words, needs, one, two, part)
            _highest_units(sums, tops[:chunks])
            for k in range(len(priced.scale)):
                scale, min_score, threshold = priced.scale[k], priced.min_score[k], best[x, k, last]
                for c in range(chunks):
                    top = np.int64(tops[c])
                    # The best score at the lowest dual bounds a chunk. Where all are closed the
                    # first test holds, so that FAR is never subtracted.
                    if top < min_score or scale * top - lowest_dual[k, c] <= threshold:
                        continue
                    for q in range(c, width, chunks):
                        value = scale * np.int64(sums[q]) - priced.mentor_dual[k, start + q]
                        # Strictly: an equal reduced profit in the list is as good as this one.
                        if sums[q] >= min_score and value > threshold:
                            _insert(best[x, k], value)
                            threshold = best[x, k, last]
            for k in range(len(counted.min_score)):
                min_score, below = counted.min_score[k], counted.below[k]
                for c in range(chunks):
                    # More would not change the answer, which is the lesser of both.
                    if count[x, k] >= enough[x, k]:
                        break
                    if tops[c] < min_score or not present[k, c]:
                        continue
                    for q in range(c, width, chunks):
                        if min_score <= sums[q] < below:
                            count[x, k] += counted.member[k, start + q]


@inlined
def _summarise(
    priced: Priced, counted: Counted, closed: Ints32, start: int, lowest_dual: Ints, present: Bools
) -> None:
    """Bounds of chunks for all mentees: lowest dual, and whether anybody counts.

    O(block * questions). Mentors who take no part have no say; a chunk of them alone keeps FAR.
    """
    chunks = (len(closed) + _CHUNK - 1) // _CHUNK
    lowest_dual[:] = FAR
    present[:] = False
    for q in range(len(closed)):
        if closed[q]:
            continue
        for k in range(len(lowest_dual)):
            mentor_dual = priced.mentor_dual[k, start + q]
            # Chunks interleave, as the maxima do.
            lowest_dual[k, q % chunks] = min(lowest_dual[k, q % chunks], mentor_dual)
        for k in range(len(present)):
            present[k, q % chunks] |= counted.member[k, start + q]


@inlined
def _highest_units(sums: Ints32, tops: Ints32) -> None:
    """Chunk maxima of the scores of a block, int32. O(block).

    Chunk c holds the mentors c, c + chunks, c + 2 * chunks, ...: interleaved, so that maxima are
    taken of whole vectors.
    """
    chunks = len(tops)
    tops[:] = sums[:chunks]
    for r in range(1, _CHUNK):
        part = sums[r * chunks : (r + 1) * chunks]
        for c in range(chunks):
            tops[c] = max(tops[c], part[c])


@inlined
def _insert(best: Ints, value: int) -> None:
    """Insertion into a top-k list, largest first: the last entry drops out. O(k)."""
    q = len(best) - 1
    while q > 0 and best[q - 1] < value:
        best[q] = best[q - 1]
        q -= 1
    best[q] = value
