"""Answers that name several languages are never read as fewer than stand there.

Holds ``people.reading.several_languages``, and the names of languages behind it, to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.languages import language_code, several_languages
from mentormatch.text.sentences import tell

NAMES = {"English": "en", "nederlands": "nl", "Deutsch": "de", "Frans": "fr", "Español": "es"}
MARKS = [", ", ";", " / ", " en ", " and ", " & ", "\n", " + ", "|"]
LEVELS = ["", " (fluent)", " (B2)", ", fluent", ": goed", " - native"]


def languages(cell: Any, **spec: Any) -> set[str]:
    """Return the languages that one cell is read as."""
    columns = {"fields": {"languages": {"column": "talen", **spec}}}
    return set(read_profiles([{"id": "a", "talen": cell}], columns=columns)["a"].languages or ())


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("English, Dutch", {"en", "nl"}),
        ("nederlands / engels", {"en", "nl"}),
        ("Dutch (fluent), some English", {"en", "nl"}),
        ("Dutch; English", {"en", "nl"}),
        ("Engels (goed) Nederlands (moedertaal)", {"en", "nl"}),
        ("English (also Dutch)", {"en", "nl"}),
        ("NL/EN", {"en", "nl"}),
        ("NL-EN", {"en", "nl"}),
        ("Nederlands, een beetje Duits en Engels", {"en", "nl", "de"}),
        ("English, fluent", {"en"}),
        ("English (UK)", {"en"}),
        ("nl-BE", {"nl"}),
        ("Old English", {"ang"}),
        ("Spanish (Latin America)", {"es"}),
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "|"])
def test_each_language_of_a_cell_counts(cell: str, meant: set[str], separator: str) -> None:
    """Whatever parts the languages, and whatever level stands beside them."""
    assert languages(cell, separator=separator) >= meant
    if separator not in cell:
        assert languages(cell, separator=separator) == meant


@given(
    names=st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True),
    mark=st.sampled_from(MARKS),
    levels=st.lists(st.sampled_from(LEVELS[:3]), min_size=4, max_size=4),
    separator=st.sampled_from([";", ",", [",", " en "]]),
)
def test_no_language_is_lost(
    names: list[str], mark: str, levels: list[str], separator: Any
) -> None:
    """Law: as many languages as stand there are read, by whatever mark they are parted."""
    cell = mark.join(name + level for name, level in zip(names, levels, strict=False))
    assert languages(cell, separator=separator) == {NAMES[name] for name in names}


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_no_language(name: str, level: str) -> None:
    """How well a language is spoken stands behind it and is not another one."""
    assert language_code(name + level) == NAMES[name]
    assert several_languages(name + level) == ()


@pytest.mark.parametrize("cell", ["Dutch, Elvish", "English / Klingonish", "Dutch and dwarvish"])
def test_what_is_no_language_in_part_is_told_whole(written: Any, cell: str) -> None:
    """It is read as neither, with a warning, and no near name is offered for two in one."""
    path = written(f'id,talen\na,"{cell}"\n')
    pool = read_profiles(path, columns={"fields": {"languages": "talen"}})
    (found,) = [one for one in pool.findings if one.code == "language-unknown"]
    assert "did you mean" not in found.message


def test_languages_that_were_parted_are_told_with_the_line(written: Any) -> None:
    """The note names rows, and the separators that the cells use; in Dutch too."""
    path = written('id,talen\na,"English, Dutch"\nb,nl / en\nc,English\n')
    pool = read_profiles(path, columns={"fields": {"languages": "talen"}})
    (found,) = [one for one in pool.findings if one.code == "languages-parted"]
    assert (found.severity, found.row) == ("note", 2)
    assert 'separator = [";", ",", "/"]' in str(found)
    assert "rows 2 and 3" in found.message or (
        "row 2" in found.message and "row 3" in found.message
    )
    assert not [one for one in pool.findings if one.code == "spellings" and "Dutch" in str(one)]
    assert tell(found.message, "nl").startswith("2 antwoorden noemen verscheidene talen")


def test_an_option_that_looks_like_two_languages_stays_one(written: Any) -> None:
    """What the map names as one answer is one."""
    path = written('id,talen\na,"English, Dutch"\n')
    spec = {"column": "talen", "options": ["English, Dutch"]}
    pool = read_profiles(path, columns={"fields": {"languages": spec}})
    assert set(pool["a"].languages or ()) == {"english, dutch"}
