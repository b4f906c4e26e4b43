"""What a file is, its content tells; what is none that is read is told with the way to save it.

Holds ``formats.kinds``, ``formats.containers``, ``formats.parquet`` and ``sources`` of
``people.reading`` to account. No old workbook (xls) is made here: no library of the tests writes
one, so only its first bytes are told apart.
"""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from reading_cases import findings
from workbook_cases import changed_part, ods, with_part, workbook

import mentormatch as mm
from mentormatch.errors import EmptyFile, InputError, MissingExtra

pytestmark = pytest.mark.portable

CSV = b"id,offers\na,sql\n"
BOOK = workbook({"People": [["id", "offers"], ["a", "sql"]]})
JSON = b'[{"id": "a", "offers": "sql"}]'
LINES = b'{"id": "a", "offers": "sql"}\n{"id": "b"}\n'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def stream(name: str) -> bytes:
    """Return the beginning of an old Office file that has a stream of this name."""
    return OLE + name.encode("utf-16-le") + b"\0" * 512


def refusal(source: Any, **options: Any) -> str:
    """Return the message with which a source is refused."""
    with pytest.raises(InputError) as caught:
        mm.read_profiles(source, **options)
    return str(caught.value)


@pytest.mark.parametrize("content", [CSV, BOOK, ods({"A": [["id"], ["a"]]}), JSON, LINES])
@pytest.mark.parametrize("packed", [False, True])
def test_bytes_and_open_files_are_read(content: bytes, packed: bool, tmp_path: Path) -> None:
    """An upload, an open file and a file without an ending are what they hold, packed or not."""
    content = gzip.compress(content) if packed else content
    path = tmp_path / "upload"
    path.write_bytes(content)
    with path.open("rb") as file:
        for source in (content, bytearray(content), io.BytesIO(content), path, file):
            assert mm.read_profiles(source).ids[0] == "a"


def test_open_text_is_read_and_named(written: Any) -> None:
    """Text of an open file has an encoding already, and findings name the file."""
    text = "id,team\na,Łódź\nb,Zoë\nc,\nTotal,\n"
    pool = mm.read_profiles(io.StringIO(text), encoding="ascii")
    assert pool["a"].team == "Łódź"
    with written(text, "people.csv").open(encoding="utf-8") as file:
        pool = mm.read_profiles(file)
        assert {finding.file for finding in pool.findings} == {"people.csv"}
    assert "the open file is closed" in refusal(file)
    with written("id,team\na,Zoë\n".encode("cp1252")).open(encoding="utf-8") as file:
        assert "open it in mode 'rb'" in refusal(file)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (BOOK, "people.csv", "an Excel workbook"),
        (BOOK, "people.xls", "an Excel workbook"),
        (BOOK, "people.xlsm", "an Excel workbook"),
        (ods({"A": [["id"], ["a"]]}), "people.xlsx", "an OpenDocument workbook"),
        (b"id\toffers\na\tsql\n", "people.xls", "delimited text"),
        ("id\toffers\na\tsql\n".encode("utf-16"), "people.xls", "delimited text"),
        (CSV, "people.xlsx", "delimited text"),
        (JSON, "people.csv", "JSON"),
        (LINES, "people.json", "JSON lines"),
        (gzip.compress(CSV, mtime=0), "people.csv", "packed with gzip"),
    ],
)
def test_a_wrong_ending_is_told(written: Any, content: bytes, name: str, told: str) -> None:
    """A file under a wrong name is read as what it is, with a note."""
    path = written(content, name)
    assert mm.read_profiles(path).ids[0] == "a"
    (note,) = findings(path, "wrong-ending")
    assert (note.severity, f"The file is {told}" in note.message) == ("note", True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CSV, "people.csv"),
        (CSV, "people.txt"),
        (CSV, "PEOPLE.CSV"),
        (CSV, "people.csv.gz"),
        (BOOK, "people.xlsx"),
        (LINES, "people.jsonl"),
        (JSON, "people.json"),
    ],
)
def test_a_right_ending_is_not_told(written: Any, content: bytes, name: str) -> None:
    """Nor is a name that says gzip where another program has unpacked the file."""
    assert not mm.read_profiles(written(content, name)).findings


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (stream("EncryptedPackage"), "protected by a password; save a copy without"),
        (stream("WordDocument"), "a text document"),
        (stream("PowerPoint Document"), "a presentation"),
        (OLE, "an Office file of an old kind and no workbook"),
        (with_part(BOOK, "xl/vbaProject.bin", b"x"), "save it as an Excel workbook (.xlsx)"),
        (with_part(b"", "xl/workbook.bin", b"x"), "a binary workbook (xlsb)"),
        (with_part(b"", "Index/Document.iwa", b"x"), "choose File, Export To, Excel or CSV"),
        (with_part(b"", "word/document.xml", b"x"), "a text document"),
        (with_part(b"", "people.csv", CSV), "unpack it and read the file in it"),
        (
            with_part(
                ods({"A": [["id"], ["a"]]}),
                "META-INF/manifest.xml",
                "<manifest:encryption-data/>",
            ),
            "protected by a password",
        ),
        (b"%PDF-1.7", "a PDF; put the table into a spreadsheet"),
        (b"<!DOCTYPE html><table>", "a web page"),
        (b"\n<html><body>", "as some programs save what they call .xls"),
        (b"<?xml version='1.0'?><Workbook/>", "an XML file"),
        (b"{\\rtf1", "RTF"),
        (b"SQLite format 3\0", "a database"),
        (b"7z\xbc\xaf\x27\x1c", "a packed archive"),
        (b"\x89PNG\r\n", "a picture"),
        (gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "packed with gzip twice"),
        (b"PK\3\4\0\xff\x81", "is damaged or incomplete"),
        (BOOK[:-200], "is damaged or incomplete"),
        (b"PAR1\0\0PAR1", "Parquet"),
    ],
    ids=lambda value: str(value)[:20],
)
@pytest.mark.parametrize("name", ["people.csv", "people.xls", "people.json", "people"])
def test_what_is_no_table_is_told_with_the_way_to_save_it(
    written: Any, content: bytes, told: str, name: str
) -> None:
    """Whatever the name says, it is told what the file is, and what to do."""
    with pytest.raises(mm.MentorMatchError) as caught:
        mm.read_profiles(written(content, name))
    assert f"'{name}'" in str(caught.value) and told in str(caught.value)


