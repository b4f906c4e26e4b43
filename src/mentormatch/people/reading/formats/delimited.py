"""Parser of delimited text: the separator, the quotes, and rows of another width."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from mentormatch.errors import EmptyFile, InputError
from mentormatch.people.reading.formats.around import (
    TOP,
    header_at,
    is_footer,
    keep_titles,
    stop_at_nobody,
    tell_blank,
)
from mentormatch.people.reading.formats.decode import encoding_of, stream
from mentormatch.people.reading.table import Table
from mentormatch.text.phrases import any_of
from mentormatch.text.sentences import Sentence, counted, sentence
from mentormatch.text.spelling import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.people.reading.formats.wanted import Wanted
    from mentormatch.people.reading.table import Register

__all__ = ["read_delimited"]

_SEPARATORS = {
    ",": sentence("comma"),
    ";": sentence("semicolon"),
    "\t": sentence("tab"),
    "|": sentence("bar"),
}
_SAMPLE = 200
_BATCH = 1024
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
"""A cell that a spreadsheet must not take for a formula is written with one quote before it."""


def read_delimited(
    raw: bytes, register: Register, wanted: Wanted, *, encoding: str | None, delimiter: str | None
) -> Table | None:
    """Return the cells of a CSV file as text, or nothing if not even its header can be read."""
    encoding = encoding_of(raw, encoding, register)
    if not any(line.strip("\ufeff \t\r\n") for line in stream(raw, encoding)):
        register.stop_at(
            EmptyFile,
            "empty-file",
            sentence("The file is empty."),
            cure=sentence("Give it a header."),
        )
        return None
    delimiter = delimiter or _separator(raw, encoding, wanted, register)
    if delimiter is None:
        return None
    register.delimiter = delimiter
    return _table(_records(raw, encoding, delimiter, register), wanted, register)


def _separator(raw: bytes, encoding: str, wanted: Wanted, register: Register) -> str | None:
    """Return the one separator that gives the rows at the top the width of the header."""
    share = {mark: _equal_widths(raw, encoding, mark, wanted) for mark in _SEPARATORS}
    whole = [mark for mark, equal in share.items() if equal == 1]
    most = [mark for mark, equal in share.items() if equal > 0.5]
    some = [mark for mark, equal in share.items() if equal > 0]
    for fits in (whole, most, some):
        fitting = _without_titles(fits, raw, encoding, wanted) if len(fits) > 1 else fits
        if len(fitting) == 1:
            return fitting[0]
    if not any(share.values()) and _single_column(raw, encoding):
        return ","
    unusual = sentence("none of the usual ones")
    names = any_of(_SEPARATORS[mark] for mark in most) if most else unusual
    register.stop_at(
        InputError,
        "delimiter",
        sentence("It is not clear what separates the columns: {names} would fit.", names=names),
        cure=sentence('Name it in the column map, for example delimiter = ";".'),
    )
    return None


def _without_titles(
    marks: Sequence[str], raw: bytes, encoding: str, wanted: Wanted
) -> Sequence[str]:
    """Leave out separators that make a title of the first row, where another finds the header."""
    tops = {mark: _rows_at_top(raw, encoding, mark)[:TOP] for mark in marks}
    below = {mark for mark, rows in tops.items() if header_at(rows, wanted)}
    found = [mark for mark in marks if mark not in below and any(map(wanted.key, tops[mark][0]))]
    return [mark for mark in marks if mark not in below] if found else marks


def _rows_at_top(raw: bytes, encoding: str, mark: str) -> list[list[str]]:
    return _top(raw, encoding, mark, strict=True) or _top(raw, encoding, mark, strict=False)


def _equal_widths(raw: bytes, encoding: str, mark: str, wanted: Wanted) -> float:
    """Share of rows that are as wide as the header; 0 where the header is one cell."""
    rows = _rows_at_top(raw, encoding, mark)
    widths = [len(row) for row in rows[header_at(rows[:TOP], wanted) :]]
    return 0.0 if not widths or widths[0] < 2 else widths.count(widths[0]) / len(widths)


def _top(raw: bytes, encoding: str, mark: str, *, strict: bool) -> list[list[str]]:
    """Return the rows at the top; by strict rules nothing where one breaks them."""
    rows: list[list[str]] = []
    try:
        for row in islice(
            csv.reader(stream(raw, encoding), delimiter=mark, strict=strict), _SAMPLE
        ):
            rows += [row] if any(map(str.strip, row)) else []
    except csv.Error:
        # By lenient rules only a cell is too long; the rows above it tell enough.
        return [] if strict else rows
    return rows


def _single_column(raw: bytes, encoding: str) -> bool:
    header = next((line for line in stream(raw, encoding) if line.strip()), "")
    return not any(mark in header for mark in _SEPARATORS)


def _records(raw: bytes, encoding: str, delimiter: str, register: Register) -> Iterator[list[str]]:
    """Yield records; one that cannot be taken apart ends the reading, with a finding."""
    reader = csv.reader(stream(raw, encoding), delimiter=delimiter, strict=True)
    row = 0
    try:
        for record in reader:
            row += 1
            yield record
    except csv.Error as error:
        long = "limit" in str(error)
        told = (
            sentence(
                "a cell is longer than {most:,} characters, most likely because a quote is not "
                "closed",
                most=csv.field_size_limit(),
            )
            if long
            else sentence("a quote is not closed, or stands in the middle of a quoted cell")
        )
        register.stop_at(
            InputError,
            "unclosed-quote",
            sentence(
                "In the row that starts here {fault}; nothing below it can be read.", fault=told
            ),
            row=row + 1,
            column=_long_column(raw, encoding, delimiter, row, reader.line_num) if long else None,
            cure=sentence('Close the quote; a quote inside a quoted cell is doubled ("").'),
        )


def _long_column(raw: bytes, encoding: str, delimiter: str, above: int, last: int) -> str | None:
    """Return the header over the first cell that is too long, in the row below so many."""
    reader = csv.reader(stream(raw, encoding), delimiter=delimiter, strict=True)
    headers: list[str] = []
    for row in islice(reader, above):
        headers = headers or [tidy(cell) for cell in row if any(map(str.strip, row))]
    lines = islice(stream(raw, encoding), reader.line_num, last)
    place = _long_cell("".join(lines), delimiter)
    return headers[place] if place < len(headers) else None


def _long_cell(record: str, mark: str) -> int:
    """Return the place of the first cell that is too long, counted from 0."""
    longest, start, place, in_quotes = csv.field_size_limit(), 0, 0, False
    for found in re.finditer(f'["{re.escape(mark)}]', record):
        if found.start() - start > longest:
            break
        if found[0] == '"':
            in_quotes = not in_quotes
        elif not in_quotes:
            start, place = found.end(), place + 1
    return place


def _table(records: Iterator[list[str]], wanted: Wanted, register: Register) -> Table | None:
    """Turn records into columns as they come; rows as such are never held all at once."""
    numbered = ((n, r) for n, r in enumerate(records, start=1) if any(map(str.strip, r)))
    start = list(islice(numbered, TOP))
    if not start:
        return None
    at = header_at([record for _, record in start], wanted)
    top, headers = start[at]
    keep_titles([(n, _unescaped(record)) for n, record in start[:at]], top, register)
    body = chain(start[at + 1 :], numbered)
    columns: list[list[str]] = [[] for _ in headers]
    rows: list[int] = []
    last, seen = top, 0
    while batch := list(islice(body, _BATCH)):
        last, seen = batch[-1][0], seen + len(batch)
        batch = [(number, _padded(record, len(headers))) for number, record in batch]
        whole = [record for _, record in batch if len(record) == len(headers)]
        rows += [number for number, record in batch if len(record) == len(headers)]
        for column, cells in zip(columns, zip(*whole, strict=True), strict=False):
            column.extend(cells)
        _refuse_widths(batch, len(headers), register)
    _tell_empty_rows(last - top - seen, seen, register)
    return Table([tidy(header) for header in headers], list(map(_unescaped, columns)), rows)


def _padded(record: list[str], width: int) -> list[str]:
    """Return a short row that is a note or a total as a row of the table, for whoever reads it."""
    short = 0 < len(record) < width and not any(map(str.strip, record[1:]))
    return [*record, *[""] * (width - len(record))] if short and is_footer(record[0]) else record


def _tell_empty_rows(blank: int, seen: int, register: Register) -> None:
    tell_blank(blank, register)
    if not seen and register.stop is None:
        stop_at_nobody(register)


def _refuse_widths(body: Sequence[tuple[int, list[str]]], width: int, register: Register) -> None:
    for row, cells in body:
        if len(cells) != width:
            many = len(cells) > width
            register.aside[row] = cells
            # Cells of such a row may stand under the wrong header, so none of them is shown.
            register.unread += 1
            register.tell(
                "refused",
                "too-many-fields" if many else "too-few-fields",
                _other_width(len(cells), many=many),
                row=row,
                expected=_cells(width),
                cure=sentence(
                    "Put quotes around cells that hold the separator, and leave empty cells in "
                    "place."
                ),
            )


@cache
def _other_width(cells: int, *, many: bool) -> Sentence:
    return sentence(
        "The row has {cells}, more than the header."
        if many
        else "The row has {cells}, fewer than the header.",
        cells=_cells(cells),
    )


@cache
def _cells(count: int) -> Sentence:
    return counted(count, "{count} cell", "{count:,} cells")


def _unescaped(column: Sequence[str]) -> Sequence[str]:
    if "'" not in "".join(column):
        return column
    return [c[1:] if c[:1] == "'" and _ESCAPED.match(c) else c for c in column]
