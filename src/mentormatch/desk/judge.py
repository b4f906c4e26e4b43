"""The judge of a desk: replays its events with books of its own, and knows nothing of choosing.

Every event is judged before it is entered, in constant time. A whole log is judged when it is read
from a file and when somebody asks; then every score is also worked out again from the people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np

from mentormatch.desk.books import Books
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
from mentormatch.desk.roster import Roster
from mentormatch.errors import ProofError

__all__ = ["Replay", "judge_books", "judge_scores"]


class Replay:
    """Books of the judge's own, one event after another.

    Parameters
    ----------
    accounts
        Minutes a month of each mentor.
    reserve
        Share of all minutes, 0…1, that only urgent requests may use.

    Attributes
    ----------
    status
        ``"asked"``, ``"waiting"``, ``"held"``, ``"confirmed"`` or ``"withdrawn"`` of each request.
    used, normal
        Minutes in all, and of requests that are not urgent, by month and mentor.
    """

    def __init__(self, accounts: Mapping[str, int], reserve: float) -> None:
        self.accounts = accounts
        self.open = _open_to_all(accounts, reserve)
        self.requests: dict[str, Request] = {}
        self.status: dict[str, str] = {}
        self.used: Counter[tuple[str, str]] = Counter()
        self.normal: Counter[tuple[str, str]] = Counter()
        self.booked: dict[str, Held] = {}
        self.passed: set[tuple[str, str]] = set()
        self.last: datetime | None = None

    def follow(self, event: Event) -> None:
        """Judge one event, and enter it.

        Raises
        ------
        ProofError
            If it contradicts what happened before, or spends minutes that nobody has.
        """
        _require(self.last is None or event.at >= self.last, "an event is earlier than the last")
        if isinstance(event, Asked):
            self._ask(event.request)
        else:
            _require(event.id in self.requests, f"{event.id} was never asked")
            self._later(event)
        self.last = event.at

    def _ask(self, request: Request) -> None:
        _require(request.id not in self.requests, f"{request.id} was asked twice")
        self.requests[request.id] = request
        self.status[request.id] = "asked"

    def _later(self, event: Event) -> None:
        assert not isinstance(event, Asked)
        if isinstance(event, Held):
            self._from(event.id, "asked", "waiting")
            self._hold(event)
        elif isinstance(event, Refused):
            self._from(event.id, "asked", "waiting")
            self.status[event.id] = "waiting"
        elif isinstance(event, Confirmed):
            self._from(event.id, "held")
            _require(event.at < self.booked[event.id].expires, f"{event.id} had expired")
            self.status[event.id] = "confirmed"
        elif isinstance(event, Declined | Expired):
            self._pass_over(event)
        elif isinstance(event, Released):
            self._from(event.id, "held", "confirmed")
            self._give_back(event.id, "waiting")
        else:
            self._withdraw(event)

    def _from(self, request: str, *allowed: str) -> None:
        now = self.status[request]
        _require(now in allowed, f"{request} is {now}, expected {' or '.join(allowed)}")

    def _hold(self, held: Held) -> None:
        request, account = self.requests[held.id], (held.month, held.mentor)
        _require(held.mentor in self.accounts, f"{held.mentor} has no account")
        _require((held.id, held.mentor) not in self.passed, f"{held.mentor} was passed over")
        _require(held.minutes == request.minutes, f"{held.id} asked for other minutes")
        _require(held.expires > held.at, f"the hold of {held.id} ends before it begins")
        _require(held.month >= f"{held.at:%Y-%m}", f"{held.id} is booked in a month gone by")
        if request.deadline is not None:
            _require(held.month <= f"{request.deadline:%Y-%m}", f"{held.id} is booked too late")
        _require(sum(p.units for p in held.parts) == held.units, f"{held.id}: parts do not add up")
        self.used[account] += held.minutes
        self.normal[account] += 0 if request.is_urgent else held.minutes
        most = self.accounts[held.mentor]
        _require(self.used[account] <= most, f"{held.mentor} has more than {most} minutes booked")
        _require(
            self.normal[account] <= self.open[held.mentor],
            f"the reserve of {held.mentor} is used by requests that are not urgent",
        )
        self.booked[held.id] = held
        self.status[held.id] = "held"

    def _pass_over(self, event: Declined | Expired) -> None:
        self._from(event.id, "held")
        held = self.booked[event.id]
        _require(event.mentor == held.mentor, f"{event.mentor} was not asked for {event.id}")
        if isinstance(event, Expired):
            _require(event.at >= held.expires, f"the hold of {event.id} had not ended")
        self.passed.add((event.id, event.mentor))
        self._give_back(event.id, "waiting")

    def _withdraw(self, event: Withdrawn) -> None:
        self._from(event.id, "waiting", "held", "confirmed")
        if event.id in self.booked:
            self._give_back(event.id, "withdrawn")
        self.status[event.id] = "withdrawn"

    def _give_back(self, request: str, status: str) -> None:
        held = self.booked.pop(request)
        account = held.month, held.mentor
        self.used[account] -= held.minutes
        self.normal[account] -= 0 if self.requests[request].is_urgent else held.minutes
        self.status[request] = status


def _open_to_all(accounts: Mapping[str, int], reserve: float) -> dict[str, int]:
    """Return the minutes of each account outside the reserve.

    The reserve is taken from the accounts in order of id, an hour as soon as an hour is due.
    """
    left, due = {}, 0.0
    for person in sorted(accounts):
        left[person] = accounts[person]
        due += accounts[person] * round(reserve * 10_000) / 10_000
        while round(due, 6) >= 60 and left[person] >= 60:
            left[person] -= 60
            due -= 60
    return left


def judge_books(replay: Replay, books: Books) -> None:
    """Hold the books of a desk against those of a replay of its log.

    Raises
    ------
    ProofError
        If a request stands otherwise, or somebody's minutes differ.
    """
    standing = {name: answer.status for name, answer in books.answers.items()}
    _require(standing == replay.status, "a request stands otherwise in the books")
    for month in {month for month, _ in replay.used}:
        theirs = [replay.used[month, person] for person in books.mentors]
        _require(theirs == books.used(month).tolist(), f"minutes of {month} differ in the books")


def judge_scores(roster: Roster, events: Iterable[Event]) -> None:
    """Work out the score of every hold again, from the people and the policy.

    Raises
    ------
    ProofError
        If a hold names a score that is not that of the two, or a mentor who may not be asked.
    """
    requests: dict[str, Request] = {}
    rounds: list[dict[str, list[Held]]] = []
    for event in events:
        if isinstance(event, Asked):
            requests[event.request.id] = event.request
        elif isinstance(event, Held):
            _put(rounds, requests, event)
    for together in rounds:
        _judge_round(roster, requests, together)


def _put(rounds: list[dict[str, list[Held]]], requests: Mapping[str, Request], held: Held) -> None:
    """Put a hold where its person stands with the same request, so each is compiled once."""
    request = requests[held.id]
    for together in rounds:
        theirs = together.get(request.person)
        if theirs is None or requests[theirs[0].id].id == request.id:
            together.setdefault(request.person, []).append(held)
            return
    rounds.append({request.person: [held]})


def _judge_round(
    roster: Roster, requests: Mapping[str, Request], together: Mapping[str, list[Held]]
) -> None:
    helds = [held for theirs in together.values() for held in theirs]
    rows = np.unique(roster.mentors.positions(held.mentor for held in helds))
    people = [roster.person(requests[theirs[0].id]) for theirs in together.values()]
    scores = roster.compiled(roster.mentors.take(rows), people)
    j = scores.mentors.positions(held.mentor for held in helds)
    i = scores.mentees.positions(requests[held.id].person for held in helds)
    for held, mentor, column, units in zip(helds, j, i, scores.on(j, i), strict=True):
        allowed = scores.allowed(np.array([mentor]), np.array([column]))[0, 0]
        _require(_takes_part(roster, held), f"{held.mentor} takes no part on {held.at:%Y-%m-%d}")
        _require(bool(allowed), f"{held.mentor} may not be asked for {held.id}")
        _require(int(units) == held.units, f"the score of {held.id} is {units}, not {held.units}")


def _takes_part(roster: Roster, held: Held) -> bool:
    mentor, day = roster.mentors[held.mentor], held.at.date()
    begun = mentor.from_date is None or mentor.from_date <= day
    return begun and (mentor.until_date is None or day <= mentor.until_date)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ProofError(f"the log of the desk does not hold: {otherwise}")
