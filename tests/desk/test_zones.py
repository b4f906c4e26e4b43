"""A desk by the clock of a place: hours last their time, days and months are those of the place.

Holds to account: ``desk.moments``, ``desk.days``, ``desk.state``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from desk_cases import MENTEES, MENTORS, SKILLS, Clock, asked, opened

import mentormatch as mm
from mentormatch.desk.moments import Moment

CHANGES = {
    "Europe/Amsterdam": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "America/Santiago": ("2026-04-05T03:00", "2026-09-06T04:00"),
    "Africa/Cairo": ("2026-04-23T22:00", "2026-10-29T21:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
}
"""When clocks change in 2026, in UTC: at two, at midnight, by an hour, by half of one."""
EACH = [(zone, change) for zone, both in CHANGES.items() for change in both]


class Wall(Clock):
    """A clock of a place; time passes as it does everywhere."""

    def __init__(self, zone: tzinfo, now: datetime) -> None:
        super().__init__(now)
        self.zone = zone

    def __call__(self) -> datetime:
        """Return the time on the wall."""
        return self.now.astimezone(self.zone)


def wall(zone: str, change: str, minutes: float) -> Wall:
    """Return a clock that stands so many minutes from a change."""
    at = datetime.fromisoformat(change).replace(tzinfo=UTC) + timedelta(minutes=minutes)
    return Wall(ZoneInfo(zone), at)


def again(desk: mm.Desk, path: Path, clock: Clock) -> mm.Desk:
    """Return the desk from its file: what was verified can be loaded, and is the same."""
    desk.verify()
    desk.save(path)
    loaded = mm.Desk.load(path, mentors=MENTORS, mentees=MENTEES, clock=clock)
    assert loaded.events == desk.events
    assert loaded.answers == desk.answers
    loaded.verify()
    return loaded


@pytest.mark.parametrize(("zone", "change"), EACH)
@pytest.mark.parametrize("hold", [20, 90, 48 * 60])
@pytest.mark.parametrize("before", [10, 24 * 60])
def test_a_hold_lasts_its_time(
    tmp_path: Path, zone: str, change: str, hold: int, before: int
) -> None:
    """Across a change a hold ends after its hours, neither earlier nor later, and can be kept."""
    clock = wall(zone, change, -before)
    desk = opened(clock, hold=timedelta(minutes=hold))
    until = desk.ask(asked(1)).expires
    assert until is not None and until - clock.now == timedelta(minutes=hold)
    assert until.utcoffset() == until.astimezone(clock.zone).utcoffset()
    clock.turn(minutes=hold - 1)
    assert desk.answer("r1").status == "held"
    desk = again(desk, tmp_path / "before.json", clock)
    clock.turn(minutes=1)
    assert desk.answer("r1").reason == "EXPIRED"
    again(desk, tmp_path / "after.json", clock)


def test_what_was_written_by_a_clock_of_a_place_is_read(tmp_path: Path) -> None:
    """The hour that is skipped in spring lies in the hold; the file is loaded again."""
    zone = ZoneInfo("Europe/Amsterdam")
    clock = Clock(datetime(2026, 3, 27, 2, 30, tzinfo=zone))
    desk = opened(clock)
    desk.ask(asked(1))
    clock.now = datetime(2026, 3, 29, 3, 10, tzinfo=zone)
    assert desk.waiting == ()
    clock.now = datetime(2026, 3, 29, 3, 30, tzinfo=zone)
    assert len(again(desk, tmp_path / "desk.json", clock).waiting) == 1


@pytest.mark.parametrize(("zone", "change"), EACH)
@pytest.mark.parametrize("notice", [1, 24])
def test_notice_before_a_deadline(zone: str, change: str, notice: int) -> None:
    """A deadline on the day of a change ends with that day, and the notice is counted in hours."""
    place = ZoneInfo(zone)
    day = wall(zone, change, -1)().date()
    for last in (day, day + timedelta(days=1)):
        # The last instant of a day is found minute by minute.
        end = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=2)
        while (end - timedelta(minutes=1)).astimezone(place).date() > last:
            end -= timedelta(minutes=1)
        clock = Wall(place, end - timedelta(hours=notice))
        desk = opened(clock, notice=timedelta(hours=notice))
        held = desk.ask(asked(1, deadline=last))
        assert (held.status, held.expires) == ("held", end)
        clock.turn(minutes=1)
        late = desk.ask(asked(2, deadline=last))
        assert late.reason == "DEADLINE"
        cure = date.fromisoformat(late.fix.split()[4])
        assert cure == last + timedelta(days=1)
        assert desk.ask(asked(3, deadline=cure)).status == "held"
        desk.verify()


@pytest.mark.parametrize("zone", CHANGES)
@pytest.mark.parametrize("month", [1, 3, 10])
def test_months_are_those_of_the_place(tmp_path: Path, zone: str, month: int) -> None:
    """A minute before midnight the month is the old one, at midnight the new, wherever UTC is."""
    place = ZoneInfo(zone)
    begin = datetime(2026, month, 1, tzinfo=place).astimezone(UTC)
    clock = Wall(place, begin - timedelta(minutes=1))
    desk = opened(clock, reserve=0)
    old = f"{begin.astimezone(place) - timedelta(days=1):%Y-%m}"
    assert desk.ask(asked(1, "excel")).month == old
    assert desk.booked() == {"cem": 60}
    desk = again(desk, tmp_path / "desk.json", clock)
    clock.turn(minutes=1)
    assert (desk.booked(), desk.free()["cem"]) == ({}, 60)
    assert desk.ask(asked(2, "excel")).month == f"2026-{month:02}"
    again(desk, tmp_path / "again.json", clock)


def test_the_last_days_of_people_are_those_of_the_place(tmp_path: Path) -> None:
    """Whoever leaves today may be asked until midnight there, and the judge agrees."""
    people = [mm.Profile(id="ann", offers={"sql": 5}, until_date=date(2026, 1, 31))]
    clock = Wall(ZoneInfo("America/New_York"), datetime(2026, 2, 1, 3, tzinfo=UTC))
    desk = mm.Desk(people, clock=clock)
    assert desk.ask(asked(1, minutes=5)).mentor == "ann"
    clock.turn(hours=2)
    assert desk.ask(asked(2, minutes=5)).reason == "ABSENT"
    desk.verify()
    desk.save(tmp_path / "desk.json")
    assert mm.Desk.load(tmp_path / "desk.json", mentors=people, clock=clock).events == desk.events


@pytest.mark.parametrize("zone", CHANGES)
def test_what_is_verified_can_be_loaded(tmp_path: Path, zone: str) -> None:
    """Whatever happens around the changes of a year, the desk can be kept at any moment."""
    rng = np.random.default_rng([*zone.encode()])
    clock = wall(zone, CHANGES[zone][0], -60 * 24 * 40)
    desk = opened(clock, hold=timedelta(minutes=int(rng.integers(10, 3000))), reserve=0.2)
    for number in range(45):
        near = rng.random() < 0.5
        clock.turn(minutes=int(rng.integers(1, 60)) if near else int(rng.integers(1, 9000)))
        days = int(rng.integers(0, 40))
        desk.ask(
            asked(
                number,
                SKILLS[rng.integers(3)],
                MENTEES.ids[rng.integers(4)],
                level=int(rng.integers(1, 6)),
                minutes=int(rng.integers(5, 60)),
                deadline=None if days < 20 else clock().date() + timedelta(days=days - 20),
            )
        )
        held = [answer.request for answer in desk.answers if answer.status == "held"]
        for name, what in zip(held, rng.random(len(held)), strict=True):
            if what < 0.3:
                (desk.confirm, desk.decline, desk.release)[int(what * 10)](name)
        if number % 6 == 0:
            desk.ask_again()
        if number % 15 == 0:
            desk = again(desk, tmp_path / f"{number}.json", clock)
    again(desk, tmp_path / "last.json", clock)


def test_places_may_take_turns(tmp_path: Path) -> None:
    """A file of one place is gone on with in another: instants stay, days are the new place's."""
    clock = wall("Europe/Amsterdam", "2026-01-31T23:30", 0)
    desk = opened(clock, reserve=0)
    assert desk.ask(asked(1, "excel")).month == "2026-02"
    clock.zone = ZoneInfo("America/New_York")
    desk = again(desk, tmp_path / "desk.json", clock)
    assert desk.ask(asked(2, "excel")).month == "2026-01"
    clock.zone = UTC
    again(desk, tmp_path / "again.json", clock)


