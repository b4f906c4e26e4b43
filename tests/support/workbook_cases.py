"""Small workbooks for tests: xlsx by xlsxwriter, ods by hand, and parts of them changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

__all__ = ["changed_part", "ods", "text_of", "with_part", "workbook", "workbook_of"]

Cells = Sequence[Sequence[Any]] | Mapping[tuple[int, int], Any]
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{said}:1.0"'
    for name, said in (("office", "office"), ("table", "table"), ("text", "text"))
)


def workbook(sheets: Mapping[str, Any], *, hidden: Iterable[str] = ()) -> bytes:
    """Return an xlsx of sheets by name; each is rows, or cells by row and column from 0."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"remove_timezone": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for (row, column), cell in _placed(cells):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, tuple):
                    sheet.write_formula(row, column, cell[0], None, cell[1])
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
            if name in hidden:
                sheet.hide()
    return held.getvalue()


def _placed(cells: Cells) -> Iterable[tuple[tuple[int, int], Any]]:
    if isinstance(cells, Mapping):
        return cells.items()
    return [((r, c), cell) for r, row in enumerate(cells) for c, cell in enumerate(row)]


def ods(sheets: Mapping[str, Any], *, repeated: tuple[int, int] | None = None) -> bytes:
    """Return an ods of sheets by name, and if asked for a last cell that stands for many."""
    tables = [
        f'<table:table table:name="{escape(name)}">{_ods_rows(rows, repeated)}</table:table>'
        for name, rows in sheets.items()
    ]
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'office:version="1.3">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        "</manifest:manifest>"
    )
    return _zipped({"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_rows(rows: Sequence[Sequence[Any]], repeated: tuple[int, int] | None) -> str:
    told = [f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows]
    if repeated:
        cell = _ods_cell("x").replace(
            "<table:table-cell", f'<table:table-cell table:number-columns-repeated="{repeated[1]}"'
        )
        row = f'<table:table-row table:number-rows-repeated="{repeated[0]}">'
        told.append(f"{row}{cell}</table:table-row>")
    return "".join(told)


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        said = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, int | float):
        said = f'office:value-type="float" office:value="{cell}"'
    elif hasattr(cell, "isoformat"):
        said = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, tuple):
        said = (
            'table:formula="of:=NA()" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"'
        )
        cell = cell[1]
    else:
        said = 'office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return held.getvalue()


def workbook_of(text: str) -> bytes:
    """Return a CSV as a workbook."""
    return workbook({"People": list(csv.reader(io.StringIO(text)))})


def text_of(book: bytes) -> str:
    """Return the first sheet of a workbook as CSV."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue()


def with_part(book: bytes, name: str, part: str | bytes) -> bytes:
    """Return a workbook, or a new zip file, with one more part, or another in its place."""
    if not book:
        return _zipped({name: part})
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        parts: dict[str, str | bytes] = {one: file.read(one) for one in file.namelist()}
    return _zipped({**parts, name: part})


def changed_part(book: bytes, name: str, old: str, new: str) -> bytes:
    """Return a workbook with a text replaced in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        text = file.read(name).decode()
    assert old in text
    return with_part(book, name, text.replace(old, new))
