"""Coverage: how much of what a mentee looks for does a mentor bring?

Coverage is not similarity. A mentor who knows more than is asked loses nothing, and two people who
are equally ignorant gain nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from mentormatch.people.profile import Need
from mentormatch.scoring.base import Criterion, Facts, Part, classes, coverage_rest, whole
from mentormatch.scoring.facts import answer, bare, listed
from mentormatch.scoring.pools import as_items, recode_known
from mentormatch.terms import Postings, Table, shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mentormatch.people.arrays import ItemColumn
    from mentormatch.people.profile import Profile
    from mentormatch.scoring.pools import Pools

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["Covers", "HasLevel", "OpenNeeds", "Sought"]

_SHOWN = 6
"""Beyond this many items a fact starts with their number."""


class Covers(Criterion):
    """How much of what the mentee needs does the mentor offer?

    For needs k with importance n, current level c and target level t, and the mentor's level h,

        cov = Σ n_k · clip((h_k − c_k) / (t_k − c_k), 0, 1) / Σ n_k.

    A need with t ≤ c is already met and dropped; a mentee all of whose needs are met is satisfied
    (1). Overshoot is not penalised. For tags without levels (goals, experience, languages) it is
    the share of the mentee's tags that the mentor has too.

    Parameters
    ----------
    need, offer
        Fields of the mentee and of the mentor: skills, goals, experience, languages, or an
        attribute with several items.
    own
        Field of the mentee that tells what she knows already, such as ``"offers"``: a need starts
        no lower than her own level there. Surveys that ask "what do you want to work with?" want
        this, since people name what they know and like.
    assumed_level
        Level of an offered skill for which none was stated (a convention: 3, "works alone").
    assumed_target
        Target of a sought skill for which none was stated (a convention: 3).

    Examples
    --------
    >>> Covers("seeks", "offers", weight=5).label
    'seeks'
    """

    kind: Literal["Covers"] = "Covers"
    need: str = "seeks"
    offer: str = "offers"
    own: str | None = None
    neutral: Annotated[float, Field(ge=0, le=1)] = 0.25
    assumed_level: Annotated[int, Field(ge=1, le=5)] = 3
    assumed_target: Annotated[int, Field(ge=1, le=5)] = 3

    def __init__(self, need: str = "seeks", offer: str = "offers", **options: object) -> None:
        super().__init__(need=need, offer=offer, **options)

    def _label(self) -> str:
        return self.need

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return tuple(bare(field) for field in (self.need, self.offer, self.own) if field)

    def sought(self, pools: Pools) -> Sought:
        """Return what the mentees still need, and what the mentors hold."""
        theirs, ours, _ = pools.items(self.offer, self.need)
        needs = _open_needs(ours, self._known(pools, ours), self.assumed_target)
        level = whole(theirs.numbers.get("level"), self.assumed_level, len(theirs.codes))
        return Sought(theirs, ours, needs, level)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, ours, needs, level = self.sought(pools)
        share = shares(weight, needs.starts, needs.importance)
        need_class, table = _need_table(share, needs.current, needs.target)
        gain = Postings(
            theirs.starts, theirs.codes, level, needs.starts, needs.codes, need_class, table
        )
        rest = coverage_rest(weight, self.neutral, theirs.answered, ours.answered, needs.all_met)
        return Part(self.label, weight, (gain, rest), theirs.answered, ours.answered)

    def _known(self, pools: Pools, ours: ItemColumn) -> Ints:
        """Return int64 (needs,): the mentee's own level, 0 where she did not name the item."""
        if self.own is None:
            return np.zeros(len(ours.codes), np.int64)
        from scipy.sparse import csr_array

        own = recode_known(as_items(pools.columns(self.offer, self.own)[1]), ours.vocabulary)
        level = whole(own.numbers.get("level"), self.assumed_level, len(own.codes))
        table = csr_array(
            (level, own.codes, own.starts), shape=(len(ours.answered), len(ours.vocabulary))
        )
        return np.asarray(table[ours.owners, ours.codes]).ravel()

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return in words what is offered of what is sought."""
        sought, offered = self._still_sought(mentee), _words(mentor, self.offer)
        if sought is None or offered is None:
            return _told(offered), _told(sought)
        if not sought:
            return _told(offered), "nothing more to learn" if _words(mentee, self.need) else "none"
        met = [offered[item] for item in sought if item in offered]
        counted = f"{len(met)} of {len(sought)}: " if met and len(sought) > _SHOWN else ""
        return counted + listed(met) if met else "none of these", _told(sought)

    def _still_sought(self, mentee: Profile) -> dict[str, str] | None:
        """Return the needs that are not yet met, in words."""
        words = _words(mentee, self.need)
        if words is None or self.need != "seeks":
            return words
        known = (_words(mentee, self.own) or {}) if self.own else {}
        held = mentee.offers or {} if self.own == "offers" else dict.fromkeys(known)
        return {
            item: text
            for item, text in words.items()
            if self._target(mentee, item) > max(self._current(mentee, item), self._held(held, item))
        }

    def _target(self, mentee: Profile, item: str) -> int:
        target = (mentee.seeks or {})[item].target
        return self.assumed_target if target is None else target

    def _current(self, mentee: Profile, item: str) -> int:
        return (mentee.seeks or {})[item].current

    def _held(self, held: Mapping[str, int | None], item: str) -> int:
        level = held.get(item, 0)
        return self.assumed_level if level is None else level


class HasLevel(Criterion):
    """Does the mentor have a named skill at a level?

    Parameters
    ----------
    skill
        The skill; spelling is folded.
    level
        The level 1-5 that is enough. Below it the value is level held / level asked.
    assumed_level
        Level of an offered skill for which none was stated (a convention: 3, "works alone").
    """

    kind: Literal["HasLevel"] = "HasLevel"
    skill: str
    level: Annotated[int, Field(ge=1, le=5)] = 3
    assumed_level: Annotated[int, Field(ge=1, le=5)] = 3

    def __init__(self, skill: str | None = None, level: int = 3, **options: object) -> None:
        super().__init__(skill=skill, level=level, **options)

    def _label(self) -> str:
        return f"{self.skill} at {self.level}"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("offers",)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        from mentormatch.people.profile import fold

        offers = as_items(pools.mentors.columns["offers"])
        named = np.array([word == fold(self.skill) for word in offers.vocabulary] or [False])
        level = whole(offers.numbers.get("level"), self.assumed_level, len(offers.codes))
        held = np.zeros(len(offers.answered), np.int64)
        holders = offers.owners[named[offers.codes]]
        held[holders] = np.minimum(level[named[offers.codes]], self.level)
        everyone = np.ones(pools.shape[1], np.bool_)
        of, (weights,) = classes(weight)
        steps = np.arange(self.level + 1)
        given = weights[:, None] * steps // self.level
        neutral = np.rint(self.neutral * weights).astype(np.int64)[:, None]
        table = np.concatenate([given, neutral], axis=1)
        mentor_class = np.where(offers.answered, held, self.level + 1)
        return Part(
            self.label, weight, (Table(mentor_class, of, table),), offers.answered, everyone
        )

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the level that the mentor holds."""
        from mentormatch.people.profile import fold

        if mentor.offers is None:
            return "unanswered", f"{self.skill} at {self.level}"
        held = mentor.offers.get(fold(self.skill), 0)
        return (
            "level not stated" if held is None else f"level {held}",
            f"{self.skill} at {self.level}",
        )


