"""People who stand in several rows: one row is kept, or all are refused, as the map says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.people.reading.rows.timestamps import in_order
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import Sentence, joined, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from mentormatch.people.reading.table import Register

__all__ = ["Choice", "Times", "keep_one"]

Choice = Literal["first", "last", "most_complete"]
_BY_ROWS = sentence("by the order of rows")


@dataclass(frozen=True, slots=True)
class Times:
    """When each row was filled in, the header that says so, and the zone of its clock."""

    header: str
    cells: Sequence[Any]
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class _Rows:
    """What decides which row of a person counts.

    Parameters
    ----------
    ids, raw
        The id of each row, and the cell it was made from.
    said
        Everything that a row says.
    header
        Of the ids.
    """

    ids: Sequence[str | None]
    raw: Sequence[Any]
    said: Callable[[int], tuple[Hashable, ...]]
    header: str


def keep_one(
    ids: Sequence[str | None],
    raw: Sequence[Any],
    said: Callable[[int], tuple[Hashable, ...]],
    header: str,
    register: Register,
    *,
    twice: Choice | None = None,
    times: Times | None = None,
) -> list[int]:
    """Return the rows to keep: one of each person.

    Of rows that are the same to the letter the first is kept. Others are refused, or settled by
    `twice`.

    Parameters
    ----------
    ids, raw
        The id of each row, and the cell it was made from.
    said
        Everything that a row says, to tell whether two are the same and which says most; an empty
        cell is None.
    header
        Of the ids.
    register
        Where findings go.
    twice
        Which row of a person counts; None refuses all of them.
    times
        When rows were filled in, for ``"first"`` and ``"last"``; None: the order of rows.
    """
    if None not in ids and len(set(ids)) == len(ids):
        return list(range(len(ids)))
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, who in enumerate(ids):
        if who is not None:
            rows_of[who].append(row)
    table = _Rows(ids, raw, said, header)
    left_out: set[int] = set()
    for rows in rows_of.values():
        if len(rows) > 1:
            left_out |= _left_out(rows, table, register, twice, times)
    return [row for row in range(len(ids)) if row not in left_out]


def _left_out(
    rows: list[int], table: _Rows, register: Register, twice: Choice | None, times: Times | None
) -> set[int]:
    """Settle the rows of one person; return those that give way to another."""
    spelled_apart = len({str(table.raw[row]) for row in rows}) > 1
    if not spelled_apart and len({table.said(row) for row in rows}) == 1:
        message = sentence("{rows} are the same; one was kept.", rows=_places(rows, register))
        return _give_way(rows[1:], "duplicate-row", message, table, register)
    if twice is None:
        _refuse(rows, spelled_apart, table.header, register)
        return set()
    # Whoever can be read from one of her rows is not lost for a fault in another.
    sound = [row for row in rows if not register.refused[row]] or rows
    kept, why = _chosen(sound, twice, table, times)
    message = sentence(
        "{rows} are the same person; row {row} counts, {why}.",
        rows=_places(rows, register),
        row=register.rows[kept],
        why=why,
    )
    if len(sound) < len(rows):
        passed = sentence("Rows that cannot be read were skipped.")
        message = joined((message, passed), " ")
    others = [row for row in rows if row != kept]
    return _give_way(others, "signed-up-twice", message, table, register)


def _chosen(
    rows: list[int], twice: Choice, table: _Rows, times: Times | None
) -> tuple[int, Sentence]:
    """Return the row that counts, and why."""
    if twice == "most_complete":
        answers = {row: sum(cell is not None for cell in table.said(row)) for row in rows}
        most = max(answers.values())
        fullest = next(row for row in reversed(rows) if answers[row] == most)
        return fullest, sentence("with most answers")
    ordered = None if times is None else in_order([times.cells[row] for row in rows], times.zone)
    by = sentence("by {header!r}", header=times.header) if times and ordered else _BY_ROWS
    last = twice == "last"
    place = (ordered or list(range(len(rows))))[-1 if last else 0]
    return rows[place], sentence("the last {by}" if last else "the first {by}", by=by)


def _give_way(
    rows: Sequence[int], code: str, message: Sentence, table: _Rows, register: Register
) -> set[int]:
    """Tell of rows that give way to another of the same person; return them."""
    for row in rows:
        place = {"row": register.rows[row], "column": table.header, "person": table.ids[row]}
        register.tell("repair", code, message, **place)
    return set(rows)


def _places(rows: Sequence[int], register: Register) -> Sentence:
    return these_rows([register.rows[row] for row in rows], begin=True)


def _refuse(rows: Sequence[int], spelled_apart: bool, header: str, register: Register) -> None:
    places = _places(rows, register)
    message = sentence(
        "{rows} have ids that differ only in capitals, spaces or invisible characters."
        if spelled_apart
        else "{rows} have the same id but different answers.",
        rows=places,
    )
    cure = sentence(
        "Keep one of them, give them ids of their own, or say which counts in the column map: "
        'twice = "last", "first" or "most_complete".'
    )
    code = "id-collision" if spelled_apart else "duplicate-id"
    for row in rows:
        register.refuse(row, code, message, column=header, cure=cure)
