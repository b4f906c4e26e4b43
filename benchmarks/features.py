"""People as encoded numbers in one file: what every matrix is made of, ours and a plain one.

The encoding (words to numbers, weights to whole micro-units) is common to all who start from the
same scores, so it is timed on a line of its own.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.laps import Report

if TYPE_CHECKING:
    from mentormatch import Profiles
    from mentormatch.datasets import Cohort
    from mentormatch.scoring.scores import Scores

__all__ = ["CAPACITIES", "drawn", "encoded", "write"]

CAPACITIES = (1, 4)
"""Fewest and most places of a mentor where mentors have several."""


def drawn(mentees: int, capacities: bool = False, copies: int = 1) -> Cohort:
    """Draw people.

    Parameters
    ----------
    mentees
        How many, and as many mentors.
    capacities
        Half as many mentors instead, with one to four places.
    copies
        How often each profile comes; a copy has an id of its own and nobody else's name for it.
    """
    from mentormatch.datasets import Cohort, synthetic_cohort

    places = CAPACITIES if capacities else (1, 1)
    mentors = mentees // 2 if capacities else mentees
    cohort = synthetic_cohort(mentors // copies, mentees // copies, seed=1, max_mentees=places)
    if copies == 1:
        return cohort
    return Cohort(_repeated(cohort.mentors, copies), _repeated(cohort.mentees, copies))


def _repeated(people: Profiles, copies: int) -> Profiles:
    """Return every profile several times; the first of them keeps the id."""
    from mentormatch import Profiles

    rows = np.tile(np.arange(len(people)), copies)
    ids = [*people.ids, *(f"{name}-{n}" for n in range(1, copies) for name in people.ids)]
    return Profiles.from_columns(
        ids,
        {name: column.take(rows) for name, column in people.columns.items()},
        ladder=people.ladder,
        attributes={name: column.take(rows) for name, column in people.attributes.items()},
    )


def write(mentees: int, capacities: bool, path: str) -> Report:
    """Encode a cohort and write what a plain matrix needs; a task."""
    report = Report()
    cohort = drawn(mentees, capacities)
    with report.lap("encoding", "cold"):
        from mentormatch import score

        scores = score(cohort.mentors, cohort.mentees)
    np.savez(Path(path), **encoded(scores))  # type: ignore[arg-type]  # of arrays, by name
    return report


def encoded(scores: Scores) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of all terms by name: kind, number, field; and limits of both sides."""
    terms = [term for part in scores.parts for term in part.terms]
    rules = [term for rule in scores.rules for term in rule.part.terms]
    arrays = {
        f"{type(term).__name__}.{number}.{name}": value
        for number, term in enumerate([*terms, *rules])
        for name, value in _arrays(term).items()
    }
    arrays["rules"] = np.arange(len(terms), len(terms) + len(rules))
    arrays["mentor_present"] = scores.mentor_present
    arrays["mentee_present"] = scores.mentee_present
    arrays["places"] = np.asarray(scores.mentors.numbers("max_mentees").values, np.int64)
    return arrays


def _arrays(term: Any) -> dict[str, np.ndarray[Any, Any]]:
    """Return the fields of a term that are filled; a sparse list as three arrays."""
    found = {field.name: getattr(term, field.name) for field in fields(term)}
    listed = found.pop("listed", None)
    if listed is not None:
        pairs = listed.tocoo()
        found |= {"mentor": pairs.row, "mentee": pairs.col, "difference": pairs.data}
    return {name: np.asarray(value) for name, value in found.items() if value is not None}
