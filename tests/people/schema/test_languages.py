"""Names of languages are folded to ISO 639 codes, in files and in profiles.

Holds ``people.schema.languages`` and ``people.reading.told_items`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_cases import findings

import mentormatch as mm
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.languages import language_code, language_names
from mentormatch.people.schema.profile import Profile

SAME = {
    "nl": "nl Dutch dutch Nederlands NEDERLANDS Vlaams Flemish nl-NL nl_BE NLD dut",
    "en": "en English Engels en-GB en_US eng",
    "de": "de German Duits Deutsch de-AT ger deu",
    "fr": "fr French Frans français Francais fr-CA",
    "es": "Spanish Spaans español espanol es-419 Castellano",
    "zh": "Chinese Chinees 中文 Mandarin zh-Hans zh-Hant-TW",
    "no": "Norwegian Noors norsk nb nn nb-NO",
    "el": "Greek Grieks Ελληνικά",
    "fy": "Fries Frysk Frisian",
    "fa": "Persian Farsi Perzisch",
}
LEVELS = [
    "{} (C1)",
    "{} - fluent",
    "{}: native",
    "{} B2",
    "{} (vloeiend)",
    "{}, basic",
    "fluent {}",
]


@pytest.mark.parametrize(
    ("code", "name"), [(c, n) for c, told in SAME.items() for n in told.split()]
)
def test_names_of_one_language_are_one_code(code: str, name: str) -> None:
    """English, Dutch and own names, codes and locales are the code."""
    assert language_code(name) == code
    assert Profile(id="a", languages={name}).languages == frozenset({code})


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["English", "Engels", "en-GB", "EN"])
def test_a_level_beside_a_language_is_no_other_language(level: str, name: str) -> None:
    """What stands beside the language says how well it is spoken."""
    assert language_code(level.format(name)) == "en"


@pytest.mark.parametrize("text", ["klingonish", "sql", "dutchman", "english literature", "x (y)"])
def test_what_is_no_language_stays_as_it_is(text: str) -> None:
    """A text that is no language is compared as it is written."""
    assert language_code(text) == text


@given(st.text(max_size=30) | st.sampled_from(sorted(language_names())))
def test_folding_twice_changes_nothing(text: str) -> None:
    """A code is its own code, so that a pool reads back as it was written."""
    assert language_code(language_code(text)) == language_code(text)


def test_codes_and_names_are_told_as_one(written: Any) -> None:
    """Names that became one code are a repair; an unknown language is a warning with near ones."""
    path = written("id,languages\na,Dutch; Englsh\nb,Nederlands; en\n")
    pool = read_profiles(path)
    assert pool["a"].languages == frozenset({"nl", "englsh"})
    assert findings(path, "spellings")[0].message.startswith(
        "Names of the same language count as one"
    )
    (unknown,) = findings(path, "language-unknown")
    assert "row 2 (did you mean 'english'" in unknown.message


@pytest.mark.parametrize(
    ("theirs", "ours"), [("nl", "Dutch"), ("English", "Engels"), ("en-GB", "English (C1)")]
)
def test_a_rule_of_a_common_language_meets_every_spelling(theirs: str, ours: str) -> None:
    """Two people share a language however each of them writes it, in profiles and in files."""
    rules = [mm.Shares("languages", missing="forbid")]
    policy = mm.Policy(criteria=[mm.Preference()], requirements=rules)
    mentors, mentees = [Profile(id="m", languages={theirs})], [Profile(id="e", languages={ours})]
    assert len(mm.match(mentors, mentees, policy).matches) == 1
    mentor, mentee = (
        [{"id": who, "languages": said}] for who, said in (("m", theirs), ("e", ours))
    )
    assert len(mm.match(read_profiles(mentor), read_profiles(mentee), policy).matches) == 1
