"""Findings on a question that compares nobody: no answers, people all alike, sides swapped.

An answer to such a question is a draw, however well it is proven, so these findings are its first
line: see `HEADLINES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.people.arrays import ItemColumn, NumberColumn
from mentormatch.people.schema.fields import BY_ID
from mentormatch.scoring.coverage import Covers
from mentormatch.scoring.facts import bare
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import Sentence, counted, few, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.arrays import Column
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.base import Criterion, Part
    from mentormatch.scoring.scores import Scores

__all__ = [
    "HEADLINES",
    "NO_ANSWERS",
    "can_be_answered",
    "check_comparison",
    "looked_at",
    "no_answers",
]

NO_ANSWERS = "no-answers"
HEADLINES = (
    NO_ANSWERS,
    "everybody-alike",
    "sides-swapped",
    "same-people",
    "nobody-protected",
    "some-unprotected",
    "known-by-row",
    "new-by-row",
    "vetoes-lost",
)
"""Codes of what an answer tells in its first line."""
_SHOWN, _LISTED = 3, 8
_CALLED = {"mentors": sentence("mentors"), "mentees": sentence("mentees")}
_CURE = sentence(
    "Name the columns of your files in a column map, or give the policy criteria for the fields "
    "that people filled."
)


def check_comparison(*asked: Scores, besides: bool = False) -> Iterator[Finding]:
    """Yield what makes an answer a draw, and criteria that tell nobody from anybody.

    Parameters
    ----------
    asked
        All scores that decide who meets, each of two pools.
    besides
        Whether something else than these scores compares what people answered, such as the skills
        that a team covers.
    """
    known = [part for scores in asked for part in scores.parts]
    there = asked[0].mentor_present.any() and asked[0].mentee_present.any()
    if there and not besides and not any(map(can_be_answered, known)):
        yield no_answers(*asked)
    else:
        yield from (finding for scores in asked for finding in _unanswered(scores))
        yield from _alike(asked, besides)
    yield from (finding for scores in asked for finding in _unreadable_goals(scores))
    yield from _sides(asked[0])


def can_be_answered(part: Part) -> bool:
    """Tell whether any pair has the answers that a criterion compares."""
    sides = (part.mentor_answered.any(), part.mentee_answered.any())
    return part.own_answers or (any(sides) if part.either else all(sides))


def no_answers(*asked: Scores, of_pairs: bool = False) -> Finding:
    """Return that no answer of anybody was compared, with what the policy looks at.

    Parameters
    ----------
    asked
        All scores that decide who meets.
    of_pairs
        Whether answers could have been compared, and no pair that was made has any.
    """
    told, fields, cure = looked_at(asked)
    return Finding(
        "warning",
        NO_ANSWERS,
        sentence(
            "No answers were used, so chance decides who meets whom. The policy {looked}, and in "
            "no pair did both people answer what it compares."
            if of_pairs
            else "No answers were used, so chance decides who meets whom. The policy {looked}, "
            "and what it compares was not answered on both sides.",
            looked=told,
        ),
        expected=fields,
        cure=cure,
    )


def looked_at(asked: Sequence[Scores]) -> tuple[Sentence, Sentence | None, Sentence]:
    """Return what policies look at in words, all of it where that is much, and the cure."""
    criteria = [criterion for scores in asked for criterion in scores.policy.criteria]
    fields = list(dict.fromkeys(bare(name) for c in criteria for name in c.fields))
    looked = sentence("has no criterion")
    if fields:
        looked = sentence("looks at {fields}", fields=few(fields, _LISTED))
    return looked, joined(fields) if len(fields) > _LISTED else None, _CURE


def _unanswered(scores: Scores) -> Iterator[Finding]:
    """Yield the criteria for which no pair has answers."""
    silent = [part.name for part in scores.parts if not can_be_answered(part)]
    silent = [name for name in silent if name not in _goals_in_words(scores)]
    if silent and scores.mentors and scores.mentees:
        named = joined(map(quoted, silent))
        yield Finding(
            "warning",
            "criterion-unanswered",
            sentence(
                "No pair has answers for {criteria}: every pair gets the neutral value there.",
                criteria=named,
            ),
            cure=_collect(scores, silent),
        )


def _collect(scores: Scores, silent: Sequence[str]) -> Sentence:
    """Return the cure of criteria without answers, with the columns in which goals are compared."""
    parts = zip(scores.policy.criteria, scores.parts, strict=True)
    if any("goals" in c.fields and part.name in silent for c, part in parts):
        return sentence(
            "Collect the answers, or leave these criteria out. Goals are compared by the columns "
            "goal_kind and goal_tags."
        )
    return sentence("Collect the answers, or leave these criteria out.")


def _unreadable_goals(scores: Scores) -> Iterator[Finding]:
    for name in _goals_in_words(scores):
        yield Finding(
            "warning",
            "goals-in-words",
            sentence(
                "Goals have texts but no kinds and no tags, and {criterion} does not compare "
                "texts: every pair gets the neutral value there.",
                criterion=quoted(name),
            ),
            column="goals",
            cure=sentence(
                "Give goals kinds or tags (columns goal_kind and goal_tags), or name "
                "Resembles('goals') as a criterion."
            ),
        )


def _goals_in_words(scores: Scores) -> list[str]:
    """Return the parts that look at goals, where both sides wrote some and none can be compared."""
    wrote = [_wrote_goals(pool) for pool in (scores.mentors, scores.mentees)]
    return [
        part.name
        for criterion, part in zip(scores.policy.criteria, scores.parts, strict=True)
        if isinstance(criterion, Covers)
        and "goals" in criterion.fields
        and not can_be_answered(part)
        and any(wrote)
    ]


def _wrote_goals(pool: Profiles) -> bool:
    goals = pool.items("goals")
    return any(goals.vocabulary[code].text for code in np.unique(goals.codes).tolist())


def _alike(asked: tuple[Scores, ...], besides: bool) -> Iterator[Finding]:
    """Yield criteria for which all people of one side are alike; and that all of them are so."""
    compared = [
        (criterion.label, alike)
        for scores in asked
        for criterion, part in zip(scores.policy.criteria, scores.parts, strict=True)
        if can_be_answered(part) and (alike := _sides_alike(scores, criterion))
    ]
    if not compared:
        return
    answered = sum(can_be_answered(part) for scores in asked for part in scores.parts)
    one_pool = all(scores.mentors is scores.mentees for scores in asked)
    for side in ("mentors", "mentees"):
        if sum(side in alike for _, alike in compared) == answered and not besides:
            called = sentence("people") if one_pool else _CALLED[side]
            yield Finding(
                "warning",
                "everybody-alike",
                sentence(
                    "All {people} are alike in everything that the policy compares. Where the "
                    "rules allow several of them, chance decides.",
                    people=called,
                ),
                cure=sentence(
                    "Ask people for something in which they differ, and name it in the policy."
                ),
            )
            return
    named = few([quoted(label) for label, _ in compared], _SHOWN)
    yield Finding(
        "note",
        "criterion-alike",
        counted(
            len(compared),
            "On one side everybody answers {count} criterion alike, so it makes no difference: "
            "{criteria}.",
            "On one side everybody answers {count:,} criteria alike, so they make no difference: "
            "{criteria}.",
            criteria=named,
        ),
    )


def _sides_alike(scores: Scores, criterion: Criterion) -> list[str]:
    """Return the sides on which all who are present answered the same."""
    fields = [bare(name) for name in criterion.fields]
    if not fields or not set(fields).isdisjoint(BY_ID):
        # A function may look at anything, and who is named by others differs by that.
        return []
    return [
        side
        for side, pool, there in (
            ("mentors", scores.mentors, scores.mentor_present),
            ("mentees", scores.mentees, scores.mentee_present),
        )
        if there.sum() > 1 and _all_alike(pool, fields, there)
    ]


def _all_alike(pool: Profiles, fields: list[str], there: Bools) -> bool:
    columns = [pool.columns.get(name) or pool.attributes.get(name) for name in fields]
    rows = np.flatnonzero(there)
    return all(column is None or _is_constant(column, rows) for column in columns)


def _is_constant(column: Column, rows: Ints) -> bool:
    """Tell whether all these people answered the same, or none of them answered."""
    taken = column.take(rows)
    if isinstance(taken, ItemColumn):
        return _same_items(taken)
    said = taken.answered
    if not said.any() or not said.all():
        return not said.any()
    values = taken.values if isinstance(taken, NumberColumn) else taken.codes
    return bool((values == values[0]).all())


def _same_items(column: ItemColumn) -> bool:
    """Tell whether all people name the same items with the same numbers."""
    counts = np.diff(column.starts)
    if len(np.unique(counts)) > 1 or len(np.unique(column.answered)) > 1:
        return False
    order = np.lexsort((column.codes, column.owners))
    every = (column.codes, *column.numbers.values())
    tables = (np.asarray(values)[order].reshape(len(counts), -1) for values in every)
    # What nobody stated is NaN.
    return all(
        np.array_equal(table, np.broadcast_to(table[0], table.shape), equal_nan=True)
        for table in tables
    )


def _sides(scores: Scores) -> Iterator[Finding]:
    """Yield that the two pools may have been swapped, or are the same people twice."""
    mentors, mentees = scores.mentors, scores.mentees
    if mentors is mentees or not mentors or not mentees:
        return
    for criterion in scores.policy.criteria:
        if isinstance(criterion, Covers) and _swapped(mentors, mentees, criterion):
            yield Finding(
                "warning",
                "sides-swapped",
                sentence(
                    "The mentors say what they seek ({need}) but not what they offer. The mentees "
                    "say what they offer ({offer}) but not what they seek. The two may have been "
                    "swapped.",
                    need=criterion.need,
                    offer=criterion.offer,
                ),
                column=criterion.need,
                cure=sentence("Give the mentors first and the mentees second."),
            )
            break
    if len(mentors) > 1 and mentors.ids == mentees.ids and mentors.digest == mentees.digest:
        yield Finding(
            "warning",
            "same-people",
            sentence(
                "Mentors and mentees are the same {count} people with the same answers. The same "
                "file may have been given twice.",
                count=len(mentors),
            ),
            cure=sentence("Give two files; or match people of one file as peers."),
        )


def _swapped(mentors: Profiles, mentees: Profiles, criterion: Covers) -> bool:
    need, offer = bare(criterion.need), bare(criterion.offer)
    if need == offer:
        return False
    asks, gives = _filled(mentors, need), _filled(mentees, offer)
    return asks and gives and not _filled(mentors, offer) and not _filled(mentees, need)


def _filled(pool: Profiles, field: str) -> bool:
    column = pool.columns.get(field) or pool.attributes.get(field)
    return column is not None and bool(column.answered.any())
