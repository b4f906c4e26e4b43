"""Phrases of messages: counts in singular or plural, the first of many, near names for a slip."""

from __future__ import annotations

import difflib
from functools import reduce
from typing import TYPE_CHECKING

from mentormatch.text.sentences import Sentence, Who, counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "all_of",
    "any_of",
    "asked",
    "did_you_mean",
    "first_few",
    "near_names",
    "several",
    "these_rows",
]

_ROWS = 5
_NEAR = 0.7


def several(count: int, one: str, more: str) -> str:
    """Return a count with what is counted, in the singular or the plural.

    Examples
    --------
    >>> several(1, "id stands", "ids stand"), several(2, "id stands", "ids stand")
    ('1 id stands', '2 ids stand')
    """
    return f"{count:,} {one if count == 1 else more}"


def first_few(words: Sequence[str], most: int, *, by: str = ", ") -> str:
    """Return the first words of many in a row, and how many more there are.

    Examples
    --------
    >>> first_few(["ann", "bo", "cem"], 3), first_few(["ann", "bo", "cem"], 1)
    ('ann, bo, cem', 'ann and 2 more')
    """
    more = len(words) - most
    return by.join(words[:most]) + (f" and {more} more" if more > 0 else "")


def all_of(parts: Iterable[str]) -> str:
    """Return parts with "and" between them.

    Examples
    --------
    >>> all_of(["ann", "bo", "cem"])
    'ann and bo and cem'
    """
    return reduce(lambda some, one: sentence("{some} and {one}", some=some, one=one), parts)


def any_of(parts: Iterable[str]) -> str:
    """Return parts with "or" between them.

    Examples
    --------
    >>> any_of(["ann", "bo"]), any_of(["ann"])
    ('ann or bo', 'ann')
    """
    return reduce(lambda some, one: sentence("{some} or {one}", some=some, one=one), parts)


def these_rows(rows: Sequence[int], *, begin: bool = False) -> Sentence:
    """Return rows as a spreadsheet counts them, in words; runs are joined.

    Parameters
    ----------
    rows
        In order.
    begin
        Whether a sentence begins with them.

    Examples
    --------
    >>> these_rows([3]), these_rows([3, 5], begin=True), these_rows([2, 3, 4, 9])
    ('row 3', 'Rows 3 and 5', 'rows 2-4 and 9')
    >>> these_rows([2, 4, 6, 8, 10, 12, 14])
    'rows 2, 4, 6, 8, 10 and 2 more'
    """
    told = _told_rows(rows)
    if begin:
        return counted(len(rows), "Row {rows}", "Rows {rows}", rows=told)
    return counted(len(rows), "row {rows}", "rows {rows}", rows=told)


def _told_rows(rows: Sequence[int]) -> str:
    parts = [
        part for run in _runs(rows) for part in ([run] if len(run) > 2 else [[r] for r in run])
    ]
    left = sum(map(len, parts[_ROWS:]))
    told = [str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts[:_ROWS]]
    if left:
        return sentence("{shown} and {more} more", shown=tuple(told), more=left)
    *most, last = told
    return sentence("{some} and {one}", some=tuple(most), one=last) if most else last


def _runs(rows: Sequence[int]) -> list[list[int]]:
    """Part rows into runs that follow one another."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " (did you mean 'x' or 'y'?)", or nothing where no known name is near.

    Examples
    --------
    >>> did_you_mean("offerz", ["offers", "seeks"])
    " (did you mean 'offers'?)"
    >>> did_you_mean("salary", ["offers", "seeks"])
    ''
    >>> did_you_mean("ELI", ["eli", "bo"])
    " (did you mean 'eli'?)"
    """
    return asked(near_names(name, known))


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that are near, those first that differ in case alone.

    Examples
    --------
    >>> near_names("offerz", ["offers", "seeks"])
    ['offers']
    """
    listed = list(known)
    same = [word for word in listed if word.casefold() == name.casefold() and word != name]
    near = same[:3] or difflib.get_close_matches(name, listed, n=3, cutoff=_NEAR)
    if not near:
        lower = {word.lower(): word for word in reversed(listed)}
        found = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=_NEAR)
        near = [lower[word] for word in found]
    return near


def asked(near: Sequence[str]) -> str:
    """Return " (did you mean 'x' or 'y'?)", or nothing where there is none.

    A person among the near ones is told as she is called, by whoever may be told so.
    """
    return sentence(" (did you mean {names}?)", names=any_of(map(_in_quotes, near))) if near else ""


def _in_quotes(name: str) -> str:
    return Sentence("{who!r}", {"who": name}) if isinstance(name, Who) else repr(name)
