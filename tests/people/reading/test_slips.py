"""Items that may be a slip, and texts on matters that the law guards.

Holds ``slips`` and ``special_words`` of ``people.reading`` to account.
"""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_cases import findings

import mentormatch as mm
from mentormatch.people.reading.slips import is_slip

WORDS = st.text(string.ascii_lowercase, min_size=5, max_size=12)


@given(WORDS, st.data())
def test_one_letter_is_a_slip_both_ways(word: str, data: st.DataObject) -> None:
    """Whatever one letter is changed, left out or added, or which two are turned round."""
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for other in (
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        turned,
    ):
        assert is_slip(word, other) == is_slip(other, word) == (word != other)


@given(WORDS, WORDS)
def test_words_that_differ_in_length_by_two_are_no_slip(word: str, other: str) -> None:
    """And neither is a word of itself."""
    assert not is_slip(word, word + "zz")
    assert is_slip(word, other) == is_slip(other, word)


def listed(*cells: str) -> bytes:
    """Return people who offer these."""
    return ("id,offers\n" + "".join(f"p{n},{cell}\n" for n, cell in enumerate(cells))).encode()


def test_what_is_common_itself_is_no_slip() -> None:
    """Two items that many name are two items, and a number makes another one."""
    assert not findings(listed(*["react"] * 4, *["reach"] * 4), "slip")
    assert not findings(listed(*["python2"] * 6, "python3"), "slip")
    assert not findings(listed(*["java"] * 6, "lava"), "slip")
    (found,) = findings(listed(*["react"] * 6, "reatc", "raect", "reactt"), "slip")
    assert "3 items are" in found.message and found.row == 8
    assert mm.read_profiles(listed(*["react"] * 6, "reatc"))["p6"].offers == {"reatc": None}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I am dyslexic, and glad to say so.", True),
        ("I use a wheelchair.", True),
        ("lid van de vakbond sinds 2010", True),
        ("ik sta op na een burn-out", True),
        ("I study depression-era art", False),
        ("We churchill fans read a lot", False),
        ("A member of the chess club", False),
    ],
)
def test_what_the_law_guards_is_told_of_texts(text: str, told: bool) -> None:
    """By words about oneself, with or without a mark behind them."""
    raw = f'id,attributes.bio\na,"{text}"\nb,nothing of note here\n'.encode()
    assert bool(findings(raw, "special-category")) == told
