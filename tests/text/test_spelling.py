"""Normalisation and folding of text.

Holds ``text.spelling`` to account.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mentormatch.text.spelling import fold, tidy


@given(st.text(max_size=20))
def test_folding_and_tidying_twice_change_nothing(text: str) -> None:
    """The one spelling of a text is its own one spelling."""
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
