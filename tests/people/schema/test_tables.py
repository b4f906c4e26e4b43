"""Tables that a file may hold: headers and cells are read by what a table says of its fields.

Holds ``people.schema.tables`` to account; for other tables than profiles also
``reading.headers.plan`` and ``reading.assemble``.
"""

from __future__ import annotations

from datetime import date

import pytest

import mentormatch as mm
from mentormatch.people.arrays import ItemColumn
from mentormatch.people.reading.assemble import Reader
from mentormatch.people.reading.headers.names import field_called
from mentormatch.people.reading.headers.plan import plan_columns
from mentormatch.people.reading.table import Register
from mentormatch.people.schema.fields import Field
from mentormatch.people.schema.tables import PROFILES, TABLES, FieldTable
from mentormatch.text.spelling import normal_form, tidy

SESSIONS = FieldTable(
    name="sessions",
    key="pair",
    fields={
        "day": Field("date", "When they met."),
        "minutes": Field("minutes", "How long."),
        "topics": Field("items", "What they spoke of."),
    },
    details={},
    references=(),
    aliases={"pair": "pair_id", "day": "met_on", "minutes": "duration", "topics": ""},
    named=(),
)


def test_profiles_are_the_table_of_the_schema() -> None:
    """Every alias is of a field, in normal form, and of one field only."""
    assert TABLES == {"profiles": PROFILES}
    known = {PROFILES.key, *PROFILES.mapped}
    assert set(PROFILES.aliases) == known
    assert all(normal_form(alias) == alias for alias in PROFILES.called)
    assert len(PROFILES.called) == sum(len(t.split()) + 1 for t in PROFILES.aliases.values())
    assert set(PROFILES.references) <= set(PROFILES.fields)


def test_a_map_is_about_a_table_that_there_is() -> None:
    """Another name is refused with those that exist."""
    assert mm.ColumnMap(table="profiles").of_table is PROFILES
    with pytest.raises(mm.InputError, match="did you mean 'profiles'"):
        mm.ColumnMap(table="profile")
    with pytest.raises(mm.InputError, match="there are profiles"):
        mm.read_profiles([{"id": "a"}], columns={"table": "sessions"})


def test_headers_and_cells_of_another_table_are_read_by_its_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing of profiles is looked for: a team is no field there, and the key is another."""
    monkeypatch.setitem(TABLES, "sessions", SESSIONS)
    columns = mm.ColumnMap(table="sessions", fields={"topics": "Spoke of"})
    register = Register()
    plan = plan_columns(["Pair ID", "Met on", "Duration", "Spoke of", "Team"], columns, register)
    assert plan.id == 0 and sorted(plan.fields) == ["day", "minutes", "topics"]
    assert [f.code for f in register.found] == ["unknown-column"]
    register.begin([2, 3])
    reader = Reader(columns, tidy, register)
    day = reader.field("day", plan.fields["day"], [["2026-03-01", ""]])
    assert (day[0], day[1]) == (date(2026, 3, 1), None)
    assert reader.field("minutes", plan.fields["minutes"], [["60", "90"]])[1] == 90
    topics = reader.field("topics", plan.fields["topics"], [["SQL; law", ""]])
    assert isinstance(topics, ItemColumn) and sorted(topics[0] or ()) == ["law", "sql"]
    assert field_called("Team", SESSIONS) is None and field_called("Team") == "team"
    with pytest.raises(mm.InputError, match="'offers' is not a field"):
        mm.ColumnMap(table="sessions", fields={"offers": "x"})


def test_the_key_of_a_table_is_asked_for_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no column is called so."""
    monkeypatch.setitem(TABLES, "sessions", SESSIONS)
    register = Register()
    plan_columns(["Met on", "Duration"], mm.ColumnMap(table="sessions"), register)
    assert "No column is called 'pair'" in register.found[-1].message
