"""Hashed marks of people: whether two rows, or two pools, mean the same person.

Names and addresses are not kept. What is kept is their hash under a key of this process, good for
asking whether two are the same and for nothing else.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from mentormatch.people.pool.name_forms import name_words
from mentormatch.text.spelling import fold, look_alike

__all__ = [
    "Marks",
    "counts_rows",
    "id_skeleton",
    "is_whole_name",
    "mark_of",
    "mark_of_cells",
    "marks_of_name",
    "may_be_one",
]

_COUNTED = re.compile(r"([^\W\d]*[ .#:-]?)(\d{1,7})", re.ASCII)
_MARKED = re.compile(r"['`(\[.-]")
_KEY = os.urandom(16)
_MARK = hashlib.blake2b(digest_size=8, key=_KEY)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of people besides their ids, by id and hashed.

    Parameters
    ----------
    addresses
        The person's own e-mail address.
    names
        The words of the person's name.
    counted
        Where the ids count the rows of the source, the mark of all that it holds.
    namesakes
        Whether two people may have one name, so that a name says nothing.
    of_rows
        Ids that were made of the number of a row: of somebody else, once rows have moved.
    key
        Marks of another process cannot be compared with these.
    """

    addresses: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, frozenset[bytes]] = field(default_factory=dict)
    counted: bytes | None = None
    namesakes: bool = False
    of_rows: frozenset[str] = frozenset()
    key: bytes = _KEY

    def comparable(self, other: Marks) -> bool:
        """Tell whether two pools were read by one process."""
        return self.key == other.key


def may_be_one(names: frozenset[bytes] | None, others: frozenset[bytes] | None) -> bool:
    """Tell whether two names may mean one person: one holds all words of the other."""
    return not names or not others or names <= others or others <= names


def is_whole_name(name: frozenset[bytes]) -> bool:
    """Tell whether a name has several words; many people have one in common."""
    return len(name) > 1


def mark_of(text: str) -> bytes:
    """Return the mark of a text; case, width and outer space do not matter."""
    found = _MARK.copy()
    found.update(fold(text).encode())
    return found.digest()


def mark_of_cells(columns: Iterable[Iterable[object]]) -> bytes:
    """Return the mark of a whole table, cell by cell as it stands."""
    found = hashlib.blake2b(digest_size=8, key=_KEY)
    for column in map(tuple, columns):
        texts = set(map(type, column)) <= {str}
        said = "\x1f".join(cast("tuple[str, ...]", column)) if texts else repr(column)
        found.update(f"{len(column)} {texts} {said}".encode("utf-8", "backslashreplace"))
    return found.digest()


def marks_of_name(texts: Iterable[str]) -> frozenset[bytes]:
    """Return the marks of the words of a name, in whatever order and columns they stand."""
    return frozenset(_mark_of_word(word) for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    # Most names have neither accents nor marks, and normal forms are dear.
    plain = text.isascii() and not _MARKED.search(text)
    return text.replace(",", " ").split() if plain else name_words(text)


@lru_cache(maxsize=65_536)
def _mark_of_word(word: str) -> bytes:
    # Many people share a first name, and few an address.
    return mark_of(word)


def counts_rows(ids: Collection[str]) -> bool:
    """Tell whether ids only count the rows of their file, from 0, 1 or 2 on.

    Examples
    --------
    >>> counts_rows(["2", "1", "3"]), counts_rows(["R_01", "R_02"]), counts_rows(["1", "3"])
    (True, True, False)
    """
    found = [_COUNTED.fullmatch(who) for who in ids]
    parts = [one.groups() for one in found if one is not None]
    if not parts or len(parts) < len(found) or len({prefix for prefix, _ in parts}) > 1:
        return False
    numbers = {int(number) for _, number in parts}
    return (
        len(numbers) == len(found)
        and min(numbers) <= 2
        and max(numbers) - min(numbers) < len(found)
    )


def id_skeleton(who: str) -> str:
    r"""Return an id without what the eye does not see: case, spaces, letters that look alike.

    Examples
    --------
    >>> {id_skeleton(who) for who in ("Ann", "ann", "\u0430nn", "a nn")}
    {'ann'}
    """
    bare = fold(who) if who.isascii() else fold(look_alike(fold(who)))
    return bare.replace(" ", "")
