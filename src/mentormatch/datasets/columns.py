"""Columns from drawn numbers: codes and words put into the form that a pool stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Floats, Ints
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn

__all__ = ["items", "numbers", "ranked", "silenced", "text"]


def text(codes: Ints, words: Sequence[str]) -> TextColumn:
    """Return a column of one word a person; a code of -1 is unanswered."""
    return TextColumn(codes, tuple(words)).compact()


def numbers(values: NDArray[Any]) -> NumberColumn:
    """Return a column in which everybody answered."""
    return NumberColumn(values, np.ones(len(values), np.bool_))


def items(
    people: int,
    owners: Ints,
    codes: Ints,
    words: Sequence[Any],
    carried: Mapping[str, Floats] | None = None,
    *,
    key: Any = None,
) -> ItemColumn:
    """Return a column of items in which everybody answered.

    Parameters
    ----------
    people
        How many people there are.
    owners, codes
        int64 (items,): whose item, and its position in ``words``; of an item that somebody drew
        twice the first counts.
    words
        What the codes stand for.
    carried
        Numbers of each item by name.
    key
        Orders words that have no order of their own.
    """
    kept = np.unique(owners * max(len(words), 1) + codes, return_index=True)[1]
    table = {name: values[kept] for name, values in (carried or {}).items()}
    return _answered(people, owners[kept], codes[kept], words, table).compact(key=key)


def ranked(people: int, owners: Ints, codes: Ints, words: Sequence[str]) -> ItemColumn:
    """Return a column of items in the order given, the first of each person ranked 1."""
    rank = np.arange(1.0, len(owners) + 1.0) - _starts(people, owners)[owners]
    return _answered(people, owners, codes, words, {"rank": rank}).compact(ordered=True)


def silenced(column: Column, answers: Bools) -> Column:
    """Return the column with the answers of those people who gave none taken out."""
    if isinstance(column, TextColumn):
        return TextColumn(np.where(answers, column.codes, -1), column.vocabulary)
    if isinstance(column, NumberColumn):
        return NumberColumn(column.values, column.answered & answers)
    kept = answers[column.owners]
    return ItemColumn(
        _starts(len(answers), column.owners[kept]),
        column.codes[kept],
        column.vocabulary,
        column.answered & answers,
        {name: values[kept] for name, values in column.numbers.items()},
    )


def _answered(
    people: int,
    owners: Ints,
    codes: Ints,
    words: Sequence[Any],
    table: Mapping[str, Floats],
) -> ItemColumn:
    everybody = np.ones(people, np.bool_)
    return ItemColumn(_starts(people, owners), codes, tuple(words), everybody, table)


def _starts(people: int, owners: Ints) -> Ints:
    starts = np.zeros(people + 1, np.int64)
    np.cumsum(np.bincount(owners, minlength=people), out=starts[1:])
    return starts
