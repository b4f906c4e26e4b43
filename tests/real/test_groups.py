"""Groups of real people: the 2023 survey, by the languages that newcomers wish to work with.

Holds ``modes.groups`` on real people to account.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import mentormatch as mm
from survey import mentors_and_mentees, survey_columns

WITHIN = mm.Policy(
    criteria=[
        mm.Covers("seeks", "seeks", name="languages wished for", weight=3),
        mm.Differs("industry", name="other industries"),
    ]
)
POLICY = mm.Policy(
    criteria=[mm.Covers("seeks", "offers", own="offers", weight=6), mm.Same("country", weight=2)]
)


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> tuple[mm.Profiles, mm.Profiles]:
    """Give people with 25 years and more as facilitators, with one to four years as members."""
    path = shared_data / "cohorts/so_survey_2023_first595.csv.gz"
    # Languages only: editors and search tools are wished for by nearly everybody.
    columns = survey_columns(path, skills="Language", attributes=("country", "industry"))
    return mentors_and_mentees(mm.read_profiles(path, columns=columns), years=25)


def test_newcomers_of_the_survey_are_grouped_by_language(
    survey: tuple[mm.Profiles, mm.Profiles],
) -> None:
    """Everybody has a group, the bound is near, and most of a group wish for one language."""
    mentors, mentees = survey
    grouping = mm.form_groups(mentors, mentees, POLICY, within=WITHIN, size=(5, 7), seed=2023)
    people, _ = grouping.certificate.stages
    assert people.proven
    assert people.value == len(mentees)
    assert grouping.certificate.relative_gap < 0.2
    shared = [_most_shared(mentees, match.ids_of("mentee")) for match in grouping.matches]
    assert sum(shared) / len(shared) > 0.75
    again = mm.read_grouping(grouping.to_json(), mentors=mentors, mentees=mentees)
    assert again == grouping


def _most_shared(mentees: mm.Profiles, ids: tuple[str, ...]) -> float:
    """Return the share of a group that wishes for the language most of it wish for."""
    wishes = Counter(word for who in ids for word in (mentees[who].seeks or {}))
    return wishes.most_common(1)[0][1] / len(ids)


def test_circles_share_more_than_groups_by_fit_alone(
    survey: tuple[mm.Profiles, mm.Profiles],
) -> None:
    """Circles are made by what members share, groups by fit alone are proven and share less."""
    mentors, mentees = survey
    circles = mm.form_groups(None, mentees, WITHIN, size=(5, 7), seed=1)
    by_fit = mm.form_groups(mentors, mentees, POLICY, fit=1.0, size=(5, 7))
    assert by_fit.certificate.proven
    assert circles.certificate.relative_gap < 0.2
    means = [
        sum(_most_shared(mentees, m.ids_of("mentee", "peer")) for m in made.matches) / len(made)
        for made in (circles, by_fit)
    ]
    assert means[0] > means[1]


def test_no_country_fills_a_group(
    survey: tuple[mm.Profiles, mm.Profiles],
) -> None:
    """At most three of a country are in a group, and the answer is proven all the same."""
    mentors, mentees = survey
    quota = mm.Quota("country", at_most=3)
    grouping = mm.form_groups(mentors, mentees, POLICY, fit=1.0, quotas=quota)
    for match in grouping.matches:
        countries = Counter(mentees[w].attributes.get("country") for w in match.ids_of("mentee"))
        countries.pop(None, None)
        assert max(countries.values(), default=0) <= 3
    assert grouping.certificate.proven
