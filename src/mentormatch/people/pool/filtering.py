"""Row selection: people of a pool by id, by a mask of bools or by a predicate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import InputError
from mentormatch.people.pool.build import people_in
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.arrays import Ints
    from mentormatch.people.pool.data import PoolData
    from mentormatch.people.schema.profile import Profile

__all__ = ["chosen"]


def chosen(
    pool: PoolData, what: Iterable[str] | Iterable[bool] | Callable[[Profile], bool]
) -> Ints | NDArray[np.bool_]:
    """Return whom is meant, as rows or as one bool a person.

    See :meth:`Profiles.filter`, which takes the same.
    """
    if callable(what):
        return np.array([bool(what(person)) for person in people_in(pool)], np.bool_)
    listed = _aligned(what, pool.ids)
    if not all(isinstance(one, (bool, np.bool_)) for one in listed) or not listed:
        return pool.positions(listed)
    if len(listed) != len(pool.ids):
        given = several(len(listed), "bool was", "bools were")
        raise InputError(f"{given} given for {several(len(pool.ids), 'person', 'people')}")
    return np.array(listed, np.bool_)


def _aligned(what: Iterable[Any], ids: Sequence[str]) -> list[Any]:
    """List ids or bools; a Series of bools that is indexed by id is put in the order of ids."""
    index = getattr(what, "index", None)
    if index is not None and not callable(index) and set(index) == set(ids):
        return [what[who] for who in ids]  # type: ignore[index]
    return list(what)
