"""What all terms have in common: the unit, single pairs, requirements, and the split of wholes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mentormatch.arrays import Ints, Ints32

__all__ = ["UNIT", "Gate", "Term", "on_pairs", "shares"]

UNIT = 1_000_000
"""Micro-units in a score of 1."""

_BATCH = 64
"""Pairs evaluated as the diagonal of one small block; larger batches waste more than they save."""


class Term(Protocol):
    """Anything that adds whole micro-units to pairs."""

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        ...

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        """Return int32 (pairs,): what mentor ``j[k]`` with mentee ``i[k]`` gains, for each k."""
        ...


@dataclass(frozen=True, slots=True)
class Gate:
    """A requirement: which pairs may be made.

    Parameters
    ----------
    terms
        What it rests on, besides who answered.
    mentor_answered, mentee_answered
        bool (mentors,) and (mentees,).
    passes
        ``passes(rows, columns)`` -> bool (rows, columns). It may tell two mentors apart only by
        the terms and by who answered, and two mentees likewise.
    least
        Where a single term decides for everybody, answered or not: the least that passes.
    """

    terms: tuple[Term, ...]
    mentor_answered: NDArray[np.bool_]
    mentee_answered: NDArray[np.bool_]
    passes: Callable[[Ints, Ints], NDArray[np.bool_]]
    least: int | None = None


def on_pairs(block: Callable[[Ints, Ints], NDArray[Any]], j: Ints, i: Ints) -> NDArray[Any]:
    """Evaluate single pairs by a function that knows only blocks, as diagonals of small ones.

    Parameters
    ----------
    block
        ``block(rows, columns)``, such as the function of a caller.
    j, i
        int64 (pairs,): mentor and mentee of each pair.
    """
    if not len(j):
        return np.asarray(block(j, i).diagonal())
    # Pairs of one mentor fall into one block, which then has fewer people to look up.
    order = np.argsort(j, kind="stable")
    batches = np.split(order, range(_BATCH, len(order), _BATCH))
    values = np.concatenate([np.diagonal(block(j[batch], i[batch])) for batch in batches])
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return np.asarray(values[back])


def shares(whole: Ints, starts: Ints, parts: Sequence[float] | NDArray[Any]) -> Ints:
    """Split whole numbers by largest remainder.

    Parameters
    ----------
    whole
        int64 (groups,): what each group divides.
    starts
        int64 (groups + 1,): parts of group g are at ``starts[g]:starts[g + 1]``.
    parts
        Relative sizes > 0, whole numbers, one for each part.

    Returns
    -------
    int64 (parts,)
        Whole numbers that sum to ``whole`` in each group; ties go to the earlier part.

    Examples
    --------
    >>> shares(np.array([100]), np.array([0, 3]), [1, 1, 1])
    array([34, 33, 33])
    """
    sizes = np.asarray(parts, np.int64)
    group = np.repeat(np.arange(len(whole)), np.diff(starts))
    total = np.bincount(group, sizes, len(whole)).astype(np.int64)
    floors, remainders = np.divmod(whole[group] * sizes, total[group])
    left = whole - np.bincount(group, floors, len(whole)).astype(np.int64)
    order = np.lexsort((np.arange(len(sizes)), -remainders, group))
    place = np.empty(len(sizes), np.int64)
    place[order] = np.arange(len(sizes)) - starts[:-1][group[order]]
    return np.asarray(floors + (place < left[group]))
