"""Text that people typed: one spelling for ids, tags and headers, and near names for a slip."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["did_you_mean", "first_few", "fold", "has_control", "normal_form", "several", "tidy"]

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_NO_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)
def tidy(text: str) -> str:
    r"""Return text in NFC without control characters, runs of space folded: how ids are kept.

    Examples
    --------
    >>> tidy(" 007\u200b ")
    '007'
    """
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", "".join(c for c in text if not _unseen(c)))
    return " ".join(text.split())


def has_control(text: str) -> bool:
    r"""Tell whether a text holds a control character such as NUL; tabs and line ends are space.

    Examples
    --------
    >>> has_control("a\x00b"), has_control("a\tb")
    (True, False)
    """
    return _CONTROL.search(text) is not None


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


def _unseen(character: str) -> bool:
    """Format, control and surrogate characters; line breaks are space and are folded as such."""
    kind = unicodedata.category(character)
    return kind in {"Cf", "Cs"} or (kind == "Cc" and not character.isspace())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form in which two spellings of a skill, tag or language are the same.

    Width, case and spaces are folded; symbols stay, so C, C# and C++ differ. Folding twice
    changes nothing (Unicode NFKC_Casefold).

    Examples
    --------
    >>> fold("  Ｐython  "), fold("C#"), fold("Machine  Learning")
    ('python', 'c#', 'machine learning')
    """
    if text.isascii():
        return tidy(text).lower()
    previous, text = text, _folded_once(text)
    while text != previous:
        previous, text = text, _folded_once(text)
    return text


def _folded_once(text: str) -> str:
    return tidy(unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold()))


@lru_cache(maxsize=4096)
def normal_form(header: str) -> str:
    """Return a header in lower case with single underscores between its words.

    Examples
    --------
    >>> normal_form(" Max. mentees? "), normal_form("MaritalStatus")
    ('max_mentees', 'marital_status')
    """
    return _NO_WORD.sub("_", fold(_CAMEL.sub(" ", header))).strip("_")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " (did you mean 'x' or 'y'?)", or nothing where no known name is near.

    Examples
    --------
    >>> did_you_mean("offerz", ["offers", "seeks"])
    " (did you mean 'offers'?)"
    >>> did_you_mean("salary", ["offers", "seeks"])
    ''
    """
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.7)
    return f" (did you mean {' or '.join(map(repr, near))}?)" if near else ""
