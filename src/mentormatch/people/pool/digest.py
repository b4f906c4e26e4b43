"""Content hash of a pool: the same for the same people, in whatever order they were read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, arrays_of
from mentormatch.people.pool.storage import canonical, goal_key
from mentormatch.people.schema.profile import Goal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


__all__ = ["digest_of"]


def digest_of(ids: Sequence[str], ladder: Sequence[str], columns: Mapping[str, Column]) -> str:
    """Return SHA-256 of ids, ladder and named columns, in hexadecimal digits.

    Vocabularies are brought into their canonical form first, so that it does not matter which
    words other people used who are no longer in the pool.
    """
    whole = hashlib.sha256(json.dumps([list(ids), list(ladder)]).encode())
    for name, column in columns.items():
        for part in _parts(canonical(name, column)):
            # Each part is hashed on its own, so that no two sequences of parts run together.
            whole.update(hashlib.sha256(part).digest())
        whole.update(json.dumps(name).encode())
    return whole.hexdigest()


def _word(word: Any) -> Any:
    return goal_key(word) if isinstance(word, Goal) else word


def _parts(column: Column) -> Iterator[bytes]:
    """Words as JSON, numbers in 64 bits with the lowest byte first."""
    if not isinstance(column, NumberColumn):
        yield json.dumps(list(map(_word, column.vocabulary)), default=str).encode()
    if isinstance(column, ItemColumn):
        yield json.dumps(list(column.numbers)).encode()
    for array in arrays_of(column):
        if array.dtype.kind == "f":
            # One bit pattern for every NaN, and no negative zero.
            yield np.where(np.isnan(array), np.nan, array + 0.0).astype("<f8").tobytes()
        else:
            yield array.astype("<i8").tobytes()
