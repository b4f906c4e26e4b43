"""Corrected copies in every format: the law, what cells become, and days as days.

Holds ``people.reading.mended_cells``, ``people.reading.mended_grids``, ``people.corrected`` and
``results.corrected`` to account.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm

COLUMNS: dict[str, Any] = {
    "id": "No.",
    "twice": "last",
    "fields": {
        "offers": {
            "column": "Can",
            "prefix": "Skill: ",
            "values": {"All of it": ["SQL", "python:4"], "Nothing": []},
        },
        "seeks": {"column": "Wants", "options": ["SQL, advanced", "R; statistics"]},
        "experience": {"columns": ["Knows", "Knows too"]},
        "availability": {"column": "Free", "values": {"Mornings": ["Mon 09:00-12:00"]}},
        "languages": {"column": "Speaks", "separator": ","},
        "preferences": "Wish",
        "from_date": "From",
    },
    "attributes": {"hobbies": {"column": "Likes", "items": True}, "town": "Town"},
}
WORDS = {
    "Can": ["SQL", "sql:4", "Skill: sql", "Skill: Law:2", "All of it", "all of it", "Nothing"],
    "Wants": ["SQL, advanced", "sql, advanced", "R; statistics", "r", "R", "law>2", "none"],
    "Knows": ["SQL", "sql", "Law", "LAW", "python", "none"],
    "Knows too": ["SQL", "sql", "Law", "python"],
    "Free": ["Mornings", "mornings", "Mon 09:00-12:00", "Mon 13:00-14:00", "Tue 09:00-10:00"],
    "Speaks": ["nl", "Dutch", "dutch", "Nederlands", "Dutch; English", "Klingon"],
    "Wish": ["a", "b", " B", "007", "nobody"],
    "Likes": ["chess", "Chess", "CHESS\x07", "go", "=go"],
}
"""Header → words of its cells: some are one item, some mean several, some hold what nobody sees."""
MARKS = {"Speaks": ", "}
NUMBERED = ("Can", "Wants")
KINDS = ("csv", "tsv", "xlsx", "json", "jsonl")


def in_text(header: str) -> st.SearchStrategy[Any]:
    """Cells of text: words with a separator between them, or the same as JSON."""
    words = st.lists(st.sampled_from(WORDS[header]), max_size=4)
    plain = words.map(MARKS.get(header, "; ").join)
    listed = words.map(json.dumps)
    if header not in NUMBERED:
        return st.one_of(plain, listed)
    levels = st.dictionaries(
        st.sampled_from(["SQL", "sql", "Law", "Skill: law"]), st.integers(1, 5)
    )
    return st.one_of(plain, listed, levels.map(json.dumps))


def natively(header: str) -> st.SearchStrategy[Any]:
    """Cells of JSON: lists, mappings and text."""
    words = st.lists(st.sampled_from(WORDS[header]), max_size=4)
    return st.one_of(in_text(header), words, st.none())


def people(cell: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a form, whose cells are of a kind; some stand twice, some are refused."""
    row = {header: cell(header) for header in WORDS}
    ids = st.sampled_from(["a", "b", "c", " d", "e\u200b", "007", ""])
    days = st.one_of(st.none(), st.dates(dt.date(1999, 1, 1), dt.date(2030, 1, 1)))
    town = st.sampled_from(["", "Bonn", "B\x00onn", "=1+1"])
    whole = st.fixed_dictionaries({"No.": ids, **row, "From": days, "Town": town})
    return st.lists(whole, min_size=1, max_size=5)


