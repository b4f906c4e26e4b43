"""Labels of people: the columns that the map names for them, gathered cell by cell.

They become no answers: what is read here is kept beside the pool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError, ProtectedAttributeError
from mentormatch.people.grammar.no_answers import is_error
from mentormatch.people.pool.labels import Labels
from mentormatch.people.schema.fields import LONGEST_WORD
from mentormatch.people.schema.protected import INSTEAD, is_protected
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import fold, tidy

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.table import Register, Table

__all__ = ["LabelColumns", "label_columns", "labels_of_rows", "refuse_labels_as_answers"]


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """Columns, by position, of what people are called and of where they are reached."""

    label: tuple[int, ...] = ()
    contact: tuple[int, ...] = ()

    @property
    def positions(self) -> tuple[int, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.label, *self.contact)))


def label_columns(columns: ColumnMap, find: Callable[[str, str], int | None]) -> LabelColumns:
    """Find the columns that the map names for labels; one that is protected is refused.

    Parameters
    ----------
    columns
        The column map.
    find
        Gives the position of a header, or tells that it is not there.
    """
    contact = () if columns.contact is None else (columns.contact,)
    for header in (*columns.label, *contact):
        if is_protected(header):
            raise ProtectedAttributeError(
                f"{quoted(header)} is a protected attribute, and nobody is called by it; leave it "
                f"out of the column map, and it is kept for audits; {INSTEAD}"
            )
    found = [
        tuple(p for header in headers if (p := find(header, name)) is not None)
        for name, headers in (("label", columns.label), ("contact", contact))
    ]
    return LabelColumns(*found)


def refuse_labels_as_answers(
    kept: LabelColumns,
    answers: Mapping[str, Sequence[int]],
    headers: Sequence[str],
    register: Register,
) -> None:
    """Tell what is kept, and stop at a column that is a label and an answer at once.

    Parameters
    ----------
    kept
        The columns of labels.
    answers
        Field or attribute → positions of its columns.
    headers, register
        Of the source.
    """
    for what, positions in ((sentence("names"), kept.label), (sentence("addresses"), kept.contact)):
        for position in positions:
            register.tell(
                "note",
                "label-column",
                sentence(
                    "The column holds {what}. They are kept beside the answers, shown only where "
                    "people read, and count in no score.",
                    what=what,
                ),
                column=headers[position],
            )
    for name, columns in answers.items():
        for position in sorted({*columns} & {*kept.positions}):
            register.stop_at(
                InputError,
                "label-is-answer",
                sentence(
                    "The column is both a name or address of people and the answer {name}. Names "
                    "of people are no answers.",
                    name=quoted(name),
                ),
                column=headers[position],
                cure=sentence(
                    "Take it out of label and contact in the column map, or out of {name}.",
                    name=quoted(name),
                ),
            )


def labels_of_rows(
    table: Table,
    kept: LabelColumns,
    rows: Sequence[int],
    missing: Iterable[str],
    register: Register,
) -> Labels:
    """Return names, addresses and rows of people by id; rows alone where the map names no columns.

    Parameters
    ----------
    table
        The cells.
    kept
        The columns of labels.
    rows
        The rows that became people, counted from 0; each has an id of its own.
    missing
        Cells that mean "unanswered".
    register
        Knows the id of each row; where a label that is too long, or another one in a row that did
        not count, is told.
    """
    unanswered, people = frozenset(map(fold, missing)), register.people
    row_of = {who: row for row in rows if (who := people[row]) is not None}
    names, addresses = (
        _words(table, columns, row_of, unanswered, register)
        for columns in (kept.label, kept.contact)
    )
    return Labels(names, addresses, {who: table.rows[row] for who, row in row_of.items()})


def _words(
    table: Table,
    columns: Sequence[int],
    row_of: Mapping[str, int],
    unanswered: frozenset[str],
    register: Register,
) -> dict[str, str]:
    """Return the words of each person, the cells of one row joined by a space."""
    if not columns:
        return {}
    header = table.headers[columns[0]]
    said = [
        " ".join(filter(None, (_text(cell, unanswered) for cell in cells)))
        for cells in zip(*(table.cells[position] for position in columns), strict=True)
    ]
    words: dict[str, str] = {}
    for row, (who, text) in enumerate(zip(register.people, said, strict=True)):
        counts = row_of.get(who or "")
        if who is None or counts is None or not text:
            continue
        if row != counts:
            if fold(text) != fold(said[counts]):
                _doubt_two(row, counts, who, header, register)
        elif len(text) > LONGEST_WORD:
            _doubt_long(row, who, header, register)
        else:
            words[who] = text
    return words


def _text(cell: Any, unanswered: frozenset[str]) -> str:
    if cell is None or (isinstance(cell, str) and is_error(cell)):
        return ""
    if unanswered and isinstance(cell, str) and fold(cell) in unanswered:
        return ""
    if isinstance(cell, list | tuple):
        return tidy(" ".join(map(str, cell)))
    whole = isinstance(cell, float) and cell.is_integer()
    return tidy(str(int(cell) if whole else cell))


def _doubt_long(row: int, who: str, header: str, register: Register) -> None:
    register.tell(
        "warning",
        "long-label",
        sentence(
            "The label is longer than {most} characters; it is not kept.",
            most=LONGEST_WORD,
        ),
        row=register.rows[row],
        column=header,
        person=who,
        cure=sentence("Write a name of usual length, or name another column in the column map."),
    )


def _doubt_two(row: int, counts: int, who: str, header: str, register: Register) -> None:
    told = these_rows(sorted(register.rows[one] for one in (row, counts)), begin=True)
    register.tell(
        "warning",
        "two-labels",
        sentence(
            "{rows} have the same id and different names; the name in row {row} is shown.",
            rows=told,
            row=register.rows[counts],
        ),
        row=register.rows[row],
        column=header,
        person=who,
        cure=sentence("Keep one row for each person."),
    )
