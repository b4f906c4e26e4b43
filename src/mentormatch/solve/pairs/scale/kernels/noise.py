"""Compiled pricing of the lottery: pairs of an optimal face whose noise is worth their prices.

The noise of a pair is worked out where it is needed and never kept: a face of 10^8 pairs takes no
more memory than its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.solve.compiled import inlined, kernel
from mentormatch.solve.pairs.face import OpenPairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.arrays import Ints, Ints32

__all__ = ["price_noise"]


@inlined
def _noise(mentor: np.uint64, mentee: np.uint64, bits: np.uint64) -> np.int64:
    """Return what `lottery.pair_noise` does for one pair, of hashes that are ready to be mixed."""
    value = mentor ^ mentee
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    return np.int64(value >> (np.uint64(64) - bits)) + np.int64(1)


@kernel
def price_noise(
    pairs: OpenPairs,
    mentor_hash: NDArray[np.uint64],
    mentee_hash: NDArray[np.uint64],
    bits: int,
    price: Ints,
    dual: Ints,
    kept: int,
) -> tuple[Ints32, Ints32, Ints]:
    """Price all pairs of a face: the best few of each mentee above her dual.

    O(pairs of the face) mixes and comparisons, and O(kept) for each pair that is let through.

    Parameters
    ----------
    pairs
        The face.
    mentor_hash, mentee_hash
        uint64 (mentors,) and (mentees,): their exclusive or is mixed.
    bits
        Size of the noise.
    price, dual
        int64 (mentors,) and (mentees,): a pair has to beat ``noise - price > dual``.
    kept
        Pairs kept for each mentee.

    Returns
    -------
    tuple
        int32 mentees and mentors, int64 noise of the pairs found, by mentee.
    """
    mentees = len(pairs.row)
    who = np.empty(kept, np.int32)
    noise, gain = np.empty(kept, np.int64), np.empty(kept, np.int64)
    row, column, worth = (
        np.empty(1024, np.int32),
        np.empty(1024, np.int32),
        np.empty(1024, np.int64),
    )
    found, size = 0, np.uint64(bits)
    for i in range(mentees):
        r, mine, bar, n = pairs.row[i], mentee_hash[i], dual[i], 0
        for c in range(pairs.start[r], pairs.start[r + 1]):
            g = pairs.group[c]
            for p in range(pairs.first[g], pairs.first[g + 1]):
                j = pairs.mentor[p]
                number = _noise(mentor_hash[j], mine, size)
                reduced = number - price[j]
                if reduced <= bar:
                    continue
                # The list stays sorted, best first; once it is full, its last has to be beaten.
                q = min(n, kept - 1)
                while q > 0 and gain[q - 1] < reduced:
                    who[q], noise[q], gain[q] = who[q - 1], noise[q - 1], gain[q - 1]
                    q -= 1
                who[q], noise[q], gain[q] = j, number, reduced
                n = min(n + 1, kept)
                if n == kept:
                    bar = gain[kept - 1]
        # Doubling: copies are O(1) a pair, amortised.
        if found + n > len(row):
            row = np.concatenate((row, np.empty(len(row) + n, np.int32)))
            column = np.concatenate((column, np.empty(len(column) + n, np.int32)))
            worth = np.concatenate((worth, np.empty(len(worth) + n, np.int64)))
        for q in range(n):
            row[found], column[found], worth[found] = i, who[q], noise[q]
            found += 1
    return row[:found], column[:found], worth[:found]
