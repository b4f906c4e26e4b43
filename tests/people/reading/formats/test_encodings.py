"""Damaged letters: an encoding that is not clear is asked for, and traces of a wrong one are told.

Holds ``decode`` and ``doubtful_cells`` of ``people.reading`` and ``text.encodings`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

from mentormatch.errors import InputError
from mentormatch.people.reading.read import read_profiles


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        ("zarządzanie ludźmi", "cp1250"),
        ("Dvořák", "cp1250"),
        ("García", "mac_roman"),
        ("Zoë and Jörg", "mac_roman"),
        ("Jörg", "cp850"),
        ("Größe", "cp437"),
        ("Привет", "cp1251"),
        ("Ελλάδα", "cp1253"),
        ("zażółć gęślą jaźń", "iso8859_2"),
        ("mère", "cp1252"),
        ("naïef", "cp1252"),
        ("Ærø", "cp1252"),
    ],
)
def test_an_encoding_that_is_not_clear_is_asked_for(written: Any, word: str, encoding: str) -> None:
    """Where Windows-1252 alone does not give words, nobody guesses; a declared encoding is read."""
    path = written(f"id,team\na,plain\nb,{word}\n".encode(encoding))
    with pytest.raises(InputError, match="The file is not UTF-8") as caught:
        read_profiles(path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.row) == ("encoding", 3)
    assert word not in str(caught.value)
    assert read_profiles(path, encoding=encoding)["b"].team == word


def test_the_encodings_that_would_do_are_named(written: Any) -> None:
    """One that fits alone is named, and of two that fit both are."""
    for word, encoding, named, left_out in (
        ("zarządzanie", "cp1250", ["cp1250"], ["cp1252", "mac_roman"]),
        ("mère", "cp1252", ["cp1252", "cp1250"], ["mac_roman"]),
    ):
        (finding,) = findings(written(f"id,team\na,{word}\n".encode(encoding)), "encoding")
        assert all(f'encoding = "{name}"' in str(finding) for name in named)
        assert not any(name in str(finding) for name in left_out)


@pytest.mark.parametrize(
    "word",
    ["Zoë", "café", "Größe", "it’s", "work–life", "€50", "½ day"],
)
def test_letters_that_are_clear_are_read_with_a_warning(written: Any, word: str) -> None:
    """Letters and marks that are the same everywhere, or words in Windows-1252 alone, are read."""
    path = written(f"id,team\na,{word}\n".encode("cp1252"))
    pool = read_profiles(path)
    assert pool["a"].team == word
    assert [finding.code for finding in pool.findings] == ["encoding"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["people.csv", "people.json"])
def test_unicode_without_a_mark_is_asked_for(written: Any, encoding: str, name: str) -> None:
    """Two bytes a letter are told as such, with the name to say."""
    text = "id,team\na,plain\n" if name.endswith("csv") else '[{"id": "a", "team": "plain"}]'
    path = written(text.encode(encoding), name)
    with pytest.raises(InputError, match="UTF-16 without a byte-order mark") as caught:
        read_profiles(path)
    assert f'encoding = "{encoding}"' in str(caught.value)
    assert read_profiles(path, encoding=encoding)["a"].team == "plain"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("cafÃ© management", "'Ã©' was most likely 'é'"),
        ("donâ€™t know", "'â€™' was most likely '’'"),
        ("Å‚Ã³dÅº", "'Å‚' was most likely 'ł'"),
        ("caf√© management", "'√©' was most likely 'é'"),
        ("caf├® management", "'├®' was most likely 'é'"),
        ("caf\ufffd", ""),
    ],
)
@pytest.mark.parametrize("field", ["offers", "department", "goals", "languages", "attributes.bio"])
def test_cells_that_look_damaged_are_told(written: Any, field: str, text: str, part: str) -> None:
    """UTF-8 that was read as something else, and lost letters, are told with their row."""
    (finding,) = findings(written(f"id,{field}\na,plain\nb,{text}\n"), "damaged-letters")
    assert (finding.severity, finding.row, finding.column) == ("warning", 3, field)
    assert part in finding.message


@pytest.mark.parametrize(
    "text",
    ["café", "FRANÇAIS", "Ångström", "Øystein", "Łódź", "naïve «été»", "30 °C", "日本", "µm²"],
)
def test_letters_beyond_ascii_are_no_damage(written: Any, text: str) -> None:
    """Accents, signs and other scripts are letters like any other."""
    path = written(f"id,offers,team\na,{text},{text}\n{text},,\n")
    assert not findings(path, "damaged-letters")


def test_damaged_ids_come_first(written: Any) -> None:
    """An id that lost a letter is refused, and one in the wrong encoding is told."""
    path = written("id,offers\nZo\ufffd,sql\nZoÃ«,r\nbo,sql\n")
    (refused,) = findings(path, "damaged-id")
    assert (refused.severity, refused.row) == ("refused", 2)
    pool = read_profiles(path, on_error="drop")
    assert pool.ids == ("ZoÃ«", "bo")
    assert [f.row for f in pool.findings if f.code == "damaged-letters"] == [2]
