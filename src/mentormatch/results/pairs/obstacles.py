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
from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import Sentence, Who, counted, few, joined, sentence

__all__ = ["Told", "never_together", "obstacles", "waits", "withdrawn"]

_COMPARED = 200
"""So many of the others are looked at week by week."""
_WEEKS = 3

Told = dict[int, Why]
"""Row of somebody → why nobody was found."""

_NOT_ACTIVE: Why = ("WITHDRAWN", sentence("marked as not active"), "")
_NOT_THERE: Why = (
    "WITHDRAWN",
    sentence("takes part on no day of the period"),
    sentence("look at the dates"),
)
_NO_PLACE: Why = (
    "WITHDRAWN",
    sentence("takes no partner: the number of places is 0"),
    sentence("raise the number"),
)


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
    why = (
        (_NOT_ACTIVE, people.numbers("active").values == 0),
        (_NOT_THERE, ~present),
        (_NO_PLACE, places == 0),
    )
    told: Told = {}
    for reason, applies in why:
        for row in rows[applies[rows]].tolist():
            told.setdefault(row, reason)
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

    def of(self, nearest: int) -> Sentence:
        """Return the rules that exclude one of the others, and the floor where that does too."""
        mentor, mentee = (nearest, self.row) if self.partner == "mentor" else (self.row, nearest)
        scores = self.scores
        ids = scores.mentors.ids[mentor], scores.mentees.ids[mentee]
        *most, last = [_named(r) for r in scores.rules if r.part.name in scores.obstacles(*ids)]
        rules = all_of([joined(most), last]) if most else last
        fix = sentence("relax {rules}", rules=rules)
        if "floor" in scores.obstacles(*ids):
            score = _points(int(scores.on(*_one(mentor, mentee))[0]))
            fix = sentence("{fix}, and lower the floor to {score:.3f}", fix=fix, score=score)
        who = Who(ids[self.partner == "mentee"], self.partner)
        return sentence("{fix}: nothing else excludes {who}", fix=fix, who=who)


def _named(rule: Rule) -> str:
    """Return the name of a rule; with the setting that switches it off, where no entry does."""
    if isinstance(rule.criterion, Together):
        return sentence("{rule} (together_days=0)", rule=quoted(rule.part.name))
    return quoted(rule.part.name)


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
    code: Reason = "NO_FEASIBLE_MENTOR" if partner == "mentor" else "NO_FEASIBLE_MENTEE"
    detail = sentence(
        "rules together exclude all {people} ({counts})",
        people=f"{tally.others} {partner}s",
        counts=tuple(_counts(scores, tally.others - passed)),
    )
    return code, detail, fix


def _alone(rule: Rule, size: int, partner: Role, fix: str) -> Why:
    """Return the verdict of a rule that excludes everybody by itself."""
    name, people = rule.part.name, f"{size} {partner}s"
    if isinstance(rule.criterion, NotVetoed):
        detail = sentence("vetoes exclude all {people}", people=people)
        return "VETOED_BY_ALL", detail, sentence("talk to this person")
    if isinstance(rule.criterion, NotInChain):
        outside = sentence("look for a {partner} outside the reporting line", partner=partner)
        detail = sentence("all {people} are in this person's reporting line", people=people)
        return "CHAIN_EXCLUDED_ALL", detail, outside
    if isinstance(rule.criterion, Together):
        return "NEVER_TOGETHER", name, fix
    if isinstance(rule.criterion, Overlap):
        detail = sentence("no {partner} shares enough hours", partner=partner)
        return "NO_TIME_OVERLAP", detail, sentence("ask for more hours")
    code: Reason = "NO_FEASIBLE_MENTOR" if partner == "mentor" else "NO_FEASIBLE_MENTEE"
    return code, sentence("the rule {rule!r} excludes all {people}", rule=name, people=people), fix


def _no_time(scores: Scores, side: Role, row: int, others: Ints, partner: Role) -> Why:
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
    detail = sentence("no {partner} shares enough hours", partner=partner)
    if len(short) < weeks:
        detail = sentence(
            "{nobody} in every week: {who} does, except in {short} of {weeks} weeks (those of "
            "{when}), when the clocks differ",
            nobody=detail, who=Who(partners.ids[other], partner), short=len(short), weeks=weeks,
            when=few([str(monday) for monday in short], _WEEKS),
        )  # fmt: skip
    return "NO_TIME_OVERLAP", detail, sentence("ask for more hours, or for others")


def never_together(scores: Scores, side: Role, row: int, others: Ints, partner: Role) -> Why:
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
    called = sentence("person") if partner == "peer" else partner
    detail = sentence(
        "takes part {dates}; the nearest {partner}, {who}, takes part {other_dates}: {common} "
        "together, and {asked} are needed",
        dates=dates_in_words(people[people.ids[row]]), who=Who(nearest.id, partner),
        partner=called, other_dates=dates_in_words(nearest),
        common=_common_days(most), asked=asked,
    )  # fmt: skip
    if most <= 0:
        return "NEVER_TOGETHER", detail, sentence("correct or move the dates")
    fix = sentence(
        "correct or move the dates, or ask for fewer days: together_days={days}", days=most
    )
    return "NEVER_TOGETHER", detail, fix


def _common_days(most: int) -> Sentence:
    if most <= 0:
        return sentence("no day")
    return counted(most, "only {count} day", "only {count} days")


def _counts(scores: Scores, excluded: Ints) -> Iterator[Sentence]:
    for rule, count in zip(scores.rules, excluded.tolist(), strict=True):
        if count:
            yield sentence("{count} by {rule!r}", count=count, rule=rule.part.name)


def _below_floor(highest: int, floor: float, partner: Role) -> Why:
    score = _points(highest)
    detail = sentence(
        "the highest score with any allowed {partner} is {score:.3f}, below the floor of {floor:g}",
        partner=partner, score=score, floor=floor,
    )  # fmt: skip
    return "BELOW_FLOOR", detail, sentence("lower the floor to {score:.3f}", score=score)


def _points(units: int) -> float:
    """Return a score rounded down to thousandths, so that a floor of it lets the pair pass."""
    return units // 1000 / 1000


def waits(scores: Scores, fix: Sentence) -> Sentence:
    """Return what would help somebody whom the draw left out: that, or to be served next time."""
    if scores.policy.waiting == "ignore":
        return fix
    return sentence(
        "{fix}; or write waited = 1 for this person, who is then served before equals in the next "
        "run",
        fix=fix,
    )
