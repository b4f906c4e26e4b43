"""The columns of a source as text: a header, a place, and what stands in each cell."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError, MissingColumn, NoRows
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.reading.formats.sources import file_name, listed, table_of
from mentormatch.people.reading.headers.wanted import wanted_headers
from mentormatch.people.reading.table import Register
from mentormatch.people.schema.profile import Profile
from mentormatch.text.masking import looks_like_contact
from mentormatch.text.spelling import fold, normal_form, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from mentormatch.people.grammar.map_sides import Side
    from mentormatch.people.reading.table import Table

__all__ = ["Column", "Sheet", "sheet_of"]

_NO_ANSWERS = frozenset(
    fold(word)
    for word in (
        "n/a|na|n.a.|n.a|n/b|n.b.|nvt|n.v.t.|n.v.t|no answer|not applicable|not available|unknown|"
        "niet van toepassing|geen antwoord|onbekend|keine angabe|k.a.|tbd|-|--|?|/|null|nan"
    ).split("|")
)
_LONGEST_NO_ANSWER = 30


@dataclass(frozen=True)
class Column:
    """One column.

    Parameters
    ----------
    place
        Of the column in its source, from 0.
    header
        As the source spells it.
    answers
        What stands in the cells that are not empty; a native list as its items.
    rows
        Cells in all.
    native
        Whether some cells are lists or mappings and not text.
    alone
        Whether the header finds this column and no other.
    question
        What was asked, where a survey tool writes it below a short header.
    """

    place: int
    header: str
    answers: tuple[str | tuple[str, ...], ...]
    rows: int
    native: bool = False
    alone: bool = True
    question: str = ""

    @property
    def asked(self) -> str:
        """What was asked: the question, or else the header."""
        return self.question or self.header

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The answers as text."""
        return tuple(a if isinstance(a, str) else "; ".join(a) for a in self.answers)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows hold each answer, folded."""
        return Counter(map(fold, self.texts))


@dataclass(frozen=True)
class Sheet:
    """A source: its columns, and whose it is.

    Parameters
    ----------
    name
        Of the file, or what a source without one is called.
    side
        Whose it is, as far as that is known.
    columns, rows
        The columns, and how many people there are.
    missing
        Cells that say that there is no answer, such as n/a; they are no answers of any column.
    """

    name: str
    side: Side | None
    columns: tuple[Column, ...]
    rows: int
    missing: tuple[str, ...] = ()


def sheet_of(source: Any, side: Side | None, *, encoding: str | None, called: str) -> Sheet:
    """Return the columns of a path, a frame or dicts.

    Raises
    ------
    InputError
        If the source cannot be read as a table, or its first row looks like a person.
    """
    people = listed(source)
    if isinstance(people, list) and any(isinstance(one, Profile) for one in people):
        raise InputError("these are profiles, which need no column map")
    register = Register(file_name(source))
    # Any header that is known finds the row of headers: which of them holds ids is the question.
    wanted = wanted_headers(ColumnMap(id_from="row"), encoding=encoding)
    table = table_of(people, wanted, register)
    # A form that nobody has answered yet has headers all the same.
    if table is None or register.stop not in (None, NoRows) or not table.headers:
        from mentormatch.findings import Findings

        findings = Findings(register.found)
        told = f"{register.file or 'the source'} cannot be read as a table\n{findings.refused}"
        raise (register.stop or InputError)(told, findings)
    _refuse_people(table, register.file or called)
    table, questions = _without_second_headers(table)
    missing = _missing(table)
    columns = _columns(table, questions, missing)
    return Sheet(register.file or called, side, columns, len(table.rows), missing)


def _missing(table: Table) -> tuple[str, ...]:
    """Return the words on our list of cells without an answer that stand in the table."""
    found = {
        cell.strip()
        for cells in table.cells
        for cell in cells
        if isinstance(cell, str) and len(cell) <= _LONGEST_NO_ANSWER and fold(cell) in _NO_ANSWERS
    }
    by_word = {fold(word): word for word in sorted(found, reverse=True)}
    return tuple(sorted(by_word.values()))


def _refuse_people(table: Table, called: str) -> None:
    contact = [str(n) for n, h in enumerate(table.headers, start=1) if looks_like_contact(h)]
    if contact:
        raise MissingColumn(
            f"{called}: contact data stands in the header (cell {', '.join(contact)}); there may "
            "be no header row. Make the first row the header."
        )


def _without_second_headers(table: Table) -> tuple[Table, Sequence[str]]:
    """Take out the rows below the header in which a survey tool repeats and explains it."""
    imported = [column[:2] for column in table.cells if str(column[1:2]).count("ImportId")]
    if not imported:
        return table, [""] * len(table.headers)
    questions = [str(column[0]).strip() for column in table.cells]
    cells = [column[2:] for column in table.cells]
    return replace(table, cells=cells, rows=table.rows[2:]), questions


def _columns(table: Table, questions: Sequence[str], missing: Sequence[str]) -> tuple[Column, ...]:
    unanswered = set(map(fold, missing))
    exact = Counter(table.headers)
    forms = Counter(map(normal_form, table.headers))
    return tuple(
        _column(place, header, cells, exact, forms, question, unanswered)
        for place, (header, cells, question) in enumerate(
            zip(table.headers, table.cells, questions, strict=True)
        )
    )


def _column(
    place: int,
    header: str,
    cells: Sequence[Any],
    exact: Mapping[str, int],
    forms: Mapping[str, int],
    question: str,
    unanswered: AbstractSet[str],
) -> Column:
    shown = " ".join(header.split())
    spaced = shown != header
    answers = [a for a in map(_answer, cells) if a and not _is_missing(a, unanswered)]
    native = any(isinstance(answer, tuple) for answer in answers)
    form = normal_form(header)
    # A reader looks for the header as it is written, and else for its normal form.
    found = (exact[shown] == 1 and not spaced) or (not exact[shown] and forms[form] == 1)
    alone = bool(form) and found and not (spaced and "*" in header)
    return Column(place, header, tuple(answers), len(cells), native, alone, question)


def _is_missing(answer: str | tuple[str, ...], unanswered: AbstractSet[str]) -> bool:
    return isinstance(answer, str) and fold(answer) in unanswered


def _answer(cell: Any) -> str | tuple[str, ...]:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, (list, tuple, set, frozenset, dict)):
        return tuple(text for text in map(tidy, map(str, cell)) if text)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()
