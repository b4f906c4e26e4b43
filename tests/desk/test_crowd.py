"""A desk whose mentors all have the skill that is asked for: as if everybody were looked at.

Holds to account: ``desk.choose`` and ``desk.roster``.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import numpy as np
from desk_cases import Clock

import mentormatch as mm

COHORT = mm.datasets.synthetic_cohort(20, 30, seed=5, departments=2)
MENTORS = mm.Profiles.of(
    (
        person.replace(offers={**(person.offers or {}), "sql": 1 + row % 3}, minutes_per_month=60)
        for row, person in enumerate(COHORT.mentors)
    ),
    ladder=COHORT.mentors.ladder,
)
TODAY = date(2026, 3, 2)
RULES = [mm.NotMetBefore(), *mm.presets.situational().requirements]
POLICY = mm.presets.situational().replace(requirements=RULES)


def scored(request: mm.Request, policy: mm.Policy = POLICY) -> mm.Scores:
    """Score everybody for whoever asks, with all reporting lines."""
    person = COHORT.mentees[request.person].replace(seeks=request.need())
    asking = mm.Profiles.of([person], ladder=COHORT.mentees.ladder)
    return mm.score(MENTORS, asking.with_managers(COHORT.mentees.managers), policy)


def takes_part(person: mm.Profile) -> bool:
    """Tell whether somebody is there today."""
    days = person.from_date or date.min, person.until_date or date.max
    return person.active and days[0] <= TODAY <= days[1]


def allowed(request: mm.Request) -> list[int]:
    """Return the rows of all mentors who may be asked."""
    if not takes_part(COHORT.mentees[request.person]):
        return []
    eligible = scored(request).eligible[:, 0]
    return [row for row, mentor in enumerate(MENTORS) if eligible[row] and takes_part(mentor)]


def reachable(request: mm.Request) -> int | None:
    """Return the highest level below that somebody reaches, trying all of them."""
    gate = mm.Policy(criteria=[mm.NotSelf()], requirements=[RULES[-1]])
    there = np.array([takes_part(mentor) for mentor in MENTORS])
    for level in range(request.level - 1, 0, -1):
        lower = mm.Request(id="r", mentee=request.person, skill=request.skill, level=level)
        if (scored(lower, gate).eligible[:, 0] & there).any():
            return level
    return None


def first_end(desk: mm.Desk, free: dict[str, int], minutes: int) -> datetime:
    """Return when the first hold ends after which one of these mentors has the minutes."""
    holds = sorted((a.expires, a.mentor, a.minutes) for a in desk.answers if a.expires and a.mentor)
    theirs = Counter(free)
    for ends, mentor, held in holds:
        theirs[mentor] += held
        if mentor in free and theirs[mentor] >= minutes:
            return ends
    raise AssertionError("nobody will have the minutes")


def test_answers_are_those_of_looking_at_everybody() -> None:
    """Who is named with which points and which backup, or why nobody is, request by request."""
    clock, used = Clock(datetime(2026, 3, 2, 9, tzinfo=UTC)), Counter[str]()
    desk = mm.Desk(MENTORS, POLICY, clock=clock, mentees=COHORT.mentees, reserve=0, ahead=0)
    seen = Counter[str | None]()
    for number in range(90):
        clock.turn(minutes=7)
        request = mm.Request(
            id=f"r{number}",
            mentee=COHORT.mentees.ids[number % 30],
            skill="sql",
            level=(2, 3, 4, 5)[number % 4],
            minutes=(60, 30)[number % 2],
        )
        answer = desk.ask(request)
        seen[answer.reason] += 1
        units, rows = scored(request).units[:, 0], allowed(request)
        free = {row: 60 - used[MENTORS.ids[row]] for row in rows}
        room = [row for row in rows if free[row] >= request.minutes]
        ranks = {MENTORS.ids[row]: (-units[row], -free[row]) for row in room}
        if room:
            used[str(answer.mentor)] += request.minutes
            # Among equals the lot decides.
            named = [who for who in (answer.mentor, answer.backup) if who is not None]
            assert [ranks[who] for who in named] == sorted(ranks.values())[:2]
            assert answer.units == units[MENTORS.ids.index(named[0])]
            assert answer.parts == scored(request).contributions(named[0], request.person)
        elif rows:
            left = max(free.values())
            ends = first_end(desk, {MENTORS.ids[row]: free[row] for row in rows}, request.minutes)
            shorter = f"ask for {left} minutes, or " if left else ""
            assert answer.reason == "FULL"
            assert answer.fix.startswith(f"{shorter}ask again after {ends:%Y-%m-%d %H:%M}")
        elif answer.reason == "LEVEL":
            level = reachable(request)
            told = f"ask for level {level}" if level else "find one mentor with 'sql'"
            assert answer.fix.startswith(told)
        else:
            assert answer.reason in ("ABSENT", "EXCLUDED")
    desk.verify()
    assert seen["LEVEL"] and seen["FULL"] and seen[None]


def test_who_declined_is_left_out_as_if_by_hand() -> None:
    """Everybody declines in turn, the backup first; then the reason names them."""
    clock = Clock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    few = MENTORS.filter([mentor.id for mentor in MENTORS if takes_part(mentor)][:6])
    desk = mm.Desk(few, clock=clock, reserve=0)
    answer = desk.ask(mm.Request(id="r", mentee="somebody", skill="sql", level=1))
    asked = []
    while answer.mentor is not None:
        asked.append(answer.mentor)
        backup, answer = answer.backup, desk.decline("r")
        assert answer.mentor == backup
    assert sorted(asked) == list(few.ids)
    assert answer.reason == "DECLINED" and ", ".join(few.ids[:3]) in answer.detail
