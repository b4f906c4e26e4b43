"""How everything stands at a desk: what can be asked of it without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.desk.answer import DeskAnswer, frame_of
from mentormatch.desk.days import month_of
from mentormatch.desk.events import Event
from mentormatch.desk.state import DeskState
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.names import Names
from mentormatch.scoring.policy import Policy
from mentormatch.text.sentences import Language

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["Standing"]


class Standing:
    """A desk as far as it tells how everything stands."""

    def _put_on(self, state: DeskState) -> None:
        self._state, self._books = state, state.books
        self._names = Names(state.roster.mentors, state.roster.mentees)

    @property
    def policy(self) -> Policy:
        """What makes a good helper here."""
        return self._state.roster.policy

    @property
    def mentors(self) -> Profiles:
        """Everybody who may be asked."""
        return self._state.roster.mentors

    @property
    def names(self) -> Names:
        """How people are called: ``names("17", "mentor")``; for their eyes only."""
        return self._names

    @property
    def events(self) -> tuple[Event, ...]:
        """The log: everything that ever happened here, the earliest first."""
        return tuple(self._books.log)

    @property
    def answers(self) -> tuple[DeskAnswer, ...]:
        """How every request stands, in the order of asking."""
        self._state.tick()
        return tuple(map(self._stands, self._books.answers))

    def _stands(self, request: str) -> DeskAnswer:
        """Return how a request stands, with people who are known by label to whoever may see it."""
        return self._books.answers[request].named(self._names)

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
        return self._state.standing(request)[1].named(self._names)

    def free(self, month: str | None = None) -> dict[str, int]:
        """Return the minutes that each mentor has left in a month, the reserve included.

        Parameters
        ----------
        month
            Such as ``"2026-01"``; None is the current one.

        Raises
        ------
        RequestError
            If that is no month.
        """
        left = self._books.free(month_of(month or self._state.tick().month), urgent=True)
        return dict(zip(self.mentors.ids, left.tolist(), strict=True))

    def booked(self, month: str | None = None) -> dict[str, int]:
        """Return the minutes held or confirmed in a month, of the mentors who have any.

        ``ledger.charge(desk.booked("2026-01"), programme="desk")`` enters them into a ledger.
        """
        used = self._books.used(month_of(month or self._state.tick().month)).tolist()
        return {who: spent for who, spent in zip(self.mentors.ids, used, strict=True) if spent}

    def to_frame(self, *, labels: bool = True, language: Language = "en") -> pd.DataFrame:
        """Return one row a request: who asked for what, how it stands, and why.

        Parameters
        ----------
        labels
            Where people have labels, ``person_label``, ``mentor_label`` and ``backup_label`` stand
            behind the ids.
        language
            Of the reasons: ``"en"`` or ``"nl"``.
        """
        return frame_of(self.answers, labels=labels, language=language)

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
        self._state.verify()
