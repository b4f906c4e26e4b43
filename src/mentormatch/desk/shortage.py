"""Why nobody has the minutes that are asked for, and what would help, tried before it is said."""

from __future__ import annotations

from collections.abc import Sequence
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
from mentormatch.text.sentences import Sentence, any_of, counted, sentence

__all__ = ["Refusal", "no_minutes", "one_more"]


class Refusal(NamedTuple):
    """A reason of the closed list, the same in a sentence, and what would help."""

    reason: DeskReason
    detail: Sentence
    fix: Sentence


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
    who = counted(
        len(outlook.rows),
        "{count} mentor could help with {skill!r}",
        "{count:,} mentors could help with {skill!r}",
        skill=request.skill,
    )
    if whole < asked:
        return Refusal("TOO_LONG", _and(who, _gives(most, whole)), _shorter(outlook, most))
    left = outlook.left(urgent=request.is_urgent)
    if not request.is_urgent and outlook.left(urgent=True) >= asked:
        return _reserved(who, outlook, most, whole, left)
    told = sentence(
        "{asked} minutes were asked for, and none of them has more than {left} left in {months}",
        months=_span(asking.months),
        left=left,
        asked=asked,
    )
    return Refusal("FULL", _and(who, told), _full(outlook, most, left))


def _and(who: Sentence, told: Sentence) -> Sentence:
    return sentence("{mentors}; {told}", mentors=who, told=told)


def _span(months: Sequence[str]) -> Sentence:
    first, last = months[0], months[-1]
    if first == last:
        return sentence("{month}", month=first)
    return sentence("{low} to {high}", low=first, high=last)


def _gives(most: int, whole: int) -> Sentence:
    if whole > most:
        return sentence(
            "none of them gives more than {most} minutes a month ({whole} with the reserve)",
            most=most,
            whole=whole,
        )
    return sentence("none of them gives more than {most} minutes a month", most=most)


def _urgent_and(cure: Sentence, *, wanted: bool = True) -> Sentence:
    """Return what would help, once the request is made urgent if that is wanted."""
    return sentence("make it urgent and {cure}", cure=cure) if wanted else cure


def _at_most(minutes: int) -> Sentence:
    return sentence("ask for at most {minutes} minutes", minutes=minutes)


def _less(minutes: int) -> Sentence:
    return sentence("ask for {minutes} minutes", minutes=minutes)


def _again(when: Sentence) -> Sentence:
    return sentence("ask again {when}", when=when)


def _shorter(outlook: _Outlook, most: int) -> Sentence:
    """Say what would help where nobody gives so much: less now, or less when there is more."""
    urgent = outlook.request.is_urgent
    if left := outlook.left(urgent=urgent):
        return _at_most(left)
    later = outlook.later(most, urgent=urgent) if most else None
    if later:
        return sentence("{cure} {when}", cure=_at_most(most), when=later)
    if left := outlook.left(urgent=True):
        return _urgent_and(_at_most(left))
    return outlook.hurried(sentence("find a mentor who gives minutes"))


def _reserved(who: Sentence, outlook: _Outlook, most: int, whole: int, left: int) -> Refusal:
    request, asked = outlook.request, outlook.request.minutes
    fixes = [sentence("make it urgent")]
    if most < asked:
        told = _gives(most, whole)
        fixes += [_less(left)] if left else []
    else:
        told = sentence(
            "the {minutes} minutes that are left are reserved for urgent requests", minutes=asked
        )
        later = outlook.later(asked, urgent=request.is_urgent)
        fixes += [_again(later)] if later else []
    return Refusal("RESERVED", _and(who, told), any_of(fixes))


def _full(outlook: _Outlook, most: int, left: int) -> Sentence:
    request, asked = outlook.request, outlook.request.minutes
    urgent = request.is_urgent or most < asked
    later = outlook.later(asked, urgent=urgent)
    fixes = [_less(left)] if left > 0 else []
    fixes += [_urgent_and(_again(later), wanted=urgent != request.is_urgent)] if later else []
    fixes = fixes or outlook.with_another_deadline(urgent)
    return any_of(fixes or [outlook.hurried(outlook.one_more)])


def one_more(request: Request, candidates: Candidates) -> Sentence:
    """Name the mentor who would help, whom the policy's floor does not exclude."""
    floor = candidates.scores.policy.floor
    if floor:
        return sentence(
            "find one more mentor with {skill!r} who reaches the floor of {floor}",
            skill=request.skill,
            floor=floor,
        )
    return sentence("find one more mentor with {skill!r}", skill=request.skill)


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


def _in_the_month(begin: _Time) -> Sentence:
    return sentence("on {day}, when a new month begins", day=str(begin.then.day))


class _Outlook:
    """What those who may be asked have left, now and later, if nobody else asks."""

    def __init__(self, asking: Asking, books: Books, now: Moment, options: DeskOptions) -> None:
        self.request = asking.request
        self.rows = asking.candidates.rows[asking.free_to_ask]
        self._asking, self._books, self._now, self._options = asking, books, now, options
        self._holds = books.holds_of(self.rows)

    def hurried(self, cure: Sentence) -> Sentence:
        """Return what would help, urgently where all minutes are kept for urgent requests."""
        kept = self._options.reserve == 1 and not self.request.is_urgent
        return _urgent_and(cure, wanted=kept)

    @property
    def one_more(self) -> Sentence:
        """The mentor who would help."""
        return one_more(self.request, self._asking.candidates)

    def accounts(self, *, urgent: bool) -> int:
        """Return the most minutes that one of them gives a month."""
        given = self._books.accounts if urgent else self._books.accounts - self._books.kept
        return int(given[self.rows].max())

    def left(self, *, urgent: bool) -> int:
        """Return the most minutes that one of them has left in one of the months."""
        return max(self._most(month, urgent) for month in self._asking.months)

    def later(self, minutes: int, *, urgent: bool) -> Sentence | None:
        """Say when one of them has the minutes: after a hold, or in a new month; or nothing."""
        deadline = self.request.deadline
        end = self._when_a_hold_ends(minutes, urgent, deadline)
        begin = self._in_a_new_month(minutes, urgent, deadline)
        told = []
        if end is not None and (begin is None or end.then.day < begin.then.day):
            told.append(self._after_a_hold(end))
        if begin is not None and told:
            told.append(sentence("on {day}", day=str(begin.then.day)))
        elif begin is not None:
            told.append(_in_the_month(begin))
        return any_of(told) if told else None

    def _after_a_hold(self, end: _Time) -> Sentence:
        return sentence("after {time}, when a hold ends", time=self._now.shown(end.then.at))

    def with_another_deadline(self, urgent: bool) -> list[Sentence]:
        """Say which later deadline would help, now or later; nothing if there is none."""
        if self.request.deadline is None:
            return []
        asked, notice = self.request.minutes, self._options.notice
        for month in months_between(self._now.day, None, self._options.ahead):
            if self._most(month, urgent) >= asked:
                move = sentence("move the deadline to {day} or later", day=f"{month}-01")
                return [_urgent_and(move, wanted=urgent != self.request.is_urgent)]
        end = self._when_a_hold_ends(asked, urgent, None)
        begin = self._in_a_new_month(asked, urgent, None)
        if end is not None and (begin is None or end.then.day < begin.then.day):
            when, time = self._after_a_hold(end), end
        elif begin is not None:
            when, time = _in_the_month(begin), begin
        else:
            return []
        again = sentence(
            "ask again {when}, with a deadline of {day} or later",
            when=when,
            day=str(time.deadline(notice)),
        )
        return [_urgent_and(again, wanted=urgent != self.request.is_urgent)]

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
