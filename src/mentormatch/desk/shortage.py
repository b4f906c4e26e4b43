"""Why nobody has the minutes that are asked for, and what would help, tried before it is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.desk.answer import DeskReason
from mentormatch.desk.books import Books, Hold
from mentormatch.desk.choose import Asking
from mentormatch.desk.days import first_day, in_time, months_between
from mentormatch.desk.moments import Moment, next_month
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Candidates, there
from mentormatch.desk.storage import DeskOptions
from mentormatch.text.phrases import several

__all__ = ["Refusal", "no_minutes", "one_more"]


class Refusal(NamedTuple):
    """A reason of the closed list, the same in a sentence, and what would help."""

    reason: DeskReason
    detail: str
    fix: str


def no_minutes(asking: Asking, books: Books, now: Moment, options: DeskOptions) -> Refusal:
    """Say why a request finds no minutes with those who may be asked: the first that applies.

    Parameters
    ----------
    asking
        What was asked; somebody may be asked, and nobody has the minutes.
    books
        Who has minutes left.
    now, options
        The time, and how the desk works.
    """
    outlook = _Outlook(asking, books, now, options)
    request, asked = asking.request, asking.request.minutes
    whole, most = outlook.accounts(urgent=True), outlook.accounts(urgent=request.is_urgent)
    could = several(len(outlook.rows), "mentor", "mentors")
    who = f"{could} could help with {request.skill!r}"
    if whole < asked:
        return Refusal("TOO_LONG", f"{who}; {_gives(most, whole)}", _shorter(outlook, most))
    left = outlook.left(urgent=request.is_urgent)
    if not request.is_urgent and outlook.left(urgent=True) >= asked:
        return _reserved(who, outlook, most, whole, left)
    span = dict.fromkeys((asking.months[0], asking.months[-1]))
    return Refusal(
        "FULL",
        f"{who}; the most minutes that one of them has left in {' to '.join(span)} are {left} "
        f"of the {asked} asked for",
        _full(outlook, most, left),
    )


def _gives(most: int, whole: int) -> str:
    kept = f" besides the reserve, {whole} with it" if whole > most else ""
    return f"the most that one of them gives a month is {most} minutes{kept}"


def _shorter(outlook: _Outlook, most: int) -> str:
    """Say what would help where nobody gives so much: less now, or less when there is more."""
    urgent = outlook.request.is_urgent
    if left := outlook.left(urgent=urgent):
        return f"ask for at most {left} minutes"
    if later := outlook.later(most, urgent=urgent) if most else "":
        return f"ask for at most {most} minutes {later}"
    if left := outlook.left(urgent=True):
        return f"make it urgent and ask for at most {left} minutes"
    return f"{outlook.hurry}find a mentor who gives minutes"


def _reserved(who: str, outlook: _Outlook, most: int, whole: int, left: int) -> Refusal:
    request, asked = outlook.request, outlook.request.minutes
    if most < asked:
        told, other = _gives(most, whole), f"ask for {left} minutes" if left else ""
    else:
        told = f"{asked} minutes are left in the reserve for urgent requests only"
        later = outlook.later(asked, urgent=request.is_urgent)
        other = f"ask again {later}" if later else ""
    fix = f"make it urgent, or {other}" if other else "make it urgent"
    return Refusal("RESERVED", f"{who}; {told}", fix)


def _full(outlook: _Outlook, most: int, left: int) -> str:
    request, asked = outlook.request, outlook.request.minutes
    urgent = request.is_urgent or most < asked
    begun = "" if urgent == request.is_urgent else "make it urgent and "
    later = outlook.later(asked, urgent=urgent)
    fixes = [f"ask for {left} minutes"] * (left > 0) + [f"{begun}ask again {later}"] * bool(later)
    fixes = fixes or outlook.with_another_deadline(urgent, begun)
    return ", or ".join(fixes) or f"{outlook.hurry}{outlook.one_more}"


def one_more(request: Request, candidates: Candidates) -> str:
    """Name the mentor who would help, whom the policy's floor does not exclude."""
    floor = candidates.scores.policy.floor
    reaching = f" who reaches the floor of {floor}" if floor else ""
    return f"find one more mentor with {request.skill!r}{reaching}"


class _Room(NamedTuple):
    """Minutes that mentors have left in a month, in all and outside the reserve."""

    left: Ints
    outside: Ints

    def free(self, urgent: bool) -> Ints:
        """Return what a request of this urgency may take."""
        return self.left if urgent else np.minimum(self.left, self.outside)


class _Time(NamedTuple):
    """When somebody has the minutes, and the month in which they would be booked."""

    then: Moment
    month: str

    def deadline(self, notice: timedelta) -> date:
        """Return the first deadline that would do."""
        return max(date.fromisoformat(f"{self.month}-01"), first_day(self.then, notice))


