"""One sheet of a workbook as a table: its header, its cells as values, and what they do not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.no_answers import COVERED, UNCOMPUTED
from mentormatch.people.reading.formats.around import (
    TOP,
    header_at,
    keep_titles,
    stop_at_nobody,
    tell_blank,
)
from mentormatch.people.reading.formats.records import fitted
from mentormatch.people.reading.formats.workbook_cells import Unread
from mentormatch.text.masking import column_called
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import Sentence, counted, few, sentence
from mentormatch.text.spelling import normal_form, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.reading.formats.wanted import Wanted
    from mentormatch.people.reading.table import Register, Table

__all__ = ["Sheet", "table_of_sheet"]

_INEXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number, and has made zeros of the others."""
_SHOWN = 12
_Ranges = Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet from its first row on.

    Parameters
    ----------
    name
        What it is called.
    rows
        Its cells as values: text, numbers, booleans; an empty cell is an empty text.
    merged
        Ranges of cells that are one, by their first and last row and column, counted from 0.
    unread
        What stands in no value of a cell.
    """

    name: str
    rows: Sequence[list[Any]]
    merged: _Ranges
    unread: Unread

    @classmethod
    def of(
        cls, name: str, rows: Sequence[Sequence[Any]], merged: _Ranges, unread: Unread | None
    ) -> Sheet:
        """Return a sheet of what its reader gives, with errors in the cells that hold one."""
        unread = unread or Unread()
        plain = [[_plain(cell) for cell in row] for row in rows]
        for (row, column), text in unread.errors.items():
            if row < len(plain) and column < len(plain[row]):
                plain[row][column] = text
        return cls(name, plain, merged or unread.merged, unread)

    def filled(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yield the rows that hold a word, each with its number in the spreadsheet."""
        numbered = zip(count(1), self.rows, strict=False)
        return ((n, row) for n, row in numbered if any(not _is_blank(cell) for cell in row))

    def header(self, wanted: Wanted) -> list[str]:
        """Return the header, or nothing where the sheet is empty."""
        top = self.top()
        return [] if not top else top[header_at(top, wanted)]

    def top(self) -> list[list[str]]:
        """Return the first rows that hold a word, as text."""
        return [[str(cell) for cell in row] for _, row in islice(self.filled(), TOP)]


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _plain(cell: Any) -> Any:
    """Return a value as people write it: whole numbers without a point, days in ISO form."""
    if type(cell) is float:
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, dt.time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        told = f"{minutes // 60:02}:{minutes % 60:02}"
        return f"{told}:{seconds:02}" if seconds else told
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def table_of_sheet(sheet: Sheet, wanted: Wanted, register: Register) -> Table:
    """Return the rows below the header as columns; rows without a word are left out.

    Parameters
    ----------
    sheet
        A sheet with a word in it.
    wanted
        Which headers are looked for.
    register
        Where findings go.
    """
    filled = list(sheet.filled())
    at = header_at(sheet.top(), wanted)
    (top, header), body = filled[at], filled[at + 1 :]
    keep_titles(filled[:at], top, register)
    rows = [number for number, _ in body]
    headers = [tidy(str(cell)) for cell in header]
    _mark_cells(sheet, top, [normal_form(name) in wanted.merged for name in headers], register)
    columns = list(map(list, zip(*(row for _, row in body), strict=True))) or [[] for _ in headers]
    _tell_empty_rows(top, rows, register)
    _tell_hidden(sheet, top, headers, register)
    _doubt_long_numbers(headers, columns, rows, register)
    return fitted(headers, columns, rows, register)


def _tell_empty_rows(top: int, rows: Sequence[int], register: Register) -> None:
    blank = rows[-1] - top - len(rows) if rows else 0
    tell_blank(blank, register)
    if not rows:
        stop_at_nobody(register)


