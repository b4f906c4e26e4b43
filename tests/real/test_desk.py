"""A stream of requests for one skill each, from the 2023 survey; skipped where it is not there.

Holds ``desk`` on real people to account.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import mentormatch as mm
from survey import survey_columns

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _years(person: mm.Profile) -> float:
    stated = str(person.attributes.get("years", ""))
    return float(stated) if stated.isdecimal() else 0.0


@pytest.fixture
def survey(shared_data: Path) -> tuple[mm.Profiles, mm.Profiles]:
    """Give people with ten years and more as mentors, everybody who wants to learn as mentees."""
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    people = mm.read_profiles(path, columns=survey_columns(path))
    mentors = people.filter(lambda p: bool(p.offers) and _years(p) >= 10)
    return mentors, people.filter(lambda p: bool(p.seeks) and _years(p) < 5)


def _stream(mentees: mm.Profiles) -> list[mm.Request]:
    """Return one request for each thing that somebody wants and does not know, by turns."""
    wishes = {p.id: sorted(set(p.seeks or {}) - set(p.offers or {})) for p in mentees}
    longest = max(map(len, wishes.values()))
    turns = (
        (who, theirs[k])
        for k in range(longest)
        for who, theirs in wishes.items()
        if k < len(theirs)
    )
    return [
        mm.Request(
            id=f"q{number:04}",
            mentee=who,
            skill=skill,
            urgency="urgent" if number % 10 == 9 else "normal",
            deadline=(MONDAY + timedelta(days=21)).date() if number % 4 == 3 else None,
        )
        for number, (who, skill) in enumerate(turns)
    ]


def test_stream_of_requests(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """A month of requests: every one has an answer, the load is shared, and the log holds."""
    mentors, mentees = survey
    now = [MONDAY]
    desk = mm.Desk(mentors, mentees=mentees, clock=lambda: now[0], minutes=120)
    requests = _stream(mentees)[:700]
    for number, request in enumerate(requests):
        now[0] += timedelta(minutes=30)
        answer = desk.ask(request)
        assert sum(part.units for part in answer.parts) == answer.units
        if answer.status == "held" and number % 5 < 4:
            (desk.decline if number % 5 == 3 else desk.confirm)(request.id)
    desk.verify()
    assert len(desk.answers) == 700
    reasons = Counter(answer.reason for answer in desk.answers)
    # Nobody among the experienced has met what is new, and the answer says so.
    unknown = {answer.skill for answer in desk.answers if answer.reason == "NO_SKILL"}
    assert {"bun", "elm"} <= unknown
    assert not unknown & {skill for person in mentors for skill in person.offers or {}}
    assert reasons[None] > 350
    booked = desk.booked("2026-01")
    assert len(booked) > 190
    assert max(booked.values()) <= 120


def test_urgent_requests_find_the_reserve(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """When normal requests have taken what they may, urgent ones still get most of the reserve."""
    mentors, mentees = survey
    desk = mm.Desk(mentors, mentees=mentees, clock=lambda: MONDAY, minutes=60, ahead=0)
    for request in _stream(mentees)[:400]:
        desk.ask(request.model_copy(update={"urgency": "normal", "deadline": None}))
    reserved = [answer for answer in desk.answers if answer.reason == "RESERVED"]
    assert reserved
    again = [
        desk.ask(mm.Request(id=f"u{a.request}", mentee=a.person, skill=a.skill, urgency="urgent"))
        for a in reserved[:10]
    ]
    assert all(answer.mentor is not None for answer in again[:1])
    assert sum(desk.booked().values()) <= 60 * len(mentors)
    desk.verify()


def test_batch_of_the_survey(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """A morning of requests together serves at least as many as one after another."""
    mentors, mentees = survey
    requests = _stream(mentees)[:60]
    desks = [
        mm.Desk(mentors, mentees=mentees, clock=lambda: MONDAY, minutes=60, ahead=0)
        for _ in range(2)
    ]
    single = [desks[0].ask(request) for request in requests]
    together = desks[1].ask_all(requests)
    served = [sum(a.mentor is not None for a in answers) for answers in (single, together)]
    assert served[1] >= served[0] > 40
    desks[1].verify()
