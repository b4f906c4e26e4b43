"""The planted affinity of a synthetic cohort: what a policy may be judged against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.datasets.hidden import WORKDAYS, Hidden
from mentormatch.datasets.words import CALLS_FOR, DIMENSIONS, KINDS, PATHS
from mentormatch.errors import UnknownPerson
from mentormatch.text.phrases import did_you_mean

__all__ = ["WEIGHTS", "Truth", "planted"]

WEIGHTS = {
    "knowledge": 0.35,
    "situation": 0.20,
    "style": 0.10,
    "path": 0.10,
    "lean": 0.10,
    "rung": 0.05,
    "hours": 0.10,
}
"""Share of each part in the true affinity."""

_FAR = 6.0
"""Hours between two rhythms from which on they never meet."""


@dataclass(frozen=True, slots=True)
class _Vectors:
    """What one side brings into the affinity; the last axis is people."""

    additive: Floats
    lean: Floats
    rung: Ints
    days: Floats
    hour: Floats


@dataclass(frozen=True, slots=True)
class Truth:
    """The true affinity of every mentor with every mentee, 0…1, computed when asked for.

    The formula stands in :func:`mentormatch.datasets.synthetic_cohort`. Nothing is stored but a few
    dozen hidden numbers a person; there is never a matrix of all pairs, unless a block of all is
    asked for.

    Parameters
    ----------
    mentor_ids, mentee_ids
        Ids in the order of the pools.

    Examples
    --------
    >>> from mentormatch.datasets import synthetic_cohort
    >>> truth = synthetic_cohort(mentors=3, mentees=4, seed=1).truth
    >>> truth.block([0, 1], [0, 1, 2, 3]).shape
    (2, 4)
    >>> bool(truth.of(["m000001"], ["e000002"])[0] == truth.block([1], [2])[0, 0])
    True
    """

    mentor_ids: tuple[str, ...] = field(repr=False)
    mentee_ids: tuple[str, ...] = field(repr=False)
    _mentors: _Vectors = field(repr=False)
    _mentees: _Vectors = field(repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Mentors, mentees."""
        return len(self.mentor_ids), len(self.mentee_ids)

    def block(self, rows: Ints | Sequence[int], columns: Ints | Sequence[int]) -> Floats:
        """Return float64 (rows, columns), 0…1: affinities of these mentors with these mentees.

        Parameters
        ----------
        rows, columns
            Positions in the pools of mentors and of mentees.
        """
        rows, columns = np.asarray(rows, np.int64), np.asarray(columns, np.int64)
        return self._affinity(rows[:, None], columns[None, :])

    def on(self, rows: Ints | Sequence[int], columns: Ints | Sequence[int]) -> Floats:
        """Return float64 (pairs,), 0…1: the affinity of each pair ``(rows[k], columns[k])``."""
        return self._affinity(np.asarray(rows, np.int64), np.asarray(columns, np.int64))

    def of(self, mentor_ids: Sequence[str], mentee_ids: Sequence[str]) -> Floats:
        """Return float64 (pairs,), 0…1: the affinity of each named pair, as in a matching.

        Raises
        ------
        UnknownPerson
            If an id is in neither pool.
        """
        rows = _positions(mentor_ids, self.mentor_ids)
        return self.on(rows, _positions(mentee_ids, self.mentee_ids))

    def _affinity(self, j: Ints, i: Ints) -> Floats:
        """Return the affinity for positions of any two shapes that broadcast.

        Sums go factor by factor, not through a matrix product, so that a pair does not depend in
        its last digit on the block it is asked in.
        """
        mentors, mentees = self._mentors, self._mentees
        affinity = _inner(mentors.additive, mentees.additive, j, i)
        affinity += WEIGHTS["lean"] * _leaning(mentors.lean, mentees.lean, j, i)
        affinity += WEIGHTS["rung"] / (1 + ((mentors.rung[j] - mentees.rung[i] - 1.5) / 2) ** 2)
        apart = np.abs(mentors.hour[j] - mentees.hour[i])
        meeting = _inner(mentors.days, mentees.days, j, i) * np.maximum(0, 1 - apart / _FAR)
        return np.asarray(np.clip(affinity + WEIGHTS["hours"] * meeting, 0, 1))


def planted(
    mentor_ids: tuple[str, ...],
    mentee_ids: tuple[str, ...],
    mentors: Hidden,
    mentees: Hidden,
    *,
    departments: int,
) -> Truth:
    """Return the affinity that follows from what is hidden."""
    return Truth(
        mentor_ids,
        mentee_ids,
        _vectors(mentors, _giving(mentors, departments), mentors.days.dense(WORKDAYS)),
        _vectors(mentees, _taking(mentees, departments), mentees.days.shares.dense(WORKDAYS)),
    )


def _vectors(hidden: Hidden, additive: Floats, days: Floats) -> _Vectors:
    across = (np.ascontiguousarray(table.T) for table in (additive, hidden.lean, days))
    additive, lean, days = across
    return _Vectors(additive, lean, hidden.rung, days, hidden.universal_hour)


def _giving(mentors: Hidden, departments: int) -> Floats:
    """Return float64 (mentors, factors): strengths, weighed."""
    return np.hstack(
        [
            WEIGHTS["knowledge"] * mentors.knows.dense(departments),
            WEIGHTS["situation"] * mentors.lived.dense(len(KINDS)),
            WEIGHTS["style"] * mentors.style,
            WEIGHTS["path"] * mentors.path.dense(len(PATHS)),
        ]
    )


def _taking(mentees: Hidden, departments: int) -> Floats:
    """Return float64 (mentees, factors): needs, each group of which sums to 1."""
    faces = mentees.faces.dense(len(KINDS))
    called = faces @ CALLS_FOR
    return np.hstack(
        [
            mentees.needs.dense(departments),
            faces,
            called / called.sum(axis=1, keepdims=True),
            mentees.path.shares.dense(len(PATHS)),
        ]
    )


def _inner(ours: Floats, theirs: Floats, j: Ints, i: Ints) -> Floats:
    total = np.zeros(np.broadcast_shapes(j.shape, i.shape))
    for given, taken in zip(ours, theirs, strict=True):
        total += given[j] * taken[i]
    return total


def _leaning(ours: Floats, theirs: Floats, j: Ints, i: Ints) -> Floats:
    """Return the mean over dimensions of likeness; on the last, of the lower of the two."""
    total = np.zeros(np.broadcast_shapes(j.shape, i.shape))
    for mentor, mentee in zip(ours[:-1], theirs[:-1], strict=True):
        total += 1 - np.abs(mentor[j] - mentee[i])
    total += np.minimum(ours[-1][j], theirs[-1][i])
    return total / len(DIMENSIONS)


def _positions(ids: Sequence[str], known: tuple[str, ...]) -> Ints:
    position = {person: p for p, person in enumerate(known)}
    unknown = [person for person in ids if person not in position]
    if unknown:
        near = did_you_mean(unknown[0], known[:10_000])
        raise UnknownPerson(f"an id is of nobody in this cohort{near}")
    return np.array([position[person] for person in ids], np.int64)
