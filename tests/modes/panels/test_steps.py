"""Searches of panels count steps: the clock decides nothing, and is told where it cut one short.

Holds the searches and bounds of `solve.panels`, and `modes.panels.question`, to account.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import pytest

import mentormatch as mm
from mentormatch.results.groups.grouping import Grouping
from mentormatch.solve.panels.boards import solve as boards_module
from mentormatch.solve.panels.teams import solve as teams_module
from mentormatch.solve.panels.teams.search import _perturbations

PROGRAMME = mm.datasets.load_programme()
MENTORS, MENTEES = list(PROGRAMME.mentors)[:12], list(PROGRAMME.mentees)[:20]
MAKES: dict[str, Callable[[float], Grouping]] = {
    "teams": lambda seconds: mm.form_teams(MENTORS, MENTEES, seconds=seconds),
    "boards": lambda seconds: mm.form_boards(MENTORS, MENTEES, size=(2, 3), seconds=seconds),
    "staff": lambda seconds: mm.staff_teams(MENTORS, MENTEES[:8], seconds=seconds),
}


@pytest.fixture(autouse=True)
def _searched(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (boards_module, teams_module):
        monkeypatch.setattr(module, "_LISTED", -1)
        monkeypatch.setattr(module, "_RELAXED", -1)


@pytest.mark.parametrize("mode", MAKES)
def test_a_slow_machine_finds_the_same(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock on which every step takes an hour changes neither answer nor bound."""
    expected = MAKES[mode](math.inf)
    hours = iter(range(0, 10**9, 3600))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours)))
    slow = MAKES[mode](1e12)
    assert slow == expected
    assert "time was over" not in str(slow.certificate.to_frame()["why"].tolist())


@pytest.mark.parametrize("mode", MAKES)
def test_the_certificate_tells_that_time_was_over(mode: str) -> None:
    """Without time there is an answer, its certificate says why it is not better, and is read."""
    cut = MAKES[mode](0)
    last = cut.certificate.stages[-1]
    assert not last.proven
    assert last.note.endswith("with more seconds the answer may be different")
    again = mm.read_grouping(cut.to_json(), mentors=cut.scores.mentors, mentees=cut.scores.mentees)
    assert again == cut


@pytest.mark.parametrize(
    ("people", "often"), [(10, 400), (200, 200), (400, 100), (1_000, 40), (2_000, 12), (20_000, 4)]
)
def test_larger_questions_make_fewer_steps(people: int, often: int) -> None:
    """Deals fall with the square of the number of people, as each takes as much longer."""
    assert _perturbations(people) == often
