"""What was asked of rounds waited where it does not count, or not for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.text.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.scores import Scores

__all__ = ["ignored_waiting", "waiting_mentors"]

_FORMS = {
    "groups": sentence("groups"),
    "boards": sentence("boards"),
    "teams": sentence("teams"),
}


def waiting_mentors(scores: Scores) -> Iterator[Finding]:
    """Tell of mentors who have waited: rounds count for mentees."""
    here = set(scores.mentees.ids)
    count = sum(1 for row in _waited(scores.mentors) if scores.mentors.ids[row] not in here)
    if count:
        yield Finding(
            "warning",
            "waiting-of-mentors",
            counted(
                count,
                "{count} mentor has waited, which counts for mentees only.",
                "{count:,} mentors have waited, which counts for mentees only.",
            ),
            column="waited",
        )


def ignored_waiting(scores: Scores, mode: str) -> Iterator[Finding]:
    """Tell of people who have waited where a form of mentoring does not look at that."""
    rows = _waited(scores.mentees)
    count = int(scores.mentee_present[rows].sum())
    if count and scores.policy.waiting == "first":
        yield Finding(
            "warning",
            "waiting-ignored",
            counted(
                count,
                "{count} person has waited, which {mode} do not look at.",
                "{count:,} people have waited, which {mode} do not look at.",
                mode=_FORMS[mode],
            ),
            column="waited",
            cure=sentence('Set waiting = "ignore" in the policy if that is meant.'),
        )


def _waited(people: Profiles) -> list[int]:
    return np.flatnonzero(people.numbers("waited").values).tolist()
