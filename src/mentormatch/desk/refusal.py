"""Why nobody can be named, from a closed list, with the smallest change that would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.desk.answer import DeskReason
from mentormatch.desk.books import Books
from mentormatch.desk.choose import Asking
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Candidates, Roster, of_skill, there
from mentormatch.text.masking import masked_word
from mentormatch.text.phrases import did_you_mean, first_few, several

__all__ = ["Refusal", "end_of", "months_between", "no_skill", "refuse", "too_late"]

_NAMED = 3
_FIRST = np.zeros(1, np.int64)


class Refusal(NamedTuple):
    """A reason of the closed list, the same in a sentence, and what would help."""

    reason: DeskReason
    detail: str
    fix: str


def end_of(day: date, now: datetime) -> datetime:
    """Return the midnight that ends a day, on the clock of ``now``."""
    return datetime.combine(day + timedelta(days=1), time(), now.tzinfo)


def months_between(now: datetime, deadline: date | None, ahead: int) -> tuple[str, ...]:
    """Return the months in which a meeting may be booked, the earliest first.

    Examples
    --------
    >>> months_between(datetime(2026, 11, 23), date(2027, 2, 1), ahead=2)
    ('2026-11', '2026-12', '2027-01')
    """
    months: list[str] = []
    day = now.date().replace(day=1)
    while len(months) <= ahead and (deadline is None or day <= deadline):
        months.append(f"{day:%Y-%m}")
        day = next_month(day)
    return tuple(months)


def next_month(day: date) -> date:
    """Return the first day of the month after that of ``day``."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def too_late(request: Request, now: datetime, notice: timedelta) -> Refusal | None:
    """Refuse a request whose deadline leaves a mentor less time than she is promised."""
    if request.deadline is None or end_of(request.deadline, now) - now >= notice:
        return None
    soonest = (now + notice - timedelta(microseconds=1)).date()
    return Refusal(
        "DEADLINE",
        f"the deadline {request.deadline} leaves less than the notice of {_spelt(notice)} that "
        "a mentor is given",
        f"move the deadline to {soonest} or later",
    )


def refuse(asked: Asking, roster: Roster, books: Books, now: datetime) -> Refusal:
    """Say why nobody of the candidates can be named: the first reason that applies.

    Parameters
    ----------
    asked
        What was asked, with everybody who offers the skill.
    roster, books
        The mentors, and who has minutes left.
    now
        The time.
    """
    request, candidates = asked.request, asked.candidates
    return (
        _absent(request, candidates, now.date())
        or _too_low(request, candidates, roster)
        or _excluded(request, candidates)
        or _declined(asked)
        or _no_minutes(asked, books, now)
    )


def no_skill(request: Request, roster: Roster) -> Refusal:
    """Refuse a request for a skill that nobody offers."""
    near = did_you_mean(request.skill, roster.skills)
    return Refusal(
        "NO_SKILL",
        f"nobody at this desk offers {masked_word(request.skill)!r}{near}",
        ("correct the spelling, or " if near else "")
        + f"find one mentor who offers {masked_word(request.skill)!r}",
    )


def _absent(request: Request, candidates: Candidates, day: date) -> Refusal | None:
    scores = candidates.scores
    if candidates.present.any():
        return None
    if not scores.mentee_present[0] or not there(scores.mentees, day)[0]:
        return Refusal(
            "ABSENT",
            f"{request.person} takes no part on {day}, or is not active",
            "correct the flag or the dates of this person",
        )
    who = several(len(candidates.rows), "mentor offers", "mentors offer")
    return Refusal(
        "ABSENT",
        f"{who} {request.skill!r}, and none of them takes part on {day}",
        f"ask {first_few(scores.mentors.ids, _NAMED)} to come back",
    )


def _too_low(request: Request, candidates: Candidates, roster: Roster) -> Refusal | None:
    """Refuse if rules on the skill itself exclude all: nobody stands high enough."""
    if _skilled(candidates).any():
        return None
    said = f"nobody who offers {request.skill!r} has it at the level {request.level} asked for"
    lower = _reachable_level(request, candidates, roster)
    if lower is None:
        return Refusal("LEVEL", said, f"find one mentor with {request.skill!r} {request.level}")
    return Refusal("LEVEL", said, f"ask for level {lower}")


def _skilled(candidates: Candidates) -> Bools:
    """Return bool (candidates,): who takes part and meets the rules that look at the skill."""
    passes = candidates.present.copy()
    for rule in candidates.scores.rules:
        if of_skill(rule.criterion):
            passes &= rule.passes(np.arange(len(passes)), _FIRST)[:, 0]
    return passes


