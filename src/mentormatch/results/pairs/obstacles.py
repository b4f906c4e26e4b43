"""What stands between a person and everybody else: requirements, or the floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.match import Reason, Role, Why
from mentormatch.results.pairs.partners import seen_from, tiles
from mentormatch.scoring.kernels import Overlap
from mentormatch.scoring.people_rules import NotInChain, NotVetoed
from mentormatch.scoring.presence import (
    Together,
    dates_in_words,
    days_of,
    days_together,
    shared_days,
)
from mentormatch.scoring.scores import Rule, Scores
from mentormatch.scoring.weeks import weeks_short
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import first_few, several

__all__ = ["Told", "never_together", "obstacles", "withdrawn"]

_COMPARED = 200
"""So many of the others are looked at week by week."""
_WEEKS = 3
_SETTING = " (together_days=0)"

Told = dict[int, Why]
"""Row of somebody → why nobody was found."""


def withdrawn(people: Profiles, present: Bools, places: Ints, rows: Ints) -> Told:
    """Give a reason to those of some people who take no part.

    Parameters
    ----------
    people
        Everybody of one side.
    present
        bool (people,): who takes part in the period.
    places
        int64 (people,): partners that each takes at most.
    rows
        Who is asked about.
    """
    why: dict[tuple[str, str], Bools] = {
        ("marked as not active", "mark as active"): people.numbers("active").values == 0,
        ("takes part on no day of the period", "look at the dates"): ~present,
        ("takes no partner: the number of places is 0", "raise the number"): places == 0,
    }
    told: Told = {}
    for (detail, fix), applies in why.items():
        for row in rows[applies[rows]].tolist():
            told.setdefault(row, ("WITHDRAWN", detail, fix))
    return told


def obstacles(scores: Scores, side: Role, people: Ints, others: Ints) -> list[Why]:
    """Tell why nobody is allowed for each of these people.

    Parameters
    ----------
    scores
        Whose requirements and floor decide.
    side
        The side of ``people``.
    people
        int64: rows of people for whom none of ``others`` is allowed.
    others
        int64, not empty: rows of everybody of the other side who takes part.
    """
    tally = _tally(scores, side, people, others)
    partner: Role = "mentee" if side == "mentor" else "mentor"
    told = [_verdict(scores, tally, k, _Relaxed(scores, side, row)) for k, row in enumerate(people)]
    for k, (code, *_) in enumerate(told):
        if code == "NEVER_TOGETHER":
            told[k] = never_together(scores, side, int(people[k]), others, partner)
        if code == "NO_TIME_OVERLAP":
            told[k] = _no_time(scores, side, int(people[k]), others, partner)
    return told


@dataclass(frozen=True, slots=True)
class _Tally:
    """What the rules leave of the others.

    Attributes
    ----------
    others
        How many there are.
    passed
        int64 (rules, people): others who pass this rule.
    fewest, nearest
        int64 (people,): how many rules exclude the one whom the fewest exclude, and who that is.
    highest
        int64 (people,): highest score in micro-units of who passes all rules.
    """

    others: int
    passed: Ints
    fewest: Ints
    nearest: Ints
    highest: Ints


def _tally(scores: Scores, side: Role, people: Ints, others: Ints) -> _Tally:
    shape = len(scores.rules), len(people)
    tally = _Tally(
        others=len(others),
        passed=np.zeros(shape, np.int64),
        fewest=np.full(len(people), len(scores.rules) + 1),
        nearest=np.full(len(people), -1),
        highest=np.zeros(len(people), np.int64),
    )
    rules = [seen_from(side, rule.passes) for rule in scores.rules]
    units = seen_from(side, scores.block)
    for part, some in tiles(people, others):
        failed = np.zeros((part.stop - part.start, len(some)), np.int64)
        for k, rule in enumerate(rules):
            passed = rule(people[part], some)
            failed += ~passed
            tally.passed[k, part] += passed.sum(axis=1)
        _nearer(tally, part, failed, some)
        remaining = failed == 0
        if scores.policy.floor is not None and remaining.any():
            reached = np.where(remaining, units(people[part], some), 0).max(axis=1)
            np.maximum(tally.highest[part], reached, out=tally.highest[part])
    return tally


def _nearer(tally: _Tally, part: slice, failed: Ints, some: Ints) -> None:
    """Note whom fewer rules exclude than anybody so far; the first of equals."""
    first = failed.argmin(axis=1)
    fewest = failed[np.arange(len(first)), first]
    better = fewest < tally.fewest[part]
    tally.nearest[part] = np.where(better, some[first], tally.nearest[part])
    tally.fewest[part] = np.where(better, fewest, tally.fewest[part])


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """What would have to give way for a person, so that somebody is allowed."""

    scores: Scores
    side: Role
    row: int

    @property
    def partner(self) -> Role:
        """What one of the others is called."""
        return "mentee" if self.side == "mentor" else "mentor"

    def of(self, nearest: int) -> str:
        """Return the rules that exclude one of the others, and the floor where that does too."""
        mentor, mentee = (nearest, self.row) if self.partner == "mentor" else (self.row, nearest)
        scores = self.scores
        ids = scores.mentors.ids[mentor], scores.mentees.ids[mentee]
        rules = [
            f"{quoted(rule.part.name)}{_SETTING if isinstance(rule.criterion, Together) else ''}"
            for rule in scores.rules
            if rule.part.name in scores.obstacles(*ids)
        ]
        *most, last = rules
        fix = f"relax {' and '.join(filter(None, [', '.join(most), last]))}"
        if "floor" in scores.obstacles(*ids):
            fix += f", and lower the floor to {_points(int(scores.on(*_one(mentor, mentee))[0]))}"
        return f"{fix}: nothing else excludes {ids[self.partner == 'mentee']}"


def _one(mentor: int, mentee: int) -> tuple[Ints, Ints]:
    return np.array([mentor]), np.array([mentee])


def _verdict(scores: Scores, tally: _Tally, person: int, relaxed: _Relaxed) -> Why:
    passed, partner = tally.passed[:, person], relaxed.partner
    if not tally.fewest[person]:
        return _below_floor(int(tally.highest[person]), scores.policy.floor or 0.0, partner)
    fix = relaxed.of(int(tally.nearest[person]))
    for rule, count in zip(scores.rules, passed, strict=True):
        if not count:
            return _alone(rule, tally.others, partner, fix)
    excluded = ", ".join(_counts(scores, tally.others - passed))
    code: Reason = "NO_FEASIBLE_MENTOR" if partner == "mentor" else "NO_FEASIBLE_MENTEE"
    detail = f"rules together exclude all {tally.others} {partner}s ({excluded})"
    return code, detail, fix


def _alone(rule: Rule, size: int, partner: Role, fix: str) -> Why:
    """Return the verdict of a rule that excludes everybody by itself."""
    name = rule.part.name
    if isinstance(rule.criterion, NotVetoed):
        return "VETOED_BY_ALL", f"vetoes exclude all {size} {partner}s", "talk to this person"
    if isinstance(rule.criterion, NotInChain):
        outside = f"look for a {partner} outside the reporting line"
        return "CHAIN_EXCLUDED_ALL", f"all {size} {partner}s stand in the reporting line", outside
    if isinstance(rule.criterion, Together):
        return "NEVER_TOGETHER", name, fix
    if isinstance(rule.criterion, Overlap):
        return "NO_TIME_OVERLAP", f"no {partner} shares enough hours", "ask for more hours"
    code: Reason = "NO_FEASIBLE_MENTOR" if partner == "mentor" else "NO_FEASIBLE_MENTEE"
    return code, f"the rule {name!r} excludes all {size} {partner}s", fix


def _no_time(scores: Scores, side: Role, row: int, others: Ints, partner: str) -> Why:
    """Tell that nobody shares enough hours; of the nearest, in which weeks there are too few."""
    people, partners = scores.mentees, scores.mentors
    if side == "mentor":
        people, partners = partners, people
    rules = (r.criterion for r in scores.rules if isinstance(r.criterion, Overlap))
    minutes, me = max(round(r.minutes * r.at_least) for r in rules), people[people.ids[row]]
    nearest = min(
        (
            (*weeks_short(me, partners[partners.ids[other]], scores.policy.period, minutes), other)
            for other in others[:_COMPARED].tolist()
        ),
        key=lambda found: len(found[0]),
    )
    short, weeks, other = nearest
    detail = f"no {partner} shares enough hours"
    if len(short) < weeks:
        when = first_few([str(monday) for monday in short], _WEEKS)
        detail += (
            f" in every week: {partners.ids[other]} does but for {len(short)} of {weeks} weeks "
            f"(those of {when}), where the clocks differ"
        )
    return "NO_TIME_OVERLAP", detail, "ask for more hours, or for others"


def never_together(scores: Scores, side: Role, row: int, others: Ints, partner: str) -> Why:
    """Tell that nobody is there at the same time for long enough, with the dates of the nearest.

    Parameters
    ----------
    scores, side, others
        See `obstacles`.
    row
        The person.
    partner
        What one of the others is called.
    """
    people, partners = scores.mentees, scores.mentors
    if side == "mentor":
        people, partners = partners, people
    period = scores.policy.period
    shared = shared_days(
        days_of(people.take([row]), period), days_of(partners.take(others), period)
    )[0]
    asked, most = days_together(scores.policy.together_days, period), int(shared.max())
    nearest = partners[partners.ids[int(others[int(shared.argmax())])]]
    common = f"only {several(most, 'day', 'days')}" if most > 0 else "no day"
    detail = (
        f"takes part {dates_in_words(people[people.ids[row]])}; {nearest.id}, the {partner} "
        f"who comes nearest, {dates_in_words(nearest)}: {common} together of the {asked} asked for"
    )
    fewer = f", or ask for fewer days: together_days={most}" if most > 0 else ""
    return "NEVER_TOGETHER", detail, f"correct the dates, move them{fewer}"


def _counts(scores: Scores, excluded: Ints) -> Iterator[str]:
    for rule, count in zip(scores.rules, excluded, strict=True):
        if count:
            yield f"{count} by {rule.part.name!r}"


def _below_floor(highest: int, floor: float, partner: Role) -> Why:
    score = _points(highest)
    detail = f"the highest score with any allowed {partner} is {score}, below the floor {floor:g}"
    return "BELOW_FLOOR", detail, f"lower the floor to {score}"


def _points(units: int) -> str:
    """Return a score rounded down, so that a floor of it lets the pair pass."""
    return f"{units // 1000 / 1000:.3f}"