def test_a_time_that_comes_twice_is_told_with_its_offset() -> None:
    """Half past two on the day the clocks go back is told so that one knows which."""
    clock = wall("Europe/Amsterdam", "2026-10-25T01:00", 20)
    desk = opened(clock, hold=timedelta(minutes=10), reserve=0, ahead=0)
    desk.ask(asked(1, "excel"))
    fix = desk.ask(asked(2, "excel")).fix
    assert fix == "ask again after 2026-10-25 02:30 (UTC+01:00), when a hold ends, or on 2026-11-01"
    clock.now = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert [answer.mentor for answer in desk.ask_again()] == [None, "cem"]


def test_a_hold_that_ends_within_a_minute_is_told_by_the_next() -> None:
    """Whoever comes at the minute that is told does not come too early."""
    clock = Clock(datetime(2026, 1, 5, 9, 0, 30, tzinfo=UTC))
    desk = opened(clock, hold=timedelta(hours=1), reserve=0, ahead=0)
    desk.ask(asked(1, "excel"))
    assert "after 2026-01-05 10:01," in desk.ask(asked(2, "excel")).fix


def test_offsets_of_old_days_are_whole_minutes(tmp_path: Path) -> None:
    """Local time of before the zones has seconds, which a file of times does not take."""
    clock = Clock(datetime(1930, 5, 1, 9, tzinfo=ZoneInfo("Africa/Monrovia")))
    desk = opened(clock)
    desk.ask(asked(1))
    again(desk, tmp_path / "desk.json", clock)
    assert desk.events[0].at == clock.now


