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

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mentormatch.errors import InputError, NoRows, TooLarge
from mentormatch.findings import Finding, Findings
from mentormatch.people.arrays import ItemColumn, TextColumn
from mentormatch.people.grammar.column_map import ColumnMap, ColumnSpec
from mentormatch.people.pool.data import PoolData
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.pool.reporting_lines import chain_findings
from mentormatch.people.pool.storage import canonical
from mentormatch.people.pool.weak_answers import doubts
from mentormatch.people.reading.assemble import Reader
from mentormatch.people.reading.consistency import (
    detailed_goals,
    on_the_ladder,
    refuse_contradictions,
    settle_partners,
    with_ranks,
)
from mentormatch.people.reading.formats.sources import file_name, listed, table_of
from mentormatch.people.reading.header_names import is_time_header
from mentormatch.people.reading.headers import Plan, Source, plan_columns
from mentormatch.people.reading.labels import labels_of_rows
from mentormatch.people.reading.rows.made_ids import with_joined_ids, with_row_ids
from mentormatch.people.reading.rows.no_people import people_only
from mentormatch.people.reading.rows.one_person import doubt_twins, marks_of_rows
from mentormatch.people.reading.rows.row_ids import (
    cleaner,
    doubt_names_as_ids,
    identify,
    refuse_address_references,
    refuse_addresses,
    tell_names_among_addresses,
)
from mentormatch.people.reading.rows.signed_up_twice import Times, keep_one
from mentormatch.people.reading.table import Register, Table
from mentormatch.people.reading.unused_answers import tell_unused_answers
from mentormatch.people.reading.wanted_headers import wanted_headers
from mentormatch.people.reading.wide_columns import together
from mentormatch.people.schema.fields import BY_ID, FIELDS
from mentormatch.people.schema.profile import Profile
from mentormatch.text.masking import masked, quoted
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    import pandas as pd

    from mentormatch.arrays import Ints
    from mentormatch.people.arrays import Column

__all__ = ["read_profiles"]

_log = logging.getLogger(__name__)
_LONGEST = 4000
"""Characters of the refusals in an error."""


