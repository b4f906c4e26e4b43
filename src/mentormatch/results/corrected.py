"""Corrected copies of files, and their refused rows, written so that no formula runs in them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.files import write_whole
from mentormatch.text.formulas import disarmed
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentormatch.people.corrected import Corrected

__all__ = ["write_corrected"]

REPAIRED = "What was repaired"
_WHY = ("row", "why")
_TEXTS = frozenset({"csv", "tsv", "txt"})
_BOOKS = frozenset({"xlsx", "xls", "ods"})
_MARK = "utf-8-sig"


def write_corrected(found: Corrected, name: str, folder: Path) -> list[str]:
    """Write the copy of one source, and its refused rows if there are any.

    Parameters
    ----------
    found
        The source, repaired.
    name
        Of the source, with or without its ending.
    folder
        Where files go.

    Returns
    -------
    list of str
        What was written, a sentence each.
    """
    stem = Path(name.removesuffix(".gz")).stem
    path, told = _written(found, folder / stem)
    repaired = sum(bool(row.told) for row in found.people)
    rows = f"{several(len(found.people), 'row', 'rows')}, {repaired:,} repaired"
    lines = [f"written: {path} ({rows}){told}"]
    if found.numbered:
        lines.append(
            f"{path.name}: ids are made of row numbers, so people have other ids in the copy; use "
            "a column of ids."
        )
    if found.refused:
        path = folder / f"{stem}.refused.csv"
        body = [[row.row, row.told, *row.cells] for row in found.refused]
        write_whole(_delimited([[*_WHY, *found.headers], *body], ",").encode(_MARK), path)
        lines.append(f"written: {path} ({several(len(body), 'refused row', 'refused rows')})")
    return lines


def _written(found: Corrected, path: Path) -> tuple[Path, str]:
    """Write a copy in the format of its source, or as CSV; return where, and why so."""
    rows = [[*found.headers, REPAIRED], *([*row.cells, row.told] for row in found.people)]
    if found.kind in ("json", "jsonl"):
        return _put(_json(found, lines=found.kind == "jsonl"), path, found.kind), ""
    if found.kind in _BOOKS and (book := _workbook(rows, found.sheet)) is not None:
        return _put(book, path, "xlsx"), "" if found.kind == "xlsx" else "; as .xlsx"
    kind = found.kind if found.kind in _TEXTS else "csv"
    delimiter = found.delimiter if found.kind in _TEXTS else ","
    text = _delimited(rows, delimiter)
    told = "" if found.kind in (*_TEXTS, None) else "; as CSV"
    if found.kind in _BOOKS:
        told += ', since xlsxwriter is not installed: pip install "mentormatch[excel]"'
    # A map that names the encoding of the file is meant to read the copy too.
    encoding = found.encoding if found.encoding and kind == found.kind else _MARK
    return _put(text.encode(encoding), path, str(kind)), told


def _put(raw: bytes, path: Path, ending: str) -> Path:
    whole = path.with_name(f"{path.name}.corrected.{ending}")
    write_whole(raw, whole)
    return whole


def _delimited(rows: Iterable[Sequence[Any]], delimiter: str) -> str:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter)
    writer.writerows([disarmed(_text(cell)) for cell in row] for row in rows)
    return held.getvalue()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell if isinstance(cell, str) else _plain(cell)


def _plain(cell: Any) -> str:
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    if isinstance(cell, set | frozenset):
        return json.dumps(sorted(cell, key=str), ensure_ascii=False, default=str)
    return str(cell)


def _json(found: Corrected, *, lines: bool) -> bytes:
    records = []
    for row in found.people:
        said = zip(found.headers, row.cells, strict=True)
        record = {header: cell for header, cell in said if cell is not None}
        records.append(record | ({REPAIRED: row.told} if row.told else {}))
    if lines:
        texts = (json.dumps(one, ensure_ascii=False, default=str) for one in records)
        return "".join(f"{text}\n" for text in texts).encode()
    return (json.dumps(records, indent=2, ensure_ascii=False, default=str) + "\n").encode()


def _workbook(rows: Sequence[Sequence[Any]], sheet: str | None) -> bytes | None:
    """Return a workbook of values alone, or None where no writer is installed."""
    try:
        import xlsxwriter
    except ImportError:
        return None
    held = io.BytesIO()
    # Whatever looks like a formula, a link or a number is text, as it was.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, {"in_memory": True, **plain}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, bool):
                    page.write_boolean(at, column, cell)
                elif isinstance(cell, int | float):
                    page.write_number(at, column, cell)
                elif cell not in (None, ""):
                    page.write_string(at, column, _text(cell))
    return held.getvalue()
