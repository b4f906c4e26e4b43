"""Bad files, numbers 1 to 28 of the table of bad inputs: what each of them gets.

Holds ``people.reading`` with its ``formats`` and ``rows`` to account, one test a number.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from reading_cases import findings
from workbook_cases import changed_part, ods, workbook

import mentormatch as mm
from mentormatch.errors import EmptyFile, InputError, MissingColumn, NoRows

PEOPLE = [["id", "offers", "team"], ["a", "sql", "red"], ["b", "r", "blue"], ["c", "go", "red"]]


def book(change: Callable[[Any], None], rows: list[list[Any]] = PEOPLE) -> bytes:
    """Return a workbook of a few people, changed by its writer."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as file:
        sheet = file.add_worksheet("People")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        change(sheet)
    return held.getvalue()


def only(source: Any, code: str, **options: Any) -> Any:
    """Return the one finding of a code."""
    (found,) = findings(source, code, **options)
    return found


def test_01_an_empty_file_stops() -> None:
    """No bytes, or nothing but line ends, are no file of people."""
    for raw in (b"", b" \n\n"):
        with pytest.raises(EmptyFile, match="The file is empty"):
            mm.read_profiles(raw)


def test_02_a_header_alone_stops() -> None:
    """A header and nobody below it is told as such."""
    with pytest.raises(NoRows, match="nobody below it"):
        mm.read_profiles(b"id,offers\n")


def test_03_a_byte_order_mark_is_no_letter_of_the_header() -> None:
    """The mark in front of the first header is taken off."""
    assert mm.read_profiles(b"\xef\xbb\xbfid,offers\na,sql\n").ids == ("a",)


def test_04_unicode_text_of_excel_is_read_by_its_mark() -> None:
    """UTF-16 with a mark is read; without one the encoding is asked for."""
    text = "id\toffers\na\tsql\n"
    assert mm.read_profiles(text.encode("utf-16")).ids == ("a",)
    assert 'encoding = "utf-16-le"' in only(text.encode("utf-16-le"), "encoding").cure


def test_05_an_old_encoding_is_asked_for_with_a_letter_to_look_at() -> None:
    """Where one reading gives words it is a warning, else a question; both show the letter."""
    text = "id,team\na,Zoë\nb,Frühling\n"
    western = only(text.encode("cp1252"), "encoding")
    assert (western.severity, western.row) == ("warning", 2)
    assert "read as 'ë'" in western.message
    mac = only(text.encode("mac_roman"), "encoding")
    assert mac.severity == "refused"
    assert "'ë' in mac_roman" in mac.cure and 'encoding = "mac_roman"' in mac.cure
    assert mm.read_profiles(text.encode("mac_roman"), encoding="mac_roman")["a"].team == "Zoë"


def test_06_damaged_letters_are_told_with_what_they_were() -> None:
    """Mojibake is a warning with the letter that was meant; the cell stays as it is."""
    raw = "id,team\na,ZoÃ«\n".encode()
    found = only(raw, "damaged-letters")
    assert (found.severity, found.row, found.column) == ("warning", 2, "team")
    assert "'Ã«' was most likely 'ë'" in found.message
    assert mm.read_profiles(raw)["a"].team == "ZoÃ«"


@pytest.mark.parametrize("mark", ";\t|")
def test_07_other_separators_are_found_or_asked_for(mark: str) -> None:
    """One separator that gives equal widths is taken; a lone header is not split at a letter."""
    raw = f"id{mark}offers{mark}team\na{mark}sql{mark}red\n".encode()
    assert mm.read_profiles(raw)["a"].team == "red"
    assert "comma or semicolon would fit" in only(b"id;a,b\n1;x,y\n", "delimiter").message
    with pytest.raises(MissingColumn, match="'name'"):
        mm.read_profiles(b"name\nann\n")


def test_08_more_cells_than_headers_never_shift() -> None:
    """Rows that are too wide are refused with their numbers, also where all of them are."""
    assert only(b"id,offers\na,sql\nb,r,x\n", "too-many-fields").row == 3
    wide = findings(b"id,offers\na,sql,1\nb,r,2\n", "too-many-fields")
    assert [found.row for found in wide] == [2, 3]


