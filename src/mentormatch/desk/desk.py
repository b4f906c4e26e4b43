"""The desk: requests arrive, each is answered at once, and no minute is spent twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

import numpy as np
from pydantic import ValidationError

from mentormatch.desk.books import Books
from mentormatch.desk.choose import Choice, Open, choose, place_all, ranked
from mentormatch.desk.events import (
    Asked,
    Confirmed,
    Declined,
    Expired,
    Held,
    Refused,
    Released,
    Withdrawn,
)
from mentormatch.desk.judge import Replay, judge_scores
from mentormatch.desk.refusal import Refusal, end_of, months_between, refuse, too_late
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Roster
from mentormatch.desk.storage import (
    DeskOptions,
    DeskRecord,
    other_people,
    read_record,
    write_whole,
)
from mentormatch.errors import DataMismatch, ProofError, RequestError
from mentormatch.modes.pools import as_policy, as_pool
from mentormatch.people.fields import MINUTES_A_MONTH
from mentormatch.people.masking import masked_word
from mentormatch.people.words import did_you_mean
from mentormatch.results.record import versions
from mentormatch.scoring import presets
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from mentormatch.desk.answer import DeskAnswer
    from mentormatch.desk.events import Event
    from mentormatch.ledger import Ledger
    from mentormatch.people.profile import Profile
    from mentormatch.people.profiles import Profiles

    Ints = NDArray[np.int64]

__all__ = ["Desk"]

_COLUMNS = (
    "request", "person", "skill", "status", "mentor", "score", "backup", "minutes", "month",
    "expires", "reason", "detail", "fix",
)  # fmt: skip


class Desk:
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
        Share of each mentor's minutes, 0…1, that only urgent requests may use.
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
    ('ann', 'held', 0.8)
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
        options = _options(hold=hold, notice=notice, reserve=reserve, ahead=ahead, seed=seed)
        accounts = _accounts(pool, minutes) if ledger is None else _balances(pool, ledger)
        known = None if mentees is None else as_pool(mentees)
        self._open_with(pool, known, as_policy(policy, presets.situational()), options, accounts)
        self._clock = clock

    def _open_with(
        self,
        mentors: Profiles,
        mentees: Profiles | None,
        policy: Policy,
        options: DeskOptions,
        accounts: Mapping[str, int],
    ) -> None:
        self._options = options
        self._accounts = dict(accounts)
        self._roster = Roster(mentors, mentees, policy)
        amounts = np.array([accounts[person] for person in mentors.ids], np.int64)
        self._books = Books(mentors.ids, amounts, options.reserve)
        self._judge = Replay(self._accounts, options.reserve)

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
            outcome = self._decided(request, now)
            self._enter(Asked(at=now, request=request))
            self._enter(outcome)
        return self._books.answers[request.id]

    def ask_all(self, requests: Iterable[Request]) -> tuple[DeskAnswer, ...]:
        """Answer several requests together: an exact assignment instead of first come, first served.

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
        outcome = self._decided(self._books.requests[request], now, passed, answer.backup)
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

    # -- looking -----------------------------------------------------------------------------

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

    # -- keeping -----------------------------------------------------------------------------

    def save(self, path: str | Path) -> None:
        """Write the desk to a file; a crash meanwhile leaves the file as it was before.

        The file holds requests with the profiles that came with them: keep it as you keep those.

        Raises
        ------
        PolicyError
            If the policy has criteria of your own, which a file cannot bring back.
        """
        write_whole(self._record().text(), path)

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
        desk._open_with(pool, known, Policy(**record.policy), record.options, record.accounts)
        desk._clock = clock
        for event in record.events:
            desk._enter(event)
        judge_scores(desk._roster, record.events)
        return desk

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
        standing = {name: answer.status for name, answer in self._books.answers.items()}
        if standing != replay.status:
            raise ProofError("the books of the desk differ from its log: requests")
        for month in {month for month, _ in replay.used}:
            theirs = [replay.used[month, person] for person in self.mentors.ids]
            if theirs != self._books.used(month).tolist():
                raise ProofError(f"the books of the desk differ from its log: minutes of {month}")
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

    def _refuse_changed(self, requests: Iterable[Request]) -> None:
        """Refuse requests whose id has been used for something else, here or before."""
        known, changed = dict(self._books.requests), []
        for request in requests:
            if known.setdefault(request.id, request) != request:
                changed.append(request.id)
        if changed:
            raise RequestError(
                f"{', '.join(sorted(set(changed)))}: asked before under the same id with other "
                "content; give a new id, or withdraw the earlier request"
            )

    def _standing(self, request: str) -> tuple[datetime, DeskAnswer]:
        now, answers = self._tick(), self._books.answers
        if request not in answers:
            near = did_you_mean(request, answers)
            raise RequestError(f"no request has the id {masked_word(request)!r}{near}")
        return now, answers[request]

    def _require_hold(self, answer: DeskAnswer, mentor: str | None) -> str:
        if answer.mentor is None or answer.status != "held":
            why = f" ({answer.detail})" if answer.detail else ""
            raise RequestError(f"{answer.request} is {answer.status}{why}: nothing is held for it")
        if mentor not in (None, answer.mentor):
            raise RequestError(
                f"{answer.request} is held for {answer.mentor}, not for {masked_word(mentor)!r}"
            )
        return answer.mentor

    def _decided(
        self,
        request: Request,
        now: datetime,
        passed: frozenset[str] = frozenset(),
        backup: str | None = None,
    ) -> Held | Refused:
        """Say what becomes of one request, and enter nothing."""
        asked = self._opened(request, now, passed)
        if isinstance(asked, Refusal):
            return Refused(at=now, id=request.id, **asked._asdict())
        first = None if backup is None else asked.candidates.scores.mentors.positions([backup])[0]
        choice = choose(asked, self._free, first)
        return self._outcome(asked, choice, now, passed)

    def _place(self, requests: list[Request], now: datetime) -> None:
        """Place several requests together and enter what becomes of them."""
        passed = self._books.passed
        opened = [self._opened(r, now, passed.get(r.id, frozenset())) for r in requests]
        batch = [asked for asked in opened if isinstance(asked, Open)]
        found = place_all(batch, self._free, self.policy.objective, self._options.seed)
        choice = {batch[k].request.id: chosen for k, chosen in found.items()}
        for request in requests:
            if request.id not in self._books.requests:
                self._enter(Asked(at=now, request=request))
        # Who has a mentor is entered first: a reason then speaks of the minutes that are left.
        together = sorted(zip(requests, opened, strict=True), key=lambda p: p[0].id not in choice)
        for request, asked in together:
            if isinstance(asked, Refusal):
                outcome: Held | Refused = Refused(at=now, id=request.id, **asked._asdict())
            else:
                passed_over = passed[request.id]
                outcome = self._outcome(asked, choice.get(request.id), now, passed_over)
            if not self._says_nothing_new(outcome):
                self._enter(outcome)

    def _says_nothing_new(self, outcome: Held | Refused) -> bool:
        if isinstance(outcome, Held):
            return False
        now = self._books.answers[outcome.id]
        return (now.reason, now.detail, now.fix) == (outcome.reason, outcome.detail, outcome.fix)

    def _opened(self, request: Request, now: datetime, passed: frozenset[str]) -> Open | Refusal:
        """Find the candidates of a request; refuse where there can be none."""
        months = months_between(now, request.deadline, self._options.ahead)
        person = self._roster.person(request)
        late = too_late(request, now, self._options.notice)
        if late is not None:
            return late
        if not len(self._roster.holders(request.skill)):
            return refuse(request, None, self._roster, self._books, now, months, passed)
        candidates = self._roster.candidates(request, person)
        gone = [who in passed for who in candidates.scores.mentors.ids] if passed else False
        return Open(request, candidates, candidates.allowed & ~np.asarray(gone), months)

    def _outcome(
        self, asked: Open, choice: Choice | None, now: datetime, passed: frozenset[str]
    ) -> Held | Refused:
        request, candidates = asked.request, asked.candidates
        if choice is None:
            why = refuse(
                request, candidates, self._roster, self._books, now, asked.months, passed
            )
            return Refused(at=now, id=request.id, **why._asdict())
        scores = candidates.scores
        mentor = scores.mentors.ids[choice.place]
        parts = scores.contributions(mentor, request.person)
        backup = self._backup(asked, choice)
        return Held(
            at=now,
            id=request.id,
            mentor=mentor,
            units=sum(part.units for part in parts),
            parts=parts,
            confidence=scores.confidence(mentor, request.person),
            backup=None if backup is None else scores.mentors.ids[backup],
            backup_units=0 if backup is None else int(candidates.units[backup]),
            minutes=request.minutes,
            month=choice.month,
            expires=self._until(request, now),
        )

    def _backup(self, asked: Open, choice: Choice) -> int | None:
        """Return the place of the next best with room in the same month; it is not held."""
        left = self._free(choice.month, asked.request.is_urgent)
        room = asked.open & (left[asked.candidates.rows] >= asked.request.minutes)
        room[choice.place] = False
        others = np.flatnonzero(room)
        return int(ranked(asked.candidates, others, left)[0]) if len(others) else None

    def _until(self, request: Request, now: datetime) -> datetime:
        ends = now + self._options.hold
        return ends if request.deadline is None else min(ends, end_of(request.deadline, now))

    def _free(self, month: str, urgent: bool) -> Ints:
        return self._books.free(month, urgent=urgent)

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


def _options(**given: object) -> DeskOptions:
    try:
        return DeskOptions.model_validate(given)
    except ValidationError as error:
        raise RequestError(in_words("desk", error, DeskOptions.model_fields)) from None


def _accounts(mentors: Profiles, minutes: int) -> dict[str, int]:
    stated = mentors.numbers("minutes_per_month")
    if not isinstance(minutes, int) or not 0 <= minutes <= MINUTES_A_MONTH:
        raise RequestError(
            f"not a valid desk: minutes: expected a whole number from 0 to {MINUTES_A_MONTH}"
        )
    amounts = np.where(stated.answered, stated.values, minutes)
    return dict(zip(mentors.ids, amounts.tolist(), strict=True))


def _balances(mentors: Profiles, ledger: Ledger) -> dict[str, int]:
    balances = ledger.balances
    strangers = [person for person in mentors.ids if person not in balances]
    if strangers:
        raise RequestError(
            f"no account in the ledger: {', '.join(strangers[:5])}"
            f"{f' and {len(strangers) - 5} more' if len(strangers) > 5 else ''}; "
            "make the ledger of these mentors too"
        )
    return {person: balances[person] for person in mentors.ids}
