"""Sign-up forms as two form tools export them: in English with commas, in Dutch with semicolons.

The people are made up. What every column is stands beside its header, so that a suggestion can be
held to it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["DUTCH", "ENGLISH", "Asked", "Form", "written"]


class Asked(NamedTuple):
    """A column: its header, what it is, and what somebody answers."""

    header: str
    field: str | None
    answer: Callable[[random.Random, int], str]


class Form(NamedTuple):
    """The questions to mentors and to mentees."""

    mentors: Sequence[Asked]
    mentees: Sequence[Asked]


def _one(*options: str) -> Callable[[random.Random, int], str]:
    return lambda draw, _: draw.choice(options)


def _some(
    options: Sequence[str], joined: str, *, most: int = 4, trailing: str = ""
) -> Callable[[random.Random, int], str]:
    def answer(draw: random.Random, row: int) -> str:
        chosen = draw.sample(list(options), draw.randint(1, most))
        return joined.join(chosen) + trailing

    return answer


_TOPICS = (
    "Public speaking", "Leadership", "Python", "Data analysis", "Project management",
    "Networking", "Writing", "Negotiation",
)  # fmt: skip
_ONDERWERPEN = (
    "Presenteren", "Leidinggeven", "Projectmanagement", "Data-analyse", "Netwerken",
    "Onderhandelen", "Schrijven", "Timemanagement",
)  # fmt: skip
_SENTENCES = (
    "I would like to grow into a role in which I lead a small team of my own.",
    "To find out whether a move to another part of the organisation suits me; and how.",
    "I want to be better at saying no, and at planning the work that I do take on.",
)
_ZINNEN = (
    "Ik wil graag groeien naar een rol waarin ik een klein team mag leiden, binnen twee jaar.",
    "Uitzoeken of een overstap naar een ander deel van de organisatie bij mij past; en hoe.",
    "Ik wil beter worden in nee zeggen en in het plannen van het werk dat ik wel aanneem.",
)
_DAYPARTS = ("Morning", "Afternoon", "Morning, Afternoon", "")
_DAGDELEN = tuple(
    f"{dag}{deel}" for dag in ("maandag", "dinsdag", "donderdag") for deel in ("ochtend", "middag")
)


def _stamp(draw: random.Random, row: int) -> str:
    return f"{1 + row % 28}/03/2026 {draw.randint(8, 17):02}:{draw.randint(0, 59):02}:12"


def _name(first: str) -> Callable[[random.Random, int], str]:
    letters = "abcdefghijklmnopqrst"
    return lambda _, row: f"{first} {letters[row % 20]}{letters[row // 20]}ker".title()


def _mail(side: str) -> Callable[[random.Random, int], str]:
    return lambda _, row: f"{side}.{row:03}@firm.example"


def _number(draw: random.Random, row: int) -> str:
    return str(row + 1)


_ENGLISH_COMMON = (
    Asked("Do you consent to the use of your answers for matching?", None, _one("Yes")),
    Asked("Your department", "department", _one("Finance", "Sales", "IT", "HR")),
    Asked(
        "What is your current job level?", "seniority", _one("Junior", "Medior", "Senior", "Lead")
    ),
    Asked(
        "Which languages do you speak?",
        "languages",
        _some(("English", "Dutch", "German"), ", ", most=3),
    ),
    Asked(
        "In which time zone do you work?", "time_zone", _one("Europe/Amsterdam", "Europe/London")
    ),
    *(
        Asked(f"When are you available? [{day}]", "availability", _one(*_DAYPARTS))
        for day in ("Monday", "Tuesday", "Thursday")
    ),
    Asked("What is your gender?", "protected", _one("Woman", "Man", "Rather not say")),
    Asked("Any other comments?", None, _one("", "", "Thanks!")),
)
ENGLISH = Form(
    mentors=(
        Asked("Timestamp", "time", _stamp),
        Asked("Email Address", "id", _mail("mentor")),
        Asked("Full name", "label", _name("mo")),
        Asked("Which skills can you offer a mentee?", "offers", _some(_TOPICS, ", ")),
        Asked("How many mentees can you take on?", "max_mentees", _one("1", "2", "2-3")),
        *_ENGLISH_COMMON,
    ),
    mentees=(
        Asked("Timestamp", "time", _stamp),
        Asked("Email Address", "id", _mail("mentee")),
        Asked("Full name", "label", _name("me")),
        Asked("What would you like to learn?", "seeks", _some(_TOPICS, ", ")),
        Asked("What do you hope to achieve in this programme?", "goals", _one(*_SENTENCES)),
        *_ENGLISH_COMMON,
    ),
)
"""As a form of Google exports it."""

_DUTCH_COMMON = (
    Asked("Op welke afdeling werk je?", "department", _one("Financiën", "Verkoop", "ICT", "HR")),
    Asked("Functieniveau", "seniority", _one("Junior", "Medior", "Senior")),
    Asked("Op welke locatie werk je meestal?", "site", _one("Utrecht", "Zwolle", "Arnhem")),
    Asked(
        "Welke talen spreek je?",
        "languages",
        _some(("Nederlands", "Engels", "Frans"), ";", most=3, trailing=";"),
    ),
    Asked("Wanneer ben je beschikbaar?", "availability", _some(_DAGDELEN, ";", trailing=";")),
    Asked("Leeftijd", "protected", _one("20-30", "31-40", "41-50")),
    Asked("Ga je akkoord met de privacyverklaring?", None, _one("Ja")),
    Asked("Heb je nog vragen of opmerkingen?", None, _one("", "", "Nee hoor")),
)
DUTCH = Form(
    mentors=(
        Asked("ID", None, _number),
        Asked("Begintijd", "time", _stamp),
        Asked("Tijd van voltooien", "time", _stamp),
        Asked("E-mail", "id", _mail("begeleider")),
        Asked("Naam", "label", _name("be")),
        Asked(
            "Op welke onderwerpen kun je een mentee begeleiden?",
            "offers",
            _some(_ONDERWERPEN, ";", trailing=";"),
        ),
        Asked("Hoeveel mentees wil je begeleiden?", "max_mentees", _one("1", "2", "3")),
        Asked(
            "Hoeveel uur per maand heb je beschikbaar?", "minutes_per_month", _one("2", "4", "6")
        ),
        *_DUTCH_COMMON,
    ),
    mentees=(
        Asked("ID", None, _number),
        Asked("Begintijd", "time", _stamp),
        Asked("Tijd van voltooien", "time", _stamp),
        Asked("E-mail", "id", _mail("deelnemer")),
        Asked("Naam", "label", _name("de")),
        Asked(
            "In welke onderwerpen wil je begeleid worden?",
            "seeks",
            _some(_ONDERWERPEN, ";", trailing=";"),
        ),
        Asked("Wat wil je bereiken met dit traject?", "goals", _one(*_ZINNEN)),
        *_DUTCH_COMMON,
    ),
)
"""As a form of Microsoft exports it."""


def written(asked: Sequence[Asked], path: Path, *, people: int = 30, seed: int = 0) -> Path:
    """Write a file of made-up people who answered these questions."""
    draw = random.Random(seed)  # noqa: S311  (not a secret)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([one.header for one in asked])
        rows.writerows([one.answer(draw, row) for one in asked] for row in range(people))
    return path
