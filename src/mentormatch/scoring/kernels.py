"""Similarity kernels of criteria: comparisons of orders, hours and orientations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import AfterValidator, Field, field_validator

from mentormatch.errors import PolicyError
from mentormatch.people.arrays import NumberColumn
from mentormatch.people.schema.profile import fold
from mentormatch.people.schema.slots import DAYS
from mentormatch.scoring.base import Criterion, Facts, Part, classes, neutral_table
from mentormatch.scoring.facts import NONE, UNANSWERED, answer, bare, named, words
from mentormatch.scoring.pools import as_items
from mentormatch.scoring.weeks import QUARTER, shared_weeks
from mentormatch.terms import Bits, Postings, Table, shares
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import fixed, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

__all__ = ["Alike", "Gap", "Overlap", "rungs_of"]

Share = Annotated[float, Field(ge=0, le=1)]
Tag = Annotated[str, AfterValidator(fold)]
_STEPS = 100
"""Orientations are compared in hundredths."""
_HUGE = 10**9
_DECIMALS = 9


class Gap(Criterion):
    """How well does the distance between mentor and mentee on a ladder suit?

    The gap is mentor position minus mentee position. It is worth 1 on a plateau, falls to the
    values of ``below`` one and more steps under it, and ``exp(−((g − high) / tail)²)`` above it.
    There is no source for a curve of seniority gaps; the shape is a convention.

    Parameters
    ----------
    field
        ``seniority``, or an attribute of numbers; of a distance with a fraction the whole steps
        inside it count, so that 1.9 is one step.
    ideal
        Lowest and highest gap of the plateau.
    below
        Values one step under the plateau, two steps, …; the last one holds for all below it.
    above
        Values one step above the plateau, two steps, …, in place of the tail.
    tail
        Width of the fall above the plateau, in steps.
    absolute
        Use the distance without its sign (peers).
    sponsor_shift
        For mentees who ask for a Sponsor, use the kernel of :meth:`sponsor`.

    Examples
    --------
    >>> [round(Gap().value(g), 2) for g in range(-1, 7)]
    [0.05, 0.35, 1.0, 1.0, 0.78, 0.37, 0.11, 0.02]
    >>> [round(Gap.sponsor().value(g), 2) for g in range(-1, 7)]
    [0.0, 0.1, 0.6, 1.0, 1.0, 1.0, 0.78, 0.37]
    >>> [round(Gap.reverse().value(g), 2) for g in range(1, -7, -1)]
    [0.0, 0.2, 0.6, 1.0, 1.0, 1.0, 1.0, 0.9]
    >>> [round(Gap.peer().value(g), 2) for g in (0, 1, -1, 2)]
    [1.0, 0.17, 0.17, 0.0]
    """

    kind: Literal["Gap"] = "Gap"
    field: str = "seniority"
    ideal: tuple[int, int] = (1, 2)
    below: tuple[Share, ...] = (0.35, 0.05)
    above: tuple[Share, ...] | None = None
    tail: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 2.0
    absolute: bool = False
    sponsor_shift: bool = False

    @field_validator("ideal")
    @classmethod
    def _low_to_high(cls, ideal: tuple[int, int]) -> tuple[int, int]:
        if ideal[1] < ideal[0]:
            raise ValueError("the highest gap of the plateau is below the lowest")
        return ideal

    def __init__(self, field: str = "seniority", **options: object) -> None:
        super().__init__(field=field, **options)

    @classmethod
    def sponsor(cls, **options: object) -> Gap:
        """Return the kernel for sponsorship: two to four rungs up."""
        return cls(**{"ideal": (2, 4), "below": (0.6, 0.1, 0.0), **options})  # type: ignore[arg-type]

    @classmethod
    def reverse(cls, **options: object) -> Gap:
        """Return the kernel for reverse mentoring: the mentor two to five rungs below."""
        # Written for the mirrored gap: -5 … -2 is the plateau, -1 and 0 lie above it.
        shape = {"ideal": (-5, -2), "below": (0.9,), "above": (0.6, 0.2, 0.0)}
        return cls(**{**shape, **options})  # type: ignore[arg-type]

    @classmethod
    def peer(cls, **options: object) -> Gap:
        """Return the kernel for peers: the same rung, or nearly."""
        shape = {"ideal": (0, 0), "below": (), "tail": 0.75, "absolute": True}
        return cls(**{**shape, **options})  # type: ignore[arg-type]

    def _label(self) -> str:
        return named(self.field)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        styles = ("styles_wanted",) if self.sponsor_shift else ()
        return (bare(self.field), *styles)

    def value(self, gap: int) -> float:
        """Return the worth 0…1 of one gap."""
        low, high = self.ideal
        gap = abs(gap) if self.absolute else gap
        if gap < low:
            return self.below[min(low - gap, len(self.below)) - 1] if self.below else 0.0
        if gap > high and self.above is not None:
            return self.above[min(gap - high, len(self.above)) - 1] if self.above else 0.0
        return float(np.exp(-((max(gap - high, 0) / self.tail) ** 2)))

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, ours, places = self._positions(pools)
        asks = self._asks_sponsor(pools.mentees)
        mentor_class, (rungs,) = classes(theirs)
        mentee_class, (own, shifted, weights) = classes(ours, asks.astype(np.int64), weight)
        worth = {False: cache(self.value), True: cache(Gap.sponsor(field=self.field).value)}
        steps = _steps(places, rungs, own)
        table = [
            [
                round((self.neutral if min(r, o) < 0 else worth[bool(s)](gap)) * int(w))
                for r, gap in zip(rungs, gaps, strict=True)
            ]
            for o, s, w, gaps in zip(own, shifted, weights, steps, strict=True)
        ]
        shape = (len(weights), len(rungs))
        term = Table(mentor_class, mentee_class, np.array(table, np.int64).reshape(shape))
        return Part(self.label, weight, (term,), theirs >= 0, ours >= 0)

    def _positions(self, pools: Pools) -> tuple[Ints, Ints, NDArray[np.float64]]:
        """Return the place of each mentor and mentee among all places, -1 where unanswered."""
        if bare(self.field) == "seniority":
            theirs, ours = rungs_of(pools.mentors, pools.mentees)
            return theirs, ours, np.arange(max([-1, *theirs, *ours]) + 1, dtype=np.float64)
        found = [_numbers(column, self.field) for column in pools.columns(self.field)]
        places = np.unique(np.concatenate([values[answered] for values, answered in found]))
        mentors, mentees = (
            np.where(answered, np.searchsorted(places, values), -1).astype(np.int64)
            for values, answered in found
        )
        return mentors, mentees, places

    def _asks_sponsor(self, mentees: Profiles) -> Bools:
        asks = np.zeros(len(mentees), np.bool_)
        wanted = as_items(mentees.columns["styles_wanted"])
        if self.sponsor_shift and "sponsor" in wanted.vocabulary:
            asks[wanted.owners[wanted.codes == wanted.vocabulary.index("sponsor")]] = True
        return asks

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return both positions."""
        return words(answer(mentor, self.field)), words(answer(mentee, self.field))


