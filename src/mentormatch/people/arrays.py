"""Columnar storage: immutable arrays, one value object for each kind of field.

A pool of 100,000 people is a few dozen of these. All of them answer ``take(rows)``, and
``answered`` tells for each person whether anything was said: *unanswered* and *none* differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.text.masking import repeated

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.arrays import Bools, Ints

__all__ = [
    "Column",
    "ItemColumn",
    "NumberColumn",
    "TextColumn",
    "arrays_of",
    "frozen",
    "options_of",
]


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One word a person.

    Parameters
    ----------
    codes
        int64 (people,), a position in ``vocabulary``; -1 where unanswered.
    vocabulary
        The distinct words, sorted.
    """

    codes: Ints
    vocabulary: tuple[str, ...]

    @classmethod
    def of(cls, words: Iterable[str | None]) -> TextColumn:
        """Collect words; ``None`` is unanswered."""
        listed = list(words)
        vocabulary = tuple(sorted({word for word in listed if word is not None}))
        code = {word: position for position, word in enumerate(vocabulary)}
        codes = (-1 if word is None else code[word] for word in listed)
        return cls(np.fromiter(codes, np.int64, len(listed)), vocabulary)

    @property
    def answered(self) -> Bools:
        """Bool (people,): who said something."""
        return np.asarray(self.codes >= 0)

    def take(self, rows: Ints | Bools) -> TextColumn:
        """Keep these people, in this order."""
        return replace(self, codes=self.codes[rows])

    def compact(self) -> TextColumn:
        """Return the same words with a vocabulary of just those, sorted."""
        kept, codes = _compacted(self.codes, self.vocabulary)
        return TextColumn(codes, kept)

    def __getitem__(self, row: int) -> str | None:
        code = self.codes[row]
        return None if code < 0 else self.vocabulary[code]


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One number (or day, or flag) a person.

    Parameters
    ----------
    values
        float64, int64, bool or datetime64[D], (people,); meaningless where unanswered.
    answered
        bool (people,).
    """

    values: NDArray[Any]
    answered: Bools

    def take(self, rows: Ints | Bools) -> NumberColumn:
        """Keep these people, in this order."""
        return NumberColumn(self.values[rows], self.answered[rows])

    def __getitem__(self, row: int) -> Any:
        return self.values[row].item() if self.answered[row] else None


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """Several items a person, each perhaps with numbers, as a compressed sparse list.

    Parameters
    ----------
    starts
        int64 (people + 1,): items of person p are at ``starts[p]:starts[p + 1]``.
    codes
        int64 (items,): positions in ``vocabulary``; within a person distinct, and ascending
        unless the field is ordered by rank.
    vocabulary
        The distinct items, sorted (words, or goals).
    answered
        bool (people,): an answered person with no items said "none".
    numbers
        float64 (items,) arrays by name: level, current, target, importance, strength, rank, value;
        NaN where not stated.
    """

    starts: Ints
    codes: Ints
    vocabulary: tuple[Any, ...]
    answered: Bools
    numbers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Sequence[Mapping[Any, Sequence[float]] | None],
        names: Sequence[str] = (),
        *,
        key: Any = None,
    ) -> ItemColumn:
        """Collect for each person a mapping of item to its numbers; ``None`` is unanswered.

        Items keep the order of the mapping. ``key`` orders the vocabulary, as in :func:`sorted`.
        """
        said: list[Mapping[Any, Sequence[float]]] = [{} if row is None else row for row in rows]
        distinct: set[Hashable] = {item for row in said for item in row}
        vocabulary = tuple(sorted(distinct, key=key))
        code = {item: position for position, item in enumerate(vocabulary)}
        starts = np.zeros(len(said) + 1, np.int64)
        np.cumsum([len(row) for row in said], out=starts[1:])
        codes = np.fromiter((code[item] for row in said for item in row), np.int64, starts[-1])
        table = np.array([numbers for row in said for numbers in row.values()], np.float64)
        table = table.reshape(len(codes), len(names))
        answered = np.fromiter((row is not None for row in rows), np.bool_, len(said))
        return cls(
            starts,
            codes,
            vocabulary,
            answered,
            {n: table[:, c] for c, n in enumerate(names)},
        )

    @property
    def owners(self) -> Ints:
        """int64 (items,): the person to whom each item belongs."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def take(self, rows: Ints | Bools) -> ItemColumn:
        """Keep these people, in this order."""
        rows = np.arange(len(self.answered))[rows]
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        picked = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        numbers = {name: values[picked] for name, values in self.numbers.items()}
        return ItemColumn(starts, self.codes[picked], self.vocabulary, self.answered[rows], numbers)

    def compact(self, *, ordered: bool = False, key: Any = None) -> ItemColumn:
        """Return the same items with a vocabulary of just those, sorted by ``key``.

        Items of a person are put in ascending order too, unless they are ``ordered``.
        """
        kept, codes = _compacted(self.codes, self.vocabulary, key)
        keys = self.owners * max(len(kept), 1) + codes
        if ordered or not (np.diff(keys) < 0).any():
            return replace(self, codes=codes, vocabulary=kept)
        order = np.argsort(keys, kind="stable")
        numbers = {name: values[order] for name, values in self.numbers.items()}
        return ItemColumn(self.starts, codes[order], kept, self.answered, numbers)

    def __getitem__(self, row: int) -> dict[Any, tuple[float, ...]] | None:
        if not self.answered[row]:
            return None
        span = range(self.starts[row], self.starts[row + 1])
        return {
            self.vocabulary[self.codes[k]]: tuple(float(v[k]) for v in self.numbers.values())
            for k in span
        }


def options_of(column: TextColumn | ItemColumn) -> list[str]:
    """Return the words that so many people use that a message may name them."""
    held = np.bincount(column.codes[column.codes >= 0], minlength=len(column.vocabulary)).tolist()
    both = zip(column.vocabulary, held, strict=True)
    return [word for word, rows in both if isinstance(word, str) and repeated(word, rows=rows)]


def _compacted(
    codes: Ints, vocabulary: tuple[Any, ...], key: Any = None
) -> tuple[tuple[Any, ...], Ints]:
    """Words in use, sorted, and the codes in terms of them; -1 stays."""
    used = np.zeros(len(vocabulary), np.bool_)
    used[codes[codes >= 0]] = True
    kept = tuple(sorted((vocabulary[c] for c in np.flatnonzero(used)), key=key))
    place = {word: position for position, word in enumerate(kept)}
    moved = np.fromiter((place.get(word, -1) for word in vocabulary), np.int64, len(vocabulary))
    return kept, np.where(codes >= 0, np.append(moved, -1)[codes], -1)


Column = TextColumn | NumberColumn | ItemColumn


def frozen(column: Column) -> Column:
    """Make the arrays of a column read-only."""
    for array in arrays_of(column):
        array.setflags(write=False)
    return column


def arrays_of(column: Column) -> list[NDArray[Any]]:
    """Return the arrays of a column."""
    if isinstance(column, TextColumn):
        return [column.codes]
    if isinstance(column, NumberColumn):
        return [column.values, column.answered]
    return [column.starts, column.codes, column.answered, *column.numbers.values()]
