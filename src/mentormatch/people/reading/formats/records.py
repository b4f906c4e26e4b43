"""Adapters of JSON, frames and dicts to a table: native values stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mentormatch.errors import EmptyFile, InputError, NoRows
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.native import native, unpaired
from mentormatch.people.reading.formats.decode import encoding_of
from mentormatch.people.reading.table import Table
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.reading.table import Register

_NOT_JSON = (ValueError, RecursionError)
_FAULTS = {
    "Expecting value": sentence("expecting value"),
    "Expecting ',' delimiter": sentence("expecting ',' delimiter"),
    "Expecting ':' delimiter": sentence("expecting ':' delimiter"),
    "Expecting property name enclosed in double quotes": sentence(
        "expecting property name enclosed in double quotes"
    ),
    "Extra data": sentence("extra data"),
    "Unterminated string starting": sentence("unterminated string starting"),
    "Invalid control character": sentence("invalid control character"),
    "Illegal trailing comma before end of array": sentence("a comma before the end of the list"),
    "Illegal trailing comma before end of object": sentence("a comma before the end of the object"),
}
"""What the parser of JSON says, where people meet it."""

__all__ = ["fitted", "read_json", "read_json_lines", "table_of_frame", "table_of_records"]


def _as_it_is(said: Any) -> Any:
    return said


def read_json(
    raw: bytes,
    register: Register,
    *,
    encoding: str | None,
    unfold: Callable[[Any], Any] = _as_it_is,
) -> Table | None:
    """Return the objects of a JSON list as a table; ``unfold`` may make such a list first."""
    text = raw.decode(encoding_of(raw, encoding, register))
    if not text.strip():
        _tell_empty(register)
        return None
    try:
        listed = unfold(json.loads(text))
    except _NOT_JSON as error:
        _not_json(register, error, getattr(error, "lineno", None))
        return None
    if not isinstance(listed, list):
        register.stop_at(
            InputError,
            "not-a-list",
            sentence("The file is JSON but not a list of objects, one for each person."),
        )
        return None
    return table_of_records(listed, register)


def read_json_lines(
    raw: bytes,
    register: Register,
    *,
    encoding: str | None,
    unfold: Callable[[Any], Any] = _as_it_is,
) -> Table | None:
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
        except _NOT_JSON as error:
            _not_json(register, error, row)
    return table_of_records(unfold(records), register, rows)


def _tell_empty(register: Register) -> None:
    register.stop_at(EmptyFile, "empty-file", sentence("The file is empty."))


def _not_json(register: Register, error: Exception, row: int | None) -> None:
    if isinstance(error, json.JSONDecodeError):
        fault = _FAULTS.get(error.msg.removesuffix(" at"), error.msg.lower())
        reason = sentence("{fault} at character {place}", fault=fault, place=error.colno)
    elif isinstance(error, RecursionError):
        reason = sentence("it has too many lists inside one another")
    else:
        reason = sentence("a number is too long")
    where = sentence("The file") if row is None else sentence("Line {row}", row=row)
    register.stop_at(
        InputError,
        "not-json",
        sentence("{where} is not JSON: {reason}.", where=where, reason=reason),
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
                sentence(
                    "Every person is a mapping of field to answer, and this one is a {kind}.",
                    kind=type(record).__name__,
                ),
                row=number,
            )
    flat = [_flat(record) for record in listed if isinstance(record, Mapping)]
    if not listed:
        register.stop_at(
            NoRows,
            "no-rows",
            sentence("There is nobody in the list."),
            cure=sentence("Give a mapping for each person."),
        )
    if not flat:
        return None
    headers = list(dict.fromkeys(name for record in flat for name in record))
    kept = [n for n, r in zip(numbers, listed, strict=True) if isinstance(r, Mapping)]
    columns = ([record.get(header) for record in flat] for header in headers)
    return fitted(headers, columns, kept, register)


def fitted(
    headers: Sequence[str],
    columns: Iterable[Sequence[Any]],
    rows: Sequence[int],
    register: Register,
    index: str | None = None,
) -> Table:
    """Bring every cell to plain Python; a row with a cell that no answer can be is left out."""
    unfit: set[int] = set()

    def fit(cell: Any, row: int, header: str) -> Any:
        try:
            return native(cell, register.limits)
        except CellFault as fault:
            unfit.add(row)
            place = {"row": rows[row], "column": header}
            register.tell(
                "refused",
                fault.code,
                fault.message,
                expected=fault.expected,
                cure=fault.cure,
                **place,
            )
            return None

    def fitting(column: Sequence[Any], header: str) -> list[Any]:
        try:
            return [native(cell, register.limits) for cell in column]
        except CellFault:
            return [fit(cell, row, header) for row, cell in enumerate(column)]

    names = [_header(header, register) for header in headers]
    cells = [fitting(column, name) for name, column in zip(names, columns, strict=True)]
    kept = [row for row in range(len(rows)) if row not in unfit]
    register.unread += len(unfit)
    if unfit:
        cells = [[column[row] for row in kept] for column in cells]
    return Table(names, cells, [rows[row] for row in kept], index)


def _header(header: str, register: Register) -> str:
    try:
        unpaired(header)
    except CellFault as fault:
        message = sentence(
            "The name of a column holds half a letter (a surrogate without its pair), which no "
            "file can hold."
        )
        register.stop_at(InputError, fault.code, message, cure=fault.cure)
        return tidy(header)
    return header


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
        register.stop_at(NoRows, "no-rows", sentence("The frame has no rows."))
    # By position, not by name: pandas may name columns by numbers.
    columns = (column.to_list() for column in table.iter_columns())
    index = getattr(getattr(frame, "index", None), "name", None)
    return fitted(headers, columns, range(2, len(table) + 2), register, index)


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
