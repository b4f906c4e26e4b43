"""Names of people in an answer, and its language: what is shown to people only.

An answer knows people by id and says what it says in English. Its faces for people (HTML, tables, a
terminal) ask here how each is called and how a sentence is told; records, messages and pickles
never do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from mentormatch.errors import InputError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.text.masking import quoted
from mentormatch.text.sentences import LANGUAGES, Language, fixed, tell
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NOBODY", "Named", "Names", "the_language"]

_HASHED = re.compile(r"\bp-[0-9a-f]{10}\b")
"""An id that was made of an address: no word of a sentence looks like it."""


@dataclass(frozen=True, eq=False, repr=False)
class Names:
    """How the people of two pools are called, and in which language it is told.

    Parameters
    ----------
    mentors, mentees
        The pools; None where nobody is to be named.
    language
        Of sentences.
    """

    mentors: Profiles | None = None
    mentees: Profiles | None = None
    language: Language = "en"

    def speaking(self, language: str) -> Names:
        """Return the same names in a language.

        Raises
        ------
        InputError
            If nobody has written the words of it.
        """
        return replace(self, language=the_language(language))

    def __bool__(self) -> bool:
        return any(self._labels.values())

    def __call__(self, who: str, side: str) -> str:
        """Return the label of a person in a role: with the id where two share it, or the id.

        Without a role, that of a person of either pool.
        """
        if not side:
            return self.anyone(who)
        label = self._labels[_pool(side)].get(who)
        if label is None:
            return who
        return f"{label} ({who})" if len(self._bearers[fold(label)]) > 1 else label

    def anyone(self, who: str) -> str:
        """Return the label of a person of either pool; the id where the two have others of it."""
        pools = {"mentor": self.mentors, "mentee": self.mentees}
        known = [self(who, side) for side, pool in pools.items() if pool and who in pool]
        return known[0] if len(set(known)) == 1 else who

    @property
    def nobody(self) -> Names:
        """The same language, with everybody by id."""
        return Names(language=self.language)

    def told(self, text: str) -> str:
        """Return a sentence in the language, with people by label.

        In other text labels stand in place of the ids that were made of addresses; other ids there
        may be words, or numbers, so they stay.
        """
        told = tell(text, self.language, self)
        return _HASHED.sub(self._for_hashed, told) if self else told

    def _for_hashed(self, found: re.Match[str]) -> str:
        """Return the label of an id in a text; the id where it stands behind that label already."""
        who, label = found[0], self.anyone(found[0])
        behind, before = f"({who})", found.string[: found.start()]
        told_already = label.endswith(behind) and before.endswith(label[: -len(who) - 1])
        return who if told_already else label

    def word(self, word: str) -> str:
        """Return a word of ours in the language: the name of a stage, a piece, a role."""
        return tell(fixed(word), self.language)

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

    def __reduce__(self) -> tuple[type[Names], tuple[None, None, Language]]:
        return Names, (None, None, self.language)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


NOBODY = Names()
"""The names of an answer that is told by ids, in English."""


def the_language(name: str) -> Language:
    """Return a language that is known, or raise InputError."""
    for language in LANGUAGES:
        if name == language:
            return language
    known = " or ".join(map(repr, LANGUAGES))
    raise InputError(f"the language is {known}, not {quoted(str(name))}")


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
