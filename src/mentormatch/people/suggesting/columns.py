"""The columns of a source as text: a header, a place, and what stands in each cell.

Of a workbook with several sheets the one that is most likely meant is read, and told.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError, MissingColumn, NoRows
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.reading.formats.sources import file_name, listed, sheets_of, table_of
from mentormatch.people.reading.headers.names import field_called, is_contact, is_time_header
from mentormatch.people.reading.headers.wanted import wanted_headers
from mentormatch.people.reading.table import Register
from mentormatch.people.schema.profile import Profile
from mentormatch.text.masking import looks_like_contact
from mentormatch.text.phrases import several
from mentormatch.text.spelling import fold, normal_form, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from mentormatch.people.grammar.map_sides import Side
    from mentormatch.people.reading.formats.wanted import Wanted
    from mentormatch.people.reading.formats.workbooks import SheetSeen
    from mentormatch.people.reading.table import Table

__all__ = ["Column", "MeantSheet", "Sheet", "sheet_of", "side_named", "sides_of_sheets"]

_OF_MENTORS = re.compile(
    r"mentor(?:s|en)?(?![a-z])|coach(?:es)?(?![a-z])|begeleider", re.IGNORECASE
)
_OF_MENTEES = re.compile(r"mentee|coachee|prot[eé]g", re.IGNORECASE)
_ONLY, _BY_NAME, _THE_OTHER, _LARGEST = 0.95, 0.9, 0.6, 0.4
"""How sure a sheet is: the only one of people, by its name, by that of the other, by its size."""

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
    filled
        The row of each answer, counted from 0.
    """

    place: int
    header: str
    answers: tuple[str | tuple[str, ...], ...]
    rows: int
    native: bool = False
    alone: bool = True
    question: str = ""
    filled: tuple[int, ...] = ()

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
class MeantSheet:
    """Which sheet of a workbook was read.

    Parameters
    ----------
    name
        Of the sheet.
    confidence, evidence
        How sure it is that this one is meant, and why.
    needed
        Whether a reader has to be told: it is not the first, or not the only one of people.
    """

    name: str
    confidence: float
    evidence: str
    needed: bool


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
    meant
        Which sheet of a workbook this is, where it has several.
    """

    name: str
    side: Side | None
    columns: tuple[Column, ...]
    rows: int
    missing: tuple[str, ...] = ()
    meant: MeantSheet | None = None


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
    meant = _meant(_sheets(people, wanted), wanted, side)
    if meant is not None:
        wanted = replace(wanted, usual_sheet=meant.name)
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
    return Sheet(register.file or called, side, columns, len(table.rows), missing, meant)


# -- which sheet -----------------------------------------------------------------------------------


def side_named(name: str) -> Side | None:
    """Return whose a file or a sheet is by its name, if that tells.

    Examples
    --------
    >>> side_named("Mentoren 2026"), side_named("mentees"), side_named("Mentors and mentees")
    ('mentors', 'mentees', None)
    """
    mentees, mentors = _OF_MENTEES.search(name), _OF_MENTORS.search(name)
    if bool(mentees) == bool(mentors):
        return None
    return "mentees" if mentees else "mentors"


def sides_of_sheets(source: Any, *, encoding: str | None) -> bool:
    """Tell whether a workbook has one sheet of mentors and one of mentees, by their names."""
    wanted = wanted_headers(ColumnMap(id_from="row"), encoding=encoding)
    named = [side_named(s.name) for s in _of_people(_sheets(source, wanted), wanted)]
    return sorted(filter(None, named)) == ["mentees", "mentors"]


def _sheets(source: Any, wanted: Wanted) -> list[SheetSeen]:
    return sheets_of(source, wanted, Register(file_name(source)))


def _of_people(sheets: Sequence[SheetSeen], wanted: Wanted) -> list[SheetSeen]:
    """Return the sheets that may be of people: by a column of theirs, or else by known headers."""
    keyed = [sheet for sheet in sheets if any(map(_is_of_a_person, sheet.header))]
    return keyed or [s for s in sheets if sum(map(wanted.known, s.header)) > 1] or list(sheets)


def _is_of_a_person(header: str) -> bool:
    return field_called(header) == "id" or is_contact(header) or is_time_header(header)


def _meant(sheets: Sequence[SheetSeen], wanted: Wanted, side: Side | None) -> MeantSheet | None:
    """Return which sheet is meant, if there are several with a word in them."""
    if len(sheets) < 2:
        return None
    people = _of_people(sheets, wanted)
    if len(people) == 1:
        only = f"of {several(len(sheets), 'sheet', 'sheets')} this one alone holds people"
        return MeantSheet(people[0].name, _ONLY, only, needed=people[0] is not sheets[0])
    told = f"{several(len(people), 'sheet holds', 'sheets hold')} people"
    of_side = [s for s in people if side is not None and side_named(s.name) == side]
    if len(of_side) == 1:
        why = f"{told}, and this one is called for the {side}"
        return MeantSheet(of_side[0].name, _BY_NAME, why, needed=True)
    rest = [s for s in people if side is not None and side_named(s.name) is None]
    if len(rest) == 1 and len(people) == 2:
        why = f"{told}, and the other one is called for others"
        return MeantSheet(rest[0].name, _THE_OTHER, why, needed=True)
    largest = max(people, key=lambda sheet: sheet.rows)
    why = f"{told}, and this one has most rows"
    return MeantSheet(largest.name, _LARGEST, why, needed=True)


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
    read = enumerate(map(_answer, cells))
    said = {row: a for row, a in read if a and not _is_missing(a, unanswered)}
    native = any(isinstance(answer, tuple) for answer in said.values())
    form = normal_form(header)
    # A reader looks for the header as it is written, and else for its normal form.
    found = (exact[shown] == 1 and not spaced) or (not exact[shown] and forms[form] == 1)
    alone = bool(form) and found and not (spaced and "*" in header)
    answers, filled = tuple(said.values()), tuple(said)
    return Column(place, header, answers, len(cells), native, alone, question, filled)


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
