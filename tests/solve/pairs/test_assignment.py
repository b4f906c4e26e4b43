"""An answer shows itself in a line, and says what the worst pair has cost.

Holds ``solve.pairs.assignment`` to account.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm


def test_an_answer_is_a_line() -> None:
    """However many pairs it has."""
    answer = mm.assign(np.random.default_rng(1).random((300, 300)))
    assert repr(answer).startswith("Assignment(300 pairs for 300 mentees, total ")
    assert len(repr(answer).splitlines()) == 1


@pytest.mark.parametrize("engine", ["matrix", "scale"])
def test_partners_given_up_for_the_worst_pair_are_told(engine: Any) -> None:
    """With their number, and the setting that keeps them."""
    scores = [[0.9], [0.001]]
    few = mm.assign(scores, mentee_capacity=2, engine=engine)
    assert len(few.pairs) == 1
    assert few.notes[-1] == (
        "1 second partner was given up to raise the worst pair; everybody keeps one. "
        "worst_slack=0 keeps it"
    )
    both = mm.assign(scores, mentee_capacity=2, engine=engine, worst_slack=0)
    assert len(both.pairs) == 2 and not both.notes


@given(
    st.lists(st.lists(st.integers(0, 1000), min_size=3, max_size=3), min_size=2, max_size=4),
    st.integers(1, 3),
)
def test_what_is_told_is_what_was_lost(scores: list[list[int]], places: int) -> None:
    """Against the answer that gives up nothing; many people, each with several places."""
    units = np.array(scores, np.int64)
    options: dict[str, Any] = {"mentee_capacity": places, "mentor_capacity": 2}
    answer = mm.assign(units, **options)
    widest = mm.assign(units, worst_slack=0, **options)
    told = [note for note in answer.notes if "given up" in note]
    lost = len(widest.pairs) - len(answer.pairs)
    assert bool(told) == (lost > 0) or lost <= 0
    if told:
        assert int(told[0].split()[0]) >= 1


def test_a_matching_tells_it_among_its_findings() -> None:
    """A coordinator sees it where the other warnings are."""
    mentors, mentee = [mm.Profile(id="a"), mm.Profile(id="b")], mm.Profile(id="e", max_mentors=2)
    worth = mm.Listed([("a", "e")], value=0.9, otherwise=0.001)
    answer = mm.match(mentors, [mentee], mm.Policy(criteria=[worth], requirements=[]))
    assert len(answer.matches) == 1
    assert any("given up" in f.message for f in answer.findings)
