"""Rows above a table: titles are found and told, and a header is never taken from the people.

Holds ``formats.around`` and ``delimited`` of ``people.reading`` to account.
"""

from __future__ import annotations

from typing import Any

import pytest
from reading_cases import findings

import mentormatch as mm
from mentormatch.errors import MissingColumn

pytestmark = pytest.mark.portable


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    "titles",
    [
        ["Mentoring programme"],
        ["Mentoring programme, spring; 2026"],
        ["Mentoring programme{m}{m}", "Exported{m}30 November{m}"],
        ["", "People{m}{m}", "{m}{m}", "All of them{m}Skills{m}"],
        [f"Line {n}" for n in range(10)],
    ],
)
def test_titles_above_the_header_are_told(written: Any, titles: list[str], mark: str) -> None:
    """Whatever the separator, padded or not, the header below is found, and rows keep counting."""
    lines = [*(title.format(m=mark) for title in titles), f"id{mark}offers{mark}max mentees"]
    path = written("\n".join([*lines, f"a{mark}sql{mark}many", f"b{mark}r{mark}1"]))
    pool = mm.read_profiles(path, on_error="drop")
    assert pool.ids == ("b",)
    (note,) = findings(path, "title-rows")
    assert note.severity == "note" and "above the header" in note.message
    (refused,) = findings(path, "capacity")
    assert refused.row == len(lines) + 1


def test_one_title_above_a_column_of_ids_and_another(written: Any) -> None:
    """A header of two cells is told from a title of one."""
    assert mm.read_profiles(written("My list\nid,offers\na,sql\n")).ids == ("a",)


def test_groups_of_headers_above_the_header_are_titles(written: Any) -> None:
    """Even where one of them is called like a column of ids."""
    text = "Employee,,,Wishes,,\nEmployee ID,team,site,seeks,goals,offers\n7,x,y,sql,grow,\n"
    pool = mm.read_profiles(written(text))
    assert (pool.ids, pool["7"].team) == (("7",), "x")


@pytest.mark.parametrize(
    "text",
    [
        "id\na\nid\n",
        "id,team\na,id\nb,x\n",
        "id,team,site\na,,\nEmployee,team,x\n",
        "id,offers,,\n7,Employee,x,y\n",
    ],
)
def test_a_header_in_the_first_row_stays(written: Any, text: str) -> None:
    """A person with a word such as "employee" in a cell is no header."""
    assert not findings(written(text), "title-rows")


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee,Law,Bonn\nid,offers,team\na,sql,x\n",  # a row of people above
        "One\nTwo\nAnn Lee,ann@corp.com,2\nBo,bo@corp.com,3\n",
        "Mentoring of Ann Lee,,\nBo Peep,Law,Bonn\nCy Day,Law,Ulm\n",
    ],
)
def test_no_header_is_made_of_people(written: Any, text: str) -> None:
    """Where no row is plainly the header, the file is refused and none of its cells shown."""
    with pytest.raises(MissingColumn, match="there may be no header row, or title rows") as caught:
        mm.read_profiles(written(text))
    told = "".join([str(caught.value), *map(repr, caught.value.findings)])
    assert not any(word in told for word in ("Ann", "Lee", "Peep", "Cy", "@"))


def test_columns_without_a_header_are_told(written: Any) -> None:
    """Cells that nobody can ask for are not passed over in silence."""
    (told,) = findings(written("id,offers,\na,sql,likes tea\nb,r,\n"), "headless-column")
    assert (told.severity, "the first is column 3" in told.message) == ("warning", True)
    assert not findings(written("id,offers,\na,sql,\n"), "headless-column")
