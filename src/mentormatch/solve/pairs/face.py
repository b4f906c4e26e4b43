"""The optimal face: pairs and loads of all optimal matchings, and whom the draw leaves out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints

__all__ = ["Face", "drawn_out"]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Pairs and loads of all optimal matchings.

    Attributes
    ----------
    fixed
        Pairs (mentor, mentee) that every optimal matching makes because of their price.
    open
        Pairs that an optimal matching may make or leave, sorted by mentee.
    mentor_least, mentor_most
        Loads of the mentors, fixed pairs included.
    mentee_least, mentee_most
        Mentors of the mentees, fixed pairs included.
    """

    fixed: Ints
    open: Ints
    mentor_least: Ints
    mentor_most: Ints
    mentee_least: Ints
    mentee_most: Ints


def drawn_out(face: Face, pairs: Ints) -> Bools:
    """Return the mentees without a mentor whom another optimal matching covers.

    They are those from whom an alternating path of open pairs leads to somebody with room: a
    mentor who may take one more, or a mentee who may have one less.

    Parameters
    ----------
    face
        The optimal matchings.
    pairs
        One of them.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    mentors, mentees = len(face.mentor_most), len(face.mentee_most)
    load = np.bincount(pairs[:, 0], minlength=mentors)
    has = np.bincount(pairs[:, 1], minlength=mentees)
    made = _is_made(face.open, pairs, mentors)
    mentor, mentee = face.open[:, 0], mentors + face.open[:, 1]
    # Edges run backwards, from where there is room to who could use it.
    room = np.concatenate([load < face.mentor_most, has > face.mentee_least])
    hub = mentors + mentees
    tail = np.concatenate([np.where(made, mentee, mentor), np.full(room.sum(), hub)])
    head = np.concatenate([np.where(made, mentor, mentee), np.flatnonzero(room)])
    graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(hub + 1, hub + 1))
    reached = np.zeros(hub + 1, dtype=np.bool_)
    reached[breadth_first_order(graph, hub, return_predecessors=False)] = True
    left_out: Bools = reached[mentors:hub] & (has == 0)
    return left_out


def _is_made(candidates: Ints, pairs: Ints, mentors: int) -> Bools:
    return np.isin(
        candidates[:, 1] * mentors + candidates[:, 0], pairs[:, 1] * mentors + pairs[:, 0]
    )
