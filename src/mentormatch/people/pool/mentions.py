"""Mentions: words by which people name one another, where these are names and addresses.

Until it is known who is meant, a pool holds a stand-in for such a word, never the word itself. Two
words that are one but for case and space have the same stand-in, in every file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeAlias

from mentormatch.people.pool.name_forms import FORMS, forms_of_people, forms_of_words
from mentormatch.text.spelling import fold

__all__ = [
    "KINDS",
    "Mentions",
    "is_stand_in",
    "joined_mentions",
    "stand_in",
    "stand_ins_of_forms",
    "ways_to_name",
]

KINDS = ("id", "address", "name")
"""By what somebody is named, in the order in which it is tried."""
Forms: TypeAlias = tuple[tuple[str, str], ...]
"""Kinds of normal forms, and stand-ins."""
Apart: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The marks by which a word is taken apart, and the stand-ins of its parts."""
_STAND_IN = re.compile(r"unknown-[0-9a-f]{16}")


def stand_in(word: str) -> str:
    """Return what a pool holds in place of a word; case, width and spaces do not matter.

    Examples
    --------
    >>> stand_in("Ann Lee") == stand_in(" ann  lee"), is_stand_in(stand_in("Ann Lee"))
    (True, True)
    """
    return f"unknown-{hashlib.blake2b(fold(word).encode(), digest_size=8).hexdigest()}"


def stand_ins_of_forms(word: str) -> tuple[tuple[str, str], ...]:
    """Return kind and stand-in of each normal form by which a name is looked up, in order."""
    return tuple((kind, stand_in(form)) for kind, form in forms_of_words(word))


def is_stand_in(who: str) -> bool:
    """Tell whether this is no id, but stands for a word of which nobody is known."""
    return _STAND_IN.fullmatch(who) is not None


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Mentions:
    """Whom the people of a file may be named by, and what was written that names nobody yet.

    Parameters
    ----------
    named
        By kind (see `KINDS`) the stand-in of each word, and the ids of those whom it fits.
    words
        Stand-in → the folded word, for near ones; neither shown nor pickled.
    forms
        Stand-in → kinds and stand-ins of the normal forms of the word.
    pairs
        Stand-ins of two words with a comma between → the forms of both as one name, as in
        *Bos, Rajesh*.
    parts
        Stand-in of a word that may be several → the ways to take it apart: marks, and stand-ins.
    called
        Id → its folded name, likewise.
    rows
        Id → row of the file, as a spreadsheet counts it.
    file
        Name of the file, without its folder.
    headers, separators
        Field → header of its column, and what parts its items.
    """

    named: Mapping[str, Mapping[str, tuple[str, ...]]]
    words: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    file: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Forms] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], Forms] = field(default_factory=dict)
    parts: Mapping[str, tuple[Apart, ...]] = field(default_factory=dict)
    separators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fitting(self, kind: str, word: str) -> tuple[str, ...]:
        """Return the ids of those whom a stand-in fits by their id, address or name."""
        return self.named.get(kind, {}).get(word, ())

    def without_words(self) -> Mentions:
        """Return the same without a word that was written: nobody near can be told."""
        return replace(self, words={}, called={})

    def __repr__(self) -> str:
        ways = sum(map(len, self.named.values()))
        return f"Mentions({ways} ways to name {len(self.rows)} people)"

    def __reduce__(self) -> tuple[Any, ...]:
        # Words lie about on no disk: whoever is meant is found by stand-ins alone.
        known = self.rows, self.file, self.headers, self.forms, self.pairs, self.parts
        return Mentions, (self.named, {}, {}, *known, self.separators)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


def ways_to_name(
    ids: Iterable[tuple[str, str]], words: Iterable[tuple[str, Sequence[str]]]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return by kind the stand-in of each word, and whom it fits.

    Parameters
    ----------
    ids
        Id of each person, and how the file writes it.
    words
        Id of each person, and the names and addresses of this person.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in (*KINDS, *FORMS)}
    for who, written in ids:
        _put(found["id"], stand_in(written), who)
    for who, said in words:
        for word in said:
            _put(found["address" if "@" in word else "name"], stand_in(word), who)
            for kind, form in () if "@" in word else forms_of_people(word):
                _put(found[kind], stand_in(form), who)
    return found


def _put(found: dict[str, tuple[str, ...]], word: str, who: str) -> None:
    found[word] = tuple(dict.fromkeys((*found.get(word, ()), who)))


def joined_mentions(
    mine: Mentions | None, theirs: Mentions | None, named: Mapping[str, str]
) -> Mentions | None:
    """Put those of two pools together, by the ids of the first.

    Parameters
    ----------
    mine, theirs
        Of the first and of the second pool.
    named
        Id in the second pool → id in the first, of people who are in both.
    """
    if theirs is None:
        return mine
    if mine is None:
        mine = Mentions({}, headers=theirs.headers, separators=theirs.separators)
    found = {kind: dict(mine.named.get(kind, {})) for kind in (*KINDS, *FORMS)}
    for kind, told in theirs.named.items():
        for word, people in told.items():
            for who in people:
                _put(found[kind], word, named.get(who, who))
    return replace(
        mine,
        named=found,
        words={**theirs.words, **mine.words},
        forms={**theirs.forms, **mine.forms},
        pairs={**theirs.pairs, **mine.pairs},
        parts={**theirs.parts, **mine.parts},
        called={**{named.get(w, w): name for w, name in theirs.called.items()}, **mine.called},
    )
