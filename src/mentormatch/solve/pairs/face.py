"""The optimal face: pairs and loads of all optimal matchings, and whom the draw leaves out.

Where many people are alike, so many pairs are equally good that they could not be written down.
They are kept by classes: mentees who may have the same mentors share one row, and a row names
groups of mentors, so that memory follows people and not pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32

__all__ = ["Face", "OpenPairs", "Rows", "alone", "among", "drawn_out"]


class OpenPairs(NamedTuple):
    """Pairs of mentors and mentees, by classes.

    Attributes
    ----------
    row
        int32 (mentees,): the row of each mentee.
    start, group
        int64 (rows + 1,) and int32: groups of row r are ``group[start[r]:start[r + 1]]``.
    first, mentor
        int64 (groups + 1,) and int32: mentors of group g are ``mentor[first[g]:first[g + 1]]``.
    """

    row: Ints32
    start: Ints
    group: Ints32
    first: Ints
    mentor: Ints32

    @property
    def lengths(self) -> Ints:
        """int64 (rows,): mentors of each row."""
        sizes = np.concatenate([[0], np.cumsum(np.diff(self.first)[self.group])])
        return np.asarray(sizes[self.start[1:]] - sizes[self.start[:-1]])

    @property
    def choices(self) -> Ints:
        """int64 (mentees,): pairs of each mentee."""
        return np.asarray(self.lengths[self.row])

    @property
    def suitors(self) -> Ints:
        """int64 (mentors,): pairs of each mentor."""
        alike = np.bincount(self.row, minlength=len(self.start) - 1)
        each = np.repeat(alike, np.diff(self.start))
        by_group = np.bincount(self.group, each, len(self.first) - 1).astype(np.int64)
        found = np.zeros(len(self.mentor), np.int64)
        found[self.mentor] = np.repeat(by_group, np.diff(self.first))
        return found

    def pairs(self) -> Ints:
        """Return all pairs (mentor, mentee), sorted by mentee and then by mentor."""
        mentors = _segments(self.first, self.group)[1]
        begins = np.concatenate([[0], np.cumsum(self.lengths)])
        mentee, at = _segments(begins, self.row)
        mentor = self.mentor[mentors[at]].astype(np.int64)
        order = np.lexsort((mentor, mentee))
        return np.column_stack([mentor, mentee])[order]


def _segments(start: Ints, chosen: Ints | Ints32) -> tuple[Ints, Ints]:
    """Return the positions in some segments, one after the other, and of which each is part."""
    size = np.diff(start)[chosen]
    which = np.repeat(np.arange(len(chosen)), size)
    offset = start[:-1][chosen] - (np.cumsum(size) - size)
    return which, np.arange(len(which)) + offset[which]


def alone(mentors: int) -> tuple[Ints, Ints32]:
    """Return first and mentor of `OpenPairs` where every mentor is a group of her own."""
    return np.arange(mentors + 1), np.arange(mentors, dtype=np.int32)


@dataclass(slots=True, eq=False)
class Rows:
    """Rows of group numbers, each kept once however many mentees it stands for."""

    number: dict[bytes, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    size: int = 0

    def add(self, start: Ints, group: Ints | Ints32) -> None:
        """Take the rows of the next mentees: ``group[start[x]:start[x + 1]]`` of each."""
        cells = np.ascontiguousarray(group, np.int32).tobytes()
        for begin, end in zip(start[:-1].tolist(), start[1:].tolist(), strict=True):
            row = cells[4 * begin : 4 * end]
            if row not in self.number:
                self.number[row] = len(self.number)
                self.size += end - begin
            self.rows.append(self.number[row])

    def whole(self, mentees: Ints, count: int) -> tuple[Ints32, Ints, Ints32]:
        """Return row, start and group of `OpenPairs`; who was not added has an empty row."""
        empty = self.number.setdefault(b"", len(self.number))
        row = np.full(count, empty, np.int32)
        row[mentees] = self.rows
        start = np.cumsum([0, *(len(cells) // 4 for cells in self.number)])
        return row, start, np.frombuffer(b"".join(self.number), np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Pairs and loads of all optimal matchings.

    Attributes
    ----------
    fixed
        Pairs (mentor, mentee) that every optimal matching makes because of their price.
    open
        Pairs that an optimal matching may make or leave.
    mentor_least, mentor_most
        Loads of the mentors, fixed pairs included.
    mentee_least, mentee_most
        Mentors of the mentees, fixed pairs included.
    """

    fixed: Ints
    open: OpenPairs
    mentor_least: Ints
    mentor_most: Ints
    mentee_least: Ints
    mentee_most: Ints


def drawn_out(face: Face, pairs: Ints) -> Bools:
    """Return the mentees without a mentor whom another optimal matching covers.

    They are those from whom an alternating path of open pairs leads to somebody with room: a
    mentor who may take one more, or a mentee who may have one less.

    Parameters
    ----------
    face
        The optimal matchings.
    pairs
        One of them.
    """
    mentors, mentees = len(face.mentor_most), len(face.mentee_most)
    has = np.bincount(pairs[:, 1], minlength=mentees)
    made = pairs[~among(pairs, face.fixed)]
    near = _Near(face.open, made)
    # The search runs backwards, from where there is room to who could use it.
    new_mentors = np.bincount(pairs[:, 0], minlength=mentors) < face.mentor_most
    new_mentees = has > face.mentee_least
    mentor_seen, mentee_seen = new_mentors.copy(), new_mentees.copy()
    while new_mentors.any() or new_mentees.any():
        freed = np.zeros(mentors, np.bool_)
        freed[made[new_mentees[made[:, 1]], 0]] = True
        new_mentees = near.who_could_take(new_mentors) & ~mentee_seen
        new_mentors = freed & ~mentor_seen
        mentor_seen |= new_mentors
        mentee_seen |= new_mentees
    left_out: Bools = mentee_seen & (has == 0)
    return left_out


def among(pairs: Ints, others: Ints) -> Bools:
    """Return bool (pairs,): which pairs are among others."""
    mentors = 1 + max(pairs[:, 0].max(initial=0), others[:, 0].max(initial=0))
    return np.isin(pairs[:, 1] * mentors + pairs[:, 0], others[:, 1] * mentors + others[:, 0])


class _Near:
    """Which mentees could have a mentor more of those who were reached, counted by rows."""

    def __init__(self, open_: OpenPairs, made: Ints) -> None:
        self.open, self.made = open_, made
        self.group_of = np.zeros(len(open_.mentor), np.int64)
        self.group_of[open_.mentor] = np.repeat(
            np.arange(len(open_.first) - 1), np.diff(open_.first)
        )
        row = np.repeat(np.arange(len(open_.start) - 1), np.diff(open_.start))
        by_group = np.argsort(open_.group, kind="stable")
        self.row = row[by_group]
        self.start = np.searchsorted(open_.group[by_group], np.arange(len(open_.first)))
        self.reached = np.zeros(len(open_.start) - 1, np.int64)
        self.own = np.zeros(len(open_.row), np.int64)

    def who_could_take(self, mentors: Bools) -> Bools:
        """Reach some more mentors; return the mentees with a pair to one that is not made yet."""
        count = np.bincount(self.group_of[mentors], minlength=len(self.start) - 1)
        groups = np.flatnonzero(count)
        which, at = _segments(self.start, groups)
        more = np.bincount(self.row[at], count[groups][which], len(self.reached))
        self.reached += more.astype(np.int64)
        mine = self.made[mentors[self.made[:, 0]], 1]
        self.own += np.bincount(mine, minlength=len(self.own))
        return np.asarray(self.reached[self.open.row] > self.own)
