"""Dispatch by format: paths, frames and iterables, each to its own reader of tables."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError
from mentormatch.people.reading.decode import file_bytes
from mentormatch.people.reading.delimited import read_delimited
from mentormatch.people.reading.records import (
    read_json,
    read_json_lines,
    table_of_frame,
    table_of_records,
)
from mentormatch.people.schema.fields import LONGEST_HEADER
from mentormatch.text.masking import masked, quoted
from mentormatch.text.spelling import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.table import Register, Table

__all__ = ["file_name", "listed", "table_of"]

_DELIMITED = {".csv": None, ".tsv": "\t", ".txt": None}
_MARKS = {
    b"pk\3\4": "a spreadsheet (xlsx or ods) or another zip file",
    b"\xd0\xcf\x11\xe0": "a spreadsheet of an old kind (xls), or another Office file",
    b"%pdf": "a PDF",
    b"\x1f\x8b": "packed with gzip twice, or without .gz in its name",
    b"par1": "a Parquet file",
    b"sqlite format": "a database",
    b"{\\rtf": "a text document (RTF)",
    b"<!doctype html": "a web page (HTML)",
    b"<html": "a web page (HTML)",
    b"<table": "a web page (HTML)",
    b"<?xml": "an XML file",
}
"""The first bytes of files that are often named .csv, in lower case."""
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})


def file_name(source: object) -> str | None:
    """Return the name of a file without its folder; nothing for other sources."""
    return masked(tidy(Path(source).name)) if isinstance(source, (str, PathLike)) else None


def listed(source: Any) -> Any:
    """Return an iterable as a list; paths and frames as they are.

    Raises
    ------
    InputError
        If the source is none of these.
    """
    if isinstance(source, (str, PathLike)) or hasattr(source, "columns"):
        return source
    if hasattr(source, "read") or isinstance(source, (bytes, bytearray, memoryview)):
        what = "bytes" if isinstance(source, (bytes, bytearray, memoryview)) else "an open file"
        raise InputError(
            f"{what} cannot be read as people yet; give the path of the file, a frame, or an "
            "iterable of dicts"
        )
    try:
        return list(source)
    except TypeError:
        raise InputError(
            f"a {type(source).__name__} cannot be read as people; give a path, a frame, "
            "or an iterable of dicts or of Profile"
        ) from None


def table_of(
    source: Any, columns: ColumnMap, encoding: str | None, register: Register
) -> Table | None:
    """Return the cells of a path, a frame or a list of mappings.

    Raises
    ------
    InputError
        If the source is of a kind that cannot be read.
    """
    if isinstance(source, (str, PathLike)):
        table = _file_table(Path(source), columns, encoding or columns.encoding, register)
    elif isinstance(source, list):
        table = table_of_records(source, register)
    else:
        table = table_of_frame(source, register)
    return None if table is None or _refused_headers(table.headers, register) else table


def _refused_headers(headers: Sequence[str], register: Register) -> bool:
    """Refuse a header that is no header, before anything compares it with the names of fields."""
    long = [place for place, name in enumerate(headers, start=1) if len(name) > LONGEST_HEADER]
    if long:
        register.stop_at(
            InputError,
            "long-header",
            f"The name of column {long[0]} has {len(headers[long[0] - 1]):,} characters.",
            expected=f"at most {LONGEST_HEADER:,} characters",
            cure="Make the first row the header, or shorten this name.",
        )
    return bool(long)


def _file_table(
    path: Path, columns: ColumnMap, encoding: str | None, register: Register
) -> Table | None:
    kind = _kind(path)
    raw = file_bytes(path)
    _refuse_disguised(path, raw)
    if kind == ".json":
        return read_json(raw, register, encoding=encoding)
    if kind == ".jsonl":
        return read_json_lines(raw, register, encoding=encoding)
    # Every other ending of `_kind` is delimited text.
    delimiter = columns.delimiter or _DELIMITED[kind]
    return read_delimited(raw, register, encoding=encoding, delimiter=delimiter)


def _refuse_disguised(path: Path, raw: bytes) -> None:
    """Refuse what is no text, whatever the name of the file says."""
    start = raw[:64].lstrip().lower()
    what = next((told for mark, told in _MARKS.items() if start.startswith(mark)), None)
    if what is not None:
        raise InputError(
            f"{quoted(path.name)} is {what}, whatever its name says; open it in a spreadsheet, "
            "save the sheet as CSV UTF-8, and read that file"
        )


def _kind(path: Path) -> str:
    unpacked = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    kind = unpacked.suffix.lower()
    if kind in _SPREADSHEETS:
        raise InputError(
            f"{quoted(path.name)} is a spreadsheet; save the sheet as CSV UTF-8 and read that file "
            "(spreadsheets themselves come later)"
        )
    if kind not in {*_DELIMITED, ".json", ".jsonl"}:
        raise InputError(
            f"{quoted(path.name)} ends in none of .csv, .tsv, .txt, .json and .jsonl, with or "
            "without .gz"
        )
    return kind