def test_09_fewer_cells_than_headers_are_a_refused_row() -> None:
    """A short row is refused, counted, and left out only if that is asked for."""
    raw = b"id,offers,team\na,sql,red\nb,r\n"
    assert only(raw, "too-few-fields").row == 3
    pool = mm.read_profiles(raw, on_error="drop")
    assert (pool.ids, str(pool.account)) == (("a",), "2 rows: 1 person, 1 row was refused")


def test_10_an_open_quote_stops_with_the_row_where_it_opened() -> None:
    """What stands behind a quote that never closes cannot be read."""
    found = only(b'id,offers\na,sql\nb,"r\nc,go\n', "unclosed-quote")
    assert (found.severity, found.row) == ("refused", 3)


def test_11_a_line_break_in_a_text_does_not_move_the_rows() -> None:
    """Rows are counted as the spreadsheet counts them, and not lines."""
    raw = b'id,attributes.bio,offers\na,"one\ntwo",sql\nb,short,sql:9\n'
    assert only(raw, "level").row == 3
    bio = mm.read_profiles(raw, on_error="drop")["a"].attributes["bio"]
    assert str(bio).split() == ["one", "two"]


def test_12_control_characters_go_from_texts_and_stop_ids() -> None:
    """NUL in a text is mended and told; in an id the row is refused."""
    pool = mm.read_profiles(b"id,team\na,x\x00y\n")
    assert (pool["a"].team, pool.findings.repairs[0].code) == ("xy", "control-character")
    assert only(b"id,team\na,red\nb\x00,blue\n", "control-character").severity == "refused"


def test_13_a_header_that_stands_twice_is_asked_about() -> None:
    """Nobody guesses which of two columns is meant, and nothing is renamed."""
    found = only(b"id,offers,offers\na,sql,r\n", "ambiguous-header")
    assert "'offers' and 'offers' could each be offers" in found.message
    mapped = {"fields": {"offers": "skill"}}
    with pytest.raises(InputError, match="Several columns are called 'skill'"):
        mm.read_profiles(b"id,skill,skill\na,x,y\n", columns=mapped)
    with pytest.raises(InputError) as ids:
        mm.read_profiles(b"id,id\na,b\n")
    assert [found.code for found in ids.value.findings] == ["ambiguous-header"]


def test_14_headers_are_known_in_their_usual_spellings() -> None:
    """Case, space and marks do not matter; where two columns fit, it is asked."""
    pool = mm.read_profiles(b"ID ,E-mail ,Max Mentees?\n1,a@firm.example,2\n")
    assert pool["1"].max_mentees == 2
    assert only(b"id,Grade,Job level\n1,2,3\n", "ambiguous-header").severity == "refused"
    assert "'Capacity'" in only(b"id,Max. mentees,Capacity\n1,2,3\n", "unknown-column").message


def test_15_columns_that_are_not_known_are_named() -> None:
    """A column that is no field is dropped, with a warning that names it."""
    found = only(b"id,offers,Shoe size\na,sql,4\n", "unknown-column")
    assert (found.severity, "'Shoe size'" in found.message) == ("warning", True)


def test_16_a_missing_column_stops_with_near_names() -> None:
    """What the map names and the file has not is told, with what was meant."""
    with pytest.raises(MissingColumn, match="did you mean 'Skils'"):
        mm.read_profiles(b"id,Skils\na,sql\n", columns={"fields": {"offers": "Skills"}})


def test_17_titles_above_the_header_are_told() -> None:
    """A title and a blank row above the one clear header are left out and told."""
    raw = b"Our programme, spring\n\nid,offers,team\na,sql,red\n"
    assert mm.read_profiles(raw).ids == ("a",)
    assert "is above the header" in only(raw, "title-rows").message
    with pytest.raises(MissingColumn, match="title rows above it"):
        mm.read_profiles(b"One,two,three,four\nAnn,1,2,3\n")


