"""Corrected copies with what stands around people: titles, second headers and totals.

Holds ``people.corrected`` and ``results.corrected`` to account.
"""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm

COLUMNS: dict[str, Any] = {
    "twice": "last",
    "fields": {"languages": {"column": "Speaks", "separator": ","}},
}
HEADER = ["id", "offers", "Speaks", "team"]
TITLES = [
    ["Mentoring 2026"],
    ["Exported", "30 November"],
    [],
    ["Mentors; all of them", "", "", ""],
    ["'=1+1"],
]
FEET = [["Total", "3"], ["Total", "", "", ""], ["* required field"], [], ["-----"], HEADER]
MARKS = {"csv": ",", "tsv": "\t"}


def held(rows: list[list[str]], kind: str) -> bytes:
    """Return rows in a format, short ones as they are."""
    if kind == "xlsx":
        return _workbook(rows)
    text = io.StringIO()
    # A row of one empty cell is written as quotes, which a blank row of a file is not.
    csv.writer(text, delimiter=MARKS[kind]).writerows(row or [""] * len(HEADER) for row in rows)
    return text.getvalue().encode()


def _workbook(rows: list[list[str]]) -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("People")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return raw.getvalue()


def cells(path: Path) -> list[list[Any]]:
    """Return the cells of a copy, as another reader has them."""
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        found = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return found.to_python(skip_empty_area=False)
    text = path.read_text("utf-8-sig").splitlines(keepends=True)
    return list(csv.reader(text, delimiter=MARKS[path.suffix[1:]]))


def filled(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the cells with a word of each row that has one."""
    return [words for row in rows if (words := [cell for cell in row if cell])]


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "7", "8", "", "Total", "Anna van der Berg"]),
        st.sampled_from(["sql", "SQL; sql", "python:9", "law:2", ""]),
        st.sampled_from(["Nederlands", "nl, Dutch", "Dutch/English", "English", ""]),
        st.sampled_from(["Bonn", "=x", ""]),
    ).map(list),
    min_size=1,
    max_size=6,
)


@given(
    st.sampled_from(["csv", "tsv", "xlsx"]),
    st.lists(st.sampled_from(TITLES), max_size=3),
    PEOPLE,
    st.lists(st.sampled_from(FEET), max_size=3),
)
def test_law_a_copy_with_what_stands_around_people_reads_back_the_same(
    kind: str, titles: list[list[str]], people: list[list[str]], feet: list[list[str]]
) -> None:
    """The same people and no repair; a copy of the copy is the same, cell by cell."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"m.{kind}"
        path.write_bytes(held([*titles, HEADER, *people, *feet], kind))
        found = mm.check(path, columns=COLUMNS)
        before = found.readings[0].people
        if before is None:
            return
        found.write_corrected(place)
        copy = path.with_name(f"m.corrected.{kind}")
        again = mm.read_profiles(copy, columns=COLUMNS)
        assert again == before
        assert not again.findings.repairs and not again.findings.refused
        mm.check(copy, columns=COLUMNS).write_corrected(place)
        assert cells(path.with_name(f"m.corrected.corrected.{kind}")) == cells(copy)


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_a_copy_looks_like_the_sheet_that_was_given(kind: str, tmp_path: Path) -> None:
    """Titles, a blank row, languages in the words of people and the total stay where they are."""
    titles = [["Mentoring 2026"], ["Exported", "today"], []]
    people = [["a", "SQL; sql", "Nederlands", "Bonn"], ["b", "law", "nl, Dutch", ""]]
    people += [["c", "law", "Dutch/English", ""], ["d", "law", "NL", ""]]
    rows = [*titles, HEADER, *people, [], ["Total", "4", "", ""]]
    (tmp_path / f"m.{kind}").write_bytes(held(rows, kind))
    (line,) = mm.check(tmp_path / f"m.{kind}", columns=COLUMNS).write_corrected(tmp_path)
    assert "(4 rows, 2 repaired)" in line
    copy = cells(tmp_path / f"m.corrected.{kind}")
    words = filled(copy)
    assert words[:3] == [*titles[:2], [*HEADER, "What was repaired"]]
    assert words[-1] == ["Total", "4"] and not any(copy[2]) and not any(copy[-2])
    assert [row[1:3] for row in words[3:-1]] == [
        ["SQL", "Nederlands"], ["law", "nl"], ["law", "Dutch/English"], ["law", "NL"],
    ]  # fmt: skip
    assert "Speaks: an item that stood twice" in words[4][-1]


def test_what_would_be_read_in_another_way_is_left_out_and_told(tmp_path: Path) -> None:
    """A note at the foot that many rows of words would make a person is no part of the copy."""
    # The five rows of one word are refused; without them the note is as wordy as the people.
    people = [["Ann Bos", "sql"], *([f"r{k}", "sql:9"] for k in range(5))]
    rows = [["Mentoring"], ["id", "offers"], *people, ["see the intranet", ""]]
    (tmp_path / "m.csv").write_bytes(held(rows, "csv"))
    found = mm.check(tmp_path / "m.csv")
    told = found.write_corrected(tmp_path)
    assert "m.corrected.csv: left out row 9 of the source" in told[1]
    assert filled(cells(tmp_path / "m.corrected.csv")) == [
        ["Mentoring"], ["id", "offers", "What was repaired"], ["Ann Bos", "sql"],
    ]  # fmt: skip
    assert mm.read_profiles(tmp_path / "m.corrected.csv") == found.readings[0].people
