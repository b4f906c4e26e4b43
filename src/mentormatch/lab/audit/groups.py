"""Who is in which group: by columns that are kept beside the pool, or that are brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import InputError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.lab.audit_group import UNKNOWN
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Groups", "grouped"]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a pool, the largest first.

    Parameters
    ----------
    by
        The columns.
    names
        The values of each group.
    codes
        int64 (people,): position in `names`.
    """

    by: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    codes: Ints

    @property
    def sizes(self) -> Ints:
        """int64 (groups,): people of each."""
        return np.bincount(self.codes, minlength=len(self.names))


def grouped(
    pool: Profiles,
    side: str,
    by: str | Sequence[str] | None,
    groups: pd.DataFrame | Mapping[str, object] | None,
) -> Groups:
    """Return the groups of a pool.

    Parameters
    ----------
    pool
        The people.
    side
        What they are called, for messages.
    by
        Columns; None for the only one.
    groups
        Values by id; None for the protected columns of the pool.
    """
    table = pool.audit if groups is None else _brought(groups, by)
    wanted = _columns(table, side, by)
    _refuse_strangers(pool, side, table)
    columns = [_values(table[name], pool.ids) for name in wanted]
    return _by_size(wanted, list(zip(*columns, strict=True)))


def _brought(
    groups: pd.DataFrame | Mapping[str, object], by: str | Sequence[str] | None
) -> pd.DataFrame:
    """Return groups that a caller brought as a table indexed by id."""
    import pandas as pd

    if isinstance(groups, pd.DataFrame):
        table = groups.set_index("id") if "id" in groups.columns else groups
    elif isinstance(groups, pd.Series | Mapping):
        name = by if isinstance(by, str) else "group"
        table = pd.Series(groups, dtype=object).to_frame(name)
    else:
        raise InputError(
            f"groups: expected a DataFrame indexed by id, or a mapping of ids to groups; this is "
            f"{type(groups).__name__}"
        )
    if not table.index.is_unique:
        raise InputError("groups: an id stands there twice; give each person one row")
    return table


def _columns(table: pd.DataFrame, side: str, by: str | Sequence[str] | None) -> tuple[str, ...]:
    known = [str(name) for name in table.columns]
    if not known:
        raise InputError(
            f"the {side}s have no protected column; give groups=, a table of groups by id"
        )
    if by is None and len(known) > 1:
        raise InputError(f"by: name one of the columns, or several: {_listed(known)}")
    wanted = tuple(known) if by is None else (by,) if isinstance(by, str) else tuple(by)
    if not wanted:
        raise InputError(f"by: name at least one of the columns: {_listed(known)}")
    for name in wanted:
        if name not in known:
            near = did_you_mean(name, known)
            raise InputError(
                f"by: {quoted(name)} is no column of groups of the {side}s{near}; there are "
                f"{_listed(known)}"
            )
    return wanted


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names))


def _refuse_strangers(pool: Profiles, side: str, table: pd.DataFrame) -> None:
    """Refuse a table of other people; more people than the pool has are welcome."""
    if len(pool) and not any(map(pool.position.__contains__, table.index)):
        raise InputError(f"groups: none of its ids is one of the {side}s; index it by id")


def _values(column: pd.Series[Any], ids: Sequence[str]) -> list[str]:
    return [_value(value) for value in column.reindex(list(ids))]


def _value(value: object) -> str:
    # NaN and NaT are not what they are.
    missing = value is None or value != value or str(value) == "<NA>"  # noqa: PLR0124
    return UNKNOWN if missing or not str(value).strip() else str(value).strip()


def _by_size(by: tuple[str, ...], values: list[tuple[str, ...]]) -> Groups:
    found: dict[tuple[str, ...], int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    names = tuple(sorted(found, key=lambda name: (-found[name], name)))
    code = {name: position for position, name in enumerate(names)}
    return Groups(by, names, np.fromiter((code[v] for v in values), np.int64, len(values)))
