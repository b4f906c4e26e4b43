"""Coverage: how much of what one person looks for does the other bring?

Coverage is not similarity. A mentor who knows more than is asked loses nothing, and two people who
are equally ignorant gain nothing. `Covers` looks from the mentee to the mentor, `Returns` the other
way; both compile to the same kinds of terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from mentormatch.scoring.base import Criterion, Facts, Part, classes, coverage_rest, whole
from mentormatch.scoring.facts import NONE, UNANSWERED, bare, listed, named
from mentormatch.scoring.open_needs import (
    LEVELS,
    OpenNeeds,
    gains_by_level,
    held_levels,
    told,
    words_of,
)
from mentormatch.scoring.pools import Pools, as_items
from mentormatch.terms import Postings, Table, shares
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.arrays import ItemColumn
    from mentormatch.people.schema.profile import Profile

__all__ = ["Covers", "HasLevel", "Returns"]

_SHOWN = 6
"""Beyond this many items a fact starts with their number."""


class _Coverage(Criterion):
    """What a learner seeks against what a teacher offers, whichever of them is the mentor."""

    need: str = "seeks"
    offer: str = "offers"
    own: str | None = None
    neutral: Annotated[float, Field(ge=0, le=1)] = 0.25
    assumed_level: Annotated[int, Field(ge=1, le=5)] = 3
    assumed_target: Annotated[int, Field(ge=1, le=5)] = 3

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return tuple(bare(field) for field in (self.need, self.offer, self.own) if field)

    def _sides(self, pools: Pools) -> tuple[ItemColumn, Ints, ItemColumn, OpenNeeds]:
        """Return what teachers (first) offer with its levels, what learners seek, open needs."""
        offered, sought, _ = pools.items(self.offer, self.need)
        level = whole(offered.numbers.get("level"), self.assumed_level, len(offered.codes))
        known = np.zeros(len(sought.codes), np.int64)
        if self.own is not None:
            held = as_items(pools.columns(self.offer, self.own)[1])
            known = held_levels(held, self.assumed_level, sought)
        return offered, level, sought, OpenNeeds.of(sought, known, self.assumed_target)

    def _told(self, teacher: Profile, learner: Profile) -> Facts:
        """Return in words what is offered of what is sought."""
        sought, offered = self._still_sought(learner), words_of(teacher, self.offer)
        if sought is None or offered is None:
            return told(offered), told(sought)
        if not sought:
            asked = words_of(learner, self.need)
            return told(offered), sentence("nothing more to learn") if asked else NONE
        met = [offered[item] for item in sought if item in offered]
        if not met:
            return sentence("none of these"), told(sought)
        helps = listed(met)
        if len(sought) > _SHOWN:
            helps = sentence(
                "{met} of {sought}: {helps}", met=len(met), sought=len(sought), helps=helps
            )
        return helps, told(sought)

    def _still_sought(self, learner: Profile) -> dict[str, str] | None:
        """Return the needs that are not yet met, in words."""
        words = words_of(learner, self.need)
        if words is None or self.need != "seeks":
            return words
        known = (words_of(learner, self.own) or {}) if self.own else {}
        held = learner.offers or {} if self.own == "offers" else dict.fromkeys(known)
        return {
            item: text
            for item, text in words.items()
            if self._target(learner, item)
            > max(self._current(learner, item), self._held(held, item))
        }

    def _target(self, learner: Profile, item: str) -> int:
        target = (learner.seeks or {})[item].target
        return self.assumed_target if target is None else target

    def _current(self, learner: Profile, item: str) -> int:
        return (learner.seeks or {})[item].current

    def _held(self, held: Mapping[str, int | None], item: str) -> int:
        level = held.get(item, 0)
        return self.assumed_level if level is None else level


class Covers(_Coverage):
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

    def __init__(self, need: str = "seeks", offer: str = "offers", **options: object) -> None:
        super().__init__(need=need, offer=offer, **options)

    def _label(self) -> str:
        return named(self.need)

    def satisfied(self, pools: Pools) -> Bools:
        """Return bool (mentees,): who named needs, all of which are met already."""
        return self._sides(pools)[-1].all_met

    def sides(self, pools: Pools) -> tuple[ItemColumn, Ints, ItemColumn, OpenNeeds]:
        """Return what mentors offer, with levels, what mentees seek, and what of it is open."""
        return self._sides(pools)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, level, ours, needs = self._sides(pools)
        share = shares(weight, needs.starts, needs.importance)
        need_class, (part, low, high) = classes(share, needs.current, needs.target)
        gain = Postings(
            theirs.starts, theirs.codes, level, needs.starts, needs.codes, need_class,
            gains_by_level(part, low, high),
        )  # fmt: skip
        rest = coverage_rest(weight, self.neutral, theirs.answered, ours.answered, needs.all_met)
        return Part(self.label, weight, (gain, rest), theirs.answered, ours.answered)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return in words what is offered of what is sought."""
        return self._told(mentor, mentee)


