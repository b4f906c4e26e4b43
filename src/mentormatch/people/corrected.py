"""A source with its repairs applied, and its refused rows: what a corrected copy is made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mentormatch.errors import InputError
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.grammar.no_answers import COVERED, UNCOMPUTED
from mentormatch.people.reading.delivery import delivered
from mentormatch.people.reading.formats.sources import file_name, listed, table_of
from mentormatch.people.reading.headers.names import is_told_repair
from mentormatch.people.reading.headers.wanted import wanted_headers
from mentormatch.people.reading.pipeline import Pipeline
from mentormatch.people.reading.read import last_counts, read_profiles
from mentormatch.people.reading.table import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.reading.table import Table

__all__ = ["Corrected", "CorrectedRow", "corrected"]


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """A row with what is said of it: what was repaired, or why it is refused."""

    row: int
    cells: Sequence[Any]
    told: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A source as it would be without faults.

    Parameters
    ----------
    kind, delimiter, sheet, encoding
        How the source holds its cells; no kind where it is no file.
    headers
        Of its columns.
    people, refused
        Rows that became people, repaired; and rows that were refused, as they stand.
    titles
        The rows above the header, blank ones too.
    nobody
        Rows that are no people and were left out, such as totals, as they stand.
    reads_back
        Tells whether a copy gives the same people.
    numbered
        Whether ids are made of the numbers of rows, which are others in a copy.
    days
        Row and column, by position → the day or moment that stands there in a workbook.
    """

    kind: str | None
    delimiter: str
    sheet: str | None
    encoding: str | None
    headers: Sequence[str]
    people: Sequence[CorrectedRow]
    refused: Sequence[CorrectedRow]
    titles: Sequence[Sequence[Any]]
    nobody: Sequence[CorrectedRow]
    reads_back: Callable[[Path], bool]
    numbered: bool = False
    days: Mapping[tuple[int, int], date] = field(default_factory=dict)

    @property
    def rows(self) -> list[CorrectedRow]:
        """People and who is nobody, in the order of the source."""
        return sorted((*self.people, *self.nobody), key=lambda one: one.row)

    def layouts(self) -> Iterator[Corrected]:
        """Yield the copy with all that stands around people, with less of it, and with nothing."""
        yield self
        if self.titles and self.nobody:
            yield replace(self, nobody=())
            yield replace(self, titles=())
        if self.titles or self.nobody:
            yield replace(self, titles=(), nobody=())


def corrected(
    source: Any, columns: ColumnMap, *, sheet: str | None = None, limits: Limits = LIMITS
) -> Corrected:
    """Read a source again, and keep its cells with every repair applied.

    Parameters
    ----------
    source, columns, sheet, limits
        As :func:`mentormatch.read_profiles` takes them.

    Raises
    ------
    InputError
        If the source cannot be read as people at all.
    """
    register = Register(file_name(source), limits=limits, mends={})
    said, wanted = columns, wanted_headers(columns, format=None, sheet=sheet, encoding=None)
    table = table_of(listed(source), wanted, register)
    columns = columns if table is None else last_counts(columns, table)
    pool = None if table is None else Pipeline.of(table, columns, register).pool()
    people = delivered(pool, register, drop=True)
    assert table is not None
    # A copy of a copy has one column that says what was repaired.
    before = [at for at, header in enumerate(table.headers) if is_told_repair(header)]
    positions = [at for at in range(len(table.headers)) if at not in before]
    days = register.days.items()
    numbered = columns.id_from is not None
    read = partial(read_profiles, columns=said, sheet=sheet, on_error="drop", limits=limits)
    return Corrected(
        register.kind,
        register.delimiter,
        register.sheet,
        columns.encoding,
        [table.headers[at] for at in positions],
        _people(table, positions, before, register),
        _refused(table, positions, register),
        [[cell for at, cell in enumerate(row) if at not in before] for row in register.titles],
        _nobody(table, positions, register),
        partial(_reads_back, people=people, read=read, numbered=numbered),
        numbered,
        {(row, positions.index(at)): day for (row, at), day in days if at in positions},
    )


def _reads_back(
    path: Path, people: Profiles, read: Callable[[Path], Profiles], *, numbered: bool
) -> bool:
    """Tell whether a copy gives the same people, and refuses nobody."""
    try:
        again = read(path)
    except InputError:
        return False
    # Ids that are made of the numbers of rows are others in a copy.
    same = len(again) == len(people) if numbered else again == people
    return same and not again.findings.refused


def _nobody(table: Table, positions: Sequence[int], register: Register) -> list[CorrectedRow]:
    """Return the rows that were left out and not refused, one blank row above where any is."""
    codes = ("footer", "second-header")
    rows = {finding.row for finding in register.found if finding.code in codes}
    known = {*table.rows, *register.aside}
    found = []
    for place, row in enumerate(table.rows):
        if row not in rows:
            continue
        if place and row - 1 not in known and register.kind not in ("json", "jsonl", None):
            found.append(CorrectedRow(row - 1, [""] * len(positions), ""))
        cells = (table.cells[at][place] for at in positions)
        # What a reader put there stands in no cell of the source.
        shown = ["" if cell in (COVERED, UNCOMPUTED) else cell for cell in cells]
        found.append(CorrectedRow(row, shown, ""))
    return found


def _people(
    table: Table, positions: Sequence[int], before: Sequence[int], register: Register
) -> list[CorrectedRow]:
    people, mends, told = frozenset(register.kept), register.mends or {}, _of_others(register)
    found = []
    for place, row in enumerate(table.rows):
        if row not in people:
            continue
        words = [str(said) for at in before if (said := table.cells[at][place])]
        words += told.get(row, ())
        cells = []
        for at in positions:
            cell, done = mends.get((row, at), (table.cells[at][place], ()))
            cells.append(cell)
            if done:
                words.append(f"{table.headers[at]}: {', '.join(dict.fromkeys(done))}")
        found.append(CorrectedRow(row, cells, "; ".join(words)))
    return found


def _of_others(register: Register) -> dict[int, list[str]]:
    """Return for rows that count what is told of others of the same person."""
    people = zip(register.people, register.rows, strict=True)
    kept = frozenset(register.kept)
    row_of = {who: row for who, row in people if who is not None and row in kept}
    told: dict[int, list[str]] = {}
    for finding in register.found:
        same = finding.code in ("duplicate-row", "signed-up-twice")
        if same and (row := row_of.get(finding.person or "")) is not None:
            words = finding.message.rstrip(".")
            if words not in told.setdefault(row, []):
                told[row].append(words)
    return told


def _refused(table: Table, positions: Sequence[int], register: Register) -> list[CorrectedRow]:
    why: dict[int, list[str]] = {}
    for finding in register.found:
        if finding.severity == "refused" and finding.row is not None:
            column = "" if finding.column is None else f"{finding.column}: "
            expected = "" if finding.expected is None else f" Expected {finding.expected}."
            cure = "" if finding.cure is None else f" {finding.cure}"
            why.setdefault(finding.row, []).append(f"{column}{finding.message}{expected}{cure}")
    place = {row: at for at, row in enumerate(table.rows)}
    found = []
    for row in sorted(why.keys() - {*register.kept}):
        cells = register.aside.get(row, ())
        if row in place:
            cells = [table.cells[at][place[row]] for at in positions]
        found.append(CorrectedRow(row, cells, " ".join(dict.fromkeys(why[row]))))
    return found