def test_18_totals_and_notes_become_nobody() -> None:
    """Below the last person they are left out and told; between people they are refused."""
    people = "id,offers,team\na,sql,red\nb,r,blue\nc,go,red\n"
    for last in ("Total,3,", ",,Total: 3", "Note: exported on Monday,,"):
        pool = mm.read_profiles(f"{people}{last}\n".encode())
        assert pool.ids == ("a", "b", "c")
        assert [found.row for found in pool.findings if found.code == "footer"] == [5]
    assert only(b"id,offers\nTotal,1\na,sql\n", "not-a-person").severity == "refused"


def test_19_several_sheets_are_asked_about_and_what_is_hidden_is_told() -> None:
    """Which sheet; and hidden sheets, rows and columns."""
    one, two = PEOPLE[:2], [["id", "offers"], ["x1", "sql"]]
    with pytest.raises(InputError, match="'A', 'B'; say which to read"):
        mm.read_profiles(workbook({"A": one, "B": two}))
    veiled = only(workbook({"A": one, "B": two}, hidden=["B"]), "hidden-sheet")
    assert (veiled.severity, "there may be people in it" in veiled.message) == ("warning", True)

    def hide(sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    hidden = book(hide)
    assert only(hidden, "hidden-row").row == 3
    assert "'offers'" in only(hidden, "hidden-column").message
    assert mm.read_profiles(hidden)["b"].offers == {"r": None}


def test_20_merged_cells_answer_for_each_row_only_if_the_map_says_so() -> None:
    """Cells that a merged one covers are refused, or filled where that was declared."""
    merged = book(lambda sheet: sheet.merge_range(1, 2, 3, 2, "red"))
    refused = findings(merged, "merged-cells")
    assert [(found.row, found.column) for found in refused] == [(3, "team"), (4, "team")]
    assert "merged = true" in (refused[0].cure or "")
    each = {"fields": {"team": {"column": "team", "merged": True}}}
    pool = mm.read_profiles(merged, columns=each)
    assert {person.team for person in pool} == {"red"}
    assert only(merged, "merged-cells", columns=each).severity == "repair"
    assert mm.read_profiles(merged, columns={"ignore": ["team"]}).ids == ("a", "b", "c")


def test_20_merged_and_hidden_cells_of_an_ods() -> None:
    """LibreOffice says both in another way, and the answer is the same."""
    rows = [["id", "team"], ["a", "red"], ["b", None], ["c", "blue"]]
    part, plain = "content.xml", '<table:table-cell office:value-type="string"><text:p>red<'
    merged = changed_part(
        ods({"P": rows}), part, plain, plain.replace("cell ", 'cell table:number-rows-spanned="2" ')
    )
    merged = changed_part(merged, part, "<table:table-cell/>", "<table:covered-table-cell/>")
    found = only(merged, "merged-cells")
    assert (found.severity, found.row, found.column) == ("refused", 3, "team")
    each = {"fields": {"team": {"column": "team", "merged": True}}}
    assert mm.read_profiles(merged, columns=each)["b"].team == "red"
    first = '<table:table table:name="P">'
    column = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    hidden = changed_part(ods({"P": rows}), part, first, first + column)
    assert "'team'" in only(hidden, "hidden-column").message


def test_21_a_formula_without_a_value_is_refused() -> None:
    """What no spreadsheet has computed is no empty cell; the cure is to save it in one."""
    bare = book(lambda sheet: sheet.write_formula(2, 1, '=UPPER("sql")', None, ""))
    found = only(bare, "uncomputed-formula")
    assert (found.severity, found.row, found.column) == ("refused", 3, "offers")
    assert "Open the file in a spreadsheet, save it" in found.cure


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_22_errors_of_a_spreadsheet_are_no_words(error: str) -> None:
    """A cell with an error refuses its row, in text and in a workbook."""
    found = only(f"id,team\na,{error}\nb,red\n".encode(), "error-cell")
    assert (found.severity, found.row, found.value) == ("refused", 2, error)
    cell = book(lambda sheet: sheet.write_formula(2, 1, "=NA()", None, error))
    assert (only(cell, "error-cell").row, only(cell, "error-cell").value) == (3, error)


def test_23_formulas_in_names_are_data_and_are_escaped_when_written(tmp_path: Path) -> None:
    """Nothing is evaluated; what is written for a spreadsheet begins with a quote."""
    pool = mm.read_profiles(b"id,team\n-1x,=cmd|' /C calc'!A0\n+2,@SUM(1)\n")
    assert pool["-1x"].team == "=cmd|' /C calc'!A0"
    pool.to_csv(tmp_path / "people.csv")
    written = (tmp_path / "people.csv").read_text("utf-8")
    assert "'-1x,'=cmd|" in written and "'+2,'@SUM(1)" in written
    assert mm.read_profiles(tmp_path / "people.csv").ids == pool.ids


@pytest.mark.parametrize("source", ["csv", "xlsx", "frame"])
def test_24_the_number_of_a_day_is_not_taken_for_one(source: str) -> None:
    """45306 among days is refused with its row, in every kind of source."""
    rows = [["id", "from_date"], ["a", 45306], ["b", dt.date(2026, 1, 2)]]
    frame = pd.DataFrame({"id": ["a", "b"], "from_date": [45306, pd.Timestamp(2026, 1, 2)]})
    sources: dict[str, Any] = {
        "csv": b"id,from_date\na,45306\nb,2026-01-02\n",
        "xlsx": workbook({"P": rows}),
        "frame": frame,
    }
    found = only(sources[source], "date")
    assert (found.severity, found.row, found.value) == ("refused", 2, "45306")


def test_25_day_and_month_are_never_guessed() -> None:
    """03/04/2026 may be two days, so the form that is one is asked for."""
    for raw in (b"id,from_date\na,03/04/2026\n", b"id,from_date\na,03/04/2026\nb,25/04/2026\n"):
        found = findings(raw, "date")[0]
        assert (found.severity, found.expected) == ("refused", "a day such as 2026-03-31")


def test_26_a_day_among_skills_is_told() -> None:
    """1-2 and SEP9, of which a spreadsheet made days, are a warning with their rows."""
    found = only(b"id,offers\na,2026-02-01;sql\nb,1-Feb\nc,9-Sep\n", "day-as-item")
    assert (found.severity, "rows 2-4" in found.message) == ("warning", True)
    native = workbook({"P": [["id", "offers"], ["a", dt.date(2026, 2, 1)], ["b", "sql"]]})
    assert only(native, "day-as-item").row == 2


def test_27_ids_keep_their_zeros_and_lost_ones_are_doubted() -> None:
    """Ids are text; where some begin with 0, shorter numbers get a warning."""
    pool = mm.read_profiles(b"id,offers\n00123,sql\n124,r\n00007,go\n")
    assert pool.ids == ("00007", "00123", "124")
    found = only(b"id\n00123\n124\n00007\n", "lost-zeros")
    assert (found.severity, found.row) == ("warning", 3)
    assert not findings(b"id\n007\n124\n099\n", "lost-zeros")
    assert not findings(b"id\n7\n124\n99\n", "lost-zeros")


def test_28_ids_of_digits_stay_as_they_are_written() -> None:
    """1E5 is a text, and so are twenty digits; a number that lost some is told."""
    assert mm.read_profiles(b"id\n1E5\n12345678901234567890\n").ids == (
        "12345678901234567890",
        "1E5",
    )
    long = workbook({"P": [["id"], [12345678901234567890], ["a"]]})
    assert only(long, "long-number").severity == "warning"


def test_20_and_21_in_the_columns_of_ids_and_names() -> None:
    """An id that is covered or not computed refuses its row, and no such cell is a name."""
    ids = book(lambda sheet: sheet.merge_range(1, 0, 2, 0, "a"))
    assert only(ids, "merged-cells").row == 3
    rows = [["id", "Name"], ["a", "Ann Lee"], ["b", "Bo Ray"]]
    names = book(lambda sheet: sheet.write_formula(2, 1, "=B9", None, ""), rows)
    labels = mm.read_profiles(names, columns={"label": "Name"}).labels
    assert labels.to_dict() == {"a": "Ann Lee", "b": None}
