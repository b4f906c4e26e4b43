"""mentor-match on given scores; runs in an environment that holds it.

Scores are looked up by a rule, so that the rules that mentor-match has are not timed. Its parts
are called as its own ``process_data`` calls them for one round.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.laps import Report

__all__ = ["LAPS", "match"]

LAPS = "a Match for each pair", "solve"


class Given:
    """A rule of mentor-match: the score of a pair stands in a table; ``grade`` is the row."""

    def __init__(self, scores: list[list[int]]) -> None:
        self.scores = scores

    def apply(self, match: Any) -> int:
        """Return the score of a pair."""
        row: int = match.mentor.grade
        column: int = match.mentee.grade
        return self.scores[row][column]


def match(scores: str) -> Report:
    """Match one mentee with each mentor, highest total; a task."""
    from matching.mentee import Mentee  # type: ignore[import-not-found]
    from matching.mentor import Mentor  # type: ignore[import-not-found]
    from matching.process import (  # type: ignore[import-not-found]
        generate_match_matrix,
        match_and_assign_participants,
    )

    with np.load(scores) as file:
        given: list[list[int]] = file["units"].tolist()
    mentors = [Mentor(grade=row, email=f"m{row}") for row in range(len(given))]
    mentees = [Mentee(grade=row, email=f"e{row}") for row in range(len(given[0]))]
    report = Report()
    with report.lap(LAPS[0], "warm"):
        matrix = generate_match_matrix(mentors, mentees, [Given(given)])
    with report.lap(LAPS[1], "warm"):
        match_and_assign_participants(matrix)
    report.facts = {"total": sum(given[m.grade][e.grade] for m in mentors for e in m.mentees)}
    return report
