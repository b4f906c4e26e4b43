"""Upper bounds on people placed; holds `solve.groups.bounds.cardinality` to account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from groups_cases import drawn
from groups_oracle import highest

from mentormatch.solve.groups.bounds.cardinality import most_people, people_prices, placeable
from mentormatch.solve.groups.judge_prices import most_placed


@pytest.mark.parametrize("seed", range(30))
def test_nothing_places_more_people(seed: int) -> None:
    """The bound is at least what enumeration finds, with and without facilitators."""
    problem = drawn(seed, members=7, leads=seed % 4)
    assert most_people(problem) >= highest(problem)[0]


def test_sizes_and_room_are_counted() -> None:
    """Eleven people in groups of exactly four are eight; with room for three each, none."""
    problem = replace(drawn(1, members=11, leads=0, size=(4, 4), rules=False), most=5)
    assert most_people(problem) == 8
    led = drawn(1, members=11, leads=2, size=(3, 4), cohesion=False, rules=False)
    led = replace(led, most=9, leads=np.ones(2, np.int64), allowed=np.ones((2, 11), np.bool_))
    assert most_people(replace(led, cap=np.array([4, 3]))) == 7
    assert most_people(replace(led, cap=np.array([2, 2]))) == 0


def test_a_flow_sees_that_all_want_the_same_facilitator() -> None:
    """Six people who are allowed with one of two facilitators only fill her one group of four."""
    problem = drawn(1, members=6, leads=2, size=(1, 4), cohesion=False, rules=False)
    allowed = np.array([[True] * 6, [False] * 6])
    problem = replace(problem, most=6, leads=np.ones(2, np.int64), cap=np.full(2, 4))
    problem = replace(problem, allowed=allowed)
    assert most_people(problem) == 4
    assert people_prices(problem).place.tolist() == [1, 0]
    assert most_placed(problem, people_prices(problem)) == 4


def test_whoever_has_no_company_or_nobody_to_lead_cannot_be_placed() -> None:
    """People apart from too many, and people whom no facilitator may have."""
    problem = drawn(1, members=5, leads=2, size=(3, 4), rules=False)
    apart = np.zeros((5, 5), np.bool_)
    apart[0, 1:4] = apart[1:4, 0] = True
    allowed = np.ones((2, 5), np.bool_)
    allowed[:, 4] = False
    problem = replace(problem, apart=apart, allowed=allowed, cap=np.full(2, 4))
    assert placeable(problem).tolist() == [False, True, True, True, False]
