"""Names of people in several columns, in the order in which they are spoken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["in_speech", "is_part_of_name"]

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
