"""Inverted and forward index of items: a key for each item and level that some mentor holds.

References
----------
Zobel, J. and Moffat, A. (2006). Inverted files for text search engines. ACM Computing Surveys
38(2), 6. doi:10.1145/1132956.1132959
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.packed.ragged import RaggedTables, columns
from mentormatch.terms import Postings

__all__ = ["Keys", "inverted_index"]


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Items and keys of all `Postings` under one numbering.

    Items of the inverted index come first, then those of the forward index, those of capped sums
    last: each part is an interval, which kernels tell by one comparison.

    Attributes
    ----------
    mentee_start, mentee_item, mentee_row
        Needs of mentee i are ``mentee_start[i]:mentee_start[i + 1]``: items, and where the row of
        their class begins in the ragged tables.
    item_key, key_item, key_level
        Keys of item x are ``item_key[x]:item_key[x + 1]``, by level.
    inverted_items, inverted_keys
        How many of both are in the inverted index.
    mentor, key
        int64 (held,): who holds which key.
    capped_item, cap
        Where the items of each capped sum begin; int32 (mentees, capped sums), micro-units.
    """

    mentee_start: Ints
    mentee_item: Ints
    mentee_row: Ints
    item_key: Ints
    key_item: Ints
    inverted_items: int
    key_level: Ints
    inverted_keys: int
    mentor: Ints
    key: Ints
    capped_item: Ints
    cap: Ints32

    @classmethod
    def of(
        cls,
        postings: Sequence[Postings],
        place: Ints,
        shape: tuple[int, int],
        inverted_share: float,
        ragged: RaggedTables,
    ) -> Keys:
        """Number items and keys: the inverted index first, capped sums last."""

        def rank(term: Postings) -> int:
            return 2 if term.cap is not None else int(_touched(term, shape) > inverted_share)

        ranks = sorted(map(rank, postings))
        ranked = sorted(postings, key=rank)
        held, wanted = _numbered(ranked, place, ragged)
        first = np.cumsum([0, *map(_items, ranked)])
        inverted_items, items = int(first[ranks.count(0)]), int(first[-1])
        levels = int(held[2].max(initial=0)) + 1
        distinct, key = np.unique(held[1] * levels + held[2], return_inverse=True)
        key_item, key_level = np.divmod(distinct, levels)
        item_key = np.searchsorted(key_item, np.arange(items + 1))
        by_mentee = np.argsort(wanted[0], kind="stable")
        owner, item, row = (part[by_mentee] for part in wanted)
        return cls(
            mentee_start=np.searchsorted(owner, np.arange(shape[1] + 1)),
            mentee_item=item,
            mentee_row=row,
            item_key=item_key,
            key_item=key_item,
            inverted_items=inverted_items,
            key_level=key_level,
            inverted_keys=int(item_key[inverted_items]),
            mentor=held[0],
            key=key.astype(np.int64).ravel(),
            capped_item=first[len(ranks) - ranks.count(2) :],
            cap=columns([t.cap for t in ranked if t.cap is not None], shape[1]),
        )

    @property
    def capped_key(self) -> Ints:
        """int64 (capped sums + 1,): where the keys of each capped sum begin."""
        return self.item_key[self.capped_item]

    def forward_index(self, mentors: int) -> tuple[Ints, Ints, Ints32]:
        """Return where keys of mentors begin, where those not inverted begin, and the keys."""
        width = len(self.key_level) + 1
        mentor, key = np.divmod(np.sort(self.mentor * width + self.key), width)
        start = np.searchsorted(mentor, np.arange(mentors + 1))
        inside = np.bincount(self.mentor[self.key < self.inverted_keys], minlength=mentors)
        return start, start[:-1] + inside, key.astype(np.int32)

    def forward_bound(self, gains: Ints32, mentees: int) -> Ints32:
        """Return upper bounds on what the forward index adds for each mentee: int32 (mentees,).

        The bound of MaxScore: a mentor is credited with the best level of every item at once.
        """
        owner = np.repeat(np.arange(mentees), np.diff(self.mentee_start))
        forward = self.mentee_item >= self.inverted_items
        owner, item = owner[forward], self.mentee_item[forward]
        best = self._best(gains, item, self.mentee_row[forward])
        free = item < self.capped_item[0]
        most = np.bincount(owner[free], best[free], mentees).astype(np.int64)
        for c, (a, b) in enumerate(pairwise(self.capped_item)):
            of = (item >= a) & (item < b)
            sums = np.bincount(owner[of], best[of], mentees).astype(np.int64)
            most += np.minimum(sums, self.cap[:, c])
        return most.astype(np.int32)

    def _best(self, gains: Ints32, item: Ints, row: Ints) -> Ints:
        """Return the most that each need can gain, whoever has the item at whatever level."""
        need, of = np.unique(item * len(gains) + row, return_inverse=True)
        items, rows = np.divmod(need, len(gains))
        best = np.zeros(len(need), np.int64)
        # An item that nobody is obliged to hold adds at least nothing.
        for x in np.unique(items):
            levels = self.key_level[self.item_key[x] : self.item_key[x + 1]]
            here = items == x
            best[here] = gains[rows[here, None] + levels].max(axis=1, initial=0)
        return np.asarray(best[of.ravel()])


def inverted_index(
    mentor: Ints, key: Ints, keys: int, mentors: int, block: int
) -> tuple[Ints, NDArray[np.uint16]]:
    """Return the holders of keys, block by block: starts of the lists, offsets in the block.

    Parameters
    ----------
    mentor, key
        int64 (held,): who holds which key.
    keys
        How many keys are in the index, the first ones.
    mentors, block
        All mentors, and how many of them stand in a block.
    """
    inside = key < keys
    mentor, key = mentor[inside], key[inside]
    cell = mentor // block * keys + key
    cell, place = np.divmod(np.sort(cell * block + mentor % block), block)
    cells = -(-mentors // block) * keys
    return np.searchsorted(cell, np.arange(cells + 1)), place.astype(np.uint16)


def _touched(term: Postings, shape: tuple[int, int]) -> float:
    """Return how many look-ups a pair needs on average: postings met by needs, over all pairs."""
    size = _items(term)
    holders = np.bincount(term.mentor_items, minlength=size)
    seekers = np.bincount(term.mentee_items, minlength=size)
    return float(holders @ seekers) / max(1, shape[0] * shape[1])


def _items(term: Postings) -> int:
    return 1 + int(max(term.mentor_items.max(initial=-1), term.mentee_items.max(initial=-1)))


def _numbered(
    terms: Sequence[Postings], place: Ints, ragged: RaggedTables
) -> tuple[tuple[Ints, Ints, Ints], tuple[Ints, Ints, Ints]]:
    """Return (mentor, item, level) of what is held and (mentee, item, row) of what is wanted."""
    empty = np.zeros(0, np.int64)
    held, wanted = [(empty, empty, empty)], [(empty, empty, empty)]
    first = 0
    for term in terms:
        row = ragged.add(term.table)
        mentor = place[np.repeat(np.arange(len(place)), np.diff(term.mentor_starts))]
        mentee = np.repeat(np.arange(len(term.mentee_starts) - 1), np.diff(term.mentee_starts))
        held.append((mentor, first + term.mentor_items, term.mentor_levels))
        classes = term.mentee_classes * term.table.shape[1]
        wanted.append((mentee, first + term.mentee_items, row + classes))
        first += _items(term)
    return _joined(held), _joined(wanted)


def _joined(parts: Sequence[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    one, two, three = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, two, three
