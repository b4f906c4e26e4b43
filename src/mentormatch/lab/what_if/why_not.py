"""Why was this pair not made? Rules first, then what making it would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from mentormatch.lab.what_if.asked import (
    as_change,
    as_moves,
    order,
    ready,
    refuse,
    the_mentor,
    too_large,
)
from mentormatch.lab.what_if.large_pools import force_again
from mentormatch.results.lab.why_not import RuleFact, Verdict, WhyNot
from mentormatch.results.match import Role
from mentormatch.results.pairs.matching import Matching
from mentormatch.results.pairs.obstacles import withdrawn
from mentormatch.results.pairs.question import places, question
from mentormatch.text.sentences import Who, joined, sentence

__all__ = ["priced", "why_not"]

_LIMIT = sentence("with it a limit of the policy, or a minimum, cannot be kept")
_MINIMUM = sentence("with it the minimum loads of mentors cannot be met")


def why_not(matching: Matching, mentee: str, mentor: str) -> WhyNot:
    """Tell why a pair was not made; see `Matching.why_not`."""
    pair = the_mentor(matching, mentor), matching._mentee(mentee)
    told = _bare(matching, *pair)
    for step in _STEPS:
        found = step(matching, told)
        if found is not None:
            return found.named(matching.names)
    return priced(matching, told).named(matching.names)


def priced(matching: Matching, told: WhyNot) -> WhyNot:
    """Return what an allowed pair that is not made would cost."""
    refuse(matching, "why_not")
    scores = matching.scores
    j, i = scores.mentors.position[told.mentor], scores.mentees.position[told.mentee]
    limited = question(scores).limited
    again = limited or too_large(matching)
    found = force_again(matching, j, i) if again else ready(matching, "why_not").force(j, i)
    if found is None:
        return replace(told, verdict=Verdict.LIMIT, because=_LIMIT if limited else _MINIMUM)
    cost, steps = found
    change = as_change(cost, order(matching))
    verdict = Verdict.TIE if change.free else Verdict.COSTS
    return replace(told, verdict=verdict, change=change, moves=as_moves(matching, steps))


def _bare(matching: Matching, mentor: str, mentee: str) -> WhyNot:
    """Return the two scores, before any verdict."""
    scores, instead = matching.scores, tuple(matching._of_mentee.get(mentee, ()))
    parts = scores.contributions(mentor, mentee)
    others = scores.contributions(instead[0].mentor, mentee) if instead else ()
    units = sum(part.units for part in parts)
    return WhyNot(
        mentee, mentor, Verdict.COSTS, (), units, instead, None, (), matching.seed,
        parts=parts, instead_parts=others,
    )  # fmt: skip


def _made(_matching: Matching, told: WhyNot) -> WhyNot | None:
    made = any(match.mentor == told.mentor for match in told.instead)
    return replace(told, verdict=Verdict.MADE) if made else None


def _absent(matching: Matching, told: WhyNot) -> WhyNot | None:
    for who, why, _ in _withdrawn(matching, told, places_count=False):
        because = sentence("{who} takes no part ({why})", who=who, why=why)
        return replace(
            told, verdict=Verdict.ABSENT, units=None, because=because, parts=(), instead_parts=()
        )
    return None


def _no_place(matching: Matching, told: WhyNot) -> WhyNot | None:
    for who, why, _ in _withdrawn(matching, told, places_count=True):
        because = sentence("{who} {why}", who=who, why=why)
        return replace(told, verdict=Verdict.NO_PLACE, because=because)
    return None


def _withdrawn(
    matching: Matching, told: WhyNot, *, places_count: bool
) -> Iterator[tuple[Who, str, str]]:
    """Yield which of the two takes no part, and why."""
    scores = matching.scores
    sides: tuple[tuple[Role, str], ...] = (("mentor", told.mentor), ("mentee", told.mentee))
    for role, who in sides:
        mine = role == "mentor"
        people = scores.mentors if mine else scores.mentees
        there = scores.mentor_present if mine else scores.mentee_present
        own = places(people, "max_mentees" if mine else "max_mentors")
        counted = own if places_count else np.ones_like(own)
        row = people.position[who]
        for _, why, fix in withdrawn(people, there, counted, np.array([row])).values():
            yield Who(who, role), why, fix


def _rule(matching: Matching, told: WhyNot) -> WhyNot | None:
    scores = matching.scores
    mentor, mentee = scores.mentors[told.mentor], scores.mentees[told.mentee]
    against = set(scores.obstacles(told.mentor, told.mentee)) - {"floor", "absent"}
    rules = tuple(
        RuleFact(rule.part.name, *rule.criterion.facts(mentor, mentee))
        for rule in scores.rules
        if rule.part.name in against
    )
    return replace(told, verdict=Verdict.RULE, rules=rules) if rules else None


def _below_floor(matching: Matching, told: WhyNot) -> WhyNot | None:
    if "floor" not in matching.scores.obstacles(told.mentor, told.mentee):
        return None
    because = sentence("it scores below the floor {floor:g}", floor=matching.policy.floor)
    return replace(told, verdict=Verdict.BELOW_FLOOR, because=because)


def _pinned(matching: Matching, told: WhyNot) -> WhyNot | None:
    """Return that decisions leave one of the two no place, and with whom she is pinned."""
    scores = matching.scores
    j, i = scores.mentors.position[told.mentor], scores.mentees.position[told.mentee]
    pins, asked = scores.pinned, question(scores)
    hers, theirs = pins[pins[:, 1] == i, 0].tolist(), pins[pins[:, 0] == j, 1].tolist()
    if hers and not asked.mentee_capacity[i]:
        who, with_ = (
            Who(told.mentee, "mentee"),
            [Who(scores.mentors.ids[k], "mentor") for k in hers],
        )
    elif theirs and not asked.mentor_capacity[j]:
        who = Who(told.mentor, "mentor")
        with_ = [Who(scores.mentees.ids[k], "mentee") for k in theirs]
    else:
        return None
    because = sentence("a decision pins {who} with {others}", who=who, others=joined(with_))
    return replace(told, verdict=Verdict.PINNED, because=because)


_STEPS: tuple[Callable[[Matching, WhyNot], WhyNot | None], ...] = (
    _made, _absent, _rule, _below_floor, _no_place, _pinned,
)  # fmt: skip
"""What is looked at before the price, in the order of the verdicts."""
