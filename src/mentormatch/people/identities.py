"""Record linkage of two pools: one person under two ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.findings import Finding
from mentormatch.people.pool.marks import id_skeleton, may_be_one
from mentormatch.text.masking import masked_word
from mentormatch.text.phrases import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.profiles import Profiles

__all__ = ["check_identities"]

_LONG = 3
"""Shorter ids, such as A and a, are told apart by case on purpose."""


def check_identities(mentors: Profiles, mentees: Profiles) -> Iterator[Finding]:
    """Find people who stand in the two pools under different ids.

    Examples
    --------
    >>> from mentormatch.people.schema.profile import Profile
    >>> from mentormatch.people.pool.profiles import Profiles
    >>> mentors, mentees = (Profiles.of([Profile(id=who)]) for who in ("Ann", "ann"))
    >>> [finding.code for finding in check_identities(mentors, mentees)]
    ['look-alike-ids']
    """
    if mentors is mentees:
        return
    pools = mentors, mentees
    for code, same, pairs in (
        ("same-address", "with one e-mail address", _by_address(*pools)),
        ("look-alike-ids", "that differ only in case, spaces or letters alike", _alike(*pools)),
    ):
        if pairs:
            first = " and ".join(repr(masked_word(who)) for who in pairs[0])
            yield Finding(
                "warning",
                code,
                f"{several(len(pairs), 'person stands', 'people stand')} in the two pools under ids "
                f"{same}, the first under {first}: each may be paired with oneself.",
                column="id",
                person=pairs[0][1],
                cure="Give a person one id in both files.",
            )


def _by_address(mentors: Profiles, mentees: Profiles) -> list[tuple[str, str]]:
    theirs, ours = mentors.marks, mentees.marks
    if theirs is None or ours is None or not theirs.comparable(ours):
        return []
    known = {mark: who for who, mark in theirs.addresses.items() if who in mentors}
    pairs = [(known.get(mark, who), who) for who, mark in ours.addresses.items() if who in mentees]
    return [
        (mentor, mentee)
        for mentor, mentee in pairs
        if mentor != mentee and may_be_one(theirs.names.get(mentor), ours.names.get(mentee))
    ]


def _alike(mentors: Profiles, mentees: Profiles) -> list[tuple[str, str]]:
    known = {id_skeleton(who): who for who in mentors.ids}
    pairs = [(known.get(id_skeleton(who), who), who) for who in mentees.ids]
    return [
        (m, e) for m, e in pairs if m != e and e not in mentors and min(len(m), len(e)) >= _LONG
    ]
