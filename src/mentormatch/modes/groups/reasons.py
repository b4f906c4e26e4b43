"""Reasons for whoever has no group: the first that applies, its numbers, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

import numpy as np

from mentormatch.modes.groups.binding import binding_reason
from mentormatch.modes.groups.instance import GroupQuestion
from mentormatch.results.groups.certificate import BoundedStage
from mentormatch.results.match import Role, Unmatched, UnmatchedList, Why
from mentormatch.solve.groups.problem import Formed, GroupProblem
from mentormatch.text.phrases import several

__all__ = ["group_reasons"]


def group_reasons(
    question: GroupQuestion, groups: Sequence[Formed], people: BoundedStage
) -> UnmatchedList:
    """Return everybody without a group, members first.

    Parameters
    ----------
    question
        What was asked.
    groups
        The answer.
    people
        The stage that counts people.
    """
    scores, places = question.scores, question.places
    side: Role = "mentee" if question.led else "peer"
    placed = {i for group in groups for i in group.members}
    # What keeps everybody else from a group is worked out once, and only if somebody needs it.
    why = partial(_member, question, cache(partial(_rest, question, people)))
    members = _left_out(side, scores.mentees.ids, places.member, placed, why)
    leading = {j for group in groups for j in group.leads}
    leads = _left_out("mentor", scores.mentors.ids, places.lead, leading, partial(_lead, question))
    return UnmatchedList([*members, *(leads if question.led else ())])


def _left_out(
    side: Role,
    ids: Sequence[str],
    place: Mapping[str, int],
    placed: set[int],
    why: Callable[[int], Why],
) -> Iterator[Unmatched]:
    for who in ids:
        if place.get(who) not in placed:
            yield Unmatched(who, side, *(why(place[who]) if who in place else _WITHDRAWN))


_WITHDRAWN: Why = ("WITHDRAWN", "takes no part: not active, or not in the period", "")


def _member(question: GroupQuestion, rest: Callable[[], Why], i: int) -> Why:
    """Return the first reason that applies to a member, the narrowest first."""
    low = question.problem.size[0]
    count = question.problem.members
    if count < low:
        return (
            "SIZES",
            f"{several(count, 'person takes', 'people take')} part, and a group has at least {low}",
            f"lower the least size to {count}" if count > 1 else "invite more people",
        )
    return (
        _slot(question, i) or _facilitator(question, i) or _peers(question, i)
        or rest()
    )  # fmt: skip


def _facilitator(question: GroupQuestion, i: int) -> Why | None:
    problem = question.problem
    if not problem.led:
        return None
    if not (problem.places > 0).any():
        return _nobody_leads(problem)
    able = problem.allowed[:, i] & (problem.places > 0)
    if able.any():
        return None
    (who,) = question.member_ids((i,))
    rules = sorted(
        {
            rule
            for lead in question.lead_ids(np.flatnonzero(problem.places > 0).tolist())
            for rule in question.scores.obstacles(lead, who)
        }
    )
    return (
        "NO_FACILITATOR",
        f"no facilitator is allowed: {', '.join(rules)}",
        "relax the rule, or find another facilitator",
    )


def _nobody_leads(problem: GroupProblem) -> Why:
    few = problem.team[0]
    found = "find a facilitator" if few == 1 else f"find {few} facilitators"
    if problem.facilitators and not problem.leads.any():
        return "NO_FACILITATOR", "nobody leads a group", found
    # A lower least size helps only where enough of them lead groups as small as that.
    room = np.sort(problem.cap[problem.leads > 0])[::-1]
    lower = ", or lower the least size" if len(room) >= few and room[few - 1] else ""
    return (
        "NO_FACILITATOR",
        f"nobody can lead a group: of {problem.facilitators} facilitators none has room for "
        + several(problem.size[0], "member", "members"),
        found + lower,
    )


def _peers(question: GroupQuestion, i: int) -> Why | None:
    others = int((~question.problem.apart[i]).sum()) - 1
    low = question.problem.size[0]
    if others >= low - 1:
        return None
    return (
        "NO_FEASIBLE_PEER",
        f"only {others} others may be in one group with her, and {low - 1} are needed",
        "shorten the list of who must be apart, or lower the least size",
    )


def _slot(question: GroupQuestion, i: int) -> Why | None:
    problem = question.problem
    if problem.starts is None:
        return None
    met = (problem.starts & problem.starts[:, i][:, None]).any(axis=2).all(axis=0)
    met = np.asarray(met)
    met[i] = False
    others, low = int(met.sum()), problem.size[0]
    minutes = question.rules.common_minutes
    if others < low - 1:
        detail = f"shares {minutes} minutes in the week with {others} others, {low - 1} are needed"
        return "NO_COMMON_SLOT", detail, "ask for other hours, or for fewer common minutes"
    if problem.led and problem.lead_starts is not None:
        leads = (problem.lead_starts & problem.starts[:, i][:, None]).any(axis=2).all(axis=0)
        if not (leads & (problem.places > 0)).any() and (problem.places > 0).any():
            detail = f"shares {minutes} minutes in the week with no facilitator"
            return "NO_COMMON_SLOT", detail, "ask for other hours, or for fewer common minutes"
    return None


def _rest(question: GroupQuestion, people: BoundedStage) -> Why:
    if people.value < people.bound:
        return (
            "STOPPED",
            f"the search placed {people.value} people; no more than {people.bound} can be placed",
            "give it another seed or more seconds, or relax a rule",
        )
    return binding_reason(question, people.value)


def _lead(question: GroupQuestion, j: int) -> Why:
    problem = question.problem
    low = problem.size[0]
    if not problem.places[j]:
        return (
            "SIZES",
            f"leads {problem.leads[j]}, of {problem.cap[j]} members; a group has {low} or more",
            f"raise max_mentees to {low}, or lower the least size"
            if problem.leads[j]
            else "let her lead a group",
        )
    able = int(problem.allowed[j].sum())
    if able < low:
        detail = f"may lead {several(able, 'person', 'people')}, and a group has at least {low}"
        return "NO_FEASIBLE_MENTEE", detail, "relax a requirement"
    return "NOT_NEEDED", "everybody who could be placed has a group led by others", ""
