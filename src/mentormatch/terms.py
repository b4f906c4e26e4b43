"""The six kinds of integer term, and their evaluation in NumPy.

A criterion compiles to terms, and a term adds whole micro-units (millionths of a score) to a pair
of mentor ``j`` and mentee ``i``. Every term answers ``block(rows, columns)`` with an int32 array of
one row for each mentor in ``rows`` and one column for each mentee in ``columns``. Sums of integers
do not depend on the size of a block, on the order of evaluation or on the platform, so the block of
a slice is the slice of the block, and the contributions of a pair add up to its score exactly.
Listed pairs are evaluated one by one, by ``pairs(j, i)``, to the same numbers.

=============  ==========================================================================
term           what it adds to (mentor, mentee)
=============  ==========================================================================
`Table`        a look-up by (class of the mentee, class of the mentor)
`Postings`     for each item of the mentee that the mentor has too, a look-up by (class of
               the item for the mentee, level of the mentor); the sum may be capped
`Bits`         a look-up by how many bits of two bitsets agree, the fewest over some weeks
`Pairs`        a listed number
`Dense`        a whole dot product of quantised vectors, scaled for the mentee
`Array`        the numbers of a caller's function, rounded
=============  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Units = NDArray[np.int32]

__all__ = [
    "UNIT",
    "Array",
    "Bits",
    "Dense",
    "Gate",
    "Pairs",
    "Postings",
    "Table",
    "Term",
    "on_pairs",
    "shares",
]

UNIT = 1_000_000
"""Micro-units in a score of 1."""

_BATCH = 64
"""Pairs evaluated as the diagonal of one small block; larger batches waste more than they save."""

_LONG_BATCH = 4096
"""Pairs whose long vectors are compared at once: a few megabytes."""


class Term(Protocol):
    """Anything that adds whole micro-units to pairs."""

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        ...

    def pairs(self, j: Ints, i: Ints) -> Units:
        """Return int32 (pairs,): what mentor ``j[k]`` with mentee ``i[k]`` gains, for each k."""
        ...


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

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        of_mentee = self.table.T.astype(np.int32)[:, self.mentee_class[columns]]
        return np.asarray(of_mentee[self.mentor_class[rows]])

    def pairs(self, j: Ints, i: Ints) -> Units:
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

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        from scipy.sparse import csr_array

        starts, wanted = _picked(self.mentee_starts, columns)
        combined = self.mentee_items[wanted] * len(self.table) + self.mentee_classes[wanted]
        combinations, used = np.unique(combined, return_inverse=True)
        needs = csr_array(
            (np.ones(len(used), np.int32), used, starts), shape=(len(columns), len(combinations))
        )
        gained: Units = np.asarray(needs @ self._gains(combinations, rows)).T
        if self.cap is None:
            return gained
        return np.minimum(gained, self.cap[columns].astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Units:
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

    def _gains(self, combinations: Ints, rows: Ints) -> Units:
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
        mentor = np.repeat(np.arange(len(rows)), np.diff(starts))
        place = np.searchsorted(items, self.mentor_items[held])
        known = place < len(items)
        known[known] = items[place[known]] == self.mentor_items[held][known]
        levels = np.zeros((len(items), len(rows)), np.int64)
        levels[place[known], mentor[known]] = 1 + self.mentor_levels[held][known]
        return levels


@dataclass(frozen=True, slots=True)
class Bits:
    """A look-up by how many bits agree, the fewest over some weeks.

    Parameters
    ----------
    mentor_bits, mentee_bits
        uint8 (weeks, people, bytes), packed bits.
    mentee_class
        int64 (mentees,).
    table
        int64 (mentee classes, bits + 1), micro-units by number of bits that agree.
    """

    mentor_bits: NDArray[np.uint8]
    mentee_bits: NDArray[np.uint8]
    mentee_class: Ints
    table: Ints

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        shared = self.agreeing(rows, columns)
        first = (self.mentee_class[columns] * self.table.shape[1]).astype(np.intp)
        return np.asarray(self.table.astype(np.int32).ravel().take(shared + first))

    def pairs(self, j: Ints, i: Ints) -> Units:
        """Return int32 (pairs,): what each of these single pairs gains."""
        weeks = (
            np.bitwise_count(theirs[j] & ours[i]).sum(axis=1, dtype=np.int64)
            for theirs, ours in zip(self.mentor_bits, self.mentee_bits, strict=True)
        )
        gained = self.table[self.mentee_class[i], reduce(np.minimum, weeks)]
        return np.asarray(gained.astype(np.int32))

    def agreeing(self, rows: Ints, columns: Ints) -> Ints:
        """Return int64 (rows, columns): bits that agree in the poorest week."""
        weeks = (
            _common(theirs[rows], ours[columns])
            for theirs, ours in zip(self.mentor_bits, self.mentee_bits, strict=True)
        )
        fewest = next(weeks)
        for week in weeks:
            np.minimum(fewest, week, out=fewest)
        return fewest.astype(np.int64)


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

        keys = mentor * shape[1] + mentee
        _, last = np.unique(keys[::-1], return_index=True)
        keep = len(keys) - 1 - last
        difference = value[keep] - default[mentee[keep]]
        return cls(csr_array((difference, (mentor[keep], mentee[keep])), shape=shape), default)

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        block = self.listed[rows][:, columns].toarray() + self.default[columns]
        return np.asarray(block.astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Units:
        """Return int32 (pairs,): what each of these single pairs gains."""
        listed = self.listed.indptr, self.listed.indices, self.listed.data
        known, difference = _looked_up(*listed, j, i)
        return (self.default[i] + np.where(known, difference, 0)).astype(np.int32)

    def reaches(self, rows: Ints, columns: Ints, least: int) -> NDArray[np.bool_]:
        """Return bool (rows, columns): pairs that gain at least so much.

        The same as comparing the block, and only listed pairs are looked at one by one.
        """
        enough = np.tile(self.default[columns] >= least, (len(rows), 1))
        listed = self.listed[rows][:, columns].tocoo()
        j, i = listed.coords
        enough[j, i] = listed.data + self.default[columns[i]] >= least
        return enough


@dataclass(frozen=True, slots=True)
class Dense:
    """The cosine of vectors that were quantised to whole numbers beforehand.

    Parameters
    ----------
    mentor_vectors, mentee_vectors
        int8 (people, dimensions). Squares of a vector sum to about ``127**2``, so every partial
        sum is a whole number below 2**24 and the product in float32 is exact.
    weight
        int64 (mentees,): micro-units for a cosine of 1; below 0 counts as 0.
    """

    mentor_vectors: NDArray[np.int8]
    mentee_vectors: NDArray[np.int8]
    weight: Ints

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        theirs = self.mentor_vectors[rows].astype(np.float32)
        ours = self.mentee_vectors[columns].astype(np.float32)
        product = np.maximum(theirs @ ours.T, 0).astype(np.float64)
        squares = np.outer(_squares(theirs), _squares(ours))
        # Whole numbers, one root and one division, each correctly rounded: the same everywhere.
        gained = self.weight[columns] * product / np.sqrt(np.maximum(squares, 1))
        return np.asarray(np.minimum(gained, self.weight[columns]).astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Units:
        """Return int32 (pairs,): what each of these single pairs gains."""
        cuts = range(_LONG_BATCH, len(j), _LONG_BATCH)
        batches = zip(np.split(j, cuts), np.split(i, cuts), strict=True)
        return np.concatenate([self._gained(*batch) for batch in batches])

    def _gained(self, j: Ints, i: Ints) -> Units:
        theirs = self.mentor_vectors[j].astype(np.float32)
        ours = self.mentee_vectors[i].astype(np.float32)
        product = np.maximum(_dots(theirs, ours), 0).astype(np.float64)
        squares = _squares(theirs) * _squares(ours)
        # The operations of the block in their order, so that the numbers are the same.
        gained = self.weight[i] * product / np.sqrt(np.maximum(squares, 1))
        return np.minimum(gained, self.weight[i]).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Array:
    """The numbers of a caller's function, rounded to micro-units.

    Parameters
    ----------
    function
        ``function(rows, columns) -> float (rows, columns)`` in 0…1, NaN where unanswered.
    weight
        int64 (mentees,): micro-units for 1.
    neutral
        The number that stands for NaN.
    """

    function: Callable[[Ints, Ints], NDArray[np.float64]]
    weight: Ints
    neutral: float

    def block(self, rows: Ints, columns: Ints) -> Units:
        """Return int32 (rows, columns): what each of these pairs gains."""
        numbers = self.function(rows, columns)
        filled = np.where(np.isnan(numbers), self.neutral, numbers)
        return np.asarray(np.rint(filled * self.weight[columns]).astype(np.int32))

    def pairs(self, j: Ints, i: Ints) -> Units:
        """Return int32 (pairs,): what each of these single pairs gains."""
        return np.asarray(on_pairs(self.block, j, i))


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement: which pairs may be made.

    Parameters
    ----------
    terms
        What it rests on, besides who answered.
    mentor_answered, mentee_answered
        bool (mentors,) and (mentees,).
    passes
        ``passes(rows, columns)`` -> bool (rows, columns). It may tell two mentors apart only by
        the terms and by who answered, and two mentees likewise.
    least
        Where a single term decides for everybody, answered or not: the least that passes.
    """

    terms: tuple[Term, ...]
    mentor_answered: NDArray[np.bool_]
    mentee_answered: NDArray[np.bool_]
    passes: Callable[[Ints, Ints], NDArray[np.bool_]]
    least: int | None = None


