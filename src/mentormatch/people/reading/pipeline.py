"""One source on its way from cells to people; the steps are those of `read`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.arrays import ItemColumn, NumberColumn, TextColumn
from mentormatch.people.grammar.column_map import ColumnMap, ColumnSpec
from mentormatch.people.grammar.separators import marks
from mentormatch.people.pool.data import PoolData
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
from mentormatch.people.reading.headers.named_people import Naming, mentions_of_rows
from mentormatch.people.reading.headers.our_form import with_names_of_form
from mentormatch.people.reading.headers.plan import Plan, Source, plan_columns
from mentormatch.people.reading.labels import labels_of_rows
from mentormatch.people.reading.mended_cells import mend_controls, mend_ids
from mentormatch.people.reading.mended_grids import GridMender
from mentormatch.people.reading.rows.made_ids import with_ids_else, with_joined_ids, with_row_ids
from mentormatch.people.reading.rows.near_names import COMPARED, doubt_near_names
from mentormatch.people.reading.rows.no_people import people_only
from mentormatch.people.reading.rows.objections import tell_objections
from mentormatch.people.reading.rows.one_person import (
    doubt_namesakes,
    doubt_twins,
    marks_of_rows,
    names_and_addresses,
)
from mentormatch.people.reading.rows.row_ids import (
    cleaner,
    cure_without_id,
    doubt_names_as_ids,
    identify,
    refuse_address_references,
    refuse_addresses,
    tell_names_among_addresses,
)
from mentormatch.people.reading.rows.signed_up_twice import Times, keep_one
from mentormatch.people.reading.table import Register, Table
from mentormatch.people.reading.unused_answers import tell_unused_answers
from mentormatch.people.reading.wide_columns import together
from mentormatch.text.masking import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from mentormatch.arrays import Ints
    from mentormatch.findings import Finding
    from mentormatch.people.arrays import Column
    from mentormatch.people.pool.mentions import Mentions

__all__ = ["Pipeline"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One source under way from cells to people."""

    table: Table
    columns: ColumnMap
    plan: Plan
    register: Register

    @classmethod
    def of(cls, table: Table, columns: ColumnMap, register: Register) -> Pipeline:
        """Plan the columns; constants become columns of their own."""
        columns = with_names_of_form(table.headers, columns)
        plan = plan_columns(table.headers, columns, register, index=table.index)
        table = people_only(
            table, plan.id, register, of_rows=bool(columns.id_from or columns.id_else)
        )
        if columns.id_from is not None:
            table = with_row_ids(table, plan, register)
        elif len(plan.ids) > 1:
            table = with_joined_ids(table, plan, register, hashed=columns.id_hash)
        if columns.id_else is not None and plan.id is not None:
            table = with_ids_else(table, plan, plan.id, register)
        register.begin(table.rows)
        cells = list(table.cells)
        for name, said in columns.constants.items():
            plan.fields[name] = Source((len(cells),), ColumnSpec(column=name))
            cells.append([list(said) if isinstance(said, tuple) else said] * len(table.rows))
        return cls(replace(table, cells=cells), columns, plan, register)

    def pool(self) -> PoolData | None:
        """Read ids, then every column, then settle what must agree."""
        self._identify()
        naming = self._naming()
        reader = Reader(self.columns, naming or self._clean, self.register)
        read = {n: reader.field(n, *self._said(n, s)) for n, s in self._sources(of_goal=False)}
        details = {n: reader.detail(n, *self._said(n, s)) for n, s in self._sources(of_goal=True)}
        own = {n: reader.attribute(n, *self._said(n, s)) for n, s in self.plan.attributes.items()}
        self._note_pairs(naming)
        tell_unused_answers(self.columns, self.plan, self.table, self.register)
        fields, ladder = self._in_agreement(read, details)
        rows = self._kept()
        self.register.kept = [self.table.rows[row] for row in rows]
        every = np.union1d(rows, np.flatnonzero(self.register.refused))
        gone = _gone(fields)
        tell_objections(self.table, self.plan, every.tolist(), self.register, gone=gone)
        self._mend(reader)
        self.register.close(len(rows))
        if self.register.stop is not None or self.plan.id is None or not len(rows):
            return None
        mentions = None if naming is None else self._mentions(self.plan.id, rows, naming)
        return self._built(rows, fields, own, ladder, mentions)

    def _mend(self, reader: Reader) -> None:
        """Repair ids, grids, and cells with control characters, where a copy is asked for."""
        if self.register.mends is None:
            return
        for position in self.plan.id_parts:
            mend_ids(self.table.cells[position], position, self.register)
        sources = {**self.plan.fields, **self.plan.attributes}
        for name, source in sources.items():
            if source.items:
                self._mend_grid(name, source, reader)
        for position in sorted({p for source in sources.values() for p in source.positions}):
            mend_controls(self.table.cells[position], position, self.register)

    def _mend_grid(self, name: str, source: Source, reader: Reader) -> None:
        cells, missing = self._cells(source), self.columns.missing
        mender = reader.mender(name, source.spec)
        GridMender(name, source, cells, missing, mender, self.register).mend(reader.own(name))

    def _sources(self, *, of_goal: bool) -> list[tuple[str, Source]]:
        details = self.columns.of_table.details
        return [(n, s) for n, s in self.plan.fields.items() if (n in details) == of_goal]

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
        return (
            self.columns.of_table.key if self.plan.id is None else self.table.headers[self.plan.id]
        )

    def _identify(self) -> None:
        if self.plan.id is None:
            return
        cells, header = self.table.cells[self.plan.id], self._id_header
        cure = cure_without_id(cells, self.table.headers, hashed=self.columns.id_hash)
        self.register.people = identify(cells, self._clean, header, self.register, cure)
        if self.columns.id_hash:
            doubt_names_as_ids(cells, header, self.register)
        if refuse_addresses(self.register.people, header, self.register):
            # Findings name people by id; these ids must not be named.
            self.register.people = [None] * len(cells)

    @property
    def _clean(self) -> Callable[[str], str]:
        return cleaner(hashed=self.columns.id_hash)

    def _naming(self) -> Naming | None:
        """Return what takes names and addresses for people, where the map says they may be."""
        if not self.columns.resolve:
            return None
        return Naming(frozenset(filter(None, self.register.people)), self._clean)

    def _note_pairs(self, naming: Naming | None) -> None:
        """Keep names of people that a comma may have parted."""
        for name in self.columns.of_table.references if naming else ():
            if (source := self.plan.fields.get(name)) and naming is not None:
                for cells in self._cells(source):
                    naming.note_pairs(cells, source.spec.separator)

    def _mentions(self, at: int, rows: Ints, naming: Naming) -> Mentions:
        found = mentions_of_rows(
            self.table,
            at,
            self.plan.resolve,
            rows.tolist(),
            naming,
            self.columns.missing,
            self.register,
        )
        headers = {name: source.header for name, source in self.plan.fields.items()}
        separators = {n: marks(source.spec.separator) for n, source in self.plan.fields.items()}
        return replace(found, headers=headers, separators=separators)

    def _hashed_addresses(self) -> bool:
        """Return whether ids are made of addresses."""
        if not self.columns.id_hash or self.columns.resolve or self.plan.id is None:
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
        for name in (n for n in self.columns.of_table.references if n in fields):
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
        if at is None:
            return None
        header = masked(self.table.headers[at])
        return Times(header, self.table.cells[at], self.columns.zone)

    def _built(
        self,
        rows: Ints,
        fields: dict[str, Column],
        own: dict[str, Column],
        ladder: tuple[str, ...],
        mentions: Mentions | None,
    ) -> PoolData:
        people = self.register.people
        ids = [who for who in (people[row] for row in rows) if who is not None]
        pool = PoolData.of(
            ids,
            {name: self._of_rows(name, column, rows) for name, column in fields.items()},
            ladder=ladder,
            attributes={name: self._of_rows(name, column, rows) for name, column in own.items()},
            audit=self._audit(rows, ids),
            marks=marks_of_rows(
                self.table,
                self.plan.contact,
                people,
                rows.tolist(),
                shared_ids=self.columns.shared_ids,
                namesakes=self.columns.namesakes,
                called=self.plan.labels.label,
                made=self.plan.made,
            ),
            labels=labels_of_rows(
                self.table, self.plan.labels, rows.tolist(), self.columns.missing, self.register
            ),
            mentions=mentions,
        )
        row_of = dict(zip(ids, rows.tolist(), strict=True))
        assert pool.marks is not None
        doubt_twins(pool.marks, row_of, self._id_header, self.register)
        doubt_namesakes(pool.marks, row_of, self.register)
        self._doubt_near_names(rows)
        for finding in (*chain_findings(pool.managers), *doubts(pool)):
            self.register.found.append(self._placed(finding, row_of))
        return pool

    def _doubt_near_names(self, rows: Ints) -> None:
        """Warn of one person under two spellings, unless there are too many to compare."""
        at, labels = self.plan.id, self.plan.labels.label
        if at is not None and len(rows) <= COMPARED:
            said = names_and_addresses(self.table, self.plan.contact, at, rows.tolist(), labels)
            doubt_near_names(*said, self.register)

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


def _gone(fields: Mapping[str, Column]) -> frozenset[int]:
    """Return the rows of those who are not active."""
    active = fields.get("active")
    if not isinstance(active, NumberColumn):
        return frozenset()
    return frozenset(np.flatnonzero(active.values == 0).tolist())


def _said(cell: Any) -> str | None:
    """Return a cell in a form that tells answers apart; None where there is none."""
    return None if cell is None or cell == "" else repr(cell)
