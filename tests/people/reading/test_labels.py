"""Columns that the map names for labels and addresses: kept beside the pool, and told.

Holds ``people.reading.labels`` and the part of ``people.reading.headers.plan`` and
``people.grammar.column_map`` that concerns them to account.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from canaries import heard

from mentormatch.errors import InputError, MissingColumn, ProtectedAttributeError
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.reading.read import read_profiles

HEADER = "nr,First name,Last name,Work e-mail,Skills"
MAP: dict[str, Any] = {
    "id": "nr",
    "fields": {"offers": "Skills"},
    "label": ["First name", "Last name"],
    "contact": "Work e-mail",
}
FILE = f"{HEADER}\n1, Canary ,  Lee Ann,canary1@example.org,sql\n2,,Canary,canary2@example.org,r\n"


def test_cells_of_a_label_are_joined_and_tidied(written: Any) -> None:
    """One space between, none around; an empty cell leaves nothing behind."""
    pool = read_profiles(written(FILE), columns=MAP)
    assert pool.labels.to_dict() == {"1": "Canary Lee Ann", "2": "Canary"}
    assert pool.contacts.to_dict() == {"1": "canary1@example.org", "2": "canary2@example.org"}
    assert (pool.labels.name, pool.labels.index.name) == ("label", "id")


def test_the_notes_say_that_names_are_kept(written: Any) -> None:
    """One note a column, and none that says that it is not kept or not known."""
    findings = read_profiles(written(FILE), columns=MAP).findings
    assert [(f.severity, f.code, f.column) for f in findings] == [
        ("note", "label-column", "First name"),
        ("note", "label-column", "Last name"),
        ("note", "label-column", "Work e-mail"),
    ]
    assert all(
        "kept beside the answers, shown only where people read" in f.message for f in findings
    )
    assert "names" in findings[0].message and "addresses" in findings[2].message


def test_without_a_map_names_are_not_kept(written: Any) -> None:
    """What the map does not ask for is left alone."""
    columns = {"id": "nr", "fields": {"offers": "Skills"}}
    pool = read_profiles(written(FILE), columns=columns)
    assert {f.code for f in pool.findings} == {"contact-column"}
    assert pool.labels.empty and pool.contacts.empty


def test_one_header_may_be_id_address_and_label() -> None:
    """A hashed address is found again, and may be what people are called."""
    columns = {"id": "mail", "id_hash": True, "label": "mail", "contact": "mail"}
    pool = read_profiles([{"mail": "Canary@Example.org"}], columns=columns)
    assert pool.labels.tolist() == pool.contacts.tolist() == ["Canary@Example.org"]
    assert pool.id_of("canary@example.org") == pool.ids[0]
    assert not heard(repr(pool)) and not heard(pool.findings)


def test_a_label_that_is_not_there_stops_the_reading(written: Any) -> None:
    """As every column of a map does."""
    with pytest.raises(MissingColumn, match="'Frist name' for label is not there") as caught:
        read_profiles(written(FILE), columns={**MAP, "label": "Frist name"})
    assert "did you mean 'First name'" in str(caught.value)
    with pytest.raises(MissingColumn, match="for contact is not there"):
        read_profiles(written(FILE), columns={**MAP, "contact": "Mail"})


def test_a_label_is_no_answer(written: Any) -> None:
    """A column cannot be a name and a field, whichever way the map says it."""
    for kind, name in (("fields", "team"), ("attributes", "surname")):
        columns = {**MAP, kind: {**MAP.get(kind, {}), name: "Last name"}}
        with pytest.raises(InputError, match="Names of people are no answers") as caught:
            read_profiles(written(FILE), columns=columns)
        assert name in str(caught.value) and not heard(caught.value)


def test_a_protected_column_is_no_label(written: Any) -> None:
    """Nobody is called by it."""
    with pytest.raises(ProtectedAttributeError, match="'Gender' is a protected attribute"):
        read_profiles(written("id,Gender\n1,woman\n"), columns={"label": "Gender"})


def test_a_label_called_like_a_field_is_a_label(written: Any) -> None:
    """What the map says goes before what a header is called."""
    pool = read_profiles(written("id,Team\n1,Canary\n"), columns={"label": "Team"})
    assert pool.labels.to_dict() == {"1": "Canary"}
    assert not pool.columns["team"].answered.any()


def test_missing_cells_are_no_names(written: Any) -> None:
    """What the map calls missing, and what a frame leaves out, is no label."""
    columns = {"label": "Name", "missing": ["N/A"]}
    pool = read_profiles(written("id,Name\n1,n/a\n2,Bo\n"), columns=columns)
    assert pool.labels.to_dict() == {"1": None, "2": "Bo"}
    frame = pd.DataFrame({"id": ["1", "2", "3"], "Name": [None, float("nan"), 7]})
    assert read_profiles(frame, columns={"label": "Name"}).labels.to_dict() == {
        "1": None,
        "2": None,
        "3": "7",
    }
    rows = [{"id": "1", "Name": ["Canary", "Lee"]}]
    assert read_profiles(rows, columns={"label": "Name"}).labels.tolist() == ["Canary Lee"]


def test_a_label_that_is_too_long_is_told_and_left_out(written: Any) -> None:
    """It is somebody's letter, or a column that was mixed up."""
    name = "Canary" * 40
    pool = read_profiles(written(f"id,Name\n1,{name}\n2,Bo\n"), columns={"label": "Name"})
    (finding,) = [f for f in pool.findings if f.code == "long-label"]
    assert (finding.severity, finding.row, finding.person) == ("warning", 2, "1")
    assert not heard(finding) and pool.labels.to_dict() == {"1": None, "2": "Bo"}


