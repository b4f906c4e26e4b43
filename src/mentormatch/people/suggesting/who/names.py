"""Names of people: in which columns they stand, and whether other columns name people by them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mentormatch.people.reading.headers.names import is_contact
from mentormatch.people.schema.fields import BY_ID
from mentormatch.people.suggesting.columns import Column
from mentormatch.people.suggesting.judge import Verdict
from mentormatch.people.suggesting.who.ids import Ids, Judged
from mentormatch.people.suggesting.who.people_named import Names, PeopleNamed, people_named
from mentormatch.text.masking import quoted
from mentormatch.text.phrases import first_few
from mentormatch.text.spelling import fold

__all__ = [
    "Known",
    "Naming",
    "Way",
    "in_speech",
    "is_part_of_name",
    "naming",
    "unless_all_alike",
    "ways_of",
]

_ADDRESSES = 0.8
_SHOWN = 3
_LONGEST_NAME = 5
_NOBODY_FOUND, _SOME_FOUND, _MOST = 0.4, 0.6, 0.95
"""How sure `resolve` is: where people are named who stand in no file, and where some are found."""
_A_THIRD = 1 / 3
_BY = {"address": "addresses", "name": "names"}
"""By what people are named who are not named by an id."""

_ALIKE = 3
"""So many people with one answer are no namesakes."""
_UNNAMED = frozenset({"anonymous", "anoniem", "anonym", "anonyme"})
"""What form tools write for whoever did not sign in."""

_NAMES = (
    ("first", re.compile(r"\b(?:first|given)|forename|voornaam|roepnaam|vorname|pr[eé]nom")),
    ("between", re.compile(r"tussenvoegsel|voorvoegsel|\bmiddle")),
    ("last", re.compile(r"\b(?:last|family)|surname|achternaam|nachname")),
)
"""Parts of a name in the order in which they are spoken, and how their headers are told."""


def is_part_of_name(header: str) -> bool:
    """Tell whether a header names the first name, the last name, or what stands between.

    Examples
    --------
    >>> is_part_of_name("Tussenvoegsel"), is_part_of_name("Name")
    (True, False)
    """
    return any(form.search(fold(header)) for _, form in _NAMES)


def unless_all_alike(verdict: Verdict, column: Column) -> Verdict:
    """Return what a column may be: no names and no contact data where everybody has the same.

    Form tools fill their own column *Name* with *anonymous*, beside the question that asks for it.
    """
    if verdict.field not in ("label", "contact") or len(column.counts) != 1:
        return verdict
    ((said, rows),) = column.counts.items()
    if rows < _ALIKE and said not in _UNNAMED:
        return verdict
    told = f"{verdict.evidence.split('; ')[0]}; every answer is the same, so it tells nobody apart"
    return replace(verdict, field=None, evidence=told)


def in_speech(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers of a name as it is spoken, however the columns stand: first name first.

    A whole name is taken alone, and only where first and last names are not there: form tools call
    a column Name that says anonymous.
    """
    parts = {part: sorted(h for h in headers if form.search(fold(h))) for part, form in _NAMES}
    whole = sorted(set(headers) - {h for named in parts.values() for h in named})
    if whole and not (parts["first"] and parts["last"]):
        return (whole[0],)
    return tuple(header for part, _ in _NAMES for header in parts[part][:1])


