"""Difference of two questions: who is the same, so that pairs of the same score what they scored.

Two questions over two pools are compared term by term, in the flat form in which the engine reads
them, requirements included. For each term people are marked as changed until all that it says of
pairs of the unmarked is equal before and now. Sums of equal numbers are equal, so a pair of two
people whom no term marks is worth exactly what it was worth.

What cannot be compared, such as functions of the caller, marks everybody: that costs time and no
exactness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.packed.eligibility import as_terms
from mentormatch.solve.pairs.problem import Key
from mentormatch.solve.pairs.term_problem import TermProblem
from mentormatch.terms import Bits, Dense, Pairs, Postings, Table, Term

__all__ = ["Same", "positions", "unchanged"]

_MOST_CELLS = 1 << 25
_HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """Where people stood before.

    Attributes
    ----------
    mentors, mentees
        int64 (people now,): row before, -1 for who is new or has changed.
    """

    mentors: Ints
    mentees: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """People of one side who were there before: their rows before and now, who has changed."""

    before: Ints
    now: Ints
    changed: Bools

    def codes(self, before: Ints, now: Ints) -> tuple[Ints, Ints, Ints]:
        """Number the distinct (class before, class now) of the unmarked.

        Returns the number of each person, and both classes of each number.
        """
        width = int(now.max(initial=0)) + 1
        joint = before[self.before] * width + now[self.now]
        distinct, of = np.unique(joint, return_inverse=True)
        return of.ravel(), distinct // width, distinct % width


def unchanged(before: TermProblem, now: TermProblem) -> Same:
    """Tell who is the same in two questions.

    Parameters
    ----------
    before, now
        The questions; limits of people may differ and are not looked at.

    Returns
    -------
    Same
        Of two people who are both the same, the score and all requirements are what they were.
    """
    at = (
        positions(before.mentor_keys, now.mentor_keys),
        positions(before.mentee_keys, now.mentee_keys),
    )
    mentors, mentees = (
        _Side(
            rows[rows >= 0], np.flatnonzero(rows >= 0), np.zeros(int((rows >= 0).sum()), np.bool_)
        )
        for rows in at
    )
    _mark(before, now, mentors, mentees)
    for rows, side in zip(at, (mentors, mentees), strict=True):
        rows[side.now[side.changed]] = -1
    return Same(*at)


def positions(before: Sequence[Key], now: Sequence[Key]) -> Ints:
    """Return int64 (people now,): where each key stood before, -1 where it did not."""
    row = {key: at for at, key in enumerate(before)}
    return np.fromiter((row.get(key, -1) for key in now), np.int64, len(now))


def _mark(before: TermProblem, now: TermProblem, mentors: _Side, mentees: _Side) -> None:
    old, opaque = as_terms(before.terms, before.gates, before.shape)
    new, others = as_terms(now.terms, now.gates, now.shape)
    kinds = [type(term) for term in old]
    if opaque or others or kinds != [type(term) for term in new]:
        mentors.changed[:] = True
        return
    # Tables come last: they weigh whom to mark, and count only who is still unmarked.
    order = sorted(range(len(old)), key=lambda t: isinstance(old[t], Table))
    for t in order:
        if not _compared(old[t], new[t], mentors, mentees):
            mentors.changed[:] = True
            return


def _compared(old: Term, new: Term, mentors: _Side, mentees: _Side) -> bool:
    """Mark who differs in a term; return whether the two can be compared at all."""
    if isinstance(old, Table) and isinstance(new, Table):
        return _table(old, new, mentors, mentees)
    if isinstance(old, Postings) and isinstance(new, Postings):
        return _postings(old, new, mentors, mentees)
    if isinstance(old, Bits) and isinstance(new, Bits):
        return _bits(old, new, mentors, mentees)
    if isinstance(old, Pairs) and isinstance(new, Pairs):
        return _pairs(old, new, mentors, mentees)
    if isinstance(old, Dense) and isinstance(new, Dense):
        return _dense(old, new, mentors, mentees)
    return False


def _table(old: Table, new: Table, mentors: _Side, mentees: _Side) -> bool:
    """Compare what the table says over all combinations of classes before and now.

    A pair of two people is looked up in the cell of their two combinations, so it is enough that
    no cell of two combinations with unmarked people differs.
    """
    of, first, second = mentors.codes(old.mentor_class, new.mentor_class)
    to, third, fourth = mentees.codes(old.mentee_class, new.mentee_class)
    if len(first) * len(third) > _MOST_CELLS:
        return False
    differs = old.table[third[:, None], first] != new.table[fourth[:, None], second]
    theirs = np.bincount(of[~mentors.changed], minlength=len(first)).astype(np.int64)
    ours = np.bincount(to[~mentees.changed], minlength=len(third)).astype(np.int64)
    barred = _vertex_cover(differs, ours, theirs)
    mentees.changed[barred[0][to]] = True
    mentors.changed[barred[1][of]] = True
    return True


def _vertex_cover(differs: Bools, rows: Ints, columns: Ints) -> tuple[Bools, Bools]:
    """Choose a vertex cover by greed: rows and columns that hold every cell that differs.

    Those are taken first that hold most for each person in them; the numbers of people are
    updated.
    """
    taken = np.zeros(len(rows), np.bool_), np.zeros(len(columns), np.bool_)
    differs = differs & (rows > 0)[:, None] & (columns > 0)
    while differs.any():
        # A row of many people costs many marks: what counts is pairs for each person marked.
        by_row = differs @ columns.astype(np.float64)
        by_column = rows.astype(np.float64) @ differs
        most = max(by_row.max(), by_column.max())
        for side, gain in ((0, by_row), (1, by_column)):
            taken[side][gain >= _HALF * most] |= gain[gain >= _HALF * most] > 0
        differs &= ~taken[0][:, None] & ~taken[1]
    return taken


def _bits(old: Bits, new: Bits, mentors: _Side, mentees: _Side) -> bool:
    """Mark whose bits, or whose row of the table, are not byte for byte the same."""
    if old.mentor_bits.shape[::2] != new.mentor_bits.shape[::2]:
        return False
    mentors.changed[:] |= _weeks_differ(old.mentor_bits, new.mentor_bits, mentors)
    mentees.changed[:] |= _weeks_differ(old.mentee_bits, new.mentee_bits, mentees)
    mentees.changed[:] |= _rows_differ(
        old.table, new.table, *mentees.codes(old.mentee_class, new.mentee_class)
    )
    return True


def _weeks_differ(old: NDArray[np.uint8], new: NDArray[np.uint8], side: _Side) -> Bools:
    return np.asarray((old[:, side.before] != new[:, side.now]).any(axis=(0, 2)))


def _rows_differ(old: Ints, new: Ints, of: Ints, before: Ints, now: Ints) -> Bools:
    """Return whose row of a table differs; all of them where the tables are not equally wide."""
    if old.shape[1] != new.shape[1]:
        return np.ones(len(of), np.bool_)
    return np.asarray((old[before] != new[now]).any(axis=1)[of])


def _dense(old: Dense, new: Dense, mentors: _Side, mentees: _Side) -> bool:
    """Mark whose vector or weight differs."""
    if old.mentor_vectors.shape[1] != new.mentor_vectors.shape[1]:
        return False
    mentors.changed[:] |= _differ(old.mentor_vectors, new.mentor_vectors, mentors)
    mentees.changed[:] |= _differ(old.mentee_vectors, new.mentee_vectors, mentees)
    mentees.changed[:] |= old.weight[mentees.before] != new.weight[mentees.now]
    return True


def _differ(old: NDArray[np.int8], new: NDArray[np.int8], side: _Side) -> Bools:
    return np.asarray((old[side.before] != new[side.now]).any(axis=1))


def _pairs(old: Pairs, new: Pairs, mentors: _Side, mentees: _Side) -> bool:
    """Mark whose other pairs are worth something else, and one of each listed pair that differs.

    A pair of unmarked people is then listed in both with the same difference from the same
    default, or in neither.
    """
    mentees.changed[:] |= old.default[mentees.before] != new.default[mentees.now]
    width = len(mentees.now) + 1
    then = _listed(old, mentors.before, mentees.before, width)
    today = _listed(new, mentors.now, mentees.now, width)
    cells, values = (np.concatenate(both) for both in zip(then, today, strict=True))
    order = np.lexsort((values, cells))
    cells, values = cells[order], values[order]
    # Each cell stands once in either list: what is in both comes twice, side by side.
    twice = (cells[1:] == cells[:-1]) & (values[1:] == values[:-1])
    single = np.ones(len(cells), np.bool_)
    single[1:] &= ~twice
    single[:-1] &= ~twice
    j, i = np.divmod(cells[single], width)
    few = mentors if len(np.unique(j)) <= len(np.unique(i)) else mentees
    few.changed[j if few is mentors else i] = True
    return True


def _listed(term: Pairs, rows: Ints, columns: Ints, width: int) -> tuple[Ints, Ints]:
    """Return cells, of common people, and values of listed pairs that differ from the default."""
    listed = term.listed.tocoo(copy=True)
    listed.sum_duplicates()
    there, ours = (np.full(size, -1, np.int64) for size in listed.shape)
    there[rows], ours[columns] = np.arange(len(rows)), np.arange(len(columns))
    j, i = (axis.astype(np.int64) for axis in listed.coords)
    j, i, value = there[j], ours[i], listed.data.astype(np.int64)
    kept = (j >= 0) & (i >= 0) & (value != 0)
    return j[kept] * width + i[kept], value[kept]


def _postings(old: Postings, new: Postings, mentors: _Side, mentees: _Side) -> bool:
    """Mark whose items differ, items renamed.

    Numbers of items depend on the pool. With any one-to-one renaming, if the items of an unmarked
    mentor are those from before renamed, with their levels, and those of an unmarked mentee
    likewise, with the gains of each, then the two have in common what they had in common, and it
    gains the same. So how the renaming was found does not matter: most people agree on it.
    """
    if old.table.shape[1] != new.table.shape[1] or (old.cap is None) != (new.cap is None):
        return False
    theirs = old.mentor_starts, old.mentor_items, new.mentor_starts, new.mentor_items
    ours = old.mentee_starts, old.mentee_items, new.mentee_starts, new.mentee_items
    them, us = _side_by_side(mentors, *theirs[::2]), _side_by_side(mentees, *ours[::2])
    named = _renaming(
        np.concatenate([theirs[1][them.before], ours[1][us.before]]),
        np.concatenate([theirs[3][them.now], ours[3][us.now]]),
    )
    them.mark(mentors, named[theirs[1][them.before]] != theirs[3][them.now])
    them.mark(mentors, old.mentor_levels[them.before] != new.mentor_levels[them.now])
    us.mark(mentees, named[ours[1][us.before]] != ours[3][us.now])
    us.mark(mentees, _gains_differ(old, new, us))
    if old.cap is not None and new.cap is not None:
        mentees.changed[:] |= old.cap[mentees.before] != new.cap[mentees.now]
    return True


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """Items of people with as many items as before: person, place before and place now."""

    person: Ints
    before: Ints
    now: Ints

    def mark(self, side: _Side, differs: Bools) -> None:
        """Mark whoever has an item that differs."""
        side.changed[self.person[differs]] = True


def _side_by_side(side: _Side, before: Ints, now: Ints) -> _Lists:
    """Lay items side by side; whoever has more or fewer than before is marked."""
    then, today = np.diff(before)[side.before], np.diff(now)[side.now]
    side.changed[then != today] = True
    length = np.where(then == today, then, 0)
    person = np.repeat(np.arange(len(length)), length)
    offset = np.arange(len(person)) - np.repeat(np.cumsum(length) - length, length)
    return _Lists(person, before[side.before][person] + offset, now[side.now][person] + offset)


def _renaming(before: Ints, now: Ints) -> Ints:
    """Return int64 (items before,): the item now that most people show, -1 for none.

    It is one to one: an item now stands for the one before that most people show.
    """
    width = int(now.max(initial=0)) + 1
    joint, votes = np.unique(before * width + now, return_counts=True)
    old, new = np.divmod(joint, width)
    by_votes = np.argsort(-votes, kind="stable")
    old, new = old[by_votes], new[by_votes]
    first = np.zeros(len(old), np.bool_)
    first[np.unique(old, return_index=True)[1]] = True
    old, new = old[first], new[first]
    once = np.unique(new, return_index=True)[1]
    named = np.full(int(before.max(initial=0)) + 1, -1, np.int64)
    named[old[once]] = new[once]
    return named


def _gains_differ(old: Postings, new: Postings, us: _Lists) -> Bools:
    """Return for each item of a mentee whether it gains something else at some level."""
    before, now = old.mentee_classes[us.before], new.mentee_classes[us.now]
    joint, of = np.unique(before * len(new.table) + now, return_inverse=True)
    return _rows_differ(old.table, new.table, of.ravel(), *np.divmod(joint, len(new.table)))
