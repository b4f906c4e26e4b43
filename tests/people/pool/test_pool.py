"""The pool as people use it: asking, joining, showing, and what it refuses.

Holds ``profiles``, ``data``, ``checks``, ``filtering``, ``frames`` and ``join`` of ``people.pool``
to account.
"""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from mentormatch.errors import InputError, PolicyError, ProtectedAttributeError, UnknownPerson
from mentormatch.people.arrays import ItemColumn, TextColumn
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.profile import Goal, Profile

ANN = Profile(id="ann", offers={"sql": 4}, manager="eve", attributes={"mail": "a@x"})
BO = Profile(id="bo", seeks={"sql": 3}, seniority="AO", preferences=["ann"])
POOL = Profiles.of([BO, ANN], ladder=["AA", "AO"])


def test_people_are_asked_for_by_id() -> None:
    """A pool is a mapping of ids in order; an unknown id is told with near ones."""
    assert list(POOL) == [ANN, BO]
    assert "ann" in POOL
    assert "eve" not in POOL
    assert POOL.positions(["bo", "ann"]).tolist() == [1, 0]
    with pytest.raises(UnknownPerson, match=r"no person has that id \(did you mean 'ann'") as e:
        POOL["anne"]
    assert isinstance(e.value, KeyError)


def test_fields_are_asked_for_by_name() -> None:
    """Every field of the schema is there; others are told with near names, or are protected."""
    assert isinstance(POOL.field("languages"), ItemColumn)
    assert isinstance(POOL.field("mail"), TextColumn)
    with pytest.raises(PolicyError, match="did you mean 'offers'"):
        POOL.field("offer")
    with pytest.raises(ProtectedAttributeError):
        POOL.field("gender")


def test_unanswered_capacities_hold_their_defaults() -> None:
    """Values are the defaults where nobody answered, and answered says so."""
    column = POOL.numbers("max_mentees")
    assert column.values.tolist() == [1, 1]
    assert not column.answered.any()
    assert Profiles.of([BO.replace(max_mentees=1)]).numbers("max_mentees").answered.all()


def test_columns_come_as_python_values() -> None:
    """A Series by id holds what Profile would take."""
    series = POOL.column("seeks")
    assert series["bo"] == {"sql": {"current": 0, "target": 3, "importance": 1}}
    assert series["ann"] is None
    assert POOL.to_frame()["offers"].tolist() == [{"sql": 4}, None]


def test_arrays_cannot_be_written_to() -> None:
    """A pool is a value."""
    with pytest.raises(ValueError, match="read-only"):
        POOL.items("offers").codes[0] = 3
    with pytest.raises(TypeError):
        POOL.columns["team"] = POOL.columns["site"]  # type: ignore[index]


def test_filters_take_ids_bools_series_and_functions() -> None:
    """All ways to choose give the same pool, and reporting lines stay whole."""
    series = pd.Series([True, False], index=["bo", "ann"])
    chosen = (
        POOL.filter(["bo"]),
        POOL.filter(series),
        POOL.filter(np.array([False, True])),
        POOL.filter(lambda person: person.seeks is not None),
        POOL.take([1]),
    )
    assert all(pool == chosen[0] and pool.ids == ("bo",) for pool in chosen)
    assert chosen[0].managers == {"ann": "eve"}
    assert len(POOL.filter([])) == 0
    with pytest.raises(InputError, match="1 bool was given for 2 people"):
        POOL.filter([True])


def test_what_a_pool_cannot_be_made_of_is_refused() -> None:
    """Twins, columns of another length, and names that are no fields are told."""
    with pytest.raises(InputError, match="'ann'"):
        Profiles.of([ANN, ANN])
    words = TextColumn.of(["x"])
    for columns, attributes, told in (
        ({"teem": words}, {}, "did you mean 'team'"),
        ({"team": TextColumn.of(["x", "y"])}, {}, "2 rows for 1 id$"),
        ({}, {"gender": words}, "cannot be the name"),
        ({}, {"team": words}, "cannot be the name"),
    ):
        with pytest.raises(InputError, match=told):
            Profiles.from_columns(["a"], columns, attributes=attributes)
    people = [Profile(id="a", attributes={"x": 1}), Profile(id="b", attributes={"x": "one"})]
    with pytest.raises(InputError, match="float and str"):
        Profiles.of(people)
    for ladder in (["a", "A "], ["a", ""]):
        with pytest.raises(InputError, match="lowest first"):
            Profiles.of([], ladder=ladder)


