"""Labels: names and addresses of people, kept beside the pool and shown to people only.

Nothing that scores, records, logs or refuses reads them. They are not pickled either: what goes to
another process, or into a file of results, knows people by id.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

from mentormatch.errors import InputError, UnknownPerson
from mentormatch.people.pool.checks import refuse_stranger
from mentormatch.text.near import NearIds
from mentormatch.text.phrases import asked, first_few
from mentormatch.text.sentences import Who, sentence
from mentormatch.text.spelling import fold, tidy

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.text.sentences import Call

__all__ = [
    "Labels",
    "joined_labels",
    "labels_given",
    "names_of",
    "people_called",
    "series_of_words",
    "the_one",
]

Told = TypeVar("Told", str, int)
_SHOWN = 10
_COMPARED = 20_000
"""Among more labels none is looked for letter by letter."""
_NEAR = 0.8


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Labels:
    """What people are called, and where they are reached.

    Parameters
    ----------
    names, addresses
        By id; whoever has none is not in them.
    rows
        By id, the row of the source as a spreadsheet counts it.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    def of(self, ids: Iterable[str]) -> Labels:
        """Return those of some people."""
        kept = set(ids)
        names, addresses = (_among(kept, told) for told in (self.names, self.addresses))
        rows = {who: row for who, row in self.rows.items() if who in kept}
        return Labels(names, addresses, rows)

    def __repr__(self) -> str:
        return f"Labels({len(self.names)} names, {len(self.addresses)} addresses)"

    def __reduce__(self) -> tuple[type[Labels], tuple[()]]:
        # A pickle lies about on disks and goes to other machines: it knows nobody by name.
        return Labels, ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def _among(kept: set[str], told: Mapping[str, str]) -> dict[str, str]:
    return {who: text for who, text in told.items() if who in kept}


def labels_given(
    names: Mapping[str, Any] | pd.Series[Any],
    addresses: Mapping[str, Any] | pd.Series[Any],
    ids: Sequence[str],
) -> Labels:
    """Return labels that a caller has by id; an id that is not in the pool is refused."""
    known = set(ids)
    told = Labels(_tidied(names), _tidied(addresses))
    for who in (*told.names, *told.addresses):
        if who not in known:
            refuse_stranger(who, ids)
    return told


def _tidied(given: Mapping[str, Any] | pd.Series[Any]) -> dict[str, str]:
    texts: dict[Any, str] = {
        who: tidy(said) for who, said in given.items() if isinstance(said, str)
    }
    return {who: text for who, text in texts.items() if text}


def series_of_words(ids: Sequence[str], told: Mapping[str, str], name: str) -> pd.Series[Any]:
    """Return words as a Series indexed by id, None where there is none; empty if nobody has any."""
    import pandas as pd

    listed = list(ids) if told else []
    index = pd.Index(listed, name="id", dtype=object)
    return pd.Series([told.get(who) for who in listed], index=index, name=name, dtype=object)


def joined_labels(
    mine: Labels | None, theirs: Labels | None, named: Mapping[str, str]
) -> Labels | None:
    """Put labels of two pools together; of two for one person the first stands.

    Parameters
    ----------
    mine, theirs
        Of the first and of the second pool.
    named
        Id in the second pool → id in the first, of people who are in both.
    """
    if theirs is None:
        return mine
    mine = mine or Labels()
    return Labels(
        {**_renamed(theirs.names, named), **mine.names},
        {**_renamed(theirs.addresses, named), **mine.addresses},
        {**_renamed(theirs.rows, named), **mine.rows},
    )


def _renamed(told: Mapping[str, Told], named: Mapping[str, str]) -> dict[str, Told]:
    return {named[who]: what for who, what in told.items() if who in named}


def names_of(labels: Labels | None) -> Call | None:
    """Return what tells how people are called: by label, with the id where several bear it.

    None where nobody has a label.
    """
    if labels is None or not labels.names:
        return None
    names = labels.names

    @cache
    def bearers() -> Counter[str]:
        return Counter(map(fold, names.values()))

    def call(who: str, side: str) -> str:
        label = names.get(who)
        if label is None:
            return who
        return f"{label} ({who})" if bearers()[fold(label)] > 1 else label

    return call


def people_called(who: object, ids: Container[str], labels: Labels | None) -> tuple[str, ...]:
    """Return the ids of people who are meant by an id, or else by an address or a label.

    Parameters
    ----------
    who
        An id to the letter; or an address or a label, in which case and outer space do not matter.
    ids
        The people of the pool.
    labels
        What they are called.
    """
    if not isinstance(who, str):
        return ()
    if who in ids:
        return (who,)
    asked = fold(who)
    if labels is None or not asked:
        return ()
    told = (labels.addresses, labels.names)
    found = (one for by in told for one, text in by.items() if fold(text) == asked)
    return tuple(sorted(dict.fromkeys(found)))


def the_one(who: str, found: Sequence[str], ids: Sequence[str], *labels: Labels | None) -> str:
    """Return the one person who is meant; nobody and several are refused, and never by name.

    Parameters
    ----------
    who
        What was asked for.
    found
        Ids of those whom it fits.
    ids, labels
        Everybody, and what they are called.

    Raises
    ------
    UnknownPerson
        If nobody is meant; near ids are named.
    InputError
        If several people are; their ids and rows are named.
    """
    known = [some for some in labels if some is not None]
    if not found and (not known or not isinstance(who, str)):
        refuse_stranger(who, ids)
    if not found:
        near = _near(who, ids, known)
        raise UnknownPerson(
            sentence("no person has that id, address or label{near}", near=asked(near))
        )
    if len(found) > 1:
        rows = {one: row for some in reversed(known) for one, row in some.rows.items()}
        told = [f"{one} (row {rows[one]})" if one in rows else one for one in found]
        raise InputError(
            f"{len(found)} people have this name: {first_few(told, _SHOWN)}; ask for one of them "
            "by "
            "id"
        )
    return found[0]


def _near(who: str, ids: Sequence[str], labels: Sequence[Labels]) -> list[Who]:
    """Return whom somebody may have meant: by a near id, or else by a near label."""
    near = NearIds(ids).near(who)
    if not near and sum(len(some.names) for some in labels) <= _COMPARED:
        bearers = {fold(label): one for some in labels for one, label in some.names.items()}
        called = difflib.get_close_matches(fold(who), list(bearers), n=3, cutoff=_NEAR)
        near = [bearers[label] for label in called]
    return [Who(one, "") for one in near]