# -- whom others name ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """Columns of a file by which its people may be named: as they are called, or by an address.

    Parameters
    ----------
    kind
        ``"name"`` or ``"address"``.
    headers
        Of the columns, as a name is spoken.
    words
        What stands there, folded.
    """

    kind: str
    headers: tuple[str, ...]
    words: frozenset[str]

    @property
    def place(self) -> str | tuple[str, ...]:
        """The columns as ``resolve`` of a map names them."""
        return self.headers[0] if len(self.headers) == 1 else self.headers


@dataclass(frozen=True, slots=True)
class Known:
    """By what the people of all files may be named.

    Parameters
    ----------
    ids
        What stands in the columns of ids, folded.
    names
        By kind what stands in the columns of names, and of addresses, of every file.
    """

    ids: frozenset[str]
    names: Mapping[str, Names] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: frozenset[str], ways: Iterable[Way]) -> Known:
        """Put together what people are called in every file."""
        words = {kind: [way.words for way in ways if way.kind == kind] for kind in _BY}
        return cls(ids, {kind: Names(frozenset().union(*said)) for kind, said in words.items()})

    def are_ids(self, one: Judged) -> bool:
        """Tell whether the cells of a column are ids of these files."""
        named = one.shape.parted.items.keys()
        # Small numbers are found among numbers by chance.
        found = len(named & self.ids) >= _A_THIRD * len(named) > 0
        return found and not one.shape.is_a("small")

    def found(self, one: Judged, kind: str) -> PeopleNamed:
        """Return how many of the people that a column names are found, and how many it names."""
        several = one.verdict.field != "manager"
        return people_named(one.column.counts, self.names[kind], several=several)

    def kind(self, one: Judged) -> str | None:
        """Return by what the cells of a column name people, if it is no id: name or address."""
        if self.are_ids(one):
            return None
        by = {kind: self.found(one, kind).found for kind in _BY}
        best = max(by, key=lambda kind: by[kind])
        if by[best]:
            return best
        items = one.shape.parted.items
        seen = {"address": sum(map(_is_address, items)), "name": sum(map(_is_full_name, items))}
        return next((kind for kind, count in seen.items() if count > len(items) / 2), None)


def _is_address(text: str) -> bool:
    return "@" in text and " " not in text


def _is_full_name(text: str) -> bool:
    """Tell whether a text may be a first and a last name."""
    return 2 <= len(text.split()) <= _LONGEST_NAME and not any(map(str.isdigit, text))


@dataclass(frozen=True, slots=True)
class Naming:
    """What ``resolve`` of the map of each file says, how sure that is, and why."""

    places: tuple[tuple[str | tuple[str, ...], ...], ...]
    confidence: float
    evidence: str


def ways_of(judged: Sequence[Judged], ids: Ids) -> tuple[Way, ...]:
    """Return the columns of a file by which its people may be named, besides the ids."""
    free = [one for one in judged if one.column.alone and one.column not in ids.columns]
    named = {
        one.column.header: one
        for one in free
        if one.verdict.field == "label"
        and (is_contact(one.column.header) or is_part_of_name(one.column.header))
    }
    headers = in_speech(list(named))
    ways = [Way("name", headers, _joined([named[h] for h in headers]))] if headers else []
    mails = [
        one
        for one in free
        if one.verdict.field in ("contact", "id") and one.shape.is_a("address", _ADDRESSES)
    ]
    if mails:
        mail = max(mails, key=lambda one: (one.shape.distinct, one.column.header))
        ways.append(Way("address", (mail.column.header,), frozenset(mail.column.counts)))
    return tuple(ways)


def _joined(parts: Sequence[Judged]) -> frozenset[str]:
    """Return names as they are spoken; who left a part empty is called by the others."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for one in parts:
        for row, text in zip(one.column.filled, one.column.texts, strict=True):
            said[row].append(text)
    return frozenset(fold(" ".join(words)) for words in said.values())


def naming(
    files: Sequence[Sequence[Judged]], ways: Sequence[Sequence[Way]], known: Known
) -> Naming | None:
    """Return how people are named where an id should stand, or nothing if nobody is.

    Parameters
    ----------
    files
        The judged columns of each file, those of grids among them.
    ways
        By what the people of each file may be named.
    known
        The same of all files, with their ids.
    """
    asked = [
        (number, one, kind)
        for number, judged in enumerate(files)
        for one in judged
        if one.verdict.field in BY_ID and (kind := known.kind(one)) is not None
    ]
    kinds = {kind for _, _, kind in asked}
    naming_files = {number for number, *_ in asked}
    places = tuple(
        _places(mine, kinds, any_way=number in naming_files) for number, mine in enumerate(ways)
    )
    if not asked or not any(places):
        return None
    counts = [known.found(one, kind) for _, one, kind in asked]
    found, named = sum(one.found for one in counts), sum(one.named for one in counts)
    sure = _SOME_FOUND + (_MOST - _SOME_FOUND) * found / max(1, named) if found else _NOBODY_FOUND
    told = _told([one for _, one, _ in asked], kinds, found, named)
    return Naming(places, round(sure, 2), told)


def _places(
    ways: Sequence[Way], kinds: set[str], *, any_way: bool
) -> tuple[str | tuple[str, ...], ...]:
    """Return the columns of a file that people may be named by.

    A file that names people needs some, else what stands in its cells would be taken for ids.
    """
    fitting = [way for way in ways if way.kind in kinds]
    return tuple(way.place for way in fitting or (ways if any_way else ()))


def _told(asked: Sequence[Judged], kinds: Iterable[str], found: int, named: int) -> str:
    headers = first_few(sorted({quoted(one.column.header) for one in asked}), _SHOWN)
    words = " and ".join(_BY[kind] for kind in sorted(kinds))
    if not found:
        return f"people are named by {words} in {headers}, and nobody of these files is called so"
    return f"people are named by {words} and not by ids in {headers}; {found} of {named} are found"
