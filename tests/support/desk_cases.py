"""Small desks to try, and an answer to a request that is worked out by looking at everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mentormatch as mm

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

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


def opened(clock: Clock, **options: object) -> mm.Desk:
    """Open the small desk."""
    return mm.Desk(MENTORS, mentees=MENTEES, clock=clock, **options)  # type: ignore[arg-type]


def loaded(path: Path) -> mm.Desk:
    """Load the small desk."""
    return mm.Desk.load(path, mentors=MENTORS, mentees=MENTEES, clock=Clock())


def save_at_once(path: Path, number: int, ready: Barrier) -> bool:
    """Load a desk, wait until others have too, ask, and return whether it was saved."""
    desk = loaded(path)
    desk.ask(asked(number, minutes=1))
    ready.wait()
    try:
        desk.save(path)
    except mm.DataMismatch:
        return False
    return True


def save_in_rounds(folder: str, rounds: int, own: int, ready: Barrier) -> None:
    """Save once to each of several desks at the same time as others; note those that were."""
    done = [save_at_once(Path(folder, f"{k}.json"), own, ready) for k in range(rounds)]
    Path(folder, f"told-{own}").write_text("".join(map(str, map(int, done))), "utf-8")


def ask_until_saved(path: str, first: int, several: int, ready: Barrier) -> None:
    """Enter requests one by one in a desk that others use; load again whenever it is refused."""
    ready.wait()
    for number in range(first, first + several):
        while True:
            desk = loaded(Path(path))
            desk.ask(asked(number, minutes=1))
            try:
                desk.save(path)
                break
            except mm.DataMismatch:
                continue


def asked(number: int, skill: str = "sql", mentee: str = "oli", **answers: Any) -> mm.Request:
    """Return a request."""
    return mm.Request(id=f"r{number}", mentee=mentee, skill=skill, **answers)


def kept(reserve: int) -> dict[str, int]:
    """Return the minutes in reserve of each mentor, for a share in percent."""
    hours, owed = {}, 0
    for mentor in MENTORS:
        owed += account(mentor) * reserve
        hours[mentor.id] = min(owed // 6000, account(mentor) // 60)
        owed -= hours[mentor.id] * 6000
    return {who: 60 * several for who, several in hours.items()}


def account(mentor: mm.Profile) -> int:
    """Return the minutes that a mentor gives a month."""
    return 240 if mentor.minutes_per_month is None else mentor.minutes_per_month


def best(
    policy: mm.Policy,
    request: mm.Request,
    free: dict[str, int],
    passed: set[str],
) -> tuple[int, set[str]] | None:
    """Return units and ids of who should be asked, of whom one is drawn: all people, one by one.

    Parameters
    ----------
    policy, request
        What makes a good helper, and what is asked.
    free
        Minutes that the request may take of each mentor.
    passed
        Who is not asked.
    """
    person = MENTEES[request.person].replace(
        seeks={request.skill: {"current": request.current, "target": request.level}}
    )
    scores = mm.score(MENTORS, [person], policy)
    found = [
        ((-int(scores.units[row, 0]), -free[mentor.id]), mentor.id)
        for row, mentor in enumerate(MENTORS)
        if request.skill in (mentor.offers or {})
        and mentor.id not in passed
        and free[mentor.id] >= request.minutes
        and scores.eligible[row, 0]
    ]
    first = min(found)[0] if found else None
    return first and (-first[0], {mentor for rank, mentor in found if rank == first})


def is_one_of(answer: mm.DeskAnswer, expected: tuple[int, set[str]] | None) -> bool:
    """Tell whether an answer names one of those who should be asked, or nobody if there is none."""
    if expected is None or answer.mentor is None:
        return expected is None and answer.mentor is None
    return answer.units == expected[0] and answer.mentor in expected[1]
