"""Corrected copies of files, and the rows that were refused.

Holds ``people.corrected``, ``people.reading.mended_cells`` and ``results.corrected`` to account.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.cli import main

MESSY = (
    "id;Speaks;offers;preferences;Notes\na;Dutch;SQL; a; b ;=1+1\n".replace(
        "SQL; a; b ", '"SQL; python:4; sql";"a; b"'
    )
    + 'b;nl;"python"; ;"two\nlines"\n'
    + 'c;dutch;"py\x00thon"; ;-5\n'
    + "c;dutch;law; ;x\n"
    + "d;dutch;python:9; ;@home\n"
    + "Total: 5;;;;\n"
)
COLUMNS = {"fields": {"languages": "Speaks"}, "attributes": {"notes": "Notes"}, "twice": "last"}


def cells(path: Path, delimiter: str = ";") -> list[list[str]]:
    """Return the cells of a file that was written."""
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(True), delimiter=delimiter))


@pytest.fixture
def folder(tmp_path: Path, written: Any) -> Path:
    """Return where the copies of a messy file were written."""
    found = mm.check(written(MESSY, "mentors.csv"), columns=COLUMNS)
    found.write_corrected(tmp_path / "copies")
    return tmp_path / "copies"


def test_repairs_are_applied_and_told_and_other_cells_are_as_they_were(folder: Path) -> None:
    """In the format the file came in, with a column more."""
    header, a, b, c, total = cells(folder / "mentors.corrected.csv")
    assert header == ["id", "Speaks", "offers", "preferences", "Notes", "What was repaired"]
    assert a[:5] == ["a", "Dutch", "SQL; python:4", "b", "'=1+1"]
    assert "offers: an item that stood twice" in a[5] and "the wish for oneself" in a[5]
    assert b == ["b", "nl", "python", " ", "two\nlines", ""]
    assert total == ["Total: 5", "", "", "", "", ""]
    assert c[2] == "law" and "row 5" in c[5].lower()


def test_refused_rows_are_a_file_of_their_own(folder: Path) -> None:
    """As they stand, each with its row and why; nothing in it runs."""
    header, row = cells(folder / "mentors.refused.csv", ",")
    assert header == ["row", "why", "id", "Speaks", "offers", "preferences", "Notes"]
    assert (row[0] == "7" and "out of range" in row[1].lower()) or "level" in row[1]
    assert row[2:] == ["d", "dutch", "python:9", " ", "'@home"]


def test_the_copy_read_again_is_the_same_people_without_a_repair(
    folder: Path, written: Any
) -> None:
    """And nothing is refused."""
    before = mm.read_profiles(written(MESSY, "m.csv"), columns=COLUMNS, on_error="drop")
    after = mm.read_profiles(folder / "mentors.corrected.csv", columns=COLUMNS)
    assert after == before and not after.findings.repairs and not after.findings.refused


def test_a_row_of_another_width_is_not_lost(tmp_path: Path, written: Any) -> None:
    """Its cells stand behind why, though no header is over the last."""
    found = mm.check(written("id,offers\na,sql\nb,law,x,y\n", "mentors.csv"))
    found.write_corrected(tmp_path)
    *_, row = cells(tmp_path / "mentors.refused.csv", ",")
    assert row[0] == "3" and row[2:] == ["b", "law", "x", "y"]


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_json_stays_json(tmp_path: Path, written: Any, kind: str) -> None:
    """With lists, numbers and mappings as they were."""
    rows = [
        {"id": "a", "offers": ["SQL", "sql"], "max_mentees": 2},
        {"id": "b", "offers": {"r": 3}},
    ]
    text = json.dumps(rows) if kind == "json" else "\n".join(map(json.dumps, rows))
    mm.check(written(text, f"m.{kind}")).write_corrected(tmp_path)
    again = mm.read_profiles(tmp_path / f"m.corrected.{kind}")
    assert again == mm.read_profiles(rows) and not again.findings.repairs


def test_a_workbook_stays_a_workbook(tmp_path: Path) -> None:
    """Numbers are numbers, and what looks like a formula is text."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    rows: list[list[Any]] = [
        ["id", "offers", "max_mentees", "Notes"],
        ["1", "SQL; sql", 2, "=1+1"],
        ["007", "r", 3, ""],
    ]
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        page = book.add_worksheet("People")
        for row, said in enumerate(rows):
            for column, cell in enumerate(said):
                write = page.write_string if isinstance(cell, str) else page.write_number
                write(row, column, cell)
    columns = {"attributes": {"notes": "Notes"}}
    mm.check(tmp_path / "m.xlsx", columns=columns).write_corrected(tmp_path)
    again = mm.read_profiles(tmp_path / "m.corrected.xlsx", columns=columns)
    assert again == mm.read_profiles(tmp_path / "m.xlsx", columns=columns)
    assert not again.findings.repairs and again["1"].attributes["notes"] == "=1+1"


def test_without_the_writer_a_workbook_becomes_csv_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        book.add_worksheet().write_column(0, 0, ["id", "a"])
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    (line,) = mm.check(tmp_path / "m.xlsx").write_corrected(tmp_path)
    assert "as CSV, since xlsxwriter is not installed" in line
    assert (tmp_path / "m.corrected.csv").exists()


def test_a_map_that_names_an_encoding_reads_the_copy(tmp_path: Path, written: Any) -> None:
    """Letters beyond ASCII come back."""
    columns = {"encoding": "cp1252", "attributes": {"town": "Town"}}
    path = written("id,Town\na,Orléans\n".encode("cp1252"), "m.csv")
    mm.check(path, columns=columns).write_corrected(tmp_path)
    again = mm.read_profiles(tmp_path / "m.corrected.csv", columns=columns)
    assert again["a"].attributes["town"] == "Orléans"


def test_the_command_says_what_it_wrote(
    tmp_path: Path, written: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a pool, which is no file, has no copy."""
    path = written("id,offers\na,sql\nb,sql:9\n", "mentors.csv")
    assert main(["check", str(path), "--corrected", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "mentors.corrected.csv (1 row, 0 repaired)" in told and "1 refused row" in told
    (line,) = mm.check(mm.read_profiles(path, on_error="drop")).write_corrected(tmp_path)
    assert "no copy was written" in line


ITEMS = st.lists(
    st.sampled_from(
        ["sql", "SQL", "Sql:3", "python", "PYTHON", "=law", "none", "", "a", "b", "x:9"]
    ),
    max_size=5,
).map("; ".join)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["a", "b", "c", "d", ""]),
                "offers": ITEMS,
                "seeks": ITEMS,
                "preferences": ITEMS,
                "team": st.sampled_from(["", "=x", "data\x07", "'q", "-1"]),
            }
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_law_a_corrected_copy_is_the_same_people_and_has_no_repair(
    rows: list[dict[str, str]], mark: str
) -> None:
    """Whatever stood twice, was spelled in two ways, or cannot be read."""
    columns = {"twice": "last", "delimiter": mark}
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "m.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=mark)
            writer.writeheader()
            writer.writerows(rows)
        found = mm.check(path, columns=columns)
        if not found.readings[0].people:
            return
        found.write_corrected(place)
        again = mm.read_profiles(Path(place) / "m.corrected.csv", columns=columns)
        assert again == found.readings[0].people
        assert not again.findings.repairs
        refused = Path(place) / "m.refused.csv"
        held = len(cells(refused, ",")) - 1 if refused.exists() else 0
        account = found.readings[0].account
        assert account is not None and account.refused == held
