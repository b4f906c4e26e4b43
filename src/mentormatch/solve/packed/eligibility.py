"""Eligibility constraints as penalty terms: a pair that fails gains a number below every score.

Requirements tell people apart by little: a team, a site, a set of languages. People who are alike
in all of it pass or fail together, so a requirement becomes a table over kinds of people. Rules
that speak of particular people stay lists of pairs, shared hours stay bits, and what tells too many
kinds apart is asked for every pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.terms import Bits, Dense, Gate, Pairs, Postings, Table, Term

__all__ = [
    "FORBIDDEN",
    "Blocks",
    "OpaqueRule",
    "as_terms",
    "equivalence_classes",
    "mentor_classes",
    "penalty_term",
]

FORBIDDEN = -(1 << 27)
"""Added to a pair that must not be made.

Tables over kinds are added up before they are cut off at this number, and so are lists and the
matrix; with `_MOST_FORBIDDEN` more beside them a sum stays above -2**31 + 2**28.
"""

_MOST_FORBIDDEN = 8
_MOST_CELLS = 1 << 24
_FLAT = (Table, Postings, Bits, Pairs, Dense)


class Blocks(Protocol):
    """Anything that can be asked for a block of pairs."""

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): what each of these pairs gains."""
        ...


def as_terms(
    terms: Sequence[Term], gates: Sequence[Gate], shape: tuple[int, int]
) -> tuple[list[Term], list[Blocks]]:
    """Return terms of flat kinds, and terms that only answer for blocks; requirements are in both.

    Parameters
    ----------
    terms, gates
        Their sum is the score, and what eligible pairs meet.
    shape
        Mentors, mentees.
    """
    flat: list[Term] = [term for term in terms if isinstance(term, _FLAT)]
    opaque: list[Blocks] = [term for term in terms if not isinstance(term, _FLAT)]
    forms = [penalty_term(gate, shape) for gate in gates]
    lists = [form for form in forms if isinstance(form, Pairs)]
    added = [form for form in forms if not isinstance(form, Pairs | OpaqueRule)]
    flat += added[:_MOST_FORBIDDEN]
    opaque += added[_MOST_FORBIDDEN:]
    opaque += [form for form in forms if isinstance(form, OpaqueRule)]
    return flat + ([_all_of(lists, shape)] if lists else []), opaque


@dataclass(frozen=True, slots=True)
class OpaqueRule:
    """A requirement that no flat form describes: asked pair by pair, as a term."""

    gate: Gate

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        """Return int32 (rows, columns): 0, or `FORBIDDEN`."""
        return np.where(self.gate.passes(rows, columns), 0, FORBIDDEN).astype(np.int32)


def penalty_term(gate: Gate, shape: tuple[int, int]) -> Table | Pairs | Bits | OpaqueRule:
    """Return the penalty term of a requirement: `FORBIDDEN` for each pair that does not pass."""
    if gate.least is not None and isinstance(gate.terms[0], Pairs):
        return _of_pairs(gate.terms[0], gate.least, shape)
    if gate.least is not None and isinstance(gate.terms[0], Bits):
        return _of_bits(gate.terms[0], gate.least)
    if not all(isinstance(term, Table | Postings | Bits) for term in gate.terms):
        return OpaqueRule(gate)
    mentor = equivalence_classes(gate.mentor_answered, list(map(mentor_classes, gate.terms)))
    mentee = equivalence_classes(gate.mentee_answered, list(map(_mentee_classes, gate.terms)))
    rows, columns = (np.unique(kind, return_index=True)[1] for kind in (mentor, mentee))
    if len(rows) * len(columns) > _MOST_CELLS:
        return OpaqueRule(gate)
    fails = ~gate.passes(rows, columns)
    return Table(mentor, mentee, fails.T.astype(np.int64) * FORBIDDEN)


