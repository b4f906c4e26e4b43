"""Aggregation of identical columns: mentors whom no term tells apart, as one with all places.

Lists of best pairs would otherwise fill with copies of the same profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.solve.packed.eligibility import equivalence_classes, mentor_classes
from mentormatch.terms import Bits, Dense, Pairs, Postings, Table, Term

__all__ = ["identical_mentors", "of_mentors"]


def identical_mentors(terms: Sequence[Term], mentors: int, *, enough: int | None = None) -> Ints:
    """Number mentors by partition refinement: equal numbers, equal scores for everybody.

    Parameters
    ----------
    terms, mentors
        What tells mentors apart, and how many there are.
    enough
        Stop once there are so many numbers, even if some mentors with one number still differ.

    Returns
    -------
    ndarray
        int64 (mentors,).
    """
    kind = np.zeros(mentors, np.int64)
    for term in sorted(terms, key=_effort):
        if 1 + kind.max(initial=-1) >= (mentors if enough is None else enough):
            break
        kind = equivalence_classes(kind, [mentor_classes(term)])
    return kind


def _effort(term: Term) -> int:
    """Rank terms by what it takes to number mentors: once all differ, the rest are not asked."""
    return next(
        n for n, kind in enumerate((Table, Pairs, Bits, Dense, Postings)) if isinstance(term, kind)
    )


def of_mentors(term: Term, rows: Ints) -> Term:
    """Return the term for some of the mentors."""
    if isinstance(term, Table):
        return replace(term, mentor_class=term.mentor_class[rows])
    if isinstance(term, Bits):
        return replace(term, mentor_bits=term.mentor_bits[:, rows])
    if isinstance(term, Pairs):
        return replace(term, listed=term.listed[rows])
    if isinstance(term, Dense):
        return replace(term, mentor_vectors=term.mentor_vectors[rows])
    assert isinstance(term, Postings)
    lengths = np.diff(term.mentor_starts)[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    held = np.repeat(term.mentor_starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
    return replace(
        term,
        mentor_starts=starts,
        mentor_items=term.mentor_items[held],
        mentor_levels=term.mentor_levels[held],
    )
