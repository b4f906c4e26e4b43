"""The books of a desk: what follows from its events. How requests stand, and who has minutes left.

Nothing here decides; the events are applied as they come, from a call or from a file.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.desk.answer import DeskAnswer, DeskReason
from mentormatch.desk.events import (
    Asked,
    Confirmed,
    Declined,
    Event,
    Expired,
    Held,
    Refused,
    Released,
    Withdrawn,
)
from mentormatch.desk.request import Request
from mentormatch.text.sentences import Who, sentence

__all__ = ["Books", "Hold", "kept_back"]


_HOUR = 60
"""Minutes that are kept together: a few minutes of everybody would serve nobody."""


def kept_back(accounts: Ints, reserve: float) -> Ints:
    """Return int64 (mentors,): whole hours of each account that are kept for urgent requests.

    Together they are the share of all minutes that was asked for, rounded down to an hour and
    spread evenly over the mentors in their order.

    Examples
    --------
    >>> kept_back(np.array([120, 120, 120, 120, 30]), 0.25).tolist()
    [0, 60, 0, 60, 0]
    """
    share = round(reserve * 10_000)
    kept, owed = np.zeros_like(accounts), 0
    for row, account in enumerate(accounts.tolist()):
        owed += account * share
        hours = min(owed // (_HOUR * 10_000), account // _HOUR)
        kept[row] = hours * _HOUR
        owed -= hours * _HOUR * 10_000
    return kept


@dataclass(slots=True)
class _Month:
    """Minutes of each mentor that are held or confirmed in one month."""

    normal: Ints
    urgent: Ints


class Hold(NamedTuple):
    """Minutes of one mentor that are held, and until when."""

    until: datetime
    row: int
    month: str
    minutes: int
    urgent: bool


class Books:
    """How everything stands after some events.

    Parameters
    ----------
    mentors
        Ids, in order.
    accounts
        int64 (mentors,): minutes a month of each.
    reserve
        Share of all minutes, 0…1, that only urgent requests may use.
    """

    def __init__(self, mentors: Sequence[str], accounts: Ints, reserve: float) -> None:
        self.mentors = tuple(mentors)
        self.accounts = accounts
        self.kept = kept_back(accounts, reserve)
        self.requests: dict[str, Request] = {}
        self.answers: dict[str, DeskAnswer] = {}
        self.passed: dict[str, frozenset[str]] = {}
        self.log: list[Event] = []
        self._row = {person: row for row, person in enumerate(mentors)}
        self._months: dict[str, _Month] = {}
        self._expiring: list[tuple[datetime, str]] = []

    def used(self, month: str) -> Ints:
        """Return int64 (mentors,): minutes held or confirmed in a month."""
        booked = self._months.get(month)
        return np.zeros_like(self.accounts) if booked is None else booked.normal + booked.urgent

    def room(self, month: str) -> tuple[Ints, Ints]:
        """Return int64 (mentors,), twice: minutes that are left, and outside the reserve."""
        booked = self._months.get(month)
        if booked is None:
            return self.accounts, self.accounts - self.kept
        left = self.accounts - booked.normal - booked.urgent
        return left, self.accounts - self.kept - booked.normal

    def free(self, month: str, *, urgent: bool) -> Ints:
        """Return int64 (mentors,): minutes that a request of this urgency may still take."""
        left, outside = self.room(month)
        return left if urgent else np.minimum(left, outside)

    def expired(self, now: datetime) -> list[str]:
        """Return the requests whose hold has ended by now, in the order of ending."""
        # Two mentors of one request may have been given the same time, so a set.
        ended: dict[str, None] = {}
        while self._expiring and self._expiring[0][0] <= now:
            until, request = heapq.heappop(self._expiring)
            answer = self.answers[request]
            if answer.status == "held" and answer.expires == until:
                ended[request] = None
        return list(ended)

    def holds_of(self, rows: Ints) -> list[Hold]:
        """Return the holds of some mentors, the first to end first."""
        # The holds that are open are few; the mentors of a skill may be everybody.
        theirs = np.zeros(len(self.mentors), np.bool_)
        theirs[rows] = True
        # A request that was declined or released may have been entered more than once.
        several = {request for _, request in self._expiring}
        found = [self._hold_of(self.answers[request]) for request in several]
        return sorted(hold for hold in found if hold is not None and theirs[hold.row])

    def _hold_of(self, answer: DeskAnswer) -> Hold | None:
        if answer.expires is None or answer.mentor is None or answer.month is None:
            return None
        urgent = self.requests[answer.request].is_urgent
        row = self._row[answer.mentor]
        return Hold(answer.expires, row, answer.month, answer.minutes, urgent)

    def apply(self, event: Event) -> None:
        """Enter one event."""
        self.log.append(event)
        if isinstance(event, Asked):
            self._ask(event.request)
        elif isinstance(event, Held):
            self._hold(event)
        elif isinstance(event, Refused):
            self._wait(event.id, event.reason, *event.told)
        elif isinstance(event, Confirmed):
            self.answers[event.id] = replace(
                self.answers[event.id], status="confirmed", expires=None
            )
        elif isinstance(event, Declined | Expired):
            self._pass_over(event)
        elif isinstance(event, Released):
            self._free(event.id)
            said = sentence("the booking was undone")
            self._wait(event.id, "RELEASED", said, sentence("ask again"))
        else:
            self._close(event)

    def _ask(self, request: Request) -> None:
        self.requests[request.id] = request
        self.passed[request.id] = frozenset()
        self.answers[request.id] = _blank(request, "waiting")

    def _hold(self, held: Held) -> None:
        request = self.requests[held.id]
        self._charge(request, held.mentor, held.month, held.minutes)
        heapq.heappush(self._expiring, (held.expires, held.id))
        told = {name: value for name, value in held if name not in ("at", "kind", "id", "said")}
        self.answers[held.id] = replace(
            _blank(request, "held"), **told | {"parts": held.told_parts}
        )

    def _pass_over(self, event: Declined | Expired) -> None:
        self._free(event.id)
        self.passed[event.id] |= {event.mentor}
        mentor = Who(event.mentor, "mentor")
        if isinstance(event, Expired):
            said = sentence("{mentor} did not answer in time", mentor=mentor)
            fix = sentence("ask again: others are asked, if there are any")
            self._wait(event.id, "EXPIRED", said, fix)
        else:
            said = sentence("{mentor} declined", mentor=mentor)
            self._wait(event.id, "DECLINED", said, sentence("ask again"))

    def _close(self, event: Withdrawn) -> None:
        self._free(event.id)
        self.answers[event.id] = _blank(self.requests[event.id], "withdrawn")

    def _wait(self, request: str, reason: DeskReason, detail: str, fix: str) -> None:
        blank = _blank(self.requests[request], "waiting")
        self.answers[request] = replace(blank, reason=reason, detail=detail, fix=fix)

    def _free(self, request: str) -> None:
        """Give back what a request holds, if it holds anything."""
        answer = self.answers[request]
        if answer.mentor is not None and answer.month is not None:
            self._charge(self.requests[request], answer.mentor, answer.month, -answer.minutes)

    def _charge(self, request: Request, mentor: str, month: str, minutes: int) -> None:
        if month not in self._months:
            none = np.zeros_like(self.accounts)
            self._months[month] = _Month(none, none.copy())
        booked = self._months[month]
        side = booked.urgent if request.is_urgent else booked.normal
        side[self._row[mentor]] += minutes

    def state(self) -> tuple[Mapping[str, DeskAnswer], Mapping[str, frozenset[str]], object]:
        """Return all that was derived, to be compared."""
        months = {
            month: (booked.normal.tolist(), booked.urgent.tolist())
            for month, booked in self._months.items()
            if booked.normal.any() or booked.urgent.any()
        }
        return self.answers, self.passed, months


def _blank(request: Request, status: str) -> DeskAnswer:
    return DeskAnswer(request.id, request.person, request.skill, status)  # type: ignore[arg-type]
