"""Decisions put on scores: who is meant, what holds together, and which rule forbids a pin."""

from __future__ import annotations

import shlex
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.decisions.conflicts import clashes
from mentormatch.decisions.model import NONE, Decision, Decisions
from mentormatch.errors import Conflict, InputError, MentorMatchError, UnknownPerson
from mentormatch.findings import Finding
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.pairs.question import places
from mentormatch.results.pairs.whom import Side, id_on, on_other_side
from mentormatch.scoring.people_rules import NotBanned, NotSelf, NotVetoed
from mentormatch.scoring.scores import Rule, Scores
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Who, sentence

__all__ = ["Standing", "broken_rules", "by_id", "set_aside", "stand"]

_FLOOR = "floor"
_NEVER = (NotSelf, NotVetoed, NotBanned)
"""Rules that nothing sets aside."""


class Standing(NamedTuple):
    """Decisions that hold, and scores that know them.

    Parameters
    ----------
    scores
        With pinned pairs, and a rule against those that are banned.
    decisions
        About people by id.
    findings
        About people who have left.
    """

    scores: Scores
    decisions: Decisions
    findings: tuple[Finding, ...]


def stand(scores: Scores, decisions: Decisions, gone: Container[str] = ()) -> Standing:
    """Put decisions on scores.

    Parameters
    ----------
    scores
        Without decisions.
    decisions
        Who is pinned, banned, accepted or rejected, by id, address or label.
    gone
        Ids of people who were there before: what was decided about them stays, and is told.

    Raises
    ------
    Conflict
        If decisions contradict one another, ask for more places than there are, or pin a pair
        that a rule forbids; all of them are told at once, with those about unknown people.
    UnknownPerson
        If nobody of that id is there; near ids are named.
    InputError
        If a label fits several people.
    """
    if not len(decisions):
        return Standing(scores, NONE, ())
    seen = _Seen.of(scores, decisions, gone)
    seen.refuse_faults()
    barred = scores.without(NotBanned(), seen.rows(one for one in seen.there if not one.makes))
    pinned = seen.rows(one for one in seen.there if one.makes)
    return Standing(replace(barred, pinned=pinned), seen.decisions, tuple(seen.findings))


def by_id(scores: Scores, decisions: Decisions, gone: Container[str] = ()) -> Decisions:
    """Return decisions about people by id, whether they can stand or not.

    Raises
    ------
    UnknownPerson, InputError
        If nobody is meant, or several people are; all of them are told at once.
    """
    seen = _Seen(scores)
    named = Decisions(seen._named(one, gone) for one in decisions)
    seen.refuse_faults()
    return named


@dataclass
class _Seen:
    """Decisions as they are looked through.

    Attributes
    ----------
    scores
        Whose people they are about.
    decisions
        About people by id; those of people who have left as they are.
    there
        Those about two people who take part.
    findings
        About people who have left.
    faults
        What cannot be, with the error that it alone would be.
    """

    scores: Scores
    decisions: Decisions = NONE
    there: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    faults: list[MentorMatchError] = field(default_factory=list)

    @classmethod
    def of(cls, scores: Scores, decisions: Decisions, gone: Container[str]) -> _Seen:
        """Look through all of them."""
        seen = cls(scores)
        seen.decisions = Decisions(seen._named(one, gone) for one in decisions)
        known = [one for one in seen.decisions if seen._known(one)]
        seen.there = [one for one in known if seen._present(one)]
        seen.findings = [_left(one) for one in seen.decisions if one not in seen.there]
        mentors, mentees = scores.mentors, scores.mentees
        clash = clashes(seen.there, _room(mentors, "max_mentees"), _room(mentees, "max_mentors"))
        seen.faults += [Conflict(str(one), people=one.people) for one in clash]
        seen.faults += [
            fault for one in seen.there if one.makes for fault in _forbidden(scores, one)
        ]
        return seen

    def refuse_faults(self) -> None:
        """Raise all faults at once."""
        if not self.faults:
            return
        told = "\n  ".join(dict.fromkeys(map(str, self.faults)))
        message = f"the decisions cannot stand:\n  {told}"
        conflicts = [fault for fault in self.faults if isinstance(fault, Conflict)]
        if conflicts:
            people = dict.fromkeys(who for one in conflicts for who in one.people)
            rules = dict.fromkeys(rule for one in conflicts for rule in one.rules)
            raise Conflict(message, people=tuple(people), rules=tuple(rules))
        raise type(self.faults[0])(message)

    def rows(self, decisions: Iterable[Decision]) -> Ints:
        """Return int64 (pairs, 2): mentor row and mentee column of each pair, sorted."""
        mentors, mentees = self.scores.mentors.position, self.scores.mentees.position
        pairs = sorted({(mentors[one.mentor], mentees[one.mentee]) for one in decisions})
        return np.array(pairs, np.int64).reshape(-1, 2)

    def _named(self, decision: Decision, gone: Container[str]) -> Decision:
        """Return a decision about people by id; who is meant by nobody's id is a fault."""
        if self._swapped(decision):
            return decision
        return replace(
            decision,
            mentor=self._id(decision, "mentor", self.scores.mentors, gone),
            mentee=self._id(decision, "mentee", self.scores.mentees, gone),
        )

    def _swapped(self, decision: Decision) -> bool:
        """Tell whether a decision names the mentee where the mentor belongs, and note that once."""
        mentee = on_other_side(self.scores, "mentor", decision.mentor)
        mentor = on_other_side(self.scores, "mentee", decision.mentee)
        if mentee is None or mentor is None:
            return False
        told = (
            f"{decision.called}: {quoted(mentee)} is a mentee here and {quoted(mentor)} a mentor; "
            "name the mentor first, then the mentee"
        )
        self.faults.append(UnknownPerson(told))
        return True

    def _id(self, decision: Decision, side: Side, pool: Profiles, gone: Container[str]) -> str:
        word = getattr(decision, side)
        if word in gone and not pool.called(word):
            return str(word)
        try:
            return id_on(self.scores, side, word)
        except (UnknownPerson, InputError) as error:
            self.faults.append(type(error)(f"{decision.called}, {side}: {error}"))
            return str(word)

    def _known(self, one: Decision) -> bool:
        return one.mentor in self.scores.mentors.position and (
            one.mentee in self.scores.mentees.position
        )

    def _present(self, one: Decision) -> bool:
        scores = self.scores
        j, i = scores.mentors.position[one.mentor], scores.mentees.position[one.mentee]
        return bool(scores.mentor_present[j] and scores.mentee_present[i])


