"""Coverage: how much of what a mentee looks for does a mentor bring?

Coverage is not similarity. A mentor who knows more than is asked loses nothing, and two people who
are equally ignorant gain nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, field_validator

from mentormatch.people.fields import STYLES
from mentormatch.people.profile import Need
from mentormatch.scoring.base import Criterion, Facts, Part, classes, listed
from mentormatch.scoring.pools import as_items
from mentormatch.scoring.styles import NEEDS, raised_by
from mentormatch.scoring.terms import Postings, Table, shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.people.arrays import ItemColumn
    from mentormatch.people.profile import Profile
    from mentormatch.scoring.pools import Pools

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["Covers", "HasLevel", "StyleFit"]

_STEPS = 100
"""Strengths of styles are compared in hundredths."""


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
        return self.need, self.offer

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, ours, _ = pools.items(self.offer, self.need)
        needs = _open_needs(ours, self.assumed_target)
        level = _whole(theirs.numbers.get("level"), self.assumed_level, len(theirs.codes))
        share = shares(weight, needs.starts, needs.importance)
        need_class, table = _need_table(share, needs.current, needs.target)
        gain = Postings(
            theirs.starts, theirs.codes, level, needs.starts, needs.codes, need_class, table
        )
        rest = _coverage_rest(weight, self.neutral, theirs.answered, ours.answered, needs.all_met)
        return Part(self.label, weight, (gain, rest), theirs.answered, ours.answered)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return in words what is offered of what is sought."""
        sought, offered = _words(mentee, self.need), _words(mentor, self.offer)
        if sought is None or offered is None:
            return _told(offered), _told(sought)
        met = [offered[item] for item in sought if item in offered]
        return listed(met) if met or not sought else "none of these", listed(list(sought.values()))


class HasLevel(Criterion):
    """Does the mentor have a named skill at a level?

    Parameters
    ----------
    skill
        The skill; spelling is folded.
    level
        The level 1-5 that is enough. Below it the value is level held / level asked.
    """

    kind: Literal["HasLevel"] = "HasLevel"
    skill: str
    level: Annotated[int, Field(ge=1, le=5)] = 3
    assumed_level: Annotated[int, Field(ge=1, le=5)] = 3

    def __init__(self, skill: str, level: int = 3, **options: object) -> None:
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
        level = _whole(offers.numbers.get("level"), self.assumed_level, len(offers.codes))
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


