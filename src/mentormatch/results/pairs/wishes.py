"""Wishes for particular people: how many were granted, and why one was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mentormatch.results.match import Role
from mentormatch.scoring.scores import Scores
from mentormatch.text.sentences import Sentence, Who, few, joined, sentence

__all__ = ["granted_wishes", "told_wishes"]

_SHOWN = 3


def granted_wishes(
    scores: Scores, mentors_of: Mapping[str, Sequence[str]]
) -> dict[Role, tuple[int, int]]:
    """Return for each side how many got one of those whom they wished for, of how many who wished.

    Whoever takes no part counts neither way, nor does a wish for nobody of the other side.

    Parameters
    ----------
    scores
        What was matched.
    mentors_of
        Mentors of each mentee who has any.
    """
    made = {(mentor, mentee) for mentee, theirs in mentors_of.items() for mentor in theirs}
    ours = _wishes(scores, "mentee")
    theirs = _wishes(scores, "mentor")
    return {
        "mentee": (sum(any((j, i) in made for j in js) for i, js in ours.items()), len(ours)),
        "mentor": (
            sum(any((j, i) in made for i in those) for j, those in theirs.items()),
            len(theirs),
        ),
    }


def told_wishes(
    scores: Scores,
    mentee: str,
    mentors: Sequence[str],
    mentees_of: Mapping[str, Sequence[str]],
) -> tuple[Sentence, ...]:
    """Return each wish of a mentee in a sentence: granted, or why not; the dearest first.

    Parameters
    ----------
    scores
        What was matched.
    mentee
        Her id.
    mentors
        Whom she has.
    mentees_of
        The mentees of each mentor who has any.
    """
    wished = _wishes(scores, "mentee").get(mentee, ())
    return tuple(_told(scores, mentee, who, who in mentors, mentees_of) for who in wished)


def _told(
    scores: Scores,
    mentee: str,
    mentor: str,
    granted: bool,
    mentees_of: Mapping[str, Sequence[str]],
) -> Sentence:
    two = {"mentee": Who(mentee, "mentee"), "mentor": Who(mentor, "mentor")}
    if granted:
        return sentence("{mentee} wished for {mentor}: granted", **two)
    rules = scores.obstacles(mentor, mentee)
    if "absent" in rules:
        return sentence("{mentee} wished for {mentor}, who takes no part", **two)
    if rules:
        return sentence(
            "{mentee} wished for {mentor}: not granted, forbidden by {rules}",
            **two,
            rules=joined([sentence("{rule!r}", rule=rule) for rule in rules]),
        )
    others = few([Who(who, "mentee") for who in mentees_of.get(mentor, ())], _SHOWN)
    if not others:
        return sentence("{mentee} wished for {mentor}: not granted", **two)
    return sentence("{mentee} wished for {mentor}, who is with {others}", **two, others=others)


def _wishes(scores: Scores, side: Role) -> dict[str, tuple[str, ...]]:
    """Return whom each person of a side wished for, of the other side, by id."""
    mine, theirs, present = scores.mentees, scores.mentors, scores.mentee_present
    if side == "mentor":
        mine, theirs, present = scores.mentors, scores.mentees, scores.mentor_present
    column, known = mine.items("preferences"), theirs.position
    found = {}
    for row, who in enumerate(mine.ids):
        codes = column.codes[column.starts[row] : column.starts[row + 1]].tolist()
        named = [column.vocabulary[code] for code in codes]
        wished = tuple(one for one in named if one in known)
        if wished and present[row]:
            found[who] = wished
    return found
