"""Sub-instances: some mentors of a packed instance, their bounds for pruning kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.packed.instance import Mentees, Mentors, Packed
from mentormatch.solve.packed.postings import inverted_index
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
    start = mentors.key_start[chosen]
    length = mentors.key_start[chosen + 1] - start
    first = np.concatenate([[0], np.cumsum(length)])
    key = mentors.key[np.repeat(start - first[:-1], length) + np.arange(first[-1])]
    owner, keys = np.repeat(np.arange(len(chosen)), length), int(mentees.inverted_keys[0])
    return Mentors(
        *runs_of(joint.astype(np.int64), block),
        *inverted_index(owner, key.astype(np.int64), keys, len(chosen), block),
        key_start=first,
        key_forward=first[:-1] + (mentors.key_forward[chosen] - start),
        key=key,
        words=mentors.words[chosen],
        signature=mentors.signature[chosen],
        vectors=mentors.vectors[chosen],
        squares=mentors.squares[chosen],
        block=np.array([block], np.int64),
    )


def _mentees(mentees: Mentees, chosen: Ints, place: Ints) -> Mentees:
    kept = place[mentees.pair_mentor] >= 0
    before = np.concatenate([[0], np.cumsum(kept)])
    return mentees._replace(
        pair_start=before[mentees.pair_start],
        pair_mentor=place[mentees.pair_mentor[kept]].astype(np.int32),
        pair_gain=mentees.pair_gain[kept],
        opaque=mentees.opaque[:, chosen] if mentees.opaque.size else mentees.opaque,
    )