class StyleFit(Criterion):
    """Does the mentor offer the styles of help that the mentee's situation calls for?

        fit = Σ_s want_s · offer_s / Σ_s want_s

    over the eight styles. ``want_s`` is what the mentee asks for, raised to what the kinds and tags
    of the goals call for by the need × style table. A mentor may combine styles; more styles than
    asked cost nothing. No study validates matching on these eight styles: the table is a convention.

    Parameters
    ----------
    needs
        Need → style → strength 0…1; None takes :data:`mentormatch.scoring.styles.NEEDS`.
    """

    kind: Literal["StyleFit"] = "StyleFit"
    neutral: Annotated[float, Field(ge=0, le=1)] = 0.25
    needs: dict[str, dict[str, Annotated[float, Field(ge=0, le=1)]]] | None = None

    @field_validator("needs")
    @classmethod
    def _known_styles(
        cls, needs: dict[str, dict[str, float]] | None
    ) -> dict[str, dict[str, float]] | None:
        unknown = {style for styles in (needs or {}).values() for style in styles} - set(STYLES)
        if unknown:
            raise ValueError(f"unknown styles {sorted(unknown)}; the eight are {', '.join(STYLES)}")
        return needs

    def _label(self) -> str:
        return "styles"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return "styles_wanted", "styles_offered", "goals"

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        wanted, asked = self._wanted(pools)
        offered = pools.mentors.columns["styles_offered"]
        items, strength = _style_items(as_items(offered))
        person, style = np.nonzero(wanted)
        starts = np.concatenate([[0], np.cumsum(np.bincount(person, minlength=len(wanted)))])
        share = shares(weight, starts, wanted[person, style])
        distinct, need_class = np.unique(share, return_inverse=True)
        table = distinct[:, None] * np.arange(_STEPS + 1) // _STEPS
        gain = Postings(as_items(offered).starts, items, strength, starts, style, need_class, table)
        nothing = np.zeros(len(wanted), np.bool_)
        rest = _coverage_rest(weight, self.neutral, offered.answered, asked, nothing)
        return Part(self.label, weight, (gain, rest), offered.answered, asked)

    def _wanted(self, pools: Pools) -> tuple[Ints, Bools]:
        """Return hundredths wanted, int64 (mentees, 8), and who wants anything at all."""
        table = NEEDS if self.needs is None else self.needs
        asked = as_items(pools.mentees.columns["styles_wanted"])
        wanted = np.zeros((pools.shape[1], len(STYLES)), np.int64)
        items, strength = _style_items(asked)
        wanted[asked.owners, items] = strength
        goals = as_items(pools.mentees.columns["goals"])
        raised = np.rint([_STEPS * np.array(raised_by(tag, table)) for tag in goals.vocabulary])
        if goals.vocabulary:
            np.maximum.at(wanted, goals.owners, raised.astype(np.int64)[goals.codes])
        return wanted, np.asarray(wanted.any(axis=1) | asked.answered)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the styles offered and those asked for or called for by the goals."""
        called = {
            style
            for goal in mentee.goals or ()
            for tag in goal.tags | ({goal.kind} if goal.kind else set())
            for style, raised in zip(STYLES, raised_by(tag, self.needs or NEEDS), strict=True)
            if raised
        }
        wanted = called | set(mentee.styles_wanted or ())
        return (
            listed(None if mentor.styles_offered is None else list(mentor.styles_offered)),
            listed(list(wanted) if wanted or mentee.styles_wanted is not None else None),
        )


@dataclass(frozen=True, slots=True)
class _Needs:
    """What is still to be learned, as a compressed sparse list."""

    starts: Ints
    codes: Ints
    current: Ints
    target: Ints
    importance: Ints
    all_met: Bools


def _open_needs(ours: ItemColumn, assumed_target: int) -> _Needs:
    """Drop the needs that are met; items without levels are needs of one step."""
    size = len(ours.codes)
    levelled = "target" in ours.numbers
    current = _whole(ours.numbers.get("current"), 0, size)
    # An item without a stated level is a need of one step: any level of the other side meets it.
    target = _whole(ours.numbers.get("target"), assumed_target if levelled else 1, size)
    importance = _whole(ours.numbers.get("importance"), 1, size)
    still = target > current
    lengths = np.bincount(ours.owners[still], minlength=len(ours.answered))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    all_met = (lengths == 0) & (np.diff(ours.starts) > 0)
    return _Needs(
        starts, ours.codes[still], current[still], target[still], importance[still], all_met
    )


def _need_table(share: Ints, current: Ints, target: Ints) -> tuple[Ints, Ints]:
    """Return the class of each need and int64 (classes, levels 0-5): what each level gains."""
    of, (part, low, high) = classes(share, current, target)
    level = np.arange(6)[None, :]
    steps = np.clip(level - low[:, None], 0, (high - low)[:, None])
    return of, np.asarray(part[:, None] * steps // np.maximum(high - low, 1)[:, None])


def _coverage_rest(
    weight: Ints, neutral: float, theirs: Bools, ours: Bools, all_met: Bools
) -> Table:
    """Return what needs no item: satisfied mentees gain all, unanswered pairs the neutral value."""
    said = ours.astype(np.int64) + all_met
    of, (weights, state) = classes(weight, said)
    given = np.rint(neutral * weights).astype(np.int64)
    satisfied = np.where(state == 2, weights, 0)
    unanswered = np.where(state == 2, weights, given)
    answered = np.where(state == 0, given, satisfied)
    return Table(theirs.astype(np.int64), of, np.stack([unanswered, answered], axis=1))


def _whole(numbers: NDArray[np.float64] | None, assumed: int, size: int) -> Ints:
    if numbers is None:
        return np.full(size, assumed, np.int64)
    return np.where(np.isnan(numbers), assumed, numbers).astype(np.int64)


def _style_items(styles: ItemColumn) -> tuple[Ints, Ints]:
    """Return the style's number and the strength in hundredths of each item."""
    number = np.array([STYLES.index(style) for style in styles.vocabulary] + [-1], np.int64)
    strength = styles.numbers.get("strength", np.ones(len(styles.codes)))
    stated = np.where(np.isnan(strength), 1.0, strength)
    return number[styles.codes], np.rint(_STEPS * stated).astype(np.int64)


def _words(person: Profile, field: str) -> dict[str, str] | None:
    """Return the items of a field and how each is written with its levels."""
    said = (
        getattr(person, field, None)
        if field in type(person).model_fields
        else (person.attributes.get(field))
    )
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
