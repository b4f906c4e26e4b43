"""Approximate lookup of people: by an id, or by a name where the words of a file are known."""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import TYPE_CHECKING

from mentormatch.people.pool.name_forms import may_mean, stands_in
from mentormatch.text.near import NearIds
from mentormatch.text.phrases import asked
from mentormatch.text.sentences import Who

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mentormatch.people.pool.profiles import Profiles

__all__ = ["NearPeople"]

_COMPARED = 20_000
"""Among more names none is looked for letter by letter."""
_NEAR = 0.8


class NearPeople:
    """People among whom near ones are sought; told by id, or by label to whoever may see labels.

    Parameters
    ----------
    ids
        Of those who may be meant.
    pools
        Know what was written, and what people are called.
    """

    def __init__(self, ids: Iterable[str], *pools: Profiles) -> None:
        self.ids = frozenset(ids)
        self._near = NearIds(self.ids)
        self._known = [pool.mentions for pool in pools if pool.mentions is not None]

    def of(self, who: str) -> str:
        """Return a question in brackets, with near ids, or nothing."""
        word = next((by.words[who] for by in self._known if who in by.words), None)
        if word is None:
            return self._near.of(who)
        return self._near.of(word) or asked(self._by_name(word))

    def _by_name(self, word: str) -> list[Who]:
        if len(self._names) > _COMPARED:
            return []
        near = [name for name in self._names if may_mean(word, name)][:3]
        near = near or [name for name in self._names if stands_in(name, word)][:3]
        near = near or difflib.get_close_matches(word, self._names, n=3, cutoff=_NEAR)
        return [Who(who, "") for name in near for who in self._names[name]][:3]

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """Ids of those who may be meant, by folded name."""
        names: dict[str, list[str]] = {}
        for by in self._known:
            for who, name in by.called.items():
                if who in self.ids and who not in names.setdefault(name, []):
                    names[name].append(who)
        return names
