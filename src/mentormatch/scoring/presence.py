"""Who takes part, and who is there at the same time: facts of eligibility, like ``active``.

An interval of days is closed and may be open-ended. Two intervals share
``min(until) - max(from) + 1`` days; that is at least d exactly where each one's last day is d - 1
days or more after the other's first, and after its own. So four numbers decide, two of each
person, and the rule is a sum of two look-ups of at most as many classes as there are dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from mentormatch.scoring.base import Criterion, Facts, Part, classes, everybody
from mentormatch.terms import Table
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from mentormatch.arrays import Bools, Ints
    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.people.schema.profile import Profile
    from mentormatch.scoring.pools import Pools

    Period = tuple[date, date] | None
    Intervals = tuple[Ints, Ints]

__all__ = [
    "Together",
    "dates_in_words",
    "days_of",
    "days_together",
    "present",
    "shared_days",
    "together_rule",
]

_EVER = 1 << 40
"""Days before and after which nobody asks; sums of a few do not overflow."""


def present(people: Profiles, period: Period) -> Bools:
    """Return bool (people,): who is active, and takes part on at least one day of the period."""
    active = people.numbers("active").values.astype(np.bool_)
    if period is None:
        return active
    first, last = days_of(people, period)
    return np.asarray(active & (first <= last))


def days_of(people: Profiles, period: Period) -> Intervals:
    """Return int64 (people,), twice: first and last day of each within the period.

    Days are counted from 1970. Where nothing is said a day is far away, or the end of the period.
    """
    bounds = (-_EVER, _EVER) if period is None else tuple(map(_number, period))
    first, last = (
        np.where(column.answered, _numbers(column.values), end)
        for column, end in zip(
            map(people.numbers, ("from_date", "until_date")), (-_EVER, _EVER), strict=True
        )
    )
    return np.maximum(first, bounds[0]), np.minimum(last, bounds[1])


def _numbers(days: NDArray[np.generic]) -> Ints:
    return days.astype("datetime64[D]").astype(np.int64)


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def days_together(days: int, period: Period) -> int:
    """Return how many days two people must share: no more than the period has."""
    return days if period is None else min(days, (period[1] - period[0]).days + 1)


def shared_days(first: Intervals, other: Intervals) -> Ints:
    """Return int64 (people, others): days on which two take part, below 1 where there is none."""
    return np.asarray(
        np.minimum.outer(first[1], other[1]) - np.maximum.outer(first[0], other[0]) + 1
    )


def together_rule(
    mentors: Profiles, mentees: Profiles, days: int, period: Period
) -> Together | None:
    """Return the rule that two people are there together; None where all of them are."""
    asked = days_together(days, period)
    if not asked or not len(mentors) or not len(mentees):
        return None
    first, last = zip(days_of(mentors, period), days_of(mentees, period), strict=True)
    latest, earliest = max(map(np.max, first)), min(map(np.min, last))
    return None if earliest - latest + 1 >= asked else Together(days=asked)


class Together(Criterion):
    """Both take part on so many days; no entry of a policy, but what `together_days` asks."""

    pairwise: ClassVar[bool] = True

    kind: Literal["Together"] = "Together"
    days: int = 1

    def _label(self) -> str:
        return sentence("there together")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields and attributes it looks at."""
        return "from_date", "until_date"

    def compile(self, pools: Pools, weight: Ints) -> Part:
        """Return the integer form for these people: half for each of two look-ups."""
        theirs, ours = (days_of(pool, pools.period) for pool in (pools.mentors, pools.mentees))
        half = weight // 2
        terms = (
            _reaching(theirs[1], theirs, ours[0], half, self.days),
            _reached(theirs[0], ours, weight - half, self.days),
        )
        return Part(self.label, weight, terms, *everybody(pools))

    def facts(self, mentor: Profile, mentee: Profile) -> Facts:
        """Return the dates of both."""
        return dates_in_words(mentor), dates_in_words(mentee)


def _long_enough(own: Intervals, days: int) -> Ints:
    """Return int64 (people,): 1 for whoever is there on so many days at all."""
    return (own[1] - own[0] + 1 >= days).astype(np.int64)


def _reaching(last: Ints, own: tuple[Ints, Ints], first: Ints, worth: Ints, days: int) -> Table:
    """Give what it is worth where the mentor stays long enough after the mentee has come."""
    mentor, (until, alone) = classes(last, _long_enough(own, days))
    mentee, (since, units) = classes(first, worth)
    enough = (until - since[:, None] + 1 >= days) & (alone == 1)
    return Table(mentor, mentee, np.where(enough, units[:, None], 0))


def _reached(first: Ints, own: Intervals, worth: Ints, days: int) -> Table:
    """Give what it is worth where the mentee stays long enough after the mentor has come."""
    mentor, (since,) = classes(first)
    mentee, (until, alone, units) = classes(own[1], _long_enough(own, days), worth)
    enough = (until[:, None] - since + 1 >= days) & (alone == 1)[:, None]
    return Table(mentor, mentee, np.where(enough, units[:, None], 0))


def dates_in_words(person: Profile) -> str:
    """Return when a person takes part."""
    first, last = person.from_date, person.until_date
    if first is None and last is None:
        return sentence("all the time")
    if last is None:
        return sentence("from {first}", first=str(first))
    if first is None:
        return sentence("until {last}", last=str(last))
    return sentence("from {first} until {last}", first=str(first), last=str(last))
