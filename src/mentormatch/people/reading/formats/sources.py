"""Dispatch by format: paths, open files, uploads, frames and iterables, each to its own reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError
from mentormatch.people.reading.formats.decode import file_bytes, opened_bytes
from mentormatch.people.reading.formats.delimited import read_delimited
from mentormatch.people.reading.formats.kinds import FORMATS, content_of
from mentormatch.people.reading.formats.parquet import read_parquet
from mentormatch.people.reading.formats.records import (
    read_json,
    read_json_lines,
    table_of_frame,
    table_of_records,
)
from mentormatch.people.reading.formats.scim import unfolded
from mentormatch.people.reading.formats.wanted import Wanted
from mentormatch.people.reading.formats.workbooks import SheetSeen, read_workbook, sheets_in
from mentormatch.people.schema.fields import LONGEST_HEADER
from mentormatch.text.masking import masked
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.reading.formats.kinds import Content
    from mentormatch.people.reading.table import Register, Table

__all__ = ["file_name", "listed", "sheets_of", "table_of"]

_BYTES = (bytes, bytearray, memoryview)
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})


def file_name(source: object) -> str | None:
    """Return the name of a file without its folder; nothing for other sources."""
    path = _path(source)
    return None if path is None else masked(tidy(Path(path).name))


def _path(source: object) -> str | None:
    """Return the path of a file, or the name that an open file or an upload has."""
    if isinstance(source, (str, PathLike)):
        return str(source)
    if not hasattr(source, "read"):
        return None
    names = (getattr(source, part, None) for part in ("filename", "name"))
    return next((name for name in names if isinstance(name, str) and name), None)


def listed(source: Any) -> Any:
    """Return an iterable as a list; paths, open files, bytes and frames as they are.

    Raises
    ------
    InputError
        If the source is none of these.
    """
    if type(source).__name__ == "LazyFrame":
        # Its columns are not asked for: that alone would run the query.
        raise InputError("a LazyFrame is a query and holds no rows yet; give frame.collect()")
    if isinstance(source, (str, PathLike, *_BYTES)):
        return source
    if hasattr(source, "read") or hasattr(source, "columns") or _is_response(source):
        return source
    try:
        return list(source)
    except TypeError:
        raise InputError(
            f"a {type(source).__name__} cannot be read as people; give a path, an open file, a "
            "frame, or an iterable of dicts or of Profile"
        ) from None


def _is_response(source: object) -> bool:
    return isinstance(source, Mapping) and "Resources" in source


def table_of(source: Any, wanted: Wanted, register: Register) -> Table | None:
    """Return the cells of a path, an open file, bytes, a frame or a list of mappings.

    Raises
    ------
    InputError
        If the source is of a kind that cannot be read.
    """
    if isinstance(source, (str, PathLike)):
        table = _of_bytes(file_bytes(Path(source), register.limits), str(source), wanted, register)
    elif isinstance(source, _BYTES) or hasattr(source, "read"):
        raw, encoding = opened_bytes(source, register.file or "the source", register.limits)
        text = wanted if encoding is None else replace(wanted, encoding=encoding)
        table = _of_bytes(raw, _path(source), text, register)
    elif isinstance(source, (list, Mapping)):
        _refuse_options(wanted)
        table = table_of_records(unfolded(source, wanted, register), register)
    else:
        _refuse_options(wanted)
        table = table_of_frame(source, register)
    return None if table is None or _refused_headers(table.headers, register) else table


def sheets_of(source: Any, wanted: Wanted, register: Register) -> list[SheetSeen]:
    """Return the sheets of a workbook that hold a word; none of any other source.

    An open file, which can be read once only, is left for the reading itself.
    """
    if isinstance(source, (str, PathLike)):
        raw, path = file_bytes(Path(source), register.limits), str(source)
    elif isinstance(source, _BYTES):
        raw, path = bytes(source), None
    else:
        return []
    content = content_of(raw, path, wanted.format, register)
    return sheets_in(content, wanted) if content.kind in _WORKBOOKS else []


def _refuse_options(wanted: Wanted) -> None:
    if wanted.sheet is not None or wanted.format not in (None, "scim"):
        raise InputError("format and sheet are of files; frames and lists of dicts have neither")


def _refused_headers(headers: Sequence[str], register: Register) -> bool:
    """Refuse a header that is no header, before anything compares it with the names of fields."""
    long = [place for place, name in enumerate(headers, start=1) if len(name) > LONGEST_HEADER]
    if long:
        register.stop_at(
            InputError,
            "long-header",
            sentence(
                "The name of column {place} has {length:,} characters.",
                place=long[0],
                length=len(headers[long[0] - 1]),
            ),
            expected=sentence("at most {most:,} characters", most=LONGEST_HEADER),
            cure=sentence("Make the first row the header, or shorten this name."),
        )
    return bool(long)


def _of_bytes(raw: bytes, path: str | None, wanted: Wanted, register: Register) -> Table | None:
    content = content_of(raw, path, wanted.format, register)
    register.kind = content.kind
    if content.kind in _WORKBOOKS:
        table = read_workbook(content, wanted, register)
        _tell_headless(table, register)
        return table
    if wanted.sheet is not None:
        register.tell(
            "note",
            "no-sheets",
            sentence(
                "The file is {kind} and has no sheets; it was read as a whole.",
                kind=FORMATS[content.kind],
            ),
        )
    if content.kind == "parquet":
        return table_of_frame(read_parquet(content), register)
    return _of_text(content, wanted, register)


def _of_text(content: Content, wanted: Wanted, register: Register) -> Table | None:
    def unfold(said: Any) -> Any:
        return unfolded(said, wanted, register)

    raw, encoding = content.raw, wanted.encoding
    if content.kind in ("json", "scim"):
        return read_json(raw, register, encoding=encoding, unfold=unfold)
    if content.kind == "jsonl":
        return read_json_lines(raw, register, encoding=encoding, unfold=unfold)
    # Every other kind is delimited text.
    delimiter = wanted.delimiter or ("\t" if content.kind == "tsv" else None)
    table = read_delimited(raw, register, wanted, encoding=encoding, delimiter=delimiter)
    _tell_headless(table, register)
    return table


def _tell_headless(table: Table | None, register: Register) -> None:
    """Tell of columns with cells and without a header, which nobody can ask for."""
    if table is None:
        return
    named = zip(table.headers, table.cells, strict=True)
    headless = [
        place
        for place, (header, cells) in enumerate(named, start=1)
        if not header and any(cell is not None and str(cell).strip() for cell in cells)
    ]
    if headless:
        register.tell(
            "warning",
            "headless-column",
            counted(
                len(headless),
                "{count} column has cells but no header, and was not read (the first is column "
                "{first}).",
                "{count:,} columns have cells but no header, and were not read (the first is "
                "column {first}).",
                first=headless[0],
            ),
            cure=sentence("Give every column a header."),
        )
