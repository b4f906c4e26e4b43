"""Redaction of messages: never a name, an e-mail address or a telephone number.

`repeated` decides for every message whether a text of the data may stand in it. What is no text of
the data, such as the name of a setting or of a file, is `quoted`; an id of a person is shown.
"""

from __future__ import annotations

import re

from mentormatch.text.sentences import Sentence, sentence

__all__ = ["column_called", "is_number", "looks_like_contact", "masked", "quoted", "repeated"]

_LONGEST = 60
_DIALLED = re.compile(r"(?<![\w/])\+?[\d(][\d\s()./-]{5,}\d(?![\w/])", re.ASCII)
_LONG_NUMBER = 10**_LONGEST
_SEEN = 3 * _LONGEST
"""So much of a long text is looked at; no more than a third of it is shown."""
_POWER = re.compile(r"[+-]?[\d.]{1,9}e[+-]?\d{1,5}", re.ASCII | re.IGNORECASE)
_AN_OPTION = 5
"""A text in so many rows of a column is an option of a form, and nobody's name."""
_MOST_DIGITS = 5
"""More may be a telephone number, or the date of a birth."""
_FEWEST_DIGITS = 9
"""Fewer digits without a leading + may be a day, a cost centre or a number of staff."""


def looks_like_contact(text: str) -> bool:
    """Tell whether a text holds an e-mail address or a telephone number.

    Examples
    --------
    >>> looks_like_contact("ask ann@example.org"), looks_like_contact("+31 6 1234 5678")
    (True, True)
    >>> looks_like_contact("2026-03-31"), looks_like_contact("Grade 7")
    (False, False)
    """
    return "@" in text or any(_is_telephone(found[0]) for found in _DIALLED.finditer(text))


def _is_telephone(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return digits >= (_FEWEST_DIGITS - 2 if text.startswith("+") else _FEWEST_DIGITS)


def repeated(text: object, *, rows: int = 1, listed: bool = False) -> str | None:
    """Return a text of the data as a message may repeat it, shortened; or nothing.

    A text is repeated if at least five rows of its column hold it, if it stands on a list of our
    own, or if it is a number; never if it holds an @ or six digits. Whatever is not repeated is
    told by its place, what was expected, and the cure.

    Parameters
    ----------
    text
        What stands in the data.
    rows
        How many rows of its column hold it.
    listed
        Whether it stands on a list of our own, such as that of the weekdays.

    Examples
    --------
    >>> repeated("Zyx"), repeated("Zyx", rows=5), repeated("Monday", listed=True), repeated("1,5")
    (None, 'Zyx', 'Monday', '1,5')
    >>> repeated("ann@example.org", rows=5), repeated("12-03-2026", rows=5)
    (None, None)
    """
    shown = str(text)
    if _holds_contact(shown):
        return None
    if rows < _AN_OPTION and not listed and not is_number(shown):
        return None
    return _shortened(shown) or None


def _holds_contact(text: str) -> bool:
    """Tell whether a text holds an @ or so many digits that it may be a telephone number."""
    return "@" in text or sum(map(str.isdigit, text)) > _MOST_DIGITS


def is_number(text: str) -> bool:
    """Tell whether a text is made of digits and marks, or is a number such as 1e9.

    Examples
    --------
    >>> is_number("2.5"), is_number("3/10"), is_number("1e9"), is_number("two")
    (True, True, True, False)
    """
    return not any(map(str.isalpha, text)) or _POWER.fullmatch(text.strip()) is not None


def masked(text: object) -> str:
    """Return the name of a column or a setting as a message shows it: short, and no contact data.

    Examples
    --------
    >>> masked("two"), masked("ask ann@example.org")
    ('two', '(not shown: it holds an @)')
    """
    whole = str(text)
    if "@" in whole:
        return "(not shown: it holds an @)"
    if looks_like_contact(whole[:_SEEN]):
        return "(not shown: it may be a telephone number)"
    return _shortened(whole)


def column_called(header: str, position: int, *, plausible: bool = True) -> str:
    """Return a column as a message names it: by its header, or by its letter in a spreadsheet.

    By its letter if there is no header, if the header holds an @ or six digits, and if it does not
    read like a header: then an answer of a person may stand in the first row.

    Parameters
    ----------
    header
        As the source spells it.
    position
        Of the column, counted from 0.
    plausible
        Whether it reads like a header.

    Examples
    --------
    >>> column_called("Shoe size", 3), column_called("Ann Lee", 3, plausible=False)
    ("'Shoe size'", 'column D')
    >>> column_called("ann@example.org", 26), column_called("20261130", 701), column_called("", 702)
    ('column AA', 'column ZZ', 'column AAA')
    """
    if plausible and header and not _holds_contact(header):
        return quoted(header)
    return sentence("column {letter}", letter=_letter(position))


def _letter(position: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A to Z, AA, AB and so on."""
    above, last = divmod(position, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + last)


def _shortened(text: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in text[:_SEEN]).split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def quoted(value: object) -> str:
    """Return a word of a policy, a call or a file as a message quotes it: masked, never long.

    Examples
    --------
    >>> quoted("grade"), quoted("ann@example.org"), quoted(7)
    ("'grade'", "'(not shown: it holds an @)'", '7')
    """
    if isinstance(value, Sentence) and masked(value) == value:
        return sentence("{words!r}", words=value)
    if isinstance(value, str):
        return repr(masked(value))
    if isinstance(value, int) and abs(value) > _LONG_NUMBER:
        return "a number of very many digits"  # Python may refuse to write it out
    return repr(value) if isinstance(value, int | float) else masked(repr(value))
