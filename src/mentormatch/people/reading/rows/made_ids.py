"""Ids that no single column holds: of several columns, or of the number of the row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.errors import InputError
from mentormatch.people.reading.headers.names import is_contact
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import counted, sentence
from mentormatch.text.spelling import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from mentormatch.people.reading.headers.plan import Plan
    from mentormatch.people.reading.table import Register, Table

__all__ = ["with_ids_else", "with_joined_ids", "with_row_ids"]


def with_joined_ids(table: Table, plan: Plan, register: Register, *, hashed: bool) -> Table:
    """Return the table with one column of ids more, made of several; the plan names it.

    A row in which one of them is empty has no id.
    """
    parts = [table.cells[position] for position in plan.ids]
    headers = [table.headers[position] for position in plan.ids]
    if not hashed and any(map(is_contact, headers)):
        register.tell(
            "warning",
            "ids-are-names",
            sentence("Ids are made of names, and ids appear in records, reports and logs."),
            column=", ".join(headers),
            cure=sentence("Set id_hash = true in the column map, or use a column of numbers."),
        )
    ids = [_joined(row) for row in zip(*parts, strict=True)]
    _refuse_merged(ids, parts, headers, table.rows, register)
    return _with(table, plan, " and ".join(headers), ids)


def _refuse_merged(
    ids: Sequence[str | None],
    parts: Sequence[Sequence[Any]],
    headers: Sequence[str],
    rows: Sequence[int],
    register: Register,
) -> None:
    """Stop where different parts make one id, as "a b" and "c" do with "a" and "b c"."""
    made: dict[str, tuple[tuple[str, ...], int]] = {}
    for row, who in enumerate(ids):
        said = tuple(str(cells[row]).strip() for cells in parts)
        first, at = made.setdefault(who or "", (said, row))
        if who is not None and first != said:
            register.stop_at(
                InputError,
                "ids-merge",
                sentence(
                    "Rows {one} and {other} differ in the columns that ids are made of, and get "
                    "the same id.",
                    one=rows[at],
                    other=rows[row],
                ),
                row=rows[row],
                column=", ".join(headers),
                cure=sentence("Use a column in which every person has another answer."),
            )


def _joined(parts: Sequence[Any]) -> str | None:
    said = ["" if part is None else str(part).strip() for part in parts]
    return " ".join(said) if all(said) else None


def with_ids_else(table: Table, plan: Plan, at: int, register: Register) -> Table:
    """Return the table with an id of the row's number where the column of ids has none.

    The column itself stays as it is: a contact or a name that is read of it is still empty there.
    """
    cells, name = list(table.cells[at]), _name_of(register)
    empty = [row for row, cell in enumerate(cells) if cell is None or not str(cell).strip()]
    if not empty:
        return table
    for row in empty:
        cells[row] = f"{name}-{table.rows[row]}"
    register.tell(
        "repair",
        "id-of-row",
        counted(
            len(empty),
            "{count} row has no id and got one of its number ({rows}).",
            "{count:,} rows have no id and got one of their number ({rows}).",
            rows=these_rows([table.rows[row] for row in empty]),
        ),
        row=table.rows[empty[0]],
        column=table.headers[at],
        cure=sentence(
            "Do not delete or move rows, and keep the name of the file, until the programme ends; "
            "or give everybody an address or a number."
        ),
    )
    plan.made = tuple(empty)
    return _with(table, plan, table.headers[at], cells)


def _name_of(register: Register) -> str:
    return normal_form(Path(register.file).stem) if register.file else "row"


def with_row_ids(table: Table, plan: Plan, register: Register) -> Table:
    """Return the table with a column of ids made of the file's name and the row's number."""
    name = _name_of(register)
    ids = [f"{name}-{row}" for row in table.rows]
    register.tell(
        "note",
        "ids-from-rows",
        sentence(
            "Ids are made of row numbers. A person who moves to another row, or is in two files, "
            "counts as somebody else."
        ),
        cure=sentence(
            "Do not delete or move rows, and keep the name of the file, until the programme ends; "
            "or name a column of ids."
        ),
    )
    plan.made = tuple(range(len(ids)))
    return _with(table, plan, "row", ids)


def _with(table: Table, plan: Plan, header: str, ids: Sequence[str | None]) -> Table:
    plan.id = len(table.cells)
    plan.ids = (plan.id,)
    return replace(table, headers=[*table.headers, header], cells=[*table.cells, ids])
