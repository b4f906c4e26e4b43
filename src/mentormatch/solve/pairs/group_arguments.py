"""The arguments of `assign` that limit groups of mentors, validated."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ArrayError
from mentormatch.solve.pairs.problem import GroupLimit

__all__ = ["read_groups"]

_NO_MOST = 2**31


def read_groups(
    groups: ArrayLike | None,
    at_most: ArrayLike | None,
    at_least: ArrayLike,
    shape: tuple[int, ...],
) -> tuple[GroupLimit, ...]:
    """Return the limits of groups of mentors.

    Parameters
    ----------
    groups, at_most, at_least
        See `mentormatch.assign`.
    shape
        Of the scores.

    Raises
    ------
    ArrayError
        If an argument has the wrong shape, kind or content, or a least is above its most.
    """
    if groups is None:
        if at_most is not None or np.any(np.asarray(at_least)):
            raise ArrayError("groups: expected with group_at_most or group_at_least")
        return ()
    members = _members(np.asarray(groups), shape[0] if shape else 0)
    most = _counts("group_at_most", _NO_MOST if at_most is None else at_most, len(members))
    least = _counts("group_at_least", at_least, len(members))
    wrong = np.flatnonzero(least > most)
    if wrong.size:
        g = int(wrong[0])
        raise ArrayError(
            f"group_at_least[{g}]: expected at most group_at_most[{g}] = {most[g]}, got {least[g]}"
        )
    return tuple(
        GroupLimit("mentor", np.flatnonzero(row), int(most[g]), int(least[g]), f"group {g}")
        for g, row in enumerate(members)
    )


def _members(groups: NDArray[Any], mentors: int) -> Bools:
    """Return bool (groups, mentors)."""
    if groups.dtype == np.bool_ and groups.ndim == 2 and groups.shape[1] == mentors:
        return groups
    if groups.dtype.kind not in "iu" or groups.shape != (mentors,):
        raise ArrayError(
            f"groups: expected booleans of shape (groups, {mentors}), or {mentors} whole numbers, "
            f"got dtype {groups.dtype} of shape {groups.shape}"
        )
    if (groups < -1).any():
        raise ArrayError("groups: expected numbers of groups from 0, or -1 for none")
    return np.asarray(groups == np.arange(groups.max(initial=-1) + 1)[:, None])


def _counts(name: str, given: ArrayLike, groups: int) -> Ints:
    values = np.asarray(given)
    if values.dtype.kind not in "iu" or (values < 0).any():
        raise ArrayError(f"{name}: expected whole numbers >= 0")
    if values.ndim != 0 and values.shape != (groups,):
        raise ArrayError(
            f"{name}: expected one number or an array of shape ({groups},), got {values.shape}"
        )
    return np.broadcast_to(values.astype(np.int64), (groups,)).copy()