def _reachable_level(request: Request, candidates: Candidates, roster: Roster) -> int | None:
    """Return the highest lower level for which somebody stands high enough.

    Another level changes neither who takes part nor any rule that does not look at the skill.
    """
    levels = range(request.current + 1, request.level)
    rows, columns = np.arange(len(candidates.rows)), np.arange(len(levels))
    passes = np.repeat(candidates.present[:, None], len(levels), axis=1)
    for rule in roster.rules_by_level(request, candidates, levels):
        passes &= rule.passes(rows, columns)
    reached = np.flatnonzero(passes.any(axis=0))
    return levels[reached[-1]] if len(reached) else None


def _excluded(request: Request, candidates: Candidates) -> Refusal | None:
    if candidates.allowed.any():
        return None
    able = np.flatnonzero(_skilled(candidates))
    scores = candidates.scores
    excluded = [
        (rule.part.name, int((~rule.passes(able, _FIRST)[:, 0]).sum()))
        for rule in scores.rules
        if not of_skill(rule.criterion)
    ]
    told = ", ".join(f"{name} excludes {count}" for name, count in excluded if count)
    who = several(len(able), "mentor has", "mentors have")
    if not any(count == len(able) for _, count in excluded) and not told:
        best = int(candidates.units[able].max()) / 1e6
        return Refusal(
            "BELOW_FLOOR",
            f"{who} {request.skill!r} at this level, the best with a score of {best:.3f}, below "
            f"the floor of {scores.policy.floor}",
            f"lower the floor to {np.floor(best * 1000) / 1000:.3f}",
        )
    return Refusal(
        "EXCLUDED",
        f"{who} {request.skill!r} at this level, and none may be asked: {told or 'the floor'}",
        f"find one more mentor with {request.skill!r}, or relax one of these rules",
    )


def _declined(asked: Asking) -> Refusal | None:
    if asked.free_to_ask.any():
        return None
    candidates = asked.candidates
    theirs = [candidates.scores.mentors.ids[k] for k in np.flatnonzero(candidates.allowed)]
    return Refusal(
        "DECLINED",
        f"all who may be asked have declined or not answered: {first_few(theirs, _NAMED)}",
        f"find one more mentor with {asked.request.skill!r}, or ask again under a new id",
    )


def _no_minutes(asking: Asking, books: Books, now: datetime) -> Refusal:
    request, months, asked = asking.request, asking.months, asking.request.minutes
    rows = asking.candidates.rows[asking.free_to_ask]
    most = books.accounts[rows] - (0 if request.is_urgent else books.kept[rows])
    if most.max() < asked:
        return _too_long(request, books, rows, int(most.max()))
    urgent = [books.free(month, urgent=True)[rows] for month in months]
    if not request.is_urgent and max(int(free.max()) for free in urgent) >= asked:
        return Refusal(
            "RESERVED",
            f"{_who(request, rows)}; {asked} minutes are left in the reserve for urgent requests "
            "only",
            f"make it urgent, or {_later(rows, books, now, months)}",
        )
    left = max(int(books.free(m, urgent=request.is_urgent)[rows].max()) for m in months)
    shorter = f"ask for {left} minutes, or " if left > 0 else ""
    return Refusal(
        "FULL",
        f"{_who(request, rows)}; the most minutes that one of them has left "
        f"{'in ' + _span(months)} are {left} of the {asked} asked for",
        f"{shorter}{_later(rows, books, now, months)}",
    )


def _too_long(request: Request, books: Books, rows: Ints, most: int) -> Refusal:
    whole = int(books.accounts[rows].max())
    kept = f" besides the reserve, {whole} with it" if whole > most else ""
    told = f"{_who(request, rows)}; the most that one of them gives a month is {most} minutes{kept}"
    if whole >= request.minutes:
        return Refusal("RESERVED", told, f"make it urgent, or ask for {most} minutes")
    fix = f"ask for at most {most} minutes" if most else "find a mentor who gives minutes"
    return Refusal("TOO_LONG", told, fix)


def _who(request: Request, rows: Ints) -> str:
    return f"{several(len(rows), 'mentor', 'mentors')} could help with {request.skill!r}"


def _later(rows: Ints, books: Books, now: datetime, months: Sequence[str]) -> str:
    """Say when minutes come free: the first hold that ends, or the next month's account."""
    ends = [books.first_expiry(rows, month) for month in months]
    renewed = next_month(now.date())
    soonest = min((end for end in ends if end is not None), default=None)
    again = f"ask again on {renewed}, when a new month begins"
    if soonest is None or soonest.date() >= renewed:
        return again
    return f"ask again after {soonest:%Y-%m-%d %H:%M}, when a hold ends, or on {renewed}"


def _span(months: Sequence[str]) -> str:
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"


def _spelt(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    return f"{hours:g} hour{'s' * (hours != 1)}"
