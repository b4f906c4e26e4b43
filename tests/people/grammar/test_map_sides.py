"""A column map with parts for mentors and mentees.

Holds ``people.grammar.map_sides``, ``people.grammar.column_map`` and the refusal in
``people.reading.read`` to account.
"""

from __future__ import annotations

import pytest

import mentormatch as mm
from mentormatch.errors import InputError

TEXT = """
id = "nr"
ignore = ["Consent"]
missing = ["n/a"]
[fields]
department = "Dept of work"
seniority = "Level now"
[constants]
time_zone = "Europe/Amsterdam"
[mentors]
ignore = ["Photo"]
[mentors.fields]
offers = "Teaches"
seniority = "Grade now"
[mentors.constants]
department = "IT"
[mentees]
id_from = "row"
[mentees.fields]
seeks = "Learns"
time_zone = "Zone of work"
"""


def test_a_side_has_its_own_settings_first() -> None:
    """Tables are put together name by name, lists one behind the other."""
    mentors = mm.ColumnMap.from_toml(text=TEXT).for_side("mentors")
    assert mentors.id == "nr" and not mentors.has_sides
    assert mentors.ignore == ("Consent", "Photo") and mentors.missing == ("n/a",)
    assert {name: spec.column for name, spec in mentors.fields.items()} == {
        "seniority": "Grade now",
        "offers": "Teaches",
    }
    assert mentors.constants == {"time_zone": "Europe/Amsterdam", "department": "IT"}


def test_what_excludes_a_common_setting_takes_its_place() -> None:
    """Ids of rows stand for a column of ids, a column for a constant."""
    mentees = mm.ColumnMap.from_toml(text=TEXT).for_side("mentees")
    assert mentees.id is None and mentees.id_from == "row"
    assert not mentees.constants and mentees.fields["time_zone"].column == "Zone of work"


def test_a_map_of_two_files_reads_back() -> None:
    """TOML and JSON hold the parts."""
    columns = mm.ColumnMap.from_toml(text=TEXT)
    assert mm.ColumnMap.from_toml(text=columns.to_toml()) == columns
    assert mm.ColumnMap.from_json(text=columns.to_json()) == columns


def test_a_map_without_parts_is_the_same_for_both() -> None:
    """Nothing changes where a side has nothing of its own."""
    columns = mm.ColumnMap(id="nr")
    assert columns.for_side("mentors") is columns
    only = mm.ColumnMap(id="nr", mentors={"ignore": ["x"]})
    assert only.for_side("mentees").to_toml() == 'id = "nr"\n'


def test_no_side_is_guessed() -> None:
    """A reading without a side is refused with the words that say it, and so is another side."""
    columns = mm.ColumnMap.from_toml(text=TEXT)
    with pytest.raises(InputError, match=r"say whose file this is.*for_side\(\"mentors\"\)"):
        mm.read_profiles([{"nr": "1"}], columns=columns)
    with pytest.raises(InputError, match="a side is 'mentors' or 'mentees', not 'seniors'"):
        columns.for_side("seniors")  # type: ignore[arg-type]


def test_faults_of_a_part_are_told_with_their_place() -> None:
    """A slip in a part is found when the map is read; parts have no parts."""
    with pytest.raises(InputError, match=r"mentors\.fields.*did you mean 'offers'"):
        mm.ColumnMap.from_toml(text='[mentors.fields]\nofers = "x"')
    with pytest.raises(InputError, match="no parts of its own"):
        mm.ColumnMap.from_toml(text='[mentors.mentees]\nid = "x"')
