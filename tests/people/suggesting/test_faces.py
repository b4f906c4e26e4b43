"""What a suggestion shows: a table, TOML with reasons, and no answer that few people gave.

Holds ``people.suggesting.suggestion``, ``people.suggesting.as_toml``, ``people.suggesting.common``
and ``people.suggesting.alike`` to account.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from signup_forms import ENGLISH, written

import mentormatch as mm
from mentormatch.people.suggesting.suggestion import Suggestion


@pytest.fixture
def suggestion(tmp_path: Path) -> Suggestion:
    """The suggestion for the English form."""
    mentors = written(ENGLISH.mentors, tmp_path / "mentors.csv")
    mentees = written(ENGLISH.mentees, tmp_path / "mentees.csv", seed=1)
    return mm.ColumnMap.suggest(mentors, mentees)


def test_common_parts_stand_once(suggestion: Suggestion) -> None:
    """Both files ask for the department; only mentors are asked what they offer."""
    plain = tomllib.loads(suggestion.to_toml())
    assert plain["fields"]["department"] == "Your department"
    assert set(plain["mentors"]["fields"]) == {"offers", "max_mentees"}
    assert set(plain["mentees"]["fields"]) == {"seeks", "goals"}
    for side in ("mentors", "mentees"):
        assert "department" in suggestion.maps[side].fields


def test_every_line_has_its_reason(suggestion: Suggestion) -> None:
    """A number from 0 to 1 and a sentence stand above each field, and what is left out is named."""
    text = suggestion.to_toml()
    lines = text.splitlines()
    place = lines.index('department = "Your department"')
    assert lines[place - 1].startswith("# 0.9") and "the header says" in lines[place - 1]
    for told in ("Full name: names of people", "What is your gender?: protected", "\nlabel = ["):
        assert told in text
    assert '\ncontact = "Email Address"' in text


def test_unsure_columns_are_comments() -> None:
    """A column below one half stands in the text, and not in the map."""
    rows = [{"id": str(n), "Zebra": f"word{n}"} for n in range(5)]
    found = mm.ColumnMap.suggest(rows)
    assert not found.map.attributes
    assert '# zebra = "Zebra"' in found.to_toml()
    once = found.to_toml().replace('# zebra = "Zebra"', 'zebra = "Zebra"')
    assert set(mm.ColumnMap.from_toml(text=once).attributes) == {"zebra"}


def test_hours_without_zones_are_told() -> None:
    """The line that would say the zone of everybody stands there as a comment."""
    rows = [{"id": str(n), "Availability": "Mon 09:00-10:00"} for n in range(3)]
    text = mm.ColumnMap.suggest(rows).to_toml()
    line = '# constants = { time_zone = "Europe/Amsterdam" }'
    assert line in text
    columns = mm.ColumnMap.from_toml(text=text.replace(line, line.removeprefix("# ")))
    assert columns.constants == {"time_zone": "Europe/Amsterdam"}


def test_the_faces(suggestion: Suggestion, tmp_path: Path) -> None:
    """A line for a session, a table for a notebook, a frame, a text, and a file."""
    assert repr(suggestion).startswith("Suggestion(mentors.csv and mentees.csv; 30 columns")
    frame = suggestion.to_frame()
    assert list(frame) == ["file", "position", "header", "field", "confidence", "evidence"]
    assert frame.position.tolist() == [*range(1, 16), *range(1, 16)]
    assert "<table" in suggestion._repr_html_()
    assert "Your department" in str(suggestion)
    suggestion.to_toml(tmp_path / "columns.toml")
    assert mm.ColumnMap.from_toml(tmp_path / "columns.toml") == suggestion.map


def test_a_header_is_no_markup() -> None:
    """The table of a notebook escapes what a file holds, and a comment cannot be ended."""
    rows = [
        {"id": "1", "<script>grade\n[fields]": "x"},
        {"id": "2", "<script>grade\n[fields]": "y"},
    ]
    found = mm.ColumnMap.suggest(rows)
    assert "<script>" not in found._repr_html_()
    assert mm.ColumnMap.from_toml(text=found.to_toml()) == found.map


def test_no_answer_of_a_person_is_shown() -> None:
    """What fewer than five people said stands in no face of a suggestion."""
    word = "Zyxwvut"
    rows = [
        {
            "Staff number": f"{word}{n}",
            "Your grade": word if n == 0 else "Junior",
            "How many mentees can you take?": f"two, says {word}" if n == 1 else "1",
            "When are you available?": f"mornings if {word} agrees" if n < 3 else "mornings",
            "Hours per month": f"2, ask {word}" if n == 2 else "2",
            "Skills you can offer": f"{word}, with care; law" if n < 4 else "law; tax",
            "Time zone": word if n == 3 else "CET",
            "Free [Monday]": f"morning with {word}" if n == 4 else "Morning",
            "Free [Tuesday]": "",
            "Free [Friday]": "",
            "Work mail": f"{word}{n}@firm.example",
        }
        for n in range(12)
    ]
    found = mm.ColumnMap.suggest(rows, rows)
    shown = (
        str(found),
        repr(found),
        found.to_toml(),
        found._repr_html_(),
        found.to_frame().to_csv(),
    )
    assert not [face for face in shown if word.lower() in face.lower()]


def test_evidence_is_a_plain_sentence(suggestion: Suggestion) -> None:
    """Short enough to be read, and about words, cells or both files."""
    for column in suggestion.columns:
        assert 10 < len(column.evidence) < 250
        assert "\n" not in column.evidence


@pytest.mark.parametrize(
    ("headers", "label"),
    [
        (["Last name", "First name"], ("First name", "Last name")),
        (["Name", "Surname", "Forename"], ("Forename", "Surname")),
        (["Achternaam", "Tussenvoegsel", "Voornaam"], ("Voornaam", "Tussenvoegsel", "Achternaam")),
        (["First name", "Full name"], ("Full name",)),
    ],
)
def test_a_name_is_told_as_it_is_spoken(headers: list[str], label: tuple[str, ...]) -> None:
    """However the columns stand, the first name comes first, and nobody is named twice."""
    names = [dict.fromkeys(headers, f"Zyx{n}") for n in range(6)]
    rows = [{"Staff ID": f"s{n}", "Can teach": "sql", **name} for n, name in enumerate(names)]
    assert mm.ColumnMap.suggest(rows).map.label == label
