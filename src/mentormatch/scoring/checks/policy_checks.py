"""Findings on a policy and the people that it meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.people.arrays import ItemColumn, NumberColumn, TextColumn
from mentormatch.scoring.checks.lost_vetoes import lost_vetoes
from mentormatch.scoring.checks.one_sided import needs_of_nobody, words_on_one_side
from mentormatch.scoring.checks.reporting_lines import unfound_managers
from mentormatch.scoring.checks.same_meaning import words_with_one_meaning
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.facts import bare
from mentormatch.scoring.people_rules import (
    Listed,
    NotListed,
)
from mentormatch.scoring.policy import CRITERIA, DEFAULT_RULES, Policy
from mentormatch.scoring.pools import Pools
from mentormatch.text.masking import quoted, repeated
from mentormatch.text.near import NearIds
from mentormatch.text.sentences import Who, counted, few, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mentormatch.scoring.base import Part
    from mentormatch.scoring.scores import Scores

__all__ = ["check_policy", "fields_of", "ignored_minimums"]

_SHOWN, _PAIRS = 5, 3
_LINES = {
    "offers": "Covers('seeks', 'offers')",
    "seeks": "Covers('seeks', 'offers')",
    "goals": "Covers('goals', 'goals')",
    "seniority": "Gap('seniority')",
    "department": "Differs('department')",
    "team": "Differs('team')",
    "site": "Same('site')",
    "languages": "Shares('languages')",
    "availability": "Overlap()",
    "styles_offered": "StyleFit()",
    "styles_wanted": "StyleFit()",
    "experience": "Covers('experience', 'experience')",
    "values": "Alike()",
    "preferences": "Preference()",
    "past_partners": "NotMetBefore()",
}
"""Fields of the schema that compare people, and a criterion that does."""
_KINDS = {TextColumn: "Same", ItemColumn: "Shares", NumberColumn: "Gap"}
_FORMS = {
    "groups": sentence("groups"),
    "boards": sentence("boards"),
    "teams": sentence("teams"),
}
_SAME_FOR_BOTH = ("manager", "team", "department", "site", "time_zone", "seniority")


def check_policy(scores: Scores, *, used: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what does not fit together: criteria, lists, dates, and what these people answered.

    Parameters
    ----------
    scores
        The policy, compiled for its people.
    used
        Fields that something besides the policy looks at, such as a quota of groups.
    """
    yield from _unanswered_requirements(scores)
    yield from _unknown_top_criteria(scores)
    yield from _unknown_listed(scores)
    yield from _absent_default_rules(scores)
    yield from unfound_managers(scores)
    yield from lost_vetoes(scores)
    yield from _unused_fields(scores, used)
    yield from words_on_one_side(scores)
    yield from words_with_one_meaning(scores)
    yield from needs_of_nobody(scores)
    yield from _dates_without_period(scores)
    yield from _learning_styles(scores)
    yield from _nothing_to_learn(scores)
    yield from _two_stories(scores)