def test_rows_of_one_person_with_two_names_are_told(written: Any) -> None:
    """The repeat is left out as before, and its other name is not lost in silence."""
    pool = read_profiles(written("id,Name\n1,Canary Lee\n1,Canary Li\n"), columns={"label": "Name"})
    (finding,) = [f for f in pool.findings if f.code == "two-labels"]
    assert finding.message == (
        "Rows 2 and 3 have the same id and different names; the name in row 2 is shown."
    )
    assert not heard(pool.findings) and pool.labels.tolist() == ["Canary Lee"]
    columns = {"label": "Name", "twice": "last"}
    last = read_profiles(
        written("id,Name,offers\n1,Canary Lee,r\n1,Canary Li,sql\n"), columns=columns
    )
    assert last.labels.tolist() == ["Canary Li"] and last._data.labels is not None
    assert last._data.labels.rows == {"1": 3} and not heard(last.findings)
    same = read_profiles(written("id,Name\n1,Bo\n1,BO\n"), columns={"label": "Name"})
    assert "two-labels" not in {f.code for f in same.findings}


def test_people_are_still_told_apart_by_names_that_are_kept(written: Any) -> None:
    """One address under two ids is doubted, with labels as without."""
    text = "id,Name,Work e-mail\na,Canary,canary@example.org\nb,Canary,canary@example.org\n"
    for columns in ({}, {"label": "Name", "contact": "Work e-mail"}):
        pool = read_profiles(written(text), columns=columns)
        assert "same-address" in {f.code for f in pool.findings}


def test_rows_that_are_refused_leave_no_name(written: Any) -> None:
    """Whoever is left out is not kept by name either."""
    text = "id,Name,max_mentees\n1,Canary Lee,two\n2,Bo,2\n"
    with pytest.raises(InputError) as caught:
        read_profiles(written(text), columns={"label": "Name"})
    assert not heard(caught.value) and not heard(repr(caught.value.findings))
    pool = read_profiles(written(text), columns={"label": "Name"}, on_error="drop")
    assert pool.labels.to_dict() == {"2": "Bo"}
    assert pool.called("Canary Lee") == ()


def test_a_map_is_written_and_read_back() -> None:
    """One header or several, in TOML and JSON."""
    for label in ("Name", ["First name", "Last name"]):
        columns = ColumnMap(label=label, contact="Mail")
        assert ColumnMap.from_toml(text=columns.to_toml()) == columns
        assert ColumnMap.from_json(text=columns.to_json()) == columns
    assert ColumnMap(label="Name").label == ("Name",)


@pytest.mark.parametrize("fault", [{"label": 3}, {"label": [3]}, {"contact": ["a", "b"]}])
def test_a_fault_of_the_map_is_told(fault: Any) -> None:
    """What is no header is refused with the setting."""
    with pytest.raises(InputError, match=next(iter(fault))):
        ColumnMap.of(fault)


def test_names_may_be_ids_and_labels() -> None:
    """Hashed names of several columns are ids, and the names are what people are called."""
    row = {"First name": "Canary", "Last name": "Lee", "offers": "sql"}
    names = ["First name", "Last name"]
    pool = read_profiles([row], columns={"id": names, "id_hash": True, "label": names})
    assert pool.labels.tolist() == ["Canary Lee"] and pool.ids[0].startswith("p-")
    assert pool.id_of("canary lee") == pool.ids[0]
    assert not heard(pool.findings) and not heard(repr(pool))


def test_rows_as_ids_have_labels() -> None:
    """Where nobody has an id, people have names all the same."""
    pool = read_profiles(
        [{"Name": "Canary"}, {"Name": "Bo"}], columns={"id_from": "row", "label": "Name"}
    )
    assert sorted(pool.labels) == ["Bo", "Canary"]
