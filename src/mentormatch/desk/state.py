"""The state of a desk: its log of events, its books, its judge and its clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import numpy as np

from mentormatch.desk.answer import DeskAnswer
from mentormatch.desk.books import Books
from mentormatch.desk.decider import Decider
from mentormatch.desk.events import Asked, Event, Expired, Held, Refused
from mentormatch.desk.judge import Replay, judge_books, judge_scores
from mentormatch.desk.moments import Moment, has_zone
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Roster
from mentormatch.desk.storage import DeskOptions, DeskRecord
from mentormatch.errors import RequestError
from mentormatch.results.record_parts import versions
from mentormatch.text.phrases import did_you_mean

__all__ = ["DeskState"]


class DeskState:
    """What a desk knows, and the only way to change it: events, each of which a judge follows.

    Parameters
    ----------
    roster
        The mentors, by skill.
    options
        How the desk works.
    accounts
        Minutes a month of each mentor.
    clock
        Gives the time.

    Attributes
    ----------
    roster
        As given.
    books
        The log, how requests stand, and who has minutes left.
    decider
        Decides requests by the books; enters nothing.
    """

    def __init__(
        self,
        roster: Roster,
        options: DeskOptions,
        accounts: Mapping[str, int],
        clock: Callable[[], datetime],
    ) -> None:
        amounts = np.array([accounts[person] for person in roster.mentors.ids], np.int64)
        self.roster, self._options, self._clock = roster, options, clock
        self._accounts = dict(accounts)
        self.books = Books(roster.mentors.ids, amounts, options.reserve)
        self.decider = Decider(roster, self.books, options)
        self._judge = Replay(self._accounts, options)

    def on(self, roster: Roster) -> DeskState:
        """Return the same log on another roster of the same people, judged anew."""
        state = DeskState(roster, self._options, self._accounts, self._clock)
        state.replay(self.books.log)
        return state

    def verify(self) -> None:
        """Judge the whole log again: every step, every minute and every score.

        Raises
        ------
        ProofError
            If anything does not hold; a defect of mentormatch itself.
        """
        replay = Replay(self._accounts, self._options)
        for event in self.books.log:
            replay.follow(event)
        judge_books(replay, self.books)
        judge_scores(self.roster, self.books.log)

    def replay(self, events: Iterable[Event]) -> None:
        """Enter the events of a file, and judge their scores.

        Raises
        ------
        ProofError
            If one does not follow from those before, or from the people.
        """
        for event in events:
            self.enter(event)
        judge_scores(self.roster, self.books.log)

    def tick(self) -> Moment:
        """Read the clock, and end the holds that have run out."""
        now = self._not_before_the_last(Moment.of(self._clock()))
        for name in self.books.expired(now.at):
            mentor = self.books.answers[name].mentor
            self.enter(Expired(at=now.at, id=name, mentor=str(mentor)))
        return now

    def _not_before_the_last(self, now: Moment) -> Moment:
        """Return the time of the last event where the clock has gone back behind it."""
        if not self.books.log:
            return now
        last = self.books.log[-1].at
        if has_zone(now.at) != has_zone(last):
            raise RequestError("the clock and the log differ: one names a time zone, one does not")
        return now if now.at >= last else now.moved(last)

    def enter(self, event: Event) -> None:
        """Enter an event in log and books, once the judge has followed it."""
        self._judge.follow(event)
        self.books.apply(event)

    def standing(self, request: str) -> tuple[Moment, DeskAnswer]:
        """Return the time, and how a request stands.

        Raises
        ------
        RequestError
            If it was never asked.
        """
        now, answers = self.tick(), self.books.answers
        if request not in answers:
            near = did_you_mean(request, answers)
            raise RequestError(f"no request has that id{near}")
        return now, answers[request]

    def place(self, requests: list[Request], now: Moment) -> None:
        """Place several requests together and enter what becomes of them."""
        decider, passed = self.decider, self.books.passed
        opened = [decider.opened(r, now, passed.get(r.id, frozenset())) for r in requests]
        choices = decider.chosen(opened)
        for request in requests:
            if request.id not in self.books.requests:
                self.enter(Asked(at=now.at, request=request))
        # Who has a mentor is entered first: a reason then speaks of the minutes that are left.
        for k in sorted(range(len(requests)), key=lambda k: k not in choices):
            outcome = decider.outcome(opened[k], choices.get(k), now)
            if not self._says_nothing_new(outcome):
                self.enter(outcome)

    def _says_nothing_new(self, outcome: Held | Refused) -> bool:
        if isinstance(outcome, Held):
            return False
        now = self.books.answers[outcome.id]
        return (now.reason, now.detail, now.fix) == (outcome.reason, outcome.detail, outcome.fix)

    def record(self) -> DeskRecord:
        """Return the desk as it is written to a file."""
        mentees = self.roster.mentees
        return DeskRecord(
            versions=versions(),
            mentors_digest=self.roster.mentors.digest,
            mentees_digest=None if mentees is None else mentees.digest,
            policy=self.roster.policy.to_dict(),
            options=self._options,
            accounts=self._accounts,
            events=tuple(self.books.log),
        )
