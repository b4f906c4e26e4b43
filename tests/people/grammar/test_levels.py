"""Levels behind a colon: what is one, what is refused, and what belongs to the name of a skill.

Holds ``people.grammar.levels`` and ``people.grammar.faults`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.profile import Profile

NAMES = [
    "1:1s",
    "1:1",
    "16:9",
    "ISO 27001:2022",
    "C++:17",
    "standup at 09:30",
    "standup at 09:05",
    "https://example.org:8080/sql",
    "2:1 coaching",
    "TLS:1.3",
]


@pytest.mark.parametrize("field", ["offers", "seeks"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_level_belongs_to_the_name(written: Any, field: str, name: str) -> None:
    """A colon before anything but a level is part of the skill, as in a profile, and is told."""
    path = written(f"id,{field}\na,{name}; coaching\nb,{name}\n")
    pool = read_profiles(path)
    assert getattr(pool["a"], field) == getattr(
        Profile.model_validate({"id": "a", field: [name, "coaching"]}), field
    )
    (finding,) = findings(path, "level-unread")
    assert (finding.severity, finding.column) == ("warning", field)


@pytest.mark.parametrize("item", ["Dutch: fluent", "French: B2"])
def test_a_level_in_words_of_a_language_is_told(written: Any, item: str) -> None:
    """A level of a language is no level of a skill; it stays in the name, with a word."""
    path = written(f"id,offers\na,{item}\n")
    assert list(read_profiles(path)["a"].offers or {}) == [item.lower()]
    assert len(findings(path, "level-unread")) == 1


@pytest.mark.parametrize(
    ("item", "level"), [("sql:4", 4), ("sql: 0", 0), ("sql:4.0", 4), ("sql:04", 4), ("1:1s:3", 3)]
)
def test_a_number_on_the_scale_is_a_level(written: Any, item: str, level: int) -> None:
    """Behind the last colon a whole number from 0 to 5 is the level."""
    pool = read_profiles(written(f"id,offers\na,{item}\n"))
    assert list((pool["a"].offers or {}).values()) == [level]


@pytest.mark.parametrize("item", ["sql:6", "sql:10", "sql:-1", "sql:2.5", "sql:4/5", "sql:expert"])
def test_a_level_of_another_scale_is_refused(written: Any, item: str) -> None:
    """Levels are never rescaled, and a word for one is never guessed."""
    (finding,) = findings(written(f"id,offers\na,{item}\n"), "level")
    assert "whole number from 0 to 5" in str(finding)


@pytest.mark.parametrize("item", ["sql:1>7", "sql:0>12", "sql:>3", "sql:9>4", "sql:1>2.5"])
def test_a_way_that_leaves_the_scale_is_refused(written: Any, item: str) -> None:
    """A current and a target level are told by the arrow, and both lie on the scale."""
    assert findings(written(f"id,seeks\na,{item}\n"), "level")


def test_ratios_and_weights_go_together(written: Any) -> None:
    """The importance behind a star is read whatever the colon of the skill means."""
    seeks = read_profiles(written("id,seeks\na,1:1s*3; sql:1>4*2\n"))["a"].seeks or {}
    assert [(skill, need.importance) for skill, need in seeks.items()] == [("1:1s", 3), ("sql", 2)]


def test_needs_in_the_grammar_are_not_doubted(written: Any) -> None:
    """A way to a level, and an importance, are understood and not told."""
    path = written("id,seeks\na,sql:1>4; r:3*2; lean:0>5*3; web\n")
    assert not findings(path, "level-unread")