def test_a_profile_refuses_what_must_not_describe_people() -> None:
    """Protected attributes, names of fields, empty words and unknown keys are no profile."""
    for wrong in (
        {"attributes": {"Gender": "x"}},
        {"attributes": {"team": "x"}},
        {"team": "  "},
        {"name": "Ann"},
        {"preferences": ["b", "b"]},
    ):
        with pytest.raises(ValidationError):
            Profile.model_validate({"id": "a", **wrong})
    assert Profile(id="a", goals=[Goal(text="x"), Goal(text="x")]).goals == (Goal(text="x"),)


def test_pools_show_themselves_without_markup_of_others() -> None:
    """The notebook shows a few rows, escaped, and the terminal counts answers."""
    pool = Profiles.of([Profile(id=f"<b>{n:02}", team="<i>") for n in range(40)])
    assert repr(pool) == "Profiles(40 people: team 40 answered)"
    shown = pool._repr_html_()
    assert "<b>" not in shown
    assert "the first 30 of 40" in shown
    assert repr(Profiles.of([])) == "Profiles(0 people)"


def test_pools_travel_between_processes() -> None:
    """A pickled pool is the same pool."""
    again = pickle.loads(pickle.dumps(POOL))  # noqa: S301  (written a moment ago)
    assert again == POOL
    assert hash(again) == hash(POOL)
    assert again.columns.keys() == POOL.columns.keys()


def test_a_join_fills_what_is_unanswered() -> None:
    """Answers here stand, answers there fill gaps, and the lonely are named on both sides."""
    survey = Profiles.of([Profile(id="a", offers={"sql": 4}, team="x"), Profile(id="b")])
    staff = Profiles.of(
        [
            Profile(
                id="a",
                offers={"r": 1},
                team="y",
                manager="z",
                languages=["dutch"],
                max_mentees=3,
                goals=[Goal(text="grow")],
                attributes={"floor": 2.0, "desk": "d", "badges": ["q"]},
            ),
            Profile(id="z", manager="top"),
        ]
    )
    both = survey.join(staff)
    expected = staff["a"].replace(offers={"sql": 4}, team="x")
    assert list(both) == [expected, Profile(id="b")]
    assert both.managers == {"a": "z", "z": "top"}
    told = [finding.message for finding in both.findings]
    assert len(told) == 2
    assert any("(left out): z." in message for message in told)
    assert any("(nothing was added): b." in message for message in told)


def test_a_join_on_an_attribute_translates_ids() -> None:
    """Sources with ids of their own are joined, and people are named by the ids of the first."""
    survey = Profiles.of([Profile(id=f"s{n}", attributes={"key": f"k{n}"}) for n in range(3)])
    staff = Profiles.of(
        [
            Profile(id="e0", manager="e1", attributes={"key": "k0"}, vetoes={"e2"}),
            Profile(id="e1", manager="e9", attributes={"key": "k1"}, preferences=["e2", "e0"]),
            Profile(id="e2", attributes={"key": "k2"}),
        ]
    )
    both = survey.join(staff, on="key")
    assert both.managers == {"s0": "s1", "s1": "e9"}
    assert both["s0"].vetoes == frozenset({"s2"})
    assert both["s1"].preferences == ("s2", "s0")
    with pytest.raises(InputError, match="did you mean 'key'"):
        survey.join(staff, on="keys")
    twins = Profiles.of([Profile(id=who, attributes={"key": "k"}) for who in "ab"])
    with pytest.raises(InputError, match="does not tell people apart"):
        survey.join(twins, on="key")


def test_joined_pools_must_fit_together() -> None:
    """Two ladders, or an attribute of two kinds, are refused."""
    first = Profiles.of([Profile(id="a", attributes={"x": "w"}), Profile(id="b")], ladder=["l"])
    other = Profiles.of([Profile(id="a"), Profile(id="b", attributes={"x": 1.0})])
    with pytest.raises(InputError, match="of one kind"):
        first.join(other)
    with pytest.raises(InputError, match="different ladders"):
        first.join(Profiles.of([], ladder=["m"]))


def test_protected_columns_are_joined_for_audits_only() -> None:
    """Protected columns of both sources stand in the audit of the result, and change no digest."""
    first = read_profiles([{"id": "a", "gender": "x"}, {"id": "b", "gender": "y"}])
    other = read_profiles([{"id": "a", "gender": "z", "age": 40}])
    both = first.join(other)
    assert both.audit.loc["a"].to_dict() == {"gender": "x", "age": 40}
    assert both.take([1]).audit.index.tolist() == ["b"]
    assert first == read_profiles([{"id": "a"}, {"id": "b"}])
