"""Phrases of messages: counts in singular or plural, the first of many, near names for a slip."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["asked", "did_you_mean", "first_few", "several"]


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


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " (did you mean 'x' or 'y'?)", or nothing where no known name is near.

    Examples
    --------
    >>> did_you_mean("offerz", ["offers", "seeks"])
    " (did you mean 'offers'?)"
    >>> did_you_mean("salary", ["offers", "seeks"])
    ''
    """
    return asked(difflib.get_close_matches(name, list(known), n=3, cutoff=0.7))


def asked(near: Sequence[str]) -> str:
    """Return " (did you mean 'x' or 'y'?)", or nothing where there is none."""
    return f" (did you mean {' or '.join(map(repr, near))}?)" if near else ""
