"""People who are named by name or address in place of their id, and the columns that tell whom.

The words are compared and not kept: a pool holds stand-ins until both sides are seen together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mentormatch.errors import ProtectedAttributeError
from mentormatch.people.grammar.separators import BETWEEN_PEOPLE, parted
from mentormatch.people.grammar.separators import marks as marks_of
from mentormatch.people.pool.mentions import (
    Apart,
    Forms,
    Mentions,
    stand_in,
    stand_ins_of_forms,
    ways_to_name,
)
from mentormatch.people.schema.protected import INSTEAD, is_protected
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import fold, tidy

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_map import ColumnMap
    from mentormatch.people.reading.table import Register, Table

__all__ = ["Naming", "columns_of_names", "mentions_of_rows", "tell_names"]

Find = Callable[[str, str], "int | None"]


def columns_of_names(columns: ColumnMap, find: Find) -> tuple[tuple[int, ...], ...]:
    """Find the columns by whose cells people may be named; a protected one is refused.

    Parameters
    ----------
    columns
        The column map.
    find
        Gives the position of a header, or tells that it is not there.

    Returns
    -------
    tuple of tuple of int
        Positions; cells of several columns in one place are joined by a space.
    """
    found = []
    for place in columns.resolve:
        headers = (place,) if isinstance(place, str) else place
        for header in filter(is_protected, headers):
            raise ProtectedAttributeError(
                f"{quoted(header)} is a protected attribute, and nobody is named by it; leave it "
                f"out of resolve in the column map; {INSTEAD}"
            )
        positions = [find(header, "resolve") for header in headers]
        found.append(tuple(position for position in positions if position is not None))
    return tuple(positions for positions in found if positions)


def tell_names(
    resolve: Iterable[Sequence[int]],
    read: Iterable[int],
    headers: Sequence[str],
    register: Register,
) -> None:
    """Tell which columns are compared with what names people, and read for nothing else."""
    for position in sorted({p for positions in resolve for p in positions}.difference(read)):
        register.tell(
            "note",
            "resolve-column",
            sentence(
                "The column shows who is meant by a name or an address. It is compared, not kept, "
                "and counts in no score."
            ),
            column=headers[position],
        )


@dataclass(frozen=True, slots=True)
class Naming:
    """Brings a word that names somebody into the form in which a pool keeps it.

    Parameters
    ----------
    ids
        The ids of the file.
    clean
        Brings an id into the form in which ids are kept.
    words, forms, pairs, parts
        What was written that is no id of the file, by stand-in; see `Mentions`.
    """

    ids: frozenset[str]
    clean: Callable[[str], str]
    words: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Forms] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Forms] = field(default_factory=dict)
    parts: dict[str, tuple[Apart, ...]] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Return an id of the file as it is, and a stand-in for anything else."""
        cleaned = self.clean(text)
        if not cleaned or cleaned in self.ids:
            return cleaned
        word = self._noted(text)
        if word not in self.parts and (ways := list(self._ways_apart(text))):
            self.parts[word] = tuple(ways)
        return word

    def _noted(self, text: str) -> str:
        word = stand_in(text)
        if word not in self.words:
            self.words[word] = fold(text)
            self.forms[word] = stand_ins_of_forms(text)
        return word

    def _ways_apart(self, text: str) -> Iterator[Apart]:
        """Yield how a text that may name several people falls apart, commas last."""
        for marks in (BETWEEN_PEOPLE, (*BETWEEN_PEOPLE, ",")):
            used = tuple(mark for mark in marks if mark in text.casefold())
            parts = [part.strip() for part in parted(text, used)] if used else []
            if len(parts) > 1 and ("," in used or "," not in marks):
                yield used, tuple(self._noted(part) for part in parts if part)

    def note_pairs(self, cells: Iterable[Any], separator: str | tuple[str, ...]) -> None:
        """Keep what stands on both sides of a comma that parts people: it may be within a name."""
        others = tuple(mark for mark in marks_of(separator) if mark.strip() != ",")
        if len(others) == len(marks_of(separator)):
            return
        for cell in {cell for cell in cells if isinstance(cell, str) and "," in cell}:
            for listed in parted(cell, others) if others else [cell]:
                self._note_pairs([part for part in map(str.strip, listed.split(",")) if part])

    def _note_pairs(self, parts: Sequence[str]) -> None:
        for last, first in pairwise(parts):
            self.pairs[stand_in(last), stand_in(first)] = stand_ins_of_forms(f"{last}, {first}")


def mentions_of_rows(
    table: Table,
    at: int,
    resolve: Sequence[Sequence[int]],
    rows: Iterable[int],
    naming: Naming,
    missing: Iterable[str],
    register: Register,
) -> Mentions:
    """Return by what the people of a file may be named.

    Parameters
    ----------
    table
        The cells.
    at, resolve
        Position of the column of ids, and of those by which people are named.
    rows
        The rows that became people, counted from 0; each has an id of its own.
    naming
        Knows what was written.
    missing
        Cells that mean "unanswered".
    register
        Knows the id of each row.
    """
    unanswered, written = frozenset(map(fold, missing)), table.cells[at]
    row_of = {who: row for row in rows if (who := register.people[row]) is not None}
    said = {who: _words(table, resolve, row, unanswered) for who, row in row_of.items()}
    return Mentions(
        ways_to_name(((who, _written(written[row])) for who, row in row_of.items()), said.items()),
        naming.words,
        _names(said),
        {who: table.rows[row] for who, row in row_of.items()},
        register.file,
        forms=naming.forms,
        pairs=naming.pairs,
        parts=naming.parts,
    )


def _written(cell: Any) -> str:
    """Return an id as people write it, and not as it is kept, which may be hashed."""
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if whole else cell)


def _words(
    table: Table, places: Sequence[Sequence[int]], row: int, unanswered: frozenset[str]
) -> list[str]:
    cells = [[_text(table.cells[p][row], unanswered) for p in positions] for positions in places]
    return [word for parts in cells if (word := " ".join(filter(None, parts)))]


def _text(cell: Any, unanswered: frozenset[str]) -> str:
    text = "" if cell is None else tidy(str(cell))
    return "" if fold(text) in unanswered else text


def _names(said: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return for each person the first word that is no address, folded."""
    found = {who: next((w for w in words if "@" not in w), "") for who, words in said.items()}
    return {who: fold(word) for who, word in found.items() if word}