def _of_bits(term: Bits, least: int) -> Bits:
    """Return the penalty by number of bits that agree, whatever that number would gain."""
    return replace(term, table=np.where(term.table >= least, 0, FORBIDDEN))


def _all_of(lists: Sequence[Pairs], shape: tuple[int, int]) -> Pairs:
    """Join lists of what is forbidden into one, so that no number adds up beyond 32 bits."""
    from scipy.sparse import csr_array

    default = sum((term.default for term in lists), np.zeros(shape[1], np.int64))
    listed = sum((term.listed for term in lists[1:]), lists[0].listed).tocoo()
    # A sum drops what cancels out, and such a pair is as any other that is not listed.
    mentor, mentee = (axis.astype(np.int64) for axis in listed.coords)
    barred = np.where(default < 0, FORBIDDEN, 0)
    value = np.where(listed.data + default[mentee] < 0, FORBIDDEN, 0) - barred[mentee]
    return Pairs(csr_array((value, (mentor, mentee)), shape=shape), barred)


def _of_pairs(term: Pairs, least: int, shape: tuple[int, int]) -> Pairs:
    """Return what listed pairs and all others gain: nothing, or `FORBIDDEN`."""
    listed = term.listed.tocoo()
    j, i = (axis.astype(np.int64) for axis in listed.coords)
    default = np.where(term.default >= least, 0, FORBIDDEN)
    value = np.where(listed.data + term.default[i] >= least, 0, FORBIDDEN)
    return Pairs.of(shape, j, i, value, default)


def equivalence_classes(first: Bools | Ints, parts: Sequence[Ints]) -> Ints:
    """Refine a partition: people alike in all parts have the same number, from 0 on."""
    kind = first.astype(np.int64)
    for part in parts:
        _, kind = np.unique(kind * (int(part.max(initial=0)) + 1) + part, return_inverse=True)
        kind = kind.ravel().astype(np.int64)
    return kind


def mentor_classes(term: Term) -> Ints:
    """Return int64 (mentors,): equal numbers for mentors whom the term cannot tell apart."""
    if isinstance(term, Table):
        return term.mentor_class
    if isinstance(term, Postings):
        return _sets(term.mentor_starts, term.mentor_items, term.mentor_levels)
    if isinstance(term, Pairs):
        listed = term.listed.tocsr()
        listed.sum_duplicates()
        return _sets(listed.indptr, listed.indices, listed.data)
    if isinstance(term, Bits):
        return _rows(np.concatenate(list(term.mentor_bits), axis=1))
    assert isinstance(term, Dense)
    return _rows(term.mentor_vectors)


def _mentee_classes(term: Term) -> Ints:
    """Return int64 (mentees,): equal numbers for mentees whom the term cannot tell apart."""
    if isinstance(term, Table):
        return term.mentee_class
    if isinstance(term, Postings):
        alike = _sets(term.mentee_starts, term.mentee_items, term.mentee_classes)
        if term.cap is None:
            return alike
        return alike * (int(term.cap.max(initial=0)) + 1) + term.cap
    assert isinstance(term, Bits)
    rows = _rows(np.concatenate(list(term.mentee_bits), axis=1))
    return rows * (int(term.mentee_class.max(initial=0)) + 1) + term.mentee_class


def _sets(starts: Ints, items: Ints, levels: Ints) -> Ints:
    """Number people by their items with levels, in whatever order they stand."""
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((levels, items, owner))
    both = np.stack([items[order], levels[order]], axis=1).astype(np.int64)
    return _numbered(both[a:b].tobytes() for a, b in pairwise(starts))


def _rows(rows: NDArray[np.uint8] | NDArray[np.int8]) -> Ints:
    """Number people by the bytes of their rows."""
    return _numbered(row.tobytes() for row in np.ascontiguousarray(rows))


def _numbered(people: Iterable[bytes]) -> Ints:
    """Return equal numbers for equal bytes, from 0 on in order of appearance."""
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(person, len(numbers)) for person in people], np.int64)
