"""mentor-match on given scores; runs in an environment that holds it, and imports nothing of ours.

Scores are looked up by a rule, so that the rules that mentor-match has are not timed. Its parts
are called as its own ``process_data`` calls them for one round.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from matching.mentee import Mentee  # type: ignore[import-not-found]
from matching.mentor import Mentor  # type: ignore[import-not-found]
from matching.process import (  # type: ignore[import-not-found]
    generate_match_matrix,
    match_and_assign_participants,
)


class Given:
    """A rule of mentor-match: the score of a pair stands in a table; ``grade`` is the row."""

    def __init__(self, scores: list[list[int]]) -> None:
        self.scores = scores

    def apply(self, match: Any) -> int:
        """Return the score of a pair."""
        row: int = match.mentor.grade
        column: int = match.mentee.grade
        return self.scores[row][column]


def match(scores: list[list[int]], state: str) -> tuple[list[dict[str, Any]], int]:
    """Return the laps of one round, and the total of its pairs."""
    mentors = [Mentor(grade=row, email=f"m{row}") for row in range(len(scores))]
    mentees = [Mentee(grade=row, email=f"e{row}") for row in range(len(scores[0]))]
    clock = [(time.perf_counter(), time.process_time())]
    matrix = generate_match_matrix(mentors, mentees, [Given(scores)])
    clock.append((time.perf_counter(), time.process_time()))
    match_and_assign_participants(matrix)
    clock.append((time.perf_counter(), time.process_time()))
    spans = {"a Match for each pair": (0, 1), "solving": (1, 2), "scores to pairs": (0, 2)}
    laps = [
        {"what": what, "state": state} | _between(clock[first], clock[last])
        for what, (first, last) in spans.items()
    ]
    return laps, sum(scores[m.grade][e.grade] for m in mentors for e in m.mentees)


def main(path: str) -> None:
    """Match twice, cold and warm, and print laps and totals as JSON."""
    scores = json.loads(Path(path).read_text("utf-8"))
    cold, total = match(scores, "cold")
    warm, again = match(scores, "warm")
    print(json.dumps({"laps": cold + warm, "facts": {"totals": [total, again]}}))


def _between(first: tuple[float, float], last: tuple[float, float]) -> dict[str, float]:
    return {"wall": last[0] - first[0], "cpu": last[1] - first[1]}


if __name__ == "__main__":
    main(*sys.argv[1:])