class Returns(_Coverage):
    """How much of what the mentor seeks does the mentee offer in return?

    The formula of :class:`Covers` with the sides exchanged: needs, levels and what is known already
    are the mentor's, what is offered is the mentee's. A mentor with nothing more to learn gains
    nothing (0). Reverse mentoring counts it, since both sides gain where it works (Murphy 2012,
    doi:10.1002/hrm.21489).

    Parameters
    ----------
    need, offer
        Fields of the mentor and of the mentee: skills, goals, experience, languages, or an
        attribute with several items.
    own
        Field of the mentor that tells what is known already, such as ``"offers"``.
    assumed_level
        Level of an offered skill for which none was stated (a convention: 3, "works alone").
    assumed_target
        Target of a sought skill for which none was stated (a convention: 3).

    Examples
    --------
    >>> import mentormatch as mm
    >>> junior = mm.Profile(id="joy", offers={"python": 4}, seeks={"negotiation", "budgeting"})
    >>> senior = mm.Profile(id="lou", seeks={"python"}, offers={"negotiation": 5})
    >>> policy = mm.Policy(criteria=[mm.Returns("seeks", "offers")])
    >>> mm.score([junior], [senior], policy).contributions("joy", "lou")[0][:2]
    ('seeks in return', 500000)
    """

    kind: Literal["Returns"] = "Returns"

    def __init__(self, need: str = "seeks", offer: str = "offers", **options: object) -> None:
        super().__init__(need=need, offer=offer, **options)

    def _label(self) -> str:
        return sentence("{field} in return", field=named(self.need))

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        ours, level, theirs, needs = self._sides(Pools(pools.mentees, pools.mentors, pools.period))
        # A full return is worth the mentee's weight, whoever the mentor is, so a need is split
        # anew for each distinct weight: there are as many as there are top criteria.
        distinct, of = np.unique(weight, return_inverse=True)
        split = [
            shares(np.full(len(needs.all_met), w), needs.starts, needs.importance) for w in distinct
        ]
        need_class, (low, high, *parts) = classes(needs.current, needs.target, *split)
        gains = [gains_by_level(part, low, high).T for part in parts]
        table = np.concatenate([np.zeros((0, len(low)), np.int64), *gains])
        gain = Postings(
            needs.starts, needs.codes, need_class,
            ours.starts, ours.codes, of[ours.owners] * LEVELS + level, table,
        )  # fmt: skip
        rest = _rest(weight, self.neutral, theirs, ours, needs)
        return Part(self.label, weight, (gain, rest), theirs.answered, ours.answered)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return in words what the mentor seeks, and what of it is offered."""
        offered, sought = self._told(mentee, mentor)
        return sought, offered


def _rest(
    weight: Ints, neutral: float, theirs: ItemColumn, ours: ItemColumn, needs: OpenNeeds
) -> Table:
    """Return what needs no item: unanswered pairs are neutral, unless there is nothing to gain."""
    of, (weights, answered) = classes(weight, ours.answered.astype(np.int64))
    given = np.rint(neutral * weights).astype(np.int64)
    state = theirs.answered.astype(np.int64) + needs.all_met
    table = np.stack([given, np.where(answered == 1, 0, given), 0 * given], axis=1)
    return Table(state, of, table)


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
        return sentence("{skill} at {level}", skill=self.skill, level=self.level)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("offers",)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        from mentormatch.people.schema.profile import fold

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
        from mentormatch.people.schema.profile import fold

        if mentor.offers is None:
            return UNANSWERED, self._label()
        held = mentor.offers.get(fold(self.skill), 0)
        if held is None:
            return sentence("level not stated"), self._label()
        return sentence("level {level}", level=held), self._label()