def read_profiles(
    source: str | PathLike[str] | Iterable[Any] | Any,
    *,
    format: str | None = None,  # noqa: A002  (what people call it)
    sheet: str | None = None,
    columns: ColumnMap | str | PathLike[str] | dict[str, Any] | None = None,
    encoding: str | None = None,
    on_error: Literal["raise", "drop"] = "raise",
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
    people = listed(source)
    if isinstance(people, list) and people and all(isinstance(p, Profile) for p in people):
        ladder = column_map.fields["seniority"].ladder if "seniority" in column_map.fields else None
        return Profiles.of(people, ladder=ladder)
    register = Register(file_name(source))
    try:
        wanted = wanted_headers(column_map, format=format, sheet=sheet, encoding=encoding)
        table = table_of(people, wanted, register)
        if table is not None and on_error == "drop":
            column_map = _last_counts(column_map, table)
        pool = None if table is None else _Reading.of(table, column_map, register).pool()
    except MemoryError as error:
        if isinstance(error, TooLarge):
            raise
        raise TooLarge("the source does not fit into memory; read it in parts") from None
    return _delivered(pool, register, drop=on_error == "drop")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One source under way from cells to people."""

    table: Table
    columns: ColumnMap
    plan: Plan
    register: Register

    @classmethod
    def of(cls, table: Table, columns: ColumnMap, register: Register) -> _Reading:
        """Plan the columns; constants become columns of their own."""
        plan = plan_columns(table.headers, columns, register, index=table.index)
        table = people_only(table, plan.id, register)
        if columns.id_from is not None:
            table = with_row_ids(table, plan, register)
        elif len(plan.ids) > 1:
            table = with_joined_ids(table, plan, register, hashed=columns.id_hash)
        register.begin(table.rows)
        cells = list(table.cells)
        for name, said in columns.constants.items():
            plan.fields[name] = Source((len(cells),), ColumnSpec(column=name))
            cells.append([list(said) if isinstance(said, tuple) else said] * len(table.rows))
        return cls(replace(table, cells=cells), columns, plan, register)

    def pool(self) -> PoolData | None:
        """Read ids, then every column, then settle what must agree."""
        self._identify()
        reader = Reader(self.columns, cleaner(hashed=self.columns.id_hash), self.register)
        read = {n: reader.field(n, *self._said(n, s)) for n, s in self._sources(of_goal=False)}
        details = {n: reader.detail(n, *self._said(n, s)) for n, s in self._sources(of_goal=True)}
        own = {n: reader.attribute(n, *self._said(n, s)) for n, s in self.plan.attributes.items()}
        tell_unused_answers(self.columns, self.plan, self.table, self.register)
        fields, ladder = self._in_agreement(read, details)
        rows = self._kept()
        self.register.close(len(rows))
        if self.register.stop is not None or self.plan.id is None or not len(rows):
            return None
        return self._built(rows, fields, own, ladder)

    def _sources(self, *, of_goal: bool) -> list[tuple[str, Source]]:
        return [(n, s) for n, s in self.plan.fields.items() if (n not in FIELDS) == of_goal]

    def _cells(self, source: Source) -> list[Sequence[Any]]:
        return [self.table.cells[position] for position in source.positions]

    def _said(self, name: str, source: Source) -> tuple[Source, list[Sequence[Any]]]:
        """Return where a field comes from and its cells, one column where a grid has many."""
        cells = self._cells(source)
        if not source.items:
            return source, cells
        source, column = together(name, source, cells, self.columns.missing, self.register)
        return source, [column]

    @property
    def _id_header(self) -> str:
        return "id" if self.plan.id is None else self.table.headers[self.plan.id]

    def _identify(self) -> None:
        if self.plan.id is None:
            return
        clean = cleaner(hashed=self.columns.id_hash)
        cells, header = self.table.cells[self.plan.id], self._id_header
        self.register.people = identify(cells, clean, header, self.register)
        if self.columns.id_hash:
            doubt_names_as_ids(cells, header, self.register)
        if refuse_addresses(self.register.people, header, self.register):
            # Findings name people by id; these ids must not be named.
            self.register.people = [None] * len(cells)

    def _hashed_addresses(self) -> bool:
        """Return whether ids are made of addresses."""
        if not self.columns.id_hash or self.plan.id is None:
            return False
        return any("@" in str(cell) for cell in self.table.cells[self.plan.id])

    def _in_agreement(
        self, read: dict[str, Column], details: dict[str, Column]
    ) -> tuple[dict[str, Column], tuple[str, ...]]:
        """Settle answers that depend on one another; return the columns and the ladder."""
        fields, register = dict(read), self.register
        ladder: tuple[str, ...] = ()
        if isinstance(words := fields.get("seniority"), TextColumn):
            source = self.plan.fields["seniority"]
            spec = source.spec
            fields["seniority"], ladder = on_the_ladder(words, spec.ladder, source.header, register)
        goals = detailed_goals(fields.get("goals"), details, register)
        fields |= {} if goals is None else {"goals": goals}
        refuse_contradictions(fields, register)
        for name in (name for name in BY_ID if name in fields):
            if self._hashed_addresses():
                for cells in self._cells(self.plan.fields[name]):
                    tell_names_among_addresses(cells, self.plan.fields[name].header, register)
            refuse_address_references(fields[name], self.plan.fields[name].header, register)
        settled = settle_partners(register.people, fields, register)
        if isinstance(wished := settled.get("preferences"), ItemColumn):
            settled["preferences"] = with_ranks(wished)
        return settled, ladder

    def _kept(self) -> Ints:
        """Rows that become people: neither refused nor the repeat of another row."""
        if self.plan.id is None:
            return np.zeros(0, np.int64)
        sources = [*self.plan.fields.values(), *self.plan.attributes.values()]
        used = [cells for source in sources for cells in self._cells(source)]
        kept = keep_one(
            self.register.people,
            self.table.cells[self.plan.id],
            lambda row: tuple(_said(cells[row]) for cells in used),
            self._id_header,
            self.register,
            twice=self.columns.twice,
            times=self._times(),
        )
        return np.array([row for row in kept if not self.register.refused[row]], np.int64)

    def _times(self) -> Times | None:
        """Return when rows were filled in, if a column says so."""
        at = self.plan.time
        return None if at is None else Times(masked(self.table.headers[at]), self.table.cells[at])

    def _built(
        self, rows: Ints, fields: dict[str, Column], own: dict[str, Column], ladder: tuple[str, ...]
    ) -> PoolData:
        people = self.register.people
        ids = [who for who in (people[row] for row in rows) if who is not None]
        pool = PoolData.of(
            ids,
            {name: self._of_rows(name, column, rows) for name, column in fields.items()},
            ladder=ladder,
            attributes={name: self._of_rows(name, column, rows) for name, column in own.items()},
            audit=self._audit(rows, ids),
            marks=marks_of_rows(self.table, self.plan.contact, people, rows.tolist()),
            labels=labels_of_rows(
                self.table, self.plan.labels, rows.tolist(), self.columns.missing, self.register
            ),
        )
        row_of = dict(zip(ids, rows.tolist(), strict=True))
        assert pool.marks is not None
        doubt_twins(pool.marks, row_of, self._id_header, self.register)
        for finding in (*chain_findings(pool.managers), *doubts(pool)):
            self.register.found.append(self._placed(finding, row_of))
        return pool

    def _placed(self, finding: Finding, row_of: Mapping[str, int]) -> Finding:
        """Return a finding about the pool with its place in the source."""
        source = self.plan.fields.get(finding.column or "")
        row = row_of.get(finding.person or "")
        return replace(
            finding,
            file=self.register.file,
            row=None if row is None else self.table.rows[row],
            column=finding.column if source is None else masked(source.header),
        )

    def _of_rows(self, name: str, column: Column, rows: Ints) -> Column:
        """Leave rows out, and with them the words that only they said."""
        if len(rows) == len(self.table.rows):
            return column
        return canonical(name, column.take(rows))

    def _audit(self, rows: Ints, ids: Sequence[str]) -> pd.DataFrame | None:
        if not self.plan.audit:
            return None
        import pandas as pd

        headers, cells = self.table.headers, self.table.cells
        set_aside = {headers[p]: [cells[p][row] or None for row in rows] for p in self.plan.audit}
        return pd.DataFrame(set_aside, index=pd.Index(list(ids), name="id"), dtype=object)


def _last_counts(columns: ColumnMap, table: Table) -> ColumnMap:
    """Let the last row of a person count where a column tells which that is.

    Whoever drops refused rows does not want to lose people who signed up twice.
    """
    timed = columns.time is not None or any(map(is_time_header, table.headers))
    if columns.twice is not None or not timed:
        return columns
    return columns.model_copy(update={"twice": "last"})


def _said(cell: Any) -> str | None:
    """Return a cell in a form that tells answers apart; None where there is none."""
    return None if cell is None or cell == "" else repr(cell)


def _delivered(pool: PoolData | None, register: Register, *, drop: bool) -> Profiles:
    """Return the pool with its findings, or raise with all of them."""
    findings = Findings([*register.found, *(_rows_left_out(register) if drop else ())])
    if pool is None or register.stop is not None or (findings.refused and not drop):
        nobody_left = NoRows if drop else InputError
        raise (register.stop or nobody_left)(_told(findings, register), findings)
    people = several(len(pool.ids), "person", "people")
    _log.info("read %s from %s: %r", people, register.file or "memory", findings)
    return Profiles(pool, findings, account=register.account)


def _rows_left_out(register: Register) -> Iterator[Finding]:
    """Say once that people are missing: whoever is refused stands in no result."""
    rows = {finding.row for finding in register.found if finding.severity == "refused"} - {None}
    if rows and register.stop is None:
        yield Finding(
            "warning",
            "rows-left-out",
            f"{several(len(rows), 'row was', 'rows were')} refused; whoever stands there is in no "
            "pair and in no list of who was left out.",
            file=register.file,
            cure="Each is listed with its reason; correct them and read the file again.",
        )


def _told(findings: Findings, register: Register) -> str:
    rest = len(findings) - len(findings.refused)
    other = "1 other finding is" if rest == 1 else f"{rest} other findings are"
    more = f"\n({other} in .findings)" if rest else ""
    told = _cut(str(findings.refused))
    rows = "" if register.account is None or register.stop else f"\n{register.account}"
    return f"{register.file or 'the source'} cannot be read as people{rows}\n{told}{more}"


def _cut(text: str) -> str:
    """Return whole lines up to a length that a person reads."""
    kept, left = list[str](), _LONGEST
    for line in text.splitlines():
        left -= len(line)
        if left < 0:
            return "\n".join([*kept, "  and more, all of them in .findings"])
        kept.append(line)
    return "\n".join(kept)
