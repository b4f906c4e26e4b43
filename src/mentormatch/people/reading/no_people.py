"""Rows that are no people: second headers of survey tools, totals, notes and lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mentormatch.errors import NoRows
from mentormatch.people.reading.header_names import field_called
from mentormatch.text.spelling import fold, normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.reading.table import Register, Table

__all__ = ["people_only"]

_IMPORT_ID = re.compile(r"\{\W*ImportId\b")
_LINE = re.compile(r"[-=_*–—.~#+\s]+")
_SUMS = re.compile(
    r"(?:grand |sub-?\s?)?totals?|totaal|totalen|som|sum|summe|gesamt|insgesamt|somme|average|mean|"
    r"gemiddelde|durchschnitt|moyenne|median|mediaan|count|aantal|anzahl|nombre",
)
_BESIDE = {
    "a total": re.compile(r"[-+\d.,%:/\s]+"),
    "an example": re.compile(r".*", re.DOTALL),
    "a line": _LINE,
    "a note": _LINE,
}
"""What may stand beside an id that looks like one of these."""
_EXAMPLES = frozenset("example voorbeeld beispiel exemple e.g. bijv. z.b.".split())
_SENTENCE = 3
"""An id of so many words is a note, where ids are words or numbers."""


def people_only(table: Table, at: int | None, register: Register) -> Table:
    """Return the table without rows that are no people, and tell of each of them.

    Parameters
    ----------
    table
        Cells as they stand.
    at
        The column of ids; without one nothing is left out.
    register
        Where findings go: second headers are left out, what else is no person is refused.
    """
    if at is None:
        return table
    columns = [
        # Most cells are text, of which there may be millions.
        [cell.strip() if type(cell) is str else _text(cell) for cell in cells]
        for cells in table.cells
    ]
    headers = _second_headers(columns, table.headers, at)
    strangers = {} if len(columns) < 2 else _strangers(columns, at)
    for row in sorted(headers):
        _tell(
            "repair",
            "second-header",
            "The row repeats the header or explains it, as survey tools write it, and is no "
            "person; it was left out.",
            table.rows[row],
            register,
        )
    for row, called in sorted(strangers.items()):
        message = f"The row looks like {called} and not like a person."
        _tell("refused", "not-a-person", message, table.rows[row], register)
    register.headers, register.nobody = len(headers), len(strangers.keys() - headers)
    return _without(table, headers | strangers.keys(), register)


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def _tell(severity: Any, code: str, message: str, row: int, register: Register) -> None:
    cure = "Take the row out of the file, or give it an id of its own." if code[0] == "n" else None
    register.tell(severity, code, message, row=row, cure=cure)


def _second_headers(columns: Sequence[Sequence[str]], headers: Sequence[str], at: int) -> set[int]:
    """Find rows that hold headers again: their texts, or the names that a survey tool gives."""
    imported = {
        row
        for cells in columns
        for row, cell in enumerate(cells)
        if cell[:1] == "{" and _IMPORT_ID.match(cell)
    }
    if imported == {1}:
        imported.add(0)  # the questions, in words
    own = normal_form(headers[at])
    repeated = {
        row
        for row, said in enumerate(columns[at])
        if said and (normal_form(said) == own or field_called(said) == "id")
    }
    return imported | {row for row in repeated if _is_header(columns, headers, row)}


def _is_header(columns: Sequence[Sequence[str]], headers: Sequence[str], row: int) -> bool:
    """Tell whether no cell of a row but texts stands there: no number, no item in the grammar."""
    said = [(cells[row], header) for cells, header in zip(columns, headers, strict=True)]
    same = sum(normal_form(cell) == normal_form(header) for cell, header in said if cell)
    return 2 * same >= sum(bool(cell) for cell, _ in said) or row == 0


def _strangers(columns: Sequence[Sequence[str]], at: int) -> dict[int, str]:
    """Find sums, examples, notes and lines among the rows, and what each of them is."""
    ids = columns[at]
    wordy = sum(" " in said for said in ids)
    notes_show = 2 * wordy < len(ids)
    found = {}
    for row, said in enumerate(ids):
        called = _called(said)
        if called is None and notes_show and _is_note(said):
            called = "a note"
        if called and not _says_more(columns, at, row, _BESIDE[called]):
            found[row] = called
    return found


def _called(said: str) -> str | None:
    word = fold(said).rstrip(":")
    if _SUMS.fullmatch(word) or _SUMS.fullmatch(word.partition(":")[0]):
        return "a total"
    if word in _EXAMPLES:
        return "an example"
    return "a line" if said and _LINE.fullmatch(said) else None


def _is_note(said: str) -> bool:
    return len(said.split()) >= _SENTENCE or said.startswith(("*", "http"))


def _says_more(
    columns: Sequence[Sequence[str]], at: int, row: int, beside: re.Pattern[str]
) -> bool:
    """Tell whether a row holds answers, besides what stands in a row of its kind."""
    rest = (cells[row] for place, cells in enumerate(columns) if place != at)
    return any(cell and not beside.fullmatch(cell) for cell in rest)


def _without(table: Table, rows: set[int], register: Register) -> Table:
    if not rows:
        return table
    kept = [row for row in range(len(table.rows)) if row not in rows]
    if not kept:
        message, cure = "There is a header and nobody below it.", "Add one row a person."
        register.stop_at(NoRows, "no-rows", message, cure=cure)
    cells = [[column[row] for row in kept] for column in table.cells]
    return replace(table, cells=cells, rows=[table.rows[row] for row in kept])
