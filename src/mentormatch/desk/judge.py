"""The judge of a desk: replays its events with books of its own, and knows nothing of choosing.

Every event is judged before it is entered, in constant time. A whole log is judged when it is read
from a file and when somebody asks; then every score is also worked out again from the people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import numpy as np

from mentormatch.arrays import Bools, Ints
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
from mentormatch.desk.moments import has_zone, is_reckoned
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Roster, there
from mentormatch.desk.storage import DeskOptions
from mentormatch.errors import ProofError, UnknownPerson
from mentormatch.scoring.base import Part
from mentormatch.scoring.scores import Scores
from mentormatch.terms import UNIT

__all__ = ["Replay", "judge_books", "judge_scores"]


class Replay:
    """Books of the judge's own, one event after another.

    Parameters
    ----------
    accounts
        Minutes a month of each mentor.
    options
        How the desk works: its reserve, how long a hold is, and how far ahead it books.

    Attributes
    ----------
    status
        ``"asked"``, ``"waiting"``, ``"held"``, ``"confirmed"`` or ``"withdrawn"`` of each request.
    used, normal
        Minutes in all, and of requests that are not urgent, by month and mentor.
    """

    def __init__(self, accounts: Mapping[str, int], options: DeskOptions) -> None:
        self.accounts, self.options = accounts, options
        self.open = _open_to_all(accounts, options.reserve)
        self.requests: dict[str, Request] = {}
        self.status: dict[str, str] = {}
        self.used: Counter[tuple[str, str]] = Counter()
        self.normal: Counter[tuple[str, str]] = Counter()
        self.booked: dict[str, Held] = {}
        self.passed: set[tuple[str, str]] = set()
        self.last: datetime | None = None
        self.count = 0

    def follow(self, event: Event) -> None:
        """Judge one event, and enter it.

        Raises
        ------
        ProofError
            If it contradicts what happened before, or spends minutes that nobody has.
        """
        try:
            self._time(event.at)
            self._follow(event)
        except ProofError as error:
            raise ProofError(f"{error} (events.{self.count})") from None
        self.last = event.at
        self.count += 1

    def _time(self, at: datetime) -> None:
        _require(is_reckoned(at), "an event is in no year of a clock")
        if self.last is not None:
            alike = has_zone(at) == has_zone(self.last)
            _require(alike, "one event names a time zone, and another does not")
            _require(at >= self.last, "an event is earlier than the last")

    def _follow(self, event: Event) -> None:
        if isinstance(event, Asked):
            self._ask(event.request)
        else:
            _require(event.id in self.requests, "it names a request that was never asked")
            self._later(event)

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
        for who in (held.mentor, held.backup):
            known = who is None or who in self.accounts
            _require(known, f"{held.id} is held for somebody without an account")
            _require((held.id, who) not in self.passed, f"{who} was passed over")
        _require(held.backup != held.mentor, f"{held.mentor} is her own backup")
        _require(held.minutes == request.minutes, f"{held.id} asked for other minutes")
        self._span(held, request.deadline)
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

    def _span(self, held: Held, deadline: date | None) -> None:
        """Judge how long a hold is, and the month in which it is booked."""
        alike = has_zone(held.expires) == has_zone(held.at)
        _require(alike, f"the hold of {held.id} and its end differ in naming a time zone")
        _require(held.expires > held.at, f"the hold of {held.id} ends before it begins")
        if self.options.equals == "by lot":
            # Before that, hours were counted on the wall, where some are skipped or come twice.
            end = held.at + self.options.hold
            whole = held.expires == end or (deadline is not None and held.expires < end)
            _require(whole, f"the hold of {held.id} is not as long as holds are")
        year, month = map(int, held.month.split("-"))
        ahead = (year - held.at.year) * 12 + month - held.at.month
        _require(ahead >= 0, f"{held.id} is booked in a month gone by")
        _require(ahead <= self.options.ahead, f"{held.id} is booked too far ahead")
        if deadline is not None:
            too_late = date(year, month, 1) > deadline
            _require(not too_late, f"{held.id} is booked too late")

    def _pass_over(self, event: Declined | Expired) -> None:
        self._from(event.id, "held")
        held = self.booked[event.id]
        asked = event.mentor == held.mentor
        _require(asked, f"{event.id} was held for somebody else")
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
    # Whoever was only asked, since a process ended there, waits.
    replayed = {name: "waiting" if s == "asked" else s for name, s in replay.status.items()}
    _require(standing == replayed, "a request stands otherwise in the books")
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
    for place, event in enumerate(events):
        if isinstance(event, Asked):
            _known(roster, event.request, place)
            requests[event.request.id] = event.request
        elif isinstance(event, Held):
            _put(rounds, requests, event)
    for together in rounds:
        _judge_round(roster, requests, together)


def _known(roster: Roster, request: Request, place: int) -> None:
    try:
        roster.require_known(request)
    except UnknownPerson as error:
        raise ProofError(f"the log of the desk does not hold: {error} (events.{place})") from None


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
    named = [who for held in helds for who in (held.mentor, held.backup) if who is not None]
    rows = np.unique(roster.mentors.positions(named))
    people = [roster.person(requests[theirs[0].id]) for theirs in together.values()]
    scores = roster.compiled(roster.mentors.take(rows), people)
    judged = _Scored(roster, scores, requests)
    judged.mentors(helds)
    judged.backups([held for held in helds if held.backup is not None])
    for held in helds:
        fits = held.backup is not None or held.backup_units == 0
        _require(fits, f"{held.id} has the score of a backup and no backup")


class _Scored:
    """Scores of some holds, worked out again."""

    def __init__(self, roster: Roster, scores: Scores, requests: Mapping[str, Request]) -> None:
        self._roster, self._scores, self._requests = roster, scores, requests
        self._there: dict[date, tuple[Bools, Bools]] = {}
        self._offering: dict[str, frozenset[str]] = {}

    def mentors(self, helds: Sequence[Held]) -> None:
        """Judge who is asked, and every number of her score; the words in it are believed."""
        j, i = self._pairs(helds, [held.mentor for held in helds])
        for held, units in zip(helds, self._scores.on(j, i).tolist(), strict=True):
            _require(units == held.units, f"the score of {held.id} is {units}, not {held.units}")
        backed = self._scores.answered_on(j, i) / UNIT
        parts = [self._numbers(part, j, i) for part in self._scores.parts]
        for held, answered, *due in zip(helds, backed.tolist(), *parts, strict=True):
            told = [part[:4] for part in held.parts]
            _require(told == due, f"the parts of the score of {held.id} are others")
            _require(held.confidence == answered, f"the confidence of {held.id} is another")

    def backups(self, helds: Sequence[Held]) -> None:
        """Judge who would be asked next."""
        j, i = self._pairs(helds, [str(held.backup) for held in helds])
        for held, units in zip(helds, self._scores.on(j, i).tolist(), strict=True):
            told = held.backup_units
            _require(units == told, f"the score of the backup of {held.id} is {units}, not {told}")

    def _pairs(self, helds: Sequence[Held], mentors: Sequence[str]) -> tuple[Ints, Ints]:
        """Return rows and columns of those named, all of whom may be asked."""
        scores = self._scores
        j = scores.mentors.positions(mentors)
        i = scores.mentees.positions(self._requests[held.id].person for held in helds)
        for held, who, row, column in zip(helds, mentors, j, i, strict=True):
            self._takes_part(held, who, row, column)
            allowed = scores.allowed(np.array([row]), np.array([column]))[0, 0]
            offers = who in self._offers(self._requests[held.id].skill)
            _require(offers and bool(allowed), f"{who} may not be asked for {held.id}")
        return j, i

    def _takes_part(self, held: Held, mentor: str, row: int, column: int) -> None:
        day, scores = held.at.date(), self._scores
        if day not in self._there:
            self._there[day] = there(scores.mentors, day), there(scores.mentees, day)
        mentors, mentees = self._there[day]
        _require(bool(mentors[row]), f"{mentor} takes no part on {day}")
        _require(bool(mentees[column]), f"who asks for {held.id} takes no part on {day}")

    def _offers(self, skill: str) -> frozenset[str]:
        if skill not in self._offering:
            ids = self._roster.mentors.ids
            self._offering[skill] = frozenset(ids[row] for row in self._roster.holders(skill))
        return self._offering[skill]

    def _numbers(self, part: Part, j: Ints, i: Ints) -> list[tuple[object, ...]]:
        """Return name, units, weight and answered of one criterion for each pair."""
        columns = part.pairs(j, i), part.weight[i], part.answered_pairs(j, i)
        told = zip(*(column.tolist() for column in columns), strict=True)
        return [(part.name, *numbers) for numbers in told]


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ProofError(f"the log of the desk does not hold: {otherwise}")
