"""People who are known by the number of their row only, and may not be those of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mentormatch.findings import Finding
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.match import Role
from mentormatch.results.pairs.provenance import EarlierPair
from mentormatch.scoring.scores import Scores
from mentormatch.text.sentences import Sentence, Who, counted, few, sentence

__all__ = ["doubt_rows"]

_SHOWN = 5
_CURE = sentence("Give everybody an address or a number.")


class _Side(NamedTuple):
    """People of a pool whose ids are of rows: with a pair before, and perhaps with one."""

    known: list[Who]
    new: list[Who]


def doubt_rows(scores: Scores, pairs: Iterable[EarlierPair]) -> Iterator[Finding]:
    """Warn of earlier pairs that may be of somebody else now, since rows may have moved.

    A record holds ids and no names. So an id that was made of a row says nothing of whose it is;
    and where somebody of the matching before is gone, that person may have another row now.

    Parameters
    ----------
    scores
        Of the people of now.
    pairs
        Those of the matching before.
    """
    listed = list(pairs)
    sides = (
        _of_rows(scores.mentors, {pair.mentor for pair in listed}, "mentor"),
        _of_rows(scores.mentees, {pair.mentee for pair in listed}, "mentee"),
    )
    for code, people, told in (
        ("known-by-row", [who for side in sides for who in side.known], _known),
        ("new-by-row", [who for side in sides for who in side.new], _new),
    ):
        if people:
            yield Finding(
                "warning", code, told(people), column="id", person=str(people[0]), cure=_CURE
            )


def _of_rows(pool: Profiles, before: set[str], side: Role) -> _Side:
    made = () if pool.marks is None else pool.marks.of_rows
    there = [who for who in pool.ids if who in made]
    known = [Who(who, side) for who in there if who in before]
    # Nobody can have moved to another row while everybody of the matching before is there.
    gone = any(who not in pool for who in before)
    return _Side(known, [Who(who, side) for who in there if who not in before] if gone else [])


def _known(people: list[Who]) -> Sentence:
    return counted(
        len(people),
        "{count} of the people matched before is known by the row only: {people}. If rows moved, "
        "this is somebody else.",
        "{count:,} of the people matched before are known by their row only: {people}. If rows "
        "moved, they are somebody else.",
        people=few(people, _SHOWN),
    )


def _new(people: list[Who]) -> Sentence:
    return counted(
        len(people),
        "{count} person without an earlier pair is known by the row only: {people}. If rows moved, "
        "or the file has another name, this may be somebody whose earlier pair has ended.",
        "{count:,} people without an earlier pair are known by their row only: {people}. If rows "
        "moved, or the file has another name, they may be people whose earlier pairs have ended.",
        people=few(people, _SHOWN),
    )
