"""Who is in which group: by columns that are kept beside the pool, or that are brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.arrays import Ints
from mentormatch.errors import InputError
from mentormatch.lab.audit.spellings import Spellings, spellings
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.protected import protected_ground
from mentormatch.results.lab.audit_group import UNKNOWN
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean
from mentormatch.text.spelling import normal_form

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
    spelt
        How the answers of each column are counted.
    """

    by: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    codes: Ints
    spelt: tuple[Spellings, ...]

    @property
    def sizes(self) -> Ints:
        """int64 (groups,): people of each."""
        return np.bincount(self.codes, minlength=len(self.names))

    def called(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Return the name of a group that is asked for in another spelling."""
        if len(asked) != len(self.spelt):
            return tuple(asked)
        return tuple(spelt.group(one) for spelt, one in zip(self.spelt, asked, strict=True))


def grouped(
    pools: tuple[Profiles, Profiles],
    side: str,
    by: str | Sequence[str] | None,
    groups: pd.DataFrame | Mapping[str, object] | None,
    meant: Mapping[str, str],
) -> Groups:
    """Return the groups of a pool.

    Parameters
    ----------
    pools
        The people, and those of the other side.
    side
        What the first are called.
    by
        Columns; None for the only one. Of the pool's own, one that is called otherwise on the other
        side may be named as it is there.
    groups
        Values by id; None for the protected columns of the pool.
    meant
        Answer → what it means.
    """
    pool, other = pools
    table = pool.audit if groups is None else _brought(groups, by)
    theirs = [] if groups is not None else [str(name) for name in other.audit.columns]
    wanted = _columns(table, side, by, theirs)
    _refuse_strangers(pool, side, table)
    columns = [_values(table[name], pool.ids) for name in wanted]
    spelt = [spellings(n, said, meant) for n, said in zip(wanted, columns, strict=True)]
    named = [[s.group(a) for a in said] for s, said in zip(spelt, columns, strict=True)]
    return _by_size(wanted, list(zip(*named, strict=True)), tuple(spelt))


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


def _columns(
    table: pd.DataFrame, side: str, by: str | Sequence[str] | None, theirs: Sequence[str]
) -> tuple[str, ...]:
    known = [str(name) for name in table.columns]
    if not known:
        raise InputError(
            f"the {side}s have no protected column; give groups=, a table of groups by id"
            + _other_side(side, theirs, "audit them")
        )
    if by is None and len(known) > 1:
        raise InputError(f"by: name one of the columns, or several: {_listed(known)}")
    wanted = tuple(known) if by is None else (by,) if isinstance(by, str) else tuple(by)
    if not wanted:
        raise InputError(f"by: name at least one of the columns: {_listed(known)}")
    found = tuple(_column(name, known, side, theirs) for name in wanted)
    if len(set(found)) < len(found):
        raise InputError(f"by: name each column once; there are {_listed(known)}")
    return found


def _column(name: str, known: Sequence[str], side: str, theirs: Sequence[str]) -> str:
    """Return the column of that name, or the only one about the same, as *Geslacht* is."""
    if name in known:
        return name
    same = [one for one in known if normal_form(one) == normal_form(name)]
    ground = protected_ground(name)
    same = same or [one for one in known if ground and protected_ground(one) == ground]
    if theirs and len(same) == 1:
        return same[0]
    near = did_you_mean(name, known)
    hint = _other_side(side, [one for one in theirs if one == name], "ask for it")
    raise InputError(
        f"by: {quoted(name)} is no column of groups of the {side}s{near}; there are "
        f"{_listed(known)}{hint}"
    )


def _other_side(side: str, theirs: Sequence[str], to_do: str) -> str:
    other = "mentor" if side == "mentee" else "mentee"
    if not theirs:
        return ""
    return (
        f"; the {other}s have {_listed(theirs)}: {to_do} with side={other!r} "
        f"(--side {other} on the command line)"
    )


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


def _by_size(
    by: tuple[str, ...], values: list[tuple[str, ...]], spelt: tuple[Spellings, ...]
) -> Groups:
    found: dict[tuple[str, ...], int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    names = tuple(sorted(found, key=lambda name: (-found[name], name)))
    code = {name: position for position, name in enumerate(names)}
    codes = np.fromiter((code[v] for v in values), np.int64, len(values))
    return Groups(by, names, codes, spelt)
