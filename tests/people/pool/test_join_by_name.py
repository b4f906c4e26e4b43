"""People lists and surveys that know people by address or name alone are joined by these.

Holds ``people.pool.join`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest

import mentormatch as mm

SURVEY = [
    {"Mail": "Ann@example.org", "Name": "Ann  Ash", "seeks": "sql"},
    {"Mail": "bo@example.org", "Name": "Bo Birk", "seeks": "r"},
    {"Mail": "cy@example.org", "Name": "Cy Cole", "seeks": "r"},
]
STAFF = [
    {"nr": "17", "Mail": "ann@example.org ", "Name": "ann ash", "team": "data"},
    {"nr": "18", "Mail": "BO@example.org", "Name": "Bo Birk", "team": "web"},
    {"nr": "19", "Mail": "dee@example.org", "Name": "Dee Dahl", "team": "web"},
]
OF_SURVEY: dict[str, Any] = {"id_from": "row", "label": "Name", "contact": "Mail"}
OF_STAFF: dict[str, Any] = {"id": "nr", "label": "Name", "contact": "Mail"}


@pytest.mark.parametrize("on", ["contact", "label"])
def test_a_survey_is_joined_to_a_list_by_address_or_name(on: str) -> None:
    survey = mm.read_profiles(SURVEY, columns=OF_SURVEY)
    staff = mm.read_profiles(STAFF, columns=OF_STAFF)
    joined = survey.join(staff, on=on)
    assert [joined[who].team for who in joined.ids] == ["data", "web", None]
    assert joined.ids == survey.ids
    alone = [found for found in joined.findings if found.code == "joined-to-nobody"]
    told = " ".join(found.message for found in alone)
    assert survey.ids[2] in told
    assert "19" in told
    assert "Cole" not in told
    assert "@" not in told


def test_what_does_not_tell_people_apart_or_is_not_known_is_refused() -> None:
    survey = mm.read_profiles(SURVEY, columns=OF_SURVEY)
    bare = mm.read_profiles(STAFF, columns={"id": "nr", "ignore": ["Name", "Mail"]})
    with pytest.raises(mm.InputError, match="has none"):
        survey.join(bare, on="label")
    twice = [*STAFF, {"nr": "20", "Mail": "x@example.org", "Name": "Ann Ash", "team": "x"}]
    with pytest.raises(mm.InputError, match="does not tell people apart") as raised:
        survey.join(mm.read_profiles(twice, columns=OF_STAFF), on="label")
    assert "Ash" not in str(raised.value)
    with pytest.raises(mm.InputError, match="did you mean 'label'"):
        survey.join(bare, on="labl")
