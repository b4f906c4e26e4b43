"""Whom a programme could look for: somebody like a mentor whose places are taken, or for a set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import question
from mentormatch.text.sentences import Sentence, Who, counted, joined, sentence

__all__ = ["Candidate", "candidates"]

_SKILLS = 3
"""Skills that are told of somebody for a set: the most sought ones."""

_MOST_LIKE = 200
"""Mentors of whom somebody alike is tried: those whose places are worth most."""

_NOT_HERS = {
    "manager": None,
    "preferences": None,
    "vetoes": None,
    "past_partners": None,
    "min_mentees": 0,
    "active": True,
}
"""What names persons, or was promised to one: somebody new has none of it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody new.

    Parameters
    ----------
    like
        Id of the mentor whose answers she has.
    places
        How many mentees she takes.
    other
        Answers that are others: field → answer.
    """

    like: str
    places: int
    other: dict[str, Any] = field(default_factory=dict)

    def with_places(self, places: int) -> Candidate:
        """Return the same person with other places."""
        return replace(self, places=places)

    def profile(self, called: str, mentors: Profiles) -> Profile:
        """Return her answers; nobody else has her id."""
        while called in mentors:
            called += "-"
        changes = {**_NOT_HERS, **self.other, "id": called, "max_mentees": self.places}
        return mentors[self.like].replace(**changes)

    @property
    def words(self) -> Sentence:
        """Who she is."""
        who, places = Who(self.like, "mentor"), _places(self.places)
        if not self.other:
            return sentence("somebody like {who}, with {places}", who=who, places=places)
        told = [
            sentence("{field}: {answers}", field=name, answers=joined(_answers(answer)))
            for name, answer in self.other.items()
        ]
        return sentence(
            "somebody like {who}, but {told}, with {places}",
            who=who, told=joined(told, "; "), places=places,
        )  # fmt: skip


def candidates(matching: Matching, places: int) -> Iterator[Candidate]:
    """Yield who is tried: like each mentor with no place left, and for each set left out.

    Somebody like a mentor who has a place left is never better than that place.
    """
    scores = matching.scores
    if not len(scores.mentors):
        return
    for j in _full(matching):
        yield Candidate(scores.mentors.ids[j], places)
    for group in _left_out_alike(matching):
        yield _for_a_set(matching, group, places)


def _full(matching: Matching) -> list[int]:
    """Return mentors with no place left, those whose places are worth most first."""
    assignment = matching.certificate.assignment
    capacity = question(matching.scores).mentor_capacity
    loads = np.bincount(assignment.pairs[:, 0], minlength=len(capacity))
    full = np.flatnonzero((capacity > 0) & (loads >= capacity))
    prices = assignment.prices
    best = np.lexsort((full, -prices.total[full], -prices.people[full]))
    return sorted(full[best[:_MOST_LIKE]].tolist())


def _left_out_alike(matching: Matching) -> Iterator[list[Profile]]:
    """Yield the mentees who are left out for the same reason, told in the same words."""
    groups: defaultdict[tuple[str, str], list[Profile]] = defaultdict(list)
    for one in matching.unmatched.of("mentee"):
        if one.reason != "WITHDRAWN":
            mentee = matching.scores.mentees[one.person]
            groups[one.reason, str(one.detail)].append(mentee)
    yield from groups.values()


def _for_a_set(matching: Matching, mentees: list[Profile], places: int) -> Candidate:
    """Return somebody who offers what they seek most, speaks and works as most of them do.

    Everything else, her seniority too, is that of the mentor who scores highest with them.
    """
    scores = matching.scores
    columns = scores.mentees.positions([mentee.id for mentee in mentees])
    rows = np.flatnonzero(scores.mentor_present)
    rows = rows if rows.size else np.arange(len(scores.mentors))
    best = scores.block(rows, columns).sum(axis=1, dtype=np.int64).argmax()
    other = {
        "offers": _most_sought(mentees),
        "languages": _commonest(mentee.languages for mentee in mentees),
        "site": next(iter(_commonest([m.site] if m.site else None for m in mentees) or ()), None),
    }
    told = {name: answer for name, answer in other.items() if answer}
    return Candidate(scores.mentors.ids[int(rows[best])], places, told)


def _most_sought(mentees: list[Profile]) -> dict[str, int]:
    """Return the most sought skills, each at the highest level."""
    sought = Counter(skill for mentee in mentees for skill in mentee.seeks or ())
    ranked = sorted(sought, key=lambda skill: (-sought[skill], skill))
    return dict.fromkeys(ranked[:_SKILLS], 5)


def _commonest(answers: Iterable[Iterable[str] | None]) -> list[str]:
    """Return the one answer that most gave; the first in order among equals."""
    counts = Counter(word for answer in answers for word in answer or ())
    return sorted(counts, key=lambda word: (-counts[word], word))[:1]


def _answers(answer: Any) -> list[str]:
    return [answer] if isinstance(answer, str) else list(answer)


def _places(count: int) -> Sentence:
    return counted(count, "{count} place", "{count} places")
