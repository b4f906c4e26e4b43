"""A slow second opinion on scores: plain Python, one pair at a time, from the published formulas.

Nothing here knows columns, terms or vocabularies: it reads two `Profile` objects and a criterion
and counts with fractions. `worth_of` says what a pair should gain; the real scores may differ from
it by less than one micro-unit for each item that is added up, and by nothing where the answer is
full, none or neutral.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import mentormatch as mm
from mentormatch.people.schema.profile import Need
from mentormatch.scoring.styles import NEEDS

MILLION = 1_000_000
STYLES = "advisor protector coach connector challenger clarifier sponsor affirmer".split()
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = 7 * 24 * 60
Period = tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What one pair gains from one criterion.

    Attributes
    ----------
    units
        Micro-units before any item is rounded.
    answered
        Whether the number rests on answers.
    items
        How many numbers are added up, each of which may be rounded by less than one.
    """

    units: Fraction
    answered: bool
    items: int = 1

    def agrees_with(self, found: int) -> bool:
        """Tell whether a real contribution is this one, within the rounding that is allowed."""
        return abs(found - self.units) <= self.items


@dataclass(frozen=True, slots=True)
class World:
    """What a comparison may look at besides the two people.

    Attributes
    ----------
    managers
        Manager of everybody known.
    ladder
        Rungs of seniority, lowest first.
    period
        First and last day of the programme.
    both
        Ids that stand in both pools.
    """

    managers: Mapping[str, set[str]]
    ladder: Sequence[str] = ()
    period: Period = None
    both: frozenset[str] = frozenset()


def worth_of(
    criterion: Any, mentor: mm.Profile, mentee: mm.Profile, weight: int, world: World
) -> Worth:
    """Return what a pair gains from a criterion that is worth `weight` micro-units in full."""
    method = _METHODS[type(criterion)]
    worth: Worth = method(criterion, mentor, mentee, weight, world)
    return worth


def split(whole: int, sizes: Sequence[Fraction | int]) -> list[int]:
    """Divide a whole number by largest remainder; ties go to the earlier part."""
    exact = [Fraction(whole) * size / sum(sizes) for size in sizes]
    floors = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda k: (floors[k] - exact[k], k))
    for k in by_remainder[: whole - sum(floors)]:
        floors[k] += 1
    return floors


def weights_for(policy: mm.Policy, mentee: mm.Profile) -> list[int]:
    """Return the micro-units of each criterion for one mentee, the top criterion doubled."""
    sizes = [
        Fraction(c.weight) * (2 if c.label == mentee.top_criterion else 1) for c in policy.criteria
    ]
    return split(MILLION, sizes)


def score_of(
    policy: mm.Policy, mentor: mm.Profile, mentee: mm.Profile, world: World
) -> tuple[Fraction, int]:
    """Return a pair's score in micro-units, and how many rounded numbers are in it."""
    worths = [
        worth_of(criterion, mentor, mentee, weight, world)
        for criterion, weight in zip(policy.criteria, weights_for(policy, mentee), strict=True)
    ]
    return sum((w.units for w in worths), Fraction(0)), sum(w.items for w in worths)


def _plain(value: Fraction | int, weight: int) -> Worth:
    return Worth(Fraction(value) * weight, answered=True)


def _neutral(criterion: mm.Criterion, weight: int) -> Worth:
    return Worth(Fraction(criterion.neutral) * weight, answered=False)


# -- what people said ------------------------------------------------------------------------------


def said(person: mm.Profile, field: str) -> Any:
    """Return a field or an attribute of a person; None is unanswered."""
    if field in mm.Profile.model_fields:
        return getattr(person, field)
    return person.attributes.get(field)


def items_of(person: mm.Profile, field: str) -> set[str] | None:
    """Return the items of a field; goals say their tags and kinds, and free text says nothing."""
    answer = said(person, field)
    if answer is None or not isinstance(answer, tuple) or field != "goals":
        return None if answer is None else {answer} if isinstance(answer, str) else set(answer)
    tags = {tag for goal in answer for tag in (goal.tags | {goal.kind}) if tag}
    return tags if tags or not answer else None


def _word(person: mm.Profile, field: str) -> Any:
    return said(person, field)


# -- coverage --------------------------------------------------------------------------------------


