"""Twins: blocks of members whom no rule tells apart, so that any of them may take a seat."""

from __future__ import annotations

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.groups.blocks import Blocks

__all__ = ["twins"]


def twins(blocks: Blocks, rows: Ints) -> list[Ints]:
    """Return rows of blocks in classes of twins, in order of the first.

    Two are twins who weigh the same, count the same in every rule, are free and allowed alike, and
    are apart from the same others; they may be apart from each other if all of their class are.

    Parameters
    ----------
    blocks
        Members.
    rows
        The blocks that are looked at; whoever else there is does not matter.
    """
    apart = blocks.apart[np.ix_(rows, rows)]
    alike = [_answers(blocks, int(row)) for row in rows]
    open_twins = _classes(alike, apart)
    # Where two are apart from each other their rows differ in each other alone.
    closed_twins = _classes(alike, apart | np.eye(len(rows), dtype=np.bool_))
    size = np.bincount(open_twins)[open_twins]
    label = np.where(size > 1, open_twins, len(rows) + closed_twins)
    _, first, which = np.unique(label, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))[which]
    return [rows[order == k] for k in range(len(first))]


def _answers(blocks: Blocks, row: int) -> tuple[object, ...]:
    return (
        int(blocks.weight[row]),
        int(blocks.pinned[row]),
        blocks.allowed[:, row].tobytes(),
        *(rule.of[row].tobytes() for rule in blocks.rules),
        b"" if blocks.starts is None else blocks.starts[:, row].tobytes(),
    )


def _classes(alike: list[tuple[object, ...]], apart: Bools) -> Ints:
    numbers: dict[object, int] = {}
    keys = zip(alike, map(np.ndarray.tobytes, apart), strict=True)
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