def written(rows: list[dict[str, Any]], kind: str, folder: Path) -> Path:
    """Write rows in a format."""
    path = folder / f"m.{kind}"
    if kind == "xlsx":
        _workbook(rows, path)
    elif kind in ("json", "jsonl"):
        plain = [{h: str(c) if isinstance(c, dt.date) else c for h, c in r.items()} for r in rows]
        lines = "\n".join(map(json.dumps, plain))
        path.write_text(lines if kind == "jsonl" else json.dumps(plain), "utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="," if kind == "csv" else "\t")
            writer.writeheader()
            writer.writerows(rows)
    return path


def _workbook(rows: list[dict[str, Any]], path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    plain = {"strings_to_formulas": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, plain) as book:
        page, form = book.add_worksheet("People"), book.add_format({"num_format": "d-m-yyyy"})
        page.write_row(0, 0, list(rows[0]))
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row.values()):
                if isinstance(cell, dt.date):
                    page.write_datetime(at, column, cell, form)
                elif cell:
                    # A workbook holds no character that XML cannot.
                    page.write_string(at, column, cell.replace("\x00", "").replace("\x07", ""))


@given(st.sampled_from(KINDS), st.data())
def test_law_a_corrected_copy_is_the_same_people_in_every_format(
    kind: str, data: st.DataObject
) -> None:
    """The same map reads it, tells no repair again, and knows each of its columns."""
    native = kind in ("json", "jsonl")
    rows = data.draw(people(natively if native else in_text))
    with tempfile.TemporaryDirectory() as place:
        path = written(rows, kind, Path(place))
        found = mm.check(path, columns=COLUMNS)
        before = found.readings[0].people
        if before is None:
            return
        found.write_corrected(place)
        again = mm.read_profiles(Path(place) / f"m.corrected.{kind}", columns=COLUMNS)
        assert again == before
        assert not again.findings.repairs and not again.findings.refused
        assert "unknown-column" not in [finding.code for finding in again.findings]
        _is_its_own_copy(Path(place), kind, again)


def _is_its_own_copy(place: Path, kind: str, people: mm.Profiles) -> None:
    """A copy of a copy has the same cells, and one column that says what was repaired."""
    first = place / f"m.corrected.{kind}"
    mm.check(first, columns=COLUMNS).write_corrected(place)
    second = place / f"m.corrected.corrected.{kind}"
    assert mm.read_profiles(second, columns=COLUMNS) == people
    if kind in ("csv", "tsv"):
        assert second.read_bytes() == first.read_bytes()


CELLS = [
    ("Can", "All of it; sql; Skill: Law", "All of it; Skill: Law"),
    ("Can", "sql:4; All of it", "SQL:4; python:4"),
    ("Can", "Skill: sql; Skill: SQL", "Skill: SQL"),
    ("Can", '["sql", "SQL", "Law"]', '["SQL", "Law"]'),
    ("Can", '{"sql": 3, "SQL": 2}', '{"SQL": 3}'),
    ("Can", '["Law\\u0007"]', '["Law"]'),
    ("Wants", "SQL, advanced; sql, advanced; law", "SQL, advanced; law"),
    ("Free", "Mornings; Mon 09:00-12:00", "Mornings"),
    ("Wish", "x", "none"),
    ("Wish", "a; x", "a"),
    ("Wish", '["x"]', "[]"),
]


@pytest.mark.parametrize(("header", "cell", "mended"), CELLS)
def test_cells_of_words_with_a_meaning_and_of_json_are_rewritten(
    header: str, cell: str, mended: str, tmp_path: Path
) -> None:
    """In the form that they had, and with the repair beside them."""
    headers = ["No.", *WORDS, "From", "Town"]
    rows: list[dict[str, Any]] = [dict.fromkeys(headers, "") for _ in range(2)]
    rows[0] |= {"No.": "a", "Can": "SQL", "Wants": "SQL, advanced"}
    rows[1] |= {"No.": "x", header: cell}
    mm.check(written(rows, "csv", tmp_path), columns=COLUMNS).write_corrected(tmp_path)
    with (tmp_path / "m.corrected.csv").open(encoding="utf-8-sig", newline="") as file:
        _, row = csv.DictReader(file)
    assert row[header] == mended
    assert row["What was repaired"].startswith(f"{header}: ")


def test_native_cells_of_json_are_rewritten(tmp_path: Path) -> None:
    """Mappings stay mappings, and goals that stand twice stand once."""
    goal = {"text": "Lead a team", "kind": "career"}
    rows: list[dict[str, Any]]
    rows = [{"id": "a", "offers": {"SQL": 3, "sql": 2, "Law": 1}, "goals": [goal, goal]}]
    rows += [{"id": "b", "offers": ["sql", "L\u0007aw"], "team": None}]
    (tmp_path / "m.json").write_text(json.dumps(rows), "utf-8")
    mm.check(tmp_path / "m.json").write_corrected(tmp_path)
    one, other = json.loads((tmp_path / "m.corrected.json").read_text("utf-8"))
    assert one["offers"] == {"SQL": 3, "Law": 1} and one["goals"] == [goal]
    assert other["offers"] == ["SQL", "Law"] and "team" in one
    again = mm.read_profiles(tmp_path / "m.corrected.json")
    assert again == mm.read_profiles(rows) and not again.findings.repairs


def test_days_of_a_workbook_stay_days(tmp_path: Path) -> None:
    """And moments stay moments; a text that looks like a day stays text."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    day = dt.date(2026, 3, 31)
    moment = dt.datetime.combine(day, dt.time(9, 20, 1))
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        page = book.add_worksheet("People")
        page.write_row(0, 0, ["id", "from_date", "Filled in", "offers", "Day in words"])
        page.write_row(1, 0, ["a", None, None, "SQL; sql", "2026-03-31"])
        page.write_datetime(1, 1, day, book.add_format({"num_format": "d-m-yyyy"}))
        page.write_datetime(1, 2, moment, book.add_format({"num_format": "d-m-yyyy h:mm"}))
    columns = {"ignore": ["Filled in", "Day in words"]}
    mm.check(tmp_path / "m.xlsx", columns=columns).write_corrected(tmp_path)
    (row,) = cells_of(tmp_path / "m.corrected.xlsx")[1:]
    assert row[:5] == ["a", day, moment, "SQL", "2026-03-31"]
    again = mm.read_profiles(tmp_path / "m.corrected.xlsx", columns=columns)
    assert again == mm.read_profiles(tmp_path / "m.xlsx", columns=columns)


def cells_of(path: Path) -> list[list[Any]]:
    """Return the cells of the first sheet, as another reader has them."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


GRIDS = {
    "offers": {"columns": ["Rate [*]"], "item": "header", "cell": "level"},
    "availability": {"columns": ["Free on *"], "item": "header", "cell": "hours"},
    "preferences": {"columns": ["Mentor [*]"], "item": "header", "cell": "rank"},
}


def test_grids_are_rewritten(tmp_path: Path, written: Any) -> None:
    """Hours that stand twice on a day, and a rank for oneself."""
    text = (
        "id,Rate [SQL],Free on Monday,Mentor [a],Mentor [b],Mentor [c]\n"
        'a,3,"09:00-10:00, 11:00-12:00, 09:00-10:00",1,2,3\nb,4,,1,2,3\n'
    )
    columns = {"fields": GRIDS}
    mm.check(written(text, "m.csv"), columns=columns).write_corrected(tmp_path)
    with (tmp_path / "m.corrected.csv").open(encoding="utf-8-sig", newline="") as file:
        one, other = csv.DictReader(file)
    assert one["Free on Monday"] == "09:00-10:00; 11:00-12:00"
    assert (one["Mentor [a]"], other["Mentor [b]"]) == ("", "") and one["Mentor [b]"] == "2"
    again = mm.read_profiles(tmp_path / "m.corrected.csv", columns=columns)
    before = mm.read_profiles(written(text, "n.csv"), columns=columns)
    assert again == before and not again.findings.repairs


def test_a_repair_that_cannot_be_written_is_marked(tmp_path: Path, written: Any) -> None:
    """The cell stays, and the row says so."""
    text = "id,Mentor [a],Mentor [b]\na,1,\nb,1,2\n"
    columns = {"fields": {"preferences": GRIDS["preferences"]}}
    mm.check(written(text, "m.csv"), columns=columns).write_corrected(tmp_path)
    with (tmp_path / "m.corrected.csv").open(encoding="utf-8-sig", newline="") as file:
        one, _ = csv.DictReader(file)
    assert one["Mentor [a]"] == "1" and "stays as it was" in one["What was repaired"]


def test_ids_are_written_as_they_were_read(tmp_path: Path, written: Any) -> None:
    """Also where several columns make one."""
    text = "First,Last,offers\nAnn\u200b,Lee,sql\nBo,\u00a0Cem,law\n"
    columns = {"id": ["First", "Last"], "id_hash": True}
    mm.check(written(text, "m.csv"), columns=columns).write_corrected(tmp_path)
    again = mm.read_profiles(tmp_path / "m.corrected.csv", columns=columns)
    assert again == mm.read_profiles(written(text, "n.csv"), columns=columns)
    assert not again.findings.repairs
