"""Ids of several columns, and ids of rows.

Holds ``people.reading.rows.made_ids`` to account.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reading_cases import findings

import mentormatch as mm
from mentormatch.errors import InputError
from mentormatch.people.reading.read import read_profiles
from mentormatch.text.sentences import tell

PEOPLE = "Unit,Number,offers\nA,1,sql\nA,2,r\nB,1,go\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file in which no single column tells people apart."""
    path = tmp_path / "Mentors 2026.csv"
    path.write_text(PEOPLE)
    return path


def test_ids_of_several_columns(file: Path) -> None:
    """Their cells are put together, and nothing is said to be left unread."""
    pool = mm.read_profiles(file, columns={"id": ["Unit", "Number"]})
    assert pool.ids == ("A 1", "A 2", "B 1")
    assert not [finding for finding in pool.findings if finding.code == "unknown-column"]


def test_a_part_that_is_empty_is_no_id(file: Path) -> None:
    """Whoever lacks one part is refused with the row."""
    file.write_text(f"{PEOPLE}C,,java\n")
    with pytest.raises(InputError) as caught:
        mm.read_profiles(file, columns={"id": ["Unit", "Number"]})
    (finding,) = [f for f in caught.value.findings if f.severity == "refused"]
    assert (finding.code, finding.row) == ("missing-id", 5)


def test_names_that_become_ids_are_told() -> None:
    """Ids stand in logs, so names are to be hashed."""
    rows = [{"First name": "Ann", "Last name": "Lee"}]
    names = ["First name", "Last name"]
    told = {finding.code for finding in mm.read_profiles(rows, columns={"id": names}).findings}
    assert "ids-are-names" in told
    hashed = mm.read_profiles(rows, columns={"id": names, "id_hash": True})
    assert hashed.ids == (mm.hashed_id("Ann Lee"),)
    assert "ids-are-names" not in {finding.code for finding in hashed.findings}


def test_ids_of_rows(file: Path) -> None:
    """The file and the row as a spreadsheet counts it; the note says what that means."""
    pool = mm.read_profiles(file, columns={"id_from": "row"})
    assert pool.ids == ("mentors_2026-2", "mentors_2026-3", "mentors_2026-4")
    assert "ids-from-rows" in {finding.code for finding in pool.findings}
    frame = pool.to_frame()
    assert list(frame["offers"].map(dict)) == [{"sql": None}, {"r": None}, {"go": None}]


def test_ids_of_rows_of_two_files_never_meet(file: Path, tmp_path: Path) -> None:
    """Row 2 of one file is nobody of the other."""
    other = tmp_path / "mentees.csv"
    other.write_text(PEOPLE)
    columns = {"id_from": "row"}
    one, two = (mm.read_profiles(path, columns=columns) for path in (file, other))
    assert not set(one.ids) & set(two.ids)


@pytest.mark.parametrize("more", [{"id": "Unit"}, {"id_hash": True}])
def test_ids_come_from_one_place(more: dict[str, object]) -> None:
    """Row numbers beside a column of ids would be two answers to one question."""
    with pytest.raises(InputError, match="from the row or from a column"):
        mm.ColumnMap.of({"id_from": "row", **more})


def test_two_people_never_become_one_by_their_parts() -> None:
    """Where names are cut elsewhere, two people are two, whatever the id looks like."""
    rows = [{"f": "a b", "l": "c", "offers": "sql"}, {"f": "a", "l": "b c", "offers": "sql"}]
    with pytest.raises(InputError) as caught:
        mm.read_profiles(rows, columns={"id": ["f", "l"]})
    assert "ids-merge" in {finding.code for finding in caught.value.findings}


MAILED = "E-mail,Full name,Site\nann@x.example,Ann,Bonn\n,Bo,Leeds\ncem@x.example,Cem,\n"


def test_a_row_without_an_address_is_refused_with_what_to_do(written: Any) -> None:
    """Where ids are addresses: the line for this row, and the line for all."""
    columns = {"id": "E-mail", "id_hash": True}
    (found,) = findings(written(MAILED), "missing-id", columns=columns)
    assert found.row == 3 and found.cure is not None
    assert 'id_else = "row"' in found.cure and 'id = ["Full name", …]' in found.cure
    assert tell(found.cure, "nl").startswith("Vul het adres in")
    nameless = written(MAILED.replace("Full name", "Motto"))
    (found,) = findings(nameless, "missing-id", columns=columns)
    assert found.cure is not None and "id = [" not in found.cure


@pytest.mark.parametrize("hashed", [True, False])
def test_whoever_has_no_id_may_be_known_by_the_row(written: Any, hashed: bool) -> None:
    """``id_else`` keeps everybody, and tells the rows; totals and sums stay nobody."""
    text = MAILED.replace("E-mail", "Nr").replace("@x.example", "") + "Totaal,3 reacties,\n"
    columns = {"id": "Nr", "id_hash": hashed, "id_else": "row"}
    pool = read_profiles(written(text), columns=columns)
    assert len(pool) == 3
    assert hashed or set(pool.ids) == {"ann", "cem", "people-3"}
    (told,) = [one for one in pool.findings if one.code == "id-of-row"]
    assert (told.severity, told.row) == ("repair", 3)
    assert "1 rij heeft geen id" in tell(told.message, "nl")


def test_an_id_of_the_row_is_nobodys_address() -> None:
    """The contact, the label and whom somebody means stay empty where the cell is."""
    rows = [{"E-mail": "ann@example.org"}, {"E-mail": ""}, {"E-mail": None}]
    columns = {"id": "E-mail", "id_hash": True, "id_else": "row", "contact": "E-mail"}
    people = mm.read_profiles(rows, columns={**columns, "label": "E-mail", "resolve": ["E-mail"]})
    assert len(people) == 3
    assert list(filter(None, people.contacts)) == ["ann@example.org"]
    assert set(filter(None, people.labels)) == {"ann@example.org"}


def test_the_table_of_a_mail_merge_has_no_made_contact(tmp_path: Path) -> None:
    """What a coordinator would paste into the field To."""
    rows = [{"E-mail": "bo@example.org"}, {"E-mail": ""}]
    columns = {"id": "E-mail", "id_else": "row", "id_hash": True, "contact": "E-mail"}
    mentees = mm.read_profiles(rows, columns=columns)
    matching = mm.match(mm.read_profiles([{"id": "m1", "max_mentees": 2}]), mentees)
    matching.handouts(tmp_path, labels=False)
    merge = (tmp_path / "merge.csv").read_text("utf-8-sig")
    assert "row-" not in merge and "mentees-" not in merge
