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

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.table import Register, Table

__all__ = ["file_name", "listed", "table_of"]

_DELIMITED = {".csv": None, ".tsv": "\t", ".txt": None}
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})


def file_name(source: object) -> str | None:
    """Return the name of a file without its folder; nothing for other sources."""
    return Path(source).name if isinstance(source, (str, PathLike)) else None


def listed(source: Any) -> Any:
    """Return an iterable as a list; paths and frames as they are.

    Raises
    ------
    InputError
        If the source is none of these.
    """
    if isinstance(source, (str, PathLike)) or hasattr(source, "columns"):
        return source
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
        return _file_table(Path(source), columns, encoding or columns.encoding, register)
    if isinstance(source, list):
        return table_of_records(source, register)
    return table_of_frame(source, register)


def _file_table(
    path: Path, columns: ColumnMap, encoding: str | None, register: Register
) -> Table | None:
    kind = _kind(path)
    raw = file_bytes(path)
    if kind == ".json":
        return read_json(raw, register, encoding=encoding)
    if kind == ".jsonl":
        return read_json_lines(raw, register, encoding=encoding)
    # Every other ending of `_kind` is delimited text.
    delimiter = columns.delimiter or _DELIMITED[kind]
    return read_delimited(raw, register, encoding=encoding, delimiter=delimiter)


def _kind(path: Path) -> str:
    unpacked = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    kind = unpacked.suffix.lower()
    if kind in _SPREADSHEETS:
        raise InputError(
            f"{path.name!r} is a spreadsheet; save the sheet as CSV UTF-8 and read that file "
            "(spreadsheets themselves come later)"
        )
    if kind not in {*_DELIMITED, ".json", ".jsonl"}:
        raise InputError(
            f"{path.name!r} ends in none of .csv, .tsv, .txt, .json and .jsonl, with or without .gz"
        )
    return kind
