"""What seed and ids alone draw: a number for each person, and a random order of people.

A search that breaks ties by rows gives equal people equal chances when it is asked in an order that
is drawn: nothing but the draw tells them apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints

__all__ = ["DrawOrder", "drawn_order", "key_hashes"]


class DrawOrder(NamedTuple):
    """Rows of two pools in the order in which a search looks at them.

    Parameters
    ----------
    mentors, mentees
        int64: a permutation of the rows of each pool.
    """

    mentors: Ints
    mentees: Ints

    @classmethod
    def of(cls, mentors: Sequence[str], mentees: Sequence[str], seed: int) -> Self:
        """Draw an order of both pools."""
        return cls(drawn_order(mentors, "mentor", seed), drawn_order(mentees, "mentee", seed))

    @classmethod
    def by_row(cls, mentors: int, mentees: int) -> Self:
        """Return the order in which people stand in their pools."""
        return cls(np.arange(mentors), np.arange(mentees))


def drawn_order(keys: Sequence[str], side: str, seed: int) -> Ints:
    """Return the rows of people in an order that seed and keys alone decide."""
    rows = np.arange(len(keys))
    return np.argsort(key_hashes(keys, rows, side, seed), kind="stable")


def key_hashes(keys: Sequence[str], people: Ints, side: str, seed: int) -> NDArray[np.uint64]:
    """Return the hash of the key of each of these people.

    Parameters
    ----------
    keys
        Of everybody.
    people
        Rows.
    side
        Of which pool they are.
    seed
        Any whole number.
    """
    occurs, at = np.unique(people, return_inverse=True)
    secret = hashlib.blake2b(str(seed).encode(), digest_size=32).digest()
    hasher = hashlib.blake2b(key=secret, person=side.encode(), digest_size=8)
    found = bytearray()
    for person in occurs.tolist():
        one = hasher.copy()
        one.update(keys[person].encode("utf-8", "surrogatepass"))
        found += one.digest()
    return np.frombuffer(bytes(found), dtype="<u8").astype(np.uint64)[at]
