"""Requirements as terms: a pair that fails one gains a number far below every score.

Requirements tell people apart by little: a team, a site, a set of languages. People who are alike
in all of it pass or fail together, so a requirement becomes a table over kinds of people. Rules
that speak of particular people stay lists of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mentormatch.errors import ArrayError
from mentormatch.solve.arrays import Ints, Mask
from mentormatch.terms import Bits, Gate, Pairs, Postings, Table, Term

__all__ = ["FORBIDDEN", "forbidding", "kinds", "kinds_of_mentors"]

FORBIDDEN = -(1 << 27)
"""Added to a pair that must not be made; a dozen of them still fit into 32 bits."""

_MOST_CELLS = 1 << 24


def forbidding(gate: Gate, shape: tuple[int, int]) -> Table | Pairs:
    """Return a term that adds `FORBIDDEN` to each pair that does not pass.

    Raises
    ------
    ArrayError
        If people differ too much in what the requirement looks at.
    """
    if gate.least is not None and isinstance(gate.terms[0], Pairs):
        return _of_pairs(gate.terms[0], gate.least, shape)
    mentor = kinds(gate.mentor_answered, [kinds_of_mentors(term) for term in gate.terms])
    mentee = kinds(gate.mentee_answered, [_of_mentees(term) for term in gate.terms])
    rows, columns = (np.unique(kind, return_index=True)[1] for kind in (mentor, mentee))
    if len(rows) * len(columns) > _MOST_CELLS:
        raise ArrayError(
            f"a requirement tells {len(rows)} kinds of mentors and {len(columns)} kinds of mentees "
            "apart: there is no compiled form of that; make it a criterion, or match fewer people"
        )
    fails = ~gate.passes(rows, columns)
    return Table(mentor, mentee, fails.T.astype(np.int64) * FORBIDDEN)


def _of_pairs(term: Pairs, least: int, shape: tuple[int, int]) -> Pairs:
    """Return what listed pairs and all others gain: nothing, or `FORBIDDEN`."""
    listed = term.listed.tocoo()
    j, i = (axis.astype(np.int64) for axis in listed.coords)
    default = np.where(term.default >= least, 0, FORBIDDEN)
    value = np.where(listed.data + term.default[i] >= least, 0, FORBIDDEN)
    return Pairs.of(shape, j, i, value, default)


def kinds(first: Mask | Ints, parts: Sequence[Ints]) -> Ints:
    """Number people so that those alike in all parts have the same number."""
    kind = first.astype(np.int64)
    for part in parts:
        _, kind = np.unique(kind * (int(part.max(initial=0)) + 1) + part, return_inverse=True)
        kind = kind.ravel().astype(np.int64)
    return kind


def kinds_of_mentors(term: Term) -> Ints:
    """Return int64 (mentors,): equal numbers for mentors whom the term cannot tell apart."""
    if isinstance(term, Table):
        return term.mentor_class
    if isinstance(term, Postings):
        return _sets(term.mentor_starts, term.mentor_items, term.mentor_levels)
    if isinstance(term, Bits):
        return _rows(np.concatenate(list(term.mentor_bits), axis=1))
    raise _no_form()


def _of_mentees(term: Term) -> Ints:
    if isinstance(term, Table):
        return term.mentee_class
    if isinstance(term, Postings):
        kinds = _sets(term.mentee_starts, term.mentee_items, term.mentee_classes)
        if term.cap is None:
            return kinds
        return kinds * (int(term.cap.max(initial=0)) + 1) + term.cap
    if isinstance(term, Bits):
        rows = _rows(np.concatenate(list(term.mentee_bits), axis=1))
        return rows * (int(term.mentee_class.max(initial=0)) + 1) + term.mentee_class
    raise _no_form()


def _no_form() -> ArrayError:
    return ArrayError(
        "a requirement compares free text, mixes lists with answers or calls a function of its own:"
        " there is no compiled form of that; leave it out or match fewer people"
    )


def _sets(starts: Ints, items: Ints, levels: Ints) -> Ints:
    """Number people by their items with levels, in whatever order they stand."""
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((levels, items, owner))
    both = np.stack([items[order], levels[order]], axis=1).astype(np.int64)
    numbers: dict[bytes, int] = {}
    return np.array(
        [numbers.setdefault(both[a:b].tobytes(), len(numbers)) for a, b in pairwise(starts)],
        np.int64,
    )


def _rows(bits: NDArray[np.uint8]) -> Ints:
    if not len(bits):
        return np.zeros(0, np.int64)
    _, kind = np.unique(bits, axis=0, return_inverse=True)
    return np.asarray(kind, np.int64).ravel()
