"""Input validation: what a pool refuses to be made of, and to be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from mentormatch.errors import InputError, PolicyError, ProtectedAttributeError, UnknownPerson
from mentormatch.people.schema.fields import FIELDS
from mentormatch.people.schema.profile import Profile
from mentormatch.people.schema.protected import INSTEAD, is_protected
from mentormatch.text.masking import quoted
from mentormatch.text.near import NearIds
from mentormatch.text.phrases import did_you_mean, several
from mentormatch.text.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.people.arrays import Column

__all__ = ["only_profiles", "refuse_field", "refuse_misfits", "refuse_stranger", "refuse_twins"]


def only_profiles(given: object) -> list[Profile]:
    """Return profiles as a list, or refuse what is none with the way to read it."""
    people: list[Any] = list(given) if isinstance(given, Iterable) else [given]
    for person in people:
        if not isinstance(person, Profile):
            raise InputError(
                f"expected Profile objects, got {type(person).__name__}; files, frames and dicts "
                "are read with read_profiles()"
            )
    return people


def refuse_twins(ids: Sequence[str]) -> None:
    """Refuse sorted ids of which one stands twice."""
    twins = sorted({who for who, after in pairwise(ids) if who == after})
    if twins:
        few = ", ".join(map(repr, twins[:10]))
        raise InputError(
            f"{several(len(twins), 'id is', 'ids are')} there twice: {few}; every person needs "
            "an id of their own"
        )


def refuse_misfits(
    ids: Sequence[str], columns: Mapping[str, Column], attributes: Mapping[str, Column]
) -> None:
    """Refuse columns of another length, or under a name that cannot be theirs."""
    if any("@" in who for who in ids):
        raise InputError("an id holds an @: e-mail addresses are no ids; see hashed_id()")
    refuse_twins(sorted(ids))
    for name, column in {**columns, **attributes}.items():
        if name in columns and name not in FIELDS:
            raise InputError(
                f"{quoted(name)} is not a field of a profile{did_you_mean(name, FIELDS)}"
            )
        if len(column.answered) != len(ids):
            rows = several(len(column.answered), "row", "rows")
            raise InputError(f"{quoted(name)} has {rows} for {several(len(ids), 'id', 'ids')}")
        if name in attributes and (name in FIELDS or is_protected(name)):
            raise InputError(f"{quoted(name)} cannot be the name of an attribute")


def refuse_stranger(who: str, ids: Sequence[str]) -> NoReturn:
    """Refuse an id that is not in the pool; the message gives near ids."""
    given: object = who
    near = NearIds(ids).of(who) if isinstance(given, str) else ""
    raise UnknownPerson(sentence("no person has that id{near}", near=near))


def refuse_field(name: str, known: Sequence[str]) -> NoReturn:
    """Refuse a name that no column has; a protected one with the reason."""
    if is_protected(name):
        raise ProtectedAttributeError(
            f"{quoted(name)} is a protected attribute: it is kept for audits and counts in no "
            "score; "
            f"{INSTEAD}"
        )
    raise PolicyError(f"the pool has no field {quoted(name)}{did_you_mean(name, known)}")
