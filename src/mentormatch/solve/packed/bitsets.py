"""Bits as 64-bit words, and signatures that tell quickly who has nothing in common."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.packed.ragged import Flat, Words, columns
from mentormatch.terms import Bits

__all__ = ["BitWords", "bit_words"]


class BitWords(NamedTuple):
    """Words of both sides, their weeks and tables, and the most they can add."""

    mentor: Words
    mentee: Words
    weeks: Ints32
    rows: Ints32
    most: Ints32
    apart: Ints32
    signatures: tuple[Words, Words]


def bit_words(bits: Sequence[Bits], order: Ints, shape: tuple[int, int], flat: Flat) -> BitWords:
    """Pack bits in use into 64-bit words, week by week."""
    mentor, mentee = [np.zeros((shape[0], 0), np.uint64)], [np.zeros((shape[1], 0), np.uint64)]
    weeks: list[tuple[int, int, int]] = []
    rows: list[Ints] = []
    most, apart = np.zeros(shape[1], np.int64), np.zeros(shape[1], np.int64)
    signatures = np.zeros(shape[0], np.uint64), np.zeros(shape[1], np.uint64)
    width = 0
    for number, term in enumerate(bits):
        rows.append(flat.add(term.table) + term.mentee_class * term.table.shape[1])
        counts = np.full(shape[1], term.table.shape[1] - 1)
        for theirs, ours in zip(term.mentor_bits, term.mentee_bits, strict=True):
            left, right, count = _in_use(theirs[order], ours)
            mentor.append(left)
            mentee.append(right)
            weeks.append((number, width, width + left.shape[1]))
            width += left.shape[1]
            counts = np.minimum(counts, count)
        reach = np.maximum.accumulate(term.table, axis=1)
        most += reach[term.mentee_class, counts]
        if number == 0:
            signatures = _signatures(mentor[1], mentee[1])
            apart += term.table[term.mentee_class, 0]
        else:
            apart += reach[term.mentee_class, counts]
    return BitWords(
        np.ascontiguousarray(np.concatenate(mentor, axis=1)),
        np.ascontiguousarray(np.concatenate(mentee, axis=1)),
        np.array(weeks, np.int32).reshape(-1, 3),
        columns(rows, shape[1]),
        most.astype(np.int32),
        apart.astype(np.int32),
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
    """Fold neighbouring bits into 64 groups that mentors use about equally often."""
    used = np.concatenate(
        [_spread(part).sum(axis=0, dtype=np.int64)[None] for part in _parts(theirs)]
    )
    used = used.sum(axis=0)
    group = np.minimum((np.cumsum(used) - used) * 64 // max(1, int(used.sum())), 63)
    return _folded(theirs, group), _folded(ours, group)


def _folded(side: Words, group: Ints) -> Words:
    """Return for each person which groups of bits are used."""
    begins = np.searchsorted(group, np.arange(65))
    folded = [np.zeros(0, np.uint64)]
    for part in _parts(side):
        spread = _spread(part)
        bits = np.stack(
            [spread[:, a:b].any(axis=1) for a, b in pairwise(begins)],
            axis=1,
        )
        folded.append(np.packbits(bits, axis=1, bitorder="little").view(np.uint64).ravel())
    return np.concatenate(folded)


def _parts(side: Words) -> list[Words]:
    return np.array_split(side, 1 + len(side) // 65_536)


def _spread(words: Words) -> NDArray[np.uint8]:
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")
