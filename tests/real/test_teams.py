"""The 2023 survey in teams and boards; skipped where the data is not there.

Holds ``modes.panels`` on real people to account.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import mentormatch as mm
from survey import mentors_and_mentees, survey_columns


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> tuple[mm.Profiles, mm.Profiles]:
    """Give people with ten years and more as mentors, with one to four years as mentees."""
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    columns = survey_columns(path, attributes=("remote", "industry"), site="Country")
    return mentors_and_mentees(mm.read_profiles(path, columns=columns))


_OWN = mm.Covers("seeks", "offers", own="offers")
"""People of this survey name what they know and like, so a need starts at their own level."""


def test_everybody_of_the_survey_is_in_a_team(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """128 mentees are all placed, within a tenth of the bound; who needs nothing is named."""
    mentors, mentees = survey
    teams = mm.form_teams(mentors, mentees, mm.Policy(criteria=[_OWN]), seed=1, seconds=120)
    people, coverage = teams.certificate.stages
    assert (people.value, people.proven) == (128, True)
    assert coverage.value > 0.9 * coverage.bound
    assert all(match.score > 0.6 for match in teams.matches)
    (idle,) = [finding for finding in teams.findings if finding.code == "no-open-need"]
    assert idle.message.startswith("25 of them")
    assert mm.read_grouping(teams.to_json(), mentors=mentors, mentees=mentees) == teams


def test_everybody_of_the_survey_has_a_board(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """One place a mentor makes most boards pairs, which is told; with two places few are."""
    mentors, mentees = survey
    policy = mm.Policy(criteria=[_OWN.replace(weight=6.0), mm.Same("site"), mm.Same("industry")])
    boards = mm.form_boards(mentors, mentees, policy, distinct=["industry"], seconds=120)
    assert len(boards) == 128
    assert boards.certificate.relative_gap < 0.1
    assert "board-of-one" in {finding.code for finding in boards.findings}
    roomy = [person.replace(max_mentees=2) for person in mentors]
    full = mm.form_boards(roomy, mentees, policy, size=(2, 3), distinct=["industry"], seconds=120)
    assert len(full) == 128
    assert full.total > boards.total


def test_teams_by_industry_get_mentors(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """The mentees of each industry as a team: every team has mentors, nobody is lost."""
    mentors, mentees = survey
    teams = mm.team_profiles(mentees, by="industry")
    policy = mm.Policy(criteria=[_OWN.replace(own=None)])
    staffed = mm.staff_teams(mentors, teams, policy, seed=1)
    assert len(staffed) == len(teams)
    sizes = sum(int(float(str(team.attributes["size"]))) for team in teams)
    assert sizes == sum(1 for person in mentees if person.attributes.get("industry"))
