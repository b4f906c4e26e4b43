"""Whom a word means: by id, by address, by name, or by another spelling of the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.people.pool.mentions import KINDS

if TYPE_CHECKING:
    from collections.abc import Container

    from mentormatch.people.pool.mentions import Apart, Forms, Mentions

__all__ = ["Meant"]


@dataclass(frozen=True, slots=True)
class Meant:
    """Looks up whom words mean that people of one side wrote.

    Parameters
    ----------
    known
        By what the people of both sides may be named.
    others
        The people of the other side.
    same
        The two ids of people who stand on both sides: each leads to the other.
    """

    known: Sequence[Mentions]
    others: Container[str]
    same: Mapping[str, str] = field(default_factory=dict)

    def exactly(self, word: str, field: str) -> list[str]:
        """Return whom a stand-in fits as it is written, by id, or else by address, or by name."""
        return self._first(((kind, word) for kind in KINDS), field)

    def by_spelling(self, word: str, field: str) -> list[str]:
        """Return whom a stand-in fits once spellings of a name are one."""
        return self.by_forms(
            next((by.forms[word] for by in self.known if word in by.forms), ()), field
        )

    def by_forms(self, forms: Forms, field: str) -> list[str]:
        """Return whom normal forms of a name fit, the nearest form first."""
        return self._first(forms, field)

    def apart(self, word: str, field: str) -> tuple[str, ...]:
        """Return the marks by which a word that fits nobody falls apart into people."""
        for marks, parts in self._ways_apart(word):
            if any(self.exactly(one, field) or self.by_spelling(one, field) for one in parts):
                return marks
        return ()

    def _ways_apart(self, word: str) -> Iterator[Apart]:
        for by in self.known:
            yield from by.parts.get(word, ())

    def _first(self, ways: Iterator[tuple[str, str]] | Forms, field: str) -> list[str]:
        for kind, word in ways:
            found = list(dict.fromkeys(w for by in self.known for w in by.fitting(kind, word)))
            if found:
                across = [who for who in found if who in self.others]
                named = across if field != "manager" and across else found
                return across if self._is_one_person(named) else named
        return []

    def _is_one_person(self, named: Sequence[str]) -> bool:
        """Tell whether ids are the two of one person; that of the other side is then meant."""
        return len(named) == 2 and self.same.get(named[0]) == named[1]
