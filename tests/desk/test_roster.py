"""The small pools by skill give the scores and the rules that scoring everybody gives.

Holds to account: ``desk.roster``.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.desk.roster import Roster

DAY = date(2026, 3, 2)
COHORT = mm.datasets.synthetic_cohort(300, 60, seed=3, skills=30, departments=3)
PERIOD = mm.presets.situational().replace(period=("2026-01-01", "2026-12-31"))
RULES = mm.Policy(
    requirements=[*mm.Policy().requirements, mm.NotMetBefore(), mm.Shares("languages")]
)


class _Initials(mm.Criterion):
    """A criterion of one's own, with a function."""

    def block(self, mentors: mm.Profiles, mentees: mm.Profiles) -> np.typing.NDArray[np.float64]:
        """Return whether the last digits are the same."""
        return np.array([[a[-1] == b[-1] for b in mentees.ids] for a in mentors.ids], float)


OWN = mm.presets.situational().replace(criteria=[_Initials()])
POLICIES = {"situational": mm.presets.situational(), "period": PERIOD, "rules": RULES, "own": OWN}


def _there(person: mm.Profile) -> bool:
    return (person.from_date or DAY) <= DAY <= (person.until_date or DAY)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_candidates_are_those_of_a_full_score(policy: mm.Policy) -> None:
    """Units and eligibility of every holder equal those of all pairs, with chains and vetoes."""
    roster = Roster(COHORT.mentors, COHORT.mentees, policy)
    excluded = 0
    for number, person in enumerate(COHORT.mentees):
        skill = roster.skills[number % len(roster.skills)]
        request = mm.Request(id="r", mentee=person.id, skill=skill, level=1 + number % 5)
        found = roster.candidates(request, DAY)
        asking = mm.Profiles.of(
            [person.replace(seeks=request.need())], ladder=COHORT.mentees.ladder
        ).with_managers(COHORT.mentees.managers)
        scores = mm.score(COHORT.mentors, asking, policy)
        np.testing.assert_array_equal(found.units, scores.units[found.rows, 0])
        there = [_there(person) and _there(mentor) for mentor in COHORT.mentors]
        np.testing.assert_array_equal(found.allowed, (scores.eligible[:, 0] & there)[found.rows])
        holders = {p.id for p in COHORT.mentors if skill in (p.offers or {})}
        assert {COHORT.mentors.ids[row] for row in found.rows} == holders
        excluded += int((~found.allowed).sum())
    assert excluded > 0


def test_reporting_lines_in_a_circle() -> None:
    """Managers above, below and in a circle are seen, whoever stated them."""
    mentors = mm.Profiles.of(
        [
            mm.Profile(id="top", offers={"sql"}),
            mm.Profile(id="mid", offers={"sql"}, manager="top"),
            mm.Profile(id="low", offers={"sql"}, manager="ask"),
            mm.Profile(id="end", offers={"sql"}, manager="low"),
            mm.Profile(id="far", offers={"sql"}, manager="else"),
            mm.Profile(id="one", offers={"sql"}, manager="two"),
            mm.Profile(id="two", offers={"sql"}, manager="one"),
        ]
    )
    roster = Roster(mentors, None, mm.presets.situational())
    for manager, able in (("mid", {"far", "one", "two"}), ("one", {"far", "top", "mid"})):
        person = mm.Profile(id="ask", manager=manager)
        found = roster.candidates(mm.Request(id="r", profile=person, skill="sql"), DAY)
        assert {mentors.ids[row] for row in found.rows[found.allowed]} == able


_FRESH = """
import sys
from datetime import datetime
import mentormatch as mm
desk = mm.Desk([mm.Profile(id="ann", offers={"sql": 4})], clock=lambda: datetime(2026, 1, 5, 9))
request, loaded = mm.Request(id="r", mentee="eli", skill="sql"), set(sys.modules)
assert desk.ask(request).mentor == "ann"
print(sorted(set(sys.modules) - loaded))
"""


def test_the_first_request_waits_for_no_library() -> None:
    """However small the desk: what answering needs was loaded when it was opened."""
    ran = subprocess.run([sys.executable, "-c", _FRESH], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
