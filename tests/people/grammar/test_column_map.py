"""The column map: written, read again, and refused with every fault at once.

Holds ``people.grammar.column_map`` to account.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mentormatch.errors import InputError
from mentormatch.people.grammar.column_map import ColumnMap


def test_the_column_map_goes_to_toml_and_back(tmp_path: Path) -> None:
    """A map is the same after TOML and JSON, and its faults are named by their place."""
    told = {
        "id": "nr",
        "fields": {"offers": ["A", "B"], "seniority": {"column": "g", "ladder": ["x", "y"]}},
        "attributes": {"years": {"column": "y", "number": True}},
        "missing": ["NA"],
    }
    columns = ColumnMap.model_validate(told)
    columns.to_toml(tmp_path / "c.toml")
    columns.to_json(tmp_path / "c.json")
    assert ColumnMap.from_toml(tmp_path / "c.toml") == columns
    assert ColumnMap.of(tmp_path / "c.json") == columns
    (tmp_path / "c.toml").write_text("[fields]\noffer = 'x'\n")
    with pytest.raises(InputError, match=r"'offer' is not a field \(did you mean 'offers'\?\)"):
        ColumnMap.from_toml(tmp_path / "c.toml")
    faults: list[dict[str, Any]] = [
        {"fields": {"team": ["a", "b"]}},
        {"fields": {"team": {"column": "a", "ladder": ["x"]}}},
        {"attributes": {"team": "x"}},
        {"attributes": {"x": {"column": "a", "number": True, "separator": ","}}},
        {"constants": {"team": "x"}, "fields": {"team": "y"}},
        {"unknown": 1},
        {"fields": {"team": {}}},
    ]
    for fault in faults:
        with pytest.raises(InputError, match="holds a fault"):
            ColumnMap.of(fault)
    with pytest.raises(InputError, match="not a valid column map: there is no setting 'idd'"):
        ColumnMap(idd="x")  # type: ignore[call-arg]
    (tmp_path / "c.json").write_text(json.dumps({"id": 3})[:-1])
    with pytest.raises(InputError, match="not valid JSON"):
        ColumnMap.of(tmp_path / "c.json")
    with pytest.raises(InputError, match="cannot be read"):
        ColumnMap.of(tmp_path / "none.toml")


def test_all_faults_of_a_column_map_are_told_at_once() -> None:
    """Misspelt settings, fields and kinds stand in one message, each with near names."""
    text = """
    idd = "nr"
    delimiter = ";;"
    [fields]
    offer = "x"
    team = { colum = "y" }
    [attributes]
    site = "z"
    [constants]
    max_mentess = 2
    """
    with pytest.raises(InputError) as caught:
        ColumnMap.from_toml(text=text)
    for told in (
        "there is no setting 'idd' (did you mean 'id'?)",
        "delimiter: ",
        "'offer' is not a field (did you mean 'offers'?)",
        "fields.team: there is no setting 'colum' (did you mean 'column' or 'columns'?)",
        "'site' is a field; put it under [fields]",
        "'max_mentess' is not a field (did you mean 'max_mentees'",
    ):
        assert told in str(caught.value)


def test_a_column_map_comes_from_a_file_or_from_text(tmp_path: Path) -> None:
    """Text, folders and both at once are told apart from paths."""
    assert ColumnMap.from_toml(text='id = "nr"') == ColumnMap.from_json(text='{"id": "nr"}')
    (tmp_path / "a=b.toml").write_text('id = "nr"')
    assert ColumnMap.from_toml(tmp_path / "a=b.toml").id == "nr"
    for given, told in (
        ('id = "nr"', "give it as text="),
        ('{"id": "nr"}', "give it as text="),
        (tmp_path, "is a folder"),
        (".", "is a folder"),
    ):
        for read in (ColumnMap.from_toml, ColumnMap.from_json, ColumnMap.of):
            with pytest.raises(InputError, match=told):
                read(given)
    for read in (ColumnMap.from_toml, ColumnMap.from_json):
        with pytest.raises(InputError, match="either the path of a column map or text="):
            read()
        with pytest.raises(InputError, match="either the path of a column map or text="):
            read(tmp_path, text="")
    with pytest.raises(InputError, match="holds no settings by name"):
        ColumnMap.from_json(text="[1]")
    with pytest.raises(InputError, match="a dict or a path, not a int"):
        ColumnMap.of(3)  # type: ignore[arg-type]
