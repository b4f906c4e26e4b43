"""Conditions of a programme file: who meets them, and what is said of those who do not.

Holds to account: ``programmes.conditions``.
"""

from __future__ import annotations

import pytest

import mentormatch as mm
from mentormatch.programmes.conditions import Condition, Range, meets

LADDER = ("Junior", "Senior", "Lead")


@pytest.fixture
def people() -> mm.Profiles:
    """Four people who told different things."""
    return mm.Profiles.of(
        [
            mm.Profile(id="ann", site="Porto", seniority="Lead", offers={"sql": 4}, max_mentees=3),
            mm.Profile(id="ben", site="Porto", seniority="Junior", offers={"r": 2}),
            mm.Profile(id="cem", site="Toronto", seniority="Senior", offers=set()),
            mm.Profile(id="dee", attributes={"wave": "two", "desks": 4.0}),
        ],
        ladder=LADDER,
    )


def chosen(people: mm.Profiles, **where: Condition) -> list[str]:
    """Return the ids of those who meet the conditions."""
    meeting, _ = meets(people, where, "lunch")
    return [person for person, there in zip(people.ids, meeting, strict=True) if there]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, ["ann", "ben", "cem", "dee"]),
        ({"site": "porto"}, ["ann", "ben"]),
        ({"site": ("Porto", "Toronto")}, ["ann", "ben", "cem"]),
        ({"offers": "SQL"}, ["ann"]),
        ({"offers": ("sql", "r")}, ["ann", "ben"]),
        ({"seniority": Range(at_least="senior")}, ["ann", "cem"]),
        ({"seniority": Range(at_most="Senior")}, ["ben", "cem"]),
        ({"seniority": Range(at_least="Senior", at_most="Senior")}, ["cem"]),
        ({"max_mentees": Range(at_least=2)}, ["ann"]),
        ({"max_mentees": 1}, ["ben", "cem", "dee"]),
        ({"wave": "two"}, ["dee"]),
        ({"desks": Range(at_most=4)}, ["dee"]),
        ({"site": "Porto", "seniority": "Junior"}, ["ben"]),
    ],
)
def test_conditions_choose(
    people: mm.Profiles, where: dict[str, Condition], expected: list[str]
) -> None:
    """Words, several words, numbers and ranges, of fields and of attributes; all must hold."""
    assert chosen(people, **where) == expected


def test_words_that_nobody_uses_and_silence_are_told(people: mm.Profiles) -> None:
    """A misspelt word is a warning, told by its place; who did not answer is counted."""
    _, findings = meets(people, {"site": "Prto"}, "lunch")
    misspelt, silent = findings
    assert misspelt.severity == "warning" and misspelt.column == "site"
    assert misspelt.message == "lunch: nobody has the word of the condition as site."
    assert silent.severity == "note" and silent.message.startswith("lunch: 1 person left site")


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"sit": "Porto"}, "did you mean 'site'"),
        ({"site": 3}, "write it in quotes"),
        ({"max_mentees": "two"}, "compare it with a number"),
        ({"site": Range(at_least="P")}, "has no order"),
        ({"max_mentees": Range(at_least="two")}, "the condition names a word"),
        ({"seniority": Range(at_least="Sennior")}, "did you mean 'Senior'"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    people: mm.Profiles, where: dict[str, Condition], told: str
) -> None:
    """The message names the field and what would do."""
    with pytest.raises(mm.PolicyError, match=told):
        meets(people, where, "lunch")


def test_nobody_is_chosen_by_a_protected_attribute(people: mm.Profiles) -> None:
    """The name alone is refused, whether the file holds such a column or not."""
    with pytest.raises(mm.ProtectedAttributeError):
        meets(people, {"gender": "f"}, "lunch")
