"""One form for both roles: who of a pool wants to be a mentor, a mentee, or both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.people.arrays import ItemColumn, NumberColumn, TextColumn
from mentormatch.text.masking import quoted, repeated
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import Sentence, Who, counted, few, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.arrays import Bools
    from mentormatch.people.pool.profiles import Profiles

__all__ = ["RoleAnswer", "split_roles"]

RoleAnswer = Literal["mentor", "mentee", "both", "neither"]
_SIDES: dict[RoleAnswer, frozenset[str]] = {
    "mentor": frozenset({"mentor"}),
    "mentee": frozenset({"mentee"}),
    "both": frozenset({"mentor", "mentee"}),
    "neither": frozenset(),
}
_WORDS: dict[RoleAnswer, str] = {
    "mentor": "mentor, mentors, a mentor, be a mentor, become a mentor, as a mentor, mentor only, "
    "only mentor, i want to be a mentor, i would like to be a mentor, als mentor, mentor zijn, "
    "mentor worden, alleen mentor, ik wil mentor zijn, ik wil mentor worden",
    "mentee": "mentee, mentees, a mentee, be a mentee, become a mentee, as a mentee, mentee only, "
    "only mentee, i want to be a mentee, i would like to be a mentee, als mentee, mentee zijn, "
    "mentee worden, alleen mentee, ik wil mentee zijn, ik wil mentee worden",
    "both": "both, beide, allebei, both roles, beide rollen, both mentor and mentee, both a mentor "
    "and a mentee, zowel mentor als mentee",
    "neither": "neither, none, geen, geen van beide, not this time, no longer",
}
_KNOWN = {word: role for role, words in _WORDS.items() for word in words.split(", ")}
_PARTS = re.compile(r"\s*(?:[;,&/+]|\band\b|\ben\b)\s*")
_SHOWN = 5


def split_roles(
    people: Profiles, column: str, roles: Mapping[str, RoleAnswer] | None = None
) -> tuple[Profiles, Profiles]:
    """Split the people of one form into mentors and mentees, by what they want to be.

    Whoever wants to be both stands in both pools, under one id, and is nobody's partner of her own.

    Parameters
    ----------
    people
        Everybody who filled in the form.
    column
        Name of the attribute that holds the answer, of words or of lists.
    roles
        What answers mean: ``"mentor"``, ``"mentee"``, ``"both"`` or ``"neither"``. Mentor, mentee
        and both are known in English and Dutch.

    Returns
    -------
    Profiles, Profiles
        Mentors and mentees. Findings stay with the mentors, so that none is told twice; whoever
        stands on neither side is told there.

    Raises
    ------
    InputError
        If there is no such attribute, or if an answer is none of these; the message holds the
        table to fill.

    Examples
    --------
    >>> from mentormatch import read_profiles
    >>> rows = [{"id": "a", "I want to be": "Mentor"}, {"id": "b", "I want to be": "Beide"}]
    >>> people = read_profiles(rows, columns={"attributes": {"role": "I want to be"}})
    >>> mentors, mentees = split_roles(people, "role")
    >>> mentors.ids, mentees.ids
    (('a', 'b'), ('b',))
    """
    said = _answers(people, column)
    means = {fold(answer): role for answer, role in (roles or {}).items()}
    sides = [frozenset() if answer is None else _sides(answer, means) for answer in said]
    unknown = Counter(a for a, side in zip(said, sides, strict=True) if a and side is None)
    if unknown:
        raise InputError(_table_to_fill(unknown))
    mentor, mentee = (
        np.array([side is not None and role in side for side in sides], np.bool_)
        for role in ("mentor", "mentee")
    )
    told = _left_out(people, said, mentor | mentee)
    people = _without(people, column)
    return (
        people.take(mentor).with_findings(told),
        replace(people.take(mentee), findings=Findings()),
    )


def _answers(people: Profiles, column: str) -> list[str | None]:
    """Return what each person wants to be, as text; several answers are joined."""
    if column not in people.attributes:
        raise InputError(
            f"there is no attribute {quoted(column)}{did_you_mean(column, people.attributes)}; "
            'the column map makes one: [attributes] role = "I want to be"'
        )
    found = people.attributes[column]
    if isinstance(found, NumberColumn):
        raise InputError(f"{quoted(column)} holds numbers, not answers about roles")
    if isinstance(found, ItemColumn):
        return [
            "; ".join(found.vocabulary[code] for code in found.codes[begin:end]) or None
            for begin, end in zip(found.starts[:-1], found.starts[1:], strict=True)
        ]
    assert isinstance(found, TextColumn)
    return [None if code < 0 else found.vocabulary[code] for code in found.codes.tolist()]


def _without(people: Profiles, column: str) -> Profiles:
    """Return the people without the answer, which has been looked at and scores nobody."""
    own = {name: values for name, values in people.attributes.items() if name != column}
    return replace(people, _data=replace(people._data, attributes=own), derived={})


def _sides(answer: str, means: Mapping[str, RoleAnswer]) -> frozenset[str] | None:
    """Return the sides that an answer names; None if it is not known."""
    whole = fold(answer).strip(" .!")
    role = means.get(fold(answer)) or _KNOWN.get(whole)
    if role is not None:
        return _SIDES[role]
    parts = [_KNOWN.get(part) for part in _PARTS.split(whole) if part]
    if not parts or None in parts:
        return None
    return frozenset().union(*(_SIDES[part] for part in parts if part))


def _table_to_fill(unknown: Counter[str]) -> str:
    """Return a message with the table of the column map that says what answers mean."""
    lines = [
        f'"{answer}" = "…"'
        for answer, rows in sorted(unknown.items())
        if repeated(answer, rows=rows) is not None and '"' not in answer
    ]
    unseen = len(unknown) - len(lines)
    more = f"\n# and {several(unseen, 'answer', 'answers')} of single people" if unseen else ""
    told = several(sum(unknown.values()), "person answers", "people answer")
    return (
        f"{told} neither mentor, mentee nor both. Say in the column map what that means, with "
        "mentor, mentee, both or neither for …:\n[roles]\n" + "\n".join(lines) + more
    )


def _left_out(people: Profiles, said: list[str | None], placed: Bools) -> Iterator[Finding]:
    """Tell of people who stand on neither side."""
    for silent, code in ((True, "role-missing"), (False, "role-neither")):
        ids = [
            who
            for who, answer, side in zip(people.ids, said, placed.tolist(), strict=True)
            if not side and (answer is None) == silent
        ]
        if ids:
            yield Finding(
                "warning" if silent else "note",
                code,
                _on_no_side(ids, silent=silent),
                cure=sentence("Ask them, and read the form again.") if silent else None,
            )


def _on_no_side(ids: list[str], *, silent: bool) -> Sentence:
    shown = few([Who(who, "") for who in ids], _SHOWN)
    if silent:
        return counted(
            len(ids),
            "{count} person left the question of roles empty, and is on neither side: {ids}.",
            "{count:,} people left the question of roles empty, and are on neither side: {ids}.",
            ids=shown,
        )
    return counted(
        len(ids),
        "{count} person wants to be neither mentor nor mentee, and is on neither side: {ids}.",
        "{count:,} people want to be neither mentor nor mentee, and are on neither side: {ids}.",
        ids=shown,
    )
