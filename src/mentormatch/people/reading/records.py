"""Adapters of JSON, frames and dicts to a table: native values stay as they are."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mentormatch.errors import EmptyFile, InputError, NoRows
from mentormatch.people.reading.decode import encoding_of
from mentormatch.people.reading.table import Table
from mentormatch.people.schema.scalars import plain_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.reading.table import Register

__all__ = ["read_json", "read_json_lines", "table_of_frame", "table_of_records"]


def read_json(raw: bytes, register: Register, *, encoding: str | None) -> Table | None:
    """Return the objects of a JSON list as a table."""
    text = raw.decode(encoding_of(raw, encoding, register))
    if not text.strip():
        _tell_empty(register)
        return None
    try:
        listed = json.loads(text)
    except json.JSONDecodeError as error:
        _not_json(register, error, error.lineno)
        return None
    if not isinstance(listed, list):
        register.stop_at(
            InputError, "not-a-list", "The file is JSON but not a list of objects, one a person."
        )
        return None
    return table_of_records(listed, register)


def read_json_lines(raw: bytes, register: Register, *, encoding: str | None) -> Table | None:
    """Return the objects of a JSON lines file, one a line, as a table."""
    lines = raw.decode(encoding_of(raw, encoding, register)).split("\n")
    numbered = [(row, line) for row, line in enumerate(lines, start=1) if line.strip()]
    if not numbered:
        _tell_empty(register)
        return None
    records, rows = [], []
    for row, line in numbered:
        try:
            records.append(json.loads(line))
            rows.append(row)
        except json.JSONDecodeError as error:
            _not_json(register, error, row)
    return table_of_records(records, register, rows)


def _tell_empty(register: Register) -> None:
    register.stop_at(EmptyFile, "empty-file", "The file is empty.")


def _not_json(register: Register, error: json.JSONDecodeError, row: int) -> None:
    register.stop_at(
        InputError,
        "not-json",
        f"Line {row} is not JSON: {error.msg.lower()} at character {error.colno}.",
        row=row,
    )


def table_of_records(
    records: Iterable[Any], register: Register, rows: Sequence[int] | None = None
) -> Table | None:
    """Return mappings as a table, or nothing if there is none.

    The parts of ``attributes`` are spread out as ``attributes.<name>``.
    """
    listed = list(records)
    numbers = range(2, len(listed) + 2) if rows is None else rows
    for number, record in zip(numbers, listed, strict=True):
        if not isinstance(record, Mapping):
            register.stop_at(
                InputError,
                "not-an-object",
                f"Every person is a mapping of field to answer, and this one is a "
                f"{type(record).__name__}.",
                row=number,
            )
    flat = [_flat(record) for record in listed if isinstance(record, Mapping)]
    if not listed:
        register.stop_at(
            NoRows,
            "no-rows",
            "There is nobody in the list.",
            cure="Give a mapping for each person.",
        )
    if not flat:
        return None
    headers = list(dict.fromkeys(name for record in flat for name in record))
    kept = [n for n, r in zip(numbers, listed, strict=True) if isinstance(r, Mapping)]
    cells = [[_native(record.get(header)) for record in flat] for header in headers]
    return Table(headers, cells, kept)


def _flat(record: Mapping[Any, Any]) -> dict[str, Any]:
    own = record.get("attributes")
    if not isinstance(own, Mapping):
        return {str(name): said for name, said in record.items()}
    rest = {str(name): said for name, said in record.items() if name != "attributes"}
    return rest | {f"attributes.{name}": said for name, said in own.items()}


def table_of_frame(frame: Any, register: Register) -> Table:
    """Return a pandas, polars or pyarrow frame as a table; a row index is not read.

    Raises
    ------
    InputError
        If this is not a frame.
    """
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    _refuse_levels(frame)
    try:
        table = nw.from_native(frame, eager_only=True)
        headers = [str(name) for name in table.columns]
    except DuplicateError:
        raise InputError("two columns of the frame have the same name; rename one") from None
    except TypeError:
        raise InputError(
            f"a {type(frame).__name__} cannot be read as people; give a path, a frame, "
            "or an iterable of dicts or of Profile"
        ) from None
    if not len(table):
        register.stop_at(NoRows, "no-rows", "The frame has no rows.")
    # By position, not by name: pandas may name columns by numbers.
    cells = [[_native(cell) for cell in column.to_list()] for column in table.iter_columns()]
    index = getattr(getattr(frame, "index", None), "name", None)
    return Table(headers, cells, range(2, len(table) + 2), index)


def _refuse_levels(frame: Any) -> None:
    """Refuse a pandas frame whose rows or columns are named by several levels."""
    for axis, called, cure in (
        ("index", "row index", "make columns of it with frame.reset_index()"),
        ("columns", "header", "give every column one name, for example frame.columns = [...]"),
    ):
        levels = getattr(getattr(frame, axis, None), "nlevels", 1)
        if levels > 1:
            raise InputError(
                f"the {called} of the frame has {levels} levels, which cannot be read; {cure}"
            )


def _native(cell: Any) -> Any:
    """Return a cell as a plain Python value; what frames write for missing becomes ``None``."""
    if isinstance(cell, str) or cell is None:
        return cell
    if isinstance(cell, (list, tuple, set, frozenset)):
        return type(cell)(said for part in cell if (said := _native(part)) is not None)
    if isinstance(cell, Mapping):
        return {_native(name): _native(part) for name, part in cell.items()}
    if hasattr(cell, "tolist") or isinstance(cell, Decimal):
        return _native(plain_value(cell))
    if isinstance(cell, float) and math.isnan(cell):
        return None
    # Known by name, so that pandas need not be imported for people who do not use it.
    return None if type(cell).__name__ in {"NaTType", "NAType"} else cell
