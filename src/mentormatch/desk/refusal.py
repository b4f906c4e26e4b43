"""Why nobody can be named, from a closed list, with the smallest change that would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.desk.books import Books
from mentormatch.desk.choose import Asking
from mentormatch.desk.days import first_day, in_time
from mentormatch.desk.moments import Moment
from mentormatch.desk.request import Request
from mentormatch.desk.roster import Candidates, Roster, of_skill, there
from mentormatch.desk.shortage import Refusal, no_minutes, one_more
from mentormatch.desk.storage import DeskOptions
from mentormatch.terms import UNIT
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import any_of as one_of
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.sentences import Sentence, Who, any_of, counted, few, sentence

__all__ = ["Refusal", "away", "no_skill", "refuse", "too_late"]

_NAMED = 3
_FIRST = np.zeros(1, np.int64)


def too_late(request: Request, now: Moment, notice: timedelta) -> Refusal | None:
    """Refuse a request whose deadline leaves a mentor less time than she is promised."""
    if in_time(request.deadline, now, notice):
        return None
    soonest = first_day(now, notice)
    return Refusal(
        "DEADLINE",
        sentence(
            "the deadline {day} is too soon: a mentor gets {notice} of notice",
            day=str(request.deadline),
            notice=_spelt(notice),
        ),
        sentence("move the deadline to {day} or later", day=str(soonest)),
    )


def refuse(
    asked: Asking, roster: Roster, books: Books, now: Moment, options: DeskOptions
) -> Refusal:
    """Say why nobody of the candidates can be named: the first reason that applies.

    Parameters
    ----------
    asked
        What was asked, with everybody who offers the skill.
    roster, books
        The mentors, and who has minutes left.
    now, options
        The time, and how the desk works.
    """
    request, candidates = asked.request, asked.candidates
    return (
        _absent(request, candidates, now.day)
        or _too_low(request, candidates, roster)
        or _excluded(request, candidates)
        or _declined(asked)
        or no_minutes(asked, books, now, options)
    )


def no_skill(request: Request, roster: Roster) -> Refusal:
    """Refuse a request for a skill that nobody offers."""
    near, skill = did_you_mean(request.skill, roster.skills), quoted(request.skill)
    find = sentence("find one mentor who offers {skill}", skill=skill)
    return Refusal(
        "NO_SKILL",
        sentence("nobody at this desk offers {skill}{near}", skill=skill, near=near),
        any_of([sentence("correct the spelling"), find] if near else [find]),
    )


def away(request: Request, day: date) -> Refusal:
    """Refuse a request of somebody who is not there."""
    return Refusal(
        "ABSENT",
        sentence(
            "{who} takes no part on {day}, or is not active",
            who=Who(request.person, ""),
            day=str(day),
        ),
        sentence("correct 'active' or the dates of this person"),
    )


def _absent(request: Request, candidates: Candidates, day: date) -> Refusal | None:
    scores = candidates.scores
    if candidates.present.any():
        return None
    if not scores.mentee_present[0] or not there(scores.mentees, day)[0]:
        return away(request, day)
    return Refusal(
        "ABSENT",
        counted(
            len(candidates.rows),
            "{count} mentor offers {skill!r}, but does not take part on {day}",
            "{count:,} mentors offer {skill!r}, but none of them takes part on {day}",
            skill=request.skill,
            day=str(day),
        ),
        sentence("ask {mentors} to come back", mentors=_named(scores.mentors.ids)),
    )


def _too_low(request: Request, candidates: Candidates, roster: Roster) -> Refusal | None:
    """Refuse if rules on the skill itself exclude all: nobody stands high enough."""
    if _skilled(candidates).any():
        return None
    asked = {"skill": request.skill, "level": request.level}
    said = sentence("nobody offers {skill!r} at level {level}", **asked)
    lower = _reachable_level(request, candidates, roster)
    if lower is None:
        return Refusal("LEVEL", said, sentence("find one mentor with {skill!r} {level}", **asked))
    return Refusal("LEVEL", said, sentence("ask for level {level}", level=lower))


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
    walls = [
        (rule.part.name, ~rule.passes(able, _FIRST)[:, 0])
        for rule in candidates.scores.rules
        if not of_skill(rule.criterion)
    ]
    walls = [(name, excluded) for name, excluded in walls if excluded.any()]
    said = counted(
        len(able),
        "{count} mentor has {skill!r} at this level",
        "{count:,} mentors have {skill!r} at this level",
        skill=request.skill,
    )
    if not walls:
        return _below_floor(said, candidates, able)
    passing = able[~np.any([excluded for _, excluded in walls], axis=0)]
    return Refusal(
        "EXCLUDED",
        sentence(
            "{mentors}, but none of them may be asked: {walls}",
            mentors=said,
            walls=_told_walls(walls, candidates, len(passing)),
        ),
        any_of([one_more(request, candidates), *_relaxed(walls, candidates, able, passing)]),
    )


def _told_walls(
    walls: Sequence[tuple[str, Bools]], candidates: Candidates, low: int
) -> tuple[Sentence, ...]:
    """Say how many each rule excludes, and how many the floor excludes of the rest."""
    told = [
        sentence("{rule} excludes {count}", rule=name, count=int(excluded.sum()))
        for name, excluded in walls
    ]
    if low:
        floor = candidates.scores.policy.floor
        told.append(sentence("the floor of {floor} excludes {count}", floor=floor, count=low))
    return tuple(told)


def _below_floor(said: Sentence, candidates: Candidates, able: Ints) -> Refusal:
    return Refusal(
        "BELOW_FLOOR",
        sentence(
            "{mentors}, the best with a score of {score:.3f}, below the floor of {floor}",
            mentors=said,
            score=int(candidates.units[able].max()) / UNIT,
            floor=candidates.scores.policy.floor,
        ),
        _lower_floor(candidates, able),
    )


def _lower_floor(candidates: Candidates, able: Ints) -> Sentence:
    """Name a floor that the best of some candidates reaches."""
    reached = int(candidates.units[able].max()) // 1000 / 1000
    return sentence("lower the floor to {score:.3f}", score=reached)


def _relaxed(
    walls: Sequence[tuple[str, Bools]], candidates: Candidates, able: Ints, passing: Ints
) -> list[Sentence]:
    """Name the rules that need to give way, where one alone would do."""
    low = ~candidates.scores.above_floor(able, _FIRST)[:, 0]
    several_at_once = np.sum([low, *(excluded for _, excluded in walls)], axis=0) > 1
    alone = [name for name, excluded in walls if (excluded & ~several_at_once).any()]
    relax = [sentence("relax {rules}", rules=one_of(alone))] if alone else []
    if len(passing):
        return [*relax, _lower_floor(candidates, passing)]
    return [sentence("relax one of these rules")] if len(alone) == len(walls) else relax


def _declined(asked: Asking) -> Refusal | None:
    if asked.free_to_ask.any():
        return None
    candidates = asked.candidates
    theirs = [candidates.scores.mentors.ids[k] for k in np.flatnonzero(candidates.allowed)]
    return Refusal(
        "DECLINED",
        sentence(
            "everybody who may be asked declined or did not answer: {mentors}",
            mentors=_named(theirs),
        ),
        any_of([one_more(asked.request, candidates), sentence("ask again under a new id")]),
    )


def _named(mentors: Sequence[str]) -> Sentence:
    """Return the first of some mentors, who are called by label where labels are shown."""
    return few([Who(who, "mentor") for who in mentors[:_NAMED]], _NAMED, of=len(mentors))


def _spelt(span: timedelta) -> Sentence:
    hours = span / timedelta(hours=1)
    return sentence("{hours:g} hour" if hours == 1 else "{hours:g} hours", hours=hours)
