"""The page of several programmes: for each who is left out, the ends of its scores, who meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.desk.answer import DeskAnswer
from mentormatch.programmes.desk import DeskRun
from mentormatch.programmes.ran import Run
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.text import members_of
from mentormatch.results.match import Match
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.page import Page, write_html
from mentormatch.text.sentences import Sentence, Who, counted, sentence

if TYPE_CHECKING:
    from mentormatch.ledger import Ledger

__all__ = ["Part", "called", "write_page"]

_ENDS = 5
"""Pairs or groups at either end of the scores that are shown first."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """People who meet, as they are called, with what they are to one another."""

    group: str
    members: str
    score: float
    skill: str = ""
    backup: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class _Absent:
    """Somebody who is left out, as the page tells it."""

    person: str
    role: str
    why: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Part:
    """One programme as the page shows it.

    Attributes
    ----------
    name, about
        What it is called, and its form and minutes in words.
    people
        How many meet somebody.
    summary
        The answer to the first questions, a line each.
    left
        Who is left out, with the reason and what would help.
    meetings
        Who meets, the lowest score first.
    findings
        What to look at, as a table in HTML; empty if there is nothing.
    waiting
        How many of those who are left out asked for somebody; the others are mentors.
    is_desk
        Whether these are requests.
    """

    name: str
    about: str
    people: int
    summary: tuple[str, ...]
    left: tuple[_Absent, ...]
    meetings: tuple[_Meeting, ...]
    findings: str
    waiting: int
    is_desk: bool


def write_page(
    name: str, programmes: Sequence[Run | DeskRun], ledger: Ledger, page: Page, path: str | Path
) -> None:
    """Write one self-contained page about all programmes.

    Parameters
    ----------
    name
        Of the plan.
    programmes
        In the order in which they ran.
    ledger
        Minutes given, spent and left.
    page
        Title, date, language, and whether people are called by label.
    path
        The HTML file to write.
    """
    told = [_told(run, page) for run in programmes]
    facts: dict[str, Any] = {
        "page": page,
        "name": name,
        "lead": _lead(programmes).told(page.language),
        "parts": [_part(run, *names) for run, names in zip(programmes, told, strict=True)],
        "spent": ledger.told(page.language),
        "accounts": _accounts(ledger, [members for _, members in told]),
        "spending": list(dict.fromkeys(entry.programme for entry in ledger.entries)),
        "ends": _ENDS,
    }
    write_html("mentormatch.programmes", "outcome.html", facts, path, language=page.language)


def _told(run: Run | DeskRun, page: Page) -> tuple[Names, Names]:
    """Return how the people of a programme are called, and how the members of its teams are."""
    both = (run.names, run.member_names) if page.labels else (NOBODY, NOBODY)
    return both[0].speaking(page.language), both[1].speaking(page.language)


def called(who: str, names: Iterable[Names]) -> str:
    """Return the label of a person that one of several programmes knows; else the id."""
    labels = (some.anyone(who) for some in names if some)
    return next((label for label in labels if label != who), who)


def _lead(programmes: Sequence[Run | DeskRun]) -> Sentence:
    meeting = {person for run in programmes for person in run.people}
    return sentence(
        "{people} in {programmes}",
        people=counted(
            len(meeting), "{count} person meets somebody", "{count:,} people meet somebody"
        ),
        programmes=counted(len(programmes), "{count} programme", "{count} programmes"),
    )


def _part(run: Run | DeskRun, names: Names, members: Names) -> Part:
    meetings = _requests(run, names) if isinstance(run, DeskRun) else _matches(run, members)
    see, there = (
        names.told(sentence("see .findings")),
        names.told(sentence("see the report of the programme")),
    )
    return Part(
        name=run.name,
        about=names.told(_about(run)),
        people=len(run.people),
        summary=tuple(names.told(line).replace(see, there) for line in run.summary),
        left=tuple(_absent(names, *row[1:]) for row in run.left_out()),
        meetings=tuple(sorted(meetings, key=lambda one: one.score)),
        findings=run.findings.to_html(names.told) if run.findings else "",
        waiting=sum(side in ("mentee", "peer") for _, _, side, *_ in run.left_out()),
        is_desk=isinstance(run, DeskRun),
    )


def _about(run: Run | DeskRun) -> Sentence:
    if isinstance(run, Run):
        return run.about
    return sentence("{about}, answered on {day}", about=run.about, day=str(run.day))


def _absent(names: Names, person: str, side: str, reason: str, detail: str, fix: str) -> _Absent:
    who = names(person, side)
    # Who asks at a desk may be one of its mentors.
    who = names.anyone(person) if who == person else who
    return _Absent(who, names.word(side), names.told(detail), reason, names.told(fix))


def _matches(run: Run, names: Names) -> list[_Meeting]:
    # Of teams that exist the members stand in place of the team, and the score is that of the team.
    both = zip(run.matches, run.answer.matches, strict=True)
    return [
        _Meeting(
            names.told(match.group or ""), names.told(_members(run, match)), _level(run, scored)
        )
        for match, scored in both
    ]


def _members(run: Run, match: Match) -> Sentence:
    if isinstance(run.answer, Grouping):
        return members_of(match)
    mentee, mentor = Who(match.mentee, "mentee"), Who(match.mentor, "mentor")
    return sentence("{mentee} with {mentor}", mentee=mentee, mentor=mentor)


def _level(run: Run, match: Match) -> float:
    return run.answer.level(match) if isinstance(run.answer, Grouping) else match.score


def _requests(run: DeskRun, names: Names) -> list[_Meeting]:
    return [_helped(answer, names) for answer in run.answers if answer.mentor is not None]


def _helped(answer: DeskAnswer, names: Names) -> _Meeting:
    mentee, mentor = Who(answer.person, ""), Who(answer.mentor or "", "mentor")
    return _Meeting(
        answer.request,
        names.told(sentence("{mentee} with {mentor}", mentee=mentee, mentor=mentor)),
        answer.score,
        answer.skill,
        names(answer.backup, "mentor") if answer.backup else "",
        answer.minutes,
    )


def _accounts(ledger: Ledger, names: Sequence[Names]) -> list[dict[str, Any]]:
    """Return the account of everybody, as she is called; who has least left comes first."""
    taken: Counter[tuple[str, str]] = Counter()
    for programme, person, minutes in ledger.entries:
        taken[person, programme] += minutes
    spending = dict.fromkeys(entry.programme for entry in ledger.entries)
    return [
        {
            "called": called(who, names),
            "minutes": ledger.accounts[who],
            "taken": {programme: taken[who, programme] for programme in spending},
            "left": left,
        }
        for who, left in sorted(ledger.balances.items(), key=lambda both: (both[1], both[0]))
    ]
