"""The field table of a profile: what kind of column each field is, and what it means.

The schema (:mod:`mentormatch.people.schema.profile`), the pool
(:mod:`mentormatch.people.pool.profiles`), the reader and the encoder all take their list of fields
from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BY_ID",
    "FIELDS",
    "LEVELS",
    "LONGEST_HEADER",
    "LONGEST_TEXT",
    "LONGEST_WORD",
    "MINUTES_A_MONTH",
    "MOST_ITEMS",
    "MOST_PEOPLE",
    "STYLES",
    "Field",
    "Kind",
]

Kind = Literal["text", "items", "number", "minutes", "date", "goals", "flag"]

BY_ID = ("manager", "preferences", "vetoes", "past_partners")
"""Fields that name other people by their ids."""

LEVELS = range(6)
"""Levels of a skill: 0 (none) to 5 (others learn from this person)."""

LONGEST_HEADER = 2000
"""Characters of a header: questions of a survey are long."""

LONGEST_WORD = 200
"""Characters of an answer in one word or phrase, and of an item."""

LONGEST_TEXT = 1_000_000
"""Characters of free text: a goal, or a text of the programme's own such as a biography."""

MOST_ITEMS = 1000
"""Items of an answer: skills, wishes, slots."""

MOST_PEOPLE = 1000
"""Mentees whom a mentor takes, and mentors whom a mentee takes."""

MINUTES_A_MONTH = 31 * 24 * 60
"""Nobody gives more: the minutes of the longest month."""

STYLES = (
    "advisor",
    "protector",
    "coach",
    "connector",
    "challenger",
    "clarifier",
    "sponsor",
    "affirmer",
)
"""The eight ways in which a mentor helps; a mentor may combine several."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a profile.

    Parameters
    ----------
    kind
        How a pool stores it: ``text`` (one of a few words), ``items`` (several, perhaps with
        numbers), ``number`` (a whole number of people), ``minutes``, ``date``, ``goals`` or
        ``flag``.
    meaning
        One sentence for the schema, the reference and error messages.
    numbers
        For items: what each item carries, in the order of storage.
    """

    kind: Kind
    meaning: str
    numbers: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {
    "offers": Field("items", "Skills the person can pass on, each with a level 0-5.", ("level",)),
    "seeks": Field(
        "items",
        "Skills the person wants to learn, each with current level, target level and importance.",
        ("current", "target", "importance"),
    ),
    "goals": Field("goals", "What the mentoring is for: text, kind, tags, due date, milestones."),
    "seniority": Field("text", "A rung of the declared ladder, lowest first."),
    "department": Field("text", "Department or business unit."),
    "team": Field("text", "The smallest unit that works together daily."),
    "manager": Field("text", "Id of the line manager."),
    "site": Field("text", "Office or location."),
    "time_zone": Field("text", "IANA time zone, such as Europe/Amsterdam."),
    "languages": Field("items", "Languages in which the person can hold a conversation."),
    "availability": Field("items", "Weekly slots in local time, such as 'Mon 09:00-11:30'."),
    "styles_offered": Field("items", "Mentor styles with strengths 0-1.", ("strength",)),
    "styles_wanted": Field("items", "Mentor styles asked for, with strengths 0-1.", ("strength",)),
    "learning_preference": Field(
        "text", "How the person likes to learn; scored only if a policy names it."
    ),
    "experience": Field("items", "Tags of what the person has lived: roles, functions, changes."),
    "values": Field("items", "Orientations, each a number 0-1.", ("value",)),
    "preferences": Field("items", "Ids of wished-for partners, first choice first.", ("rank",)),
    "vetoes": Field("items", "Ids of people with whom the person is never paired."),
    "past_partners": Field("items", "Ids of earlier mentors or mentees."),
    "top_criterion": Field("text", "Name of the criterion that counts double for this person."),
    "max_mentees": Field("number", "Most mentees this person takes as a mentor (default 1)."),
    "min_mentees": Field("number", "Fewest mentees this person is promised (default 0)."),
    "max_mentors": Field("number", "Most mentors this person takes as a mentee (default 1)."),
    "min_mentors": Field("number", "Fewest mentors this person is promised (default 0)."),
    "waited": Field("number", "Rounds in which this person was left out as a mentee (default 0)."),
    "minutes_per_month": Field(
        "minutes", "Minutes a month that the person gives to mentoring in all."
    ),
    "from_date": Field("date", "First day on which the person takes part."),
    "until_date": Field("date", "Last day on which the person takes part."),
    "active": Field("flag", "False for somebody who has withdrawn."),
}
"""Every field except ``id`` and ``attributes``, in the order of the schema."""
