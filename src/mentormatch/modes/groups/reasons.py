"""Reasons for whoever has no group: the first that applies, its numbers, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial

import numpy as np

from mentormatch.arrays import Bools
from mentormatch.modes.groups.binding import binding_reason, leads_place_more, places_more
from mentormatch.modes.groups.instance import GroupQuestion
from mentormatch.modes.groups.lottery import drawn_members
from mentormatch.modes.lottery import lottery
from mentormatch.results.groups.certificate import BoundCertificate, BoundedStage
from mentormatch.results.match import Role, Unmatched, UnmatchedList, Why
from mentormatch.solve.groups.problem import Formed
from mentormatch.text.sentences import Sentence, any_of, counted, sentence

__all__ = ["group_reasons"]

_OTHER_HOURS = sentence("ask for other hours, or for fewer common minutes")


def group_reasons(
    question: GroupQuestion, groups: Sequence[Formed], certificate: BoundCertificate
) -> UnmatchedList:
    """Return everybody without a group, members first.

    Parameters
    ----------
    question
        What was asked.
    groups
        The answer.
    certificate
        Its stages.
    """
    scores, places = question.scores, question.places
    side: Role = "mentee" if question.led else "peer"
    placed = {i for group in groups for i in group.members}
    why = partial(_member, question, _Shared(question, groups, certificate))
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


_WITHDRAWN: Why = (
    "WITHDRAWN",
    sentence("takes no part: not active, or not in the period"),
    "",
)


def _member(question: GroupQuestion, shared: _Shared, i: int) -> Why:
    """Return the first reason that applies to a member, the narrowest first."""
    return (
        shared.too_few
        or _slot(question, i)
        or shared.nobody_leads
        or _facilitator(question, i)
        or _peers(question, i)
        or shared.lottery(i)
        or shared.rest
    )


class _Shared:
    """Reasons that are the same for everybody, worked out once and only if somebody needs them."""

    def __init__(
        self, question: GroupQuestion, groups: Sequence[Formed], certificate: BoundCertificate
    ) -> None:
        self.question, self.groups = question, groups
        self.certificate, self.people = certificate, certificate.stages[0]

    @cached_property
    def too_few(self) -> Why | None:
        """Too few people for one group."""
        question, (low, high) = self.question, self.question.problem.size
        count = question.problem.members
        if count >= low:
            return None
        lower = count > 1 and places_more(question, 0, size=(count, high))
        detail = counted(
            count,
            "{count} person takes part, but a group has at least {least}",
            "{count:,} people take part, but a group has at least {least}",
            least=low,
        )
        lowered = sentence("lower the smallest size to {count}", count=count)
        return "SIZES", detail, lowered if lower else sentence("invite more people")

    @cached_property
    def nobody_leads(self) -> Why | None:
        """Nobody can lead any group."""
        question, problem = self.question, self.question.problem
        few, (low, high) = problem.team[0], problem.size
        if not problem.led or (problem.places > 0).any():
            return None
        found = counted(few, "find a facilitator", "find {count} facilitators")
        fixes = [found] if leads_place_more(question, 0, few) else []
        if not problem.leads.any() and problem.facilitators:
            return "NO_FACILITATOR", sentence("nobody leads a group"), _either(fixes)
        if any(places_more(question, 0, size=(least, high)) for least in range(low - 1, 0, -1)):
            fixes.append(sentence("lower the smallest size"))
        detail = counted(
            low,
            "nobody can lead a group: of {all} facilitators none has room for {count} member",
            "nobody can lead a group: of {all} facilitators none has room for {count} members",
            all=problem.facilitators,
        )
        return "NO_FACILITATOR", detail, _either(fixes)

    @cached_property
    def drawn(self) -> Bools:
        """Whom the draw alone left out."""
        proven = self.certificate.proven
        return drawn_members(self.question.problem, self.groups, proven=proven)

    def lottery(self, i: int) -> Why | None:
        """Return that the draw alone left out a member."""
        return lottery(self.rest) if self.drawn[i] else None

    @cached_property
    def rest(self) -> Why:
        """Rules, sizes and room together."""
        people = self.people
        if people.value < people.bound:
            return _stopped(people)
        return binding_reason(self.question, people.value)


def _stopped(people: BoundedStage) -> Why:
    return (
        "STOPPED",
        sentence(
            "the search placed {value} people; no more than {bound} can be placed",
            value=people.value,
            bound=people.bound,
        ),
        sentence("try another seed or more seconds, or relax a rule"),
    )


def _either(fixes: list[Sentence]) -> Sentence:
    return any_of(fixes) if fixes else sentence("find facilitators, and relax a rule")


def _facilitator(question: GroupQuestion, i: int) -> Why | None:
    problem = question.problem
    if not problem.led:
        return None
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
        sentence("no facilitator is allowed: {rules}", rules=tuple(rules)),
        sentence("relax the rule, or find another facilitator"),
    )


def _peers(question: GroupQuestion, i: int) -> Why | None:
    others = int((~question.problem.apart[i]).sum()) - 1
    low = question.problem.size[0]
    if others >= low - 1:
        return None
    detail = sentence(
        "only {others} others may be in one group with this person, and {needed} are needed",
        others=others, needed=low - 1,
    )  # fmt: skip
    eased = any_of([_rule_of_peers(question, i), sentence("lower the smallest size")])
    return "NO_FEASIBLE_PEER", detail, eased


def _rule_of_peers(question: GroupQuestion, i: int) -> Sentence:
    (who,) = question.member_ids((i,))
    if any(who in ids for ids in question.rules.apart):
        return sentence("shorten the list of who must be apart")
    return sentence("relax a requirement")


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
        detail = sentence(
            "shares {minutes} minutes in the week with only {others} others, and {needed} are "
            "needed",
            minutes=minutes, others=others, needed=low - 1,
        )  # fmt: skip
        return "NO_COMMON_SLOT", detail, _OTHER_HOURS
    if problem.led and problem.lead_starts is not None:
        leads = (problem.lead_starts & problem.starts[:, i][:, None]).any(axis=2).all(axis=0)
        if not (leads & (problem.places > 0)).any() and (problem.places > 0).any():
            detail = sentence(
                "shares {minutes} minutes in the week with no facilitator", minutes=minutes
            )
            return "NO_COMMON_SLOT", detail, _OTHER_HOURS
    return None


def _lead(question: GroupQuestion, j: int) -> Why:
    problem = question.problem
    low = problem.size[0]
    if not problem.places[j]:
        detail = sentence(
            "leads {groups}, of {members} members; a group has {least} or more",
            groups=int(problem.leads[j]), members=int(problem.cap[j]), least=low,
        )  # fmt: skip
        raised = sentence("raise max_mentees to {least}, or lower the smallest size", least=low)
        return (
            "SIZES",
            detail,
            raised if problem.leads[j] else sentence("let this person lead a group"),
        )
    able = int(problem.allowed[j].sum())
    if able < low:
        detail = counted(
            able,
            "may lead {count} person, but a group has at least {least}",
            "may lead {count:,} people, but a group has at least {least}",
            least=low,
        )
        return "NO_FEASIBLE_MENTEE", detail, sentence("relax a requirement")
    return "NOT_NEEDED", sentence("everybody who could be placed has a group led by others"), ""
