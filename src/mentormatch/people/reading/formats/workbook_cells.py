"""What stands in the XML of a workbook and in no value of a cell, and how far its sheets reach.

The reader of workbooks gives an empty text for a cell with an error, and for a formula that was
never computed. It also makes room for every cell up to the last one, so that two cells far apart
could ask for more memory than there is, and it may wait for ever where XML ends too early. So each
part that it reads is parsed here first: without entities, as a stream, and never held.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from mentormatch.errors import InputError
from mentormatch.people.reading.formats.containers import DAMAGED, parts_of, refuse_damaged

if TYPE_CHECKING:
    import zipfile

    from mentormatch.people.reading.formats.kinds import Content

__all__ = ["MOST_CELLS", "Unread", "unread_cells"]

MOST_CELLS = 20_000_000
"""Cells of a sheet, from its first to its last one."""
_ROWS, _COLUMNS = 1_048_576, 16_384
"""What a spreadsheet can hold; a cell beyond is damage."""
_READ = re.compile(r"xl[/\\].*\.(?:xml|rels)|content\.xml|META-INF/manifest\.xml", re.IGNORECASE)
"""Parts that are read of a workbook."""
_AT = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FEW = 1_000
"""Places of one repeated cell that are told one by one."""
_Told = dict[str, str]


@dataclass(slots=True)
class Unread:
    """What the values of a sheet do not say; rows and columns are counted from 0.

    Parameters
    ----------
    errors
        Cells that hold an error, and how it is written.
    uncomputed
        Cells that hold a formula without a value.
    hidden, hidden_columns
        Rows and columns that are not shown.
    height, width
        How far the cells reach that hold something.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
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
        found = _of_ods(parts) if content.kind == "ods" else _of_xlsx(parts)
    except (LookupError, expat.ExpatError, *DAMAGED):
        refuse_damaged(content.name)
    for sheet in found.values():
        if sheet.height * sheet.width > MOST_CELLS:
            raise InputError(
                f"a sheet of {content.name} reaches to row {sheet.height:,} and column "
                f"{sheet.width:,}, and no more than {MOST_CELLS:,} cells are read of one; delete "
                "what stands far below or beside the table"
            )
    return found


