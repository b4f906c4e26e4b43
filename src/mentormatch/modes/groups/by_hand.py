"""Groups and circles edited by hand: which rule they break, and what they are worth now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mentormatch.modes.groups.form import match_of, pieces_of, question_of
from mentormatch.modes.groups.instance import GroupQuestion
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.lab.edited_grouping import Counted
from mentormatch.results.match import Match
from mentormatch.solve.groups.judge import broken_rule
from mentormatch.solve.groups.problem import Formed

__all__ = ["counted"]


def counted(grouping: Grouping, matches: Sequence[Match]) -> Counted:
    """Count groups anew that somebody edited, with every rule that they break."""
    scores = grouping.scores
    mentors = None if grouping.mode == "circles" else scores.mentors
    question = question_of(mentors, scores.mentees, grouping.policy, grouping.rules)  # type: ignore[arg-type]
    absent = list(_absent(question, matches))
    if absent:
        return Counted(tuple(absent))
    groups = [_formed(question, match) for match in matches]
    made = tuple(
        match_of(question, group, match.group or "")
        for group, match in zip(groups, matches, strict=True)
    )
    return Counted(
        broken=(*_broken(question, groups, matches), *_between(question, groups)),
        matches=made,
        pieces=tuple(pieces_of(question, group) for group in groups),
        values={
            "people": sum(len(group.members) for group in groups),
            "value": sum(match.units for match in made),
        },
    )


def _absent(question: GroupQuestion, matches: Sequence[Match]) -> Iterator[str]:
    lead, member = question.places
    for match in matches:
        yield from (f"{who!r} leads nobody" for who in match.ids_of("mentor") if who not in lead)
        members = match.ids_of("mentee", "peer")
        yield from (f"{who!r} takes no part" for who in members if who not in member)


def _formed(question: GroupQuestion, match: Match) -> Formed:
    lead, member = question.places
    return Formed(
        tuple(sorted(lead[who] for who in match.ids_of("mentor"))),
        tuple(sorted(member[who] for who in match.ids_of("mentee", "peer"))),
    )


def _broken(
    question: GroupQuestion, groups: Sequence[Formed], matches: Sequence[Match]
) -> Iterator[str]:
    for group, match in zip(groups, matches, strict=True):
        words = broken_rule(question.problem, group)
        if words:
            yield f"{match.group} {words}"


def _between(question: GroupQuestion, groups: Sequence[Formed]) -> Iterator[str]:
    led = Counter(j for group in groups for j in group.leads)
    for j, count in sorted(led.items()):
        if count > question.problem.leads[j]:
            (who,) = question.lead_ids((j,))
            yield f"{who!r} leads {count} groups, of {question.problem.leads[j]} at most"
