"""Workbooks (xlsx, xls, ods) by python-calamine, and which of their sheets is meant.

Formulas are never evaluated: what a spreadsheet computed last is what counts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from mentormatch.errors import EmptyFile, InputError
from mentormatch.people.reading.formats.around import header_at
from mentormatch.people.reading.formats.containers import parts_of, refuse_damaged
from mentormatch.people.reading.formats.sheets import Sheet, table_of_sheet
from mentormatch.people.reading.formats.workbook_cells import unread_cells
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import counted, few, fixed, joined, sentence
from mentormatch.text.spelling import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

    from mentormatch.people.reading.formats.kinds import Content
    from mentormatch.people.reading.formats.wanted import Wanted
    from mentormatch.people.reading.formats.workbook_cells import Unread
    from mentormatch.people.reading.table import Register, Table

__all__ = ["SheetSeen", "read_workbook", "sheets_in"]

ValueT = TypeVar("ValueT")
_SHOWN = 12
_LINK = re.compile(r"xl/externalLinks/externalLink", re.IGNORECASE)
_BESIDE = {
    "pictures": re.compile(r"xl/media/|Pictures/", re.IGNORECASE),
    "charts": re.compile(r"xl/charts/", re.IGNORECASE),
    "comments": re.compile(r"xl/(?:threadedC|c)omments", re.IGNORECASE),
}
"""What else a workbook may hold, by the parts that hold it."""
_CALLED = {
    "pictures": sentence("pictures"),
    "charts": sentence("charts"),
    "comments": sentence("comments"),
}


def read_workbook(content: Content, wanted: Wanted, register: Register) -> Table | None:
    """Return the cells of the one sheet that is asked for, or that holds what is wanted.

    Raises
    ------
    InputError
        If the workbook cannot be read, or it is not clear which sheet is meant.
    """
    unread = unread_cells(content)
    _tell_beside(content, register)
    book = _opened(content)
    visible = [sheet.name for sheet in book.sheets_metadata if _is_table(sheet)]
    asked = wanted.usual_sheet if wanted.sheet is None else wanted.sheet
    if asked is not None:
        name = _named(asked, book.sheet_names, content.name)
        sheet = _sheet(book, name, unread, content)
    else:
        hidden = [s.name for s in book.sheets_metadata if _is_hidden(s)]
        _tell_hidden([_sheet(book, name, unread, content) for name in hidden], wanted, register)
        sheets = [_sheet(book, name, unread, content) for name in visible]
        sheet = _only(
            [sheet for sheet in sheets if sheet.header(wanted)], wanted, content, register
        )
    register.sheet = sheet.name
    if register.mends is not None:
        register.days = _days(book, sheet.name, content)
    if content.kind == "xls":
        _tell_old(register)
    if not sheet.header(wanted):
        register.stop_at(
            EmptyFile, "empty-file", sentence("The sheet {name} is empty.", name=quoted(sheet.name))
        )
        return None
    return table_of_sheet(sheet, wanted, register)


class SheetSeen(NamedTuple):
    """A sheet as a reader sees it first: its name, its header, and the rows below."""

    name: str
    header: list[str]
    rows: int


def sheets_in(content: Content, wanted: Wanted) -> list[SheetSeen]:
    """Return the sheets of a workbook that are not hidden and hold a word, in their order.

    Of a workbook with one sheet nothing is read, since there is no question.
    """
    book = _opened(content)
    names = [sheet.name for sheet in book.sheets_metadata if _is_table(sheet)]
    seen = list[SheetSeen]()
    for name in names if len(names) > 1 else ():
        sheet = _sheet(book, name, {}, content)
        if top := sheet.top():
            at = header_at(top, wanted)
            rows = sum(1 for _ in sheet.filled()) - at - 1
            seen.append(SheetSeen(name, [tidy(cell) for cell in top[at]], rows))
    return seen


def _opened(content: Content) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content.raw)), content)


def _sheet(
    book: CalamineWorkbook, name: str, unread: Mapping[str, Unread], content: Content
) -> Sheet:
    found: CalamineSheet = _guarded(lambda: book.get_sheet_by_name(name), content)
    rows = _guarded(lambda: found.to_python(skip_empty_area=False), content)
    merged = _guarded(lambda: found.merged_cell_ranges, content)
    return Sheet.of(name, rows, merged or (), unread.get(name))


def _days(book: CalamineWorkbook, name: str, content: Content) -> dict[tuple[int, int], date]:
    """Return the cells that hold a day or a moment, by row as a spreadsheet counts it."""
    found: CalamineSheet = _guarded(lambda: book.get_sheet_by_name(name), content)
    rows = _guarded(lambda: found.to_python(skip_empty_area=False), content)
    return {
        (number, position): cell
        for number, row in enumerate(rows, start=1)
        for position, cell in enumerate(row)
        if isinstance(cell, date)
    }


def _guarded(read: Callable[[], ValueT], content: Content) -> ValueT:
    """Read a part of a workbook; whatever stops its reader is told in words."""
    from python_calamine import CalamineError, PasswordError

    try:
        return read()
    except PasswordError:
        raise InputError(
            f"{content.name} is protected by a password; save a copy without the password"
        ) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        refuse_damaged(content.name)
    except BaseException as error:
        # A reader in Rust that meets what it takes for impossible raises this kind of its own.
        if type(error).__name__ != "PanicException":
            raise
        refuse_damaged(content.name)


def _tell_old(register: Register) -> None:
    register.tell(
        "note",
        "old-workbook",
        sentence(
            "In a workbook of the old kind (xls), errors such as #N/A look like empty cells. They "
            "were read as empty."
        ),
        cure=sentence("If it holds formulas, save it as .xlsx and read that file."),
    )


# -- which sheet -----------------------------------------------------------------------------------


def _is_table(sheet: Any) -> bool:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    shown = sheet.visible == SheetVisibleEnum.Visible
    return bool(shown and sheet.typ == SheetTypeEnum.WorkSheet)


def _is_hidden(sheet: Any) -> bool:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return bool(sheet.visible != SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet)


def _tell_hidden(sheets: Sequence[Sheet], wanted: Wanted, register: Register) -> None:
    """Tell which sheets are hidden; a warning where people may stand in one."""
    if sheets:
        people = any(map(wanted.key, chain.from_iterable(s.header(wanted) for s in sheets)))
        told = counted(
            len(sheets),
            "A hidden sheet was not read: {names}",
            "Hidden sheets were not read: {names}",
            names=_names_of(sheets),
        )
        register.tell(
            "warning" if people else "note",
            "hidden-sheet",
            sentence("{told}; there may be people in it.", told=told)
            if people
            else sentence("{told}.", told=told),
            cure=sentence('To read it, name it: sheet="..." (--sheet).'),
        )


def _tell_beside(content: Content, register: Register) -> None:
    """Tell what a workbook holds beside its cells: links to other files, pictures, comments."""
    if content.kind == "xls":
        return
    parts = parts_of(content.raw, content.name).namelist()
    if any(map(_LINK.match, parts)):
        register.tell(
            "warning",
            "external-links",
            sentence(
                "The workbook takes values from other files. They were not opened; the values "
                "computed last count."
            ),
            cure=sentence("Paste these cells as values if the other files have changed since."),
        )
    found = [_CALLED[kind] for kind, pattern in _BESIDE.items() if any(map(pattern.match, parts))]
    if found:
        register.tell(
            "note",
            "beside-cells",
            sentence(
                "The workbook also has {kinds}, which were not read.",
                kinds=joined(map(fixed, found)),
            ),
        )


def _names(sheets: Sequence[str]) -> str:
    return few([quoted(name) for name in sheets], _SHOWN)


def _named(sheet: str, names: Sequence[str], called: str) -> str:
    """Return the sheet of a name; case and outer space do not matter where one fits."""
    if not isinstance(sheet, str):
        raise InputError(f"sheet is the name of a sheet, not {quoted(sheet)}")
    near = [name for name in names if tidy(name).casefold() == tidy(sheet).casefold()]
    if sheet in names or len(near) == 1:
        return sheet if sheet in names else near[0]
    raise InputError(
        f"there is no sheet {quoted(sheet)} in {called}{did_you_mean(sheet, names)}; "
        f"it has {_names(names)}"
    )


def _only(sheets: Sequence[Sheet], wanted: Wanted, content: Content, register: Register) -> Sheet:
    """Return the one sheet with a word in it, or the one with the column that is needed."""
    if not sheets:
        raise EmptyFile(f"{content.name} has no visible sheet with anything in it")
    if len(sheets) == 1:
        return sheets[0]
    keyed = [sheet for sheet in sheets if any(map(wanted.key, sheet.header(wanted)))]
    known = [sheet for sheet in sheets if sum(map(wanted.known, sheet.header(wanted))) > 1]
    for fits in (keyed, known):
        if len(fits) == 1:
            _tell_left(fits[0], sheets, register)
            return fits[0]
        if fits:
            break
    some = keyed or known
    reason = (
        f"has {several(len(some), 'sheet', 'sheets')} that may be meant: {_names_of(some)}"
        if some
        else f"has several sheets, and none of them has a header that is known: {_names_of(sheets)}"
    )
    raise InputError(f'{content.name} {reason}; say which to read: sheet="..." (--sheet)')


def _names_of(sheets: Sequence[Sheet]) -> str:
    return _names([sheet.name for sheet in sheets])


def _tell_left(chosen: Sheet, sheets: Sequence[Sheet], register: Register) -> None:
    left = _names([sheet.name for sheet in sheets if sheet is not chosen])
    register.tell(
        "note",
        "other-sheets",
        sentence(
            "The sheet {name} was read, and no other: {others}.",
            name=quoted(chosen.name),
            others=left,
        ),
        cure=sentence('To read another, name it: sheet="..." (--sheet).'),
    )
