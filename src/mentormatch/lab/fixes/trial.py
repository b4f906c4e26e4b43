"""A programme that is matched again with changes, and what that gains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import Infeasible
from mentormatch.results.lab.advice import AdviceRow
from mentormatch.results.lab.change import Change, order_of
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import question, waited
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.question import Question
from mentormatch.solve.pairs.solve import solve_pairs
from mentormatch.text.sentences import Sentence

__all__ = ["Trial", "as_matrices"]


@dataclass(frozen=True)
class Trial:
    """A programme that is matched again with changes."""

    matching: Matching

    @cached_property
    def count(self) -> list[int]:
        """How often it was matched again, alone."""
        return [0]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The entries of a change, in the order of the stages."""
        return order_of(question(self.matching.scores).objective)

    @cached_property
    def asked(self) -> Question:
        """The question, whose matrix is made once."""
        return as_matrices(question(self.matching.scores))

    def row(
        self,
        kind: Literal["rule", "place", "recruit"],
        what: Sentence,
        asked: Question,
        scores: Scores,
    ) -> AdviceRow | None:
        """Match again; None where that has no answer."""
        pairs = self.pairs(asked)
        return None if pairs is None else self.told(kind, what, scores, pairs)

    def pairs(self, asked: Question) -> Ints | None:
        """Return int64 (pairs, 2), the best matching by another question; None where none is."""
        self.count[0] += 1
        try:
            return solve_pairs(asked, seed=self.matching.seed, engine="matrix").pairs
        except Infeasible:
            return None

    def told(
        self, kind: Literal["rule", "place", "recruit"], what: Sentence, scores: Scores, pairs: Ints
    ) -> AdviceRow:
        """Return what pairs gain: rows of the pools that `scores` are of."""
        before = self.matching.certificate.assignment.pairs[:, 1]
        served = np.setdiff1d(pairs[:, 1], before)
        ids = tuple(self.matching.scores.mentees.ids[row] for row in served)
        return AdviceRow(kind, what, self.change(scores, pairs), ids)

    def change(self, scores: Scores, pairs: Ints) -> Change:
        """Return what a matching reaches, minus what the one of today does."""
        then, now = _Reached.of(scores, pairs), self._now
        raises_worst = "worst" in self.order
        both = bool(then.people and now.people)
        return Change(
            people=then.people - now.people,
            waiting=then.waiting - now.waiting,
            worst=(then.worst - now.worst if both else 0) if raises_worst else None,
            total=then.total - now.total,
            order=self.order,
        )

    @cached_property
    def _now(self) -> _Reached:
        return _Reached.of(self.matching.scores, self.matching.certificate.assignment.pairs)


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a matching reaches: mentees, rounds they waited, lowest score and total in units."""

    people: int
    waiting: int
    worst: int
    total: int

    @classmethod
    def of(cls, scores: Scores, pairs: Ints) -> _Reached:
        units = scores.on(pairs[:, 0], pairs[:, 1])
        served = np.unique(pairs[:, 1])
        rounds = waited(scores, np.ones(len(scores.mentees), np.int64))
        return cls(
            len(served),
            int(rounds[served].sum()),
            int(units.min(initial=1 << 30)),
            int(units.sum(dtype=np.int64)),
        )


def as_matrices(asked: Question) -> Question:
    """Return a question whose matrix is made once, however often it is asked."""
    scores, eligible = asked.matrix()
    # Pairs below the floor are struck in the matrix already.
    return replace(asked, floor=None, matrix=lambda: (scores.copy(), eligible.copy()))