class _NoZone(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _: datetime | None) -> None:
        """Return nothing."""

    tzname = dst = utcoffset


def test_a_zone_without_an_offset_is_none(tmp_path: Path) -> None:
    """A clock that names no offset is one without a zone, in the file too."""
    clock = Clock(datetime(2026, 1, 5, 9, tzinfo=_NoZone()))
    desk = opened(clock)
    desk.ask(asked(1))
    assert desk.events[0].at == datetime.fromisoformat("2026-01-05T09:00")
    again(desk, tmp_path / "desk.json", clock)


@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(days=40)])
def test_a_clock_that_runs_backwards(tmp_path: Path, back: timedelta) -> None:
    """Time stands at the last event, also for a desk from a file; nothing ends, nothing is lost."""
    clock = wall("Europe/Amsterdam", "2026-10-25T01:00", -30)
    desk = opened(clock, hold=timedelta(minutes=45))
    first = desk.ask(asked(1))
    clock.now -= back
    desk = again(desk, tmp_path / "desk.json", clock)
    second = desk.ask(asked(2, "python"))
    assert (desk.answer("r1"), second.expires) == (first, first.expires)
    assert len({event.at for event in desk.events}) == 1
    assert desk.free("2026-10")["ann"] == 120 - 60
    clock.now += back + timedelta(minutes=45)
    assert [answer.reason for answer in again(desk, tmp_path / "x.json", clock).waiting] == [
        "EXPIRED"
    ] * 2


@pytest.mark.parametrize("year", [1, 999, 9001, 9999])
@pytest.mark.parametrize("zone", [None, UTC, ZoneInfo("Pacific/Kiritimati")])
def test_clocks_at_the_end_of_time(year: int, zone: tzinfo | None) -> None:
    """A year that no programme has is refused in words, and nothing is entered."""
    for day in (datetime(year, 1, 1, tzinfo=zone), datetime(year, 12, 31, 23, 59, tzinfo=zone)):
        desk = opened(Clock(day))
        with pytest.raises(mm.RequestError, match=f"a time in the year {year}, expected one from"):
            desk.ask(asked(1))
        assert desk.events == ()


@pytest.mark.parametrize("deadline", [date.max, date(9999, 12, 1), date(5000, 1, 31)])
@pytest.mark.parametrize("zone", [None, UTC, ZoneInfo("Pacific/Kiritimati")])
def test_deadlines_at_the_end_of_time(tmp_path: Path, zone: tzinfo | None, deadline: date) -> None:
    """A deadline that never comes is no hurry."""
    clock = Clock(datetime(2026, 1, 5, 9, tzinfo=zone))
    desk = opened(clock)
    answer = desk.ask(asked(1, deadline=deadline))
    assert answer.expires == clock.now + timedelta(days=2)
    again(desk, tmp_path / "desk.json", clock)
    assert desk.ask(asked(2, deadline=date.min)).reason == "DEADLINE"


def test_the_deadline_of_yesterday_at_midnight() -> None:
    """Without any notice the day that has just ended is over; the cure is today."""
    clock = Clock(datetime(2026, 1, 5, tzinfo=UTC))
    desk = opened(clock, notice=timedelta(0))
    answer = desk.ask(asked(1, deadline=date(2026, 1, 4)))
    assert (answer.reason, answer.fix) == ("DEADLINE", "move the deadline to 2026-01-05 or later")
    assert desk.ask(asked(2, deadline=date(2026, 1, 5))).status == "held"


@pytest.mark.parametrize(("zone", "change"), EACH)
def test_a_day_ends_once(zone: str, change: str) -> None:
    """The end of each day near a change is the first instant of the next day there."""
    place = ZoneInfo(zone)
    now = Moment.of(wall(zone, change, -600)())
    for days in range(-1, 3):
        day = now.day + timedelta(days=days)
        end = now.end_of(day)
        assert end.astimezone(place).date() == day + timedelta(days=1)
        assert (end - timedelta(seconds=1)).astimezone(place).date() == day
