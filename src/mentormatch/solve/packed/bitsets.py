"""Bitsets as 64-bit words, with signatures (superimposed coding) that tell disjoint ones apart.

A signature folds a bitset into one word: groups of neighbouring bits become one bit. Signatures
without a common bit prove that the bitsets have none either; the converse does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.packed.ragged import RaggedTables, Words, columns
from mentormatch.terms import Bits

__all__ = ["BitWords", "bit_words"]


class BitWords(NamedTuple):
    """Words of both sides, their weeks and tables, and upper bounds on what they add.

    Attributes
    ----------
    mentor, mentee
        uint64 (people, words).
    weeks
        int32 (weeks, 3): term, first word, last word + 1, by term.
    rows
        int32 (mentees, terms): where the row of the mentee begins in the ragged tables.
    bound, disjoint
        int32 (mentees,): most that all terms add; the same where signatures are disjoint.
    signatures
        uint64 (mentors,) and (mentees,): of the first week of the first term.
    """

    mentor: Words
    mentee: Words
    weeks: Ints32
    rows: Ints32
    bound: Ints32
    disjoint: Ints32
    signatures: tuple[Words, Words]


def bit_words(
    bits: Sequence[Bits], order: Ints, shape: tuple[int, int], ragged: RaggedTables
) -> BitWords:
    """Pack bits in use into 64-bit words, week by week."""
    mentor, mentee = [np.zeros((shape[0], 0), np.uint64)], [np.zeros((shape[1], 0), np.uint64)]
    weeks: list[tuple[int, int, int]] = []
    rows: list[Ints] = []
    bound, disjoint = np.zeros(shape[1], np.int64), np.zeros(shape[1], np.int64)
    signatures = np.zeros(shape[0], np.uint64), np.zeros(shape[1], np.uint64)
    width = 0
    for number, term in enumerate(bits):
        rows.append(ragged.add(term.table) + term.mentee_class * term.table.shape[1])
        counts = np.full(shape[1], term.table.shape[1] - 1)
        for theirs, ours in zip(term.mentor_bits, term.mentee_bits, strict=True):
            left, right, count = _in_use(theirs[order], ours)
            mentor.append(left)
            mentee.append(right)
            weeks.append((number, width, width + left.shape[1]))
            width += left.shape[1]
            counts = np.minimum(counts, count)
        # Whoever has n bits agrees in at most n: the best entry up to there is a bound.
        reach = np.maximum.accumulate(term.table, axis=1)
        bound += reach[term.mentee_class, counts]
        if number == 0:
            signatures = _signatures(mentor[1], mentee[1])
            # Disjoint in one week, no bit agrees in the poorest.
            disjoint += term.table[term.mentee_class, 0]
        else:
            disjoint += reach[term.mentee_class, counts]
    return BitWords(
        np.ascontiguousarray(np.concatenate(mentor, axis=1)),
        np.ascontiguousarray(np.concatenate(mentee, axis=1)),
        np.array(weeks, np.int32).reshape(-1, 3),
        columns(rows, shape[1]),
        bound.astype(np.int32),
        disjoint.astype(np.int32),
        signatures,
    )


def _in_use(theirs: NDArray[np.uint8], ours: NDArray[np.uint8]) -> tuple[Words, Words, Ints]:
    """Return words of the bits that both sides use, and how many of them each mentee has."""
    both = np.bitwise_or.reduce(theirs, axis=0, initial=0) & np.bitwise_or.reduce(
        ours, axis=0, initial=0
    )
    size = -(-len(both) // 8) * 8
    words = []
    for side in (theirs, ours):
        padded = np.zeros((len(side), size), np.uint8)
        padded[:, : len(both)] = side & both
        words.append(padded.view(np.uint64))
    used = (words[0].any(axis=0)) & (words[1].any(axis=0))
    left, right = words[0][:, used], words[1][:, used]
    return left, right, np.bitwise_count(right).sum(axis=1, dtype=np.int64)


def _signatures(theirs: Words, ours: Words) -> tuple[Words, Words]:
    """Fold neighbouring bits into 64 groups that mentors use about equally often.

    Groups of equal use make a common bit of two signatures as rare as 64 bits allow.
    """
    used = np.sum([_spread(part).sum(axis=0, dtype=np.int64) for part in _parts(theirs)], axis=0)
    group = np.minimum((np.cumsum(used) - used) * 64 // max(1, int(used.sum())), 63)
    return _folded(theirs, group), _folded(ours, group)


def _folded(side: Words, group: Ints) -> Words:
    """Return uint64 (people,): which groups of bits each person uses."""
    begins = np.searchsorted(group, np.arange(65))
    folded = [np.zeros(0, np.uint64)]
    for part in _parts(side):
        spread = _spread(part)
        bits = np.stack([spread[:, a:b].any(axis=1) for a, b in pairwise(begins)], axis=1)
        folded.append(np.packbits(bits, axis=1, bitorder="little").view(np.uint64).ravel())
    return np.concatenate(folded)


def _parts(side: Words) -> list[Words]:
    """Split people, so that bits spread to a byte each take little memory at once."""
    return np.array_split(side, 1 + len(side) // 65_536)


def _spread(words: Words) -> NDArray[np.uint8]:
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")
