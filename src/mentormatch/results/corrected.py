"""Corrected copies of files, and their refused rows, written so that no formula runs in them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.files import write_whole
from mentormatch.people.reading.headers.names import REPAIRED
from mentormatch.text.formulas import disarmed
from mentormatch.text.phrases import all_of, several, these_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentormatch.people.corrected import Corrected

__all__ = ["write_corrected"]

_WHY = ("row", "why")
_TEXTS = frozenset({"csv", "tsv", "txt"})
_BOOKS = frozenset({"xlsx", "xls", "ods"})
_MARK = "utf-8-sig"
_FORMS = {False: "yyyy-mm-dd", True: "yyyy-mm-dd hh:mm:ss"}
"""How a day is shown, and a moment."""
_FIRST_YEAR = 1900


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
    path, told, around = _written(found, folder / stem)
    repaired = sum(bool(row.told) for row in found.people)
    rows = f"{several(len(found.people), 'row', 'rows')}, {repaired:,} repaired"
    lines = [f"written: {path} ({rows}){told}", *around]
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


def _written(found: Corrected, stem: Path) -> tuple[Path, str, list[str]]:
    """Write a copy with what stands around people, if it still reads back the same people."""
    copy, *less = found.layouts()
    path, told = _in_its_format(copy, stem)
    while less and not found.reads_back(path):
        copy = less.pop(0)
        path, told = _in_its_format(copy, stem)
    return path, told, _left_out(found, copy, path)


def _left_out(found: Corrected, copy: Corrected, path: Path) -> list[str]:
    """Say what stands around people in the source, and not in the copy."""
    nobody = [row.row for row in found.nobody if any(map(_text, row.cells))]
    left = ["the rows above the header"] if len(copy.titles) < len(found.titles) else []
    left += [these_rows(nobody)] if len(copy.nobody) < len(found.nobody) else []
    if not left:
        return []
    why = "with them the copy would be read in another way"
    return [f"{path.name}: left out {all_of(left)} of the source; {why}."]


def _in_its_format(found: Corrected, path: Path) -> tuple[Path, str]:
    """Write a copy in the format of its source, or as CSV; return where, and why so."""
    if found.kind in ("json", "jsonl"):
        return _put(_json(found, lines=found.kind == "jsonl"), path, found.kind), ""
    if found.kind in _BOOKS and (book := _workbook(found)) is not None:
        return _put(book, path, "xlsx"), "" if found.kind == "xlsx" else "; as .xlsx"
    body = ([*row.cells, row.told] for row in found.rows)
    rows = [*found.titles, [*found.headers, REPAIRED], *body]
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
    records, named = [], set[str]()
    # The first record names every column, since the map may name one that nobody filled in.
    for row in found.rows:
        said = list(zip(found.headers, row.cells, strict=True))
        record = {header: cell for header, cell in said if cell is not None or not named}
        named.update(record)
        records.append(record | ({REPAIRED: row.told} if row.told else {}))
    if lines:
        texts = (json.dumps(one, ensure_ascii=False, default=str) for one in records)
        return "".join(f"{text}\n" for text in texts).encode()
    return (json.dumps(records, indent=2, ensure_ascii=False, default=str) + "\n").encode()


def _workbook(found: Corrected) -> bytes | None:
    """Return a workbook of values alone, or None where no writer is installed."""
    try:
        import xlsxwriter
    except ImportError:
        return None
    held = io.BytesIO()
    # Whatever looks like a formula, a link or a number is text, as it was.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, {"in_memory": True, **plain}) as book:
        page = book.add_worksheet(found.sheet)
        forms = {kind: book.add_format({"num_format": form}) for kind, form in _FORMS.items()}
        top = len(found.titles)
        for column, header in enumerate([*found.headers, REPAIRED]):
            page.write_string(top, column, header)
        titles = ((at, at + 1, cells) for at, cells in enumerate(found.titles))
        rows = enumerate(found.rows, start=top + 1)
        body = ((at, row.row, [*row.cells, row.told]) for at, row in rows)
        for at, number, cells in (*titles, *body):
            for column, cell in enumerate(cells):
                day = found.days.get((number, column))
                if day is not None and _fits_a_cell(day):
                    page.write_datetime(at, column, day, forms[_has_time(day)])
                else:
                    _write(page, at, column, cell)
    return held.getvalue()


def _write(page: Any, at: int, column: int, cell: Any) -> None:
    if isinstance(cell, bool):
        page.write_boolean(at, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(at, column, cell)
    elif cell not in (None, ""):
        page.write_string(at, column, _text(cell))


def _has_time(day: date) -> bool:
    return isinstance(day, datetime) and day.time() != time()


def _fits_a_cell(day: date) -> bool:
    """Tell whether a spreadsheet keeps a day or moment as it is; else it is written as text."""
    # Before March 1900 spreadsheets disagree, and their parts of a second are not exact.
    return day.year > _FIRST_YEAR and not (isinstance(day, datetime) and day.microsecond)