class Overlap(Criterion):
    """Do the two share enough hours a week, in real time zones?

        min(1, shared minutes / required minutes)

    Slots are local; they are compared in those weeks of the policy's period in which both are
    there, and the poorest week counts. Without a period two documented weeks are used, one in
    winter and one in summer (:mod:`mentormatch.scoring.weeks`); never today's. Only whole quarters
    of an hour count. Hours without a time zone cannot be compared: the pair counts as unanswered.

    Parameters
    ----------
    minutes
        Minutes a week that are enough; the default is an hour every two weeks.
    """

    kind: Literal["Overlap"] = "Overlap"
    minutes: Annotated[int, Field(ge=15, le=10_080)] = 30

    def __init__(self, minutes: int = 30, **options: object) -> None:
        super().__init__(minutes=minutes, **options)

    def _label(self) -> str:
        return sentence("availability")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return "availability", "time_zone"

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        most = -(-self.minutes // QUARTER)
        theirs, ours = shared_weeks(pools.mentors, pools.mentees, pools.period, most)
        of, (weights,) = classes(weight)
        shared = np.arange(theirs.shape[2] * 8 + 1) * QUARTER
        enough = np.minimum(shared, self.minutes)[None, :] * weights[:, None] // self.minutes
        they, we = (_placed(side) for side in (pools.mentors, pools.mentees))
        rest = neutral_table(weight, self.neutral, they, we)
        return Part(self.label, weight, (Bits(theirs, ours, of, enough), rest), they, we)

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return both weeks."""
        return _hours(mentor), _hours(mentee)


class Alike(Criterion):
    """Do the two lean the same way on what they value?

    The mean over the mentee's dimensions of ``1 − |a − b|``; for dimensions named in ``both``, of
    ``min(a, b)``: two people who are equally low are no match there (Godshalk & Sosik 2003). A
    dimension that the mentor did not answer counts as neutral.

    Parameters
    ----------
    both
        Dimensions on which both should be high.
    only
        Compare only these dimensions; None compares all.
    """

    kind: Literal["Alike"] = "Alike"
    both: tuple[Tag, ...] = ("learning goal",)
    only: tuple[Tag, ...] | None = None

    def _label(self) -> str:
        return sentence("values")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return ("values",)

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people."""
        theirs, ours, dimensions = pools.items("values", "values")
        keep = np.array([self.only is None or d in self.only for d in dimensions] or [True])
        used = keep[ours.codes]
        lengths = np.bincount(ours.owners[used], minlength=len(weight))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        equal = np.ones(int(used.sum()), np.int64)
        neutral = np.rint(self.neutral * weight).astype(np.int64)
        share, base = shares(weight, starts, equal), shares(neutral, starts, equal)
        both = np.array([d in self.both for d in dimensions] or [False])[ours.codes[used]]
        lean = _hundredths(ours.numbers.get("value"))[used]
        need_class, table = self._table(share, base, lean, both)
        levels, codes = _hundredths(theirs.numbers.get("value")), ours.codes[used]
        mentor, mentee = (theirs.starts, theirs.codes, levels), (starts, codes, need_class)
        gain = Postings(*mentor, *mentee, table)
        common = Postings(*mentor, *mentee, np.ones_like(table))
        of, (given,) = classes(neutral)
        rest = Table(np.zeros(len(theirs.answered), np.int64), of, given[:, None])
        answers = theirs.answered, ours.answered & (lengths > 0)
        return Part(self.label, weight, (gain, rest), *answers, common=common)

    def _table(self, share: Ints, base: Ints, lean: Ints, both: Bools) -> tuple[Ints, Ints]:
        """Return the class of each dimension and what each level adds to its neutral base."""
        of, (part, neutral, own, high) = classes(share, base, lean, both.astype(np.int64))
        other, own, part = np.arange(_STEPS + 1)[None, :], own[:, None], part[:, None]
        worth = np.where(high[:, None] == 1, np.minimum(own, other), _STEPS - abs(own - other))
        return of, part * worth // _STEPS - neutral[:, None]

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the values of both on the mentee's dimensions."""
        named = sorted(mentee.values or {})[:4]
        return _leanings(mentor, named), _leanings(mentee, named)


def rungs_of(mentors: Profiles, mentees: Profiles) -> tuple[Ints, Ints]:
    """Return the rung of each mentor and mentee on the one ladder of both, -1 where unanswered.

    Raises
    ------
    PolicyError
        If the two pools stand on different ladders.
    """
    ladders = {pool.ladder for pool in (mentors, mentees) if (pool.rungs >= 0).any()}
    if len(ladders) > 1:
        raise PolicyError(
            "mentors and mentees stand on different ladders: "
            + " / ".join(" < ".join(ladder) for ladder in sorted(ladders))
            + "; declare one ladder for both"
        )
    return mentors.rungs, mentees.rungs


def _numbers(column: object, field: str) -> tuple[NDArray[np.float64], Bools]:
    if not isinstance(column, NumberColumn):
        answered = getattr(column, "answered", np.zeros(0, np.bool_))
        if answered.any():
            raise PolicyError(
                f"{quoted(field)} holds words; Gap needs whole numbers or a ladder, or fractions: "
                "say number = true for this attribute in the column map, and write 10.5 for 10,5 "
                "and 10 for 10+"
            )
        return np.zeros(len(answered)), answered
    values = column.values.astype(np.float64)
    stated = values[column.answered]
    if np.any(np.abs(stated) > _HUGE):
        raise PolicyError(
            f"{quoted(field)} holds huge numbers, beyond {_HUGE:,}; Gap counts steps: count them "
            "in a larger unit, such as millions"
        )
    return np.where(column.answered, values, 0.0), column.answered


def _steps(places: NDArray[np.float64], rungs: Ints, own: Ints) -> list[list[int]]:
    """Return the whole steps from each place of mentees to each of mentors.

    What the rounding of fractions leaves over is no step less.
    """
    told = np.append(places, 0.0)  # the place of whoever did not answer is never looked at
    gaps = np.trunc(np.round(told[rungs][None, :] - told[own][:, None], _DECIMALS))
    steps: list[list[int]] = gaps.astype(np.int64).tolist()
    return steps


def _placed(people: Profiles) -> Bools:
    """Who told both hours and time zone."""
    columns = people.columns
    return np.asarray(columns["availability"].answered & columns["time_zone"].answered)


def _hundredths(values: NDArray[np.float64] | None) -> Ints:
    if values is None:
        return np.zeros(0, np.int64)
    return np.rint(_STEPS * values).astype(np.int64)


def _hours(person: Profile) -> str:
    if person.availability is None:
        return UNANSWERED
    slots = sorted(person.availability, key=lambda slot: (DAYS.index(slot[:3]), slot))
    zone = person.time_zone or sentence("no time zone: not compared")
    told = tuple(
        sentence("{day} {hours}", day=fixed(slot[:3]), hours=slot[3:].strip()) for slot in slots
    )
    return sentence("{slots} ({zone})", slots=told or NONE, zone=zone)


def _leanings(person: Profile, named: Sequence[str]) -> str:
    if person.values is None:
        return UNANSWERED
    stated = person.values
    return ", ".join(f"{d} {stated[d]:g}" if d in stated else f"{d} ?" for d in named) or NONE
