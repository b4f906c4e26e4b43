"""Phrases of messages: counts in singular or plural, the first of many, near names for a slip."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["asked", "did_you_mean", "first_few", "several", "these_rows"]

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


def these_rows(rows: Sequence[int]) -> str:
    """Return rows as a spreadsheet counts them, in words; runs are joined.

    Examples
    --------
    >>> these_rows([3]), these_rows([3, 5]), these_rows([2, 3, 4, 9])
    ('row 3', 'rows 3 and 5', 'rows 2-4 and 9')
    >>> these_rows([2, 4, 6, 8, 10, 12, 14])
    'rows 2, 4, 6, 8, 10 and 2 more'
    """
    parts = [
        part for run in _runs(rows) for part in ([run] if len(run) > 2 else [[r] for r in run])
    ]
    left = sum(map(len, parts[_ROWS:]))
    told = [str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts[:_ROWS]]
    told += [f"{left} more"] if left else []
    *most, last = told
    named = f"{', '.join(most)} and {last}" if most else last
    return f"{'row' if len(rows) == 1 else 'rows'} {named}"


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
    listed = list(known)
    same = [word for word in listed if word.casefold() == name.casefold() and word != name]
    near = same[:3] or difflib.get_close_matches(name, listed, n=3, cutoff=_NEAR)
    if not near:
        lower = {word.lower(): word for word in reversed(listed)}
        found = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=_NEAR)
        near = [lower[word] for word in found]
    return asked(near)


def asked(near: Sequence[str]) -> str:
    """Return " (did you mean 'x' or 'y'?)", or nothing where there is none."""
    return f" (did you mean {' or '.join(map(repr, near))}?)" if near else ""
