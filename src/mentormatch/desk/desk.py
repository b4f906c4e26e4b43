"""The desk: requests arrive, each is answered at once, and no minute is spent twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from mentormatch.desk.events import Asked, Confirmed, Declined, Held, Refused, Released, Withdrawn
from mentormatch.desk.judge import judge_scores
from mentormatch.desk.lock import locked
from mentormatch.desk.opening import balances, desk_options, stated_accounts
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Roster
from mentormatch.desk.standing import Standing
from mentormatch.desk.storage import (
    DeskRecord,
    other_people,
    read_record,
    refuse_to_lose,
    write_whole,
)
from mentormatch.errors import DataMismatch, RequestError
from mentormatch.modes.pools import as_policy, as_pool
from mentormatch.results.record_parts import versions
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy
from mentormatch.text.masking import masked_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from mentormatch.desk.answer import DeskAnswer
    from mentormatch.ledger import Ledger
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile

__all__ = ["Desk"]


class Desk(Standing):
    """Situational mentoring: one request at a time, on the minutes that are left.

    A request names one skill. The desk holds minutes of the mentor who suits best among those who
    have the skill and the time, says why, and names a backup; or it says why nobody can be named
    and what would help. What it does is a log of events; everything else follows from that log,
    which a judge of its own has checked event by event.

    Parameters
    ----------
    mentors
        Everybody who may be asked.
    policy
        What makes a good helper; ``presets.situational()`` if None.
    clock
        Called without arguments for the time, once for each call. The desk has no other clock;
        with a clock that goes back it stays at the time of its last event.
    mentees
        People who may ask and are known; a request can bring its own profile too.
    ledger
        Minutes a month of each mentor: what its balance leaves.
    minutes
        Without a ledger: minutes a month of a mentor who has not stated any.
    hold
        How long a mentor has to confirm.
    notice
        Time that a mentor is given before a deadline.
    reserve
        Share of all minutes, 0…1, that only urgent requests may use. It is kept in whole hours,
        spread evenly over the mentors.
    ahead
        Months beyond the current one that may be booked when it is full.
    seed
        Seed of the lottery among equally good answers to a batch.

    Raises
    ------
    RequestError
        If an option is out of range, or a mentor has no account in the ledger.

    Examples
    --------
    >>> from datetime import datetime
    >>> import mentormatch as mm
    >>> mentors = [mm.Profile(id="ann", offers={"sql": 5}), mm.Profile(id="ben", offers={"sql": 3})]
    >>> desk = mm.Desk(mentors, clock=lambda: datetime(2026, 1, 5, 9))
    >>> answer = desk.ask(mm.Request(id="r1", mentee="eli", skill="SQL", level=4))
    >>> answer.mentor, answer.status, answer.score
    ('ann', 'held', 0.75)
    >>> desk.confirm("r1").status
    'confirmed'
    >>> print(desk.ask(mm.Request(id="r2", mentee="eli", skill="cobol")))
    r2 (eli, cobol): waiting: NO_SKILL - nobody at this desk offers 'cobol'; find one mentor who \
