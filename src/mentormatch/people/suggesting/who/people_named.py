"""Whom the cells of a column name, found by the spellings and marks by which the reader finds them.

That is ``naming`` and ``reading.headers.named_people``, before any map is there: a column is not
left out of a suggestion because its people are written *Bos, Rajesh* or without an accent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from mentormatch.people.grammar.separators import BETWEEN_PEOPLE, parted
from mentormatch.people.pool.name_forms import forms_of_people, forms_of_words
from mentormatch.text.spelling import fold

__all__ = ["Names", "PeopleNamed", "people_named"]


@dataclass(frozen=True)
class Names:
    """Names or addresses of people: as they are written, and their normal forms.

    Parameters
    ----------
    words
        Folded.
    """

    words: frozenset[str]

    @cached_property
    def forms(self) -> frozenset[tuple[str, str]]:
        """The kinds and forms by which the reader finds them; an address has none."""
        names = (word for word in self.words if "@" not in word)
        return frozenset(chain.from_iterable(map(forms_of_people, names)))

    def know(self, text: str) -> bool:
        """Tell whether a text is one of the names, however it is spelled.

        Examples
        --------
        >>> names = Names(frozenset({"rajesh van den bos", "renée kaya"}))
        >>> [names.know(text) for text in ("Bos, Rajesh", "Renee Kaya", "R. Bos")]
        [True, True, False]
        """
        return fold(text) in self.words or any(f in self.forms for f in forms_of_words(text))


@dataclass(frozen=True, slots=True)
class PeopleNamed:
    """How many people the cells of a column name, and by which marks they are told apart.

    Parameters
    ----------
    found, named
        Names that are somebody's, and all names; each spelling counts once.
    marks
        What stands between people; empty where every cell names one.
    """

    found: int
    named: int
    marks: tuple[str, ...] = ()


def people_named(cells: Iterable[str], names: Names, *, several: bool = True) -> PeopleNamed:
    """Return whom cells name, taken apart in the way by which most people are found.

    Parameters
    ----------
    cells
        The cells as they are written.
    names
        Of the people who may be meant.
    several
        Whether a cell may name several.

    Examples
    --------
    >>> names = Names(frozenset({"ann lee", "bo de wit"}))
    >>> people_named(["Lee, Ann; Bo Wit", "Ann Lee en Bo de Wit", "Cem Kaya"], names)
    PeopleNamed(found=4, named=5, marks=(';', ' en '))
    """
    whole = frozenset(filter(None, map(fold, cells)))
    ways = [(), BETWEEN_PEOPLE, (",", *BETWEEN_PEOPLE)] if several else [()]
    tried = [_by(marks, whole, names) for marks in ways]
    return max(tried, key=lambda way: (way.found, -way.named, -len(way.marks)))


def _by(marks: tuple[str, ...], cells: frozenset[str], names: Names) -> PeopleNamed:
    apart = {cell: list(_people(cell, marks, names)) for cell in cells}
    said = frozenset(chain.from_iterable(apart.values()))
    known = {name for name in said if names.know(name)}
    used = tuple(mark for mark in marks if any(_parts_people(mark, c, names) for c in cells))
    return PeopleNamed(len(known), len(said), used)


def _people(cell: str, marks: tuple[str, ...], names: Names) -> Iterator[str]:
    """Yield the people of a cell; a comma within a known name parts nobody."""
    if not marks:
        yield cell
        return
    others = tuple(mark for mark in marks if mark != ",")
    for listed in filter(None, map(str.strip, parted(cell, others))):
        if "," not in marks or names.know(listed):
            yield listed
        else:
            yield from _between_commas([p for p in map(str.strip, listed.split(",")) if p], names)


def _between_commas(parts: list[str], names: Names) -> Iterator[str]:
    while parts:
        both = ", ".join(parts[:2])
        count = 2 if len(parts) > 1 and not names.know(parts[0]) and names.know(both) else 1
        yield ", ".join(parts[:count])
        parts = parts[count:]


def _parts_people(mark: str, cell: str, names: Names) -> bool:
    if mark != ",":
        return mark in cell
    others = parted(cell, BETWEEN_PEOPLE)
    return any(len(list(_people(listed, (",",), names))) > 1 for listed in others)