def _returns(
    c: mm.Returns, mentor: mm.Profile, mentee: mm.Profile, weight: int, world: World
) -> Worth:
    """What the mentor seeks against what the mentee offers: coverage with the two exchanged.

    Only a mentor who has learnt everything differs: such a mentee is satisfied, such a mentor gains
    nothing.
    """
    settings = c.model_dump(exclude={"kind", "weight", "name", "at_least", "missing"})
    exchanged = mm.Covers(**settings)
    worth = _covers(exchanged, mentee, mentor, weight, world)
    wanted = items_of(mentor, c.need)
    done = wanted and all(
        low >= high for low, high, _ in (_steps(exchanged, mentor, w) for w in wanted)
    )
    return Worth(Fraction(0), worth.answered) if done else worth


def _covers(c: mm.Covers, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World) -> Worth:
    wanted, offered = items_of(mentee, c.need), items_of(mentor, c.offer)
    if wanted is None:
        return _neutral(c, weight)
    open_needs = {
        item: need for item in sorted(wanted) if (need := _steps(c, mentee, item))[1] > need[0]
    }
    if wanted and not open_needs:
        return Worth(Fraction(weight), answered=offered is not None)
    if offered is None:
        return _neutral(c, weight)
    shares = split(weight, [n for _, _, n in open_needs.values()]) if open_needs else []
    gained = Fraction(0)
    for share, (item, (low, high, _n)) in zip(shares, open_needs.items(), strict=True):
        level = _level(c, said(mentor, c.offer), item) if item in offered else 0
        gained += share * Fraction(min(max(level - low, 0), high - low), high - low)
    return Worth(gained, answered=True, items=max(1, len(open_needs)))


def _steps(c: mm.Covers, mentee: mm.Profile, item: str) -> tuple[int, int, int]:
    """Return current level, target level and importance of one need."""
    answer = said(mentee, c.need)
    need = answer.get(item) if isinstance(answer, dict) else None
    low, high, importance = 0, 1, 1
    if isinstance(need, Need):
        low, importance = need.current, need.importance
        high = c.assumed_target if need.target is None else need.target
    if c.own is not None and item in (items_of(mentee, c.own) or ()):
        low = max(low, _level(c, said(mentee, c.own), item))
    return low, high, importance


def _level(c: mm.Covers | mm.HasLevel, answer: Any, item: str) -> int:
    level = answer.get(item) if isinstance(answer, dict) else None
    return level if isinstance(level, int) else c.assumed_level


def _has_level(
    c: mm.HasLevel, mentor: mm.Profile, _mentee: mm.Profile, weight: int, _: World
) -> Worth:
    if mentor.offers is None:
        return _neutral(c, weight)
    skill = c.skill.casefold()
    held = _level(c, mentor.offers, skill) if skill in mentor.offers else 0
    return _plain(Fraction(min(held, c.level), c.level), weight)


def _hundredths(number: float) -> int:
    """Strengths and orientations are compared in hundredths; half a hundredth goes to even."""
    return round(100 * number)


