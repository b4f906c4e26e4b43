"""What the guide and the reference of the desk promise, where no other test tries to break it.

Holds to account: ``desk.desk``, ``desk.state`` and ``desk.choose``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from desk_cases import MENTEES, MENTORS, MONDAY, Clock, asked, opened

import mentormatch as mm


class Counted(Clock):
    """A clock that counts how often it is read, and goes on with each reading."""

    reads = 0

    def __call__(self) -> datetime:
        """Return the time, a second later than before."""
        self.reads += 1
        self.turn(seconds=1)
        return self.now


@pytest.mark.parametrize(
    "call",
    [
        lambda desk: desk.ask(asked(7)),
        lambda desk: desk.ask_all([asked(7), asked(8, "python")]),
        lambda desk: desk.ask_again(),
        lambda desk: desk.confirm("r1"),
        lambda desk: desk.decline("r1"),
        lambda desk: desk.release("r1"),
        lambda desk: desk.withdraw("r1"),
        lambda desk: desk.answer("r1"),
        lambda desk: desk.answers,
        lambda desk: desk.waiting,
        lambda desk: desk.to_frame(),
        lambda desk: desk.free(),
        lambda desk: desk.booked(),
    ],
)
def test_the_clock_is_read_once_a_call(call: Callable[[mm.Desk], object]) -> None:
    """All that one call does happens at one time, and no other clock is looked at."""
    clock = Counted()
    desk = opened(clock)
    desk.ask_all([asked(1), asked(2, "cobol")])
    before, events = clock.reads, len(desk.events)
    call(desk)
    assert clock.reads == before + 1
    assert {event.at for event in desk.events[events:]} <= {clock.now}


def test_a_hold_that_ends_while_others_are_asked_again() -> None:
    """The time of a call is one, so nothing happens earlier than what was entered before it."""
    clock = Counted()
    desk = opened(clock, hold=timedelta(seconds=4))
    desk.ask_all([asked(1), asked(2, "excel", minutes=60), asked(3, "excel", minutes=60)])
    for _ in range(6):
        desk.ask_again()
    desk.verify()


def test_seniority_does_not_count() -> None:
    """Mentors who differ in nothing but their rung are equal: more minutes decide."""
    ladder = ["junior", "senior", "lead"]
    people = mm.Profiles.of(
        [
            mm.Profile(id="a", offers={"sql": 4}, seniority="lead", minutes_per_month=60),
            mm.Profile(id="b", offers={"sql": 4}, seniority="junior", minutes_per_month=120),
        ],
        ladder=ladder,
    )
    asks = mm.Profile(id="eli", seniority="senior")
    desk = mm.Desk(people, mentees=mm.Profiles.of([asks], ladder=ladder), clock=Clock(), reserve=0)
    answer = desk.ask(asked(1, mentee="eli"))
    assert (answer.mentor, answer.backup, answer.units) == ("b", "a", answer.backup_units)


@pytest.mark.parametrize("has", range(1, 6))
@pytest.mark.parametrize("current", range(5))
def test_enough_of_the_skill(has: int, current: int) -> None:
    """Whoever helps covers at least 0.7 of what is asked for, however far it is."""
    for level in range(current + 1, 6):
        desk = mm.Desk([mm.Profile(id="ann", offers={"sql": has})], clock=Clock())
        answer = desk.ask(asked(1, level=level, current=current))
        covered = max(0, min(has, level) - current) / (level - current)
        assert (answer.mentor == "ann") == (covered >= 0.7), (has, current, level)


def test_a_new_id_is_the_way_to_ask_for_something_else() -> None:
    """What the refusal of another content names works; withdrawing alone frees no id."""
    desk = opened(Clock())
    desk.ask(asked(1))
    with pytest.raises(mm.RequestError, match="give a new id, and withdraw the earlier request"):
        desk.ask(asked(1, "excel"))
    desk.withdraw("r1")
    with pytest.raises(mm.RequestError, match="asked before under the same id"):
        desk.ask(asked(1, "excel"))
    assert desk.ask(asked(2, "excel")).mentor == "cem"


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2028, 2, 29), date(2026, 12, 31)])
@pytest.mark.parametrize("ahead", [0, 1, 3])
def test_months_end(day: date, ahead: int, tmp_path: Path) -> None:
    """On the last day of a month the next months are ahead; each renews, none is left out."""
    clock = Clock(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC))
    desk = opened(clock, reserve=0, ahead=ahead, hold=timedelta(days=200))
    months = [desk.ask(asked(k, "excel")).month for k in range(ahead + 2)]
    first = day.year * 12 + day.month - 1
    due = [f"{(first + k) // 12}-{(first + k) % 12 + 1:02}" for k in range(ahead + 1)]
    assert months == [*due, None]
    clock.turn(seconds=1)
    new = first + ahead + 1
    assert desk.ask_again()[0].month == f"{new // 12}-{new % 12 + 1:02}"
    desk.verify()
    desk.save(tmp_path / "desk.json")
    mm.Desk.load(tmp_path / "desk.json", mentors=MENTORS, mentees=MENTEES, clock=clock).verify()


def test_messages_that_are_late_or_out_of_turn() -> None:
    """A yes of who declined, or whose hold has ended, is not taken for that of the next one."""
    clock = Clock()
    desk = opened(clock)
    assert desk.ask(asked(1, level=2, minutes=45)).mentor == "ann"
    assert desk.decline("r1", mentor="ann").mentor == "ben"
    for late in (desk.confirm, desk.decline):
        if late == desk.confirm:
            with pytest.raises(mm.RequestError, match="held for ben, not for"):
                late("r1", mentor="ann")
        else:
            assert late("r1", mentor="ann").mentor == "ben"
    clock.turn(days=2)
    with pytest.raises(mm.RequestError, match="nothing is held"):
        desk.confirm("r1", mentor="ben")
    assert desk.decline("r1", mentor="ben").reason == "EXPIRED"
    assert desk.ask_again()[0].mentor == "cem"


def test_nothing_is_entered_by_a_call_that_is_refused() -> None:
    """An error leaves log, minutes and answers as they were."""
    desk = opened(Clock())
    desk.ask(asked(1))
    before = desk.events, desk.free()
    calls: list[Callable[[], object]] = [
        lambda: desk.ask(asked(1, minutes=5)),
        lambda: desk.ask(asked(2, mentee="nobody")),
        lambda: desk.ask_all([asked(2), asked(3, mentee="nobody")]),
        lambda: desk.confirm("r9"),
        lambda: desk.confirm("r1", mentor="ben"),
        lambda: desk.free("January"),
    ]
    for call in calls:
        with pytest.raises(mm.MentorMatchError):
            call()
    assert (desk.events, desk.free()) == before
    assert desk.events[0].at == MONDAY
