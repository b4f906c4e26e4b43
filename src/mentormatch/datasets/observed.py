"""What synthetic people say of themselves: noisy functions of what is hidden.

Each field has a function of its own, and a stream of draws of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from mentormatch.arrays import Floats, Ints
from mentormatch.datasets.columns import items, numbers, text
from mentormatch.datasets.hidden import Hidden, Mixture, Side, stream, weighted
from mentormatch.datasets.words import (
    CALLS_FOR,
    CRITERIA,
    DIMENSIONS,
    EXPERIENCE,
    KINDS,
    LADDER,
    LANGUAGES,
    LEARNING,
    PATHS,
    PROFESSIONS,
    SITES,
    SLOT_LENGTHS,
    SLOT_STARTS,
    SLOTS,
)
from mentormatch.people.arrays import Column
from mentormatch.people.pool.storage import goal_key
from mentormatch.people.schema.fields import STYLES
from mentormatch.people.schema.languages import language_code
from mentormatch.people.schema.profile import Goal

__all__ = ["World", "attributes_of", "columns_of"]

_CORE = 40
"""Core skills of a department."""

_COMMON = 0.25
"""Share of skills that are drawn from all skills and not from a field of work."""

_DUE = tuple(date(2026, month, 1) for month in (4, 7, 10))
_FIRST_DAY = np.datetime64("2026-01-05")


@dataclass(frozen=True)
class World:
    """What both sides have in common: the skills and which department works with which.

    Parameters
    ----------
    seed
        The seed of the cohort.
    departments, skills
        How many.
    """

    seed: int
    departments: int
    skills: int

    @cached_property
    def core(self) -> Ints:
        """int64 (departments, core): skills of each department, the most used first."""
        rng = stream(self.seed, "core skills")
        size = min(_CORE, self.skills)
        shuffled = [rng.permutation(self.skills)[:size] for _ in range(self.departments)]
        return np.array(shuffled, np.int64).reshape(self.departments, size)

    @property
    def skill_names(self) -> list[str]:
        """Skill 001 is the most popular one of all."""
        return [f"skill {k + 1:03}" for k in range(self.skills)]

    @property
    def department_names(self) -> list[str]:
        """Department 01 is the largest."""
        return [f"department {d + 1:02}" for d in range(self.departments)]

    @cached_property
    def goals(self) -> list[Goal]:
        """Every goal: kind × department it is about × due date, in this order."""
        return [
            Goal(
                text=f"{kind} in {about}".capitalize(),
                kind=kind,
                tags=frozenset({about}),
                due=due,
                milestones=("first steps", "half way"),
            )
            for kind in KINDS
            for about in self.department_names
            for due in _DUE
        ]


def columns_of(hidden: Hidden, world: World, side: Side) -> dict[str, Column]:
    """Return the fields that follow from one person alone, everybody answering."""

    def said(field: str, drawn: Callable[[Hidden, np.random.Generator], Column]) -> Column:
        return drawn(hidden, stream(world.seed, side, field))

    offers, seeks = _skills(hidden, world, side)
    return {
        "offers": offers,
        "seeks": seeks,
        "goals": _goals(hidden, world, side),
        "seniority": text(hidden.rung, LADDER),
        "department": text(hidden.department, world.department_names),
        "site": text(hidden.site, [site.name for site in SITES]),
        "time_zone": text(hidden.site, [site.time_zone for site in SITES]),
        "languages": said("languages", _languages),
        "availability": said("availability", _availability),
        "styles_offered": said("styles_offered", _styles_offered),
        "styles_wanted": said("styles_wanted", _styles_wanted),
        "learning_preference": said("learning_preference", _learning),
        "experience": said("experience", _experience),
        "values": said("values", _values),
        "top_criterion": said("top_criterion", _top_criterion),
        "from_date": said("from_date", _from_date),
        "until_date": said("until_date", _until_date),
    }


def attributes_of(hidden: Hidden, world: World, side: Side) -> dict[str, Column]:
    """Return the attributes: a profession that follows the department four times in five."""
    rng = stream(world.seed, side, "profession")
    any_one = rng.integers(0, len(PROFESSIONS), len(hidden))
    usual = hidden.department % len(PROFESSIONS)
    return {
        "profession": text(np.where(rng.random(len(hidden)) < 0.8, usual, any_one), PROFESSIONS)
    }


def _skills(hidden: Hidden, world: World, side: Side) -> tuple[Column, Column]:
    """Return skills offered and sought; what a person came for wins where a skill is in both."""
    mentoring = side == "mentors"
    rng = stream(world.seed, side, "skills")
    owners, skill, levels = _offered(hidden, world, rng, (3, 8) if mentoring else (2, 5))
    seekers, sought, asked = _sought(hidden, world, rng, (1, 3) if mentoring else (2, 6))
    here, there = owners * world.skills + skill, seekers * world.skills + sought
    offers = np.flatnonzero(mentoring | ~np.isin(here, there))
    seeks = np.flatnonzero((not mentoring) | ~np.isin(there, here))
    return (
        _chosen(offers, len(hidden), owners, skill, world, levels),
        _chosen(seeks, len(hidden), seekers, sought, world, asked),
    )


def _chosen(
    kept: Ints, people: int, owners: Ints, skill: Ints, world: World, carried: dict[str, Floats]
) -> Column:
    table = {name: values[kept] for name, values in carried.items()}
    return items(people, owners[kept], skill[kept], world.skill_names, table)


def _offered(
    hidden: Hidden, world: World, rng: np.random.Generator, count: tuple[int, int]
) -> tuple[Ints, Ints, dict[str, Floats]]:
    owners, skill, strength = _drawn_skills(hidden.knows, world, rng, count)
    level = 1 + np.minimum(4, 5 * (0.7 * strength + 0.3 * rng.random(len(owners))))
    return owners, skill, {"level": np.floor(level)}


def _sought(
    hidden: Hidden, world: World, rng: np.random.Generator, count: tuple[int, int]
) -> tuple[Ints, Ints, dict[str, Floats]]:
    owners, skill, need = _drawn_skills(hidden.needs, world, rng, count)
    current = rng.integers(0, 3, len(owners)).astype(np.float64)
    target = current + rng.integers(1, 4, len(owners))
    importance = 1 + np.minimum(4, np.floor(3 * need + 2 * rng.random(len(owners))))
    return owners, skill, {"current": current, "target": target, "importance": importance}


def _drawn_skills(
    mixture: Mixture, world: World, rng: np.random.Generator, count: tuple[int, int]
) -> tuple[Ints, Ints, Floats]:
    """Return whose, which skill, and how strong the person is (or what need there is) in it."""
    owners = _owners(rng, len(mixture.parts), *count)
    field, strength = mixture.pick(rng, owners)
    ranks = np.arange(1, world.core.shape[1] + 1, dtype=np.float64)
    own = world.core[field, weighted(rng, ranks**-0.8, len(owners))]
    common = weighted(rng, 1 / np.arange(1, world.skills + 1), len(owners))
    is_common = rng.random(len(owners)) < _COMMON
    strength = np.where(is_common, rng.random(len(owners)), strength)
    return owners, np.where(is_common, common, own), strength


def _goals(hidden: Hidden, world: World, side: Side) -> Column:
    """Mentors name two to four situations they have lived, mentees one or two they face."""
    rng, mentoring = stream(world.seed, side, "goals"), side == "mentors"
    owners = _owners(rng, len(hidden), *((2, 4) if mentoring else (1, 2)))
    kind, _ = (hidden.lived if mentoring else hidden.faces).pick(rng, owners)
    about, _ = (hidden.knows if mentoring else hidden.needs).pick(rng, owners)
    due = rng.integers(0, len(_DUE), len(owners))
    codes = (kind * world.departments + about) * len(_DUE) + due
    return items(len(hidden), owners, codes, world.goals, key=goal_key)


def _languages(hidden: Hidden, rng: np.random.Generator) -> Column:
    """Nine in ten speak English; all the language of their site; a third one more."""
    people = len(hidden)
    local = np.array([LANGUAGES.index(site.language) for site in SITES])[hidden.site]
    english = np.flatnonzero(rng.random(people) < 0.9)
    third = np.flatnonzero(rng.random(people) < 0.35)
    owners = np.concatenate([np.arange(people), english, third])
    spoken = [
        local,
        np.full(len(english), LANGUAGES.index("english")),
        rng.integers(0, len(LANGUAGES), len(third)),
    ]
    codes = [language_code(language) for language in LANGUAGES]
    vocabulary = tuple(sorted(codes))
    place = np.array([vocabulary.index(code) for code in codes])
    return items(people, owners, place[np.concatenate(spoken)], vocabulary)


def _availability(hidden: Hidden, rng: np.random.Generator) -> Column:
    """Two to six slots on the days that suit, around the hour that suits."""
    owners = _owners(rng, len(hidden), 2, 6)
    day = hidden.days.pick(rng, owners)[0]
    middle = hidden.hour[owners] + 2 * _bell(rng, len(owners))
    start = np.clip(np.rint(2 * (middle - 8.5)), 0, SLOT_STARTS - 1).astype(np.int64)
    length = rng.integers(0, len(SLOT_LENGTHS), len(owners))
    codes = (day * SLOT_STARTS + start) * len(SLOT_LENGTHS) + length
    return items(len(hidden), owners, codes, SLOTS)


def _styles_offered(hidden: Hidden, rng: np.random.Generator) -> Column:
    return _styles(hidden.style, rng, above=0.35)


def _styles_wanted(hidden: Hidden, rng: np.random.Generator) -> Column:
    return _styles(hidden.faces.dense(len(KINDS)) @ CALLS_FOR, rng, above=0.35)


def _styles(strengths: Floats, rng: np.random.Generator, *, above: float) -> Column:
    """Name the styles that come out strong, and the strongest in any case, in tenths."""
    shown = np.clip(strengths + 0.15 * _bell(rng, strengths.shape), 0.1, 1.0)
    named = shown >= np.minimum(above, shown.max(axis=1, keepdims=True, initial=0.0))
    owners, style = np.nonzero(named)
    strength = {"strength": np.rint(10 * shown[owners, style]) / 10}
    return items(len(strengths), owners, style, STYLES, strength)


def _experience(hidden: Hidden, rng: np.random.Generator) -> Column:
    """Two to five tags of the paths taken."""
    owners = _owners(rng, len(hidden), 2, 5)
    each = len(EXPERIENCE) // len(PATHS)
    tag = hidden.path.pick(rng, owners)[0] * each + rng.integers(0, each, len(owners))
    return items(len(hidden), owners, tag, EXPERIENCE)


def _values(hidden: Hidden, rng: np.random.Generator) -> Column:
    shown = np.clip(hidden.lean + 0.2 * _bell(rng, hidden.lean.shape), 0, 1)
    owners, dimension = np.nonzero(np.ones_like(shown, np.bool_))
    value = {"value": np.rint(100 * shown[owners, dimension]) / 100}
    return items(len(hidden), owners, dimension, DIMENSIONS, value)


def _learning(hidden: Hidden, rng: np.random.Generator) -> Column:
    """How people like to learn has nothing to do with anything, and is never scored."""
    return text(rng.integers(0, len(LEARNING), len(hidden)), LEARNING)


def _top_criterion(hidden: Hidden, rng: np.random.Generator) -> Column:
    return text(rng.integers(0, len(CRITERIA), len(hidden)), CRITERIA)


def _from_date(hidden: Hidden, rng: np.random.Generator) -> Column:
    return numbers(_FIRST_DAY + rng.integers(0, 60, len(hidden)).astype("timedelta64[D]"))


def _until_date(hidden: Hidden, rng: np.random.Generator) -> Column:
    return numbers(_FIRST_DAY + rng.integers(180, 361, len(hidden)).astype("timedelta64[D]"))


def _owners(rng: np.random.Generator, people: int, fewest: int, most: int) -> Ints:
    """Return each person as often as the number of items drawn for it."""
    return np.repeat(np.arange(people), rng.integers(fewest, most + 1, people))


def _bell(rng: np.random.Generator, shape: int | tuple[int, ...]) -> Floats:
    """Draw around 0, in -1…1: the sum of two uniform draws, which is the same everywhere."""
    return np.asarray(rng.random(shape) + rng.random(shape) - 1.0)
