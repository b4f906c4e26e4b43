"""Libraries for stable matchings on given scores, each in an environment that holds it.

They solve another problem: no mentor and mentee would both leave their partners for one another.
No total is highest, so their total is shown and compared with nothing. Both sides rank everybody
by score; making the lists of preferences is part of the time.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.laps import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from mentormatch.arrays import Ints32

__all__ = ["LAPS", "algmatch", "matching"]

LAPS = "preferences", "solve"


def matching(scores: str) -> Report:
    """Solve with the hospital-resident game of ``matching``; a task."""
    from matching.games import HospitalResident  # type: ignore[import-not-found]

    def solve(wishes: dict[int, list[int]], back: dict[int, list[int]], places: Any) -> Any:
        residents = {f"e{i}": [f"m{j}" for j in list_] for i, list_ in wishes.items()}
        hospitals = {f"m{j}": [f"e{i}" for i in list_] for j, list_ in back.items()}
        capacities = {f"m{j}": int(most) for j, most in enumerate(places)}
        game = HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
        return [
            (int(mentor.name[1:]), int(mentee.name[1:]))
            for mentor, mentees in game.solve(optimal="resident").items()
            for mentee in mentees
        ]

    return _with_deep_stack(lambda: _solved(scores, solve))


def algmatch(scores: str) -> Report:
    """Solve with the hospital-residents problem of ``algmatch``; a task."""
    from algmatch import HospitalResidentsProblem  # type: ignore[import-not-found]

    def solve(wishes: dict[int, list[int]], back: dict[int, list[int]], places: Any) -> Any:
        # It numbers people from 1.
        residents = {i + 1: [j + 1 for j in list_] for i, list_ in wishes.items()}
        hospitals = {
            j + 1: {"capacity": int(places[j]), "preferences": [i + 1 for i in list_]}
            for j, list_ in back.items()
        }
        problem = {"residents": residents, "hospitals": hospitals}
        found = HospitalResidentsProblem(dictionary=problem).get_stable_matching()
        return [
            (int(mentor[1:]) - 1, int(mentee[1:]) - 1)
            for mentee, mentor in found["resident_sided"].items()
            if mentor
        ]

    return _with_deep_stack(lambda: _solved(scores, solve))


def _solved(scores: str, solve: Callable[..., list[tuple[int, int]]]) -> Report:
    with np.load(scores) as file:
        units, places = file["units"], file["places"]
    report = Report()
    with report.lap(LAPS[0], "warm"):
        wishes = _ranked(units.T)
        back = _ranked(units)
    with report.lap(LAPS[1], "warm"):
        pairs = solve(wishes, back, places)
    report.facts = {"total": sum(int(units[j, i]) for j, i in pairs), "pairs": len(pairs)}
    return report


def _ranked(units: Ints32) -> dict[int, list[int]]:
    """Return for each row the columns by falling score."""
    return dict(enumerate(np.argsort(-units, axis=1, kind="stable").tolist()))


def _with_deep_stack(work: Callable[[], Report]) -> Report:
    """Work with a stack for deep recursion: with Python's own limit one of them fails at 100."""
    kept: list[Report] = []
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(1 << 29)
    thread = threading.Thread(target=lambda: kept.append(work()))
    thread.start()
    thread.join()
    if not kept:
        raise RuntimeError("it did not end; see above")
    return kept[0]
