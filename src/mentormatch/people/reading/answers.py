"""Scalar parsers: cells that hold one answer, a word, an id, a number, a day, yes or no.

Every reader takes text from a file or a native value from JSON and frames, and returns ``None`` for
an empty cell. Nothing is guessed: a day that could be two days is refused.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from mentormatch.people.grammar.cells import short
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.levels import NUMBER, WHOLE
from mentormatch.people.grammar.limits import LIMITS
from mentormatch.people.schema.fields import MINUTES_A_MONTH, MOST_PEOPLE
from mentormatch.people.schema.zones import unfit_zone
from mentormatch.text.sentences import joined, sentence
from mentormatch.text.spelling import fold, tidy

__all__ = [
    "flag",
    "id_word",
    "iso_day",
    "long_word",
    "minutes",
    "number",
    "time_zone",
    "whole",
    "word",
]


def word(cell: Any) -> str | None:
    """Read a word or a short text."""
    if cell is None:
        return None
    return short(_text(cell)) or None


def long_word(cell: Any, *, longest: int = LIMITS.text) -> str | None:
    """Read a text of the programme's own, which may be a biography."""
    return None if cell is None else short(_text(cell), longest) or None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if not isinstance(cell, (str, int, float)):
        raise CellFault(
            "not-a-word",
            sentence("There is a list where one word belongs."),
            expected=sentence("a word"),
        )
    if isinstance(cell, float) and not math.isfinite(cell):
        raise CellFault(
            "not-a-word",
            sentence("The number is too large for a word."),
            expected=sentence("a word"),
        )
    return tidy(str(cell))


def id_word(cell: Any) -> str | None:
    """Read an id: text as it stands; a whole number without its decimal point."""
    fraction = isinstance(cell, float) and not cell.is_integer()
    if isinstance(cell, bool) or fraction:
        raise CellFault(
            "id",
            sentence("The id is a fraction or a yes/no value."),
            expected=sentence("a text or a whole number"),
        )
    return word(cell)


def time_zone(cell: Any) -> str | None:
    """Read the name of an IANA time zone."""
    name = word(cell)
    unfit = None if name is None else unfit_zone(name)
    if unfit is not None:
        raise CellFault(
            "time-zone",
            unfit.reason,
            expected=sentence("an IANA name such as Europe/Amsterdam, never an abbreviation"),
            cure=unfit.cure,
            shown=unfit.known,
        )
    return name


def whole(cell: Any) -> int | None:
    """Read a capacity: a whole number in ASCII digits."""
    count = _counted(cell)
    if count is not None and not 0 <= count <= MOST_PEOPLE:
        raise CellFault(
            "capacity",
            sentence("This is not a number of people."),
            expected=sentence("a whole number from 0 to {most}, in digits", most=MOST_PEOPLE),
            cure=sentence("Write it in digits, such as 2."),
        )
    return count


def minutes(cell: Any) -> int | None:
    """Read minutes a month: a whole number in ASCII digits, no more than a month has."""
    count = _counted(cell)
    if count is not None and not 0 <= count <= MINUTES_A_MONTH:
        raise CellFault(
            "minutes",
            sentence("This is not a number of minutes a month."),
            expected=sentence("a whole number from 0 to {most}, in digits", most=MINUTES_A_MONTH),
            cure=sentence("Write minutes in digits: two hours are 120."),
        )
    return count


def _counted(cell: Any) -> int | None:
    """Return a whole number; -1 for what is none, ``None`` for an empty cell."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    found = WHOLE.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found:
        return int(found[1])
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == cell // 1:
        return int(cell)
    return -1


def iso_day(cell: Any) -> date | None:
    """Read a day, written yyyy-mm-dd."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = str(cell).strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellFault(
        "date",
        sentence("This is not a day in the form yyyy-mm-dd; day and month are never guessed."),
        expected=sentence("a day such as 2026-03-31"),
        cure=sentence("Format the column as yyyy-mm-dd before saving."),
    )


_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def flag(cell: Any) -> bool | None:
    """Read yes or no."""
    text = "" if cell is None else fold(str(cell))
    if not text:
        return None
    if text not in _FLAGS:
        raise CellFault("flag", sentence("This is neither yes nor no."), expected=joined(_FLAGS))
    return _FLAGS[text]


def number(cell: Any) -> float | None:
    """Read a finite number of an attribute."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, str):
        found = float(cell) if NUMBER.fullmatch(cell.strip()) else math.nan
    else:
        found = float(cell) if isinstance(cell, (int, float)) else math.nan
    if not math.isfinite(found):
        raise CellFault(
            "number",
            sentence("This number is too large.")
            if math.isinf(found)
            else sentence("This is not a number."),
            expected=sentence("digits, with a point for decimals"),
            cure=sentence("Write 2.5 for 2,5, and 10 for 10+."),
        )
    return found
