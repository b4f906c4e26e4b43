"""One separator or several, and cells that use another one.

Holds ``people.grammar.separators`` and the doubt about mixed separators to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

from mentormatch.errors import InputError
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.grammar.separators import as_toml
from mentormatch.people.reading.read import read_profiles
from mentormatch.text.sentences import tell

ROWS = [
    {"id": "a", "Skills": "sql; python"},
    {"id": "b", "Skills": "sql en python"},
    {"id": "c", "Skills": "sql, r EN python"},
]


def test_several_separators_part_a_cell() -> None:
    """Any of them, words in any case; a word that holds one of them does not fall apart."""
    spec = {"column": "Skills", "separator": [",", ";", " en "]}
    pool = read_profiles(ROWS, columns={"fields": {"seeks": spec}})
    said = [sorted(person.seeks or ()) for person in pool]
    assert said == [["python", "sql"], ["python", "sql"], ["python", "r", "sql"]]
    one = read_profiles(
        [{"id": "a", "Skills": "tennis, engels"}], columns={"fields": {"seeks": spec}}
    )
    assert sorted(one["a"].seeks or ()) == ["engels", "tennis"]


def test_options_and_values_hold_with_several_separators() -> None:
    """A known answer may hold each of them."""
    spec = {
        "column": "Skills",
        "separator": [",", " en "],
        "options": ["Research en data"],
        "values": {"Taal, lezen": "reading"},
    }
    rows = [{"id": "a", "Skills": "Research en data, sql en Taal, lezen"}]
    pool = read_profiles(rows, columns={"fields": {"seeks": spec}})
    assert sorted(pool["a"].seeks or ()) == ["reading", "research en data", "sql"]


@pytest.mark.parametrize("separator", ["", [], ["", ","], 3])
def test_what_is_no_separator_is_refused(separator: Any) -> None:
    """An empty one, and none."""
    with pytest.raises(InputError):
        ColumnMap.of({"fields": {"seeks": {"column": "x", "separator": separator}}})


def test_a_map_with_several_separators_is_written_and_read(tmp_path: Any) -> None:
    """TOML holds a list."""
    path = tmp_path / "columns.toml"
    path.write_text('[fields.seeks]\ncolumn = "x"\nseparator = [",", " en "]\n', "utf-8")
    assert ColumnMap.from_toml(path).fields["seeks"].separator == (",", " en ")
    assert as_toml((",", " en ")) == '[",", " en "]'


@pytest.mark.parametrize(
    ("cells", "separator", "line"),
    [
        (["sql; python", "r"], ",", 'separator = [",", ";"]'),
        (["sql | python", "r"], ",", 'separator = [",", "|"]'),
        (["sql en python", "sql", "python"], ",", 'separator = [",", " en "]'),
        (["sql / python", "sql"], ";", 'separator = [";", "/"]'),
    ],
)
def test_a_cell_with_another_separator_tells(
    written: Any, cells: list[str], separator: str, line: str
) -> None:
    """The warning names the separators that the cells use."""
    path = written("id,Skills\n" + "".join(f'{k},"{c}"\n' for k, c in enumerate(cells)))
    spec = {"fields": {"seeks": {"column": "Skills", "separator": separator}}}
    (found,) = findings(path, "mixed-separators", columns=spec)
    assert line in str(found)
    assert tell(found.cure or "", "nl").startswith("Zijn het er steeds meer")


@pytest.mark.parametrize("cell", ["CI/CD", "R and D", "Q&A", "C + C"])
def test_a_single_item_with_a_mark_is_not_doubted(written: Any, cell: str) -> None:
    """Its parts stand nowhere else."""
    assert not findings(written(f"id,seeks\na,{cell}\nb,sql\n"), "mixed-separators")
