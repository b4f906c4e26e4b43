"""Real tables from reading to a proven matching; skipped where the data is not there.

Holds ``modes.pairs`` on real people to account.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import mentormatch as mm
from survey import mentors_and_mentees, survey_columns

GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]


@pytest.fixture
def survey(shared_data: Path) -> tuple[mm.Profiles, mm.Profiles]:
    """Give people with ten years and more as mentors, with one to four years as mentees."""
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    columns = survey_columns(path, attributes=("country", "remote", "industry"))
    return mentors_and_mentees(mm.read_profiles(path, columns=columns))


def test_everybody_of_the_survey_gets_a_mentor(survey: tuple[mm.Profiles, mm.Profiles]) -> None:
    """199 mentors and 128 mentees of the 2023 survey: all served, proven, scores that add up."""
    mentors, mentees = survey
    assert (len(mentors), len(mentees)) == (199, 128)
    policy = mm.Policy(
        criteria=[
            mm.Covers("seeks", "offers", own="offers", weight=6),
            mm.Same("country", weight=2),
            mm.Same("remote"),
            mm.Same("industry"),
        ]
    )
    matching = mm.match(mentors, mentees, policy, seed=2023)
    assert matching.certificate.proven
    assert len({match.mentee for match in matching.matches}) == 128
    for match in matching.matches[:20]:
        (explained,) = matching.explain(match.mentee)
        assert sum(part.units for part in explained.parts) == match.units
    again = mm.Matching.from_json(matching.to_json(), mentors=mentors, mentees=mentees)
    assert again.matches == matching.matches


def test_grades_are_a_ladder_and_organisations_differ(
    shared_data: Path,
) -> None:
    """Civil-service forms: nobody is paired inside an organisation or with a lower grade."""
    columns = mm.ColumnMap.model_validate(
        {
            "id": "email address",
            "id_hash": True,
            "fields": {"seniority": {"column": "grade", "ladder": GRADES}},
            "attributes": {
                "organisation": "organisation",
                "profession": "profession",
                "both": "both mentor and mentee",
            },
            "ignore": ["job title", "biography"],
        }
    )
    mentors, mentees = (
        mm.read_profiles(shared_data / f"forms/small_{side}.csv", columns=columns)
        for side in ("mentors", "mentees")
    )
    above = mm.Gap("seniority", ideal=(1, 10), below=(0.0,), name="higher grade")
    policy = mm.Policy(
        criteria=[mm.Gap("seniority", weight=2), mm.Same("profession")],
        requirements=[mm.NotSelf(), mm.Differs("organisation"), above],
    )
    matching = mm.match(mentors, mentees, policy, seed=1)
    assert matching.certificate.proven
    assert len(matching) > 0
    for match in matching.matches:
        mentor, mentee = mentors[match.mentor], mentees[match.mentee]
        assert mentor.attributes["organisation"] != mentee.attributes["organisation"]
        assert GRADES.index(mentor.seniority or "") > GRADES.index(mentee.seniority or "")
    left_out = {person.person for person in matching.unmatched.of("mentee")}
    assert len(left_out) + len({match.mentee for match in matching.matches}) == 50


def test_one_form_gives_both_pools(shared_data: Path) -> None:
    """People who are mentor and mentee at once are never paired with themselves."""
    columns = mm.ColumnMap.model_validate(
        {
            "id": "email address",
            "id_hash": True,
            "fields": {"seniority": {"column": "grade", "ladder": GRADES}},
            "attributes": {"organisation": "organisation", "both": "both mentor and mentee"},
            "ignore": ["job title", "biography", "profession"],
        }
    )
    mentors = mm.read_profiles(shared_data / "forms/small_mentors.csv", columns=columns)
    both = mentors.filter(lambda person: person.attributes["both"] == "yes")
    policy = mm.Policy(
        criteria=[mm.Gap("seniority")], requirements=[mm.NotSelf(), mm.Differs("organisation")]
    )
    matching = mm.match(mentors, both, policy, seed=1)
    assert matching.certificate.proven
    assert len({match.mentee for match in matching.matches}) == len(both)
    assert all(match.mentor != match.mentee for match in matching.matches)
