"""The profile as a value: what it refuses in words, and that it cannot be changed.

Holds ``profile``, ``readonly`` and ``value`` of ``people.schema`` and ``text.faults`` to account.
"""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from people_strategies import profiles
from pydantic import BaseModel, ValidationError

import mentormatch as mm
from mentormatch.errors import InputError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Goal, Need, Profile

pytestmark = pytest.mark.portable

ANN = Profile(
    id="ann",
    offers={"sql": 4},
    seeks={"r": 3},
    styles_offered={"coach"},
    styles_wanted={"coach": 0.5},
    values={"openness": 0.5},
    attributes={"years": 3.0, "tools": ["a"]},
)
MAPPINGS = ("offers", "seeks", "styles_offered", "styles_wanted", "values", "attributes")


@pytest.mark.parametrize("name", MAPPINGS)
def test_answers_cannot_be_changed_in_place(name: str) -> None:
    """Every way to change a mapping of a profile is refused, and names the way round."""
    answers: Any = getattr(ANN, name)
    before = dict(answers)
    key = next(iter(answers))
    for change in (
        lambda: answers.__setitem__(key, 99),
        lambda: answers.__delitem__(key),
        lambda: answers.__ior__({key: 99}),
        lambda: answers.update({key: 99}),
        lambda: answers.setdefault("other", 99),
        lambda: answers.pop(key),
        answers.popitem,
        answers.clear,
    ):
        with pytest.raises(TypeError, match=r"use profile\.replace\(\)"):
            change()
    assert answers == before


def test_the_default_of_attributes_cannot_be_changed_either() -> None:
    """Nobody's attributes are a mapping of one's own, and read-only."""
    with pytest.raises(TypeError, match="replace"):
        Profile(id="a").attributes["x"] = 1  # type: ignore[index]


@given(profiles())
def test_profiles_are_copied_pickled_and_written_whole(person: Profile) -> None:
    """Copies, pickles and JSON give back an equal profile, and equal profiles hash alike."""
    copies = (
        copy.copy(person),
        copy.deepcopy(person),
        person.model_copy(deep=True),
        pickle.loads(pickle.dumps(person)),  # noqa: S301  (written a moment ago)
        Profile.model_validate(person.model_dump()),
        Profile.model_validate_json(person.model_dump_json()),
        person.replace(),
    )
    for same in copies:
        assert same == person
        assert hash(same) == hash(person)
    assert type(person.model_dump()["attributes"]) is dict


def test_the_schema_is_that_of_plain_objects() -> None:
    """Read-only mappings are objects of JSON like any other."""
    schema = Profile.model_json_schema()["properties"]
    assert schema["offers"]["anyOf"][0]["type"] == "object"
    assert schema["attributes"]["type"] == "object"


@pytest.mark.parametrize("name", ["offers", "seeks", "styles_offered", "styles_wanted"])
@pytest.mark.parametrize("given_answer", ["python", b"python", 3, [["python"]]])
def test_one_text_is_not_a_list_of_letters(name: str, given_answer: Any) -> None:
    """A word, a number or a nested list where a set belongs is refused with the way to say it."""
    with pytest.raises(InputError, match=f"not a valid profile: {name}: "):
        Profile(id="a", **{name: given_answer})


@pytest.mark.parametrize(
    ("kind", "settings", "told"),
    [
        (Profile, {"id": "a", "ofers": 1}, r"there is no field 'ofers' \(did you mean 'offers'"),
        (Profile, {"id": "a", "max_mentees": "two"}, "max_mentees: "),
        (Profile, {"id": "a@b.c"}, "id: an e-mail address is no id.*hashed_id"),
        (Profile, {"id": "a\x00"}, "control character"),
        (Profile, {"id": "a", "vetoes": ["a@b.c"]}, "vetoes.*an e-mail address is no id"),
        (Profile, {"id": "a", "seeks": {"sql": {"tarrget": 1}}}, "did you mean 'target'"),
        (Profile, {"id": "a", "styles_wanted": ["coch"]}, "did you mean 'coach'"),
        (Profile, {"id": "a", "min_mentees": 3}, "min_mentees is above max_mentees"),
        (Profile, {}, "id: "),
        (Need, {"curent": 1}, r"not a valid need: there is no part 'curent' .*'current'"),
        (Need, {"target": 7}, "not a valid need: target: "),
        (Goal, {"due": "soon"}, "not a valid goal: due: "),
    ],
)
def test_what_is_not_valid_is_told_in_words(kind: Any, settings: dict[str, Any], told: str) -> None:
    """The constructor raises an error of this package; validation inside pydantic its own."""
    with pytest.raises(InputError, match=told):
        kind(**settings)
    with pytest.raises(ValidationError):
        kind.model_validate(settings)


def test_profiles_can_be_fields_of_other_models() -> None:
    """A container validates profiles, and tells their faults by their place in it."""

    class Team(BaseModel):
        people: list[Profile]

    team = Team.model_validate({"people": [{"id": "a", "seeks": {"sql": {"target": 3}}}]})
    assert team.people == [Profile(id="a", seeks={"sql": 3})]
    assert Team.model_validate_json(team.model_dump_json()) == team
    with pytest.raises(ValidationError) as caught:
        Team.model_validate({"people": [{"id": "a"}, {"id": "b@c", "max_mentees": "x"}]})
    assert [fault["loc"][:3] for fault in caught.value.errors()] == [
        ("people", 1, "id"),
        ("people", 1, "max_mentees"),
    ]


def test_the_id_of_an_address_is_that_of_the_pool() -> None:
    """Whoever holds the addresses finds people again, whatever the case and space."""
    people = [{"mail": "Ann.Lee@example.org", "manager": "bo@example.org"}]
    pool = mm.read_profiles(people, columns={"id": "mail", "id_hash": True})
    assert pool[mm.hashed_id(" ann.lee@EXAMPLE.org")].manager == mm.hashed_id("bo@example.org")


def test_pools_of_columns_refuse_addresses_as_ids() -> None:
    """The road for bulk data keeps the promise of the others."""
    with pytest.raises(InputError, match="an id holds an @") as caught:
        Profiles.from_columns(["a@b.c"], {})
    assert "a@b" not in str(caught.value)
