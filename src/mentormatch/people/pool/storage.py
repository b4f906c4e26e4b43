"""Column codec: how each field of a profile is stored, and read back as the value it was.

One direction collects the values of many profiles (:func:`collect`), the other builds the value
of one person (:func:`value`); between them nothing is lost, which the tests hold as a law.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from mentormatch.errors import InputError
from mentormatch.people.arrays import Column, ItemColumn, NumberColumn, TextColumn
from mentormatch.people.schema.fields import FIELDS, Field
from mentormatch.people.schema.profile import Goal, Need
from mentormatch.text.masking import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mentormatch.people.schema.profile import Profile

__all__ = [
    "DEFAULTS",
    "LATER",
    "ORDERED",
    "blank",
    "canonical",
    "collect",
    "collect_attribute",
    "goal_key",
    "plain",
    "value",
]

DEFAULTS: dict[str, int | bool] = {
    "max_mentees": 1,
    "min_mentees": 0,
    "max_mentors": 1,
    "min_mentors": 0,
    "waited": 0,
    "active": True,
}
"""What an unanswered number or flag stands for; it is in ``values`` with ``answered`` False."""

LATER = frozenset({"waited", "min_mentors"})
"""Fields that a digest tells of only where somebody says more than the default.

Pools without them have the digest that they had before there were such fields."""

ORDERED = frozenset({"preferences", "goals"})
"""Fields whose items keep the order in which they were given."""

_DTYPES: dict[str, Any] = {
    "number": np.int64,
    "minutes": np.int64,
    "flag": np.bool_,
    "date": "datetime64[D]",
}
_NOTHING: dict[str, Any] = {
    "date": np.datetime64("NaT", "D"),
    "minutes": 0,
    "number": 0,
    "flag": False,
}


def goal_key(goal: Goal) -> tuple[Any, ...]:
    """Order goals by what they say."""
    return (
        goal.text,
        goal.kind or "",
        goal.kind is None,
        sorted(goal.tags),
        goal.due or date.min,
        goal.due is None,
        goal.milestones,
    )


def blank(name: str, people: int, fields: Mapping[str, Field] = FIELDS) -> Column:
    """Return the column of a field that nobody answered."""
    field = fields[name]
    nobody = np.zeros(people, np.bool_)
    if field.kind == "text":
        return TextColumn(np.full(people, -1, np.int64), ())
    if field.kind in ("items", "goals"):
        none = np.zeros(0, np.int64)
        numbers = {n: np.zeros(0, np.float64) for n in field.numbers}
        return ItemColumn(np.zeros(people + 1, np.int64), none, (), nobody, numbers)
    return NumberColumn(np.full(people, _default(name, field), _DTYPES[field.kind]), nobody)


def _default(name: str, field: Field) -> Any:
    return DEFAULTS[name] if name in DEFAULTS else _NOTHING[field.kind]


def collect(name: str, profiles: Sequence[Profile]) -> Column:
    """Store one field of many profiles as a column."""
    field = FIELDS[name]
    if field.kind == "text":
        return TextColumn.of(getattr(profile, name) for profile in profiles)
    if field.kind in ("items", "goals"):
        rows = [_items(name, getattr(profile, name)) for profile in profiles]
        return _item_column(rows, name, field)
    return _number_column(name, field, profiles)


def _item_column(
    rows: Sequence[Mapping[Any, Sequence[float]] | None], name: str, field: Field
) -> ItemColumn:
    key = goal_key if field.kind == "goals" else None
    column = ItemColumn.of(rows, field.numbers, key=key)
    return column.compact(ordered=name in ORDERED, key=key)


def _number_column(name: str, field: Field, profiles: Sequence[Profile]) -> NumberColumn:
    said = [getattr(profile, name) for profile in profiles]
    answered = np.fromiter((name in p.model_fields_set for p in profiles), np.bool_, len(said))
    answered &= np.fromiter((v is not None for v in said), np.bool_, len(said))
    filled = [_default(name, field) if v is None else v for v in said]
    return NumberColumn(np.array(filled, dtype=_DTYPES[field.kind]), answered)


def _items(name: str, said: Any) -> dict[Any, tuple[float, ...]] | None:
    """Return item → numbers in the order of storage."""
    if said is None:
        return None
    if name == "preferences":
        return {who: (float(rank),) for rank, who in enumerate(said, start=1)}
    if not isinstance(said, dict):
        return dict.fromkeys(said, ())
    return {item: _numbers(number) for item, number in said.items()}


def _numbers(said: Need | float | None) -> tuple[float, ...]:
    if isinstance(said, Need):
        return float(said.current), _or_nan(said.target), float(said.importance)
    return (_or_nan(said),)


def _or_nan(number: float | None) -> float:
    return math.nan if number is None else float(number)


def collect_attribute(name: str, values: Sequence[Any]) -> Column:
    """Store an attribute: words, numbers or sets of words, the same kind for everybody.

    Raises
    ------
    InputError
        If some people have one kind and some another.
    """
    kinds = {type(said) for said in values if said is not None}
    if len(kinds) > 1:
        raise InputError(
            f"attribute {quoted(name)} holds {' and '.join(sorted(k.__name__ for k in kinds))}; "
            "give every person the same kind: a word, a number or a set of words"
        )
    if kinds <= {str}:
        return TextColumn.of(values)
    if kinds == {float}:
        answered = np.fromiter((said is not None for said in values), np.bool_, len(values))
        return NumberColumn(np.array([said or 0.0 for said in values], np.float64), answered)
    return ItemColumn.of([None if s is None else dict.fromkeys(s, ()) for s in values]).compact()


def value(name: str, column: Column, row: int) -> Any:
    """Return what one person said in a field or attribute, as :class:`Profile` takes it.

    ``None`` is unanswered; items come as a list, or as a mapping where they carry numbers.
    """
    said = column[row]
    if said is None or not isinstance(said, dict):
        return said
    if name == "seeks":
        return {skill: _need(numbers) for skill, numbers in said.items()}
    if name == "offers":
        return {skill: _level(level) for skill, (level,) in said.items()}
    if name == "preferences" or name not in FIELDS or not FIELDS[name].numbers:
        return list(said)
    return {item: number for item, (number,) in said.items()}


def _need(numbers: Iterable[float]) -> dict[str, int | None]:
    current, target, importance = numbers
    return {
        "current": 0 if math.isnan(current) else int(current),
        "target": _level(target),
        "importance": 1 if math.isnan(importance) else int(importance),
    }


def _level(number: float) -> int | None:
    return None if math.isnan(number) else int(number)


def plain(said: Any) -> Any:
    """Return a value of :func:`value` in kinds that JSON knows."""
    if isinstance(said, date):
        return said.isoformat()
    if isinstance(said, list):
        return [plain(item) for item in said]
    if not isinstance(said, Goal):
        return said
    goal = said.model_dump(mode="json", exclude_defaults=True)
    return {**goal, "tags": sorted(said.tags)} if said.tags else goal


def canonical(name: str, column: Column) -> Column:
    """Return the column as it would be had only its own words ever been seen."""
    if isinstance(column, TextColumn):
        return column.compact()
    if isinstance(column, ItemColumn):
        goals = name == "goals"
        return column.compact(ordered=name in ORDERED, key=goal_key if goals else None)
    empty = _default(name, FIELDS[name]) if name in FIELDS else 0.0
    filled = np.where(column.answered, column.values, np.array(empty, column.values.dtype))
    answered = np.ones_like(column.answered) if name in DEFAULTS else column.answered
    return NumberColumn(cast("Any", filled), answered)
