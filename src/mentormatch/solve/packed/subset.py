"""Sub-instances: some mentors of a packed instance, their bounds for pruning kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Ints
from mentormatch.solve.packed.instance import Mentees, Mentors, Packed
from mentormatch.solve.packed.tables import even_block, runs_of

__all__ = ["sub_instance"]


def sub_instance(packed: Packed, chosen: Ints) -> Packed:
    """Return the sub-instance of some packed mentors; upper bounds of mentees stay as they are.

    Parameters
    ----------
    packed
        All of them.
    chosen
        int64: packed mentors, ascending; what was ``chosen[k]`` is k. Who is not chosen stands at
        position -1.
    """
    place = np.full(packed.shape[0], -1, np.int64)
    place[chosen] = np.arange(len(chosen))
    return replace(
        packed,
        mentors=_mentors(packed.mentors, packed.mentees, chosen),
        mentees=_mentees(packed.mentees, chosen, place),
        position=place[packed.position],
        shape=(len(chosen), packed.shape[1]),
    )


def _mentors(mentors: Mentors, mentees: Mentees, chosen: Ints) -> Mentors:
    block = even_block(len(chosen), int(mentors.block[0]))
    joint = mentors.run_class[np.searchsorted(mentors.run_start, chosen, side="right") - 1]
    runs = runs_of(joint.astype(np.int64), block)
    start = mentors.key_start[chosen]
    length = mentors.key_start[chosen + 1] - start
    first = np.concatenate([[0], np.cumsum(length)])
    key = mentors.key[np.repeat(start - first[:-1], length) + np.arange(first[-1])]
    forward = first[:-1] + (mentors.key_forward[chosen] - start)
    lists = _inverted_index(first, forward, key, block, int(mentees.inverted_keys[0]))
    return mentors._replace(
        run_start=runs[0],
        run_class=runs[1],
        block_run=runs[2],
        posting_start=lists[0],
        posting_mentor=lists[1],
        key_start=first,
        key_forward=forward,
        key=key,
        words=mentors.words[chosen],
        signature=mentors.signature[chosen],
        vectors=mentors.vectors[chosen],
        squares=mentors.squares[chosen],
        block=np.array([block], np.int64),
    )


def _inverted_index(
    first: Ints, forward: Ints, key: NDArray[np.int32], block: int, keys: int
) -> tuple[Ints, NDArray[np.uint16]]:
    """Return the postings of the sub-instance, block by block."""
    mentors = len(forward)
    mentor = np.repeat(np.arange(mentors), np.diff(first))
    inside = np.arange(len(key)) < forward[mentor]
    mentor, held = mentor[inside], key[inside]
    cell = mentor // block * keys + held
    by_cell = np.argsort(cell, kind="stable")
    cells = (mentors + block - 1) // block * keys
    start = np.searchsorted(cell[by_cell], np.arange(cells + 1))
    return start, (mentor % block)[by_cell].astype(np.uint16)


def _mentees(mentees: Mentees, chosen: Ints, place: Ints) -> Mentees:
    kept = place[mentees.pair_mentor] >= 0
    before = np.concatenate([[0], np.cumsum(kept)])
    return mentees._replace(
        pair_start=before[mentees.pair_start],
        pair_mentor=place[mentees.pair_mentor[kept]].astype(np.int32),
        pair_gain=mentees.pair_gain[kept],
        opaque=mentees.opaque[:, chosen] if mentees.opaque.size else mentees.opaque,
    )
