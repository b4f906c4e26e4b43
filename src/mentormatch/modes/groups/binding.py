"""What keeps more people from having a group: rules are relaxed one by one, and seats are tried.

A cure is only told if it helps: with it, seats for more people were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mentormatch.modes.groups.instance import GroupQuestion, pose
from mentormatch.modes.groups.rules import GroupRules
from mentormatch.results.match import Why
from mentormatch.scoring.scores import Scores
from mentormatch.scoring.weeks import QUARTER
from mentormatch.solve.groups.bounds.cardinality import held_by_sizes
from mentormatch.solve.groups.problem import GroupProblem
from mentormatch.solve.groups.seats.trial import seats_more
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, Who, any_of, counted, few, sentence

__all__ = ["binding_reason", "leads_place_more", "places_more"]

Number = TypeVar("Number", bound=np.generic)

_NO_MORE = sentence("no division within the rules places more people")


def binding_reason(question: GroupQuestion, people: int) -> Why:
    """Return why nobody more than so many people can be placed, and what would help.

    Parameters
    ----------
    question
        What was asked.
    people
        Placed, and proven to be the most.
    """
    if held_by_sizes(question.problem) == people:
        return _too_little_room(question, people)
    return (
        next(_relaxed_lists(question, people), None)
        or _relaxed_sizes(question, people)
        or _relaxed_requirements(question, people, pairwise=False)
        or ("OBJECTIVE", _NO_MORE, sentence("relax a rule"))
    )


# -- sizes and room -------------------------------------------------------------------------------


def _too_little_room(question: GroupQuestion, people: int) -> Why:
    """Return the reason where sizes and places leave no more room, whatever the rules."""
    problem = question.problem
    low, high = problem.size
    count, groups = problem.members, problem.most_groups()
    if problem.led:
        missing = _missing_leads(question, people)
        if missing:
            detail = counted(
                groups,
                "{count} group can be led, with room for {people} of {all}",
                "{count:,} groups can be led, with room for {people} of {all}",
                people=people, all=count,
            )  # fmt: skip
            fixes = [sentence("find {missing} more facilitators", missing=missing)]
            if places_more(question, people, size=(low, high + 1)):
                fixes.append(sentence("raise the size"))
            return "NO_FACILITATOR", detail, any_of(fixes)
    sizes = sentence("{low} to {high}", low=low, high=high) if high > low else str(low)
    detail = counted(
        groups,
        "{count} group of {sizes} can hold {people} of {all}",
        "{count:,} groups of {sizes} can hold {people} of {all}",
        sizes=sizes, people=people, all=count,
    )  # fmt: skip
    return "SIZES", detail, _fix_of_sizes(question, people) or sentence("relax a rule")


def _missing_leads(question: GroupQuestion, people: int) -> int:
    """Return how many facilitators more would help; 0 if none would."""
    problem = question.problem
    few = -(-(int(problem.members) - people) // problem.size[1])
    for more in range(few, max(few, problem.team[0]) + 1):
        if seats_more(_with_leads(_posed(question), more), people):
            return more
    return 0


def leads_place_more(question: GroupQuestion, people: int, more: int) -> bool:
    """Tell whether more people are seated with so many facilitators more, whom everybody suits."""
    return seats_more(_with_leads(_posed(question), more), people)


def _with_leads(problem: GroupProblem, more: int) -> GroupProblem:
    """Return the question with facilitators who may lead one group each, with anybody."""

    def longer(known: NDArray[Number], value: int, axis: int = 0) -> NDArray[Number]:
        shape = [more if k == axis else n for k, n in enumerate(known.shape)]
        return np.concatenate([known, np.full(shape, value, known.dtype)], axis=axis)

    free = problem.lead_starts
    return replace(
        problem,
        fit=longer(problem.fit, 0),
        allowed=longer(problem.allowed, 1),
        cap=longer(problem.cap, problem.size[1]),
        leads=longer(problem.leads, 1),
        lead_starts=None if free is None else longer(free, 255, axis=1),
    )


def _relaxed_sizes(question: GroupQuestion, people: int) -> Why | None:
    fix = _fix_of_sizes(question, people)
    low, high = question.problem.size
    count = question.problem.members
    detail = sentence(
        "no division into groups of {low} to {high} places more than {people} of {all}",
        low=low, high=high, people=people, all=count,
    )  # fmt: skip
    return ("SIZES", detail, fix) if fix else None


def _fix_of_sizes(question: GroupQuestion, people: int) -> Sentence | None:
    low, high = question.problem.size
    wider = max(low - 1, 1), high + 1
    sizes = places_more(question, people, size=wider)
    groups = question.rules.groups is not None and places_more(question, people, groups=None)
    fixes = []
    if sizes:
        fixes.append(sentence("allow sizes from {low} to {high}", low=wider[0], high=wider[1]))
    if groups:
        fixes.append(sentence("more groups") if fixes else sentence("allow more groups"))
    return any_of(fixes) if fixes else None


# -- one rule less --------------------------------------------------------------------------------


def _relaxed_lists(question: GroupQuestion, people: int) -> Iterator[Why]:
    """Yield what helps among quotas, lists, pins, vetoes and hours, the narrowest first."""
    yield from _relaxed_quotas(question, people)
    yield from _shorter_lists(question, people)
    if found := _relaxed_requirements(question, people, pairwise=True):
        yield found
    minutes = question.rules.common_minutes
    if minutes and places_more(question, people, common_minutes=0):
        least = minutes > QUARTER and places_more(question, people, common_minutes=QUARTER)
        detail = sentence(
            "{nothing} that share {minutes} minutes in the week", nothing=_NO_MORE, minutes=minutes
        )
        fewer = sentence("ask for other hours, or for fewer common minutes")
        yield "NO_COMMON_SLOT", detail, fewer if least else sentence("ask for other hours")


def _relaxed_quotas(question: GroupQuestion, people: int) -> Iterator[Why]:
    quotas = question.rules.quotas
    for k, quota in enumerate(quotas):
        field = quota.field
        named = sentence("the quota on {field} stands in the way", field=field)
        raised = quota.model_copy(update={"at_most": quota.at_most + 1})
        if places_more(question, people, quotas=_but(quotas, k, raised)):
            fix = sentence("raise the quota on {field} to {most}", field=field, most=raised.at_most)
            yield _told(named, fix)
        elif places_more(question, people, quotas=_but(quotas, k)):
            yield _told(named, sentence("drop the quota on {field}", field=field))


def _shorter_lists(question: GroupQuestion, people: int) -> Iterator[Why]:
    rules = question.rules
    for k, alone in enumerate(rules.not_alone):
        if places_more(question, people, not_alone=_but(rules.not_alone, k)):
            named = sentence("nobody may be alone in {field}", field=alone)
            yield _told(named, sentence("leave {field} out of not_alone", field=alone))
    for k, ids in enumerate(rules.apart):
        if places_more(question, people, apart=_but(rules.apart, k)):
            people_apart = few([Who(who, "mentee") for who in ids], 3)
            named = sentence("{people} must be apart", people=people_apart)
            yield _told(named, sentence("take {people} off the list 'apart'", people=people_apart))
    for field in ("apart", "not_alone", "quotas", "pinned", "together"):
        if getattr(rules, field) and places_more(question, people, **{field: ()}):
            named = sentence("{rule} stands in the way", rule=field)
            yield _told(named, sentence("shorten {rule}", rule=field))


def _relaxed_requirements(question: GroupQuestion, people: int, *, pairwise: bool) -> Why | None:
    """Return the requirement without which more people have a group.

    Parameters
    ----------
    question, people
        As above.
    pairwise
        Whether those about particular people are looked at (vetoes, reporting lines), or others.
    """
    scores, cohesion = question.scores, question.cohesion
    names = dict.fromkeys(
        rule.criterion.label
        for rule in (*scores.rules, *cohesion.rules)
        if rule.criterion.pairwise == pairwise
    )
    for name in names:
        eased = [_without(known, name) for known in (scores, cohesion)]
        problem = pose(eased[0], eased[1], question.rules, question.places)
        if seats_more(problem, people):
            named = sentence("{rule} stands in the way", rule=quoted(name))
            return _told(named, sentence("relax {rules}", rules=quoted(name)))
    return None


def _without(scores: Scores, name: str) -> Scores:
    return replace(scores, rules=tuple(r for r in scores.rules if r.criterion.label != name))


def _told(named: Sentence, fix: Sentence) -> Why:
    return "OBJECTIVE", sentence("{nothing}; {named}", nothing=_NO_MORE, named=named), fix


def _but(rules: Sequence[object], k: int, *instead: object) -> tuple[object, ...]:
    """Return rules with another in the place of one, or without it."""
    return (*rules[:k], *instead, *rules[k + 1 :])


def places_more(question: GroupQuestion, people: int, **changes: object) -> bool:
    """Tell whether more people are seated with rules that are changed so."""
    rules = question.rules.model_copy(update=changes)
    return seats_more(_posed(question, rules), people)


def _posed(question: GroupQuestion, rules: GroupRules | None = None) -> GroupProblem:
    scores, cohesion = question.scores, question.cohesion
    return pose(scores, cohesion, rules or question.rules, question.places)
