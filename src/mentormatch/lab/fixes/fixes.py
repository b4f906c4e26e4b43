"""The smallest fixes for everybody who is left out: rows become people, rules get their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from mentormatch.arrays import Ints, Ints16
from mentormatch.errors import InputError, PolicyError, TooLarge
from mentormatch.lab.fixes.bottleneck import bottleneck
from mentormatch.lab.fixes.served import served
from mentormatch.lab.what_if.asked import MOST_PAIRS, limits_of, too_large
from mentormatch.results.lab.change import Move
from mentormatch.results.lab.fixes import Fix, Fixes, RuleSetAside, Together
from mentormatch.results.match import GroupReason, Reason, Role
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.question import places, question
from mentormatch.solve.pairs.residual.all_at_once import all_at_once
from mentormatch.solve.pairs.residual.relaxations import Path, Question, Relaxations, Step
from mentormatch.text.masking import quoted

__all__ = ["first_fixes", "fixes", "together_of"]

_KINDS = 3
"""Fixes shown of a person."""


def fixes(matching: Matching, side: Role) -> Fixes:
    """Return what would help whoever is left out; see `Matching.fixes`."""
    if side not in ("mentor", "mentee"):
        raise InputError(f"side: expected 'mentor' or 'mentee', got {quoted(str(side))}")
    if matching.certificate.edited:
        raise PolicyError(
            "fixes looks at what a policy makes, and this matching was edited by hand"
        )
    if told := limits_of(matching):
        raise PolicyError(f"fixes knows no {told} yet; a reason names the limit to raise")
    if too_large(matching):
        mentors, mentees = matching.scores.shape
        raise TooLarge(
            f"fixes holds all pairs at once, up to {MOST_PAIRS:,} of them (5,000 x 5,000); these "
            f"are {mentors:,} x {mentees:,}"
        )
    seen = _Seen(matching, side, Relaxations(_question(matching, side)))
    left_out = seen.left_out
    found = tuple(fix for row in left_out.tolist() for fix in seen.fixes_of(row))
    helped = {fix.person for fix in found}
    beyond = tuple(seen.people[row] for row in left_out if seen.people[row] not in helped)
    narrow = bottleneck(matching) if side == "mentee" else ""
    answer = Fixes(side, found, beyond, seen.together(left_out), narrow)
    return answer.named(matching.names)


def first_fixes(matching: Matching) -> dict[str, Fix]:
    """Return the smallest fix of each mentee who is left out, by id; nobody whom none helps."""
    seen = _Seen(matching, "mentee", Relaxations(_question(matching, "mentee")))
    found = (next(seen.fixes_of(row), None) for row in seen.left_out.tolist())
    return {fix.person: fix for fix in found if fix is not None}


def together_of(matching: Matching) -> Together:
    """Return the fewest relaxations for all mentees who are left out."""
    seen = _Seen(matching, "mentee", Relaxations(_question(matching, "mentee")))
    return seen.together(seen.left_out)


def _question(matching: Matching, side: Role) -> Question:
    """Return the arrays, with people of this side as columns."""
    scores, pairs = matching.scores, matching.certificate.assignment.pairs
    asked = question(replace(scores, pinned=scores.pinned[:0]))
    needed, units = _none_moves(scores.all_set_aside, scores.pinned), scores.units
    if side == "mentee":
        one = np.ones(len(asked.mentee_capacity), np.int64)
        return Question(needed, units, asked.mentor_capacity, asked.mentee_capacity, one, pairs)
    return Question(
        needed.T, units.T, asked.mentee_capacity, asked.mentor_capacity,
        np.maximum(places(scores.mentors, "min_mentees"), 1), pairs[:, ::-1],
    )  # fmt: skip


def _none_moves(needed: Ints16, pinned: Ints) -> Ints16:
    """Return the rules to set aside for each pair, where whoever is pinned stays where she is."""
    needed[:, pinned[:, 1]] = -1
    needed[tuple(pinned.T)] = 0
    return needed


@dataclass(frozen=True, slots=True)
class _Seen:
    """A matching seen from one side: rows of that side are people, of the other partners."""

    matching: Matching
    side: Role
    asked: Relaxations

    @property
    def people(self) -> tuple[str, ...]:
        scores = self.matching.scores
        return scores.mentees.ids if self.side == "mentee" else scores.mentors.ids

    @property
    def partners(self) -> tuple[str, ...]:
        scores = self.matching.scores
        return scores.mentors.ids if self.side == "mentee" else scores.mentees.ids

    @property
    def left_out(self) -> Ints:
        """int64: who takes part and has nobody."""
        open_ = self.asked.question.wanted > 0
        return np.flatnonzero(open_ & (self.asked.served == 0))

    def fixes_of(self, row: int) -> Iterator[Fix]:
        """Yield the fixes of a person."""
        reasons = self.reasons
        for path in self.asked.paths(row)[:_KINDS]:
            person = self.people[row]
            yield Fix(
                person,
                self.side,
                reasons[person],
                tuple(self.partners[j] for j in path.places),
                tuple(self.set_aside(*pair) for pair in path.relaxed),
                tuple(self.moves(path)),
                partial(served, self.matching),
            )

    @property
    def reasons(self) -> dict[str, Reason | GroupReason]:
        return {u.person: u.reason for u in self.matching.unmatched if u.side == self.side}

    def together(self, left_out: Ints) -> Together:
        """Return the fewest relaxations for all at once."""
        found = all_at_once(self.asked, left_out)
        more = {self.partners[j]: int(found.places[j]) for j in np.flatnonzero(found.places)}
        return Together(
            self.side,
            tuple(self.people[row] for row in found.people),
            more,
            tuple(self.set_aside(*pair) for pair in found.relaxed.tolist()),
        )

    def set_aside(self, partner: int, person: int) -> RuleSetAside:
        """Name the rules that forbid a pair."""
        mentor, mentee = self.partners[partner], self.people[person]
        if self.side == "mentor":
            mentor, mentee = mentee, mentor
        return RuleSetAside(mentor, mentee, self.matching.scores.obstacles(mentor, mentee))

    def moves(self, path: Path) -> Iterator[Move]:
        """Yield what changes for each mentee; seen from mentors, a chain is told backward."""
        if self.side == "mentee":
            yield from (self.move(*step) for step in path.steps)
            return
        for step, later in zip(path.steps, [*path.steps[1:], Step(-1, -1, -1)], strict=True):
            if step.after >= 0:
                yield self.move(step.after, later.who, step.who)

    def move(self, mentee: int, before: int, after: int) -> Move:
        """Put ids and scores on a move, in rows of mentees and mentors; -1 is nobody."""
        mentors, mentees = self.matching.scores.mentors.ids, self.matching.scores.mentees.ids
        old, new = (None if j < 0 else mentors[j] for j in (before, after))
        was, becomes = (self.units(j, mentee) for j in (before, after))
        return Move(mentees[mentee], old, new, was, becomes)

    def units(self, mentor: int, mentee: int) -> int | None:
        """Return the score of a pair; None without a mentor."""
        if mentor < 0:
            return None
        scores = self.asked.question.scores
        return int(scores[mentor, mentee] if self.side == "mentee" else scores[mentee, mentor])
