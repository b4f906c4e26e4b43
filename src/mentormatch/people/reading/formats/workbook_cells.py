"""What stands in the XML of a workbook and in no value of a cell, and how far its sheets reach.

The reader of workbooks gives an empty text for a cell with an error, and for a formula that was
never computed. It also makes room for every cell up to the last one, so that two cells far apart
could ask for more memory than there is: sheets are measured first.
"""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mentormatch.errors import InputError
from mentormatch.people.reading.formats.containers import parts_of, refuse_damaged

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from mentormatch.people.reading.formats.kinds import Content

__all__ = ["MOST_CELLS", "Unread", "unread_cells"]

MOST_CELLS = 20_000_000
"""Cells of a sheet, from its first to its last one."""
_LARGEST_TREE = 10_000_000
_TEXT = rb"[^<]*(?:<(?!%s)[^<]*)*"
_START = rb"(?:\w+:)?(?:row|c)[\s>/]"
_XLSX = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s>/])([^<>]*)>(" + _TEXT % _START + rb")")
_AT = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{0,7})["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_TEXT_CELL = re.compile(rb"""\st=["'](?:str|inlineStr|s)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)<")
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is|f)[\s>/]")
_ODS = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s>/])([^<>]*)>"
    rb"(?:<text:p(?:\s[^<>]*)?>([^<]*))?"
)
_ODS_NAME = re.compile(rb'\stable:name="([^"]*)"')
_ODS_TIMES = re.compile(rb'\stable:number-(?:rows|columns)-repeated="(\d{1,9})"')
_ODS_HIDDEN = re.compile(rb'\stable:visibility="(?:collapse|filter)"')


@dataclass(slots=True)
class Unread:
    """What the values of a sheet do not say; rows and columns are counted from 0.

    Parameters
    ----------
    errors
        Cells that hold an error, and how it is written.
    uncomputed
        Cells that hold a formula without a value.
    hidden
        Rows that are not shown.
    height, width
        How far the cells reach that hold something.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    height: int = 0
    width: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)


def unread_cells(content: Content) -> dict[str, Unread]:
    """Return what each sheet of a workbook holds besides values; nothing of an old one (xls).

    Raises
    ------
    InputError
        If the workbook is damaged, or a sheet reaches farther than is read.
    """
    if content.kind == "xls":
        return {}  # no XML, and no more than 65,536 rows of 256 cells
    parts = parts_of(content.raw, content.name)
    try:
        if content.kind == "ods":
            found = _of_ods(parts.read("content.xml"))
        else:
            found = {name: _of_xlsx(parts.read(part)) for name, part in _sheets(parts).items()}
    except (KeyError, ValueError, ET.ParseError):
        refuse_damaged(content.name)
    for sheet in found.values():
        if sheet.height * sheet.width > MOST_CELLS:
            raise InputError(
                f"a sheet of {content.name} reaches to row {sheet.height:,} and column "
                f"{sheet.width:,}, and no more than {MOST_CELLS:,} cells are read of one; delete "
                "what stands far below or beside the table"
            )
    return found


# -- xlsx ------------------------------------------------------------------------------------------


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheets of a workbook: their names, and the part that holds each."""
    names = {part.lower().replace("\\", "/"): part for part in parts.namelist()}
    book = _tree(parts, names["xl/workbook.xml"])
    links = _tree(parts, names["xl/_rels/workbook.xml.rels"])
    target = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in (one for one in book.iter() if one.tag.rpartition("}")[2] == "sheet"):
        link = next((said for key, said in sheet.attrib.items() if key.endswith("}id")), None)
        path = posixpath.normpath(posixpath.join("/xl", target.get(link) or "")).lstrip("/")
        if path.lower() in names:
            found[sheet.get("name", "")] = names[path.lower()]
    return found


def _tree(parts: zipfile.ZipFile, part: str) -> ET.Element:
    if parts.getinfo(part).file_size > _LARGEST_TREE:
        raise ValueError("no list of sheets is so long")
    # Python's parser stops where entities grow, and gets none from elsewhere.
    return ET.fromstring(parts.read(part))  # noqa: S314


def _of_xlsx(xml: bytes) -> Unread:
    unread, row, column = Unread(), -1, -1
    for found in _XLSX.finditer(xml):
        kind, said, body = found.groups()
        at = _AT.search(said)
        if kind == b"row":
            row, column = int(at[2]) - 1 if at and at[2] else row + 1, -1
            if _HIDDEN.search(said):
                unread.hidden.append(row)
            continue
        column = _column(at[1]) if at and at[1] else column + 1
        row = int(at[2]) - 1 if at and at[2] else row
        if not said.endswith(b"/") and _CONTENT.search(body):
            unread.reach(row, column)
            _note(unread, (row, column), said, body)
    return unread


def _note(unread: Unread, at: tuple[int, int], said: bytes, body: bytes) -> None:
    if _ERROR.search(said):
        value = _VALUE.search(body)
        unread.errors[at] = _told(value[1]) if value and value[1] else "#N/A"
    elif _FORMULA.search(body) and not _TEXT_CELL.search(said):
        value = _VALUE.search(body)
        if value is None or not value[1].strip():
            unread.uncomputed.append(at)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + letter - 64
    return column - 1


def _told(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))


# -- ods -------------------------------------------------------------------------------------------


def _of_ods(xml: bytes) -> dict[str, Unread]:
    sheets: dict[str, Unread] = {}
    unread, row, column, rows = Unread(), 0, 0, 0
    for found in _ODS.finditer(xml):
        end, kind, said, text = found.groups()
        if end:
            continue
        if kind == b"table":
            name = _ODS_NAME.search(said)
            unread = sheets.setdefault(_told(name[1]) if name else "", Unread())
            row, rows = 0, 0
        elif kind == b"table-row":
            row, column, rows = row + rows, 0, _times(said)
            if _ODS_HIDDEN.search(said):
                unread.hidden += range(row, row + min(rows, 1_000))
        else:
            times = _times(said)
            _note_ods(unread, (row, column), (rows, times), said, text)
            column += times
    return sheets


def _note_ods(
    unread: Unread,
    at: tuple[int, int],
    times: tuple[int, int],
    said: bytes,
    text: bytes | None,
) -> None:
    """Note one cell, which may stand for many alike."""
    row, column = at
    if b"office:value" in said or text:
        unread.reach(row + times[0] - 1, column + times[1] - 1)
    elif b"table:formula" in said:
        unread.uncomputed.append(at)
    if b'calcext:value-type="error"' in said:
        places = ((r, c) for r in _few(row, times[0]) for c in _few(column, times[1]))
        unread.errors |= dict.fromkeys(places, _told(text) if text else "#N/A")


def _few(start: int, times: int) -> Iterator[int]:
    return iter(range(start, start + min(times, 1_000)))


def _times(said: bytes) -> int:
    found = _ODS_TIMES.search(said)
    return int(found[1]) if found else 1