def _room(people: Profiles, field_name: str) -> dict[str, int]:
    return dict(zip(people.ids, places(people, field_name).tolist(), strict=True))


def _left(decision: Decision) -> Finding:
    return Finding(
        "warning",
        "decision-left",
        sentence(
            "What was decided about {mentee} with {mentor} waits: one of the two takes no part.",
            mentee=Who(decision.mentee, "mentee"),
            mentor=Who(decision.mentor, "mentor"),
        ),
        cure=sentence("Drop the decision if nobody comes back."),
        person=decision.mentee,
    )


def _forbidden(scores: Scores, pin: Decision) -> Iterator[Conflict]:
    """Yield why a pin cannot be: rules that forbid it, and words that set no rule aside."""
    names = set_aside(scores, pin.override)
    for word in names.unknown:
        near = did_you_mean(word, names.known)
        yield Conflict(f"{_told(pin)}: no requirement is called {quoted(word)}{near}")
    for rule, fact in broken_rules(scores, pin.mentor, pin.mentee):
        if rule not in names.aside:
            yield Conflict(f"{_told(pin)}: {fact}", people=pin.pair, rules=(rule,))


def _told(pin: Decision) -> str:
    return f"{quoted(pin.mentor)} with {quoted(pin.mentee)} ({pin.called})"


class _Aside(NamedTuple):
    """Rules that are set aside by their names, and names of no rule."""

    aside: frozenset[str]
    unknown: tuple[str, ...]
    known: tuple[str, ...]


def set_aside(scores: Scores, override: Sequence[str]) -> _Aside:
    """Return which rules some words set aside: names of requirements, their kinds, or "floor"."""
    may = [rule for rule in scores.rules if not isinstance(rule.criterion, _NEVER)]
    named = {word: rule.part.name for rule in may for word in _words(rule)} | {_FLOOR: _FLOOR}
    aside = frozenset(named[word] for word in override if word in named)
    every = {word for rule in scores.rules for word in _words(rule)}
    unknown = tuple(word for word in override if word not in named and word not in every)
    return _Aside(aside, unknown, tuple(sorted({rule.part.name for rule in may} | {_FLOOR})))


def _words(rule: Rule) -> tuple[str, str]:
    return rule.part.name, type(rule.criterion).__name__


def broken_rules(scores: Scores, mentor: str, mentee: str) -> list[tuple[str, str]]:
    """Return the rules that a pair breaks: the name, and in words both facts and what would help.

    Parameters
    ----------
    scores
        Whose requirements and floor decide.
    mentor, mentee
        Ids.
    """
    found = scores.obstacles(mentor, mentee)
    rules = [(rule.part.name, _fact(scores, rule, mentor, mentee)) for rule in scores.rules]
    floor = (_FLOOR, f"it scores below the floor of the policy; {_cure(_FLOOR)}")
    return [told for told in (*rules, floor) if told[0] in found]


def _fact(scores: Scores, rule: Rule, mentor: str, mentee: str) -> str:
    name = rule.part.name
    facts = rule.criterion.facts(scores.mentors[mentor], scores.mentees[mentee])
    sides = zip(("mentor", "mentee"), facts, strict=True)
    theirs = "; ".join(f"{side}: {masked(fact) or 'no answer'}" for side, fact in sides)
    shown = f" ({theirs})" if any(facts) else ""
    cure = "nothing sets it aside" if isinstance(rule.criterion, _NEVER) else _cure(name)
    return f"the rule {quoted(name)} forbids it{shown}; {cure}"


def _cure(name: str) -> str:
    flag = shlex.join(["--override", name])
    return f'override = ["{name}"] sets that aside for this pair ({flag} on the command line)'
