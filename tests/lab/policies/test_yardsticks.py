"""Yardsticks that belong to no policy, held to what a person would count in the profiles.

Holds ``lab.policies.yardsticks`` to account.
"""

from __future__ import annotations

import math
from statistics import mean
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_strategies import LADDER, people

import mentormatch as mm
from mentormatch.lab.policies.yardsticks import Yardsticks

FIELDS = ("offers", "seeks", "seniority", "preferences", "past_partners")


@settings(max_examples=60)
@given(data=st.data())
def test_they_are_what_one_counts_profile_by_profile(data: st.DataObject) -> None:
    """Any set of pairs, also of somebody with several mentors."""
    mentors, mentees = (
        mm.Profiles.of(data.draw(people(FIELDS, smallest=1)), ladder=LADDER) for _ in range(2)
    )
    every = [(j, i) for j in range(len(mentors)) for i in range(len(mentees))]
    pairs = sorted(data.draw(st.sets(st.sampled_from(every))))
    there = np.array(data.draw(st.lists(st.booleans(), min_size=len(mentees),
                                        max_size=len(mentees))))  # fmt: skip
    found = Yardsticks(mentors, mentees, there).of(np.array(pairs, np.int64).reshape(-1, 2))
    expected = _by_hand(list(mentors), list(mentees), pairs, there.tolist())
    assert {name: found[name] for name in expected} == pytest.approx(expected, nan_ok=True)


def _by_hand(
    mentors: list[mm.Profile],
    mentees: list[mm.Profile],
    pairs: list[tuple[int, int]],
    there: list[bool],
) -> dict[str, Any]:
    both = [(mentors[j], mentees[i]) for j, i in pairs]
    sought = [(e, skill) for e, here in zip(mentees, there, strict=True) if here
              for skill in e.seeks or {}]  # fmt: skip
    met = sum(any(e is who and _offers(m, e, skill) for m, e in both) for who, skill in sought)
    ranks = []
    for who in mentees:
        wishes = who.preferences or ()
        got = [wishes.index(m.id) + 1 for m, e in both if e is who and m.id in wishes]
        ranks += [min(got)] if got else []
    rungs = [
        LADDER.index(m.seniority) - LADDER.index(e.seniority)
        for m, e in both
        if m.seniority and e.seniority
    ]
    loads = [sum(m is who for m, _ in both) for who in mentors]
    return {
        "people": len({i for _, i in pairs}),
        "skills": met / len(sought) if sought else math.nan,
        "wish_1": ranks.count(1),
        "wish_2": ranks.count(2),
        "wish_3": ranks.count(3),
        "wish_later": sum(rank > 3 for rank in ranks),
        "rungs": mean(rungs) if rungs else math.nan,
        "repeats": sum(
            e.id in (m.past_partners or ()) or m.id in (e.past_partners or ()) for m, e in both
        ),
        "mentors": sum(load > 0 for load in loads),
        "most_mentees": max(loads),
    }


def _offers(mentor: mm.Profile, mentee: mm.Profile, skill: str) -> bool:
    offered = mentor.offers or {}
    if skill not in offered:
        return False
    level, target = offered[skill], (mentee.seeks or {})[skill].target
    return level is None or target is None or level >= target


def test_hours_are_those_that_both_have_in_the_poorer_week() -> None:
    """An hour and a half in winter; half an hour where one country changes its clock."""
    mentors = [
        mm.Profile(id="ann", availability={"Mon 09:00-11:00"}, time_zone="Europe/Amsterdam"),
        mm.Profile(id="ben"),
    ]
    mentees = [
        mm.Profile(id="cem", availability={"Mon 09:30-12:00"}, time_zone="Europe/Amsterdam"),
        mm.Profile(id="dee", availability={"Mon 08:00-09:30"}, time_zone="UTC"),
    ]
    pools = mm.Profiles.of(mentors), mm.Profiles.of(mentees)
    yardsticks = Yardsticks(*pools, np.ones(2, np.bool_))
    hours = [yardsticks.of(np.array([pair]))["hours"] for pair in ([0, 0], [0, 1], [1, 0])]
    assert hours[:2] == [1.5, 1.0] and math.isnan(hours[2])
    assert yardsticks.of(np.array([[0, 0], [0, 1], [1, 0]]))["hours"] == 1.25


def test_ladders_that_differ_give_no_rungs() -> None:
    """The distance between two ladders means nothing."""
    one = mm.Profiles.of([mm.Profile(id="ann", seniority="lead")], ladder=("junior", "lead"))
    other = mm.Profiles.of([mm.Profile(id="cem", seniority="III")], ladder=("II", "III"))
    found = Yardsticks(one, other, np.ones(1, np.bool_)).of(np.array([[0, 0]]))
    assert math.isnan(found["rungs"])
