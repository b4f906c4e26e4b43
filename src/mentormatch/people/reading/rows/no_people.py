"""Rows that are no people: second headers of survey tools, totals, notes and lines."""

from __future__ import annotations

import re
import statistics
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.no_answers import COVERED
from mentormatch.people.reading.formats.around import (
    BESIDE,
    KINDS,
    called,
    is_note,
    stop_at_nobody,
)
from mentormatch.people.reading.headers.names import field_called
from mentormatch.text.sentences import Sentence, sentence
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.people.reading.table import Register, Table

__all__ = ["people_only"]

_IMPORT_ID = re.compile(r"\{\W*ImportId\b")


_DOUBTFUL = ("an example", "perhaps a total")
"""What is refused at the foot too."""
_SPARSE = 3
"""Cells at most, and times as many in a usual row, where a total beside words is no person."""


def people_only(
    table: Table, at: int | None, register: Register, *, of_rows: bool = False
) -> Table:
    """Return the table without rows that are no people, and tell of each of them.

    Parameters
    ----------
    table
        Cells as they stand.
    at
        The column of ids; without one nothing is left out.
    of_rows
        Whether ids are made of the numbers of rows, where no column holds one.
    register
        Where findings go: second headers, and what stands below the last person, are left out;
        what else is no person is refused.
    """
    if at is None and not of_rows:
        return table
    columns = [
        # Most cells are text, of which there may be millions.
        list(map(str.strip if set(map(type, cells)) <= {str} else _text, cells))
        for cells in table.cells
    ]
    headers = _second_headers(columns, table.headers, at or 0)
    ids = [""] * len(table.rows) if at is None else columns[at]
    strangers = {} if len(columns) < 2 else _strangers(columns, ids, at)
    if of_rows and len(columns) > 1:
        strangers = _sums(columns, ids) | strangers
    for row in sorted(headers):
        _tell(
            "note",
            "second-header",
            sentence(
                "The row repeats or explains the header, as survey tools do. It is no person and "
                "was left out."
            ),
            table.rows[row],
            register,
        )
    below = _below(strangers, ids)
    for row, kind in sorted(strangers.items()):
        called_so = KINDS[kind]
        if row in below:
            told = sentence(
                "The row looks like {kind} and not like a person. It is below the last person and "
                "was left out.",
                kind=called_so,
            )
            _tell("note", "footer", told, table.rows[row], register)
        else:
            told = sentence("The row looks like {kind} and not like a person.", kind=called_so)
            _tell("refused", "not-a-person", told, table.rows[row], register)
    register.headers, register.footers = len(headers), len(below - headers)
    register.nobody = len(strangers.keys() - headers - below)
    return _without(table, headers | strangers.keys(), register)


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def _tell(severity: Any, code: str, message: Sentence, row: int, register: Register) -> None:
    own = sentence("Take the row out of the file, or give it an id of its own.")
    register.tell(severity, code, message, row=row, cure=own if severity == "refused" else None)


def _second_headers(columns: Sequence[Sequence[str]], headers: Sequence[str], at: int) -> set[int]:
    """Find rows that hold headers again: their texts, or the names that a survey tool gives."""
    imported = {
        row
        for cells in columns
        if "ImportId" in "".join(cells)
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


def _strangers(
    columns: Sequence[Sequence[str]], ids: Sequence[str], at: int | None
) -> dict[int, str]:
    """Find sums, examples, notes and lines among the rows, and what each of them is.

    They begin where the id should stand, or in the first cell of a row; beside a total a count may
    stand where the id should.
    """
    begun = [(said, at) if said else _first(columns, row) for row, said in enumerate(ids)]
    wordy = sum(" " in text for text, _ in begun)
    notes_show = 2 * wordy < len(ids)
    found: dict[int, str | None] = {}
    for row, (text, place) in enumerate(begun):
        kind = called(text) or ("a note" if notes_show and is_note(text) else None)
        if kind is not None:
            found[row] = _beside(columns, row, place, kind)
        elif at and (before := _total_before(columns, row, at)) is not None:
            found[row] = _beside(columns, row, before, "a total")
    return {row: kind for row, kind in found.items() if kind}


def _beside(columns: Sequence[Sequence[str]], row: int, place: int | None, kind: str) -> str | None:
    """Return of what kind a row is by what stands beside its first cell; None if of a person."""
    rest = [cells[row] for other, cells in enumerate(columns) if other != place]
    if not _says_more(rest, BESIDE[kind]):
        return kind
    return "perhaps a total" if kind == "a total" and _is_sparse(columns, rest) else None


def _total_before(columns: Sequence[Sequence[str]], row: int, at: int) -> int | None:
    """Return where a total stands to the left of the id, if that is the first cell of the row."""
    place = next((place for place in range(at) if columns[place][row]), None)
    return None if place is None or called(columns[place][row]) != "a total" else place


def _is_sparse(columns: Sequence[Sequence[str]], rest: Sequence[str]) -> bool:
    """Tell whether so few cells beside a total are filled that it is hardly a person."""
    filled = 1 + sum(map(bool, rest))
    usual = statistics.median(map(_count_filled, zip(*columns, strict=True)))
    return filled <= _SPARSE and _SPARSE * filled < usual and not any("@" in cell for cell in rest)


def _count_filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _sums(columns: Sequence[Sequence[str]], ids: Sequence[str]) -> dict[int, str]:
    """Find last rows of few numbers and nothing else, where no id tells them from people."""
    found: dict[int, int] = {}
    for row in range(len(columns[0]) - 1, -1, -1):
        filled = [cells[row] for cells in columns if cells[row]]
        if ids[row] or not filled or not all(map(_is_number, filled)):
            break
        found[row] = len(filled)
    if not found:
        return {}
    usual = statistics.median(map(_count_filled, zip(*columns, strict=True)))
    return {row: "a total" for row, filled in found.items() if _SPARSE * filled <= usual}


def _first(columns: Sequence[Sequence[str]], row: int) -> tuple[str, int]:
    filled = ((cells[row], place) for place, cells in enumerate(columns) if cells[row])
    return next(filled, ("", 0))


def _below(strangers: Mapping[int, str], ids: Sequence[str]) -> set[int]:
    """Return those that stand below the last person: totals, notes and lines, but no example.

    A total beside a number that may be an id is left to whoever mends the file; where no person's
    id is a number, it is none.
    """
    below: set[int] = set()
    numbered = any(_is_number(said) for row, said in enumerate(ids) if row not in strangers)
    for row in range(len(ids) - 1, -1, -1):
        said = ids[row]
        counted = _is_number(said) and not numbered
        begins = not said or counted or called(said) is not None or is_note(said)
        if strangers.get(row, "an example") in _DOUBTFUL or not begins:
            return below
        below.add(row)
    return set()  # there is no person whom they stand below


def _is_number(said: str) -> bool:
    return said.removesuffix(".0").isdigit()


def _says_more(row: Sequence[str], beside: re.Pattern[str]) -> bool:
    """Tell whether a row holds answers, besides what stands in a row of its kind."""
    return any(
        cell not in ("", COVERED) and not beside.fullmatch(cell) and called(cell) != "a total"
        for cell in row
    )


def _without(table: Table, rows: set[int], register: Register) -> Table:
    if not rows:
        return table
    kept = [row for row in range(len(table.rows)) if row not in rows]
    if not kept:
        stop_at_nobody(register)
    cells = [[column[row] for row in kept] for column in table.cells]
    return replace(table, cells=cells, rows=[table.rows[row] for row in kept])
