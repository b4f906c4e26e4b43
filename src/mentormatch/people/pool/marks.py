"""Hashed marks of people: whether two rows, or two pools, mean the same person.

Names and addresses are not kept. What is kept is their hash under a key of this process, good for
asking whether two are the same and for nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mentormatch.text.spelling import fold, look_alike

__all__ = ["Marks", "id_skeleton", "mark_of", "marks_of_name", "may_be_one"]

_KEY = os.urandom(16)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of people besides their ids, by id and hashed.

    Parameters
    ----------
    addresses
        The person's own e-mail address.
    names
        The words of the person's name.
    key
        Marks of another process cannot be compared with these.
    """

    addresses: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, frozenset[bytes]] = field(default_factory=dict)
    key: bytes = _KEY

    def comparable(self, other: Marks) -> bool:
        """Tell whether two pools were read by one process."""
        return self.key == other.key


def may_be_one(names: frozenset[bytes] | None, others: frozenset[bytes] | None) -> bool:
    """Tell whether two names may mean one person: one holds all words of the other."""
    return not names or not others or names <= others or others <= names


def mark_of(text: str) -> bytes:
    """Return the mark of a text; case, width and outer space do not matter."""
    return hashlib.blake2b(fold(text).encode(), digest_size=8, key=_KEY).digest()


def marks_of_name(texts: Iterable[str]) -> frozenset[bytes]:
    """Return the marks of the words of a name, in whatever order and columns they stand."""
    return frozenset(mark_of(word) for text in texts for word in text.replace(",", " ").split())


def id_skeleton(who: str) -> str:
    """Return an id without what the eye does not see: case, spaces, letters that look alike.

    Examples
    --------
    >>> {id_skeleton(who) for who in ("Ann", "ann", "\\u0430nn", "a nn")}
    {'ann'}
    """
    return fold(look_alike(fold(who))).replace(" ", "")
