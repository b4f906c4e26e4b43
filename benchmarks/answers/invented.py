"""Small pools of invented people, drawn from a seed, with every field of a profile."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, NamedTuple

import mentormatch as mm

__all__ = ["LADDER", "SKILLS", "Pools", "drawn_policy", "one_pool", "pools"]

LADDER = ("Starter", "Junior", "Senior", "Lead", "Director")
SKILLS = ("sql", "python", "excel", "negotiation", "c++", "writing", "esco:s1", "statistics")
_KINDS = ("promotion", "pivot", "onboarding", "leadership", "career choice", "unheard of")
_TAGS = ("network", "confidence", "stress", "first team")
_STYLES = (
    "advisor", "protector", "coach", "connector", "challenger", "clarifier", "sponsor", "affirmer",
)  # fmt: skip
_DEPARTMENTS = ("Sales", "Research", "Légal & Co", "=Plant")
_ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu")
_SLOTS = (
    "Mon 09:00-10:30", "Mon 08:05-09:20", "Tue 13:00-17:00", "Wed 12:00-13:00", "Thu 08:00-18:00",
    "Sun 22:00-02:00",
)  # fmt: skip
_VALUES = ("candour", "learning goal", "pace")
_EVERY_FIELD = 0.8
"""Share of the questions that somebody answers."""


class Pools(NamedTuple):
    """Mentors and mentees; a few people stand in both."""

    mentors: mm.Profiles
    mentees: mm.Profiles


def pools(
    draw: Random,
    mentors: tuple[int, int] = (3, 9),
    mentees: tuple[int, int] = (3, 12),
    **fixed: Any,
) -> Pools:
    """Draw two pools.

    Parameters
    ----------
    draw
        Where chance comes from.
    mentors, mentees
        Fewest and most people.
    fixed
        Fields that everybody answers like this.
    """
    givers = [f"m{k:02}" for k in range(draw.randint(*mentors))]
    takers = [f"e{k:02}" for k in range(draw.randint(*mentees))]
    both = ["p00 & Co", "pö1"][: draw.randint(0, 2)]
    everybody = [*givers, *takers, *both]
    people = {who: _person(draw, who, everybody, fixed) for who in everybody}
    sides = ([people[who] for who in ids] for ids in ([*givers, *both], [*takers, *both]))
    return Pools(*(mm.Profiles.of(side, ladder=LADDER) for side in sides))


def one_pool(draw: Random, people: tuple[int, int] = (4, 13), **fixed: Any) -> mm.Profiles:
    """Draw one pool."""
    ids = [f"p{k:02}" for k in range(draw.randint(*people))]
    return mm.Profiles.of([_person(draw, who, ids, fixed) for who in ids], ladder=LADDER)


def _person(draw: Random, who: str, everybody: list[str], fixed: dict[str, Any]) -> mm.Profile:
    others = [*(other for other in everybody if other != who), "zed"]
    wished = draw.sample(others, min(len(others), draw.randint(0, 3)))
    refused = [other for other in _some(draw, others, 1) if other not in wished]
    most = draw.choice([1, 1, 1, 2, 3])
    answers: dict[str, Any] = {
        "offers": {skill: draw.choice([None, 1, 2, 3, 4, 5]) for skill in _some(draw, SKILLS, 4)},
        "seeks": {skill: _need(draw) for skill in _some(draw, SKILLS, 3)},
        "goals": [_goal(draw) for _ in range(draw.randint(0, 2))],
        "seniority": draw.choice(LADDER),
        "department": draw.choice(_DEPARTMENTS),
        "team": draw.choice(["blue", "red", "<green>"]),
        "manager": draw.choice(others),
        "site": draw.choice(["Porto", "Rotterdam"]),
        "time_zone": draw.choice(_ZONES),
        "languages": _some(draw, ["dutch", "english", "portuguese"], 2),
        "availability": _some(draw, _SLOTS, 3),
        "styles_offered": {style: draw.choice([0.25, 0.5, 1]) for style in _some(draw, _STYLES, 3)},
        "styles_wanted": {style: draw.choice([0.25, 0.5, 1]) for style in _some(draw, _STYLES, 2)},
        "learning_preference": draw.choice(["reading", "doing"]),
        "experience": _some(draw, [*_KINDS, *_TAGS], 3),
        "values": {name: draw.randint(0, 20) / 20 for name in _some(draw, _VALUES, 3)},
        "preferences": wished,
        "vetoes": refused,
        "past_partners": _some(draw, others, 1),
        "top_criterion": draw.choice(["seeks", "seniority", "no such thing"]),
        "max_mentees": most,
        "min_mentees": draw.choice([0] * 9 + [1]),
        "max_mentors": draw.choice([1, 1, 1, 2]),
        "minutes_per_month": draw.choice([0, 30, 60, 120, 240]),
        "from_date": date(2026, draw.randint(1, 3), 1),
        "until_date": date(2026, draw.randint(4, 12), 1),
        "active": draw.random() < 0.93,
    }
    kept = {name: told for name, told in answers.items() if draw.random() < _EVERY_FIELD}
    if "max_mentees" not in kept:
        kept.pop("min_mentees", None)
    own = {"building": draw.choice(["east", "west"]), "year": float(draw.randint(2015, 2025))}
    return mm.Profile(id=who, **{**kept, **fixed}, attributes=own)


def _some(draw: Random, items: Any, most: int) -> list[Any]:
    return draw.sample(list(items), min(len(items), draw.randint(0, most)))


def _need(draw: Random) -> mm.Need:
    return mm.Need(
        current=draw.randint(0, 2),
        target=draw.choice([None, 3, 4, 5]),
        importance=draw.randint(1, 5),
    )


def _goal(draw: Random) -> mm.Goal:
    return mm.Goal(
        text=draw.choice(["", "become a lead", "a talk at a fair <b>&</b>"]),
        kind=draw.choice([None, *_KINDS]),
        tags=_some(draw, _TAGS, 2),
        due=draw.choice([None, date(2026, 9, 1)]),
        milestones=_some(draw, ["read", "try", "tell"], 2),
    )


def drawn_policy(draw: Random) -> mm.Policy:
    """Draw a policy: a preset, and sometimes a floor, a period, more criteria and more rules."""
    policy: mm.Policy = draw.choice(
        [
            mm.presets.default, mm.presets.skills_first, mm.presets.hierarchical, mm.presets.flat,
            mm.presets.cross_functional, mm.presets.sponsorship, mm.presets.onboarding,
        ]
    )()  # fmt: skip
    more = [
        mm.Same("building", weight=3), mm.Shares("languages", weight=4), mm.Resembles(weight=2),
        mm.HasLevel("sql", 3, weight=2), mm.Gap("year", ideal=(1, 4), weight=2),
        mm.Returns("seeks", "offers", weight=3), mm.Differs("site", weight=2),
    ]  # fmt: skip
    rules = [
        mm.NotMetBefore(), mm.Shares("languages"), mm.Same("site", missing="forbid"),
        mm.Covers("seeks", "offers", at_least=0.3, name="something to learn"),
        mm.Overlap(60, name="an hour"), mm.OneWay(), mm.NotListed([("m00", "e00")]),
    ]  # fmt: skip
    return policy.replace(
        criteria=[*policy.criteria, *_some(draw, more, 2)],
        requirements=[*policy.requirements, *_some(draw, rules, draw.randint(0, 1))],
        floor=draw.choice([None, None, 0.15, 0.3]),
        worst_slack=draw.choice([0.0, 0.01, 0.2]),
        period=draw.choice([None, (date(2026, 3, 2), date(2026, 4, 5))]),
    )
