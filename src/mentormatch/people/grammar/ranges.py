"""Numbers that are answered as a range: ``2-3``, ``1 or 2``, ``15+``, ``up to 3``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from mentormatch.people.grammar.faults import CellFault
from mentormatch.text.sentences import sentence
from mentormatch.text.spelling import fold

__all__ = ["is_range", "ranged"]

_HOURS = "hours hour hrs hr h uur uren u stunden stunde heures heure"
_MINUTES = "minutes minute mins min minuten m"
_PEOPLE = "mentees mentee mentors mentor people persons person personen"
_UNITS = "|".join(f"{_HOURS} {_MINUTES} {_PEOPLE}".split())
_UP_TO = (
    "up to|at most|no more than|not more than|maximum|maximal|maximaal|max|tot|hooguit|hoogstens|"
    "ten hoogste|niet meer dan"
)
_RANGE = re.compile(
    rf"(?:(?P<up_to>{_UP_TO})\.?\s*(?P<most>\d{{1,6}})|(?P<low>\d{{1,6}})\s*"
    r"(?:(?:-|–|to|tot|t/m|bis|à|or|of|oder)\s*(?P<high>\d{1,6})"
    r"|(?P<open>\+|or more|of meer|oder mehr))?)"
    rf"\s*(?P<unit>{_UNITS})?\.?",
    re.ASCII,
)


_END = sentence('Say which end counts under this field in the column map: range = "low" or "high".')
_MOST = sentence(
    "Write it in digits, such as 2, or say under this field in the column map which end counts: "
    'range = "low" or "high". With "high" it is the number that stands there.'
)


def is_range(text: str) -> bool:
    """Tell whether a text is a range, of which an end has to be chosen.

    Examples
    --------
    >>> [is_range(text) for text in ("1 or 2", "max 2", "15+", "2 mentees", "two")]
    [True, True, True, False, False]
    """
    found = _RANGE.fullmatch(fold(text))
    return found is not None and _has_ends(found)


def _has_ends(found: re.Match[str]) -> bool:
    return any(found[name] is not None for name in ("most", "high", "open"))


def ranged(
    read: Callable[[Any], Any],
    end: Literal["low", "high"] | None,
    *,
    hours: bool = False,
    lowest: int | None = None,
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
    lowest
        Where ``up to 3`` begins: 1 where people are counted. None: it has no lower end.

    Examples
    --------
    >>> read = ranged(int, "low", hours=True)
    >>> read("2-3 hours"), read("15+"), read("90")
    (120, 15, 90)
    >>> ranged(int, "high")("up to 3"), ranged(int, "low", lowest=1)("up to 3")
    (3, 1)
    """

    def reader(cell: Any) -> Any:
        found = _RANGE.fullmatch(fold(cell)) if isinstance(cell, str) else None
        if found is None or found[0] == found["low"]:
            return read(cell)
        if end is None:
            return _refused(read, cell, found)
        return read(_end(found, end, hours=hours, lowest=lowest))

    return reader


def _refused(read: Callable[[Any], Any], cell: Any, found: re.Match[str]) -> Any:
    """Refuse a range with its own cure; what is none gets the reader's."""
    try:
        return read(cell)
    except CellFault as fault:
        if not _has_ends(found):
            raise
        raise CellFault(
            fault.code,
            sentence("This is a range, where one number belongs."),
            expected=fault.expected,
            cure=_END if found["most"] is None else _MOST,
        ) from None


def _end(found: re.Match[str], end: str, *, hours: bool, lowest: int | None) -> int:
    most, unit = found["most"], found["unit"]
    low = int(found["low"]) if most is None else _lowest(int(most), end, lowest)
    high = found["high"] or most
    if high and int(high) < low:
        raise CellFault(
            "range",
            sentence("The range ends below its beginning."),
            expected=sentence("the smaller number first"),
            cure=sentence("Correct the cell, or say what it means under values in the column map."),
        )
    if end == "high" and found["open"]:
        raise CellFault(
            "range",
            sentence("The range has no upper end."),
            expected=sentence("a range with two ends"),
            cure=sentence(
                'Say what it means under this field in the column map: values = {{ "15+" = 20 }}.'
            ),
        )
    if unit and unit in (*_HOURS.split(), *_MINUTES.split()) and not hours:
        raise CellFault(
            "range",
            sentence("The cell holds a time where a number belongs."),
            expected=sentence("a number"),
            cure=sentence("Take the field that counts minutes, minutes_per_month."),
        )
    return int(high if end == "high" and high else low) * (60 if unit in _HOURS.split() else 1)


def _lowest(most: int, end: str, lowest: int | None) -> int:
    """Return where ``up to 3`` begins, which for ``up to 0`` is there too."""
    if lowest is None and end == "low":
        raise CellFault(
            "range",
            sentence("The range has no lower end."),
            expected=sentence("a range with two ends"),
            cure=sentence(
                'Say what it means under this field in the column map: values = {{ "max 2" = 2 }}.'
            ),
        )
    return min(lowest or most, most)
