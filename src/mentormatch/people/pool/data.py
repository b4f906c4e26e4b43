"""The data of a pool: one frozen value of ids, columns and reporting lines, sorted by id."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.people.arrays import Column, TextColumn, frozen
from mentormatch.people.pool.checks import refuse_misfits, refuse_stranger
from mentormatch.people.pool.labels import Labels
from mentormatch.people.pool.marks import Marks
from mentormatch.people.pool.mentions import Mentions
from mentormatch.people.pool.storage import blank
from mentormatch.people.schema.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from mentormatch.arrays import Ints

__all__ = ["PoolData"]


@dataclass(frozen=True, eq=False)
class PoolData:
    """What a pool holds; :class:`Profiles` is the face that people see.

    Parameters
    ----------
    ids
        Distinct ids in ascending order; every column has one row for each.
    ladder
        Rungs of seniority, lowest first; empty where none was declared.
    columns
        Every field of the schema, with read-only arrays; one that nobody answered is there too.
    attributes
        Columns of the programme's own, sorted by name.
    managers
        Manager of everyone known at reading, by id, also of those since filtered out.
    audit
        Protected columns, indexed by id; None where the source had none.
    marks
        Hashed names and addresses of everyone known at reading; None where none were read.
    labels
        Names and addresses that are shown to people only; None where none are kept.
    mentions
        By what people may be named besides their ids; None where the map says nothing of it.
    """

    ids: tuple[str, ...]
    ladder: tuple[str, ...]
    columns: Mapping[str, Column]
    attributes: Mapping[str, Column]
    managers: Mapping[str, str]
    audit: pd.DataFrame | None
    marks: Marks | None = None
    labels: Labels | None = None
    mentions: Mentions | None = None

    @classmethod
    def of(
        cls,
        ids: Sequence[str],
        columns: Mapping[str, Column],
        *,
        ladder: Sequence[str] = (),
        attributes: Mapping[str, Column] | None = None,
        audit: pd.DataFrame | None = None,
        marks: Marks | None = None,
        labels: Labels | None = None,
        mentions: Mentions | None = None,
    ) -> PoolData:
        """Put columns in the order of their ids; see :meth:`Profiles.from_columns`."""
        attributes = dict(attributes or {})
        refuse_misfits(ids, columns, attributes)
        order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
        full = {name: columns.get(name) or blank(name, len(ids)) for name in FIELDS}
        ordered = tuple(ids[row] for row in order)
        in_order = _taken(full, order)
        return cls(
            ids=ordered,
            ladder=tuple(ladder),
            columns=in_order,
            attributes=_taken({name: attributes[name] for name in sorted(attributes)}, order),
            managers=_managers(ordered, in_order["manager"]),
            audit=None if audit is None else audit.reindex(list(ordered)),
            marks=marks,
            labels=labels,
            mentions=mentions,
        )

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Row of each person, by id."""
        return {who: row for row, who in enumerate(self.ids)}

    def positions(self, ids: Iterable[str]) -> Ints:
        """Return the row of each id, int64; an unknown id is refused with near ids."""
        listed = list(ids)
        rows = self.position
        for who in listed:
            given: object = who
            if not isinstance(given, str) or who not in rows:
                refuse_stranger(who, self.ids)
        return np.fromiter((rows[who] for who in listed), np.int64, len(listed))

    def __setstate__(self, state: dict[str, Any]) -> None:
        # NumPy forgets at pickling what is read-only.
        for column in (*state["columns"].values(), *state["attributes"].values()):
            frozen(column)
        self.__dict__.update(state)

    def take(self, rows: Ints) -> PoolData:
        """Keep the people in these ascending rows; the managers of everybody stay."""
        ids = tuple(self.ids[row] for row in rows)
        return replace(
            self,
            ids=ids,
            columns=_taken(self.columns, rows),
            attributes=_taken(self.attributes, rows),
            audit=None if self.audit is None else self.audit.iloc[rows],
            labels=None if self.labels is None else self.labels.of(ids),
        )


def _taken(columns: Mapping[str, Column], rows: Ints) -> dict[str, Column]:
    return {name: frozen(column.take(rows)) for name, column in columns.items()}


def _managers(ids: Sequence[str], column: Column) -> dict[str, str]:
    assert isinstance(column, TextColumn)
    rows = np.flatnonzero(column.answered)
    return {ids[int(row)]: column.vocabulary[column.codes[row]] for row in rows}