def _style_fit(
    c: mm.StyleFit, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    table = NEEDS if c.needs is None else c.needs
    wanted = {s: _hundredths(n) for s, n in (mentee.styles_wanted or {}).items()}
    for tag in items_of(mentee, "goals") or ():
        for style, strength in table.get(tag, {}).items():
            wanted[style] = max(wanted.get(style, 0), _hundredths(strength))
    wanted = {style: wanted[style] for style in STYLES if wanted.get(style)}
    if mentor.styles_offered is None or (not wanted and mentee.styles_wanted is None):
        return _neutral(c, weight)
    shares = split(weight, list(wanted.values())) if wanted else []
    gained = Fraction(0)
    for share, style in zip(shares, wanted, strict=True):
        gained += share * Fraction(_hundredths(mentor.styles_offered.get(style, 0)), 100)
    return Worth(gained, answered=True, items=max(1, len(wanted)))


# -- kernels ---------------------------------------------------------------------------------------

#: Gap −1 … 6 as published; what lies beyond follows the formula of the tail.
GAP_TABLE = {
    "one to one": ((0.05, 0.35, 1, 1, 0.78, 0.37, 0.11, 0.02), range(-1, 7)),
    "sponsor": ((0, 0.10, 0.60, 1, 1, 1, 0.78, 0.37), range(-1, 7)),
    "reverse": ((0, 0.20, 0.60, 1, 1, 1, 1, 0.90), range(1, -7, -1)),
    "peer": ((1, 0.17, 0, 0, 0, 0, 0), range(7)),
}


def gap_value(c: mm.Gap, gap: int) -> float:
    """Return what a gap is worth: a plateau, steps below it, and steps or a tail above it."""
    low, high = c.ideal
    distance = abs(gap) if c.absolute else gap
    if low <= distance <= high:
        return 1.0
    if distance < low:
        return _step(c.below, low - distance)
    if c.above is not None:
        return _step(c.above, distance - high)
    return math.exp(-(((distance - high) / c.tail) ** 2))


def _step(values: Sequence[float], steps: int) -> float:
    return values[min(steps, len(values)) - 1] if values else 0.0


def _gap(c: mm.Gap, mentor: mm.Profile, mentee: mm.Profile, weight: int, world: World) -> Worth:
    above, below = (_position(person, c.field, world) for person in (mentor, mentee))
    if above is None or below is None:
        return _neutral(c, weight)
    asks = c.sponsor_shift and "sponsor" in (mentee.styles_wanted or {})
    kernel = mm.Gap.sponsor(field=c.field) if asks else c
    return _plain(Fraction(gap_value(kernel, above - below)), weight)


def _position(person: mm.Profile, field: str, world: World) -> int | None:
    answer = said(person, field)
    if answer is None or field != "seniority":
        return None if answer is None else int(answer)
    rungs = [rung.casefold() for rung in world.ladder]
    return rungs.index(answer.casefold()) if answer.casefold() in rungs else None


def _overlap(
    c: mm.Overlap, mentor: mm.Profile, mentee: mm.Profile, weight: int, world: World
) -> Worth:
    if any(p.availability is None or p.time_zone is None for p in (mentor, mentee)):
        return _neutral(c, weight)
    shared = min(
        15 * len(free_quarters(mentor, monday) & free_quarters(mentee, monday))
        for monday in mondays(world.period)
    )
    return _plain(min(Fraction(1), Fraction(shared, c.minutes)), weight)


def mondays(period: Period) -> list[date]:
    """Return the Mondays of the weeks that count; one in winter and one in summer by default."""
    if period is None:
        return [date(2025, 1, 6), date(2025, 7, 7)]
    days = [period[0] + timedelta(days=k) for k in range((period[1] - period[0]).days + 1)]
    return sorted({day - timedelta(days=day.weekday()) for day in days})


def free_quarters(person: mm.Profile, monday: date) -> set[int]:
    """Return the quarters of an hour of one week in universal time in which a person is free.

    Minutes count from Monday 00:00; a week is a circle, and a day's clock is that of its noon.
    """
    zone = ZoneInfo(person.time_zone or "UTC")
    free: set[int] = set()
    for slot in person.availability or ():
        start, end = _minutes(slot)
        for quarter in range(-(-start // 15) * 15, end - 14, 15):
            day = (quarter % WEEK) // (24 * 60)
            noon = datetime.combine(monday + timedelta(days=day), time(12), zone)
            offset = (noon.replace(tzinfo=UTC) - noon.astimezone(UTC)).total_seconds()
            free.add((quarter - round(offset / 60)) % WEEK)
    return free


def _minutes(slot: str) -> tuple[int, int]:
    day, times = slot.split(" ")
    start, end = (60 * int(clock[:2]) + int(clock[3:]) for clock in times.split("-"))
    first = DAYS.index(day) * 24 * 60
    return first + start, first + (end if end > start else end + 24 * 60)


def _alike(c: mm.Alike, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World) -> Worth:
    dimensions = sorted(d for d in mentee.values or () if c.only is None or d in c.only)
    theirs = mentor.values or {}
    if not set(dimensions) & set(theirs):
        return _neutral(c, weight)
    mean = Fraction(0)
    for name, share in zip(dimensions, split(weight, [1] * len(dimensions)), strict=True):
        worth = Fraction(c.neutral)
        if name in theirs:
            a, b = (
                Fraction(_hundredths(p.values[name]), 100) for p in (mentor, mentee) if p.values
            )
            worth = min(a, b) if name in c.both else 1 - abs(a - b)
        mean += share * worth
    return Worth(mean, answered=True, items=len(dimensions))


# -- relations and rules ---------------------------------------------------------------------------


def _preference(
    c: mm.Preference, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    if mentor.preferences is None and mentee.preferences is None:
        return _neutral(c, weight)
    low = Fraction(c.neutral)
    a, b = _wish(mentor, mentee.id, low), _wish(mentee, mentor.id, low)
    return _plain(2 * a * b / (a + b) if a + b else 0, weight)


def _wish(person: mm.Profile, other: str, unranked: Fraction) -> Fraction:
    ranked = person.preferences or ()
    if other not in ranked:
        return unranked
    rank, most = ranked.index(other) + 1, len(ranked)
    return unranked + (1 - unranked) * Fraction(most + 1 - rank, most)


def _same(
    c: mm.Same | mm.Differs, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    a, b = _word(mentor, c.field), _word(mentee, c.field)
    if a is None or b is None:
        return _neutral(c, weight)
    return _plain(int((a == b) == isinstance(c, mm.Same)), weight)


def _shares(c: mm.Shares, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World) -> Worth:
    a, b = items_of(mentor, c.field), items_of(mentee, c.field)
    if a is None or b is None:
        return _neutral(c, weight)
    return _plain(int(bool(a & b)), weight)


def _listed(c: mm.Listed, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World) -> Worth:
    is_listed = (mentor.id, mentee.id) in c.pairs_of_ids
    return _plain(Fraction(c.value if is_listed else c.otherwise), weight)


def _not_listed(
    c: mm.NotListed, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    return _plain(int((mentor.id, mentee.id) not in c.pairs_of_ids), weight)


def _not_self(
    _c: mm.NotSelf, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    return _plain(int(mentor.id != mentee.id), weight)


def _one_way(
    c: mm.OneWay, mentor: mm.Profile, mentee: mm.Profile, weight: int, world: World
) -> Worth:
    if not {mentor.id, mentee.id} <= world.both:
        return _plain(1, weight)
    theirs, ours = (_position(person, "seniority", world) for person in (mentor, mentee))
    if theirs is None or ours is None:
        return _plain(0, weight)
    return _plain(int(theirs > ours if c.mentor == "above" else theirs < ours), weight)


def above(person: str, managers: Mapping[str, set[str]]) -> set[str]:
    """Return everybody above a person in any reporting line."""
    line: set[str] = set()
    waiting = list(managers.get(person, ()))
    while waiting:
        boss = waiting.pop()
        if boss not in line:
            line.add(boss)
            waiting += managers.get(boss, ())
    return line


def _not_in_chain(
    _c: mm.NotInChain, mentor: mm.Profile, mentee: mm.Profile, weight: int, world: World
) -> Worth:
    up = mentor.id in above(mentee.id, world.managers)
    down = mentee.id in above(mentor.id, world.managers)
    return _plain(int(not (up or down)), weight)


def _not_vetoed(
    _c: mm.NotVetoed, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    vetoed = mentee.id in (mentor.vetoes or ()) or mentor.id in (mentee.vetoes or ())
    return _plain(int(not vetoed), weight)


def _not_met(
    _c: mm.NotMetBefore, mentor: mm.Profile, mentee: mm.Profile, weight: int, _: World
) -> Worth:
    met = mentee.id in (mentor.past_partners or ()) or mentor.id in (mentee.past_partners or ())
    return _plain(int(not met), weight)


_METHODS: dict[type[mm.Criterion], Any] = {
    mm.Covers: _covers,
    mm.Returns: _returns,
    mm.HasLevel: _has_level,
    mm.StyleFit: _style_fit,
    mm.Gap: _gap,
    mm.Overlap: _overlap,
    mm.Alike: _alike,
    mm.Preference: _preference,
    mm.Same: _same,
    mm.Differs: _same,
    mm.Shares: _shares,
    mm.Listed: _listed,
    mm.NotListed: _not_listed,
    mm.NotSelf: _not_self,
    mm.NotInChain: _not_in_chain,
    mm.NotVetoed: _not_vetoed,
    mm.NotMetBefore: _not_met,
    mm.OneWay: _one_way,
}
