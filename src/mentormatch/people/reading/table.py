"""The raw table of a source and its register of findings, before anything is understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.pool.account import Account
from mentormatch.text.masking import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from mentormatch.arrays import Bools
    from mentormatch.errors import InputError
    from mentormatch.findings import Finding, Severity
    from mentormatch.text.sentences import Sentence

__all__ = ["Register", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as the source holds them.

    Parameters
    ----------
    headers
        Names of the columns, as the source spells them.
    cells
        For each header the cells from top to bottom: text from files; text, numbers, lists,
        mappings or ``None`` from JSON, frames and dicts.
    rows
        Number of each row as a spreadsheet counts it; the header is row 1.
    index
        Name of the row index of a frame, which is not read.
    """

    headers: Sequence[str]
    cells: Sequence[Sequence[Any]]
    rows: Sequence[int]
    index: str | None = None


@dataclass(slots=True)
class Register:
    """Collects findings while a source is read, and which rows they refuse.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    found
        Findings so far.
    stop
        The error to raise if the source as a whole cannot be taken; the first one wins.
    nobody, headers, footers
        Rows that are no people, second headers of survey tools, and what stands below the last
        person; none is kept account of.
    unread
        Rows that were refused before their cells stood under a header.
    account
        What became of all rows, once that is known.
    limits
        How much is read of the source.
    kind, delimiter, sheet
        How the source holds its cells.
    aside
        Row → its cells, of rows that are in no table since they have another width.
    kept
        Rows that became people.
    mends
        Row and column, by position → the cell as it was repaired, and what was done; None where
        nobody asks for it.
    titles
        The rows above the header as they stand, blank ones too.
    days
        Row and column, by position → the day or moment of a workbook whose cell is read as text;
        kept where a copy is asked for.
    """

    file: str | None = None
    found: list[Finding] = field(default_factory=list)
    stop: type[InputError] | None = None
    rows: Sequence[int] = ()
    people: Sequence[str | None] = ()
    refused: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    nobody: int = 0
    headers: int = 0
    footers: int = 0
    unread: int = 0
    account: Account | None = None
    limits: Limits = LIMITS
    kind: str | None = None
    delimiter: str = ","
    sheet: str | None = None
    aside: dict[int, Sequence[Any]] = field(default_factory=dict)
    kept: Sequence[int] = ()
    mends: dict[tuple[int, int], tuple[Any, tuple[str, ...]]] | None = None
    titles: Sequence[Sequence[Any]] = ()
    days: dict[tuple[int, int], date] = field(default_factory=dict)

    def begin(self, rows: Sequence[int]) -> None:
        """Start to keep account of these rows."""
        self.rows, self.people = rows, [None] * len(rows)
        self.refused = np.zeros(len(rows), np.bool_)

    def close(self, people: int) -> None:
        """Settle what became of all rows; `people` of them are kept."""
        refused = int(self.refused.sum())
        self.account = Account(
            rows=len(self.rows) + self.unread + self.nobody + self.headers + self.footers,
            people=people,
            replaced=len(self.rows) - refused - people,
            refused=refused + self.unread + self.nobody,
            headers=self.headers,
            footers=self.footers,
        )

    def mend(self, row: int, column: int, cell: Any, done: Iterable[str]) -> None:
        """Keep a cell as it was repaired; the row is counted from 0."""
        if self.mends is not None:
            before = self.mends.get((self.rows[row], column), (None, ()))[1]
            self.mends[self.rows[row], column] = cell, (*before, *done)

    def tell(self, severity: Severity, code: str, message: Sentence, **place: Any) -> None:
        """Add a finding about the source."""
        from mentormatch.findings import Finding

        if place.get("column") is not None:
            # A file without a header row has people where its headers should be.
            place["column"] = masked(place["column"])
        self.found.append(Finding(severity, code, message, file=self.file, **place))

    def stop_at(self, error: type[InputError], code: str, message: Sentence, **place: Any) -> None:
        """Add a finding that no row can be left out for."""
        self.stop = self.stop or error
        self.tell("refused", code, message, **place)

    def refuse(self, row: int, code: str, message: Sentence, **place: Any) -> None:
        """Add a finding that refuses one row, counted from 0."""
        self.refused[row] = True
        person = self.people[row]
        self.tell("refused", code, message, row=self.rows[row], person=person, **place)
