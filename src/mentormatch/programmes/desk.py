"""A desk in a programme: the requests of a file, answered together on the day it begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from mentormatch.desk.answer import DeskAnswer
from mentormatch.desk.answer import frame_of as answer_frame
from mentormatch.desk.desk import Desk
from mentormatch.desk.opening import hours
from mentormatch.desk.request import Request
from mentormatch.findings import Finding, Findings
from mentormatch.ledger import Ledger
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.names import Names
from mentormatch.scoring.policy import Policy
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Language, Sentence, counted, fixed, sentence

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["DeskRun", "faults_of", "frame_of", "of_those_who_take_part", "serve"]


@dataclass(frozen=True, slots=True)
class DeskRun:
    """One desk that has answered its requests.

    Parameters
    ----------
    name, day
        As the programme file says; the day is the first of the period.
    requests
        What was asked, in the order of the file.
    desk
        The desk, to go on with: every answer, and why a request waits.
    findings
        About who was chosen, and requests of people who take no part.
    ledger
        The minutes that were left afterwards.
    """

    name: str
    day: date
    requests: tuple[Request, ...] = field(repr=False)
    desk: Desk
    findings: Findings = field(repr=False)
    ledger: Ledger = field(repr=False)
    mode: str = "desk"

    @property
    def title(self) -> Sentence:
        """Name and mode."""
        return sentence("{name} ({about})", name=self.name, about=self.about)

    @property
    def about(self) -> Sentence:
        """Mode and minutes."""
        return sentence("{mode}, each request as many minutes as it says", mode=fixed(self.mode))

    @property
    def names(self) -> Names:
        """How its people are called; for their eyes only."""
        return self.desk.names

    @property
    def member_names(self) -> Names:
        """The same; nobody stands for others here."""
        return self.desk.names

    @property
    def answers(self) -> tuple[DeskAnswer, ...]:
        """How each request stands, in the order of the file."""
        return tuple(self.desk.answer(request.id) for request in self.requests)

    @property
    def waiting(self) -> tuple[DeskAnswer, ...]:
        """The requests for which nobody is named."""
        return tuple(answer for answer in self.answers if answer.status == "waiting")

    @property
    def people(self) -> frozenset[str]:
        """Who meets somebody."""
        named = ((a.mentor, a.person) for a in self.answers if a.mentor is not None)
        return frozenset(who for both in named for who in both)

    def members(self) -> Iterator[tuple[object, ...]]:
        """Yield a row for both of each request that has a mentor; the mentor gives the minutes."""
        for answer in self.answers:
            if answer.mentor is not None:
                both = ("mentor", answer.mentor, answer.minutes), ("mentee", answer.person, 0)
                for role, person, minutes in both:
                    yield self.name, self.mode, answer.request, role, person, answer.score, minutes

    def left_out(self) -> Iterator[tuple[str, ...]]:
        """Yield a row for each request that waits."""
        for answer in self.waiting:
            detail = sentence("{request}: {detail}", request=answer.request, detail=answer.detail)
            yield self.name, answer.person, "mentee", str(answer.reason), detail, answer.fix

    @property
    def summary(self) -> list[Sentence]:
        """The answer to the first question."""
        asked = counted(len(self.answers), "{count} request", "{count:,} requests")
        named = sum(answer.mentor is not None for answer in self.answers)
        return [
            sentence(
                "{named} of {requests} has a mentor"
                if named == 1
                else "{named} of {requests} have a mentor",
                named=named,
                requests=asked,
            )
        ]

    @property
    def lines(self) -> list[Sentence]:
        """The answer to the first question, and which requests wait, a line each."""
        waits = [
            sentence(
                "{request} waits: {reason} - {detail}; {fix}",
                request=answer.request,
                reason=answer.reason,
                detail=answer.detail,
                fix=answer.fix,
            )
            for answer in self.waiting
        ]
        return [*self.summary, *waits]

    def without_labels(self) -> DeskRun:
        """Return the same run, whose desk knows its people by id alone."""
        return replace(self, desk=self.desk.without_labels()) if self.names else self


def frame_of(runs: Iterable[DeskRun], language: Language = "en") -> pd.DataFrame:
    """Return one row a request of some desks: how it stands, and why it waits.

    Where a desk knows labels, they stand behind the ids.
    """
    import pandas as pd

    told = [(run.name, answer) for run in runs for answer in run.answers]
    names = pd.DataFrame([(name,) for name, _ in told], columns=["programme"])
    frame = answer_frame((answer for _, answer in told), language=language)
    return names.join(frame.drop(columns="month"))


def serve(
    mentors: Profiles,
    mentees: Profiles,
    policy: Policy,
    *,
    requests: Sequence[Request],
    ledger: Ledger,
    day: date,
    seed: int = 0,
    reserve: float = 0.15,
    hold_hours: float = 48,
    notice_hours: float = 24,
) -> Desk:
    """Open a desk as a day begins, and answer requests together.

    Parameters
    ----------
    mentors, mentees
        Who may be asked, and who may ask.
    policy
        What makes a good helper.
    requests
        What is asked.
    ledger
        Minutes a month that mentors have left. Only the month of ``day`` is booked, since a ledger
        knows one month that stands for all.
    day
        The day; the clock of the desk stands at its beginning.
    seed, reserve
        As in :class:`mentormatch.Desk`.
    hold_hours, notice_hours
        Its ``hold`` and its ``notice``.

    Returns
    -------
    Desk
        Verified.

    Raises
    ------
    RequestError
        If an option is out of range.
    """
    opened = datetime.combine(day, time())
    desk = Desk(
        mentors,
        policy,
        clock=lambda: opened,
        mentees=mentees,
        ledger=ledger,
        hold=hours("hold_hours", hold_hours),
        notice=hours("notice_hours", notice_hours),
        reserve=reserve,
        ahead=0,
        seed=seed,
    )
    desk.ask_all(requests)
    desk.verify()
    return desk


def of_those_who_take_part(
    requests: Sequence[Request], pools: Iterable[Profiles], called: str, findings: list[Finding]
) -> list[Request]:
    """Leave out requests of people who were not chosen for a programme, and say so."""
    chosen = {person for pool in pools for person in pool.ids}
    beside = [request for request in requests if request.person not in chosen]
    findings += [
        Finding(
            "warning",
            "takes-no-part",
            sentence(
                "{programme}: the request {request} is not answered, because the person who asks "
                "was not chosen.",
                programme=called,
                request=request.id,
            ),
            person=request.person,
            cure=sentence("Widen the choice of mentees, or take the request out."),
        )
        for request in beside
    ]
    return [request for request in requests if request.person in chosen]


def faults_of(requests: Sequence[Request], pools: Sequence[Profiles], called: str) -> list[str]:
    """Return what is wrong with the requests of a file, besides what one row shows.

    Parameters
    ----------
    requests
        What was read.
    pools
        The tables of both sides.
    called
        What the programme is called.
    """
    known = {person for pool in pools for person in pool.ids}
    counted = Counter(request.id for request in requests)
    twice = sorted(name for name, count in counted.items() if count > 1)
    return [
        *(f"{quoted(called)}: two requests have the id {quoted(name)}" for name in twice),
        *(
            f"{quoted(called)}: the request {quoted(request.id)} is by somebody who stands in none "
            f"of its tables{did_you_mean(request.person, sorted(known))}"
            for request in requests
            if request.person not in known
        ),
    ]
