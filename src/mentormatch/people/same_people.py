"""People who stand in two pools under different ids: by their address, or by their whole name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mentormatch.people.pool.marks import is_whole_name, may_be_one

if TYPE_CHECKING:
    from mentormatch.people.pool.marks import Marks
    from mentormatch.people.pool.profiles import Profiles

__all__ = ["of_one_address", "of_one_name", "same_people"]

Pair = tuple[str, str]


def same_people(mentors: Profiles, mentees: Profiles) -> list[Pair]:
    """Return mentor and mentee of each pair that is one person, or seems so, under two ids.

    Known only of pools that one process read from sources with columns of names or addresses.
    """
    return sorted({*of_one_address(mentors, mentees), *of_one_name(mentors, mentees)})


def of_one_address(mentors: Profiles, mentees: Profiles) -> list[Pair]:
    """Return pairs with one address, and names that do not differ."""
    marks = _comparable(mentors, mentees)
    if marks is None:
        return []
    theirs, ours = marks
    pairs = _pairs(theirs.addresses, ours.addresses, mentors, mentees)
    return [(m, e) for m, e in pairs if may_be_one(theirs.names.get(m), ours.names.get(e))]


def of_one_name(mentors: Profiles, mentees: Profiles) -> list[Pair]:
    """Return pairs with one whole name and not one address, of whom neither id is on both sides.

    Where an id stands on both sides, the ids of the two sources mean the same people, and another
    id is a namesake. So it is where the column map says so.
    """
    marks = _comparable(mentors, mentees)
    if marks is None or any(side.namesakes for side in marks):
        return []
    theirs, ours = ({w: n for w, n in side.names.items() if is_whole_name(n)} for side in marks)
    mailed = set(of_one_address(mentors, mentees))
    return [
        (mentor, mentee)
        for mentor, mentee in _pairs(theirs, ours, mentors, mentees)
        if (mentor, mentee) not in mailed and mentor not in mentees and mentee not in mentors
    ]


def _comparable(mentors: Profiles, mentees: Profiles) -> tuple[Marks, Marks] | None:
    theirs, ours = mentors.marks, mentees.marks
    if mentors is mentees or theirs is None or ours is None or not theirs.comparable(ours):
        return None
    return theirs, ours


def _pairs(
    theirs: Mapping[str, Any], ours: Mapping[str, Any], mentors: Profiles, mentees: Profiles
) -> list[Pair]:
    known: defaultdict[Any, list[str]] = defaultdict(list)
    for who, mark in theirs.items():
        if who in mentors:
            known[mark].append(who)
    return [
        (mentor, mentee)
        for mentee, mark in ours.items()
        if mentee in mentees
        for mentor in known.get(mark, ())
        if mentor != mentee
    ]