offers 'cobol'
    """

    def __init__(
        self,
        mentors: Profiles | Iterable[Profile],
        policy: Policy | None = None,
        *,
        clock: Callable[[], datetime],
        mentees: Profiles | Iterable[Profile] | None = None,
        ledger: Ledger | None = None,
        minutes: int = 240,
        hold: timedelta = timedelta(days=2),
        notice: timedelta = timedelta(hours=24),
        reserve: float = 0.15,
        ahead: int = 1,
        seed: int = 0,
    ) -> None:
        pool = as_pool(mentors)
        options = desk_options(hold=hold, notice=notice, reserve=reserve, ahead=ahead, seed=seed)
        accounts = stated_accounts(pool, minutes) if ledger is None else balances(pool, ledger)
        known = None if mentees is None else as_pool(mentees)
        roster = Roster(pool, known, as_policy(policy, presets.situational()))
        super().__init__(roster, options, accounts, clock)

    # -- asking ------------------------------------------------------------------------------

    def ask(self, request: Request) -> DeskAnswer:
        """Answer one request at once.

        Parameters
        ----------
        request
            What is asked. The same request again is not entered twice: it gets the answer as it
            stands now.

        Returns
        -------
        DeskAnswer
            A hold with the reason and a backup, or why the request waits.

        Raises
        ------
        RequestError
            If a request of this id said something else.
        UnknownPerson
            If the desk was given mentees, and the one named is not among its people.
        """
        now = self._tick()
        self._refuse_changed([request])
        if request.id not in self._books.requests:
            outcome = self._counter.decided(request, now)
            self._enter(Asked(at=now, request=request))
            self._enter(outcome)
        return self._books.answers[request.id]

    def ask_all(self, requests: Iterable[Request]) -> tuple[DeskAnswer, ...]:
        """Answer several requests together: an exact assignment, not first come, first served.

        Urgent requests are placed before the others; each kind as many as possible, then as well
        as possible, by the objective of the policy. The order of the requests does not matter.

        Returns
        -------
        tuple of DeskAnswer
            In the order of the requests.

        Raises
        ------
        RequestError
            If requests of one id say different things; all such ids are named.
        UnknownPerson
            As in :meth:`ask`; then nothing is entered.
        """
        now, listed = self._tick(), list(requests)
        self._refuse_changed(listed)
        new = {r.id: r for r in listed if r.id not in self._books.requests}
        self._place([new[name] for name in sorted(new)], now)
        return tuple(self._books.answers[request.id] for request in listed)

    def ask_again(self) -> tuple[DeskAnswer, ...]:
        """Ask once more for all requests that wait, together; return how they stand now."""
        now = self._tick()
        waiting = [answer.request for answer in self.waiting]
        self._place([self._books.requests[name] for name in sorted(waiting)], now)
        return tuple(self._books.answers[name] for name in waiting)

    # -- what becomes of a hold --------------------------------------------------------------

    def confirm(self, request: str, *, mentor: str | None = None) -> DeskAnswer:
        """Enter that the mentor agreed. Confirming twice is confirming once.

        Parameters
        ----------
        request
            Id of the request.
        mentor
            Who agrees, so that a late yes is not taken for that of somebody else.

        Raises
        ------
        RequestError
            If nothing is held for this request, or for another mentor.
        """
        now, answer = self._standing(request)
        if answer.status == "confirmed" and mentor in (None, answer.mentor):
            return answer
        self._require_hold(answer, mentor)
        self._enter(Confirmed(at=now, id=request))
        return self._books.answers[request]

    def decline(self, request: str, *, mentor: str | None = None) -> DeskAnswer:
        """Enter that the mentor said no: the backup is asked if she has room, else the next best.

        Parameters
        ----------
        request
            Id of the request.
        mentor
            Who declines; then a no that arrives twice is not taken for that of the next one.

        Raises
        ------
        RequestError
            If nothing is held for this request, or for another mentor.
        """
        now, answer = self._standing(request)
        if mentor is not None and mentor in self._books.passed[request]:
            return answer
        asked = self._require_hold(answer, mentor)
        passed = self._books.passed[request] | {asked}
        outcome = self._counter.decided(self._books.requests[request], now, passed, answer.backup)
        self._enter(Declined(at=now, id=request, mentor=asked))
        self._enter(outcome)
        return self._books.answers[request]

    def release(self, request: str) -> DeskAnswer:
        """Undo a booking: the minutes are free again, and the request waits to be asked again.

        Raises
        ------
        RequestError
            If nothing is held or confirmed for this request.
        """
        now, answer = self._standing(request)
        if answer.reason == "RELEASED":
            return answer
        if answer.mentor is None:
            raise RequestError(f"{request} is {answer.status}: there is no booking to release")
        self._enter(Released(at=now, id=request))
        return self._books.answers[request]

    def withdraw(self, request: str) -> DeskAnswer:
        """Close a request, whatever became of it; minutes that it holds are free again."""
        now, answer = self._standing(request)
        if answer.status != "withdrawn":
            self._enter(Withdrawn(at=now, id=request))
        return self._books.answers[request]

    # -- keeping -----------------------------------------------------------------------------

    def save(self, path: str | Path) -> None:
        """Write the desk to a file; a crash meanwhile leaves the file as it was before.

        Whoever else saves to this file waits: the look at the file and the writing are one step.
        The file holds requests with the profiles that came with them: keep it as you keep those.

        Raises
        ------
        DataMismatch
            If the file holds events that this desk does not know: somebody else has gone on with
            it since it was loaded, or it is another desk. Nothing is written then.
        InputError
            If a file of that name is there, and is no desk.
        PolicyError
            If the policy has criteria of your own, which a file cannot bring back.
        Busy
            If another process works on the file for a minute.
        """
        record = self._record()
        with locked(path):
            refuse_to_lose(record, path)
            write_whole(record.text(), path)

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        mentors: Profiles | Iterable[Profile],
        clock: Callable[[], datetime],
        mentees: Profiles | Iterable[Profile] | None = None,
    ) -> Self:
        """Read a desk from its file, put it on its people, and judge all of it anew.

        Parameters
        ----------
        path
            What :meth:`save` wrote.
        mentors, mentees
            The people it was opened with.
        clock
            As for a new desk.

        Raises
        ------
        InputError
            If the file is not the record of a desk.
        DataMismatch
            If these are other people, or their answers have changed.
        ProofError
            If the file was changed: its events or scores do not hold.
        """
        record = read_record(path)
        pool, known = as_pool(mentors), None if mentees is None else as_pool(mentees)
        other = other_people(record, pool, known)
        if other or set(record.accounts) != set(pool.ids):
            raise DataMismatch(
                f"the {' and the '.join(other or ['accounts'])} are not those this desk was "
                "opened with, or their answers have changed; give the same files, or open a desk"
            )
        desk = cls.__new__(cls)
        roster = Roster(pool, known, Policy(**record.policy))
        Standing.__init__(desk, roster, record.options, record.accounts, clock)
        for event in record.events:
            desk._enter(event)
        judge_scores(desk._roster, record.events)
        return desk

    # -- inside ------------------------------------------------------------------------------

    def _refuse_changed(self, requests: Iterable[Request]) -> None:
        """Refuse requests whose id has been used for something else, here or before."""
        before, here = self._books.requests, dict[str, Request]()
        changed = {r.id for r in requests if before.get(r.id, here.setdefault(r.id, r)) != r}
        if changed:
            raise RequestError(
                f"{', '.join(sorted(changed))}: asked before under the same id with other "
                "content; give a new id, or withdraw the earlier request"
            )

    def _require_hold(self, answer: DeskAnswer, mentor: str | None) -> str:
        if answer.mentor is None or answer.status != "held":
            why = f" ({answer.detail})" if answer.detail else ""
            raise RequestError(f"{answer.request} is {answer.status}{why}: nothing is held for it")
        if mentor not in (None, answer.mentor):
            raise RequestError(
                f"{answer.request} is held for {answer.mentor}, not for {masked_word(mentor)!r}"
            )
        return answer.mentor

    def _place(self, requests: list[Request], now: datetime) -> None:
        """Place several requests together and enter what becomes of them."""
        counter, passed = self._counter, self._books.passed
        opened = [counter.opened(r, now, passed.get(r.id, frozenset())) for r in requests]
        choices = counter.chosen(opened)
        for request in requests:
            if request.id not in self._books.requests:
                self._enter(Asked(at=now, request=request))
        # Who has a mentor is entered first: a reason then speaks of the minutes that are left.
        for k in sorted(range(len(requests)), key=lambda k: k not in choices):
            outcome = counter.outcome(opened[k], choices.get(k), now)
            if not self._says_nothing_new(outcome):
                self._enter(outcome)

    def _says_nothing_new(self, outcome: Held | Refused) -> bool:
        if isinstance(outcome, Held):
            return False
        now = self._books.answers[outcome.id]
        return (now.reason, now.detail, now.fix) == (outcome.reason, outcome.detail, outcome.fix)

    def _record(self) -> DeskRecord:
        mentees = self._roster.mentees
        return DeskRecord(
            versions=versions(),
            mentors_digest=self.mentors.digest,
            mentees_digest=None if mentees is None else mentees.digest,
            policy=self.policy.to_dict(),
            options=self._options,
            accounts=self._accounts,
            events=tuple(self._books.log),
        )
