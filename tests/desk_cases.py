"""Small desks to try, and an answer to a request that is worked out by looking at everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import mentormatch as mm

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until somebody turns it."""

    now: datetime = field(default=MONDAY)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def turn(self, **span: float) -> None:
        """Turn it on by some hours or days."""
        self.now += timedelta(**span)


MENTORS = mm.Profiles.of(
    [
        mm.Profile(id="ann", offers={"sql": 5, "python": 3}, minutes_per_month=120),
        mm.Profile(id="ben", offers={"sql": 4}, minutes_per_month=100, manager="kim"),
        mm.Profile(id="cem", offers={"sql": 2, "excel": 5}, minutes_per_month=60),
        mm.Profile(id="dee", offers={"python": 5}, vetoes={"mia"}, minutes_per_month=240),
        mm.Profile(id="eve", offers={"python": 4}, active=False),
        mm.Profile(id="fay"),
    ]
)
MENTEES = mm.Profiles.of(
    [
        mm.Profile(id="mia", manager="ann"),
        mm.Profile(id="noa", preferences=["ben"]),
        mm.Profile(id="oli"),
        mm.Profile(id="kim"),
    ]
)
SKILLS = ("sql", "python", "excel", "cobol")


KEPT = {"ann": 0, "ben": 0, "cem": 0, "dee": 60, "eve": 0, "fay": 60}
"""Minutes in reserve at 0.15: 18, 15, 9, 36, 36 and 36 of each, an hour as soon as it is due."""


def opened(clock: Clock, **options: object) -> mm.Desk:
    """Open the small desk."""
    return mm.Desk(MENTORS, mentees=MENTEES, clock=clock, **options)  # type: ignore[arg-type]


def asked(number: int, skill: str = "sql", mentee: str = "oli", **answers: object) -> mm.Request:
    """Return a request."""
    return mm.Request(id=f"r{number}", mentee=mentee, skill=skill, **answers)


def best(
    desk: mm.Desk, request: mm.Request, month: str, spent: dict[str, int], passed: set[str]
) -> tuple[int, str] | None:
    """Return units and id of who should be asked: all pairs of all people, one by one.

    Parameters
    ----------
    desk, request, month
        Where what is asked, and for which month.
    spent
        Minutes booked before, by mentor, none of them of an urgent request.
    passed
        Who is not asked.
    """
    person = MENTEES[request.person].replace(
        seeks={request.skill: {"current": request.current, "target": request.level}}
    )
    scores = mm.score(MENTORS, [person], desk.policy)
    found = []
    for row, mentor in enumerate(MENTORS):
        account = 240 if mentor.minutes_per_month is None else mentor.minutes_per_month
        kept = 0 if request.is_urgent else KEPT[mentor.id]
        fits = spent.get(mentor.id, 0) + request.minutes <= account - kept
        able = request.skill in (mentor.offers or {}) and mentor.id not in passed
        if fits and able and scores.eligible[row, 0]:
            left = account - kept - spent.get(mentor.id, 0)
            found.append((-int(scores.units[row, 0]), -left, mentor.id))
    return (-min(found)[0], min(found)[2]) if found else None
