"""Labels of people: the columns that the map names for them, gathered cell by cell.

They become no answers: what is read here is kept beside the pool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError, ProtectedAttributeError
from mentormatch.people.pool.labels import Labels
from mentormatch.people.schema.fields import LONGEST_WORD
from mentormatch.people.schema.protected import INSTEAD, is_protected
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import these_rows
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
    for what, positions in (("names", kept.label), ("addresses", kept.contact)):
        for position in positions:
            register.tell(
                "note",
                "label-column",
                f"The column holds {what}: they are kept beside the answers, shown to people only, "
                "and score nobody.",
                column=headers[position],
            )
    for name, columns in answers.items():
        for position in sorted({*columns} & {*kept.positions}):
            register.stop_at(
                InputError,
                "label-is-answer",
                f"The column is a label or an address of people, and the answer {quoted(name)} "
                "too; names of people are no answers.",
                column=headers[position],
                cure=f"Take it out of label and contact in the column map, or out of "
                f"{quoted(name)}.",
            )


def labels_of_rows(
    table: Table,
    kept: LabelColumns,
    people: Sequence[str | None],
    missing: Iterable[str],
    register: Register,
) -> Labels | None:
    """Return names, addresses and rows of people by id; None where the map names no columns.

    Parameters
    ----------
    table
        The cells.
    kept
        The columns of labels.
    people
        Id of each row; of rows with one id the first stands.
    missing
        Cells that mean "unanswered".
    register
        Where a label that is too long, or is told in two ways, is told.
    """
    if not kept.positions:
        return None
    unanswered = frozenset(map(fold, missing))
    names, addresses = (
        _words(table, columns, people, unanswered, register)
        for columns in (kept.label, kept.contact)
    )
    rows = {who: table.rows[row] for row, who in reversed([*enumerate(people)]) if who is not None}
    return Labels(names, addresses, rows)


def _words(
    table: Table,
    columns: Sequence[int],
    people: Sequence[str | None],
    unanswered: frozenset[str],
    register: Register,
) -> dict[str, str]:
    """Return the words of each person, the cells of one row joined by a space."""
    words: dict[str, str] = {}
    first: dict[str, int] = {}
    for row, who in enumerate(people):
        if who is None or not columns:
            continue
        parts = (_text(table.cells[position][row], unanswered) for position in columns)
        text = " ".join(part for part in parts if part)
        header = table.headers[columns[0]]
        if len(text) > LONGEST_WORD:
            _doubt_long(row, who, header, register)
        elif first.setdefault(who, row) == row:
            words |= {who: text} if text else {}
        elif fold(text) != fold(words.get(who, "")):
            _doubt_two((first[who], row), who, header, register)
    return words


def _text(cell: Any, unanswered: frozenset[str]) -> str:
    if cell is None or (isinstance(cell, str) and fold(cell) in unanswered):
        return ""
    if isinstance(cell, list | tuple):
        return tidy(" ".join(map(str, cell)))
    whole = isinstance(cell, float) and cell.is_integer()
    return tidy(str(int(cell) if whole else cell))


def _doubt_long(row: int, who: str, header: str, register: Register) -> None:
    register.tell(
        "warning",
        "long-label",
        f"The label is longer than {LONGEST_WORD} characters; it is not kept.",
        row=register.rows[row],
        column=header,
        person=who,
        cure="Write a name of usual length, or name another column in the column map.",
    )


def _doubt_two(rows: tuple[int, int], who: str, header: str, register: Register) -> None:
    told = these_rows([register.rows[row] for row in rows])
    register.tell(
        "warning",
        "two-labels",
        f"{told[0].upper()}{told[1:]} have one id and different labels; the first is shown.",
        row=register.rows[rows[1]],
        column=header,
        person=who,
        cure="Keep one row for a person.",
    )
