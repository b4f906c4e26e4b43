"""Names of people in an answer: what is shown in place of ids, to people only.

An answer knows people by id. Its faces for people (HTML, tables, a terminal) ask here how each is
called; records, messages and pickles never do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from mentormatch.people.pool.profiles import Profiles
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NOBODY", "Named", "Names"]

_HASHED = re.compile(r"\bp-[0-9a-f]{10}\b")
"""An id that was made of an address: no word of a sentence looks like it."""


@dataclass(frozen=True, eq=False, repr=False)
class Names:
    """How the people of two pools are called.

    Parameters
    ----------
    mentors, mentees
        The pools; None where nobody is to be named.
    """

    mentors: Profiles | None = None
    mentees: Profiles | None = None

    def __bool__(self) -> bool:
        return any(self._labels.values())

    def __call__(self, who: str, side: str) -> str:
        """Return the label of a person in a role: with the id where two share it, or the id."""
        label = self._labels[_pool(side)].get(who)
        if label is None:
            return who
        return f"{label} ({who})" if len(self._bearers[fold(label)]) > 1 else label

    def anyone(self, who: str) -> str:
        """Return the label of a person of either pool; the id where the two have others of it."""
        pools = {"mentor": self.mentors, "mentee": self.mentees}
        known = [self(who, side) for side, pool in pools.items() if pool and who in pool]
        return known[0] if len(set(known)) == 1 else who

    def told(self, sentence: str) -> str:
        """Return a sentence with labels in place of the ids that were made of addresses.

        Other ids may be words, or numbers, so they stay.
        """
        return _HASHED.sub(lambda found: self.anyone(found[0]), sentence) if self else sentence

    @cached_property
    def _labels(self) -> dict[str, Mapping[str, str]]:
        pools = {"mentors": self.mentors, "mentees": self.mentees}
        return {name: {} if pool is None else pool.label_by_id for name, pool in pools.items()}

    @cached_property
    def _bearers(self) -> dict[str, set[str]]:
        """Ids of everybody who bears a label, by its folded form."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for labels in self._labels.values():
            for who, label in labels.items():
                found[fold(label)].add(who)
        return found

    def __reduce__(self) -> tuple[type[Names], tuple[()]]:
        return Names, ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


NOBODY = Names()
"""The names of an answer that is told by ids."""


def _pool(side: str) -> str:
    return "mentors" if side in ("mentor", "lead") else "mentees"


class Named:
    """Something told that knows how its people are called, beside its fields: no copy keeps it."""

    __slots__ = ("_names",)
    _names: Names

    @property
    def names(self) -> Names:
        """How people are called; nobody by name where it is not known."""
        return getattr(self, "_names", NOBODY)

    def named(self, names: Names) -> Self:
        """Tell how people are called."""
        object.__setattr__(self, "_names", names)
        return self
