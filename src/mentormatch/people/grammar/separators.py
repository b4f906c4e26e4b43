"""Separators of items: what stands between them in a cell, one mark or several."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

__all__ = ["BETWEEN_PEOPLE", "Separator", "as_toml", "marks", "parted", "parting"]

BETWEEN_PEOPLE = (";", "/", "|", "\n", " en ", " and ", " & ", " + ", " und ")
"""What may stand between two people, but for commas, which stand within names too."""

_Mark = Annotated[str, Field(min_length=1)]


def _listed(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


def _several(given: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if given == ():
        raise ValueError("give one separator, or a list of them")
    return given


Separator = Annotated[_Mark | tuple[_Mark, ...], BeforeValidator(_listed), AfterValidator(_several)]


def marks(separator: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the separators, whether one or several are given."""
    return (separator,) if isinstance(separator, str) else separator


@cache
def parting(separator: str | tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return what takes a text apart.

    Of several separators the longest goes first, and words are the same in any case.
    """
    if isinstance(separator, str):
        return lambda text: text.split(separator)
    longest = sorted(separator, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE).split


def parted(text: str, separator: str | tuple[str, ...]) -> list[str]:
    """Return the parts of a text.

    Examples
    --------
    >>> parted("sql; r", ";"), parted("Ann en Bo; Cas", (";", " en "))
    (['sql', ' r'], ['Ann', 'Bo', ' Cas'])
    """
    return parting(separator)(text)


def as_toml(separators: tuple[str, ...]) -> str:
    r"""Return separators as a column map has them.

    Examples
    --------
    >>> print(as_toml((",",)), as_toml((",", " en ")), as_toml(("\n",)))
    "," [",", " en "] "\n"
    """
    shown = ['"' + mark.replace("\n", "\\n") + '"' for mark in separators]
    return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"