def on_pairs(block: Callable[[Ints, Ints], NDArray[Any]], j: Ints, i: Ints) -> NDArray[Any]:
    """Evaluate single pairs by a function that knows only blocks, as diagonals of small ones.

    Parameters
    ----------
    block
        ``block(rows, columns)``, such as the function of a caller.
    j, i
        int64 (pairs,): mentor and mentee of each pair.
    """
    if not len(j):
        return np.asarray(block(j, i).diagonal())
    # Pairs of one mentor fall into one block, which then has fewer people to look up.
    order = np.argsort(j, kind="stable")
    batches = np.split(order, range(_BATCH, len(order), _BATCH))
    values = np.concatenate([np.diagonal(block(j[batch], i[batch])) for batch in batches])
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return np.asarray(values[back])


def shares(whole: Ints, starts: Ints, parts: Sequence[float] | NDArray[Any]) -> Ints:
    """Split whole numbers by largest remainder.

    Parameters
    ----------
    whole
        int64 (groups,): what each group divides.
    starts
        int64 (groups + 1,): parts of group g are at ``starts[g]:starts[g + 1]``.
    parts
        Relative sizes > 0, whole numbers, one for each part.

    Returns
    -------
    int64 (parts,)
        Whole numbers that sum to ``whole`` in each group; ties go to the earlier part.

    Examples
    --------
    >>> shares(np.array([100]), np.array([0, 3]), [1, 1, 1])
    array([34, 33, 33])
    """
    sizes = np.asarray(parts, np.int64)
    group = np.repeat(np.arange(len(whole)), np.diff(starts))
    total = np.bincount(group, sizes, len(whole)).astype(np.int64)
    floors, remainders = np.divmod(whole[group] * sizes, total[group])
    left = whole - np.bincount(group, floors, len(whole)).astype(np.int64)
    order = np.lexsort((np.arange(len(sizes)), -remainders, group))
    place = np.empty(len(sizes), np.int64)
    place[order] = np.arange(len(sizes)) - starts[:-1][group[order]]
    return np.asarray(floors + (place < left[group]))


