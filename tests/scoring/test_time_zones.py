"""Hours in common across time zones, daylight saving and midnight, worked out by hand.

In 2026 the clocks of New York go forward on 8 March and those of Amsterdam on 29 March, so for
three weeks the two cities are five hours apart instead of six.

Holds ``scoring.weeks`` to account.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_oracle import free_quarters, mondays
from scoring_strategies import passes, units

import mentormatch as mm
from mentormatch.scoring.weeks import weeks_of
from mentormatch.terms import UNIT

AMSTERDAM, NEW_YORK, KATHMANDU = "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu"
Week = tuple[str, str]
BEFORE, THREE_WEEKS, AFTER = (
    ("2026-03-02", "2026-03-06"),
    ("2026-03-09", "2026-03-28"),
    ("2026-03-30", "2026-04-03"),
)


def shared(
    theirs: tuple[str, str], ours: tuple[str, str], *, minutes: int = 60, period: Any = None
) -> float:
    """Return the share of the required minutes that two people with one slot each have."""
    mentor, mentee = (
        mm.Profile(id=who, time_zone=zone, availability={slot})
        for who, (zone, slot) in zip(("ann", "bob"), (theirs, ours), strict=True)
    )
    return units(mentor, mentee, mm.Overlap(minutes), period=period) / UNIT


@pytest.mark.parametrize(
    ("period", "at_fifteen", "at_fourteen"),
    [
        (BEFORE, 1, 0),  # six hours apart: 15:00 in Amsterdam is 09:00 in New York
        (THREE_WEEKS, 0, 1),  # five hours apart: 14:00 is 09:00
        (AFTER, 1, 0),
        (("2026-03-02", "2026-03-28"), 0, 0),  # the poorest week counts
        (("2026-01-05", "2026-02-27"), 1, 0),
        (("2026-07-01", "2026-08-31"), 1, 0),
        (None, 1, 0),  # one week in winter and one in summer, six hours apart in both
    ],
)
def test_amsterdam_and_new_york(period: Any, at_fifteen: int, at_fourteen: int) -> None:
    """Three weeks of March move the common hour; a period takes them into account."""
    morning = (NEW_YORK, "Tue 09:00-10:00")
    assert shared((AMSTERDAM, "Tue 15:00-16:00"), morning, period=period) == at_fifteen
    assert shared((AMSTERDAM, "Tue 14:00-15:00"), morning, period=period) == at_fourteen
    assert shared((AMSTERDAM, "Tue 14:00-16:00"), morning, period=period) == 1


def test_winter_and_summer_without_a_period() -> None:
    """An hour that exists in one half of the year only counts as none."""
    # London is on universal time in winter, an hour ahead in summer; Reykjavik never changes.
    afternoon = ("Europe/London", "Tue 14:00-15:00")
    assert shared(afternoon, ("Atlantic/Reykjavik", "Tue 14:00-15:00")) == 0
    assert shared(afternoon, ("Atlantic/Reykjavik", "Tue 13:00-15:00")) == 1
    winter = ("2026-01-05", "2026-01-30")
    assert shared(afternoon, ("Atlantic/Reykjavik", "Tue 14:00-15:00"), period=winter) == 1


def test_offsets_of_three_quarters_of_an_hour() -> None:
    """Kathmandu is 5:45 ahead: 09:00 there is 03:15 in universal time."""
    nepal = (KATHMANDU, "Mon 09:00-10:00")
    assert shared(nepal, ("UTC", "Mon 03:15-04:15")) == 1
    assert shared(nepal, ("UTC", "Mon 03:30-04:30")) == 0.75
    assert shared(nepal, ("UTC", "Mon 03:00-03:15")) == 0
    assert shared(nepal, ("Asia/Kolkata", "Mon 08:45-09:45")) == 1  # 5:30 ahead


def test_a_slot_past_midnight_goes_on_the_next_day() -> None:
    """Monday 22:00-02:00 meets Tuesday 01:00-03:00 for one hour."""
    night = ("UTC", "Mon 22:00-02:00")
    assert shared(night, ("UTC", "Tue 01:00-03:00")) == 1
    assert shared(night, ("UTC", "Tue 01:30-03:00")) == 0.5
    assert shared(night, ("UTC", "Mon 01:00-03:00")) == 0
    assert shared(("UTC", "Mon 22:00-24:00"), ("UTC", "Tue 00:00-01:00")) == 0


def test_the_week_is_a_circle() -> None:
    """Sunday night is next to Monday morning, at home and across zones."""
    assert shared(("UTC", "Sun 23:00-01:00"), ("UTC", "Mon 00:00-01:00")) == 1
    # Monday 01:00 in Amsterdam is Sunday 24:00 or 23:00 in universal time.
    assert shared((AMSTERDAM, "Mon 00:00-01:00"), ("UTC", "Sun 22:00-24:00")) == 1
    # Monday 08:00 in Auckland, 13 hours ahead in January and 12 in July, is Sunday 19:00 or 20:00.
    assert shared(("Pacific/Auckland", "Mon 08:00-09:00"), ("UTC", "Sun 19:00-21:00")) == 1
    assert shared(("Pacific/Auckland", "Mon 08:00-09:00"), ("UTC", "Sun 19:00-20:00")) == 0
    # Sunday 20:00 in Honolulu is Monday 06:00.
    assert shared(("Pacific/Honolulu", "Sun 20:00-21:00"), ("UTC", "Mon 06:00-07:00")) == 1


def test_on_the_day_of_the_change_the_clock_of_noon_counts() -> None:
    """On Sunday 29 March 2026 Amsterdam is two hours ahead, on the Saturday before one."""
    period = ("2026-03-23", "2026-03-29")
    assert shared((AMSTERDAM, "Sun 12:00-13:00"), ("UTC", "Sun 10:00-11:00"), period=period) == 1
    assert shared((AMSTERDAM, "Sat 12:00-13:00"), ("UTC", "Sat 11:00-12:00"), period=period) == 1


def test_only_whole_quarters_count() -> None:
    """08:05-09:20 holds the four quarters from 08:15 to 09:15."""
    assert shared(("UTC", "Mon 08:05-09:20"), ("UTC", "Mon 08:00-10:00")) == 1
    assert shared(("UTC", "Mon 08:05-09:14"), ("UTC", "Mon 08:00-10:00")) == 0.75
    assert shared(("UTC", "Mon 08:05-08:25"), ("UTC", "Mon 08:00-10:00")) == 0


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({"Mon 09:00-09:15"}, 0.5),
        ({"Mon 09:00-09:15", "Fri 16:45-17:00"}, 1),
        ({"Mon 09:00-10:00", "Mon 09:30-10:30"}, 1),  # more than enough is enough
        ({"Mon 09:00-09:15", "Mon 09:00-09:30"}, 1),  # overlapping slots count once
        ({"Sat 09:00-10:00"}, 0),
        (set(), 0),
    ],
)
def test_minutes_add_up_to_what_is_enough(slots: set[str], expected: float) -> None:
    """By default half an hour a week is enough; a known zero is zero."""
    ann = mm.Profile(id="ann", time_zone="UTC", availability=slots)
    hours = {"Mon 08:00-18:00", "Fri 08:00-18:00"}
    bob = mm.Profile(id="bob", time_zone="UTC", availability=hours)
    assert units(ann, bob, mm.Overlap()) == expected * UNIT


def test_hours_without_a_zone_cannot_be_compared() -> None:
    """A missing zone is unknown, never universal time: the pair gets the neutral value."""
    hours = {"Mon 08:00-18:00"}
    ann = mm.Profile(id="ann", availability=hours)
    bob = mm.Profile(id="bob", availability=hours, time_zone="UTC")
    assert units(ann, bob, mm.Overlap()) == UNIT / 2
    assert units(bob, bob.replace(id="cem"), mm.Overlap()) == UNIT


def test_a_requirement_of_hours_bites() -> None:
    """30 of 45 minutes are two thirds, and not more."""
    ann = mm.Profile(id="ann", availability={"Mon 09:00-09:30"}, time_zone="UTC")
    bob = mm.Profile(id="bob", availability={"Mon 08:00-18:00"}, time_zone="UTC")
    assert passes(ann, bob, mm.Overlap(45, at_least=2 / 3))
    assert not passes(ann, bob, mm.Overlap(45, at_least=0.67))
    assert not passes(ann, bob.replace(availability={"Tue 09:00-17:00"}), mm.Overlap(at_least=0.5))


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 60))
def test_the_weeks_of_a_period_are_those_of_its_days(first: date, length: int) -> None:
    """Every day of a period lies in one of its weeks, and every week holds a day of it."""
    period = first, date.fromordinal(first.toordinal() + length)
    assert weeks_of(period) == mondays(period)


def test_the_reference_itself_knows_kathmandu() -> None:
    """The slow implementation agrees with the hand on one offset."""
    person = mm.Profile(id="ann", time_zone=KATHMANDU, availability={"Mon 09:00-09:30"})
    assert free_quarters(person, date(2026, 3, 2)) == {3 * 60 + 15, 3 * 60 + 30}


def test_a_pool_that_was_laid_out_before_has_the_same_hours() -> None:
    """Whoever asks, from whichever side of the world: what is kept of a pool changes no score."""
    zones = (AMSTERDAM, NEW_YORK, KATHMANDU, "Australia/Sydney", "America/Santiago", "Asia/Tokyo")
    slots = {"Mon 08:00-12:00", "Wed 13:00-18:00", "Fri 20:00-23:00"}
    for theirs in (zones[:1], zones[3:5], zones[2:3], zones):
        people = [
            mm.Profile(id=f"m{k}", time_zone=zone, availability=slots)
            for k, zone in enumerate(theirs)
        ]
        kept = mm.Profiles.of(people)
        for period in (None, THREE_WEEKS, ("2026-01-01", "2026-12-31")):
            policy = mm.Policy(criteria=[mm.Overlap(600)], period=period)
            for zone in zones:
                asks = [mm.Profile(id="asks", time_zone=zone, availability=slots)]
                fresh = mm.score(mm.Profiles.of(people), asks, policy)
                assert mm.score(kept, asks, policy).units.tolist() == fresh.units.tolist()


SPRING = date(2026, 3, 2), date(2026, 4, 3)
"""Before, during and after the three weeks in which New York is an hour nearer."""


@pytest.mark.parametrize(
    ("theirs", "ours", "at_fifteen"),
    [
        ({}, {}, 0.0),
        ({"until_date": date(2026, 3, 8)}, {}, 1.0),
        ({}, {"until_date": date(2026, 3, 9)}, 0.0),
        ({"from_date": date(2026, 3, 30)}, {}, 1.0),
        ({"from_date": date(2026, 3, 29)}, {}, 0.0),
        ({"from_date": date(2026, 3, 10)}, {"until_date": date(2026, 3, 20)}, 0.0),
        ({"from_date": date(2026, 3, 1)}, {"until_date": date(2026, 5, 1)}, 0.0),
    ],
)
def test_only_weeks_with_both_count(
    theirs: dict[str, Any], ours: dict[str, Any], at_fifteen: float
) -> None:
    """Weeks in which one of the two is not there yet, or has left, take nothing away."""
    ann = mm.Profile(id="ann", time_zone=NEW_YORK, availability={"Mon 09:00-10:00"}, **theirs)
    bob = mm.Profile(id="bob", time_zone=AMSTERDAM, availability={"Mon 15:00-16:00"}, **ours)
    for pair in ((ann, bob), (bob, ann)):
        assert units(*pair, mm.Overlap(60), period=SPRING) / UNIT == at_fifteen


HOURS = ["Mon 00:00-02:00", "Mon 14:00-16:30", "Tue 15:00-18:00", "Sun 22:00-24:00"]


def dates(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the days on which somebody joins and leaves; neither, one or both."""
    days = st.dates(date(2026, 2, 20), date(2026, 4, 20))
    first, last = sorted([draw(days), draw(days)])
    ends = {"from_date": first, "until_date": last}
    return {name: day for name, day in ends.items() if draw(st.booleans())}


