"""Every criterion against a slow second implementation that works on two profiles at a time.

Holds ``scoring.scores`` and every criterion to account.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scoring_oracle import MILLION, World, score_of, split, weights_for, worth_of
from scoring_strategies import (
    BUILT_IN,
    LADDER,
    PERIOD,
    answerable,
    fields_of,
    people,
    policy_of,
    pool,
)

import mentormatch as mm
from mentormatch.terms import shares

JUDGED = {name: c for name, c in BUILT_IN.items() if not isinstance(c, mm.Resembles)}
"""Spelling is hashed: there is no formula to repeat."""


def world_of(mentors: list[mm.Profile], mentees: list[mm.Profile], policy: mm.Policy) -> World:
    managers: dict[str, set[str]] = {}
    for person in (*mentors, *mentees):
        if person.manager:
            managers.setdefault(person.id, set()).add(person.manager)
    both = {person.id for person in mentors} & {person.id for person in mentees}
    return World(managers, LADDER, policy.period, frozenset(both))


def find_disagreement(
    mentors: list[mm.Profile], mentees: list[mm.Profile], policy: mm.Policy
) -> str | None:
    """Return the first pair and criterion on which the two implementations differ."""
    world, scores = (
        world_of(mentors, mentees, policy),
        mm.score(pool(mentors), pool(mentees), policy),
    )
    for mentor in mentors:
        for mentee in mentees:
            parts = scores.contributions(mentor.id, mentee.id)
            for criterion, part in zip(policy.criteria, parts, strict=True):
                worth = worth_of(criterion, mentor, mentee, part.weight, world)
                exact = worth.units in (0, part.weight) or not worth.answered
                fits = part.units == round(worth.units) if exact else worth.agrees_with(part.units)
                if not fits or part.answered != worth.answered:
                    return f"{mentor!r} {mentee!r}: {part} is not {worth}"
    return None


@pytest.mark.parametrize("name", JUDGED)
@settings(max_examples=25)
@given(data=st.data())
def test_contribution_is_what_the_formula_gives(name: str, data: st.DataObject) -> None:
    """Each contribution is the formula's value, and exact where that is full, none or neutral."""
    criterion = JUDGED[name]
    period = data.draw(st.sampled_from([None, PERIOD])) if "Overlap" in name else None
    drawn = people(fields_of(criterion), smallest=1, largest=3)
    mentors, mentees = data.draw(drawn), data.draw(drawn)
    assume(answerable(criterion, *mentors, *mentees))
    policy = policy_of(criterion, period=period)
    assert find_disagreement(mentors, mentees, policy) is None


@given(data=st.data())
def test_weights_are_split_by_largest_remainder_and_the_top_criterion_is_doubled(
    data: st.DataObject,
) -> None:
    """Weights are whole micro-units that add up to a million for each mentee."""
    sizes = data.draw(st.lists(st.integers(1, 100), min_size=2, max_size=5))
    fields = ("seeks", "seniority", "department", "team", "site")
    criteria = [
        mm.Same(f, name=f, weight=w) for f, w in zip(fields[: len(sizes)], sizes, strict=True)
    ]
    top = data.draw(st.none() | st.sampled_from(["seniority", "team", "nobody asks this"]))
    policy = policy_of(*[c.model_copy(update={"field": "department"}) for c in criteria])
    mentee = mm.Profile(id="bob", top_criterion=top)
    scores = mm.score([mm.Profile(id="ann")], [mentee], policy)
    found = [part.weight for part in scores.contributions("ann", "bob")]
    assert sum(found) == MILLION
    assert all(abs(a - b) <= 1 for a, b in zip(found, weights_for(policy, mentee), strict=True))


@given(whole=st.integers(0, MILLION), sizes=st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_shares_are_the_largest_remainders(whole: int, sizes: list[int]) -> None:
    """A number is divided as the method of largest remainder says, ties to the earlier part."""
    import numpy as np

    found = shares(np.array([whole]), np.array([0, len(sizes)]), sizes).tolist()
    assert found == split(whole, sizes)
    assert sum(found) == whole


def test_default_policy_agrees_with_the_formulas() -> None:
    """Two people with every field answered score what the formulas of the defaults add up to."""
    mentor = mm.Profile(
        id="ann",
        offers={"sql": 4, "r": 1},
        goals=[mm.Goal(kind="pivot")],
        experience={"onboarding"},
        seniority="lead",
        time_zone="UTC",
        availability={"Mon 09:00-09:15"},
        values={"pace": 0.4, "learning goal": 0.9},
        styles_offered={"coach": 0.5, "connector": 1.0},
        preferences=("bob", "cem"),
    )
    mentee = mm.Profile(
        id="bob",
        seeks={"sql": {"current": 1, "target": 4, "importance": 2}, "r": {"target": 3}},
        goals=[mm.Goal(kind="pivot", tags={"promotion"})],
        experience={"onboarding", "pivot"},
        seniority="medior",
        time_zone="UTC",
        availability={"Mon 09:00-12:00"},
        values={"pace": 0.9, "learning goal": 0.5},
        styles_wanted={"coach"},
        preferences=("ann",),
    )
    policy = mm.Policy()
    expected, items = score_of(policy, mentor, mentee, World({}, LADDER))
    found = int(mm.score(pool([mentor]), pool([mentee]), policy).units[0, 0])
    assert abs(found - expected) <= items
    by_hand = [
        Fraction(28, 100) * Fraction(2 * 3 + 1, 3 * 3),  # SQL wholly, R one step of three
        Fraction(20, 100) / 2,  # the pivot, not the promotion
        Fraction(15, 100) * 1,  # both rank the other first
        Fraction(10, 100) / 2,  # 15 of 30 minutes
        Fraction(8, 100) * Fraction(1, 2),  # 1 − |0.4 − 0.9| and min(0.9, 0.5), each ½
        Fraction(7, 100) / 2,
        Fraction(7, 100),  # two rungs
        # Coach ½ of 1; the pivot calls for a connector (1) and half an advisor, promotion for a
        # sponsor and a challenger: 1.5 of 4.5.
        Fraction(5, 100) * Fraction(15, 45),
    ]
    assert abs(found - MILLION * sum(by_hand, Fraction(0))) <= items
