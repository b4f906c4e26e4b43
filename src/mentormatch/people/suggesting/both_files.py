"""What the files of mentors and mentees have in common: the same options, asked of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentormatch.people.suggesting.columns import Column
from mentormatch.people.suggesting.shapes import Shape
from mentormatch.people.suggesting.words import heard

__all__ = ["Shared", "shared_items"]

_LEAST_SHARED, _LEAST_SHARE = 3, 0.4
_MEANT_OTHERWISE = 0.6
_NO_SKILLS = "number yesno tick stamp address language times zone protected style leaning".split()
_SKILLS = frozenset({"offers", "seeks", "skills", "experience", "goals", "attribute", "unused"})


@dataclass(frozen=True, slots=True)
class Shared:
    """How many items two columns have in common, and what share of the shorter list that is."""

    count: int
    share: float


def shared_items(
    mentors: Sequence[tuple[Column, Shape]], mentees: Sequence[tuple[Column, Shape]]
) -> tuple[Mapping[int, Shared], Mapping[int, Shared]]:
    """Return, by place, which columns of each file hold items that one of the other file holds.

    Only lists count, and short answers under headers that differ: a question that both forms ask in
    the same words, such as that of the department, has the same answers anyway.
    """
    left: dict[int, Shared] = {}
    right: dict[int, Shared] = {}
    for mine, mine_shape in mentors:
        for other, other_shape in mentees:
            found = _shared(mine, mine_shape, other, other_shape)
            if found is None:
                continue
            left[mine.place] = max(left.get(mine.place, found), found, key=_by_share)
            right[other.place] = max(right.get(other.place, found), found, key=_by_share)
    return left, right


def _by_share(shared: Shared) -> tuple[float, int]:
    return shared.share, shared.count


def _shared(mine: Column, shape: Shape, other: Column, other_shape: Shape) -> Shared | None:
    if not (_may_be_skills(mine, shape) and _may_be_skills(other, other_shape)):
        return None
    if mine.header == other.header and not (shape.is_list and other_shape.is_list):
        return None
    items, others = set(shape.parted.items), set(other_shape.parted.items)
    common = len(items & others)
    least = min(len(items), len(others))
    if common < _LEAST_SHARED or common < _LEAST_SHARE * least:
        return None
    return Shared(common, common / least)


def _may_be_skills(column: Column, shape: Shape) -> bool:
    """Tell whether a column may hold skills, and its header names no other field."""
    if not shape.answers or shape.is_prose or shape.rungs:
        return False
    if any(shape.is_a(kind, 0.7) for kind in _NO_SKILLS):
        return False
    said = heard(column.asked)
    other = [s.sure for name, s in said.items() if name not in _SKILLS]
    own = [s.sure for name, s in said.items() if name in _SKILLS - {"attribute", "unused"}]
    return not other or max(other) < _MEANT_OTHERWISE or max(own, default=0) > max(other)
