"""Record linkage of two pools: one person under two ids, and two people under one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.errors import InputError
from mentormatch.findings import Finding, Findings
from mentormatch.people.pool.marks import id_skeleton
from mentormatch.people.same_people import of_one_address, of_one_name
from mentormatch.text.sentences import Sentence, Who, counted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.marks import Marks
    from mentormatch.people.pool.profiles import Profiles

__all__ = ["check_identities", "refuse_row_numbers"]

_NAMESAKES = sentence(
    "Give a person one id in both files; if they are two people of one name, say namesakes = true "
    "in the column map."
)
_BARE = re.compile(r"(?:row-)?\d+", re.ASCII)
_FEW = 3
"""Fewer people may have such ids by chance."""
_LONG = 3
"""Shorter ids, such as A and a, are told apart by case on purpose."""


def check_identities(mentors: Profiles, mentees: Profiles) -> Iterator[Finding]:
    """Find people who stand in the two pools under different ids, and ids that are two people.

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
    yield from _two_people(mentors, mentees)
    one_id = sentence("Give a person one id in both files.")
    for code, pairs, told, cure in (
        ("same-address", of_one_address(*pools), _of_one_address, one_id),
        ("same-name", of_one_name(*pools), _of_one_name, _NAMESAKES),
        ("look-alike-ids", _alike(*pools), _alike_told, one_id),
    ):
        if pairs:
            yield Finding("warning", code, told(pairs), column="id", person=pairs[0][1], cure=cure)


def _of_one_address(pairs: list[tuple[str, str]]) -> Sentence:
    mentor, mentee = pairs[0]
    return counted(
        len(pairs),
        "{count} person has one e-mail address in both files and two ids, {mentor!r} and "
        "{mentee!r}. The rule 'not self' keeps the two apart; for all else they are two people.",
        "{count:,} people have one e-mail address in both files and two ids, the first "
        "{mentor!r} and {mentee!r}. The rule 'not self' keeps the two apart; for all else they "
        "are two people.",
        mentor=Who(mentor, "mentor"),
        mentee=Who(mentee, "mentee"),
    )


def _of_one_name(pairs: list[tuple[str, str]]) -> Sentence:
    mentor, mentee = pairs[0]
    return counted(
        len(pairs),
        "{count} mentee has the name of a mentor under another id, {mentor!r} and {mentee!r}, and "
        "may be that mentor or somebody else. The rule 'not self' keeps the two apart.",
        "{count:,} mentees have the name of a mentor under another id, the first {mentor!r} and "
        "{mentee!r}, and may be that mentor or somebody else. The rule 'not self' keeps the two "
        "apart.",
        mentor=Who(mentor, "mentor"),
        mentee=Who(mentee, "mentee"),
    )


def _alike_told(pairs: list[tuple[str, str]]) -> Sentence:
    """Return that ids in both pools may be of one person, by their letters."""
    mentor, mentee = pairs[0]
    same = sentence("that differ only in case, spaces or letters alike")
    return counted(
        len(pairs),
        "{count} person is in both pools under ids {same}: {mentor!r} and {mentee!r}. This person "
        "could be matched with themself.",
        "{count:,} people are in both pools under ids {same}, the first under {mentor!r} and "
        "{mentee!r}. They could be matched with themselves.",
        same=same,
        mentor=Who(mentor, "mentor"),
        mentee=Who(mentee, "mentee"),
    )


def _two_people(mentors: Profiles, mentees: Profiles) -> Iterator[Finding]:
    """Tell of ids that stand in both pools and are not, or may not be, one person."""
    both = [who for who in mentees.ids if who in mentors]
    theirs, ours = mentors.marks, mentees.marks
    if not both or theirs is None or ours is None or not theirs.comparable(ours):
        return
    others = [who for who in both if _differ(theirs, ours, who)]
    if _both_count(theirs, ours) and (others or not _same_names(theirs, ours, both)):
        yield Finding(
            "refused" if _only_row_numbers(mentors, mentees) else "warning",
            "row-numbers-as-ids",
            counted(
                len(both),
                "The ids of both pools are row numbers ({mentors:,} mentors, {mentees:,} "
                "mentees), and {count} id is in both. The same number may be two people, who "
                "would never be matched. Managers, wishes and vetoes by number may mean somebody "
                "else.",
                "The ids of both pools are row numbers ({mentors:,} mentors, {mentees:,} "
                "mentees), and {count:,} ids are in both. The same number may be two people, who "
                "would never be matched. Managers, wishes and vetoes by number may mean somebody "
                "else.",
                mentors=len(mentors),
                mentees=len(mentees),
            ),
            column="id",
            person=(others or both)[0],
            cure=_which(both[0]),
        )
    elif others:
        yield Finding(
            "warning",
            "id-of-two-people",
            counted(
                len(others),
                "{count} id is in both pools with another name or address: {first!r}. These may "
                "be two people, and the same id is never matched with itself.",
                "{count:,} ids are in both pools with another name or address; the first is "
                "{first!r}. Each may be two people, and the same id is never matched with itself.",
                first=Who(others[0], "mentee"),
            ),
            column="id",
            person=others[0],
            cure=sentence("Give each of them an id of their own."),
        )


def _only_row_numbers(*pools: Profiles) -> bool:
    """Tell whether ids are bare numbers of rows, and so many that this is no chance."""
    return all(len(pool) >= _FEW and all(map(_BARE.fullmatch, pool.ids)) for pool in pools)


def _which(who: str) -> Sentence:
    """Return the two lines of the column map that say what such ids mean."""
    apart = sentence('write id_from = "row" in the column map')
    if who.startswith("row-"):
        apart = sentence("give each source a column of ids, or read it from a file of its own name")
    return sentence(
        "If these are different people, {apart}. If a number is the same person in both files, "
        "write shared_ids = true.",
        apart=apart,
    )


def refuse_row_numbers(mentors: Profiles, mentees: Profiles) -> None:
    """Stop where row numbers of two files would be taken for the same people.

    Raises
    ------
    InputError
        With both counts, and the two lines of the column map that say which it is.
    """
    found = [one for one in check_identities(mentors, mentees) if one.severity == "refused"]
    if found:
        raise InputError(f"it is not clear who is who\n{Findings(found)}", found)


def _both_count(theirs: Marks, ours: Marks) -> bool:
    if theirs.counted is None or ours.counted is None:
        return False
    return theirs.counted != ours.counted


def _differ(theirs: Marks, ours: Marks, who: str) -> bool:
    """Tell whether an id has another name in each pool, or, without names, another address."""
    names = theirs.names.get(who), ours.names.get(who)
    if names[0] and names[1]:
        return names[0].isdisjoint(names[1])
    addresses = theirs.addresses.get(who), ours.addresses.get(who)
    return None not in addresses and addresses[0] != addresses[1]


def _same_names(theirs: Marks, ours: Marks, both: list[str]) -> bool:
    """Tell whether name or address says of every id that it is one person."""
    return all(
        (who in theirs.names and who in ours.names)
        or (who in theirs.addresses and who in ours.addresses)
        for who in both
    )


def _alike(mentors: Profiles, mentees: Profiles) -> list[tuple[str, str]]:
    known = {id_skeleton(who): who for who in mentors.ids}
    pairs = [(known.get(id_skeleton(who), who), who) for who in mentees.ids]
    return [
        (m, e) for m, e in pairs if m != e and e not in mentors and min(len(m), len(e)) >= _LONG
    ]