@st.composite
def travellers(draw: st.DrawFn) -> list[mm.Profile]:
    """Draw three people in zones that change their clocks on different days."""
    zones = [AMSTERDAM, NEW_YORK, "America/Santiago", "Africa/Lagos"]
    return [
        mm.Profile(
            id=who,
            time_zone=draw(st.sampled_from(zones)),
            availability=draw(st.sets(st.sampled_from(HOURS), min_size=1)),
            **dates(draw),
        )
        for who in ("ann", "bob", "cem")
    ]


@given(people=travellers())
def test_the_poorest_week_with_both_counts(people: list[mm.Profile]) -> None:
    """By walking through the weeks, one by one, whatever others are in the pool."""
    policy = mm.Policy(criteria=[mm.Overlap(600)], requirements=[], period=SPRING)
    scores = mm.score(people[:2], people[2:], policy)
    for mentor in people[:2]:
        mentee = people[2]
        since = max(filter(None, (mentor.from_date, mentee.from_date, SPRING[0])))
        until = min(filter(None, (mentor.until_date, mentee.until_date, SPRING[1])))
        if since > until:
            continue
        weeks = [m for m in mondays(SPRING) if m <= until and (since - m).days < 7]
        common = min(len(free_quarters(mentor, m) & free_quarters(mentee, m)) * 15 for m in weeks)
        (part,) = scores.contributions(mentor.id, mentee.id)
        assert part.units == min(common, 600) * UNIT // 600


