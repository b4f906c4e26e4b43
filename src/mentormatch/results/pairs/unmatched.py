"""Why is somebody left out? One reason each, the first that applies.

1. ``WITHDRAWN``: not active, not there in the period, or no partner asked for or offered.
2. ``DATA_INCOMPLETE``: a requirement that must be answered was not.
3. Rules: ``VETOED_BY_ALL``, ``CHAIN_EXCLUDED_ALL``, ``NO_TIME_OVERLAP`` or ``NEVER_TOGETHER``
   where that rule alone excludes everybody; ``NO_FEASIBLE_MENTOR`` (or ``…_MENTEE``) where rules
   together do, with the one that removed the last; ``BELOW_FLOOR`` where only the floor does.
4. Capacity: ``NO_CAPACITY_TOTAL`` where nobody who is allowed offers a place.
5. Lottery: ``LOTTERY`` where another matching, equally good in every stage, serves this person, so
   that the draw alone decided; with the places that were too few, where they were.
6. Competition: ``NO_CAPACITY_TOTAL`` where the whole programme has too few places, ``HALL_SET``
   ("these 7 depend on 2 mentors with 4 places") where some part of it has; under the objective
   *total* also ``OBJECTIVE``: serving this person would lower the total (under *stable*: would
   make two people want one another more than whom they have); ``STOPPED`` where the
   search ended before anything better was found or excluded. For mentors
   ``NOT_NEEDED``: everybody who may come is served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from threadpoolctl import threadpool_limits

from mentormatch.arrays import Bools, Ints
from mentormatch.objectives import OBJECTIVES
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.match import Role, Unmatched, UnmatchedList, Why
from mentormatch.results.pairs.obstacles import Told, obstacles, waits, withdrawn
from mentormatch.results.pairs.partners import count_partners, first_partner, has_partner
from mentormatch.results.pairs.pins import taken_out
from mentormatch.results.pairs.question import around_pins, pinned_loads
from mentormatch.scoring.scores import Scores
from mentormatch.solve.pairs.assignment import Assignment
from mentormatch.text.sentences import Sentence, Who, counted, fixed, sentence

__all__ = ["find_reasons", "in_common"]

_SHOWN = 4
_DESCRIBING = ("department", "site", "team", "seniority")
"""Fields that tell a coordinator which mentees are meant."""

_NO_PLACE: dict[Role, Why] = {
    "mentee": (
        "NO_CAPACITY_TOTAL",
        sentence("no allowed mentor offers a place"),
        sentence("ask mentors for places, or recruit"),
    ),
    "mentor": (
        "NO_FEASIBLE_MENTEE",
        sentence("no allowed mentee takes part and asks for a mentor"),
        sentence("relax a requirement, or invite mentees"),
    ),
}

_PINNED: Why = (
    "NO_CAPACITY_TOTAL",
    sentence("pinned pairs take all places of the mentors who are allowed"),
    sentence("drop a pin, ask mentors for places, or recruit"),
)

_WOULD_LEAVE = sentence(
    "serving this person would leave a mentor and a mentee who would both rather have one another"
)

_STOPPED: Why = (
    "STOPPED",
    sentence("time ran out, or somebody interrupted, before a better matching was found"),
    sentence("match again with more time"),
)


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
    whole = _Answer.of(scores, assignment, capacity, wanted)
    rest = whole if not len(scores.pinned) else _Answer.around_pins(whole)
    # Tiles are too small for a second BLAS thread: it only waits.
    with threadpool_limits(1, "blas"):
        return UnmatchedList([*_reasons(rest, rest.mentees), *_reasons(whole, whole.mentors)])


@dataclass(frozen=True)
class _Side:
    """The people of one pool, and what the answer makes of them.

    Attributes
    ----------
    role
        Which pool.
    people
        The pool.
    present
        bool (people,): who takes part in the period.
    places
        int64 (people,): most partners of each.
    matched
        int64 (pairs,): row of each pair.
    pinned
        int64 (people,): partners of each by a pin, which are in none of these pairs.
    """

    role: Role
    people: Profiles
    present: Bools
    places: Ints
    matched: Ints
    pinned: Ints

    @cached_property
    def load(self) -> Ints:
        """int64 (people,): partners of each, without pinned ones."""
        return np.bincount(self.matched, minlength=len(self.places))

    @property
    def open(self) -> Bools:
        """Bool (people,): who takes part and may have a partner."""
        return np.asarray(self.present & (self.places > 0))


@dataclass(frozen=True)
class _Answer:
    """The answer and what was computed from it once, shared by all who ask."""

    scores: Scores
    assignment: Assignment
    mentors: _Side
    mentees: _Side

    @classmethod
    def of(cls, scores: Scores, assignment: Assignment, capacity: Ints, wanted: Ints) -> _Answer:
        """Look at all pairs alike."""
        j, i = assignment.pairs.T
        none = np.zeros_like(capacity), np.zeros_like(wanted)
        mentors = _Side("mentor", scores.mentors, scores.mentor_present, capacity, j, none[0])
        mentees = _Side("mentee", scores.mentees, scores.mentee_present, wanted, i, none[1])
        return cls(scores, assignment, mentors, mentees)

    @classmethod
    def around_pins(cls, whole: _Answer) -> _Answer:
        """Look at the rest: nobody moves a pinned pair, and its places are taken."""
        led, has = pinned_loads(whole.scores)
        rest = taken_out(whole.assignment.pairs, whole.scores.pinned)
        mentors = replace(
            whole.mentors, places=whole.mentors.places - led, matched=rest[:, 0], pinned=led
        )
        mentees = replace(
            whole.mentees, places=whole.mentees.places - has, matched=rest[:, 1], pinned=has
        )
        return cls(around_pins(whole.scores), whole.assignment, mentors, mentees)

    def other(self, side: _Side) -> _Side:
        return self.mentees if side is self.mentors else self.mentors

    @cached_property
    def some_mentor(self) -> Ints:
        """int64 (mentees,): some mentor with places who is allowed; -1 where there is none."""
        mentees, mentors = np.flatnonzero(self.mentees.open), np.flatnonzero(self.mentors.open)
        some = np.full(len(self.mentees.places), -1)
        some[mentees] = first_partner(self.scores, "mentee", mentees, mentors)
        return some

    def depending(self, full: Bools) -> Bools:
        """Return bool (mentees,): who has mentors, all of them in this set (bool, mentors)."""
        depends = np.append(full, False)[self.some_mentor]
        maybe, outside = np.flatnonzero(depends), np.flatnonzero(self.mentors.open & ~full)
        depends[maybe] = ~has_partner(self.scores, "mentee", maybe, outside)
        return depends


def _reasons(answer: _Answer, side: _Side) -> Iterator[Unmatched]:
    """Yield who is left out of one pool: whoever one step says nothing about, the next may."""
    left_out = rest = np.flatnonzero(side.load + side.pinned == 0)
    told: Told = {}
    for step in _STEPS[side.role]:
        told |= step(answer, side, rest)
        rest = np.array([person for person in rest.tolist() if person not in told], np.int64)
    for person in left_out.tolist():
        yield Unmatched(side.people.ids[person], side.role, *told[person])


def _withdrawn(answer: _Answer, side: _Side, people: Ints) -> Told:
    return withdrawn(side.people, side.present, side.places, people)


def _unanswered(answer: _Answer, side: _Side, people: Ints) -> Told:
    told: Told = {}
    for rule in answer.scores.rules:
        if rule.criterion.missing != "forbid" or rule.part.either:
            continue
        name, part = rule.part.name, rule.part
        answered = part.mentee_answered if side.role == "mentee" else part.mentor_answered
        detail = sentence("the requirement {rule!r} needs an answer, and there is none", rule=name)
        fix = sentence("ask for the answer to {rule!r}", rule=name)
        for person in people[~answered[people]].tolist():
            told.setdefault(person, ("DATA_INCOMPLETE", detail, fix))
    return told


def _alone(answer: _Answer, side: _Side, people: Ints) -> Told:
    """Tell of people for whom nobody is allowed, or nobody with places."""
    scores, others = answer.scores, answer.other(side)
    free, shut = np.flatnonzero(others.open), np.flatnonzero(others.present & ~others.open)
    lonely = people[~has_partner(scores, side.role, people, free)]
    ruled_out = lonely[~has_partner(scores, side.role, lonely, shut)]
    told = dict.fromkeys(lonely.tolist(), _NO_PLACE[side.role])
    pinned = np.flatnonzero(others.present & ~others.open & (others.pinned > 0))
    if pinned.size:
        taken = lonely[has_partner(scores, side.role, lonely, pinned)]
        told |= dict.fromkeys(taken.tolist(), _PINNED)
    if others.present.any():
        verdicts = obstacles(scores, side.role, ruled_out, np.flatnonzero(others.present))
        told |= dict(zip(ruled_out.tolist(), verdicts, strict=True))
    return told


def _drawn(answer: _Answer, side: _Side, people: Ints) -> Told:
    """Tell of mentees whom the draw left out, and of the places that were too few for them.

    With one place more of a mentor who is allowed, this person joins her and nobody else moves.
    """
    told: Told = {}
    people = people[answer.assignment.drawn[people]]
    while people.size:
        full = _reached(answer, people[:1])
        depending = answer.depending(full)
        decided = _decided(answer)
        if not _could_serve_one_more(answer, full):
            few = _too_few(answer, full, depending)
            decided = sentence("{decided} among {few}", decided=decided, few=few)
        detail = sentence(
            "an equally good matching has a place for this person; {how}", how=decided
        )
        for person in people[depending[people]].tolist():
            mentor = Who(answer.mentors.people.ids[answer.some_mentor[person]], "mentor")
            fix = sentence("one more place with {mentor} would help this person too", mentor=mentor)
            told[person] = ("LOTTERY", detail, waits(answer.scores, fix))
        people = people[~depending[people]]
    return told


def _decided(answer: _Answer) -> Sentence:
    if answer.assignment.by_lot:
        return sentence("the draw decided")
    return sentence("ids decided, since there were too many to draw lots,")


def _too_few(answer: _Answer, full: Bools, depending: Bools) -> Sentence:
    """Return how many mentees depend on how many places, and what these mentees have in common."""
    places, count = int(answer.mentors.places[full].sum()), int(depending.sum())
    few = sentence("{count} mentees for {places}", count=count, places=_places(places))
    common = in_common(answer.mentees.people, depending, answer.some_mentor >= 0)
    return sentence("{few} ({common})", few=few, common=common) if common else few


def in_common(people: Profiles, some: Bools, others: Bools) -> tuple[str, ...]:
    """Return the answers that all of some mentees share, and not all others.

    Parameters
    ----------
    people
        All mentees.
    some, others
        bool (mentees,).
    """
    told = []
    for name in _DESCRIBING:
        column = people.texts(name)
        codes = column.codes[some]
        alike = len(codes) > 0 and codes[0] >= 0 and (codes == codes[0]).all()
        if alike and (column.codes[others] != codes[0]).any():
            told.append(f"{name} {column.vocabulary[codes[0]]}")
    return tuple(told)


def _lost(answer: _Answer, side: _Side, people: Ints) -> Told:
    """Tell of mentees who compete for too few places.

    A set of mentors that is closed under alternating paths serves everybody whose mentors all lie
    in it, so it is searched once.
    """
    told: Told = {}
    while people.size:
        full = _reached(answer, people[:1])
        depending = answer.depending(full)
        verdict = _competition(answer, full, depending)
        told |= dict.fromkeys(people[depending[people]].tolist(), verdict)
        people = people[~depending[people]]
    return told


def _reached(answer: _Answer, mentee: Ints) -> Bools:
    """Return bool (mentors,): mentors reached from a mentee by alternating paths."""
    scores, reached = answer.scores, np.zeros(len(answer.mentors.places), np.bool_)
    waiting, front = np.flatnonzero(answer.mentors.open), mentee
    while front.size:
        found = has_partner(scores, "mentor", waiting, front)
        fresh = np.zeros_like(reached)
        fresh[waiting[found]] = True
        reached, waiting = reached | fresh, waiting[~found]
        front = np.unique(answer.mentees.matched[fresh[answer.mentors.matched]])
    return reached


def _competition(answer: _Answer, full: Bools, depending: Bools) -> Why:
    if _could_serve_one_more(answer, full):
        return _worth_more(answer) if answer.assignment.proven else _STOPPED
    places, count = int(answer.mentors.places[full].sum()), int(depending.sum())
    if not ((answer.some_mentor >= 0) & ~depending).any():
        return (
            "NO_CAPACITY_TOTAL",
            sentence(
                "{count} mentees for the {places} that they may take",
                count=count, places=_places(places),
            ),
            sentence("at least {more}: ask mentors, or recruit", more=_more(count - places)),
        )  # fmt: skip
    names = _listed([answer.mentors.people.ids[j] for j in np.flatnonzero(full)])
    detail = sentence(
        "{count} mentees depend on {mentors} with {places}",
        count=count, mentors=names, places=_places(places),
    )  # fmt: skip
    return (
        "HALL_SET",
        detail,
        sentence("one more place with {mentors} helps one of them", mentors=names),
    )


def _worth_more(answer: _Answer) -> Why:
    """Tell what the objective puts before serving one more."""
    objective = OBJECTIVES[answer.scores.policy.objective]
    if not objective.optimal:
        return "OBJECTIVE", _WOULD_LEAVE, sentence("use objective='coverage'")
    first = fixed(objective.before_people)
    detail = sentence(
        "a place for this person would lower {first}, which this policy puts first", first=first
    )
    return "OBJECTIVE", detail, sentence("use objective='coverage'")


def _could_serve_one_more(answer: _Answer, reached: Bools) -> bool:
    """Whether an alternating path ends at a free place, or at a second mentor to give up."""
    mentors, mentees = answer.mentors, answer.mentees
    has_two = (mentees.load + mentees.pinned)[mentees.matched[reached[mentors.matched]]] > 1
    return bool((mentors.load < mentors.places)[reached].any() or has_two.any())


def _not_needed(answer: _Answer, side: _Side, people: Ints) -> Told:
    """Tell of mentors to whom somebody may come, and whom nobody needs."""
    mentees, scores = answer.mentees, answer.scores
    served, waiting = (
        count_partners(scores, "mentor", people, np.flatnonzero(mentees.open & group))
        for group in (mentees.load > 0, mentees.load == 0)
    )
    fix = sentence("keep as a backup, or raise the number of mentors a mentee may have")
    return {
        person: ("NOT_NEEDED", _served_by_others(s, s + w), fix)
        for person, s, w in zip(people.tolist(), served, waiting, strict=True)
    }


_STEPS: dict[Role, tuple[Callable[[_Answer, _Side, Ints], Told], ...]] = {
    "mentee": (_withdrawn, _unanswered, _alone, _drawn, _lost),
    "mentor": (_withdrawn, _unanswered, _alone, _not_needed),
}


def _served_by_others(served: int, count: int) -> Sentence:
    return sentence(
        "{served} of {count} mentees who may come have other mentors", served=served, count=count
    )


def _places(count: int) -> Sentence:
    return counted(count, "{count} place", "{count} places")


def _more(places: int) -> Sentence:
    return counted(places, "{count} more place is needed", "{count} more places are needed")


def _listed(ids: Sequence[str]) -> Sentence:
    shown, more = tuple(Who(who, "mentor") for who in ids[:_SHOWN]), len(ids) - _SHOWN
    if more <= 0:
        return sentence("{shown}", shown=shown)
    return sentence("{shown} and {more} more mentors", shown=shown, more=more)
