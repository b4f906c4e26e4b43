"""The arguments of `assign`, validated: integers, whole capacities, distinct keys.

Everything a caller can get wrong is found here, once; the solvers and the judge trust a `Question`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mentormatch.arrays import Bools, Ints, Ints32
from mentormatch.errors import ArrayError
from mentormatch.objectives import OBJECTIVES, Objective
from mentormatch.solve.arrays import EXACT, require_memory
from mentormatch.solve.packed.eligibility import FORBIDDEN
from mentormatch.solve.pairs.problem import GroupLimit, Key, span_of
from mentormatch.solve.pairs.question import Question, restricted
from mentormatch.terms import Gate, Term
from mentormatch.text.masking import quoted

__all__ = ["read_question"]

_MILLION = 1_000_000
_SHOWN = 5
_DEFAULT_SLACK = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class _MatrixTerm:
    """A matrix as a term; pairs that are not eligible are worth less than any that are."""

    units: Ints32

    def block(self, rows: Ints, columns: Ints) -> Ints32:
        # Looked up row by row, which is several times as fast as pair by pair.
        return self.units[rows][:, columns]

    def pairs(self, j: Ints, i: Ints) -> Ints32:
        return np.asarray(self.units[j, i])


def read_question(
    scores: ArrayLike,
    *,
    eligible: ArrayLike | None = None,
    mentor_capacity: ArrayLike = 1,
    mentee_capacity: ArrayLike = 1,
    mentor_minimum: ArrayLike = 0,
    objective: str = "coverage",
    worst_slack: float | None = None,
    floor: float | None = None,
    resolution: float = 1e-6,
    mentor_keys: Sequence[Key] | None = None,
    mentee_keys: Sequence[Key] | None = None,
    minimum: str = "required",
    groups: tuple[GroupLimit, ...] = (),
) -> Question:
    """Check the arguments of `assign` and turn scores into units.

    Raises
    ------
    ArrayError
        If an argument has the wrong shape, kind or content; the message names it.
    TooLarge
        If the scores do not fit into memory once more.
    """
    step = _positive("resolution", resolution)
    table = _score_table(scores)
    _refuse_labels(scores, "index", "mentor_keys", mentor_keys)
    _refuse_labels(scores, "columns", "mentee_keys", mentee_keys)
    units, lowest, used_step = _units(table, floor, step)
    mentors, mentees = units.shape
    capacity = _whole_numbers("mentor_capacity", mentor_capacity, mentors)
    loads = _whole_numbers("mentor_minimum", mentor_minimum, mentors)
    places = _whole_numbers("mentee_capacity", mentee_capacity, mentees)
    _check_minimum(loads, capacity)
    allowed = _mask(eligible, units.shape)
    if lowest is not None:
        allowed &= units >= lowest
    sought = _objective(objective)
    matrix = restricted(units, allowed, capacity, places)
    return Question(
        mentor_capacity=capacity,
        mentor_minimum=loads,
        mentee_capacity=places,
        mentor_keys=_keys("mentor_keys", mentor_keys, mentors),
        mentee_keys=_keys("mentee_keys", mentee_keys, mentees),
        objective=sought,
        slack_ppm=_slack(sought, worst_slack),
        resolution=used_step,
        span=span_of(matrix[0]),
        matrix=lambda: matrix,
        terms=lambda rows, columns: _as_one_term(*matrix, rows, columns),
        minimum=minimum,
        groups=groups,
    )


def _as_one_term(
    scores: Ints32 | Ints, eligible: Bools, rows: Ints, columns: Ints
) -> tuple[tuple[Term, ...], tuple[Gate, ...]]:
    units = np.where(eligible, scores, FORBIDDEN).astype(np.int32)
    if (np.diff(rows) != 1).any() or (np.diff(columns) != 1).any():
        units = units[np.ix_(rows, columns)]
    return (_MatrixTerm(units),), ()


def _score_table(scores: ArrayLike) -> NDArray[Any]:
    if np.ma.isMaskedArray(scores):
        raise ArrayError("scores: masked arrays are not read; pass the mask as eligible=~mask")
    try:
        table = np.asarray(scores)
    except ValueError:
        raise ArrayError("scores: expected rows of equal length") from None
    if table.ndim == 2 and table.size == 0 and table.dtype.kind == "f":
        # An empty list has no kind of its own; numpy calls it float.
        return table
    if table.ndim != 2:
        raise ArrayError(
            f"scores: expected a 2-D array (rows mentors, columns mentees), got {table.ndim}-D "
            f"of shape {table.shape}"
        )
    if table.dtype.kind not in "iuf":
        raise ArrayError(
            f"scores: expected whole or floating-point numbers, got dtype {table.dtype}; "
            "convert the scores, and pass forbidden pairs as eligible=False"
        )
    return table


def _refuse_labels(scores: ArrayLike, axis: str, name: str, keys: Sequence[Key] | None) -> None:
    """Refuse a frame whose labels are other people than the keys, such as a transposed one."""
    labels = list(getattr(scores, axis, ()) if hasattr(scores, "iloc") else ())
    plain = labels == list(range(len(labels)))
    if keys is not None and not plain and list(map(str, labels)) != list(map(str, keys)):
        raise ArrayError(
            f"scores: the {axis} of the frame does not hold {name} in their order; rows are "
            "mentors and columns are mentees, so it may have to be transposed"
        )


def _units(table: NDArray[Any], floor: float | None, step: float) -> tuple[Ints, int | None, float]:
    """Return scores in units, the floor in units, and the size of a unit."""
    require_memory(3 * 8 * table.size, f"reading {table.shape[0]} x {table.shape[1]} scores")
    lowest = None if floor is None else _finite("floor", floor)
    if table.dtype.kind == "f":
        units = _rounded(table, step)
        return units, None if lowest is None else _in_units(lowest, step), step
    if table.size and int(table.max()) > np.iinfo(np.int64).max:
        raise ArrayError("scores: whole numbers must fit into 64 bits with a sign")
    return table.astype(np.int64), None if lowest is None else math.ceil(lowest), 1.0


def _in_units(lowest: float, step: float) -> int:
    """Return the floor in units; beyond all scores it may overflow, and stays beyond them."""
    return round(min(max(lowest / step, -EXACT), EXACT))


def _rounded(table: NDArray[Any], step: float) -> Ints:
    with np.errstate(over="ignore"):
        scaled = np.divide(table, step, dtype=np.float64)
    _refuse_cells("scores", table, ~np.isfinite(scaled), "finite numbers")
    _refuse_cells("scores", table, np.abs(scaled) >= EXACT, f"less than 2**53 units of {step}")
    units: Ints = np.rint(scaled, out=scaled).astype(np.int64)
    return units


def _refuse_cells(name: str, table: NDArray[Any], wrong: Bools, expected: str) -> None:
    if not wrong.any():
        return
    where = np.argwhere(wrong)
    shown = ", ".join(f"[{j}, {i}] = {table[j, i]}" for j, i in where[:_SHOWN])
    more = f" and {len(where) - _SHOWN} more" if len(where) > _SHOWN else ""
    raise ArrayError(f"{name}: expected {expected}, got {shown}{more}")


def _mask(eligible: ArrayLike | None, shape: tuple[int, ...]) -> Bools:
    if eligible is None:
        return np.ones(shape, dtype=np.bool_)
    mask = np.asarray(eligible)
    if mask.shape != shape:
        raise ArrayError(f"eligible: expected shape {shape} like scores, got {mask.shape}")
    if mask.dtype != np.bool_ and mask.size:
        raise ArrayError(f"eligible: expected booleans, got dtype {mask.dtype}")
    return mask.astype(np.bool_)


def _whole_numbers(name: str, given: ArrayLike, count: int) -> Ints:
    """Return `count` whole numbers of at least 0 from a scalar or a sequence."""
    values = np.asarray(_numbers(name, given))
    if values.size == 0 and values.dtype.kind == "f":
        values = values.astype(np.int64)
    if values.dtype.kind not in "iuf":
        raise ArrayError(f"{name}: expected whole numbers >= 0, got dtype {values.dtype}")
    if values.ndim != 0 and values.shape != (count,):
        raise ArrayError(
            f"{name}: expected one number or an array of shape ({count},), got {values.shape}"
        )
    _refuse_entries(name, np.atleast_1d(values), scalar=values.ndim == 0)
    return np.broadcast_to(values.astype(np.int64), (count,)).copy()


def _numbers(name: str, given: ArrayLike) -> Any:
    """Return `given`, a sequence as a list of numbers: numpy would quietly read True as 1."""
    if not np.iterable(given) or (isinstance(given, np.ndarray) and given.dtype.kind in "iuf"):
        return given
    listed = list(given)
    for index, value in enumerate(listed):
        if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
            raise ArrayError(f"{name}[{index}]: expected a whole number >= 0, got {quoted(value)}")
    return listed


def _refuse_entries(name: str, values: NDArray[Any], *, scalar: bool) -> None:
    with np.errstate(invalid="ignore"):
        wrong = ~((values >= 0) & (values < EXACT) & (values == np.floor(values)))
    if wrong.any():
        index = int(np.flatnonzero(wrong)[0])
        where = name if scalar else f"{name}[{index}]"
        raise ArrayError(f"{where}: expected a whole number >= 0, got {values[index]}")


def _check_minimum(minimum: Ints, capacity: Ints) -> None:
    wrong = np.flatnonzero(minimum > capacity)
    if wrong.size:
        j = int(wrong[0])
        raise ArrayError(
            f"mentor_minimum[{j}]: expected at most mentor_capacity[{j}] = {capacity[j]}, "
            f"got {minimum[j]}"
        )


def _keys(name: str, keys: Sequence[Key] | None, count: int) -> tuple[Key, ...]:
    if keys is None:
        return tuple(range(count))
    named = tuple(_key(name, index, key) for index, key in enumerate(keys))
    if len(named) != count:
        raise ArrayError(f"{name}: expected {count} keys, got {len(named)}")
    if len({type(key) for key in named}) > 1:
        raise ArrayError(f"{name}: expected all strings or all whole numbers, got both")
    if len(set(named)) < count:
        first = next(i for i, key in enumerate(named) if key in named[:i])
        raise ArrayError(
            f"{name}[{first}]: expected distinct keys, got {quoted(named[first])} twice"
        )
    return named


def _key(name: str, index: int, key: object) -> Key:
    if isinstance(key, str):
        return str(key)
    if isinstance(key, int | np.integer) and not isinstance(key, bool):
        return int(key)
    raise ArrayError(
        f"{name}[{index}]: expected a string or a whole number, got {type(key).__name__}"
    )


def _objective(name: str) -> Objective:
    known = tuple(OBJECTIVES)
    for objective in OBJECTIVES.values():
        if name == objective.name:
            return objective
    raise ArrayError(f"objective: expected one of {known}, got {quoted(name)}")


def _finite(name: str, value: float) -> float:
    if isinstance(value, bool | np.bool_ | str) or not math.isfinite(value):
        raise ArrayError(f"{name}: expected a finite number, got {quoted(value)}")
    return value


def _positive(name: str, value: float) -> float:
    if _finite(name, value) <= 0:
        raise ArrayError(f"{name}: expected a number above 0, got {quoted(value)}")
    return float(value)


def _slack(objective: Objective, share: float | None) -> int:
    """Return what raising the worst pair may cost, in millionths of the total."""
    if objective.slack_ppm is None:
        return _parts_per_million(_DEFAULT_SLACK if share is None else share)
    if share is not None:
        raise ArrayError(
            f"worst_slack: objective {objective.name!r} says itself what raising the worst pair "
            "may cost; leave worst_slack out"
        )
    return objective.slack_ppm


def _parts_per_million(share: float) -> int:
    if not 0 <= _finite("worst_slack", share) <= 1:
        raise ArrayError(f"worst_slack: expected a share between 0 and 1, got {quoted(share)}")
    return round(share * _MILLION)