def test_both_engines_count_the_same_weeks() -> None:
    """Weeks of different lengths in bytes are packed as well as looked at one by one."""
    seed = int(np.random.default_rng().integers(1 << 32))
    r = random.Random(seed)  # noqa: S311

    def person(who: str) -> mm.Profile:
        first, last = sorted(r.sample(range(60), 2))
        return mm.Profile(
            id=who,
            time_zone=r.choice([AMSTERDAM, NEW_YORK, "America/Santiago"]),
            availability=set(r.sample(HOURS, r.randint(1, 3))),
            from_date=date(2026, 2, 20) + timedelta(days=first),
            until_date=date(2026, 2, 20) + timedelta(days=last),
        )

    mentors, mentees = ([person(f"{side}{k}") for k in range(30)] for side in "me")
    policy = mm.Policy(
        criteria=[mm.Overlap(r.choice([15, 130, 900]))], period=SPRING, together_days=1
    )
    answers = [mm.match(mentors, mentees, policy, engine=name) for name in ("matrix", "scale")]
    assert answers[0].matches == answers[1].matches, f"seed {seed}"


def test_a_group_meets_when_those_who_are_there_can() -> None:
    """Somebody who has left takes no hours from those who meet after that."""
    hours: dict[str, Any] = {"time_zone": "UTC", "availability": {"Mon 09:00-10:00"}}
    early: dict[str, Any] = {"time_zone": NEW_YORK, "availability": {"Mon 04:00-05:00"}}
    people = [mm.Profile(id=who, **hours) for who in ("ann", "bob")]
    policy = mm.Policy(criteria=[mm.Preference()], period=SPRING, together_days=1)
    for until, placed in ((date(2026, 3, 7), 3), (date(2026, 3, 20), 0)):
        guest = mm.Profile(id="cem", until_date=until, **early)
        circles = mm.form_groups(None, [*people, guest], policy, size=(3, 3), common_minutes=60)
        assert len(circles.matches) * 3 == placed
