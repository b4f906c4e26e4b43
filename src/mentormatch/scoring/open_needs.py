"""What somebody still has to learn: needs that are not met yet, in numbers and in words.

Shared by the two criteria of coverage, which differ only in who learns from whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.people.schema.profile import Need
from mentormatch.scoring.base import whole
from mentormatch.scoring.facts import answer, listed
from mentormatch.scoring.pools import recode_known

if TYPE_CHECKING:
    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.arrays import ItemColumn
    from mentormatch.people.schema.profile import Profile

__all__ = ["LEVELS", "OpenNeeds", "gains_by_level", "held_levels", "told", "words_of"]

LEVELS = 6
"""How many levels a skill has: 0 to 5."""


@dataclass(frozen=True, slots=True)
class OpenNeeds:
    """What is still to be learned, as a compressed sparse list.

    Attributes
    ----------
    starts
        int64 (people + 1,).
    codes, current, target, importance
        int64 (needs,): the item, the level before and after, and the relative weight.
    all_met
        bool (people,): who named needs, all of which are met.
    """

    starts: Ints
    codes: Ints
    current: Ints
    target: Ints
    importance: Ints
    all_met: Bools

    @classmethod
    def of(cls, sought: ItemColumn, known: Ints, assumed_target: int) -> OpenNeeds:
        """Drop the needs that are met; items without levels are needs of one step.

        Parameters
        ----------
        sought
            What people seek.
        known
            int64 (items,): what they know of it already.
        assumed_target
            Target of a sought skill for which none was stated.
        """
        size = len(sought.codes)
        current = np.maximum(whole(sought.numbers.get("current"), 0, size), known)
        # An item without a level is a need of one step: any level of the other side meets it.
        assumed = assumed_target if "target" in sought.numbers else 1
        target = whole(sought.numbers.get("target"), assumed, size)
        importance = whole(sought.numbers.get("importance"), 1, size)
        still = target > current
        lengths = np.bincount(sought.owners[still], minlength=len(sought.answered))
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        all_met = (lengths == 0) & (np.diff(sought.starts) > 0)
        return cls(
            starts, sought.codes[still], current[still], target[still], importance[still], all_met
        )


def held_levels(held: ItemColumn, assumed: int, sought: ItemColumn) -> Ints:
    """Return int64 (sought items,): the level at which the same people hold what they seek, or 0.

    Parameters
    ----------
    held
        What they know.
    assumed
        The level of an item for which none was stated.
    sought
        What they seek.
    """
    from scipy.sparse import csr_array

    own = recode_known(held, sought.vocabulary)
    level = whole(own.numbers.get("level"), assumed, len(own.codes))
    shape = (len(sought.answered), len(sought.vocabulary))
    table = csr_array((level, own.codes, own.starts), shape=shape)
    return np.asarray(table[sought.owners, sought.codes]).ravel()


def gains_by_level(part: Ints, low: Ints, high: Ints) -> Ints:
    """Return int64 (needs, levels 0-5): what each level of the other side gains of each need.

    Parameters
    ----------
    part
        int64 (needs,): micro-units for the whole need.
    low, high
        int64 (needs,): current and target level.
    """
    level = np.arange(LEVELS)[None, :]
    steps = np.clip(level - low[:, None], 0, (high - low)[:, None])
    return np.asarray(part[:, None] * steps // np.maximum(high - low, 1)[:, None])


def words_of(person: Profile, field: str) -> dict[str, str] | None:
    """Return the items of a field and how each is written with its levels; None: unanswered."""
    said = answer(person, field)
    if field == "goals":
        return None if said is None else _goal_words(person)
    if said is None:
        return None
    if not isinstance(said, dict):
        items = said if isinstance(said, set | frozenset) else {said}
        return {str(item): str(item) for item in items}
    return {item: _levelled(item, number) for item, number in said.items()}


def told(items: dict[str, str] | None) -> str:
    """Return the items of `words_of` as a short text."""
    return listed(None if items is None else list(items.values()))


def _goal_words(person: Profile) -> dict[str, str] | None:
    tags = {tag for goal in person.goals or () for tag in goal.tags}
    kinds = {goal.kind for goal in person.goals or () if goal.kind}
    return {tag: tag for tag in tags | kinds} or (None if person.goals else {})


def _levelled(item: str, number: object) -> str:
    if isinstance(number, Need):
        if number.target is None:
            return item
        return f"{item} {number.current}→{number.target}"
    return item if number is None else f"{item} {number}"
