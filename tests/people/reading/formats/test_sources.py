"""Files, frames and lists as sources: encodings, separators, quotes, JSON, and what is refused.

Holds ``sources``, ``decode``, ``delimited`` and ``records`` of ``people.reading`` to account.
"""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_cases import findings

from mentormatch.errors import EmptyFile, InputError, MentorMatchError, MissingColumn, NoRows
from mentormatch.people.reading.read import read_profiles

pytestmark = pytest.mark.portable


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["people.csv", "people.json", "people.jsonl"])
def test_an_empty_file_is_told_as_such(written: Any, content: bytes, name: str) -> None:
    """A file without a word is an empty file, whatever its kind."""
    with pytest.raises(EmptyFile, match="file is empty"):
        read_profiles(written(content, name))


def test_a_header_alone_is_nobody(written: Any) -> None:
    """A header with nobody below it is told apart from an empty file."""
    with pytest.raises(NoRows, match="a header and nobody below it"):
        read_profiles(written("id,offers\n"))


def test_an_unclosed_quote_is_told_where_it_opened(written: Any) -> None:
    """The row is named in which the quote opened, and rows above it are still checked."""
    path = written('id,offers\na,sql:9\nb,"python\nc,r\n')
    (finding,) = findings(path, "unclosed-quote")
    assert finding.row == 3
    assert findings(path, "level")


def test_rows_of_another_width_are_refused_and_never_shift(written: Any) -> None:
    """Too many and too few cells are told by row; none of their cells is shown."""
    path = written("id,offers,team\na,sql,x,y\nb,r\nc,r,z\n")
    with pytest.raises(InputError, match="4 cells, more than the header") as caught:
        read_profiles(path)
    assert [(f.code, f.row) for f in caught.value.findings] == [
        ("too-few-fields", 3),
        ("too-many-fields", 2),
    ]
    assert read_profiles(path, on_error="drop").ids == ("c",)


def test_rows_count_as_a_spreadsheet_counts_them(written: Any) -> None:
    """A line break inside quotes is no new row, and an empty row is one."""
    path = written('id,team,max_mentees\na,"two\nlines",1\n,,\nb,y,no\n')
    assert findings(path, "capacity")[0].row == 4
    assert findings(path, "blank-row")
    assert read_profiles(path, on_error="drop")["a"].team == "two lines"


