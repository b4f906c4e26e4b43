"""Findings on a policy and the people that it meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.people_rules import Listed, NotListed
from mentormatch.scoring.pools import Pools
from mentormatch.text.phrases import first_few, several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.scoring.base import Part
    from mentormatch.scoring.scores import Scores

__all__ = ["check_policy"]

_SHOWN = 5
_SAME_FOR_BOTH = ("manager", "team", "department", "site", "time_zone", "seniority")


def check_policy(scores: Scores) -> Iterator[Finding]:
    """Yield what does not fit together: criteria, lists, dates, and what these people answered."""
    yield from _unanswered_criteria(scores)
    yield from _unanswered_requirements(scores)
    yield from _unknown_top_criteria(scores)
    yield from _unknown_listed(scores)
    yield from _dates_without_period(scores)
    yield from _learning_styles(scores)
    yield from _nothing_to_learn(scores)
    yield from _two_stories(scores)


def _unanswered_criteria(scores: Scores) -> Iterator[Finding]:
    silent = [part.name for part in scores.parts if not _can_be_answered(part)]
    if silent and scores.mentors and scores.mentees:
        named = ", ".join(map(repr, silent))
        yield Finding(
            "warning",
            "criterion-unanswered",
            f"No pair has answers for {named}: every pair gets the neutral value there.",
            cure="Collect the answers, or leave these criteria out.",
        )


def _can_be_answered(part: Part) -> bool:
    sides = (part.mentor_answered.any(), part.mentee_answered.any())
    return part.own_answers or (any(sides) if part.either else all(sides))


def _unanswered_requirements(scores: Scores) -> Iterator[Finding]:
    for rule in scores.rules:
        silent = _silent(scores, rule.part)
        if silent and rule.criterion.missing == "pass" and not rule.part.own_answers:
            yield Finding(
                "note",
                "requirement-unanswered",
                f"{silent} people did not answer what the requirement {rule.part.name!r} looks "
                "at; their pairs pass it.",
                cure="Set missing='forbid' to exclude them.",
            )


def _silent(scores: Scores, part: Part) -> int:
    """Return how many people left a part unanswered; each once where one pool is on both sides."""
    mentors, mentees = ~part.mentor_answered, ~part.mentee_answered
    if scores.mentors is scores.mentees:
        return int((mentors | mentees).sum())
    return int(mentors.sum() + mentees.sum())


def _unknown_top_criteria(scores: Scores) -> Iterator[Finding]:
    top = scores.mentees.texts("top_criterion")
    known = {part.name for part in scores.parts}
    for code in np.unique(top.codes[top.codes >= 0]):
        if top.vocabulary[code] not in known:
            yield Finding(
                "warning",
                "top-criterion-unknown",
                f"top_criterion {top.vocabulary[code]!r} of {(top.codes == code).sum()} mentees is "
                "no criterion of the policy; nothing is doubled for them.",
                expected=", ".join(sorted(known)),
            )


def _unknown_listed(scores: Scores) -> Iterator[Finding]:
    for criterion in (*scores.policy.criteria, *scores.policy.requirements):
        if isinstance(criterion, Listed | NotListed):
            known = (set(scores.mentors.ids), set(scores.mentees.ids))
            lost = [
                p for p in criterion.pairs_of_ids if p[0] not in known[0] or p[1] not in known[1]
            ]
            if lost:
                yield Finding(
                    "warning",
                    "listed-unknown",
                    f"{len(lost)} pairs of {criterion.label!r} name nobody in these pools, the "
                    f"first {lost[0]}.",
                    expected="pairs of mentor id and mentee id",
                )


def _dates_without_period(scores: Scores) -> Iterator[Finding]:
    dated = sum(
        int(pool.columns[field].answered.any())
        for pool in (scores.mentors, scores.mentees)
        for field in ("from_date", "until_date")
    )
    if dated and scores.policy.period is None:
        yield Finding(
            "warning",
            "dates-without-period",
            "some people have from or until dates, but the policy has no period: dates are "
            "ignored.",
            cure="Give the policy a period.",
        )


def _learning_styles(scores: Scores) -> Iterator[Finding]:
    policy = scores.policy
    if any("learning_preference" in c.fields for c in (*policy.criteria, *policy.requirements)):
        yield Finding(
            "warning",
            "learning-styles",
            "The policy matches on learning preferences. That people learn more when taught in the "
            "style they prefer has failed its tests (Pashler et al. 2008).",
            cure="Use them for the format of sessions, and leave the criterion out.",
        )


def _nothing_to_learn(scores: Scores) -> Iterator[Finding]:
    """Tell of mentees who know already whatever they seek: anybody suits them equally."""
    pools = Pools(scores.mentors, scores.mentees, scores.policy.period)
    for criterion in scores.policy.criteria:
        if not isinstance(criterion, Covers) or criterion.own is None:
            continue
        rows = np.flatnonzero(criterion.satisfied(pools))
        if len(rows):
            named = first_few([scores.mentees.ids[row] for row in rows], _SHOWN)
            yield Finding(
                "warning",
                "nothing-to-learn",
                f"{several(len(rows), 'mentee knows', 'mentees know')} already all that "
                f"{criterion.label!r} asks for ({named}): every mentor suits them equally.",
                column=criterion.need,
                cure="Ask them what else they want to learn, or leave them out.",
            )


def _two_stories(scores: Scores) -> Iterator[Finding]:
    """Tell of people who stand in both pools and answered differently about themselves."""
    both = sorted(set(scores.mentors.ids) & set(scores.mentees.ids))
    here, there = (pool.positions(both) for pool in (scores.mentors, scores.mentees))
    for field in _SAME_FOR_BOTH:
        one, other = scores.mentors.texts(field), scores.mentees.texts(field)
        differ = [
            person
            for person, a, b in zip(both, here, there, strict=True)
            if None not in (one[a], other[b]) and one[a] != other[b]
        ]
        if differ:
            yield Finding(
                "warning",
                "two-stories",
                f"{len(differ)} of the people in both pools have another {field} in each, the "
                f"first is {differ[0]}.",
                column=field,
                cure="Correct one of the two rows.",
            )
