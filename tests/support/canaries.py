"""People whose names and addresses must not leak: canaries, in every form of mentoring.

``asked`` says which canaries a text or a pickle holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import mentormatch as mm

MAP: dict[str, Any] = {
    "id": "Work e-mail",
    "id_hash": True,
    "label": ["First name", "Last name"],
    "contact": "Work e-mail",
}
BARE = {"id": "Work e-mail", "id_hash": True, "ignore": ["First name", "Last name"]}
_WORDS = re.compile(rb"canary\w*(?:@example\.org)?", re.IGNORECASE)


def rows(kind: str, count: int, **answers: str) -> list[dict[str, str]]:
    """Return people of one kind as a form has them, the last names counted."""
    return [
        {
            "First name": "Canary",
            "Last name": f"Canary{kind}{k}",
            "Work e-mail": f"canary{kind}{k}@example.org",
            "site": "Porto" if k % 2 else "Bonn",
            **answers,
        }
        for k in range(count)
    ]


def pools(columns: dict[str, Any] = MAP) -> tuple[mm.Profiles, mm.Profiles]:
    """Return three mentors and seven mentees, read with a map."""
    mentors = rows("Giver", 3, offers="sql:4; r:3", max_mentees="2", team="a")
    mentees = rows("Taker", 7, seeks="sql:3; r:2", team="b")
    return mm.read_profiles(mentors, columns=columns), mm.read_profiles(mentees, columns=columns)


def _pairs(mentors: mm.Profiles, mentees: mm.Profiles) -> mm.Matching:
    return mm.match(mentors, mentees, seed=3)


def _groups(mentors: mm.Profiles, mentees: mm.Profiles) -> mm.Grouping:
    return mm.form_groups(mentors, mentees, size=(2, 3), seed=3)


def _circles(mentors: mm.Profiles, mentees: mm.Profiles) -> mm.Grouping:
    return mm.form_groups(None, mentees, size=(3, 4), seed=3)


def _peers(mentors: mm.Profiles, mentees: mm.Profiles) -> mm.Grouping:
    return mm.match_peers(mentees, seed=3, trio=False)


def _teams(mentors: mm.Profiles, mentees: mm.Profiles) -> mm.Grouping:
    sizes: dict[str, Any] = {"mentors_per_team": (1, 2), "mentees_per_team": (2, 4)}
    return mm.form_teams(mentors, mentees, seed=3, seconds=1, **sizes)


def _boards(mentors: mm.Profiles, mentees: mm.Profiles) -> mm.Grouping:
    return mm.form_boards(mentors, mentees, size=(1, 2), seed=3, seconds=1)


FORMS: dict[str, Callable[[mm.Profiles, mm.Profiles], mm.Matching | mm.Grouping]] = {
    "pairs": _pairs,
    "groups": _groups,
    "circles": _circles,
    "peers": _peers,
    "teams": _teams,
    "boards": _boards,
}
"""Form of mentoring → an answer of it; somebody is left out of pairs and of peers."""


def doubtful() -> tuple[list[dict[str, str]], ...]:
    """Return mentors and mentees of whom findings speak: by row, in a sentence, and as near ones.

    ``DOUBTFUL`` is the column map.
    """
    mentors = rows("Giver", 2, offers="sql:4", max_mentees="4", vetoes="", manager="")
    mentees = rows("Taker", 4, seeks="sql:3", preferences="", manager="")
    for side, people in (("giver", mentors), ("taker", mentees)):
        for k, person in enumerate(people):
            person["id"] = f"{side}{k}"
    mentors[0]["vetoes"] = "Taker-1"
    mentees[0]["preferences"] = "taker2"
    mentees[1]["preferences"] = "GIVER 1"
    mentees[2]["manager"], mentees[3]["manager"] = "taker3", "taker2"
    return mentors, mentees


DOUBTFUL: dict[str, Any] = {"label": ["First name", "Last name"], "contact": "Work e-mail"}
"""The map of `doubtful`: ids stand in a column."""


def heard(said: object) -> set[str]:
    """Return the canaries in a text or in bytes."""
    raw = said if isinstance(said, bytes) else str(said).encode()
    return {found.decode() for found in _WORDS.findall(raw)}
