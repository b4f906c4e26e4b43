"""The lots of a desk: among mentors who are equal for a request one is drawn, always the same.

They follow from the seed of the desk and the id of the request, so a replay draws the same mentor,
and whoever stands second is drawn when the first declines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from mentormatch.arrays import Ints

__all__ = ["lots", "seed_of"]


def lots(seed: int, request: str, rows: Ints) -> Ints:
    """Return int64 (rows,): a number for each mentor, of which the smallest is drawn.

    Examples
    --------
    >>> [np.argsort(lots(0, request, np.arange(4))).tolist() for request in ("r1", "r2")]
    [[1, 3, 2, 0], [1, 2, 0, 3]]
    """
    # The finaliser of splitmix64: one hash a request, and arithmetic for its thousands of mentors.
    mixed = rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(_key(seed, request))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def seed_of(seed: int, requests: Iterable[str]) -> int:
    """Return the seed of a batch, whatever the order of its requests."""
    return _key(seed, "\n".join(sorted(requests))) >> 32


def _key(seed: int, text: str) -> int:
    whole = f"{seed} {text}".encode("utf-8", "surrogatepass")
    drawn = hashlib.blake2b(whole, digest_size=8, person=b"desk")
    return int.from_bytes(drawn.digest(), "big")
