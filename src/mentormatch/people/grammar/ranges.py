"""Numbers that are answered as a range: ``2-3``, ``15+``, ``4 to 6 hours``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from mentormatch.people.grammar.faults import CellFault
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import fold

__all__ = ["ranged"]

_HOURS = "hours hour hrs hr h uur uren u stunden stunde heures heure"
_MINUTES = "minutes minute mins min minuten m"
_PEOPLE = "mentees mentee mentors mentor people persons person personen"
_UNITS = "|".join(f"{_HOURS} {_MINUTES} {_PEOPLE}".split())
_RANGE = re.compile(
    rf"(\d{{1,6}})\s*(?:(?:-|–|to|tot|t/m|bis|à)\s*(\d{{1,6}})|(\+|or more|of meer|oder mehr))?"
    rf"\s*({_UNITS})?\.?",
    re.ASCII,
)


def ranged(
    read: Callable[[Any], Any], end: Literal["low", "high"] | None, *, hours: bool = False
) -> Callable[[Any], Any]:
    """Return a reader of numbers that takes one end of a range, or refuses ranges with the cure.

    Parameters
    ----------
    read
        Reader of plain numbers.
    end
        Which end of a range counts; None: neither.
    hours
        Whether the field counts minutes, so that hours are sixty of them.

    Examples
    --------
    >>> read = ranged(int, "low", hours=True)
    >>> read("2-3 hours"), read("15+"), read("90")
    (120, 15, 90)
    """

    def reader(cell: Any) -> Any:
        found = _RANGE.fullmatch(fold(cell)) if isinstance(cell, str) else None
        if found is None or found[0] == found[1]:
            return read(cell)
        if end is None:
            return _refused(read, cell, found)
        return read(_end(found, end, hours=hours))

    return reader


def _refused(read: Callable[[Any], Any], cell: Any, found: re.Match[str]) -> Any:
    """Refuse a range with its own cure; what is none gets the reader's."""
    try:
        return read(cell)
    except CellFault as fault:
        if found[2] is None and found[3] is None:
            raise
        raise CellFault(
            fault.code,
            sentence("This is a range, where one number belongs."),
            expected=fault.expected,
            cure=sentence(
                'Say which end counts under this field in the column map: range = "low" or "high".'
            ),
        ) from None


def _end(found: re.Match[str], end: str, *, hours: bool) -> int:
    low, high, open_, unit = found.groups()
    if high and int(high) < int(low):
        raise CellFault(
            "range",
            sentence("The range ends below its beginning."),
            expected=sentence("the smaller number first"),
            cure=sentence("Correct the cell, or say what it means under values in the column map."),
        )
    if end == "high" and open_:
        raise CellFault(
            "range",
            sentence("The range has no upper end."),
            expected=sentence("a range with two ends"),
            cure=sentence(
                'Say what it means under this field in the column map: values = {{ "15+" = 20 }}.'
            ),
        )
    if unit and (unit in _HOURS.split() or unit in _MINUTES.split()) and not hours:
        raise CellFault(
            "range",
            sentence("The cell holds a time where a number belongs."),
            expected=sentence("a number"),
            cure=sentence("Take the field that counts minutes, minutes_per_month."),
        )
    return int(high if end == "high" and high else low) * (60 if unit in _HOURS.split() else 1)
