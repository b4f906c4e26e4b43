"""Whom somebody means on one side of a matching; who is on the other side is told to be there."""

from __future__ import annotations

from typing import Literal

from mentormatch.errors import UnknownPerson
from mentormatch.scoring.scores import Scores
from mentormatch.text.sentences import Sentence, Who, sentence

__all__ = ["Side", "id_on", "on_other_side"]

Side = Literal["mentor", "mentee"]


def id_on(scores: Scores, side: Side, who: str) -> str:
    """Return the id of a person of one side, who is named by id, address or label.

    Raises
    ------
    UnknownPerson
        If nobody there is meant: the message says so of people of the other side, else it gives
        near ids.
    InputError
        If several people are meant.
    """
    other = on_other_side(scores, side, who)
    if other is not None:
        raise UnknownPerson(_told(side, other))
    return (scores.mentors if side == "mentor" else scores.mentees).id_of(who)


def on_other_side(scores: Scores, side: Side, who: str) -> Who | None:
    """Return the id of whoever is meant on the other side; None if this side has one."""
    pools = {"mentor": scores.mentors, "mentee": scores.mentees}
    other: Side = "mentee" if side == "mentor" else "mentor"
    found = () if pools[side].called(who) else pools[other].called(who)
    return Who(found[0], other) if found else None


def _told(side: Side, other: Who) -> Sentence:
    if side == "mentor":
        return sentence("{who!r} is a mentee here; ask for one of the mentors", who=other)
    return sentence("{who!r} is a mentor here; ask for one of the mentees", who=other)
