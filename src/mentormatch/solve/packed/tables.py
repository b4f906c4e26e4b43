"""Tables fused into one: the product of their classes, constant over runs of equal class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mentormatch.arrays import Ints, Ints32
from mentormatch.solve.packed.eligibility import FORBIDDEN, equivalence_classes
from mentormatch.terms import Postings, Table

__all__ = ["as_postings", "base_of", "even_block", "fuse", "runs_of"]

_MOST_RUNS = 4096
_MOST_CELLS = 1 << 24


def fuse(
    tables: Sequence[Table], shape: tuple[int, int]
) -> tuple[list[Table], list[Table], Ints, Ints]:
    """Fuse tables while runs stay long; return fused ones, others, and classes of both sides."""
    joint, ours = np.zeros(shape[0], np.int64), np.zeros(shape[1], np.int64)
    fused: list[Table] = []
    alone: list[Table] = []
    for table in sorted(tables, key=lambda t: t.table.shape[1]):
        theirs = equivalence_classes(joint, [table.mentor_class])
        own = equivalence_classes(ours, [table.mentee_class])
        classes, others = (1 + int(kind.max(initial=-1)) for kind in (theirs, own))
        if classes > _MOST_RUNS or classes * others > _MOST_CELLS:
            alone.append(table)
            continue
        fused.append(table)
        joint, ours = theirs, own
    return fused, alone, joint, ours


def base_of(fused: Sequence[Table], joint: Ints, joint_mentee: Ints) -> Ints32:
    """Return int32 (joint classes of mentees, of mentors): what fused tables add, micro-units."""
    _, theirs = np.unique(joint, return_index=True)
    _, ours = np.unique(joint_mentee, return_index=True)
    base = np.zeros((len(ours), len(theirs)), np.int64)
    for table in fused:
        base += table.table[table.mentee_class[ours][:, None], table.mentor_class[theirs]]
    return np.maximum(base, FORBIDDEN).astype(np.int32)


def as_postings(table: Table) -> Postings:
    """Write a table as postings: one item that everybody has, at the level of the class."""
    mentors, mentees = len(table.mentor_class), len(table.mentee_class)
    return Postings(
        np.arange(mentors + 1),
        np.zeros(mentors, np.int64),
        table.mentor_class,
        np.arange(mentees + 1),
        np.zeros(mentees, np.int64),
        table.mentee_class,
        table.table,
    )


def even_block(mentors: int, most: int) -> int:
    """Return how many mentors make a block, `most` at most, so that no block is nearly empty.

    A scan passes over a whole block for every mentee, places without a mentor included.
    """
    blocks = max(1, -(-mentors // most))
    return max(1, -(-mentors // blocks))


def runs_of(joint: Ints, block: int) -> tuple[Ints, Ints32, Ints]:
    """Return where runs of equal class begin, their class, and the first run of each block.

    A run-length encoding of the joint classes of mentors, who are sorted by them.
    """
    mentors = len(joint)
    change = np.ones(mentors, np.bool_)
    change[1:] = joint[1:] != joint[:-1]
    # A run that crosses a block is cut: kernels write one block at a time.
    change[::block] = True
    start = np.flatnonzero(change)
    blocks = np.searchsorted(
        start, np.arange(0, mentors + block, block)[: -(-mentors // block) + 1]
    )
    return np.append(start, mentors), joint[start].astype(np.int32), blocks
