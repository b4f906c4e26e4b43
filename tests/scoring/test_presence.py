"""Who takes part, and who is there at the same time.

Holds ``scoring.presence`` to account, and the reason ``NEVER_TOGETHER`` in every form of mentoring.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm

P = mm.Profile
LATE, EARLY = date(2026, 6, 1), date(2026, 3, 1)
YEAR = (date(2026, 1, 5), date(2026, 12, 18))
M, E = P(id="m", from_date=LATE), P(id="e", until_date=EARLY)
FIRST = date(2026, 1, 1)
dates = st.one_of(st.none(), st.integers(0, 80).map(lambda d: FIRST + timedelta(days=d)))


def policy_of(**settings: Any) -> mm.Policy:
    return mm.Policy(criteria=[mm.Preference()], requirements=[], **settings)


@st.composite
def pools(draw: st.DrawFn, side: str) -> list[mm.Profile]:
    people = []
    for k in range(draw(st.integers(1, 6))):
        first, last = draw(dates), draw(dates)
        if first and last and last < first:
            first, last = last, first
        people.append(P(id=f"{side}{k}", from_date=first, until_date=last))
    return people


def days_shared(one: mm.Profile, other: mm.Profile, period: tuple[date, date] | None) -> int:
    """Count the days, one by one, in a calendar longer than all dates."""
    first, last = period or (FIRST - timedelta(days=200), FIRST + timedelta(days=400))
    days = (first + timedelta(days=k) for k in range((last - first).days + 1))
    return sum(
        all(
            (p.from_date is None or p.from_date <= day)
            and (p.until_date is None or day <= p.until_date)
            for p in (one, other)
        )
        for day in days
    )


@given(
    pools("m"),
    pools("e"),
    st.integers(0, 60),
    st.sampled_from(
        [None, (FIRST, FIRST + timedelta(days=9)), (FIRST, FIRST + timedelta(days=70))]
    ),
)
def test_who_may_meet_is_who_shares_enough_days(
    mentors: list[mm.Profile],
    mentees: list[mm.Profile],
    asked: int,
    period: tuple[date, date] | None,
) -> None:
    """Counted day by day; no more is asked than the period has, and 0 asks for none."""
    scores = mm.score(mentors, mentees, policy_of(together_days=asked, period=period))
    length = (period[1] - period[0]).days + 1 if period else 10**6
    present = [
        [all(days_shared(p, p, period) or period is None for p in (m, e)) for e in mentees]
        for m in mentors
    ]
    expected = [[days_shared(m, e, period) >= min(asked, length) for e in mentees] for m in mentors]
    assert scores.eligible.tolist() == (np.array(expected) & np.array(present)).tolist()


@pytest.mark.parametrize("engine", ["matrix", "scale"])
def test_both_engines_pair_only_people_who_are_there_together(engine: Any) -> None:
    """The rule is a sum of two look-ups, which the engine for large pools takes as well."""
    rng = np.random.default_rng(7)

    def people(side: str) -> list[mm.Profile]:
        starts = rng.integers(0, 300, 60)
        return [
            P(
                id=f"{side}{k:02}",
                offers={f"k{k % 7}"},
                seeks={f"k{k % 5}"},
                from_date=FIRST + timedelta(days=int(start)),
                until_date=FIRST + timedelta(days=int(start) + int(rng.integers(0, 90))),
            )
            for k, start in enumerate(starts)
        ]

    mentors, mentees = people("m"), people("e")
    found = mm.match(mentors, mentees, mm.Policy(period=YEAR), seed=3, engine=engine)
    assert found.certificate.proven and 20 < len(found.matches) < 60
    of = {p.id: p for p in (*mentors, *mentees)}
    assert all(days_shared(of[x.mentor], of[x.mentee], YEAR) >= 28 for x in found.matches)
    other = mm.match(mentors, mentees, mm.Policy(period=YEAR), seed=3, engine="matrix")
    assert [x.ids for x in found.matches] == [x.ids for x in other.matches]


def test_the_reason_names_both_dates_and_its_cure_helps() -> None:
    """One of the two dates moved, or fewer days asked for."""
    policy = policy_of(period=YEAR)
    mentee, mentor = mm.match([M], [E], policy).unmatched
    for told in (mentee, mentor):
        assert told.reason == "NEVER_TOGETHER"
        assert "2026-06-01" in told.detail and "2026-03-01" in told.detail
    assert mm.match([M], [E.replace(until_date=date(2026, 6, 28))], policy).matches
    brief = E.replace(until_date=date(2026, 6, 10))
    told = mm.match([M], [brief], policy).unmatched[0]
    assert "only 10 days together, and 28" in told.detail and "together_days=10" in told.fix
    assert mm.match([M], [brief], policy.replace(together_days=10)).matches
    assert not mm.match([M], [brief], policy.replace(together_days=11)).matches


@pytest.mark.parametrize(
    "verb",
    [
        lambda policy: mm.match([M], [E], policy),
        lambda policy: mm.match([M.replace(seniority="1")], [E.replace(seniority="3")], policy),
        lambda policy: mm.match_peers([M, E], policy),
        lambda policy: mm.form_groups(None, [M, E, P(id="c")], policy, size=(3, 3)),
        lambda policy: mm.form_groups([M], [E, P(id="c")], policy, size=(2, 2)),
    ],
)
def test_no_form_brings_people_together_who_are_never_there_at_once(verb: Any) -> None:
    """Where nothing is asked they are brought together as before."""
    assert not verb(policy_of(period=YEAR)).matches
    assert verb(policy_of(period=YEAR, together_days=0)).matches


def test_teams_and_boards_need_all_of_them_at_once() -> None:
    """Two mentors who never meet do not lead one team; one of them does with a board."""
    skills = mm.Policy(criteria=[mm.Covers()], requirements=[], period=YEAR)
    mentors = [P(id="m", from_date=LATE), P(id="n", until_date=EARLY)]
    mentees = [P(id=name) for name in "xyz"]
    assert not mm.form_teams(mentors, mentees, skills).matches
    assert mm.form_teams(mentors, mentees, skills.replace(together_days=0)).matches
    (board,) = mm.form_boards(mentors, [P(id="x")], skills, size=2).matches
    assert len(board.ids) == 2
    assert not mm.form_boards([M], [E], skills).matches


def test_a_round_of_peers_asks_for_one_day() -> None:
    """They meet once."""
    pool = [M, P(id="e", until_date=LATE)]
    policy = policy_of(period=YEAR)
    assert not mm.match_peers(pool, policy).matches
    assert len(mm.schedule_peers(pool, policy, rounds=1).rounds[0].matches) == 1
    pool = [M, P(id="e", until_date=LATE - timedelta(days=1))]
    assert not mm.schedule_peers(pool, policy, rounds=1).rounds[0].matches


def test_a_record_of_before_is_read_as_it_was() -> None:
    """It has no such setting, and nothing was asked."""
    policy = policy_of(period=YEAR, together_days=0)
    record = mm.match([M], [E], policy).to_json()
    older = json.loads(record)
    del older["policy"]["together_days"]
    assert mm.Matching.from_json(json.dumps(older), mentors=[M], mentees=[E]).matches
    settings = policy.to_dict()
    del settings["together_days"]
    assert mm.Policy(**settings).together_days == 28
    assert mm.Policy.recorded(settings).together_days == 0
