"""The desk: requests arrive, each is answered at once, and no minute is spent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from mentormatch.desk.answer import DeskAnswer, require_hold
from mentormatch.desk.events import Asked, Confirmed, Declined, Released, Withdrawn
from mentormatch.desk.lock import locked
from mentormatch.desk.opening import balances, desk_options, recorded_roster, stated_accounts
from mentormatch.desk.request import Request, refuse_changed
from mentormatch.desk.roster import Roster
from mentormatch.desk.standing import Standing
from mentormatch.desk.state import DeskState
from mentormatch.desk.storage import read_record, refuse_other_people, refuse_to_lose, write_whole
from mentormatch.errors import RequestError
from mentormatch.ledger import Ledger
from mentormatch.modes.pools import as_policy, as_pool, as_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy

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
        Seed of the lots among mentors who are equal for a request, and among equally good answers
        to a batch. With the id of a request it decides, so a replay gives the same.

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
        pool, known = (as_pool(mentors), None) if mentees is None else as_pools(mentors, mentees)
        options = desk_options(hold=hold, notice=notice, reserve=reserve, ahead=ahead, seed=seed)
        accounts = stated_accounts(pool, minutes) if ledger is None else balances(pool, ledger)
        roster = Roster(pool, known, as_policy(policy, presets.situational(), verb="Desk"))
        self._put_on(DeskState(roster, options, accounts, clock))

    def without_labels(self) -> Self:
        """Return a desk with the same log, which knows its people by id alone."""
        roster = self._state.roster
        known = None if roster.mentees is None else roster.mentees.without_labels()
        bare = Roster(roster.mentors.without_labels(), known, roster.policy)
        return self._of(self._state.on(bare))

    @classmethod
    def _of(cls, state: DeskState) -> Self:
        desk = cls.__new__(cls)
        desk._put_on(state)
        return desk

    # -- asking ------------------------------------------------------------------------------

    def ask(self, request: Request) -> DeskAnswer:
        """Answer one request at once.

        Parameters
        ----------
        request
            What is asked. The same request again is not entered twice: it gets the answer as it
            stands now. Who asks may be named by label too; the log has her id.

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
        InputError
            If a label fits several people; their ids and rows are named.
        """
        now, request = self._state.tick(), self._state.roster.resolved(request)
        refuse_changed([request], self._books.requests)
        if request.id not in self._books.requests:
            outcome = self._state.decider.decided(request, now)
            self._state.enter(Asked(at=now.at, request=request))
            self._state.enter(outcome)
        return self._stands(request.id)

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
        UnknownPerson, InputError
            As in :meth:`ask`; then nothing is entered.
        """
        now, listed = self._state.tick(), [self._state.roster.resolved(r) for r in requests]
        refuse_changed(listed, self._books.requests)
        new = {r.id: r for r in listed if r.id not in self._books.requests}
        self._state.place([new[name] for name in sorted(new)], now)
        return tuple(self._stands(request.id) for request in listed)

    def ask_again(self) -> tuple[DeskAnswer, ...]:
        """Ask once more for all requests that wait, together; return how they stand now."""
        now = self._state.tick()
        answers = self._books.answers.values()
        waiting = [answer.request for answer in answers if answer.status == "waiting"]
        self._state.place([self._books.requests[name] for name in sorted(waiting)], now)
        return tuple(map(self._stands, waiting))

    # -- what becomes of a hold --------------------------------------------------------------

    def confirm(self, request: str, *, mentor: str | None = None) -> DeskAnswer:
        """Enter that the mentor agreed. Confirming twice is confirming once.

        Parameters
        ----------
        request
            Id of the request.
        mentor
            Who agrees (id, address or label), so that a late yes is not taken for that of
            somebody else.

        Raises
        ------
        RequestError
            If nothing is held for this request, or for another mentor.
        UnknownPerson, InputError
            If no mentor is called so, or several are.
        """
        now, answer = self._state.standing(request)
        mentor = self._mentor(mentor)
        if answer.status == "confirmed" and mentor in (None, answer.mentor):
            return self._stands(request)
        require_hold(answer, mentor)
        self._state.enter(Confirmed(at=now.at, id=request))
        return self._stands(request)

    def _mentor(self, who: str | None) -> str | None:
        """Return the id of a mentor who is named by id, address or label."""
        return who if who is None else self.mentors.id_of(who)

    def decline(self, request: str, *, mentor: str | None = None) -> DeskAnswer:
        """Enter that the mentor said no: the backup is asked if she has room, else the next best.

        Parameters
        ----------
        request
            Id of the request.
        mentor
            Who declines (id, address or label); then a no that arrives twice is not taken for
            that of the next one.

        Raises
        ------
        RequestError
            If nothing is held for this request, or for another mentor.
        UnknownPerson, InputError
            If no mentor is called so, or several are.
        """
        now, answer = self._state.standing(request)
        mentor = self._mentor(mentor)
        if mentor is not None and mentor in self._books.passed[request]:
            return self._stands(request)
        asked = require_hold(answer, mentor)
        passed = self._books.passed[request] | {asked}
        asked_for = self._books.requests[request]
        outcome = self._state.decider.decided(asked_for, now, passed, answer.backup)
        self._state.enter(Declined(at=now.at, id=request, mentor=asked))
        self._state.enter(outcome)
        return self._stands(request)

    def release(self, request: str) -> DeskAnswer:
        """Undo a booking: the minutes are free again, and the request waits to be asked again.

        Raises
        ------
        RequestError
            If nothing is held or confirmed for this request.
        """
        now, answer = self._state.standing(request)
        if answer.reason == "RELEASED":
            return self._stands(request)
        if answer.mentor is None:
            raise RequestError(f"{request} is {answer.status}: there is no booking to release")
        self._state.enter(Released(at=now.at, id=request))
        return self._stands(request)

    def withdraw(self, request: str) -> DeskAnswer:
        """Close a request, whatever became of it; minutes that it holds are free again."""
        now, answer = self._state.standing(request)
        if answer.status != "withdrawn":
            self._state.enter(Withdrawn(at=now.at, id=request))
        return self._stands(request)

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
        record = self._state.record()
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
        pool, known = (as_pool(mentors), None) if mentees is None else as_pools(mentors, mentees)
        refuse_other_people(record, pool, known)
        roster = recorded_roster(record, pool, known, Path(path).name)
        state = DeskState(roster, record.options, record.accounts, clock)
        state.replay(record.events)
        return cls._of(state)
