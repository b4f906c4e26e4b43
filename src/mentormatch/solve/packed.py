"""Terms as flat arrays: what compiled kernels read instead of a matrix.

Mentors are sorted by the joint class of all tables, so that the tables are constant over long runs.
Items become *keys*, one for each item and level that a mentor holds; what a mentee gains from a key
is one look-up. Keys that few mentors hold are *listed* (who holds the key, block by block); the
others are *carried* by each mentor and looked at only for the few pairs that a bound lets through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentormatch.errors import ArrayError
from mentormatch.solve.arrays import Ints, Mask
from mentormatch.solve.gates import FORBIDDEN, forbidding
from mentormatch.terms import Bits, Gate, Pairs, Postings, Table, Term

__all__ = ["INELIGIBLE", "Limits", "Mentees", "Mentors", "Packed", "pack"]

Small = NDArray[np.int32]
Words = NDArray[np.uint64]

INELIGIBLE = -(1 << 26)
"""A pair below this must not be made: no score and no price reaches so far down."""

_MOST_FORBIDDEN = 10
_MOST_RUNS = 4096
_MOST_CELLS = 1 << 24
_BLOCK = 1 << 14


class Mentors(NamedTuple):
    """Mentors in packed order.

    Attributes
    ----------
    run_start, run_class
        Runs of equal joint class; no run crosses a block. Run r spans
        ``run_start[r]:run_start[r + 1]``.
    block_run
        Runs of block b are ``block_run[b]:block_run[b + 1]``.
    list_start, list_mentor
        Mentors (as offsets in their block) of listed key k in block b, at b * keys + k.
    key_start, key_carried, key
        Keys of mentor j are ``key[key_start[j]:key_start[j + 1]]``, ascending; from
        ``key_carried[j]`` on they are carried.
    words
        uint64 (mentors, words): all bit sets.
    signature
        uint64 (mentors,): the first week of bits, coarsely; signatures without a common bit belong
        to weeks without a common bit.
    block
        int64 (1,): mentors in a block.
    """

    run_start: Ints
    run_class: Small
    block_run: Ints
    list_start: Ints
    list_mentor: NDArray[np.uint16]
    key_start: Ints
    key_carried: Ints
    key: Small
    words: Words
    signature: Words
    block: Ints


class Mentees(NamedTuple):
    """Mentees, and the tables that their classes select from.

    Attributes
    ----------
    constant
        int32 (mentees,): what every pair gains.
    joint, base
        int32 (mentees,): the joint class of each mentee over all fused tables; int32 (joint
        classes of mentees, joint classes of mentors): what these tables add.
    item_start, item, item_row
        Items of each mentee, and where the row of their class begins in `flat`.
    item_key, listed_items, key_level
        Keys of item x are ``item_key[x]:item_key[x + 1]``; items below ``listed_items[0]`` are
        listed, the others carried.
    listed_keys
        int64 (1,): number of listed keys, which are the first.
    flat
        int32: all tables, one behind the other.
    words, bit_week, bit_row
        uint64 (mentees, words); int32 (weeks, 3) of bits term, first and last word of each week;
        int32 (mentees, bits terms): row of the table in `flat`.
    pair_start, pair_mentor, pair_gain
        Listed pairs of each mentee by packed mentor.
    carried_most, bits_most, apart_most
        int32 (mentees,): most that carried keys can add, that bits can add, and that bits can add
        where signatures have no common bit.
    """

    constant: Small
    joint: Small
    base: Small
    item_start: Ints
    item: Small
    item_row: Small
    item_key: Ints
    listed_items: Ints
    key_level: Small
    listed_keys: Ints
    flat: Small
    words: Words
    signature: Words
    bit_week: Small
    bit_row: Small
    pair_start: Ints
    pair_mentor: Small
    pair_gain: Small
    carried_most: Small
    bits_most: Small
    apart_most: Small


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """An instance for the compiled kernels.

    Attributes
    ----------
    mentors, mentees
        Flat arrays.
    order
        int64 (mentors,): the mentor at each packed position.
    shape
        Mentors, mentees.
    """

    mentors: Mentors
    mentees: Mentees
    order: Ints
    shape: tuple[int, int]

    @property
    def position(self) -> Ints:
        """int64 (mentors,): the packed position of each mentor."""
        place = np.empty_like(self.order)
        place[self.order] = np.arange(len(self.order))
        return place


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Who may have how many, in packed order of mentors.

    Attributes
    ----------
    capacity
        int64 (mentors,).
    present
        bool (mentees,): who may have a mentor.
    least
        Pairs of fewer units are not eligible.
    """

    capacity: Ints
    present: Mask
    least: int = 0

    @property
    def size(self) -> int:
        """Most pairs of any matching."""
        return int(min(self.capacity.sum(), self.present.sum()))


