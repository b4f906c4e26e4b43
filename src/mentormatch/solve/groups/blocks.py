"""Must-link components (blocks) of members, which searches and programs move as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Bytes, Ints
from mentormatch.solve.groups.problem import GroupProblem

__all__ = ["Blocks", "Counts", "blocks_of"]


@dataclass(frozen=True, eq=False)
class Counts:
    """How many members of each class a block holds, and the rule about it.

    Parameters
    ----------
    of
        int64 (blocks, classes).
    at_most
        As in :class:`~mentormatch.solve.groups.problem.Classes`.
    """

    of: Ints
    at_most: int | None

    def broken(self, counts: Ints) -> Bools:
        """Return whether groups with these counts, int64 (…, classes), break the rule."""
        bad = counts == 1 if self.at_most is None else counts > self.at_most
        return np.asarray(bad.any(axis=-1))


@dataclass(frozen=True, eq=False)
class Blocks:
    """Single members, and sets of members who stay together.

    Parameters
    ----------
    owner
        int64 (members,): the block of each member.
    weight
        int64 (blocks,): members of each.
    fit, allowed
        (facilitators, blocks): the sum of fits; whether everybody of the block is allowed.
    common
        int64 (blocks, blocks): sums over all pairs between two blocks, each pair counted once.
    inner
        int64 (blocks,): sum over the pairs inside a block, each counted once.
    apart
        bool (blocks, blocks).
    pinned
        int64 (blocks,): the facilitator who must lead, or -1.
    rules
        Quotas and classes of which nobody is alone.
    starts
        uint8 (weeks, blocks, bytes) or None: times at which everybody of the block could meet.
    """

    owner: Ints
    weight: Ints
    fit: Ints
    allowed: Bools
    common: Ints
    inner: Ints
    apart: Bools
    pinned: Ints
    rules: tuple[Counts, ...]
    starts: Bytes | None

    def __len__(self) -> int:
        return len(self.weight)

    def members(self, block: int) -> list[int]:
        """Return the rows of the members of a block."""
        return [int(row) for row in np.flatnonzero(self.owner == block)]


def blocks_of(problem: GroupProblem, more: Sequence[Sequence[int]] = ()) -> Blocks:
    """Put members who stay together into one block each.

    Parameters
    ----------
    problem
        The question; its sets of members who stay together become one block each.
    more
        Further sets that are kept together, disjoint from each other; sets that meet are united.
    """
    owner = _owners(problem.members, [*problem.blocks, *more])
    count = int(owner.max(initial=-1)) + 1
    one_hot = np.zeros((problem.members, count), np.int64)
    one_hot[np.arange(problem.members), owner] = 1
    shared = _squared(problem.common, owner, count)
    inner = np.diag(shared) // 2
    np.fill_diagonal(shared, 0)
    apart = _squared(problem.apart.astype(np.int64), owner, count) > 0
    np.fill_diagonal(apart, False)
    pinned = np.full(count, -1, np.int64)
    np.maximum.at(pinned, owner, problem.pinned)
    return Blocks(
        owner=owner,
        weight=one_hot.sum(axis=0),
        fit=_summed(problem.fit, owner, count),
        allowed=_summed((~problem.allowed).astype(np.int64), owner, count) == 0,
        common=shared,
        inner=inner,
        apart=apart,
        pinned=pinned,
        rules=tuple(Counts(_counts(r.codes, owner, count), r.at_most) for r in problem.rules),
        starts=_met(problem.starts, owner, count),
    )


def _owners(members: int, blocks: Sequence[Sequence[int]]) -> Ints:
    """Number the blocks in order of their first member."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = [(block[0], other) for block in blocks for other in block[1:]]
    one, two = np.array(pairs, np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs)), (one, two)), shape=(members, members))
    _, part = connected_components(graph, directed=False)
    _, first, owner = np.unique(part, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[owner]


def _summed(rows: Ints, owner: Ints, count: int) -> Ints:
    """Sum columns by owner."""
    if count == rows.shape[1]:
        return rows.astype(np.int64)
    total = np.zeros((len(rows), count), np.int64)
    np.add.at(total.T, owner, rows.T)
    return total


def _squared(square: Ints, owner: Ints, count: int) -> Ints:
    return _summed(_summed(square, owner, count).T.copy(), owner, count).T.copy()


def _counts(codes: Ints, owner: Ints, count: int) -> Ints:
    counts = np.zeros((count, int(codes.max(initial=-1)) + 1), np.int64)
    known = codes >= 0
    np.add.at(counts, (owner[known], codes[known]), 1)
    return counts


def _met(starts: Bytes | None, owner: Ints, count: int) -> Bytes | None:
    if starts is None:
        return None
    met = np.full((starts.shape[0], count, starts.shape[2]), 255, np.uint8)
    for week in range(len(starts)):
        np.bitwise_and.at(met[week], owner, starts[week])
    return met