@dataclass(frozen=True, slots=True)
class OpenNeeds:
    """What is still to be learned, as a compressed sparse list."""

    starts: Ints
    codes: Ints
    current: Ints
    target: Ints
    importance: Ints
    all_met: Bools


class Sought(NamedTuple):
    """Both sides of coverage over one vocabulary.

    Parameters
    ----------
    theirs, ours
        Items of the mentors and of the mentees.
    needs
        What is still to be learned.
    level
        int64 (items of the mentors,): levels, the assumed one where none was stated.
    """

    theirs: ItemColumn
    ours: ItemColumn
    needs: OpenNeeds
    level: Ints


def _open_needs(ours: ItemColumn, known: Ints, assumed_target: int) -> OpenNeeds:
    """Drop the needs that are met; items without levels are needs of one step."""
    size = len(ours.codes)
    levelled = "target" in ours.numbers
    current = np.maximum(whole(ours.numbers.get("current"), 0, size), known)
    # An item without a stated level is a need of one step: any level of the other side meets it.
    target = whole(ours.numbers.get("target"), assumed_target if levelled else 1, size)
    importance = whole(ours.numbers.get("importance"), 1, size)
    still = target > current
    lengths = np.bincount(ours.owners[still], minlength=len(ours.answered))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    all_met = (lengths == 0) & (np.diff(ours.starts) > 0)
    return OpenNeeds(
        starts, ours.codes[still], current[still], target[still], importance[still], all_met
    )


def _need_table(share: Ints, current: Ints, target: Ints) -> tuple[Ints, Ints]:
    """Return the class of each need and int64 (classes, levels 0-5): what each level gains."""
    of, (part, low, high) = classes(share, current, target)
    level = np.arange(6)[None, :]
    steps = np.clip(level - low[:, None], 0, (high - low)[:, None])
    return of, np.asarray(part[:, None] * steps // np.maximum(high - low, 1)[:, None])


def _words(person: Profile, field: str) -> dict[str, str] | None:
    """Return the items of a field and how each is written with its levels."""
    said = answer(person, field)
    if field == "goals":
        return None if said is None else _goal_words(person)
    if said is None:
        return None
    if not isinstance(said, dict):
        items = said if isinstance(said, set | frozenset) else {said}
        return {str(item): str(item) for item in items}
    return {item: _levelled(item, number) for item, number in said.items()}


def _told(items: dict[str, str] | None) -> str:
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