def test_windows_encoding_is_read_with_a_warning(written: Any) -> None:
    """Bytes that are not UTF-8 are read as Windows-1252, and the first such line is named."""
    path = written("id,team\na,plain\nb,Zoë\n".encode("cp1252"))
    pool = read_profiles(path)
    assert pool["b"].team == "Zoë"
    assert (pool.findings[0].code, pool.findings[0].row) == ("encoding", 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_byte_order_mark_settles_the_encoding(written: Any, encoding: str) -> None:
    """Unicode text of a spreadsheet is read without a word."""
    pool = read_profiles(written("id,team\na,Łódź\n".encode(encoding)))
    assert pool["a"].team == "Łódź"
    assert not pool.findings


def test_a_declared_encoding_holds(written: Any) -> None:
    """What is declared is used, and told if it is wrong."""
    path = written("id,team\na,Łódź\n".encode("cp1250"))
    assert read_profiles(path, encoding="cp1250")["a"].team == "Łódź"
    with pytest.raises(InputError, match="not text in ascii"):
        read_profiles(path, encoding="ascii")
    with pytest.raises(InputError, match="not an encoding"):
        read_profiles(path, columns={"encoding": "klingon"})


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_separator_is_found_by_equal_widths(written: Any, mark: str) -> None:
    """A European export, with lists inside quotes, is read like any other."""
    path = written(f'id{mark}offers{mark}team\na{mark}"sql:3; r"{mark}x, y\n')
    pool = read_profiles(path)
    assert (pool["a"].offers, pool["a"].team) == ({"sql": 3, "r": None}, "x, y")


def test_an_unclear_separator_is_asked_for(written: Any) -> None:
    """Where two separators would fit, neither is guessed."""
    path = written("id;a,b\n1;2,3\n")
    with pytest.raises(InputError, match="comma or semicolon would fit"):
        read_profiles(path)
    assert read_profiles(path, columns={"delimiter": ";"}).ids == ("1",)


def test_a_separator_that_makes_a_title_of_the_header_does_not_fit(written: Any) -> None:
    """Lists in cells part every row alike, but the header that is needed stands above."""
    pool = read_profiles(written('id,offers,seeks\na,"sql; r",law; ux\nb,"go; c",law; r\n'))
    assert pool.ids == ("a", "b") and sorted(pool["a"].seeks or ()) == ["law", "ux"]


def test_sources_that_are_no_people_are_refused(tmp_path: Path) -> None:
    """Folders, missing files, unknown endings and numbers get a sentence each."""
    for source, told in (
        (tmp_path / "none.csv", "there is no file 'none.csv'"),
        (7, "a int cannot be read as people"),
        ([7], "this one is a int"),
        ([], "nobody in the list"),
    ):
        with pytest.raises(InputError, match=told):
            read_profiles(source)
    (tmp_path / "people.dat").write_text("id\na\n")
    with pytest.raises(InputError, match=r"ends in none of .* format='csv'"):
        read_profiles(tmp_path / "people.dat")
    assert read_profiles(tmp_path / "people.dat", format="csv").ids == ("a",)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        read_profiles(tmp_path / "folder.csv")
    with pytest.raises(InputError, match="'raise' or 'drop'"):
        read_profiles([{"id": "a"}], on_error="ignore")  # type: ignore[arg-type]


def test_json_faults_name_their_line(written: Any) -> None:
    """Lines that are not JSON, and values that are not people, are told by line."""
    path = written('{"id": "a"}\n{"id": \n[1]\n', "people.jsonl")
    assert [f.row for f in findings(path, "not-json")] == [2]
    assert [f.row for f in findings(path, "not-an-object")] == [3]
    assert findings(written('{"id": "a"}', "people.json"), "not-a-list")
    assert findings(written("[1,", "people.json"), "not-json")


def test_what_pandas_keeps_in_an_index_is_told() -> None:
    """An index is not read: levels are refused, and an index of ids gives the cure."""
    frame = pd.DataFrame({"id": ["a"], "team": ["x"], "offers": ["sql"]})
    for broken in (frame.set_index(["id", "team"]), frame.set_index("id")):
        with pytest.raises(InputError, match=r"frame\.reset_index\(\)"):
            read_profiles(broken)
    with pytest.raises(MissingColumn, match="The only header is not known"):
        read_profiles(frame[["id"]].T)
    frame.columns = pd.MultiIndex.from_product([["all"], frame.columns])
    with pytest.raises(InputError, match="the header of the frame has 2 levels"):
        read_profiles(frame)


def test_lists_without_people_have_one_finding() -> None:
    """Nobody, and something that is nobody, are one fault each."""
    for source in ([], [1]):
        with pytest.raises(InputError) as caught:
            read_profiles(source)
        assert len(caught.value.findings) == 1


def test_compressed_files_are_read_like_others(tmp_path: Path) -> None:
    """A .csv.gz is a CSV; a damaged one is told."""
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress(b"id\na\n"))
    assert read_profiles(path).ids == ("a",)
    path.write_bytes(b"\x1f\x8bnonsense")
    with pytest.raises(InputError, match="cannot be read"):
        read_profiles(path)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_hold_text_or_native_values(library: str) -> None:
    """Lists, numbers, dates and missing values of a frame mean what they say."""
    frames = pytest.importorskip(library)
    cells: dict[str, list[Any]] = {
        "id": ["a", "b"],
        "languages": [["Dutch"], []],
        "max_mentees": [2.0, None],
        "attributes.years": [3.5, None],
        "from_date": [pd.Timestamp("2026-03-01").to_pydatetime(), None],
    }
    pool = read_profiles(frames.DataFrame(cells))
    assert pool["a"].languages == frozenset({"nl"})
    assert pool["b"].languages == frozenset()
    assert (pool["a"].max_mentees, pool["b"].max_mentees) == (2, 1)
    assert pool["a"].attributes == {"years": 3.5}
    assert str(pool["a"].from_date) == "2026-03-01"


_text = st.one_of(
    st.binary(max_size=60),
    st.text(st.sampled_from('id,;:"\n*>[]{}ab19é\t'), max_size=40).map(
        lambda text: f"id,offers,goals,max_mentees\n{text}".encode()
    ),
)


@given(_text, st.sampled_from(["csv", "tsv", "json", "jsonl", "csv.gz"]))
def test_any_bytes_are_people_or_a_named_fault(content: bytes, ending: str) -> None:
    """Whatever stands in a file, reading ends in a pool or in an error of this package."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"people.{ending}"
        path.write_bytes(content)
        with suppress(MentorMatchError):
            assert len(read_profiles(path, on_error="drop")) > 0
