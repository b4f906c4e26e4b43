"""The first scan of a large pool may miss good pairs; the answer may not.

Holds the first core of ``scale.column_generation`` to account.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from large_cohorts import require_same

import mentormatch as mm
from mentormatch.people.schema.fields import STYLES

MENTORS, MENTEES = 600, 300
"""Enough mentors for the first scan to tell from a sample of them what a mentee can expect."""
LADDER = ["junior", "middle", "senior", "lead"]
HOURS = [f"{d} {h:02}:00-{h + 2:02}:00" for d in ("Mon", "Tue", "Wed") for h in (8, 10, 13, 15)]


def some(draw: random.Random, size: int, count: int) -> list[str]:
    """Draw some of so many tags."""
    return [f"k{x}" for x in draw.sample(range(size), count)]


KINDS: dict[str, Callable[[random.Random, bool], dict[str, Any]]] = {
    "hours": lambda draw, _: {
        "availability": {slot for slot in HOURS if draw.random() < 0.6},
        "time_zone": "UTC",
    },
    "skills": lambda draw, mentor: {"offers" if mentor else "seeks": some(draw, 300, 5)},
    "common skills": lambda draw, mentor: {"offers" if mentor else "seeks": some(draw, 12, 6)},
    "levels": lambda draw, mentor: {
        "offers" if mentor else "seeks": {tag: draw.randrange(1, 6) for tag in some(draw, 300, 5)}
    },
    "goals": lambda draw, _: {"goals": [mm.Goal(kind=kind) for kind in some(draw, 12, 2)]},
    "styles": lambda draw, mentor: {
        "styles_offered" if mentor else "styles_wanted": draw.sample(STYLES, 3)
    },
    "seniority": lambda draw, _: {"seniority": draw.choice(LADDER)},
}


def pool(draw: random.Random, kinds: list[str], *, mentor: bool) -> mm.Profiles:
    """Draw people who say something about each of these things."""
    people = []
    for number in range(MENTORS if mentor else MENTEES):
        answers: dict[str, Any] = {"id": f"{'m' if mentor else 'e'}{number}"}
        for kind in kinds:
            answers |= KINDS[kind](draw, mentor)
        people.append(mm.Profile(**answers))
    return mm.Profiles.of(people, ladder=LADDER)


ANSWERS = [
    ["hours"],
    ["hours", "skills"],
    ["hours", "common skills"],
    ["hours", "levels"],
    ["hours", "goals"],
    ["hours", "styles"],
    ["hours", "seniority"],
    ["levels"],
    ["common skills"],
    ["goals"],
    ["styles"],
    ["seniority"],
    ["hours", "skills", "goals", "styles", "seniority"],
]


@pytest.mark.parametrize("objective", ["coverage", "total"])
@pytest.mark.parametrize("kinds", ANSWERS, ids=" and ".join)
def test_what_people_tell(kinds: list[str], objective: str) -> None:
    """Whatever people tell, alone and together: the proven answer of the matrix."""
    draw = random.Random(1)  # noqa: S311
    mentors, mentees = pool(draw, kinds, mentor=True), pool(draw, kinds, mentor=False)
    policy = mm.Policy(objective=objective)
    expected, answer = (
        mm.match(mentors, mentees, policy, engine=engine).certificate.assignment
        for engine in ("matrix", "scale")
    )
    require_same(expected, answer)
    assert answer.gap == 0
