"""Labels beside a pool: what keeps them, what forgets them, and who is found by them.

Holds ``people.pool.labels`` and ``people.pool.labelled`` to account.
"""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from canaries import heard
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.errors import InputError, UnknownPerson
from mentormatch.ledger.limits import lowered
from mentormatch.modes.pairs.reverse import reverse_pools
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.pool.roles import split_roles
from mentormatch.people.reading.read import read_profiles
from mentormatch.people.schema.profile import Profile

IDS = ["a", "b", "c"]
NAMES = {"a": "Canary Ann", "b": "Canary Bo"}
MAILS = {"a": "canary.a@example.org", "c": "canary.c@example.org"}
BARE = Profiles.of([Profile(id=who, max_mentees=4) for who in IDS])
POOL = BARE.with_labels(NAMES, MAILS)


def test_labels_are_series_by_id() -> None:
    """Everybody has a row, None for whoever has no label; without labels they are empty."""
    assert POOL.labels.to_dict() == {**NAMES, "c": None}
    assert POOL.contacts.to_dict() == {"a": MAILS["a"], "b": None, "c": MAILS["c"]}
    assert dict(POOL.label_by_id) == NAMES
    assert BARE.labels.empty and BARE.contacts.empty


def test_a_series_of_labels_is_taken_too() -> None:
    """What one pool gives another takes; blanks are no labels."""
    again = BARE.with_labels(POOL.labels, POOL.contacts)
    assert again.labels.equals(POOL.labels) and again.contacts.equals(POOL.contacts)
    assert BARE.with_labels(pd.Series({"a": "  "})).labels.empty


def test_labels_of_strangers_are_refused() -> None:
    """A slip in an id would leave somebody without a name."""
    with pytest.raises(UnknownPerson) as caught:
        BARE.with_labels({"z": "Canary"})
    assert not heard(caught.value)


def test_labels_are_no_part_of_what_people_said() -> None:
    """Digest, equality, profiles, frames and files are those of the pool without labels."""
    assert POOL == BARE and hash(POOL) == hash(BARE) and POOL.digest == BARE.digest
    assert POOL["a"] == BARE["a"]
    assert POOL.to_frame().equals(BARE.to_frame())


def test_labels_are_not_written(tmp_path: Path) -> None:
    """A pool on file holds answers."""
    path = tmp_path / "pool.csv"
    POOL.to_csv(path)
    assert not heard(path.read_text("utf-8"))
    assert not heard(repr(POOL._data.labels)) and not heard(repr(POOL._data))


def test_a_pickle_holds_no_label_and_a_copy_does() -> None:
    """What leaves this process forgets; a copy within it does not."""
    raw = pickle.dumps(POOL)
    again = pickle.loads(raw)  # noqa: S301 - our own bytes
    assert not heard(raw) and again == POOL and again.labels.empty
    assert copy.deepcopy(POOL).labels.equals(POOL.labels)
    assert copy.copy(POOL).labels.equals(POOL.labels)


def test_whoever_is_left_out_is_forgotten() -> None:
    """Taking, filtering and capping keep the labels of those who stay, and no others."""
    kept = POOL.filter(["b", "c"])
    assert kept.labels.to_dict() == {"b": "Canary Bo", "c": None}
    assert kept.called("Canary Ann") == () == kept.called(MAILS["a"])
    assert POOL.take(np.array([True, False, False])).labels.to_dict() == {"a": "Canary Ann"}
    assert POOL.capped(max_mentees=1).labels.equals(POOL.labels)
    assert POOL.with_managers({}).with_findings([]).labels.equals(POOL.labels)
    assert POOL.without_labels().labels.empty and POOL.without_labels().contacts.empty


def test_pools_that_are_made_of_a_pool_keep_labels() -> None:
    """The ledger and reverse mentoring choose people, and know them by name."""
    assert lowered(POOL, "max_mentees", {"a": 1}).labels.equals(POOL.labels)
    staff = Profiles.of(
        [Profile(id=who, seniority=rung) for who, rung in zip(IDS, "136", strict=True)]
    )
    juniors, seniors = reverse_pools(staff.with_labels(NAMES))
    assert juniors.labels.to_dict() == NAMES
    assert seniors.labels.to_dict() == {"b": "Canary Bo", "c": None}


