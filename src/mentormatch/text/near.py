"""Approximate lookup of ids: which of many somebody may have meant."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mentormatch.text.phrases import asked, near_names
from mentormatch.text.sentences import Who
from mentormatch.text.spelling import normal_form, without_disguise

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NearIds"]

_COMPARED = 20_000
"""So many ids are compared letter by letter; among more only what people leave out is looked up."""


class NearIds:
    """Ids among which near ones are sought, once prepared.

    Examples
    --------
    >>> near = NearIds(["BobJones", "rob", "007"])
    >>> near.of("bob jones"), near.of("7"), near.of("roib")
    (" (did you mean 'BobJones'?)", " (did you mean '007'?)", " (did you mean 'rob'?)")
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = sorted(ids)

    def holds(self, who: str) -> bool:
        """Tell whether there is somebody with this very id."""
        return who in self._alike.get(_bare(who), ())

    def of(self, who: str) -> str:
        """Return a question in brackets, or nothing; people are told as they are called."""
        return asked([Who(near, "") for near in self.near(who)])

    def near(self, who: str) -> list[str]:
        """Return up to three near ids: of the same letters, or else a few slips away."""
        alike = self._alike.get(_bare(who), [])[:3]
        if alike or len(self._ids) > _COMPARED:
            return alike
        return near_names(who, self._ids)

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        alike: dict[str, list[str]] = {}
        for name in self._ids:
            alike.setdefault(_bare(name), []).append(name)
        return alike


def _bare(who: str) -> str:
    """Return an id without what people leave out: case, spaces, signs, leading zeros."""
    return normal_form.__wrapped__(without_disguise(who)).replace("_", "").lstrip("0")