def _mark_cells(sheet: Sheet, top: int, merged: Sequence[bool], register: Register) -> None:
    """Mark cells below the header that hold no answer of their own, so that readers refuse them.

    Parameters
    ----------
    sheet
        Its cells are changed.
    top
        Row of the header, counted from 1.
    merged
        For each column, whether a merged cell counts for each of its rows.
    register
        Where it is told that one did.
    """
    for row, column in sheet.unread.uncomputed:
        if top <= row < len(sheet.rows) and column < len(sheet.rows[row]):
            sheet.rows[row][column] = UNCOMPUTED
    filled = []
    for (first, left), (last, right) in sheet.merged:
        covered = _covered(sheet, first, left, last, right) if first >= top else []
        each = left == right < len(merged) and merged[left]
        for row, column in covered:
            sheet.rows[row][column] = sheet.rows[first][left] if each else COVERED
        filled += [first + 1] if each and covered else []
    if filled:
        message = counted(
            len(filled),
            "{count} merged cell counts for each of its rows ({rows}).",
            "{count:,} merged cells count for each of their rows ({rows}).",
            rows=these_rows(sorted(filled)),
        )
        register.tell("repair", "merged-cells", message, row=min(filled))


def _covered(sheet: Sheet, first: int, left: int, last: int, right: int) -> list[tuple[int, int]]:
    """Return the cells of a range that a merged one covers, if it holds a word."""
    if first >= len(sheet.rows) or _is_blank(sheet.rows[first][left]):
        return []
    rows = range(first, min(last + 1, len(sheet.rows)))
    columns = range(left, min(right + 1, len(sheet.rows[first])))
    cells = ((row, column) for row in rows for column in columns)
    return [cell for cell in cells if cell != (first, left)]


def _tell_hidden(sheet: Sheet, top: int, headers: Sequence[str], register: Register) -> None:
    """Tell of rows and columns that are not shown."""
    unseen = [at for at in sheet.unread.hidden_columns if at < len(headers) and headers[at]]
    if unseen:
        told = counted(
            len(unseen),
            "{count} column is hidden in the spreadsheet, but was read like any other: {headers}.",
            "{count:,} columns are hidden in the spreadsheet, but were read like any other: "
            "{headers}.",
            headers=few([column_called(headers[at], at) for at in unseen], _SHOWN),
        )
        cure = sentence("Delete what is not meant, or name it under ignore in the column map.")
        register.tell("warning", "hidden-column", told, cure=cure)
    hidden = [row for row in sheet.unread.hidden if top <= row < len(sheet.rows)]
    if hidden:
        told = counted(
            len(hidden),
            "{count} row is hidden in the spreadsheet, perhaps by a filter, but was read like any "
            "other",
            "{count:,} rows are hidden in the spreadsheet, perhaps by a filter, but were read "
            "like any other",
        )
        cure = sentence("Delete the rows that are not meant.")
        _warn("hidden-row", told, hidden, cure, register)


def _warn(
    code: str, told: Sentence, rows: Sequence[int], cure: Sentence, register: Register
) -> None:
    """Warn of rows, which are counted from 0."""
    places = sorted({row + 1 for row in rows})
    message = sentence("{told} ({rows}).", told=told, rows=these_rows(places))
    register.tell("warning", code, message, row=places[0], cure=cure)


def _doubt_long_numbers(
    headers: Sequence[str],
    columns: Sequence[Sequence[Any]],
    rows: Sequence[int],
    register: Register,
) -> None:
    for header, column in zip(headers, columns, strict=True):
        long = [
            row
            for row, cell in zip(rows, column, strict=True)
            if type(cell) is int and abs(cell) >= _INEXACT
        ]
        if long:
            register.tell(
                "warning",
                "long-number",
                counted(
                    len(long),
                    "{count} number has more than 15 digits, and a spreadsheet keeps only 15 "
                    "({rows}).",
                    "{count:,} numbers have more than 15 digits, and a spreadsheet keeps only 15 "
                    "({rows}).",
                    rows=these_rows(long),
                ),
                row=long[0],
                column=header,
                cure=sentence("Format the column as text before it is filled in."),
            )
