"""The packed instance: terms as flat arrays, which compiled kernels read instead of a matrix.

Mentors are sorted by the joint class of all tables, so that the tables are constant over long runs.
Items become *keys*, one for each item and level that a mentor holds, and what a mentee gains from a
key is one look-up. Keys that few pairs share stand in the *inverted index* (postings: who holds the
key, block by block) and are added up for everybody. The others stand in the *forward index* (which
keys a mentor holds) and are looked at only for the few pairs that an upper bound lets through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.packed.bitsets import bit_words
from mentormatch.solve.packed.eligibility import Blocks, as_terms
from mentormatch.solve.packed.identical_mentors import identical_mentors, of_mentors
from mentormatch.solve.packed.opaque_terms import matrix_of
from mentormatch.solve.packed.postings import Keys, inverted_index
from mentormatch.solve.packed.ragged import RaggedTables, Words
from mentormatch.solve.packed.tables import as_postings, base_of, even_block, fuse, runs_of
from mentormatch.solve.packed.vectors import vectors_of
from mentormatch.terms import Bits, Dense, Gate, Pairs, Postings, Table, Term

__all__ = ["INELIGIBLE", "Mentees", "Mentors", "Packed", "pack"]

INELIGIBLE = -(1 << 26)
"""A pair below this must not be made: no score and no price reaches so far down."""

_BLOCK = 1 << 13


class Mentors(NamedTuple):
    """Mentors in packed order.

    Attributes
    ----------
    run_start, run_class
        Runs of equal joint class; no run crosses a block. Run r spans
        ``run_start[r]:run_start[r + 1]``.
    block_run
        Runs of block b are ``block_run[b]:block_run[b + 1]``.
    posting_start, posting_mentor
        The inverted index. Holders of key k in block b, as offsets in the block, are
        ``posting_mentor[posting_start[c]:posting_start[c + 1]]`` with ``c = b * keys + k``.
    key_start, key_forward, key
        The forward index. Keys of mentor j are ``key[key_start[j]:key_start[j + 1]]``, ascending;
        from ``key_forward[j]`` on they are not in the inverted index.
    words
        uint64 (mentors, words): all bit sets.
    signature
        uint64 (mentors,): the first week of bits, coarsely; signatures without a common bit belong
        to weeks without a common bit.
    vectors, squares
        int8 (mentors, dimensions) of all cosines; float64 (mentors, cosines): sums of squares.
    block
        int64 (1,): mentors in a block.
    """

    run_start: Ints
    run_class: Ints32
    block_run: Ints
    posting_start: Ints
    posting_mentor: NDArray[np.uint16]
    key_start: Ints
    key_forward: Ints
    key: Ints32
    words: Words
    signature: Words
    vectors: NDArray[np.int8]
    squares: NDArray[np.float64]
    block: Ints


class Mentees(NamedTuple):
    """Mentees, and the tables that their classes select from.

    Attributes
    ----------
    pair_start, pair_mentor, pair_gain
        Listed pairs of each mentee by packed mentor.
    constant
        int32 (mentees,): what every pair gains.
    joint, base
        int32 (mentees,): the joint class of each mentee over all fused tables; int32 (joint
        classes of mentees, joint classes of mentors): what these tables add.
    item_start, item, item_row
        Items of each mentee, and where the row of their class begins in `gains`.
    item_key, key_item, inverted_items, key_level
        Keys of item x are ``item_key[x]:item_key[x + 1]``; items below ``inverted_items[0]`` are in
        the inverted index, the others in the forward index alone.
    inverted_keys
        int64 (1,): number of keys in the inverted index, which are the first.
    gains
        int32: the tables of all postings and bits, in micro-units, as one ragged array; it begins
        with a row of zeros, which is the row of an item that a mentee does not need.
    words, bit_week, bit_row
        uint64 (mentees, words); int32 (weeks, 3) of bits term, first and last word of each week;
        int32 (mentees, bits terms): row of the table in `gains`.
    capped_key, cap
        int64 (capped sums + 1,): where the keys of each capped sum begin, after all others; int32
        (mentees, capped sums): the most that each sum may reach.
    vectors, squares, dense_start, dense_weight
        As for mentors; int64 (cosines + 1,): dimensions of cosine d are
        ``dense_start[d]:dense_start[d + 1]``; int64 (mentees, cosines): units for a cosine of 1.
    opaque
        int32 (mentees, packed mentors): what functions of the caller add; empty without any.
    forward_bound, costly_bound, disjoint_bound, dense_bound
        int32 (mentees,): upper bounds, over all mentors, on what keys of the forward index add; on
        what bits and cosines add; on the same where signatures are disjoint; on cosines alone.
    """

    pair_start: Ints
    pair_mentor: Ints32
    pair_gain: Ints32
    constant: Ints32
    joint: Ints32
    base: Ints32
    item_start: Ints
    item: Ints32
    item_row: Ints32
    item_key: Ints
    key_item: Ints32
    inverted_items: Ints
    key_level: Ints32
    inverted_keys: Ints
    gains: Ints32
    words: Words
    signature: Words
    bit_week: Ints32
    bit_row: Ints32
    capped_key: Ints
    cap: Ints32
    vectors: NDArray[np.int8]
    squares: NDArray[np.float64]
    dense_start: Ints
    dense_weight: Ints
    opaque: Ints32
    forward_bound: Ints32
    costly_bound: Ints32
    disjoint_bound: Ints32
    dense_bound: Ints32


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """An instance for the compiled kernels.

    Attributes
    ----------
    mentors, mentees
        Flat arrays.
    position
        int64 (mentors,): the packed mentor that each mentor is, or is part of.
    shape
        Packed mentors, mentees.
    repeated
        Whether many profiles stand more than once, even if lists of pairs tell the people apart.
    """

    mentors: Mentors
    mentees: Mentees
    position: Ints
    shape: tuple[int, int]
    repeated: bool = False

    @property
    def order(self) -> Ints:
        """int64 (packed mentors,): the first mentor that each of them stands for."""
        return np.unique(self.position, return_index=True)[1].astype(np.int64)

    def places(self, capacity: Ints) -> Ints:
        """Return int64 (packed mentors,): places of all mentors that each of them stands for."""
        return np.bincount(self.position, capacity, self.shape[0]).astype(np.int64)


def pack(
    terms: Sequence[Term],
    shape: tuple[int, int],
    *,
    gates: Sequence[Gate] = (),
    inverted_share: float = 1.0,
    merge: bool = True,
    block: int = _BLOCK,
) -> Packed:
    """Flatten terms.

    Parameters
    ----------
    terms
        Their sum is the score.
    shape
        Mentors, mentees.
    gates
        Requirements; a pair that fails one is worth `FORBIDDEN`.
    inverted_share
        A term whose items take more look-ups a pair than this is left to the forward index: it is
        cheaper to bound than to add up for everybody.
    merge
        Take mentors as one whom no term tells apart.
    block
        Most mentors in a block, at most 65,536.

    Raises
    ------
    TooLarge
        If a term or a requirement can only be had as a matrix, and memory cannot hold it.
    """
    flattened, others = as_terms(terms, gates, shape)
    if not merge or others:
        return _packed(flattened, others, shape, inverted_share, block)
    group = identical_mentors(flattened, shape[0])
    first = np.unique(group, return_index=True)[1]
    repeated = _repeated(flattened, shape[0])
    if len(first) == len(group):
        return replace(_packed(flattened, [], shape, inverted_share, block), repeated=repeated)
    alike = [of_mentors(term, first) for term in flattened]
    packed = _packed(alike, [], (len(first), shape[1]), inverted_share, block)
    return replace(packed, position=packed.position[group], repeated=repeated)


def _repeated(terms: Sequence[Term], mentors: int) -> bool:
    """Return whether profiles that lists of pairs tell apart stand twice or more on average."""
    alone = [term for term in terms if not isinstance(term, Pairs)]
    profiles = identical_mentors(alone, mentors, enough=mentors // 2 + 1)
    return mentors >= 2 * (1 + int(profiles.max(initial=0)))


def _packed(
    terms: Sequence[Term],
    others: Sequence[Blocks],
    shape: tuple[int, int],
    inverted_share: float,
    block: int,
) -> Packed:
    """Pack terms of mentors who all differ, or are taken to; opaque terms become a matrix."""
    tables = [term for term in terms if isinstance(term, Table)]
    postings = [term for term in terms if isinstance(term, Postings)]
    pairs = [term for term in terms if isinstance(term, Pairs)]
    fused, alone, joint, joint_mentee = fuse(tables, shape)
    postings += [as_postings(table) for table in alone]
    order = np.argsort(joint, kind="stable")
    ragged = RaggedTables()
    # The row of an item that a mentee does not need: as wide as any, so that every level is 0.
    ragged.add(np.zeros(max((term.table.shape[1] for term in postings), default=1), np.int64))
    place = np.argsort(order)
    keys = Keys.of(postings, place, shape, inverted_share, ragged)
    block = even_block(shape[0], block)
    held = keys.forward_index(shape[0])
    words = bit_words([t for t in terms if isinstance(t, Bits)], order, shape, ragged)
    vectors = vectors_of([t for t in terms if isinstance(t, Dense)], order, shape)
    constant = sum((p.default for p in pairs), np.zeros(shape[1], np.int64))
    gains = ragged.whole()
    mentees = Mentees(
        *_listed_pairs(pairs, place, shape),
        constant=constant.astype(np.int32),
        joint=joint_mentee.astype(np.int32),
        base=base_of(fused, joint, joint_mentee),
        item_start=keys.mentee_start,
        item=keys.mentee_item.astype(np.int32),
        item_row=keys.mentee_row.astype(np.int32),
        item_key=keys.item_key,
        key_item=keys.key_item.astype(np.int32),
        inverted_items=np.array([keys.inverted_items], np.int64),
        key_level=keys.key_level.astype(np.int32),
        inverted_keys=np.array([keys.inverted_keys], np.int64),
        gains=gains,
        words=words.mentee,
        signature=words.signatures[1],
        bit_week=words.weeks,
        bit_row=words.rows,
        capped_key=keys.capped_key,
        cap=keys.cap,
        vectors=vectors.mentee,
        squares=vectors.mentee_squares,
        dense_start=vectors.start,
        dense_weight=vectors.weight,
        opaque=matrix_of(others, order, shape),
        forward_bound=keys.forward_bound(gains, shape[1]),
        costly_bound=words.bound + vectors.bound,
        disjoint_bound=words.disjoint + vectors.bound,
        dense_bound=vectors.bound,
    )
    mentors = Mentors(
        *runs_of(joint[order], block),
        *inverted_index(keys.mentor, keys.key, keys.inverted_keys, shape[0], block),
        key_start=held[0],
        key_forward=held[1],
        key=held[2],
        words=words.mentor,
        signature=words.signatures[0],
        vectors=vectors.mentor,
        squares=vectors.mentor_squares,
        block=np.array([block], np.int64),
    )
    return Packed(mentors, mentees, place, shape)


def _listed_pairs(
    pairs: Sequence[Pairs], place: Ints, shape: tuple[int, int]
) -> tuple[Ints, Ints32, Ints32]:
    """Return listed pairs of each mentee by packed mentor, with what they gain in all."""
    cells = [np.zeros(0, np.int64)]
    gains = [np.zeros(0, np.int64)]
    for term in pairs:
        listed = term.listed.tocoo()
        mentor, mentee = (axis.astype(np.int64) for axis in listed.coords)
        cells.append(mentee * shape[0] + place[mentor])
        gains.append(listed.data.astype(np.int64))
    cell, at = np.unique(np.concatenate(cells), return_inverse=True)
    gain = np.bincount(at, np.concatenate(gains), len(cell))
    mentee, mentor = np.divmod(cell, max(1, shape[0]))
    start = np.searchsorted(mentee, np.arange(shape[1] + 1))
    return start, mentor.astype(np.int32), gain.astype(np.int32)
