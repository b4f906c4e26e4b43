"""What becomes of a request: its candidates, the choice among them, and the event that says so.

Nothing is entered here. Deciding first and entering afterwards leaves a desk as it was if a
decision fails half-way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from mentormatch.arrays import Ints
from mentormatch.desk.books import Books
from mentormatch.desk.choose import Asking, Choice, choose, foremost, place_all
from mentormatch.desk.days import months_between
from mentormatch.desk.events import Held, Refused, said_of_parts
from mentormatch.desk.lots import lots, seed_of
from mentormatch.desk.moments import Moment
from mentormatch.desk.refusal import away, no_skill, refuse, too_late
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Roster
from mentormatch.desk.shortage import Refusal
from mentormatch.desk.storage import DeskOptions
from mentormatch.results.record_parts import said_of

__all__ = ["Decider", "Opened"]

_NOBODY: frozenset[str] = frozenset()


class Opened(NamedTuple):
    """A request that was looked at: with its candidates, or refused without any.

    Attributes
    ----------
    request
        What is asked.
    asking
        The candidates; or why there can be none.
    """

    request: Request
    asking: Asking | Refusal


class Decider:
    """Decides requests on the minutes that are left.

    Parameters
    ----------
    roster
        Who could help.
    books
        Who has minutes left; only read.
    options
        How the desk works.
    """

    def __init__(self, roster: Roster, books: Books, options: DeskOptions) -> None:
        self._roster, self._books, self._options = roster, books, options

    def decided(
        self,
        request: Request,
        now: Moment,
        passed: frozenset[str] = _NOBODY,
        backup: str | None = None,
    ) -> Held | Refused:
        """Say what becomes of one request.

        Parameters
        ----------
        request, now
            What is asked, and when.
        passed
            Ids of mentors who are not asked again.
        backup
            Who is asked before all others if she has room.
        """
        opened = self.opened(request, now, passed)
        choice = None
        if isinstance(opened.asking, Asking):
            mentors = opened.asking.candidates.scores.mentors
            first = None if backup is None else mentors.position[backup]
            choice = choose(opened.asking, self._free, first)
        return self.outcome(opened, choice, now)

    def opened(self, request: Request, now: Moment, passed: frozenset[str]) -> Opened:
        """Find the candidates of a request; refuse where there can be none.

        Raises
        ------
        UnknownPerson
            If the desk was given mentees, and the one named is not among its people.
        """
        self._roster.require_known(request)
        late = too_late(request, now, self._options.notice)
        if late is not None:
            return Opened(request, late)
        months = months_between(now.day, request.deadline, self._options.ahead)
        if not len(self._roster.holders(request.skill)):
            absent = None if self._roster.takes_part(request, now.day) else away(request, now.day)
            return Opened(request, absent or no_skill(request, self._roster))
        candidates = self._roster.candidates(request, now.day)
        drawn = self._lots(request, candidates.rows)
        asking = Asking(request, candidates, candidates.willing(passed), months, drawn)
        return Opened(request, asking)

    def _lots(self, request: Request, rows: Ints) -> Ints:
        """Return int64 (rows,): among equals the smallest is asked."""
        drawn = self._options.equals == "by lot"
        return lots(self._options.seed, request.id, rows) if drawn else rows

    def chosen(self, opened: Sequence[Opened]) -> dict[int, Choice]:
        """Choose for several requests together; return position → choice of those with a place."""
        where = [k for k, one in enumerate(opened) if isinstance(one.asking, Asking)]
        batch = [one.asking for one in opened if isinstance(one.asking, Asking)]
        seed = self._options.seed
        if self._options.equals == "by lot":
            seed = seed_of(seed, (asked.request.id for asked in batch))
        found = place_all(batch, self._free, self._roster.policy.objective, seed)
        return {where[k]: choice for k, choice in found.items()}

    def outcome(self, opened: Opened, choice: Choice | None, now: Moment) -> Held | Refused:
        """Return the event that says what was chosen, or why nobody could be."""
        request, asking = opened.request, opened.asking
        if isinstance(asking, Asking) and choice is None:
            asking = refuse(asking, self._roster, self._books, now, self._options)
        if isinstance(asking, Refusal):
            said = said_of({"detail": asking.detail, "fix": asking.fix})
            return Refused(at=now.at, id=request.id, **asking._asdict(), said=said)
        assert choice is not None
        return self._held(asking, choice, now)

    def _held(self, asking: Asking, choice: Choice, now: Moment) -> Held:
        request, candidates = asking.request, asking.candidates
        scores = candidates.scores
        mentor = scores.mentors.ids[choice.place]
        parts = scores.contributions(mentor, request.person)
        backup = self._backup(asking, choice)
        return Held(
            at=now.at,
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
            said=said_of_parts(parts),
        )

    def _backup(self, asking: Asking, choice: Choice) -> int | None:
        """Return the place of the next best with room in the same month; it is not held."""
        left = self._free(choice.month, asking.request.is_urgent)
        room = asking.with_room(left)
        others = room[room != choice.place]
        return foremost(asking, others, left) if len(others) else None

    def _until(self, request: Request, now: Moment) -> datetime:
        ends = now.after(self._options.hold)
        return ends if request.deadline is None else min(ends, now.end_of(request.deadline))

    def _free(self, month: str, urgent: bool) -> Ints:
        return self._books.free(month, urgent=urgent)
