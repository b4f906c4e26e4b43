"""New mentors: each who might be found is tried, by matching again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.errors import PolicyError
from mentormatch.lab.fixes.recruits import Candidate, candidates
from mentormatch.lab.fixes.trial import Trial, as_matrices
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.lab.advice import AdviceRow
from mentormatch.results.lab.change import Change
from mentormatch.results.pairs.question import question
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.pairs.question import Question
from mentormatch.text.sentences import Sentence, joined, sentence

__all__ = ["new_mentors"]

_PLACES = 3
"""Most places of somebody new; as many as she fills are told."""


def new_mentors(tried: Trial, recruits: int) -> Iterator[AdviceRow]:
    """Yield the best new mentor, the best two, and so forth: each the best beside those before."""
    if not recruits:
        return
    them = _Newcomers(tried, tuple(candidates(tried.matching, _PLACES)))
    chosen: tuple[Candidate, ...] = ()
    reached: tuple[int, ...] = (0,) * len(Change(0, order=tried.order).vector)
    for _ in range(recruits):
        before = tried.count[0]
        found = [them.matched((*chosen, one)) for one in them.candidates]
        best = max(found, key=lambda pair: pair[1].change.vector, default=None)
        if best is None or best[1].change.vector <= reached:
            return
        chosen, row = _with_fewest_places(them, *best)
        reached = row.change.vector
        yield replace(row, what=_told(chosen, tried.count[0] - before))


def _with_fewest_places(
    them: _Newcomers, chosen: tuple[Candidate, ...], row: AdviceRow
) -> tuple[tuple[Candidate, ...], AdviceRow]:
    """Take places from the last one who is new, while nothing is lost."""
    *others, last = chosen
    for places in range(1, _PLACES):
        fewer, again = them.matched((*others, last.with_places(places)))
        if again.change.vector >= row.change.vector:
            return fewer, again
    return chosen, row


@dataclass(frozen=True)
class _Newcomers:
    """All who might be found, scored once; the programme is matched again with some of them."""

    tried: Trial
    candidates: tuple[Candidate, ...]

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        mentors = self.tried.matching.scores.mentors
        return tuple(c.profile(f"new-{k}", mentors) for k, c in enumerate(self.candidates, 1))

    @cached_property
    def scores(self) -> Scores:
        """Scores of everybody who is there and everybody who might be found, compiled once."""
        old = self.tried.matching.scores
        mentors = Profiles.of([*old.mentors, *self.profiles], ladder=old.mentors.ladder)
        return compile_scores(mentors, old.mentees, old.policy)

    @cached_property
    def asked(self) -> Question:
        return as_matrices(question(self.scores))

    @cached_property
    def matrix(self) -> tuple[Ints32 | Ints, Bools]:
        return self.asked.matrix()

    @cached_property
    def there(self) -> Ints:
        """int64 (mentors,): the rows of those who are there already."""
        return self.scores.mentors.positions(self.tried.matching.scores.mentors.ids)

    @cached_property
    def places_of(self) -> dict[tuple[str, str], int]:
        """The row of each who might be found."""
        rows = self.scores.mentors.positions([one.id for one in self.profiles])
        return dict(zip(map(_same, self.candidates), rows.tolist(), strict=True))

    def matched(self, chosen: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], AdviceRow]:
        """Match again with somebody new."""
        rows = np.array([*self.there, *(self.places_of[_same(one)] for one in chosen)], np.int64)
        pairs = self.tried.pairs(self._among(rows, chosen))
        if pairs is None:  # More mentors never make minimum loads impossible.
            raise PolicyError("somebody new made minimum loads impossible")
        pairs = np.column_stack([rows[pairs[:, 0]], pairs[:, 1]])
        what = _told(chosen, 0)
        return tuple(chosen), self.tried.told("recruit", what, self.scores, pairs)

    def _among(self, rows: Ints, chosen: Sequence[Candidate]) -> Question:
        """Ask for those who are there and those chosen, who may be the same row twice."""
        old = len(self.there)
        scores, eligible = self.matrix
        capacity = self.asked.mentor_capacity[rows]
        # Whoever is like somebody who is away has no places either.
        capacity[old:] = np.minimum(capacity[old:], [one.places for one in chosen])
        there = self.tried.matching.scores.mentors
        names = [one.profile(f"new-{k}", there).id for k, one in enumerate(chosen, 1)]
        return replace(
            self.asked,
            mentor_capacity=capacity,
            mentor_minimum=self.asked.mentor_minimum[rows],
            mentor_keys=(*there.ids, *names),
            matrix=lambda: (scores[rows], eligible[rows]),
        )


def _same(one: Candidate) -> tuple[str, str]:
    return one.like, repr(sorted(one.other.items()))


def _told(chosen: Sequence[Candidate], tried: int) -> Sentence:
    whom = joined([one.words for one in chosen], " + ")
    return sentence("find {whom} (best of {tried} tried)", whom=whom, tried=tried)
