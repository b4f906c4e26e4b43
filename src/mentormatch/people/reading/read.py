"""The reading pipeline: from a file, a frame or dicts to a pool, each step a module of its own.

.. code-block:: text

    source ─► table (sources, decode, delimited, records,
                     formats)                               cells as they stand
           ─► plan (headers)                                which column is what
           ─► people (no_people)                            rows that are nobody
           ─► ids (row_ids)                                 missing, twice, private
           ─► columns (assemble, answers, grammar)          each distinct token understood once
           ─► agreement (consistency)                       answers that must fit one another
           ─► Profiles

No step stops at the first fault: findings are collected, and an error carries all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mentormatch.errors import InputError, TooLarge
from mentormatch.people.grammar.column_map import ColumnMap
from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.reading.delivery import delivered
from mentormatch.people.reading.formats.sources import file_name, listed, table_of
from mentormatch.people.reading.headers.names import is_time_header
from mentormatch.people.reading.headers.wanted import wanted_headers
from mentormatch.people.reading.pipeline import Pipeline
from mentormatch.people.reading.table import Register, Table
from mentormatch.people.schema.profile import Profile
from mentormatch.text.masking import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike


__all__ = ["last_counts", "read_profiles"]


def read_profiles(
    source: str | PathLike[str] | Iterable[Any] | Any,
    *,
    format: str | None = None,  # noqa: A002  (what people call it)
    sheet: str | None = None,
    columns: ColumnMap | str | PathLike[str] | dict[str, Any] | None = None,
    encoding: str | None = None,
    on_error: Literal["raise", "drop"] = "raise",
    limits: Limits | None = None,
) -> Profiles:
    r"""Read people from a file, an upload, a frame or an iterable.

    Parameters
    ----------
    source
        A path, an open file or bytes: delimited text (``.csv``, ``.tsv``, ``.txt``), a workbook
        (``.xlsx``, ``.xls``, ``.ods``), ``.json``, ``.jsonl``, users of SCIM 2.0 as JSON, or
        ``.parquet`` (with pyarrow), each also packed with gzip; a pandas, polars or pyarrow
        table; an iterable of dicts or of :class:`Profile`.
    format
        ``"csv"``, ``"tsv"``, ``"txt"``, ``"xlsx"``, ``"xls"``, ``"ods"``, ``"json"``,
        ``"jsonl"``, ``"scim"`` or ``"parquet"``. Without it a file is what it holds, and its name
        tells where that is not plain.
    sheet
        Which sheet of a workbook; needed where several hold people.
    columns
        Which header is which field: a :class:`ColumnMap`, a dict of its parts, or a path to one.
        Without it, headers are recognised by the names of fields and a few aliases.
    encoding
        Of the file; found out if left out.
    on_error
        ``"raise"`` refuses the source if any row is refused; ``"drop"`` leaves those rows out and
        lists them in ``findings``. Of somebody who stands in several rows the last then counts, if
        a column says when each was filled in.

    limits
        How much is read of the source, and of a cell; ``Limits()`` if None. A message about one
        names it.

    Returns
    -------
    Profiles
        The pool; its ``findings`` name every repair, warning and refused row.

    Raises
    ------
    InputError
        If the source cannot be read as people; the error carries all findings.
        :class:`EmptyFile`, :class:`NoRows` and :class:`MissingColumn` are kinds of it.
    ProtectedAttributeError
        If the map makes a protected column a field or an attribute.
    MissingExtra
        If the file is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> pool = read_profiles([{"id": "007", "offers": "python:4; sql"}])
    >>> pool["007"].offers
    {'python': 4, 'sql': None}
    >>> read_profiles(b"id,offers\n007,sql\n").ids
    ('007',)
    """
    column_map = ColumnMap.of(columns)
    if column_map.has_sides:
        raise InputError(
            "the column map has parts for mentors or mentees, so say whose file this is: "
            'ColumnMap.of(columns).for_side("mentors") or .for_side("mentees")'
        )
    if on_error not in ("raise", "drop"):
        raise InputError(f"on_error is 'raise' or 'drop', not {quoted(on_error)}")
    if not isinstance(limits, Limits | None):
        raise InputError("limits is a Limits, such as Limits(items=500)")
    people = listed(source)
    if isinstance(people, list) and people and all(isinstance(p, Profile) for p in people):
        ladder = column_map.fields["seniority"].ladder if "seniority" in column_map.fields else None
        return Profiles.of(people, ladder=ladder)
    register = Register(file_name(source), limits=limits or LIMITS)
    try:
        wanted = wanted_headers(column_map, format=format, sheet=sheet, encoding=encoding)
        table = table_of(people, wanted, register)
        if table is not None and on_error == "drop":
            column_map = last_counts(column_map, table)
        pool = None if table is None else Pipeline.of(table, column_map, register).pool()
    except MemoryError as error:
        if isinstance(error, TooLarge):
            raise
        raise TooLarge("the source does not fit into memory; read it in parts") from None
    return delivered(pool, register, drop=on_error == "drop")


def last_counts(columns: ColumnMap, table: Table) -> ColumnMap:
    """Let the last row of a person count where a column tells which that is.

    Whoever drops refused rows does not want to lose people who signed up twice.
    """
    timed = columns.time is not None or any(map(is_time_header, table.headers))
    if columns.twice is not None or not timed:
        return columns
    return columns.model_copy(update={"twice": "last"})
