"""Left join of two pools about the same people, such as a survey and the staff directory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import InputError
from mentormatch.findings import Finding
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn
from mentormatch.people.pool.data import PoolData
from mentormatch.people.pool.frames import audit_of
from mentormatch.people.pool.labels import Labels, joined_labels
from mentormatch.people.pool.mentions import joined_mentions
from mentormatch.people.pool.storage import ORDERED, blank, goal_key
from mentormatch.people.schema.fields import BY_ID, FIELDS
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import Who, counted, few, sentence
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from mentormatch.arrays import Ints

__all__ = ["joined"]

_SHOWN = 5
_BESIDE = ("label", "contact")
"""What is kept beside a pool and may tell that two people are the same."""


def joined(pool: PoolData, other: PoolData, on: str) -> tuple[PoolData, list[Finding]]:
    """Return ``pool`` with what is unanswered in it filled from ``other``, and who stands alone.

    See :meth:`Profiles.join`, which is how it is called.
    """
    partner = _partners(_keys(pool, on), _keys(other, on), on)
    named = {other.ids[row]: who for who, row in zip(pool.ids, partner, strict=True) if row >= 0}
    theirs = {name: _renamed(name, column, named) for name, column in other.columns.items()}
    fields = {name: _filled(name, pool.columns[name], theirs[name], partner) for name in FIELDS}
    attributes = {
        name: _attribute(name, pool, other, partner)
        for name in {*pool.attributes, *other.attributes}
        if name != on or name in pool.attributes
    }
    result = PoolData.of(
        pool.ids,
        fields,
        ladder=_ladder(pool, other),
        attributes=attributes,
        audit=_audit(pool, other, partner),
        marks=pool.marks,
        labels=joined_labels(pool.labels, other.labels, named),
        mentions=joined_mentions(pool.mentions, other.mentions, named),
    )
    above = {named.get(w, w): named.get(m, m) for w, m in other.managers.items()}
    managers = {**above, **pool.managers, **result.managers}
    return replace(result, managers=managers), [*_lonely(pool, other, partner)]


def _keys(pool: PoolData, on: str) -> Sequence[str | None]:
    if on == "id":
        return pool.ids
    column = pool.attributes.get(on)
    if column is None and on in _BESIDE:
        return _words_beside(pool, on)
    if not isinstance(column, TextColumn):
        near = did_you_mean(on, ["id", *_BESIDE, *pool.attributes])
        raise InputError(
            f"people can be joined on 'id', 'label', 'contact' or an attribute of words, not "
            f"{quoted(on)}{near}"
        )
    return [column[row] for row in range(len(pool.ids))]


def _words_beside(pool: PoolData, on: str) -> list[str | None]:
    """Return names or addresses that are kept beside a pool; case and outer space do not matter."""
    known = pool.labels or Labels()
    told = known.names if on == "label" else known.addresses
    if not told:
        raise InputError(
            f"people cannot be joined on {quoted(on)}: one of the pools has none; name the "
            f"columns that hold it as {on} in its column map"
        )
    return [fold(told[who]) if who in told else None for who in pool.ids]


def _partners(keys: Sequence[str | None], others: Sequence[str | None], on: str) -> Ints:
    """Return for each person the row of the same key in the other pool, or -1."""
    for listed in (keys, others):
        said = [key for key in listed if key is not None]
        if len(set(said)) < len(said):
            twice = several(len(said) - len(set(said)), "value stands", "values stand")
            raise InputError(f"{quoted(on)} does not tell people apart: {twice} there twice")
    row_of = {key: row for row, key in enumerate(others) if key is not None}
    return np.array([-1 if k is None else row_of.get(k, -1) for k in keys], np.int64)


def _renamed(name: str, column: Column, named: Mapping[str, str]) -> Column:
    """Return a column of ids in terms of the ids of the first pool, where they are known."""
    if name not in BY_ID or isinstance(column, NumberColumn):
        return column
    words = tuple(named.get(word, word) for word in column.vocabulary)
    if words == column.vocabulary:
        return column
    if isinstance(column, TextColumn):
        return replace(column, vocabulary=words).compact()
    return replace(column, vocabulary=words).compact(ordered=name in ORDERED)


def _filled(name: str, mine: Column, theirs: Column, partner: Ints) -> Column:
    """Return one column in which the other pool answers for those who did not."""
    gaps = ~mine.answered & (partner >= 0)
    gaps[gaps] = theirs.answered[partner[gaps]]
    if not gaps.any():
        return mine
    if isinstance(mine, NumberColumn) and isinstance(theirs, NumberColumn):
        values = mine.values.copy()
        values[gaps] = theirs.values[partner[gaps]]
        return NumberColumn(values, mine.answered | gaps)
    rows: list[Any] = [
        theirs[partner[row]] if gaps[row] else mine[row] for row in range(len(partner))
    ]
    if isinstance(mine, TextColumn) and isinstance(theirs, TextColumn):
        return TextColumn.of(rows)
    if isinstance(mine, ItemColumn) and isinstance(theirs, ItemColumn):
        key = goal_key if name == "goals" else None
        return ItemColumn.of(rows, tuple(theirs.numbers), key=key)
    raise InputError(
        f"attribute {quoted(name)} is of one kind in one pool and of another in the other"
    )


def _attribute(name: str, pool: PoolData, other: PoolData, partner: Ints) -> Column:
    mine, theirs = pool.attributes.get(name), other.attributes.get(name)
    if theirs is None:
        assert mine is not None
        return mine
    return _filled(name, mine or _unanswered_like(theirs, len(pool.ids)), theirs, partner)


def _unanswered_like(column: Column, people: int) -> Column:
    if isinstance(column, NumberColumn):
        return NumberColumn(np.zeros(people, column.values.dtype), np.zeros(people, np.bool_))
    return blank("team" if isinstance(column, TextColumn) else "languages", people)


def _ladder(pool: PoolData, other: PoolData) -> tuple[str, ...]:
    if pool.ladder and other.ladder and pool.ladder != other.ladder:
        raise InputError("the two pools have different ladders; read both with the same one")
    return pool.ladder or other.ladder


def _audit(pool: PoolData, other: PoolData, partner: Ints) -> pd.DataFrame | None:
    """Put protected columns of both pools side by side; of the same two, the first stands."""
    mine, theirs = audit_of(pool), audit_of(other)
    added = [name for name in theirs.columns if name not in mine.columns]
    for name in added:
        cells = [theirs[name].iloc[row] if row >= 0 else None for row in partner]
        mine[name] = cells
    return mine if len(mine.columns) else None


def _lonely(pool: PoolData, other: PoolData, partner: Ints) -> Iterator[Finding]:
    """Name those who stand in one pool only."""
    found = set(partner.tolist())
    here = [who for who, row in zip(pool.ids, partner, strict=True) if row < 0]
    there = [who for row, who in enumerate(other.ids) if row not in found]
    for alone, so in ((here, sentence("nothing was added")), (there, sentence("left out"))):
        if alone:
            yield Finding(
                "warning",
                "joined-to-nobody",
                counted(
                    len(alone),
                    "{count} person is in one pool only ({so}): {ids}.",
                    "{count:,} people are in one pool only ({so}): {ids}.",
                    so=so,
                    ids=few([Who(who, "") for who in alone], _SHOWN),
                ),
            )
