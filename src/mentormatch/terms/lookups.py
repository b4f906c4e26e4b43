"""Terms that look numbers up: by class, by shared item, by listed pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.arrays import Ints, Ints32

__all__ = ["Pairs", "Postings", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """A look-up by the classes of the two people.

    Parameters
    ----------
    mentor_class, mentee_class
        int64 (mentors,) and (mentees,).
    table
        int64 (mentee classes, mentor classes), micro-units.
    """

    mentor_class: Ints
    mentee_class: Ints
    table: Ints

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        of_mentee = self.table.T.astype(np.int32)[:, self.mentee_class[columns]]
        return np.asarray(of_mentee[self.mentor_class[rows]])

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what each of these single pairs gains."""
        return self.table[self.mentee_class[i], self.mentor_class[j]].astype(np.int32)


@dataclass(frozen=True, slots=True)
class Postings:
    """A look-up for each item that both people have.

    Parameters
    ----------
    mentor_starts, mentor_items, mentor_levels
        Items of each mentor as a compressed sparse list, with a level ≥ 0 each.
    mentee_starts, mentee_items, mentee_classes
        Items of each mentee, with a class ≥ 0 each.
    table
        int64 (classes, levels), micro-units; may be negative.
    cap
        int64 (mentees,), the most that the sum may reach, or None.
    """

    mentor_starts: Ints
    mentor_items: Ints
    mentor_levels: Ints
    mentee_starts: Ints
    mentee_items: Ints
    mentee_classes: Ints
    table: Ints
    cap: Ints | None = None

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        from scipy.sparse import csr_array

        starts, wanted = _picked(self.mentee_starts, columns)
        combined = self.mentee_items[wanted] * len(self.table) + self.mentee_classes[wanted]
        combinations, used = np.unique(combined, return_inverse=True)
        needs = csr_array(
            (np.ones(len(used), np.int32), used, starts), shape=(len(columns), len(combinations))
        )
        gained: Ints32 = np.asarray(needs @ self._gains(combinations, rows)).T
        if self.cap is None:
            return gained
        return np.minimum(gained, self.cap[columns].astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what each of these single pairs gains."""
        starts, wanted = _picked(self.mentee_starts, i)
        pair = np.repeat(np.arange(len(i)), np.diff(starts))
        held = self.mentor_starts, self.mentor_items, self.mentor_levels
        known, level = _looked_up(*held, j[pair], self.mentee_items[wanted])
        gains = self.table[self.mentee_classes[wanted[known]], level[known]]
        gained = np.bincount(pair[known], gains, len(i)).astype(np.int32)
        if self.cap is None:
            return gained
        return np.minimum(gained, self.cap[i].astype(np.int32))

    def _gains(self, combinations: Ints, rows: Ints) -> Ints32:
        """Return int32 (combinations of item and class, mentors): what one such need gains."""
        items, classes = np.divmod(combinations, len(self.table))
        distinct, position = np.unique(items, return_inverse=True)
        none = np.zeros((len(self.table), 1), np.int32)
        with_none = np.concatenate([none, self.table.astype(np.int32)], axis=1)
        place = classes[:, None] * with_none.shape[1] + self._levels(distinct, rows)[position]
        return np.asarray(with_none.ravel().take(place))

    def _levels(self, items: Ints, rows: Ints) -> Ints:
        """Return int64 (items, mentors): 1 + the mentor's level, 0 where the item is missing."""
        starts, held = _picked(self.mentor_starts, rows)
        theirs = self.mentor_items[held]
        place = np.full(1 + max(int(items.max(initial=0)), int(theirs.max(initial=0))), -1)
        place[items] = np.arange(len(items))
        sought = place[theirs]
        known = np.flatnonzero(sought >= 0)
        mentor = np.repeat(np.arange(len(rows)), np.diff(starts))[known]
        levels = np.zeros((len(items), len(rows)), np.int64)
        levels[sought[known], mentor] = 1 + self.mentor_levels[held[known]]
        return levels


@dataclass(frozen=True, slots=True)
class Pairs:
    """A listed number for some pairs, another number for all the rest.

    Parameters
    ----------
    listed
        scipy sparse int64 (mentors, mentees) of *differences* from ``default``.
    default
        int64 (mentees,): what a pair that is not listed gains.
    """

    listed: Any
    default: Ints

    @classmethod
    def of(
        cls, shape: tuple[int, int], mentor: Ints, mentee: Ints, value: Ints, default: Ints
    ) -> Pairs:
        """List pairs with what they gain; of a pair listed twice the last counts."""
        from scipy.sparse import csr_array

        if not len(mentor):
            return cls(csr_array(shape, dtype=np.int64), default)
        keys = mentor * shape[1] + mentee
        _, last = np.unique(keys[::-1], return_index=True)
        keep = len(keys) - 1 - last
        difference = value[keep] - default[mentee[keep]]
        return cls(csr_array((difference, (mentor[keep], mentee[keep])), shape=shape), default)

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        if not self.listed.nnz:
            return np.tile(self.default[columns].astype(np.int32), (len(rows), 1))
        block = self.listed[rows][:, columns].toarray() + self.default[columns]
        return np.asarray(block.astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what each of these single pairs gains."""
        listed = self.listed.indptr, self.listed.indices, self.listed.data
        known, difference = _looked_up(*listed, j, i)
        return (self.default[i] + np.where(known, difference, 0)).astype(np.int32)

    def reaches(self, rows: Ints, columns: Ints, least: int) -> NDArray[np.bool_]:
        """Return bool (rows, columns): pairs that gain at least so much.

        The same as comparing the block, and only listed pairs are looked at one by one.
        """
        enough = np.tile(self.default[columns] >= least, (len(rows), 1))
        if not self.listed.nnz:
            return enough
        listed = self.listed[rows][:, columns].tocoo()
        j, i = listed.coords
        enough[j, i] = listed.data + self.default[columns[i]] >= least
        return enough


def _picked(starts: Ints, people: Ints) -> tuple[Ints, Ints]:
    """Return the starts of a shorter list that holds only these people, and its items' places."""
    if len(people) == len(starts) - 1 and np.array_equal(people, np.arange(len(people))):
        return starts, np.arange(starts[-1])
    lengths = np.diff(starts)[people]
    shorter = np.concatenate([[0], np.cumsum(lengths)])
    return shorter, np.repeat(starts[people] - shorter[:-1], lengths) + np.arange(shorter[-1])


def _looked_up(
    starts: Ints, items: Ints, values: Ints, people: Ints, sought: Ints
) -> tuple[NDArray[np.bool_], Ints]:
    """Look items of people up in a compressed sparse list.

    Returns
    -------
    known : bool (sought,)
        Whether the person has the item.
    found : int64 (sought,)
        Its value; meaningless where it is not known. Of an item held twice the last counts.
    """
    nothing = np.zeros(len(sought), np.bool_), np.zeros(len(sought), np.int64)
    if not len(items):
        return nothing
    who, position = np.unique(people, return_inverse=True)
    shorter, held = _picked(starts, who)
    if not len(held):
        return nothing
    width = 1 + max(int(items[held].max()), int(sought.max(initial=0)))
    keys = np.repeat(np.arange(len(who)) * width, np.diff(shorter)) + items[held]
    order = np.argsort(keys, kind="stable")
    wanted = position * width + sought
    at = order[np.searchsorted(keys[order], wanted, side="right") - 1]
    return keys[at] == wanted, np.asarray(values[held[at]])
