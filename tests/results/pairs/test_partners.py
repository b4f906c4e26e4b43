"""Searching for partners tile by tile gives what an array of all pairs would tell.

Holds to account: ``results.pairs.partners``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scoring_strategies import people, policy_of, pool

import mentormatch as mm
from mentormatch.results.match import Role
from mentormatch.results.pairs import partners
from mentormatch.results.pairs.partners import count_partners, first_partner, has_partner, seen_from

RULES = (mm.NotSelf(), mm.NotVetoed(), mm.NotInChain(), mm.Shares("languages", missing="forbid"))
SIDES: tuple[Role, Role] = ("mentor", "mentee")


@st.composite
def scored(draw: st.DrawFn) -> mm.Scores:
    """Draw two pools with rules, perhaps a floor, and people who have left."""
    fields = ("vetoes", "manager", "languages", "offers", "seeks")
    sides = [
        [p.replace(active=draw(st.sampled_from([True, True, False]))) for p in draw(people(fields))]
        for _ in range(2)
    ]
    rules = RULES[: draw(st.integers(0, 4))]
    floor = draw(st.sampled_from([None, 0.3]))
    policy = policy_of(mm.Covers(), requirements=rules, floor=floor)
    return mm.score(pool(sides[0]), pool(sides[1]), policy)


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make tiles so small that few people need several."""
    for name, size in (("_PEOPLE", 2), ("_CELLS", 4), ("_FIRST", 1)):
        monkeypatch.setattr(partners, name, size)


@pytest.mark.usefixtures("small_tiles")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=scored(), data=st.data())
def test_partners_are_those_of_the_array(scores: mm.Scores, data: st.DataObject) -> None:
    """The first one, whether there is one, and how many, seen from either side."""
    for side, size, others in zip(SIDES, scores.shape, scores.shape[::-1], strict=True):
        some: Any = st.permutations(range(size))
        rows = np.array(data.draw(some)[: data.draw(st.integers(0, size))], np.int64)
        among = np.array(data.draw(st.permutations(range(others))), np.int64)
        whole = scores.eligible if side == "mentor" else scores.eligible.T
        allowed = whole[np.ix_(rows, among)]
        firsts = [int(among[line.argmax()]) if line.any() else -1 for line in allowed]
        assert first_partner(scores, side, rows, among).tolist() == firsts
        assert np.array_equal(has_partner(scores, side, rows, among), allowed.any(axis=1))
        assert np.array_equal(count_partners(scores, side, rows, among), allowed.sum(axis=1))


def test_a_search_stops_where_a_partner_is_found() -> None:
    """Of many mentors without rules only the first few are looked at."""
    looked = 0
    scores = mm.score([mm.Profile(id=f"m{k:03}") for k in range(500)], [mm.Profile(id="e")])
    block = seen_from("mentee", scores.allowed)

    def counted(rows: Any, columns: Any) -> Any:
        nonlocal looked
        looked += len(rows) * len(columns)
        return block(rows, columns)

    found = partners._first(counted, np.arange(1), np.arange(500))
    assert found.tolist() == [0] and looked < 100
