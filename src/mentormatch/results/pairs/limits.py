"""Limits of people who share an answer, seen from a matching: kept or not, full or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.results.match import Why
from mentormatch.scoring.limits.of_people import Limited, limited_people
from mentormatch.scoring.scores import Scores
from mentormatch.text.sentences import Sentence, counted, joined, sentence

__all__ = ["LimitsMet"]

_SHOWN = 3


@dataclass(frozen=True)
class LimitsMet:
    """The limits of a policy beside the pairs that were made.

    Attributes
    ----------
    scores
        What was matched.
    pairs
        int64 (pairs, 2): mentor row and mentee column.
    """

    scores: Scores
    pairs: Ints

    @cached_property
    def groups(self) -> tuple[Limited, ...]:
        """Whom the limits mean."""
        scores = self.scores
        return limited_people(scores.policy.limits, scores.mentors, scores.mentees)

    @property
    def kept(self) -> bool:
        """Whether the pairs are within all of them."""
        return not self.broken

    @property
    def broken(self) -> list[tuple[Limited, int]]:
        """Those that the pairs break, with how many pairs they have."""
        made = ((group, self._made(group)) for group in self.groups)
        return [(g, count) for g, count in made if not g.at_least <= count <= _most(g)]

    def _made(self, group: Limited) -> int:
        side = self.pairs[:, int(group.limit.side == "mentee")]
        return int(np.isin(side, group.rows).sum())

    @cached_property
    def full(self) -> tuple[Limited, ...]:
        """Those that take no pair more."""
        return tuple(group for group in self.groups if self._made(group) >= _most(group))

    def standing_against(self, mentee: int, mentors: Bools) -> Why | None:
        """Return the limits that keep a mentee from every mentor with a free place, if they do.

        Parameters
        ----------
        mentee
            Her row.
        mentors
            bool (mentors,): those with a free place.
        """
        mine = [g for g in self.full if g.limit.side == "mentee" and mentee in g.rows]
        if mine:
            return _why(mine)
        free = np.flatnonzero(mentors)
        against = [g for g in self.full if g.limit.side == "mentor"]
        against = [g for g in against if np.isin(free, g.rows).any()]
        closed = np.isin(free, np.concatenate([free[:0], *(g.rows for g in against)]))
        return _why(against) if against and closed.all() else None

    def of_mentor(self, mentor: int) -> Why | None:
        """Return the limits that close a mentor; None without any."""
        mine = [g for g in self.full if g.limit.side == "mentor" and mentor in g.rows]
        return _why(mine) if mine else None


def _most(group: Limited) -> float:
    return float("inf") if group.at_most is None else group.at_most


def _why(groups: list[Limited]) -> Why:
    shown = groups[:_SHOWN]
    told = joined([_full(group) for group in shown], "; ")
    if len(groups) > _SHOWN:
        told = sentence("{limits}; and {more} more", limits=told, more=len(groups) - _SHOWN)
    return "LIMIT", told, sentence("let {limit} have one more pair", limit=shown[0].called)


def _full(group: Limited) -> Sentence:
    if not group.at_most:
        return counted(
            len(group.rows),
            "{limit} takes nobody: {count} person is closed",
            "{limit} takes nobody: {count} people are closed",
            limit=group.called,
        )
    return counted(
        group.at_most,
        "{limit} has {count} pair, and the limit is no more",
        "{limit} has {count} pairs, and the limit is no more",
        limit=group.called,
    )
