"""What two people can do for one another and have in common, from their answers alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from mentormatch.people.schema.slots import quarters, slot_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mentormatch.people.schema.profile import Profile

__all__ = ["Fact", "facts_of"]

_MOST = 6
"""Skills, or hours, that are named."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that two people share: its code, and the words or hours that it is about."""

    code: str
    words: tuple[str, ...]


def facts_of(person: Profile, partner: Profile) -> tuple[Fact, ...]:
    """Return what a partner offers a person, what she offers him, and what both have.

    Only answers that both gave are looked at; nothing here knows anybody else.

    Parameters
    ----------
    person, partner
        Two people who meet; the facts are told to the first.
    """
    found = (
        Fact("partner_offers", _both(person.seeks, partner.offers)),
        Fact("person_offers", _both(partner.seeks, person.offers)),
        Fact("experience", _both(person.experience, partner.experience)),
        Fact("site", _same(person.site, partner.site)),
        Fact("hours", tuple(_common_hours(person, partner))),
    )
    return tuple(Fact(fact.code, fact.words[:_MOST]) for fact in found if fact.words)


def _both(mine: Iterable[str] | None, theirs: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted(set(mine or ()) & set(theirs or ())))


def _same(mine: str | None, theirs: str | None) -> tuple[str, ...]:
    return (mine,) if mine is not None and mine == theirs else ()


def _common_hours(person: Profile, partner: Profile) -> Iterator[str]:
    """Yield weekly hours at which both are free, where both are in one time zone."""
    if person.time_zone is None or person.time_zone != partner.time_zone:
        return
    mine, theirs = (
        {quarter for slot in one.availability or () for quarter in quarters(slot)}
        for one in (person, partner)
    )
    both = sorted(mine & theirs)
    # Quarters in a row differ from their place by the same number; a day holds 96.
    for _, run in groupby(enumerate(both), lambda q: (q[1] - q[0], q[1] // 96)):
        hours = [quarter for _, quarter in run]
        yield slot_between(15 * hours[0], 15 * (hours[-1] + 1))
