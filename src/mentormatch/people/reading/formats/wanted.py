"""What a caller knows of the table that it asks for: how to read it, and which headers it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Wanted"]


def _none(header: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a table before it is read.

    Parameters
    ----------
    format, sheet, encoding, delimiter
        How to read it, where that is not found out.
    usual_sheet
        The sheet of a workbook where nobody asks for another; no other file has any.
    key
        Tells whether a header is the one that every table of this kind has.
    known
        Tells whether a header is one that the caller knows.
    named
        Headers that the caller names one by one, in normal form.
    merged
        Those of them in which a merged cell counts for each of its rows.
    """

    format: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    usual_sheet: str | None = None
    key: Callable[[str], bool] = _none
    known: Callable[[str], bool] = _none
    named: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()