def _picked(starts: Ints, people: Ints) -> tuple[Ints, Ints]:
    """Return the starts of a shorter list that holds only these people, and its items' places."""
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
    who, position = np.unique(people, return_inverse=True)
    shorter, held = _picked(starts, who)
    if not len(held):
        return np.zeros(len(sought), np.bool_), np.zeros(len(sought), np.int64)
    width = 1 + max(int(items[held].max()), int(sought.max(initial=0)))
    keys = np.repeat(np.arange(len(who)) * width, np.diff(shorter)) + items[held]
    order = np.argsort(keys, kind="stable")
    wanted = position * width + sought
    at = order[np.searchsorted(keys[order], wanted, side="right") - 1]
    return keys[at] == wanted, np.asarray(values[held[at]])


def _dots(theirs: NDArray[np.float32], ours: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.einsum("pd,pd->p", theirs, ours))


def _squares(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray((vectors.astype(np.float64) ** 2).sum(axis=1))


def _common(theirs: NDArray[np.uint8], ours: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Count bits that agree; a float32 product counts them exactly on the fast BLAS road."""
    both = np.bitwise_or.reduce(theirs, axis=0, initial=0) & np.bitwise_or.reduce(
        ours, axis=0, initial=0
    )
    used = np.flatnonzero(np.unpackbits(both))
    spread = (np.unpackbits(bits, axis=1)[:, used].astype(np.float32) for bits in (theirs, ours))
    return np.asarray(next(spread) @ next(spread).T)
