"""The canonical instance: people in order of key, a row for every mentee.

Row order of the input must never decide anything, so people are sorted by key first. Rows are
mentees because every algorithm here asks what one mentee can have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.arrays import NEVER
from mentormatch.solve.pairs.lottery import Keys
from mentormatch.solve.pairs.problem import Problem, key_order
from mentormatch.solve.pairs.weights import Weights

__all__ = ["Instance", "first_of_each"]

_BLOCK_CELLS = 1 << 19


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Scores and limits in canonical order.

    Attributes
    ----------
    scores, eligible
        Shape (mentees, mentors); scores are 0 where a pair is not eligible.
    mentor_capacity, mentor_minimum
        int64 (mentors,); capacity never above the number of eligible mentees.
    mentee_capacity
        int64 (mentees,): never above the number of eligible mentors.
    heads, waited
        See `Limits`.
    mentor_rows, mentee_rows
        Where each person stands in the caller's arrays.
    keys
        Their keys as text.
    """

    scores: NDArray[np.int32] | Ints
    eligible: Bools
    mentor_capacity: Ints
    mentor_minimum: Ints
    mentee_capacity: Ints
    heads: Ints
    waited: Ints
    mentor_rows: Ints
    mentee_rows: Ints
    keys: Keys

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Sort people by key, transpose, and clip places to what can be used."""
        mentors, mentees = key_order(problem.mentor_keys), key_order(problem.mentee_keys)
        eligible = problem.eligible[np.ix_(mentors, mentees)].T.copy()
        return cls(
            scores=problem.scores[np.ix_(mentors, mentees)].T.copy(),
            eligible=eligible,
            mentor_capacity=np.minimum(problem.mentor_capacity[mentors], eligible.sum(axis=0)),
            mentor_minimum=problem.mentor_minimum[mentors],
            mentee_capacity=np.minimum(problem.mentee_capacity[mentees], eligible.sum(axis=1)),
            heads=problem.heads[mentees],
            waited=problem.waited[mentees],
            mentor_rows=mentors,
            mentee_rows=mentees,
            keys=Keys(
                [str(problem.mentor_keys[j]) for j in mentors],
                [str(problem.mentee_keys[i]) for i in mentees],
            ),
        )

    @property
    def size(self) -> int:
        """Most pairs that any matching can have: K in the formulas."""
        return int(min(self.mentor_capacity.sum(), self.mentee_capacity.sum()))

    def worth(self, weights: Weights) -> Ints:
        """Return int64 (mentees,): what covering each is worth."""
        return weights.of_mentees(self.heads, self.waited)

    def above(self, threshold: int | None) -> Instance:
        """Return the instance in which only pairs of at least this score are eligible."""
        if threshold is None:
            return self
        return replace(self, eligible=self.eligible & (self.scores >= threshold))

    def one_each(self) -> Instance:
        """Return the instance in which nobody has two mentors and nobody is promised mentees."""
        return replace(
            self,
            mentee_capacity=np.minimum(self.mentee_capacity, 1),
            mentor_minimum=np.zeros_like(self.mentor_minimum),
        )

    def ranked(self) -> NDArray[np.int32] | Ints:
        """Return the scores, the lowest number of their type where a pair is not eligible."""
        return np.where(self.eligible, self.scores, np.iinfo(self.scores.dtype).min)

    def score_of(self, pairs: Ints) -> Ints:
        """Return the scores of pairs (mentor, mentee), shape (pairs,)."""
        return self.scores[pairs[:, 1], pairs[:, 0]].astype(np.int64)

    def total(self, pairs: Ints) -> int:
        """Return the sum of the scores of pairs."""
        return int(self.score_of(pairs).sum())

    def margins(self, prices: Ints, scale: int) -> Iterator[tuple[slice, Ints]]:
        """Yield blocks of ``scale * score - price``, `NEVER` where a pair is not eligible.

        Parameters
        ----------
        prices
            Of the mentors, shape (mentors,).
        scale
            Factor on the scores.
        """
        mentees, mentors = self.scores.shape
        height = max(1, _BLOCK_CELLS // max(1, mentors))
        for start in range(0, mentees, height):
            rows = slice(start, min(start + height, mentees))
            block = self.scores[rows].astype(np.int64)
            if scale != 1:
                block *= scale
            block -= prices
            np.copyto(block, NEVER, where=~self.eligible[rows])
            yield rows, block

    def mentors_to_caller(self, values: Ints) -> Ints:
        """Return values per mentor in the caller's row order."""
        placed = np.empty_like(values)
        placed[self.mentor_rows] = values
        return placed

    def mentees_to_caller(self, values: Bools) -> Bools:
        """Return values per mentee in the caller's column order."""
        placed = np.empty_like(values)
        placed[self.mentee_rows] = values
        return placed

    def pairs_from_caller(self, pairs: Ints) -> Ints:
        """Return pairs of the caller's rows and columns in canonical order."""
        mentor, mentee = np.argsort(self.mentor_rows), np.argsort(self.mentee_rows)
        return np.column_stack([mentor[pairs[:, 0]], mentee[pairs[:, 1]]])

    def pairs_to_caller(self, pairs: Ints) -> Ints:
        """Return pairs as the caller's rows and columns, sorted."""
        named = np.column_stack([self.mentor_rows[pairs[:, 0]], self.mentee_rows[pairs[:, 1]]])
        return named[np.lexsort((named[:, 1], named[:, 0]))]


def first_of_each(pairs: Ints) -> Ints:
    """Return one pair of each mentee."""
    return pairs[np.unique(pairs[:, 1], return_index=True)[1]]
