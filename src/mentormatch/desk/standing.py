"""How everything stands at a desk: its log, its books, its judge and its clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.desk.books import Books
from mentormatch.desk.counter import Counter
from mentormatch.desk.events import Expired
from mentormatch.desk.judge import Replay, judge_books, judge_scores
from mentormatch.errors import RequestError
from mentormatch.text.masking import masked_word
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from mentormatch.desk.answer import DeskAnswer
    from mentormatch.desk.events import Event
    from mentormatch.desk.roster import Roster
    from mentormatch.desk.storage import DeskOptions
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.policy import Policy

__all__ = ["Standing"]

_COLUMNS = (
    "request", "person", "skill", "status", "mentor", "score", "backup", "minutes", "month",
    "expires", "reason", "detail", "fix",
)  # fmt: skip


class Standing:
    """A desk as one can look at it.

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
    """

    def __init__(
        self,
        roster: Roster,
        options: DeskOptions,
        accounts: Mapping[str, int],
        clock: Callable[[], datetime],
    ) -> None:
        amounts = np.array([accounts[person] for person in roster.mentors.ids], np.int64)
        self._roster, self._options, self._clock = roster, options, clock
        self._accounts = dict(accounts)
        self._books = Books(roster.mentors.ids, amounts, options.reserve)
        self._judge = Replay(self._accounts, options.reserve)
        self._counter = Counter(roster, self._books, options)

    @property
    def policy(self) -> Policy:
        """What makes a good helper here."""
        return self._roster.policy

    @property
    def mentors(self) -> Profiles:
        """Everybody who may be asked."""
        return self._roster.mentors

    @property
    def events(self) -> tuple[Event, ...]:
        """The log: everything that ever happened here, the earliest first."""
        return tuple(self._books.log)

    @property
    def answers(self) -> tuple[DeskAnswer, ...]:
        """How every request stands, in the order of asking."""
        self._tick()
        return tuple(self._books.answers.values())

    @property
    def waiting(self) -> tuple[DeskAnswer, ...]:
        """The requests for which nobody is named yet."""
        return tuple(answer for answer in self.answers if answer.status == "waiting")

    def answer(self, request: str) -> DeskAnswer:
        """Return how a request stands.

        Raises
        ------
        RequestError
            If it was never asked.
        """
        return self._standing(request)[1]

    def free(self, month: str | None = None) -> dict[str, int]:
        """Return the minutes that each mentor has left in a month, the reserve included.

        Parameters
        ----------
        month
            Such as ``"2026-01"``; None is the current one.
        """
        left = self._books.free(month or f"{self._tick():%Y-%m}", urgent=True)
        return dict(zip(self.mentors.ids, left.tolist(), strict=True))

    def booked(self, month: str | None = None) -> dict[str, int]:
        """Return the minutes held or confirmed in a month, of the mentors who have any.

        ``ledger.charge(desk.booked("2026-01"), programme="desk")`` enters them into a ledger.
        """
        used = self._books.used(month or f"{self._tick():%Y-%m}").tolist()
        return {who: spent for who, spent in zip(self.mentors.ids, used, strict=True) if spent}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a request: who asked for what, how it stands, and why."""
        import pandas as pd

        rows = [[getattr(answer, name) for name in _COLUMNS] for answer in self.answers]
        frame = pd.DataFrame(rows, columns=list(_COLUMNS))
        return frame.assign(score=frame["score"].where(frame["mentor"].notna()))

    def __len__(self) -> int:
        return len(self._books.requests)

    def __repr__(self) -> str:
        counted = {"held": 0, "confirmed": 0, "waiting": 0, "withdrawn": 0}
        for answer in self._books.answers.values():
            counted[answer.status] += 1
        told = ", ".join(f"{count} {status}" for status, count in counted.items())
        return f"Desk({len(self.mentors)} mentors; {len(self)} requests: {told})"

    def verify(self) -> None:
        """Judge the whole log again: every step, every minute and every score.

        Raises
        ------
        ProofError
            If anything does not hold; a defect of mentormatch itself.
        """
        replay = Replay(self._accounts, self._options.reserve)
        for event in self._books.log:
            replay.follow(event)
        judge_books(replay, self._books)
        judge_scores(self._roster, self._books.log)

    # -- inside ------------------------------------------------------------------------------

    def _tick(self) -> datetime:
        """Read the clock, and end the holds that have run out."""
        now, log = self._clock(), self._books.log
        if not isinstance(now, datetime):
            raise RequestError(f"the clock gave {type(now).__name__}, expected a datetime")
        if log and (now.tzinfo is None) != (log[-1].at.tzinfo is None):
            raise RequestError("the clock and the log differ: one names a time zone, one does not")
        now = max(now, log[-1].at) if log else now
        for name in self._books.expired(now):
            mentor = self._books.answers[name].mentor
            self._enter(Expired(at=now, id=name, mentor=str(mentor)))
        return now

    def _enter(self, event: Event) -> None:
        self._judge.follow(event)
        self._books.apply(event)

    def _standing(self, request: str) -> tuple[datetime, DeskAnswer]:
        now, answers = self._tick(), self._books.answers
        if request not in answers:
            near = did_you_mean(request, answers)
            raise RequestError(f"no request has the id {masked_word(request)!r}{near}")
        return now, answers[request]
