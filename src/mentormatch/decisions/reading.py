"""Decisions from TOML, a table or dicts: one row a decision, all faults told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Any

from mentormatch.decisions.model import COLUMNS, Decision, Decisions, faults_of
from mentormatch.errors import EmptyFile, InputError, NoRows
from mentormatch.files import parsed, read_text
from mentormatch.findings import Findings
from mentormatch.people.reading.formats.sources import file_name, listed, table_of
from mentormatch.people.reading.formats.wanted import Wanted
from mentormatch.people.reading.table import Register, Table
from mentormatch.text.formulas import armed
from mentormatch.text.masking import masked
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import joined, sentence
from mentormatch.text.spelling import normal_form

__all__ = ["read_decisions"]

_NEEDED = COLUMNS[:-1]
_VERSIONS = ("1",)
_SHOWN = 5
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([ T]00:00(:00)?)?")
"""A day, as people, spreadsheets and frames write it."""


def read_decisions(source: Any) -> tuple[Decision, ...]:
    """Read decisions; see `mentormatch.decisions.model.Decisions.read`."""
    if isinstance(source, Decisions):
        return tuple(source)
    register = Register(file_name(source))
    if isinstance(source, (str, PathLike)) and Path(source).suffix.lower() == ".toml":
        read = _of_toml(Path(source), register)
    else:
        read = _of_table(source, register)
    _refuse_faults(register)
    return tuple(read)


def _of_toml(path: Path, register: Register) -> list[Decision]:
    called = f"the file of decisions {masked(path.name)!r}"
    found = parsed(read_text(path, called, InputError), "TOML", called, InputError)
    if str(found.get("schema_version", _VERSIONS[-1])) not in _VERSIONS:
        raise InputError(f'{called} has a schema_version that is not known; expected "1"')
    rows = found.get("decision", [])
    if found.keys() - {"schema_version", "decision"} or not _are_tables(rows):
        raise InputError(f"{called} must hold schema_version and tables [[decision]], nothing else")
    register.begin(range(1, len(rows) + 1))
    for place, row in enumerate(rows):
        for name in row.keys() - set(COLUMNS):
            _tell_unknown(str(name), register, row=place + 1)
    return _read(rows, "decision", register)


def _are_tables(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _of_table(source: Any, register: Register) -> list[Decision]:
    rows = listed(source)
    if isinstance(rows, list) and all(isinstance(row, Decision) for row in rows):
        return rows
    wanted = Wanted(key=lambda header: normal_form(header) == "kind", known=_is_column)
    table = table_of(rows, wanted, register)
    if register.stop is NoRows:
        # Whoever has a file with a header alone has decided nothing yet.
        register.found.clear()
        return []
    if table is None:
        kind, told = register.stop or EmptyFile, "; ".join(map(str, register.found[:_SHOWN]))
        raise kind(f"there are no decisions: {told or 'the source has no header'}", register.found)
    register.begin(table.rows)
    columns = _columns(table, register)
    # What a file holds may have been kept from a spreadsheet that runs formulas.
    said = _armed if isinstance(source, (str, PathLike)) else _as_it_is
    cells = [
        {name: said(table.cells[position][row]) for name, position in columns.items()}
        for row in range(len(table.rows))
    ]
    # Without a column every row would have the same fault.
    return _read(cells, "row", register) if columns.keys() >= set(_NEEDED) else []


def _armed(cell: Any) -> Any:
    return armed(cell) if isinstance(cell, str) else cell


def _as_it_is(cell: Any) -> Any:
    return cell


def _is_column(header: str) -> bool:
    return normal_form(header) in COLUMNS


def _columns(table: Table, register: Register) -> dict[str, int]:
    """Return the position of each column; unknown and missing ones are findings."""
    found: dict[str, int] = {}
    for position, header in enumerate(table.headers):
        name = normal_form(str(header))
        if name in COLUMNS:
            found[name] = position
        else:
            _tell_unknown(str(header), register)
    for name in _NEEDED:
        if name not in found and len(table.rows):
            register.tell(
                "refused", "missing-column", sentence("There is no column {name!r}.", name=name)
            )
    return found


def _tell_unknown(header: str, register: Register, row: int | None = None) -> None:
    near = did_you_mean(normal_form(header), COLUMNS)
    register.tell(
        "refused",
        "unknown-column",
        sentence(
            "The column {header!r} is none of a decision{near}.", header=masked(header), near=near
        ),
        expected=joined(COLUMNS),
        row=row,
    )


def _read(rows: Sequence[Mapping[str, Any]], called: str, register: Register) -> list[Decision]:
    read = (_decision(cells, k, called, register) for k, cells in enumerate(rows))
    return [decision for decision in read if decision is not None]


def _decision(
    cells: Mapping[str, Any], row: int, called: str, register: Register
) -> Decision | None:
    values = {name: _PLAIN.get(name, _word)(cells.get(name)) for name in COLUMNS}
    faults = faults_of(values)
    if not faults:
        return Decision(**values, place=f"{called} {register.rows[row]}")
    for name, fault in faults.items():
        register.refuse(
            row,
            "decision",
            sentence("This is not a valid decision: {fault}.", fault=fault),
            column=name,
        )
    return None


def _word(cell: Any) -> Any:
    if _empty(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _kind(cell: Any) -> Any:
    return _word(cell).lower()


def _day(cell: Any) -> Any:
    """Return a day; anything else as it is, to be refused."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = _DAY.fullmatch(str(cell).strip())
    try:
        return date.fromisoformat(written[1]) if written else None
    except ValueError:
        return None


def _rules(cell: Any) -> Any:
    if _empty(cell):
        return ()
    items = cell.split(";") if isinstance(cell, str) else cell
    if not isinstance(items, Iterable) or isinstance(items, Mapping):
        return None
    return tuple(item.strip() if isinstance(item, str) else item for item in items if item)


_PLAIN = {"kind": _kind, "when": _day, "override": _rules}


def _empty(cell: object) -> bool:
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())  # noqa: PLR0124  (NaN)


def _refuse_faults(register: Register) -> None:
    refused = [finding for finding in register.found if finding.severity == "refused"]
    if not refused:
        return
    told = "\n  ".join(map(str, refused[:_SHOWN]))
    more = f"\n  and {len(refused) - _SHOWN} more" if len(refused) > _SHOWN else ""
    count = several(len(refused), "fault", "faults")
    raise InputError(f"{count} in the decisions:\n  {told}{more}", Findings(register.found))
