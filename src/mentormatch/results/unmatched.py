"""Why is somebody left out? One reason each, the first that applies.

1. ``WITHDRAWN``: not active, not there in the period, or no partner asked for or offered.
2. ``DATA_INCOMPLETE``: a requirement that must be answered was not.
3. Rules: ``VETOED_BY_ALL``, ``CHAIN_EXCLUDED_ALL`` or ``NO_TIME_OVERLAP`` where that rule alone
   excludes everybody; ``NO_FEASIBLE_MENTOR`` (or ``…_MENTEE``) where rules together do, with the
   one that removed the last; ``BELOW_FLOOR`` where only the floor does.
4. Capacity: ``NO_CAPACITY_TOTAL`` where nobody who is allowed offers a place.
5. Lottery: ``LOTTERY`` where another matching, equally good in every stage, serves this person, so
   that the draw alone decided.
6. Competition: ``NO_CAPACITY_TOTAL`` where the whole programme has too few places, ``HALL_SET``
   ("these 7 depend on 2 mentors with 4 places") where some part of it has; under the objective
   *total* also ``OBJECTIVE``: serving this person would lower the total. For mentors
   ``NOT_NEEDED``: everybody who may come is served.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.results.match import Reason, Unmatched, UnmatchedList
from mentormatch.scoring.kernels import Overlap
from mentormatch.scoring.people_rules import NotInChain, NotVetoed
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.scoring.scores import Rule, Scores
    from mentormatch.solve.assignment import Assignment

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["find_reasons"]

_Verdict = tuple[Reason, str, str]
_SHOWN = 4


def find_reasons(
    scores: Scores, assignment: Assignment, capacity: Ints, wanted: Ints
) -> UnmatchedList:
    """Return everybody without a partner, with one reason each.

    Parameters
    ----------
    scores
        What was matched.
    assignment
        The answer, in rows of ``scores``.
    capacity, wanted
        int64 (mentors,) and (mentees,): most partners of each.
    """
    answer = _Answer(scores, assignment, capacity, wanted)
    mentees = (answer.mentee(int(i)) for i in np.flatnonzero(answer.mentee_load == 0))
    mentors = (answer.mentor(int(j)) for j in np.flatnonzero(answer.mentor_load == 0))
    return UnmatchedList([*mentees, *mentors])


@dataclass
class _Answer:
    """The answer and what was computed from it once, shared by all who ask."""

    scores: Scores
    assignment: Assignment
    capacity: Ints
    wanted: Ints

    def __post_init__(self) -> None:
        self._closed: list[Bools] = []

    @cached_property
    def mentor_load(self) -> Ints:
        return np.bincount(self.assignment.pairs[:, 0], minlength=len(self.capacity))

    @cached_property
    def mentee_load(self) -> Ints:
        return np.bincount(self.assignment.pairs[:, 1], minlength=len(self.wanted))

    @cached_property
    def allowed(self) -> Bools:
        """Bool (mentors, mentees): eligible, places on both sides."""
        places = (self.capacity > 0)[:, None] & (self.wanted > 0)
        return np.asarray(self.scores.eligible & places)

    def mentee(self, i: int) -> Unmatched:
        """Return the reason of a mentee without a mentor."""
        verdict = (
            _withdrawn(self.scores.mentees, i, self.scores.mentee_present, self.wanted)
            or self._unanswered(i, side="mentee")
            or self._ruled_out(i, side="mentee")
            or self._no_place(i)
            or self._drawn(i)
            or self._lost(i)
        )
        return Unmatched(self.scores.mentees.ids[i], "mentee", *verdict)

    def mentor(self, j: int) -> Unmatched:
        """Return the reason of a mentor without a mentee."""
        verdict = (
            _withdrawn(self.scores.mentors, j, self.scores.mentor_present, self.capacity)
            or self._unanswered(j, side="mentor")
            or self._ruled_out(j, side="mentor")
            or self._not_needed(j)
        )
        return Unmatched(self.scores.mentors.ids[j], "mentor", *verdict)

    def _unanswered(self, person: int, side: str) -> _Verdict | None:
        for rule in self.scores.rules:
            answered = rule.part.mentee_answered if side == "mentee" else rule.part.mentor_answered
            alone = rule.criterion.missing == "forbid" and not rule.part.either
            if alone and not answered[person]:
                name = rule.part.name
                return (
                    "DATA_INCOMPLETE",
                    f"the requirement {name!r} has to be answered and was not",
                    f"ask for the answer to {name!r}",
                )
        return None

    def _ruled_out(self, person: int, side: str) -> _Verdict | None:
        rows, columns, there = self._others(person, side)
        if not there.any():
            return None
        partner = "mentor" if side == "mentee" else "mentee"
        passes = [(rule, rule.passes(rows, columns).ravel()[there]) for rule in self.scores.rules]
        left = np.logical_and.reduce([p for _, p in passes] or [np.ones(there.sum(), bool)])
        if not left.any():
            return _rule_verdict(passes, partner)
        if self.scores.policy.floor is not None:
            units = self.scores.block(rows, columns).ravel()[there][left]
            return _floor_verdict(int(units.max()), self.scores.policy.floor, partner)
        return None

    def _others(self, person: int, side: str) -> tuple[Ints, Ints, Bools]:
        """Return rows and columns of all pairs of a person, and which partners take part."""
        one, (n, m) = np.array([person]), self.scores.shape
        if side == "mentee":
            return np.arange(n), one, self.scores.mentor_present
        return one, np.arange(m), self.scores.mentee_present

    def _no_place(self, i: int) -> _Verdict | None:
        if self.allowed[:, i].any():
            return None
        return (
            "NO_CAPACITY_TOTAL",
            "no mentor who is allowed offers a place",
            "ask mentors for places, or recruit",
        )

    def _drawn(self, i: int) -> _Verdict | None:
        if not self.assignment.drawn[i]:
            return None
        return (
            "LOTTERY",
            "an equally good matching serves this person; the draw decided",
            "serve this person first in the next round",
        )

    def _lost(self, i: int) -> _Verdict:
        full = self._dependent(i)
        if self._could_serve_one_more(full):
            return (
                "OBJECTIVE",
                "serving this person would lower the total, which this policy puts first",
                "use objective='coverage'",
            )
        places = int(self.capacity[full].sum())
        depending = self.allowed.any(axis=0) & ~self.allowed[~full].any(axis=0)
        if not (self.allowed.any(axis=1) & ~full).any():
            return (
                "NO_CAPACITY_TOTAL",
                f"{depending.sum()} mentees for the {_places(places)} that they may take",
                f"at least {_more(int(depending.sum()) - places)}: ask mentors, or recruit",
            )
        names = _listed([self.scores.mentors.ids[j] for j in np.flatnonzero(full)])
        return (
            "HALL_SET",
            f"{depending.sum()} mentees depend on {names} with {_places(places)}",
            f"one more place of {names} serves one of them",
        )

    def _could_serve_one_more(self, reached: Bools) -> bool:
        """Whether an alternating path ends at a free place, or at a second mentor to give up."""
        mentor, mentee = self.assignment.pairs.T
        has_two = self.mentee_load[mentee[reached[mentor]]] > 1
        return bool((self.mentor_load < self.capacity)[reached].any() or has_two.any())

    def _dependent(self, i: int) -> Bools:
        """Return bool (mentors,): mentors reached from a mentee by alternating paths.

        A closed set serves everybody whose mentors all lie in it, so it is searched once.
        """
        for known in self._closed:
            if not (self.allowed[:, i] & ~known).any():
                return known
        reached = self.allowed[:, i].copy()
        fresh = reached
        mentor, mentee = self.assignment.pairs.T
        while fresh.any():
            theirs = mentee[fresh[mentor]]
            found = self.allowed[:, theirs].any(axis=1)
            fresh = found & ~reached
            reached = reached | found
        self._closed.append(reached)
        return reached

    def _not_needed(self, j: int) -> _Verdict:
        open_to = self.allowed[j]
        if not open_to.any():
            detail = "no mentee who is allowed takes part and asks for a mentor"
            return "NO_FEASIBLE_MENTEE", detail, "relax a requirement, or invite mentees"
        served = int((open_to & (self.mentee_load > 0)).sum())
        return (
            "NOT_NEEDED",
            f"{served} of {open_to.sum()} mentees who may come are served by others",
            "keep as a backup, or raise the number of mentors a mentee may have",
        )


def _withdrawn(people: Profiles, row: int, present: Bools, places: Ints) -> _Verdict | None:
    if not people.numbers("active").values[row]:
        return "WITHDRAWN", "marked as not active", "mark as active"
    if not present[row]:
        return "WITHDRAWN", "takes part on no day of the period", "look at the dates"
    if places[row] == 0:
        return "WITHDRAWN", "takes no partner: the number of places is 0", "raise the number"
    return None


def _rule_verdict(passes: Sequence[tuple[Rule, Bools]], partner: str) -> _Verdict:
    for rule, passed in passes:
        if not passed.any():
            return _alone(rule, len(passed), partner)
    rule = _last_remover(passes)
    excluded = ", ".join(_counts(passes))
    code: Reason = "NO_FEASIBLE_MENTOR" if partner == "mentor" else "NO_FEASIBLE_MENTEE"
    detail = f"rules together exclude all {len(passes[0][1])} {partner}s ({excluded})"
    return code, f"{detail}; the last by {rule.part.name!r}", f"relax {rule.part.name!r}"


def _alone(rule: Rule, size: int, partner: str) -> _Verdict:
    """Return the verdict of a rule that excludes everybody by itself."""
    name = rule.part.name
    fix = f"relax {name!r}"
    if isinstance(rule.criterion, NotVetoed):
        return "VETOED_BY_ALL", f"vetoes exclude all {size} {partner}s", "talk to this person"
    if isinstance(rule.criterion, NotInChain):
        outside = f"look for a {partner} outside the reporting line"
        return "CHAIN_EXCLUDED_ALL", f"all {size} {partner}s stand in the reporting line", outside
    if isinstance(rule.criterion, Overlap):
        return "NO_TIME_OVERLAP", f"no {partner} shares enough hours", "ask for more hours"
    code: Reason = "NO_FEASIBLE_MENTOR" if partner == "mentor" else "NO_FEASIBLE_MENTEE"
    return code, f"the rule {name!r} excludes all {size} {partner}s", fix


def _last_remover(passes: Sequence[tuple[Rule, Bools]]) -> Rule:
    left = np.ones(len(passes[0][1]), np.bool_)
    for rule, passed in passes:
        left &= passed
        if not left.any():
            return rule
    return passes[-1][0]


def _counts(passes: Sequence[tuple[Rule, Bools]]) -> Iterator[str]:
    for rule, passed in passes:
        if not passed.all():
            yield f"{(~passed).sum()} by {rule.part.name!r}"


def _floor_verdict(highest: int, floor: float, partner: str) -> _Verdict | None:
    if highest >= round(floor * UNIT):
        return None
    # Rounded down, so that a floor set to what is printed lets the pair pass.
    score = f"{highest // 1000 / 1000:.3f}"
    detail = f"the highest score with any allowed {partner} is {score}, below the floor {floor:g}"
    return "BELOW_FLOOR", detail, f"lower the floor to {score}"


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _more(places: int) -> str:
    return "1 more place is needed" if places == 1 else f"{places} more places are needed"


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" and {more} more mentors" if more > 0 else "")