def _parsed(
    parts: zipfile.ZipFile,
    part: str,
    start: Callable[[str, _Told], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part of a workbook, which has to be XML without entities of its own."""
    parser = expat.ParserCreate("utf-8")  # as its reader takes it, whatever it declares
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    with parts.open(part) as file:
        parser.ParseFile(file)


def _refuse_entities(*_: object) -> None:
    raise ValueError("no workbook declares a type")


# -- xlsx ------------------------------------------------------------------------------------------


def _of_xlsx(parts: zipfile.ZipFile) -> dict[str, Unread]:
    sheets = {part: name for name, part in _sheets(parts).items()}
    found: dict[str, Unread] = {}
    for part in filter(_READ.fullmatch, parts.namelist()):
        if part in sheets or "sheets/" in part.lower():
            sheet = _Xlsx()
            _parsed(parts, part, sheet.start, sheet.end, sheet.text)
            found[sheets.get(part, part)] = sheet.unread
        else:
            _parsed(parts, part)
    return found


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheets of a workbook: their names, and the part that holds each."""
    names = {part.lower().replace("\\", "/"): part for part in parts.namelist()}
    links = {
        link["Id"]: link.get("Target", "")
        for link in _elements(parts, names["xl/_rels/workbook.xml.rels"], "Relationship")
    }
    found = {}
    for sheet in _elements(parts, names["xl/workbook.xml"], "sheet"):
        link = next((said for key, said in sheet.items() if key.endswith(":id")), "")
        path = posixpath.normpath(posixpath.join("/xl", links.get(link, ""))).lstrip("/").lower()
        if path in names:
            found[sheet.get("name", "")] = names[path]
    return found


def _elements(parts: zipfile.ZipFile, part: str, tag: str) -> list[_Told]:
    """Return what the elements of a name say of themselves."""
    found: list[_Told] = []

    def start(name: str, said: _Told) -> None:
        if name.rpartition(":")[2] == tag:
            found.append(said)

    _parsed(parts, part, start)
    return found


class _Xlsx:
    """Follows the cells of one sheet; what is repeated most often comes first."""

    def __init__(self) -> None:
        self.unread = Unread()
        self.row, self.column = -1, -1
        self.kind, self.value = "", ""
        self.held, self.formula, self.reads = False, False, False

    def start(self, tag: str, said: _Told) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self.held = self.reads = True
        elif tag == "c":
            self._place(said)
            self.kind, self.value = said.get("t", "n"), ""
            self.held = self.formula = False
        elif tag == "row":
            self.row, self.column = _row(said["r"]) if "r" in said else self.row + 1, -1
            if said.get("hidden") in ("1", "true"):
                self.unread.hidden.append(self.row)
        elif tag == "col" and said.get("hidden") in ("1", "true"):
            self.unread.hidden_columns += range(int(said["min"]) - 1, _last(said["max"]))
        elif tag in ("f", "is"):
            self.held, self.formula = True, tag == "f"

    def text(self, data: str) -> None:
        if self.reads:
            self.value += data

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "v":
            self.reads = False
        elif tag == "c" and self.held:
            self._note()

    def _place(self, said: _Told) -> None:
        if "r" not in said:
            self.column += 1
            return
        found = _AT.fullmatch(said["r"].upper())
        if found is None:
            raise ValueError("this is no place of a cell")
        self.row, self.column = _row(found[2]), _column(found[1])

    def _note(self) -> None:
        at = (self.row, self.column)
        self.unread.reach(*at)
        if self.kind == "e":
            self.unread.errors[at] = self.value or "#N/A"
        elif self.formula and not self.value and self.kind != "str":
            self.unread.uncomputed.append(at)


def _last(told: str) -> int:
    return min(int(told), _COLUMNS)


def _row(told: str) -> int:
    row = int(told) - 1
    if not 0 <= row < _ROWS:
        raise ValueError("there is no such row")
    return row


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    if column > _COLUMNS:
        raise ValueError("there is no such column")
    return column - 1


# -- ods -------------------------------------------------------------------------------------------


def _of_ods(parts: zipfile.ZipFile) -> dict[str, Unread]:
    for part in filter(_READ.fullmatch, parts.namelist()):
        if part != "content.xml":
            _parsed(parts, part)
    sheets = _Ods()
    _parsed(parts, "content.xml", sheets.start, sheets.end, sheets.text)
    return sheets.found


class _Ods:
    """Follows the cells of all sheets, each of which may stand for many alike."""

    def __init__(self) -> None:
        self.found: dict[str, Unread] = {}
        self.unread = Unread()
        self.row, self.rows, self.column = 0, 0, 0
        self.cell: _Told | None = None
        self.value = ""

    def start(self, tag: str, said: _Told) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.value = said, ""
        elif tag == "table:table-row":
            self.row, self.column = self.row + self.rows, 0
            self.rows = _times(said, "rows", _ROWS)
            if said.get("table:visibility") in ("collapse", "filter"):
                self.unread.hidden += range(self.row, self.row + min(self.rows, _FEW))
        elif tag == "table:table-column":
            times = _times(said, "columns", _COLUMNS)
            if said.get("table:visibility") in ("collapse", "filter"):
                self.unread.hidden_columns += range(self.column, self.column + times)
            self.column += times
        elif tag == "table:table":
            self.unread = self.found.setdefault(said.get("table:name", ""), Unread())
            self.row = self.rows = self.column = 0

    def text(self, data: str) -> None:
        if self.cell is not None:
            self.value += data

    def end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            times = _times(self.cell, "columns", _COLUMNS)
            self._note(self.cell, times)
            self.cell, self.column = None, self.column + times

    def _note(self, said: _Told, times: int) -> None:
        typed = any(key.startswith("office:") for key in said)
        if typed or self.value.strip():
            self.unread.reach(self.row + self.rows - 1, self.column + times - 1)
        elif "table:formula" in said:
            self.unread.uncomputed.append((self.row, self.column))
        if said.get("calcext:value-type") == "error":
            rows = range(self.row, self.row + min(self.rows, _FEW))
            columns = range(self.column, self.column + min(times, _FEW))
            places = ((row, column) for row in rows for column in columns)
            self.unread.errors |= dict.fromkeys(places, self.value.strip() or "#N/A")


def _times(said: _Told, what: str, most: int) -> int:
    times = int(said.get(f"table:number-{what}-repeated", "1"))
    if not 0 <= times <= most:
        raise ValueError("a sheet holds no such number of cells")
    return times