@pytest.mark.parametrize("name", ["people.xlsx", "people.ods", "people.xls", "people.parquet"])
def test_half_a_workbook_is_told_as_damaged(written: Any, name: str) -> None:
    """What has the name of a workbook, and the content of none, is damaged; an empty one, empty."""
    for content in (b"PK", b"\0\1\2", b"\xff\0\xfe\0"):
        assert "is damaged or incomplete" in refusal(written(content, name))
    with pytest.raises(EmptyFile):
        mm.read_profiles(written(b"", name))


def test_a_format_that_is_said_holds(written: Any) -> None:
    """`format` settles what the content leaves open, and never hides a workbook."""
    path = written("id;offers\na;sql\n", "people.dat")
    assert mm.read_profiles(path, format="csv").ids == ("a",)
    quoted = written("[{]\na\n", "people.csv")
    assert mm.read_profiles(quoted, format="csv", columns={"id": "[{]"}).ids == ("a",)
    assert mm.read_profiles(LINES, format="jsonl").ids == ("a", "b")
    assert "is an Excel workbook (xlsx), and format='csv' was given" in refusal(BOOK, format="csv")
    assert "did you mean 'parquet'" in refusal(BOOK, format="parket")
    assert "format and sheet are of files" in refusal([{"id": "a"}], format="csv")
    assert "format and sheet are of files" in refusal([{"id": "a"}], sheet="x")


def test_a_query_of_polars_is_asked_for_its_rows() -> None:
    """A LazyFrame is not run in silence."""
    import polars as pl

    assert "frame.collect()" in refusal(pl.DataFrame({"id": ["a"]}).lazy())


def test_parquet_without_pyarrow_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is missing, the message says which, and another way."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="pip install pyarrow; or save the table as CSV"):
        mm.read_profiles(b"PAR1\0\0PAR1")


def test_a_part_that_is_larger_than_the_directory_says_is_damage() -> None:
    """The directory of a zip file is not believed without a look."""
    data = bytearray(BOOK)
    size = data.index(b"PK\1\2") + 24  # of the first part, unpacked, in the directory
    data[size : size + 4] = (10).to_bytes(4, "little")
    assert "is damaged" in refusal(bytes(data))


@pytest.mark.parametrize("book", [BOOK, ods({"A": [["id"], ["a"]]})], ids=["xlsx", "ods"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("?>", "?><!DOCTYPE x [<!ENTITY lol 'lol'>]>"),
        ("</", "<"),  # on which a reader of workbooks once waited for ever
    ],
)
def test_what_is_no_plain_xml_is_damage(book: bytes, old: str, new: str) -> None:
    """Entities are not expanded, and open ends not waited for."""
    part = "content.xml" if book[30:38] == b"mimetype" else "xl/worksheets/sheet1.xml"
    assert "is damaged" in refusal(changed_part(book, part, old, new))


def test_a_list_of_sheets_that_leads_nowhere_is_damage() -> None:
    """A sheet that is named and not there is told in words."""
    book = changed_part(BOOK, "xl/workbook.xml", "</sheets>", "</shetes>")
    assert "is damaged" in refusal(book)