class _Outlook:
    """What those who may be asked have left, now and later, if nobody else asks."""

    def __init__(self, asking: Asking, books: Books, now: Moment, options: DeskOptions) -> None:
        self.request = asking.request
        self.rows = asking.candidates.rows[asking.free_to_ask]
        self._asking, self._books, self._now, self._options = asking, books, now, options
        self._holds = books.holds_of(self.rows)

    @property
    def hurry(self) -> str:
        """What a request has to do besides where all minutes are kept for urgent ones."""
        kept = self._options.reserve == 1 and not self.request.is_urgent
        return "make it urgent and " if kept else ""

    @property
    def one_more(self) -> str:
        """The mentor who would help."""
        return one_more(self.request, self._asking.candidates)

    def accounts(self, *, urgent: bool) -> int:
        """Return the most minutes that one of them gives a month."""
        given = self._books.accounts if urgent else self._books.accounts - self._books.kept
        return int(given[self.rows].max())

    def left(self, *, urgent: bool) -> int:
        """Return the most minutes that one of them has left in one of the months."""
        return max(self._most(month, urgent) for month in self._asking.months)

    def later(self, minutes: int, *, urgent: bool) -> str:
        """Say when one of them has the minutes: after a hold, or in a new month; or nothing."""
        deadline = self.request.deadline
        end = self._when_a_hold_ends(minutes, urgent, deadline)
        begin = self._in_a_new_month(minutes, urgent, deadline)
        told = []
        if end is not None and (begin is None or end.then.day < begin.then.day):
            told.append(f"after {self._now.shown(end.then.at)}, when a hold ends")
        if begin is not None:
            told.append(f"on {begin.then.day}{'' if told else ', when a new month begins'}")
        return ", or ".join(told)

    def with_another_deadline(self, urgent: bool, begun: str) -> list[str]:
        """Say which later deadline would help, now or later; nothing if there is none."""
        if self.request.deadline is None:
            return []
        asked, notice = self.request.minutes, self._options.notice
        for month in months_between(self._now.day, None, self._options.ahead):
            if self._most(month, urgent) >= asked:
                return [f"{begun}move the deadline to {month}-01 or later"]
        end = self._when_a_hold_ends(asked, urgent, None)
        begin = self._in_a_new_month(asked, urgent, None)
        if end is not None and (begin is None or end.then.day < begin.then.day):
            when, time = f"after {self._now.shown(end.then.at)}, when a hold ends", end
        elif begin is not None:
            when, time = f"on {begin.then.day}, when a new month begins", begin
        else:
            return []
        return [f"{begun}ask again {when}, with a deadline of {time.deadline(notice)} or later"]

    def _most(self, month: str, urgent: bool) -> int:
        return int(self._books.free(month, urgent=urgent)[self.rows].max())

    def _when_a_hold_ends(self, minutes: int, urgent: bool, deadline: date | None) -> _Time | None:
        rooms: dict[str, _Room] = {}
        for hold in self._holds:
            then = self._now.moved(self._now.whole_minute(hold.until))
            if not in_time(deadline, then, self._options.notice):
                return None
            room = rooms.get(hold.month) or rooms.setdefault(hold.month, self._room(hold.month))
            place = self._give_back(room, hold)
            if (
                room.free(urgent)[place] >= minutes
                and hold.month in months_between(then.day, deadline, self._options.ahead)
                and self._there(then.day)[place]
            ):
                return _Time(then, hold.month)
        return None

    def _in_a_new_month(self, minutes: int, urgent: bool, deadline: date | None) -> _Time | None:
        first = next_month(self._now.day)
        then = self._now.moved(self._now.begin_of(first))
        if not in_time(deadline, then, self._options.notice):
            return None
        here = self._there(first)
        for month in months_between(first, deadline, self._options.ahead):
            room = self._room(month)
            for hold in self._holds:
                if hold.month == month and hold.until <= then.at:
                    self._give_back(room, hold)
            if (here & (room.free(urgent) >= minutes)).any():
                return _Time(then, month)
        return None

    def _room(self, month: str) -> _Room:
        return _Room(*(minutes[self.rows] for minutes in self._books.room(month)))

    def _give_back(self, room: _Room, hold: Hold) -> int:
        """Enter that a hold has ended; return the place of its mentor among the rows."""
        place = int(np.searchsorted(self.rows, hold.row))
        room.left[place] += hold.minutes
        room.outside[place] += 0 if hold.urgent else hold.minutes
        return place

    def _there(self, day: date) -> Bools:
        """Return bool (rows,): who takes part on a day; nobody if who asks does not."""
        scores = self._asking.candidates.scores
        mentors = there(scores.mentors, day)[self._asking.free_to_ask]
        return np.asarray(mentors & there(scores.mentees, day)[0])