def _unanswered_requirements(scores: Scores) -> Iterator[Finding]:
    for rule in scores.rules:
        silent = _silent(scores, rule.part)
        if silent and rule.criterion.missing == "pass" and not rule.part.own_answers:
            yield Finding(
                "note",
                "requirement-unanswered",
                counted(
                    silent,
                    "{count} person did not answer what the requirement {rule} looks at, so every "
                    "pair with this person passes it.",
                    "{count} people did not answer what the requirement {rule} looks at, so their "
                    "pairs pass it.",
                    rule=quoted(rule.part.name),
                ),
                cure=sentence("Set missing='forbid' to exclude them."),
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
            rows = np.flatnonzero(top.codes == code)
            said = repeated(top.vocabulary[code], rows=len(rows))
            yield Finding(
                "warning",
                "top-criterion-unknown",
                counted(
                    len(rows),
                    "top_criterion{said} of {count} mentee is no criterion of the policy, so "
                    "nothing counts double for this mentee.",
                    "top_criterion{said} of {count:,} mentees is no criterion of the policy, so "
                    "nothing counts double for them.",
                    said=sentence(" {said!r}", said=said) if said else "",
                ),
                column="top_criterion",
                person=scores.mentees.ids[rows[0]],
                expected=joined(sorted(known)),
            )


def _unknown_listed(scores: Scores) -> Iterator[Finding]:
    pools = scores.mentors, scores.mentees
    for criterion in (*scores.policy.criteria, *scores.policy.requirements):
        if isinstance(criterion, Listed | NotListed):
            lost = [
                (place, pair)
                for place, pair in enumerate(criterion.pairs_of_ids, start=1)
                if any(who not in pool for who, pool in zip(pair, pools, strict=True))
            ]
            if lost:
                yield _nobody_listed(criterion, lost, [NearIds(pool.ids) for pool in pools])


def _nobody_listed(
    criterion: Listed | NotListed,
    lost: list[tuple[int, tuple[str, str]]],
    near: list[NearIds],
) -> Finding:
    """Return that pairs name nobody who is here, with ids that may be meant, and what follows."""
    told = [
        sentence("pair {place}{near}", place=place, near=joined(map(_meant, near, pair), ""))
        for place, pair in lost[:_PAIRS]
    ]
    forbids = isinstance(criterion, NotListed)
    return Finding(
        "warning",
        "listed-unknown",
        counted(
            len(lost),
            "{count} pair names somebody in {criterion} who is not in these pools, and {so}: "
            "{pairs}.",
            "{count:,} pairs name somebody in {criterion} who is not in these pools, and {so}: "
            "{pairs}.",
            criterion=quoted(criterion.label),
            so=sentence("forbids nobody") if forbids else sentence("helps nobody"),
            pairs=few(told, _PAIRS, by="; ", of=len(lost)),
        ),
        expected=sentence("pairs of mentor id and mentee id"),
        cure=sentence("Write the ids as they are in the files, the mentor first."),
    )


def _meant(near: NearIds, who: str) -> str:
    """Return near ids of somebody who is not there, and nothing of somebody who is."""
    return "" if near.holds(who) else near.of(who)


def _absent_default_rules(scores: Scores) -> Iterator[Finding]:
    """Tell of a default rule that the policy leaves out though these people filled its field."""
    policy = scores.policy
    kept = {type(rule) for rule in policy.requirements}
    for rule in DEFAULT_RULES:
        filled = [field for field in rule.fields if _filled(scores, field)]
        if type(rule) not in kept and filled:
            yield Finding(
                "warning",
                "rule-absent",
                sentence(
                    "People filled in {field}, but the policy has no rule {rule}, so their "
                    "answers there have no effect.",
                    field=quoted(filled[0]),
                    rule=quoted(rule.label),
                ),
                column=filled[0],
                cure=sentence("Add {rule}() to the requirements.", rule=type(rule).__name__),
            )


def _unused_fields(scores: Scores, used: Collection[str]) -> Iterator[Finding]:
    """Tell of fields that people filled and that no criterion and no rule looks at."""
    policy = scores.policy
    seen = fields_of(policy)
    columns = {**scores.mentors.attributes, **scores.mentees.attributes}
    attributes = {name: f"{_KINDS[type(columns[name])]}({name!r})" for name in sorted(columns)}
    lines = {
        name: line
        for name, line in {**_LINES, **attributes}.items()
        if name not in seen.union(map(bare, used)) and _filled(scores, name)
    }
    # A criterion of the caller's own that names no fields may look at any of them.
    tells = all(type(c) in CRITERIA or c.fields for c in (*policy.criteria, *policy.requirements))
    if lines and tells:
        yield Finding(
            "warning",
            "field-unused",
            counted(
                len(lines),
                "{fields} is filled in, but no criterion or rule looks at it.",
                "{fields} are filled in, but no criterion or rule looks at them.",
                fields=few(list(lines), _SHOWN),
            ),
            column=next(iter(lines)) if len(lines) == 1 else None,
            cure=sentence(
                "Add what should count, as a criterion or as a rule: {criteria}.",
                criteria=few(list(dict.fromkeys(lines.values())), _SHOWN),
            ),
        )


def ignored_minimums(scores: Scores, mode: str) -> Iterator[Finding]:
    """Tell of promises to mentors that a form of mentoring does not look at."""
    promised = scores.mentors.numbers("min_mentees").values > 0
    count = int((promised & scores.mentor_present).sum())
    if count:
        yield Finding(
            "warning",
            "minimum-ignored",
            counted(
                count,
                "{count} mentor is promised mentees (min_mentees), but {mode} do not look at that.",
                "{count:,} mentors are promised mentees (min_mentees), but {mode} do not look at "
                "that.",
                mode=_FORMS[mode],
            ),
            column="min_mentees",
        )
    waiting = scores.mentees.numbers("min_mentors").values > 0
    count = int((waiting & scores.mentee_present).sum())
    if count:
        yield Finding(
            "warning",
            "minimum-ignored",
            counted(
                count,
                "{count} mentee is promised mentors (min_mentors), but {mode} do not look at that.",
                "{count:,} mentees are promised mentors (min_mentors), but {mode} do not look at "
                "that.",
                mode=_FORMS[mode],
            ),
            column="min_mentors",
        )


def fields_of(policy: Policy) -> frozenset[str]:
    """Return the fields and attributes that some criterion or rule of a policy looks at."""
    return frozenset(bare(f) for c in (*policy.criteria, *policy.requirements) for f in c.fields)


def _filled(scores: Scores, name: str) -> bool:
    """Return whether anybody says something in a field or attribute; an empty list says nothing."""
    pools = (scores.mentors, scores.mentees)
    columns = [columns.get(name) for pool in pools for columns in (pool.columns, pool.attributes)]
    return any(
        column is not None
        and bool(len(column.codes) if isinstance(column, ItemColumn) else column.answered.any())
        for column in columns
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
            sentence(
                "Some people have from or until dates, but the policy has no period. Whoever has "
                "left or is not there yet takes part all the same."
            ),
            cure=sentence("Give the policy a period."),
        )


def _learning_styles(scores: Scores) -> Iterator[Finding]:
    policy = scores.policy
    if any("learning_preference" in c.fields for c in (*policy.criteria, *policy.requirements)):
        yield Finding(
            "warning",
            "learning-styles",
            sentence(
                "The policy matches on learning preferences. Research does not confirm that "
                "people learn more when taught in the style they prefer (Pashler et al. 2008)."
            ),
            cure=sentence("Use them for the format of sessions, and leave the criterion out."),
        )


def _nothing_to_learn(scores: Scores) -> Iterator[Finding]:
    """Tell of mentees who know already whatever they seek: anybody suits them equally."""
    pools = Pools(scores.mentors, scores.mentees, scores.policy.period)
    for criterion in scores.policy.criteria:
        if not isinstance(criterion, Covers) or criterion.own is None:
            continue
        rows = np.flatnonzero(criterion.satisfied(pools))
        if len(rows):
            named = few([Who(scores.mentees.ids[row], "mentee") for row in rows], _SHOWN)
            yield Finding(
                "warning",
                "nothing-to-learn",
                counted(
                    len(rows),
                    "{count} mentee already knows all that {criterion} asks for ({ids}), so every "
                    "mentor suits equally well.",
                    "{count:,} mentees already know all that {criterion} asks for ({ids}), so "
                    "every mentor suits them equally well.",
                    criterion=quoted(criterion.label),
                    ids=named,
                ),
                column=criterion.need,
                cure=sentence("Ask them what else they want to learn, or leave them out."),
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
                counted(
                    len(differ),
                    "{count} of the people in both pools has a different {field} in each: {first}.",
                    "{count:,} of the people in both pools have a different {field} in each; the "
                    "first is {first}.",
                    field=field,
                    first=differ[0],
                ),
                column=field,
                cure=sentence("Correct one of the two rows."),
            )
