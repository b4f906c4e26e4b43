"""Workbooks: which sheet is read, what its cells mean, and what their values do not say.

Holds ``formats.workbooks``, ``formats.sheets`` and ``formats.workbook_cells`` of
``people.reading``, and ``--sheet`` of ``commands.people``, to account.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from reading_cases import findings
from workbook_cases import changed_part, ods, workbook

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.errors import EmptyFile, InputError, NoRows

pytestmark = pytest.mark.portable

PEOPLE = [["id", "offers"], ["a", "sql"]]
OTHERS = [["id", "offers"], ["b", "r"]]
NOTES = [["Read me"], ["This is how to fill in the form."]]
SHEET = "xl/worksheets/sheet1.xml"


def one(source: Any, code: str, **options: Any) -> Any:
    """Return the one finding of a code."""
    (found,) = findings(source, code, **options)
    return found


@pytest.mark.parametrize("write", [workbook, ods])
def test_cells_mean_what_the_spreadsheet_shows(write: Any) -> None:
    """Whole numbers lose their point, days are ISO days, TRUE and FALSE are booleans, ids text."""
    rows = [
        ["id", "max mentees", "from date", "active", "team", "attributes.share:number", "site"],
        [1042, 2.0, dt.date(2026, 3, 1), False, 7, 0.25, "0042"],
        ["007", None, None, True, None, None, " x y "],
    ]
    pool = mm.read_profiles(write({"People": rows}))
    assert pool.ids == ("007", "1042")
    said = pool["1042"]
    assert (said.max_mentees, said.from_date, said.active) == (2, dt.date(2026, 3, 1), False)
    assert (said.team, said.attributes["share"], said.site) == ("7", 0.25, "0042")
    assert (pool["007"].team, pool["007"].active, pool["007"].site) == (None, True, "x y")


@pytest.mark.parametrize("write", [workbook, ods])
def test_errors_of_cells_are_refused_as_in_csv(write: Any) -> None:
    """An error is no answer, stands in its own row, and can be named as missing in the map."""
    rows = [["id", "team"], ["a", "red"], ["b", ("=NA()", "#N/A")], [("=1/0", "#DIV/0!"), "blue"]]
    pool = mm.read_profiles(write({"P": rows}), on_error="drop")
    assert pool.ids == ("a",)
    told = [(f.code, f.row, f.column) for f in pool.findings.refused]
    assert told == [("error-cell", 3, "team"), ("error-cell", 4, "id")]
    missing = mm.read_profiles(write({"P": rows[:3]}), columns={"missing": ["#N/A"]})
    assert missing["b"].team is None


def test_formulas_count_as_what_was_computed_last() -> None:
    """Nothing is evaluated; a formula that was never computed is told with its row."""
    book = workbook({"P": [["id", "team"], ["a", ("=UPPER(B9)", "red")], ["b", ("=B2", 77)]]})
    assert mm.read_profiles(book)["a"].team == "red"
    assert not findings(book, "uncomputed-formula")
    bare = changed_part(book, SHEET, "<v>77</v>", "<v></v>")
    told = one(bare, "uncomputed-formula")
    assert (told.severity, told.row, told.column) == ("refused", 3, "team")
    assert told.value is None and told.cure.startswith("Open the file in a spreadsheet, save it")
    assert mm.read_profiles(bare, on_error="drop").ids == ("a",)
    assert mm.read_profiles(bare, columns={"ignore": ["team"], "constants": {"team": "x y"}})
    empty = changed_part(bare, SHEET, '<c r="B3">', '<c r="B3" t="str">')  # it gave no text
    assert not findings(empty, "uncomputed-formula")


def test_rows_count_as_the_spreadsheet_counts_them() -> None:
    """Rows and columns that are empty at the top, between and on the left do not shift."""
    cells = {(3, 2): "id", (3, 3): "max mentees", (4, 2): "a", (6, 2): "b", (6, 3): "many"}
    pool = mm.read_profiles(workbook({"P": cells}), on_error="drop")
    assert pool.ids == ("a",)
    (found,) = pool.findings.refused
    assert (found.row, found.column) == (7, "max mentees")
    assert one(workbook({"P": cells}), "blank-row").message == "1 row is completely empty."


def test_the_one_sheet_with_people_is_read_and_the_others_told() -> None:
    """A sheet of notes beside it, or an empty one, is no question."""
    pool = mm.read_profiles(workbook({"Notes": NOTES, "People": PEOPLE, "Empty": []}))
    assert pool.ids == ("a",)
    (note,) = pool.findings
    assert (note.code, note.severity) == ("other-sheets", "note")
    assert note.message == "The sheet 'People' was read, and no other: 'Notes'."
    lists = [["department", "site"], ["Law", "Bonn"]]
    assert mm.read_profiles(workbook({"Lists": lists, "People": PEOPLE})).ids == ("a",)
    assert not mm.read_profiles(workbook({"Anything": PEOPLE, "Empty": []})).findings


@pytest.mark.parametrize("write", [workbook, ods])
def test_several_sheets_with_people_are_asked_about(write: Any) -> None:
    """None is chosen; the message names them and says how to choose."""
    book = write({"Mentors": PEOPLE, "Notes": NOTES, "Mentees": OTHERS})
    with pytest.raises(InputError, match=r"'Mentors', 'Mentees'; say which .* sheet=.* \(--sheet"):
        mm.read_profiles(book)
    assert mm.read_profiles(book, sheet="Mentees").ids == ("b",)
    assert mm.read_profiles(book, sheet=" mentors ").ids == ("a",)
    with pytest.raises(InputError, match=r"there is no sheet 'Mentess' .*did you mean 'Mentees'"):
        mm.read_profiles(book, sheet="Mentess")


def test_the_map_says_which_sheet_is_read() -> None:
    """Whoever asks for another sheet gets that one; a file without sheets is read as ever."""
    book = workbook({"Mentors": PEOPLE, "Mentees": [["id"], ["b"]]})
    columns = {"sheet": "mentees"}
    assert mm.read_profiles(book, columns=columns).ids == ("b",)
    assert mm.read_profiles(book, columns=columns, sheet="Mentors").ids == ("a",)
    sides = mm.ColumnMap(mentors={"sheet": "Mentors"}, mentees={"sheet": "Mentees"})
    read = [mm.read_profiles(book, columns=sides.for_side(side)) for side in ("mentors", "mentees")]
    assert [pool.ids for pool in read] == [("a",), ("b",)]
    with pytest.raises(InputError, match=r"there is no sheet 'Mentess' .*did you mean 'Mentees'"):
        mm.read_profiles(book, columns={"sheet": "Mentess"})
    for source in (b"id\nb\n", [{"id": "b"}]):
        pool = mm.read_profiles(source, columns=columns)
        assert pool.ids == ("b",) and not pool.findings


def test_a_header_of_the_map_tells_the_sheet_with_people() -> None:
    """Where the map names the column of ids, the sheet with that column is meant."""
    book = workbook({"A": [["x", "y"], ["1", "2"]], "B": [["Kürzel", "y"], ["q", "2"]]})
    assert mm.read_profiles(book, columns={"id": "Kürzel"}).ids == ("q",)
    with pytest.raises(InputError, match="none of them has a header that is known: 'A', 'B'"):
        mm.read_profiles(book)


def test_hidden_sheets_are_told_and_not_read() -> None:
    """A hidden sheet is no question beside another, and can be asked for by its name."""
    book = workbook({"People": PEOPLE, "Old": OTHERS}, hidden=["Old"])
    assert mm.read_profiles(book).ids == ("a",)
    assert "'Old'" in one(book, "hidden-sheet").message
    assert mm.read_profiles(book, sheet="Old").ids == ("b",)
    every = changed_part(book, "xl/workbook.xml", 'sheetId="1"', 'sheetId="1" state="hidden"')
    with pytest.raises(EmptyFile, match="no visible sheet with anything in it"):
        mm.read_profiles(every)


def test_empty_sheets_and_headers_alone_are_told() -> None:
    """An empty workbook, an empty sheet, and a header with nobody below it."""
    with pytest.raises(EmptyFile):
        mm.read_profiles(workbook({"A": []}))
    with pytest.raises(EmptyFile, match="The sheet 'B' is empty"):
        mm.read_profiles(workbook({"A": PEOPLE, "B": [[" "]]}), sheet="B")
    with pytest.raises(NoRows, match="a header and nobody below it"):
        mm.read_profiles(workbook({"A": PEOPLE[:1]}))


def test_what_a_reader_of_values_does_not_see_is_told() -> None:
    """Merged cells, hidden rows, and numbers with more digits than a spreadsheet keeps."""
    rows = [["id", "team"], ["a", "red"], ["b", None], [1234567890123456, "x y"]]
    book = workbook({"P": rows})
    merged = changed_part(
        book,
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
    )
    told = one(merged, "merged-cells")
    assert (told.severity, told.row, told.column, told.value) == ("refused", 3, "team", None)
    each = {"fields": {"team": {"column": "team", "merged": True}}}
    filled = mm.read_profiles(merged, columns=each)
    assert (filled["b"].team, filled.findings.repairs[0].row) == ("red", 2)
    hidden = changed_part(book, SHEET, '<row r="3"', '<row r="3" hidden="1"')
    assert (one(hidden, "hidden-row").row, len(mm.read_profiles(hidden))) == (3, 3)
    assert (one(book, "long-number").row, one(book, "long-number").column) == (4, "id")


def test_sheets_without_addresses_of_cells_are_measured_too() -> None:
    """Some programs leave out where a row or a cell stands; the next place is meant."""
    book = workbook({"P": [["id", "team"], ["a", "red"], ["b", ("=NA()", "#N/A")]]})
    for place in ("A1", "B1", "A2", "B2", "A3", "B3"):
        book = changed_part(book, SHEET, f' r="{place}"', "")
    for row in "123":
        book = changed_part(book, SHEET, f'<row r="{row}"', "<row")
    (found,) = mm.read_profiles(book, on_error="drop").findings.refused
    assert (found.code, found.row, found.column) == ("error-cell", 3, "team")


def test_titles_and_totals_of_a_workbook_are_told() -> None:
    """A title above the header and a total below are taken for nobody."""
    top = [["Mentoring 2026"], ["Exported", "today"], []]
    rows = [*top, ["id", "offers", "team"], ["a", "sql"], [], ["Total", 1]]
    pool = mm.read_profiles(workbook({"P": rows}))
    assert pool.ids == ("a",)
    told = {(f.code, f.severity, f.row) for f in pool.findings}
    assert told >= {("title-rows", "note", 1), ("footer", "note", 7)}


def test_three_headers_of_a_survey_tool_are_no_people() -> None:
    """Questions and names of columns below the header are left out of a workbook too."""
    rows = [
        ["ResponseId", "Q2"],
        ["Response ID", "Which site?"],
        ['{"ImportId":"_recordId"}', '{"ImportId":"QID2"}'],
        ["R_1", "Bonn"],
    ]
    columns = {"id": "ResponseId", "fields": {"site": "Q2"}}
    assert mm.read_profiles(workbook({"S": rows}), columns=columns).ids == ("R_1",)


def test_a_sheet_of_a_file_without_sheets_is_told(written: Any) -> None:
    """`sheet` has no meaning for text, which is read as a whole."""
    path = written("id\na\n")
    assert one(path, "no-sheets", sheet="People").severity == "note"


def test_requests_of_a_desk_are_read_from_a_workbook() -> None:
    """The same readers serve other tables than people."""
    rows = [["Requests of May"], ["id", "mentee", "skill", "minutes"], ["r1", "eli", "SQL", 45.0]]
    (request,) = mm.read_requests(workbook({"R": rows, "Notes": NOTES}))
    assert (request.mentee, request.minutes) == ("eli", 45)


def test_the_command_line_names_the_sheet(written: Any, capsys: Any) -> None:
    """Mentors and mentees in two sheets of one workbook; without a name it ends with 2."""
    path = str(written(workbook({"Mentors": PEOPLE, "Mentees": OTHERS}), "people.xlsx"))
    assert main(["match", path, path, "--anyway"]) == 2
    assert "--sheet" in capsys.readouterr().err
    sheets = ["--sheet", "Mentors", "--mentee-sheet", "Mentees"]
    assert main(["match", path, path, "--anyway", *sheets]) == 0
    assert "a,b" in capsys.readouterr().out.replace("b,a", "a,b")


@pytest.mark.slow
def test_ten_thousand_rows_of_thirty_columns_are_read_at_once() -> None:
    """A large programme is read from a workbook in less than ten seconds."""
    header = ["id", "team", *(f"attributes.q{k}" for k in range(28))]
    rows = [
        [f"p{n}", f"t{n % 50}", *(f"text {n * k % 997}" for k in range(28))] for n in range(10_000)
    ]
    book = workbook({"P": [header, *rows]})
    start = time.perf_counter()
    assert len(mm.read_profiles(book)) == 10_000
    assert time.perf_counter() - start < 10
