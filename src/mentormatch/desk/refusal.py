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
from mentormatch.text.phrases import did_you_mean, first_few, several

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
        f"the deadline {request.deadline} leaves less than the notice of {_spelt(notice)} that "
        "a mentor is given",
        f"move the deadline to {soonest} or later",
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
    near = did_you_mean(request.skill, roster.skills)
    return Refusal(
        "NO_SKILL",
        f"nobody at this desk offers {quoted(request.skill)}{near}",
        ("correct the spelling, or " if near else "")
        + f"find one mentor who offers {quoted(request.skill)}",
    )


def away(request: Request, day: date) -> Refusal:
    """Refuse a request of somebody who is not there."""
    return Refusal(
        "ABSENT",
        f"{request.person} takes no part on {day}, or is not active",
        "correct the flag or the dates of this person",
    )


def _absent(request: Request, candidates: Candidates, day: date) -> Refusal | None:
    scores = candidates.scores
    if candidates.present.any():
        return None
    if not scores.mentee_present[0] or not there(scores.mentees, day)[0]:
        return away(request, day)
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
    walls = [
        (rule.part.name, ~rule.passes(able, _FIRST)[:, 0])
        for rule in candidates.scores.rules
        if not of_skill(rule.criterion)
    ]
    walls = [(name, excluded) for name, excluded in walls if excluded.any()]
    who = several(len(able), "mentor has", "mentors have")
    said = f"{who} {request.skill!r} at this level"
    if not walls:
        return _below_floor(said, candidates, able)
    told = [f"{name} excludes {int(excluded.sum())}" for name, excluded in walls]
    passing = able[~np.any([excluded for _, excluded in walls], axis=0)]
    if len(passing):
        told.append(f"the floor of {candidates.scores.policy.floor} excludes {len(passing)}")
    return Refusal(
        "EXCLUDED",
        f"{said}, and none may be asked: {', '.join(told)}",
        f"{one_more(request, candidates)}{_relaxed(walls, candidates, able, passing)}",
    )


def _below_floor(said: str, candidates: Candidates, able: Ints) -> Refusal:
    best = int(candidates.units[able].max()) / UNIT
    return Refusal(
        "BELOW_FLOOR",
        f"{said}, the best with a score of {best:.3f}, below the floor of "
        f"{candidates.scores.policy.floor}",
        _lower_floor(candidates, able),
    )


def _lower_floor(candidates: Candidates, able: Ints) -> str:
    """Name a floor that the best of some candidates reaches."""
    return f"lower the floor to {int(candidates.units[able].max()) // 1000 / 1000:.3f}"


def _relaxed(
    walls: Sequence[tuple[str, Bools]], candidates: Candidates, able: Ints, passing: Ints
) -> str:
    """Name the rules that need to give way, where one alone would do."""
    low = ~candidates.scores.above_floor(able, _FIRST)[:, 0]
    several_at_once = np.sum([low, *(excluded for _, excluded in walls)], axis=0) > 1
    alone = [name for name, excluded in walls if (excluded & ~several_at_once).any()]
    if len(passing):
        relaxed = f", or relax {' or '.join(alone)}" if alone else ""
        return f"{relaxed}, or {_lower_floor(candidates, passing)}"
    if len(alone) == len(walls):
        return ", or relax one of these rules"
    return f", or relax {' or '.join(alone)}" if alone else ""


def _declined(asked: Asking) -> Refusal | None:
    if asked.free_to_ask.any():
        return None
    candidates = asked.candidates
    theirs = [candidates.scores.mentors.ids[k] for k in np.flatnonzero(candidates.allowed)]
    return Refusal(
        "DECLINED",
        f"all who may be asked have declined or not answered: {first_few(theirs, _NAMED)}",
        f"{one_more(asked.request, candidates)}, or ask again under a new id",
    )


def _spelt(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    return f"{hours:g} hour{'s' * (hours != 1)}"