def test_a_join_brings_labels_along() -> None:
    """What one pool does not know the other tells; of two labels the first stands."""
    survey = BARE.with_labels({"a": "Ann"})
    joined = survey.join(POOL)
    assert joined.labels.to_dict() == {"a": "Ann", "b": "Canary Bo", "c": None}
    assert joined.contacts.to_dict() == POOL.contacts.to_dict()
    assert BARE.join(POOL).labels.equals(POOL.labels)
    assert POOL.join(BARE).labels.equals(POOL.labels)
    assert BARE.join(BARE).labels.empty


def test_a_join_on_an_attribute_renames_people() -> None:
    """Labels follow the person, not the id of the other pool."""
    survey = read_profiles([{"id": "s1", "attributes.nr": "x"}])
    staff = [{"id": "007", "attributes.nr": "x", "Name": "Canary"}]
    joined = survey.join(read_profiles(staff, columns={"label": "Name"}), on="nr")
    assert joined.labels.to_dict() == {"s1": "Canary"}
    assert not heard(joined.findings)


def test_an_id_goes_before_a_label() -> None:
    """To the letter; a label that is spelled like another's id does not hide her."""
    pool = BARE.with_labels({"a": "b", "b": "A"})
    assert pool.id_of("b") == "b" and pool.id_of("a") == "a"
    assert pool.id_of("A") == "b" and pool.id_of(" B ") == "a"


def test_one_who_bears_label_and_address_is_one() -> None:
    """The same word twice for one person is no choice; for two it is one."""
    assert BARE.with_labels({"a": "x@y"}, {"a": "X@Y"}).id_of("x@y") == "a"
    with pytest.raises(
        InputError, match="2 people have this name: a, b; ask for one of them by id"
    ):
        BARE.with_labels({"a": "x@y"}, {"b": "X@Y"}).id_of("x@y")


def test_strangers_get_near_ids_and_no_near_labels() -> None:
    """With labels the three ways to ask are named; what is no word is nobody."""
    pool = Profiles.of([Profile(id="canta")]).with_labels({"canta": "Xenia Quill"})
    with pytest.raises(UnknownPerson, match=r"id, address or label \(did you mean 'canta'") as e:
        pool.id_of("cant")
    assert "Quill" not in str(e.value)
    with pytest.raises(UnknownPerson) as caught:
        pool.id_of("Xenia Quil")
    assert "Quil" not in str(caught.value)
    for nobody in (None, 3, ["canta"]):
        with pytest.raises(UnknownPerson):
            pool.id_of(nobody)  # type: ignore[arg-type]


@given(
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(["x", "y"])),
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(["x", "y"])),
    st.sets(st.sampled_from(IDS)),
)
def test_taking_and_joining_commute(
    mine: dict[str, str], theirs: dict[str, str], kept: set[str]
) -> None:
    """Whoever stays has the label she would have had, in whatever order it is done."""
    one, other = BARE.with_labels(mine), BARE.with_labels(theirs)
    joined = one.join(other)
    assert dict(joined.label_by_id) == {**theirs, **mine}
    whole = dict(joined.filter(kept).label_by_id)
    assert whole == {who: word for who, word in {**theirs, **mine}.items() if who in kept}
    assert dict(one.filter(kept).join(other).label_by_id) == whole


def test_one_form_for_both_roles_keeps_labels() -> None:
    """Each side knows its people by name."""
    rows = [{"id": "a", "role": "Mentor", "Name": "Ann"}, {"id": "b", "role": "Both", "Name": "Bo"}]
    columns = {"attributes": {"role": "role"}, "label": "Name"}
    mentors, mentees = split_roles(read_profiles(rows, columns=columns), "role")
    assert mentors.labels.to_dict() == {"a": "Ann", "b": "Bo"}
    assert mentees.labels.to_dict() == {"b": "Bo"}