def pack(
    terms: Sequence[Term],
    shape: tuple[int, int],
    *,
    gates: Sequence[Gate] = (),
    listed_share: float = 1.0,
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
    listed_share
        A term whose items are looked up for more than this share of all pairs is carried.
    block
        Mentors in a block, at most 65,536.

    Raises
    ------
    ArrayError
        If a term or a requirement has no compiled form.
    """
    terms = [*terms, *(forbidding(gate, shape) for gate in _few(gates))]
    tables = [term for term in terms if isinstance(term, Table)]
    postings = [term for term in terms if isinstance(term, Postings)]
    bits = [term for term in terms if isinstance(term, Bits)]
    pairs = [term for term in terms if isinstance(term, Pairs)]
    unknown = len(terms) - len(tables) - len(postings) - len(bits) - len(pairs)
    if unknown or any(term.cap is not None for term in postings):
        raise ArrayError(
            "a criterion compares free text, caps a sum or calls a function of its own: there is "
            "no compiled form of that; leave it out or match fewer people"
        )
    fused, alone, joint, joint_mentee = _fuse(tables, shape)
    postings += [_as_postings(table) for table in alone]
    order = np.argsort(joint, kind="stable")
    flat = _Flat()
    keys = _Keys.of(postings, order, shape, listed_share, flat)
    runs = _runs(joint[order], block)
    lists = keys.lists(shape[0], block)
    held = keys.held(shape[0])
    words = _bit_words(bits, order, shape, flat)
    listed = _listed_pairs(pairs, order, shape)
    constant = sum((p.default for p in pairs), np.zeros(shape[1], np.int64))
    whole = flat.whole()
    mentees = Mentees(
        constant=constant.astype(np.int32),
        joint=joint_mentee.astype(np.int32),
        base=_base(fused, joint, joint_mentee),
        item_start=keys.mentee_start,
        item=keys.mentee_item.astype(np.int32),
        item_row=keys.mentee_row.astype(np.int32),
        item_key=keys.item_key,
        listed_items=np.array([keys.listed_items], np.int64),
        key_level=keys.key_level.astype(np.int32),
        listed_keys=np.array([keys.listed_keys], np.int64),
        flat=whole,
        words=words.mentee,
        signature=words.signatures[1],
        bit_week=words.weeks,
        bit_row=words.rows,
        pair_start=listed[0],
        pair_mentor=listed[1],
        pair_gain=listed[2],
        carried_most=keys.most(whole, shape[1]),
        bits_most=words.most,
        apart_most=words.apart,
    )
    mentors = Mentors(
        run_start=runs[0],
        run_class=runs[1],
        block_run=runs[2],
        list_start=lists[0],
        list_mentor=lists[1],
        key_start=held[0],
        key_carried=held[1],
        key=held[2],
        words=words.mentor,
        signature=words.signatures[0],
        block=np.array([block], np.int64),
    )
    return Packed(mentors, mentees, order, shape)


class _Flat:
    """Tables laid one behind the other."""

    def __init__(self) -> None:
        self._parts: list[Small] = []
        self._size = 0

    def add(self, table: Ints) -> int:
        """Append a table and return where it begins."""
        first = self._size
        self._parts.append(table.astype(np.int32).ravel())
        self._size += table.size
        return first

    def whole(self) -> Small:
        return np.concatenate([*self._parts, np.zeros(1, np.int32)])


def _fuse(
    tables: Sequence[Table], shape: tuple[int, int]
) -> tuple[list[Table], list[Table], Ints, Ints]:
    """Join tables while runs stay long; return fused tables, others, joint classes of both sides."""
    joint, ours = np.zeros(shape[0], np.int64), np.zeros(shape[1], np.int64)
    fused: list[Table] = []
    alone: list[Table] = []
    for table in sorted(tables, key=lambda t: t.table.shape[1]):
        classes, theirs = _joined_classes(joint, table.mentor_class)
        others, own = _joined_classes(ours, table.mentee_class)
        if classes > _MOST_RUNS or classes * others > _MOST_CELLS:
            alone.append(table)
            continue
        fused.append(table)
        joint, ours = theirs, own
    return fused, alone, joint, ours


def _joined_classes(joint: Ints, classes: Ints) -> tuple[int, Ints]:
    width = int(classes.max(initial=0)) + 1
    distinct, of = np.unique(joint * width + classes, return_inverse=True)
    return len(distinct), of.astype(np.int64).ravel()


def _base(fused: Sequence[Table], joint: Ints, joint_mentee: Ints) -> Small:
    """Return what fused tables add, by joint class of mentee and mentor."""
    _, theirs = np.unique(joint, return_index=True)
    _, ours = np.unique(joint_mentee, return_index=True)
    base = np.zeros((len(ours), len(theirs)), np.int64)
    for table in fused:
        base += table.table[table.mentee_class[ours][:, None], table.mentor_class[theirs]]
    return base.astype(np.int32)


def _as_postings(table: Table) -> Postings:
    """Write a table as postings: one item that everybody has, at the level of the class."""
    mentors, mentees = len(table.mentor_class), len(table.mentee_class)
    return Postings(
        np.arange(mentors + 1),
        np.zeros(mentors, np.int64),
        table.mentor_class,
        np.arange(mentees + 1),
        np.zeros(mentees, np.int64),
        table.mentee_class,
        table.table,
    )


def _runs(joint: Ints, block: int) -> tuple[Ints, Small, Ints]:
    """Return where runs of equal class begin, their class, and the first run of each block."""
    mentors = len(joint)
    change = np.ones(mentors, np.bool_)
    change[1:] = joint[1:] != joint[:-1]
    change[::block] = True
    start = np.flatnonzero(change)
    blocks = np.searchsorted(start, np.arange(0, mentors + block, block)[: -(-mentors // block) + 1])
    return np.append(start, mentors), joint[start].astype(np.int32), blocks


@dataclass(frozen=True, slots=True, eq=False)
class _Keys:
    """Items of all postings under one numbering."""

    mentee_start: Ints
    mentee_item: Ints
    mentee_row: Ints
    item_key: Ints
    listed_items: int
    key_level: Ints
    listed_keys: int
    mentor: Ints
    key: Ints

    @classmethod
    def of(
        cls,
        postings: Sequence[Postings],
        order: Ints,
        shape: tuple[int, int],
        listed_share: float,
        flat: _Flat,
    ) -> _Keys:
        """Number items and keys, listed ones first."""
        ranked = sorted(postings, key=lambda p: _touched(p, shape) > listed_share)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        held, wanted = _numbered(ranked, place, flat)
        listed = sum(_touched(p, shape) <= listed_share for p in postings)
        listed_items = sum(_items(p) for p in ranked[:listed])
        items = sum(map(_items, ranked))
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
            listed_items=listed_items,
            key_level=key_level,
            listed_keys=int(item_key[listed_items]),
            mentor=held[0],
            key=key.astype(np.int64).ravel(),
        )

    def lists(self, mentors: int, block: int) -> tuple[Ints, NDArray[np.uint16]]:
        """Return the holders of listed keys, block by block."""
        listed = self.key < self.listed_keys
        mentor, key = self.mentor[listed], self.key[listed]
        cell = mentor // block * self.listed_keys + key
        by_cell = np.lexsort((mentor, cell))
        cells = -(-mentors // block) * self.listed_keys
        start = np.searchsorted(cell[by_cell], np.arange(cells + 1))
        return start, (mentor[by_cell] % block).astype(np.uint16)

    def held(self, mentors: int) -> tuple[Ints, Ints, Small]:
        """Return where the keys of each mentor begin, where carried ones begin, and the keys."""
        by_mentor = np.lexsort((self.key, self.mentor))
        start = np.searchsorted(self.mentor[by_mentor], np.arange(mentors + 1))
        listed = np.bincount(self.mentor[self.key < self.listed_keys], minlength=mentors)
        return start, start[:-1] + listed, self.key[by_mentor].astype(np.int32)

    def most(self, flat: Small, mentees: int) -> Small:
        """Return the most that carried keys can add for each mentee: int32 (mentees,)."""
        owner = np.repeat(np.arange(mentees), np.diff(self.mentee_start))
        carried = self.mentee_item >= self.listed_items
        row, item = self.mentee_row[carried], self.mentee_item[carried]
        first, last = self.item_key[item], self.item_key[item + 1]
        width = last - first
        entry = np.repeat(np.arange(len(row)), width)
        begin = np.cumsum(width) - width
        key = np.arange(len(entry)) - begin[entry] + first[entry]
        best = np.zeros(len(row), np.int64)
        # An item that nobody is obliged to hold adds at least nothing.
        np.maximum.at(best, entry, flat[row[entry] + self.key_level[key]])
        return np.bincount(owner[carried], best, mentees).astype(np.int32)


def _touched(term: Postings, shape: tuple[int, int]) -> float:
    """Return how many look-ups a pair needs on average."""
    size = _items(term)
    holders = np.bincount(term.mentor_items, minlength=size)
    seekers = np.bincount(term.mentee_items, minlength=size)
    return float(holders @ seekers) / max(1, shape[0] * shape[1])


def _items(term: Postings) -> int:
    return 1 + int(max(term.mentor_items.max(initial=-1), term.mentee_items.max(initial=-1)))


def _numbered(
    terms: Sequence[Postings], place: Ints, flat: _Flat
) -> tuple[tuple[Ints, Ints, Ints], tuple[Ints, Ints, Ints]]:
    """Return (mentor, item, level) of what is held and (mentee, item, row) of what is wanted."""
    held: list[tuple[Ints, Ints, Ints]] = []
    wanted: list[tuple[Ints, Ints, Ints]] = []
    first = 0
    for term in terms:
        row = flat.add(term.table)
        mentor = place[np.repeat(np.arange(len(place)), np.diff(term.mentor_starts))]
        mentee = np.repeat(np.arange(len(term.mentee_starts) - 1), np.diff(term.mentee_starts))
        held.append((mentor, first + term.mentor_items, term.mentor_levels))
        classes = term.mentee_classes * term.table.shape[1]
        wanted.append((mentee, first + term.mentee_items, row + classes))
        first += _items(term)
    return _joined(held), _joined(wanted)


def _joined(parts: Sequence[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    empty = np.zeros(0, np.int64)
    one, two, three = (np.concatenate([empty, *column]) for column in zip(*parts, strict=True)) if (
        parts
    ) else (empty, empty, empty)
    return one, two, three


class _BitWords(NamedTuple):
    mentor: Words
    mentee: Words
    weeks: Small
    rows: Small
    most: Small
    apart: Small
    signatures: tuple[Words, Words]


def _bit_words(
    bits: Sequence[Bits], order: Ints, shape: tuple[int, int], flat: _Flat
) -> _BitWords:
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
    return _BitWords(
        np.ascontiguousarray(np.concatenate(mentor, axis=1)),
        np.ascontiguousarray(np.concatenate(mentee, axis=1)),
        np.array(weeks, np.int32).reshape(-1, 3),
        _columns(rows, shape[1]),
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
    used = np.concatenate([_spread(part).sum(axis=0, dtype=np.int64)[None] for part in _parts(theirs)])
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
            [spread[:, a:b].any(axis=1) for a, b in zip(begins[:-1], begins[1:], strict=True)], axis=1
        )
        folded.append(np.packbits(bits, axis=1, bitorder="little").view(np.uint64).ravel())
    return np.concatenate(folded)


def _parts(side: Words) -> list[Words]:
    return np.array_split(side, 1 + len(side) // 65_536)


def _spread(words: Words) -> NDArray[np.uint8]:
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")


def _columns(rows: Sequence[Ints], people: int) -> Small:
    stacked = np.array(rows, np.int32).reshape(len(rows), people)
    return np.ascontiguousarray(stacked.T)


def _listed_pairs(
    pairs: Sequence[Pairs], order: Ints, shape: tuple[int, int]
) -> tuple[Ints, Small, Small]:
    """Return listed pairs of each mentee by packed mentor, with what they gain in all."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
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


def _few(gates: Sequence[Gate]) -> Sequence[Gate]:
    if len(gates) > _MOST_FORBIDDEN:
        raise ArrayError(
            f"{len(gates)} requirements; at this size at most {_MOST_FORBIDDEN} have a compiled form"
        )
    return gates
