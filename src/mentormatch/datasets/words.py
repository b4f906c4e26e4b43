"""The vocabularies of a synthetic cohort: ladder, sites, kinds of goals, tags, professions.

Departments, teams and skills are only numbered: they stand for whatever a programme calls them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mentormatch.people.schema.fields import STYLES
from mentormatch.people.schema.slots import DAYS
from mentormatch.scoring.styles import NEEDS, raised_by

__all__ = [
    "CALLS_FOR",
    "CRITERIA",
    "DIMENSIONS",
    "EXPERIENCE",
    "KINDS",
    "LADDER",
    "LANGUAGES",
    "LEARNING",
    "PATHS",
    "PROFESSIONS",
    "RUNG_SHARES",
    "SITES",
    "SLOTS",
    "SLOT_LENGTHS",
    "SLOT_STARTS",
    "Site",
]

LADDER = ("trainee", "junior", "medior", "senior", "lead", "manager", "director", "executive")
"""Rungs of seniority, lowest first."""

RUNG_SHARES = {
    "mentors": (0.0, 0.04, 0.1, 0.2, 0.26, 0.2, 0.13, 0.07),
    "mentees": (0.22, 0.24, 0.2, 0.14, 0.1, 0.06, 0.03, 0.01),
}
"""Share of each side on each rung: mentors high, mentees low, with an overlap."""


class Site(NamedTuple):
    """An office: name, IANA time zone, hours ahead of universal time in winter, language."""

    name: str
    time_zone: str
    hours_ahead: float
    language: str


SITES = (
    Site("Amsterdam", "Europe/Amsterdam", 1, "dutch"),
    Site("London", "Europe/London", 0, "english"),
    Site("Berlin", "Europe/Berlin", 1, "german"),
    Site("New York", "America/New_York", -5, "english"),
    Site("Lisbon", "Europe/Lisbon", 0, "portuguese"),
    Site("Bengaluru", "Asia/Kolkata", 5.5, "hindi"),
    Site("Toronto", "America/Toronto", -5, "french"),
    Site("Singapore", "Asia/Singapore", 8, "mandarin"),
)
"""Offices, the largest first."""

LANGUAGES = (*sorted({site.language for site in SITES}), "arabic", "italian", "polish", "spanish")

KINDS = tuple(NEEDS)
"""Kinds of goals: the needs of the need × style table."""

CALLS_FOR = np.array([raised_by(kind) for kind in KINDS])
"""float64 (kinds, 8): how strongly each kind calls for each style."""

PATHS = {
    "technical": ("built a product", "ran an outage", "published", "held a patent", "rewrote it"),
    "people": ("led a team", "hired people", "let people go", "coached", "ran a committee"),
    "commercial": ("sold", "negotiated", "launched a product", "lost a client", "ran a budget"),
    "abroad": ("moved abroad", "worked remotely", "opened a site", "learnt a language", "commuted"),
    "change": ("merger", "reorganisation", "changed profession", "start-up", "public sector"),
    "life": ("career break", "part-time", "first in family", "caring for others", "late degree"),
}
"""Six paths through working life, and the tags of experience that each leaves."""

EXPERIENCE = tuple(tag for tags in PATHS.values() for tag in tags)

DIMENSIONS = ("openness", "structure", "learning goal")
"""Dimensions of values."""

LEARNING = ("by doing", "by reading", "by talking", "by watching")

PROFESSIONS = (
    "accountant", "analyst", "buyer", "consultant", "designer", "developer",
    "engineer", "lawyer", "planner", "recruiter", "researcher", "seller",
)  # fmt: skip

CRITERIA = (
    "seeks", "goals", "preference", "availability", "values", "experience", "seniority", "styles",
)  # fmt: skip
"""What a person may name as counting double: the criteria of the default policy."""

SLOT_STARTS = 19
"""Slots start every half hour from 08:00 to 17:00."""

SLOT_LENGTHS = (60, 120)
"""Minutes of a slot."""


def _slot(day: str, start: int, minutes: int) -> str:
    first = 8 * 60 + 30 * start
    last = first + minutes
    return f"{day} {first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"


SLOTS = tuple(
    _slot(day, start, minutes)
    for day in DAYS[:5]
    for start in range(SLOT_STARTS)
    for minutes in SLOT_LENGTHS
)
"""Every slot on working days, by day, start and length."""

assert CALLS_FOR.shape == (len(KINDS), len(STYLES))
