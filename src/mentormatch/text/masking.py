"""Redaction of messages: never a name, an e-mail address or a telephone number."""

from __future__ import annotations

import re

__all__ = ["looks_like_contact", "masked", "masked_cell", "masked_word", "quoted"]

_LONGEST = 60
_DIALLED = re.compile(r"(?<![\w/])\+?[\d(][\d\s()./-]{5,}\d(?![\w/])", re.ASCII)
_WORDS = re.compile(r"[^\W\d_][^\d]*(?: [^\d]+)+")
_PARTICLE = 3
"""The longest word of a name that is often not in capitals, such as van, der, von, de."""
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


def masked(text: object) -> str:
    """Return a value as a message may show it: shortened, and never contact data.

    Examples
    --------
    >>> masked("two"), masked("ask ann@example.org")
    ('two', '(not shown: it holds an @)')
    """
    shown = " ".join(str(text).split())
    if "@" in shown:
        return "(not shown: it holds an @)"
    if looks_like_contact(shown):
        return "(not shown: it may be a telephone number)"
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def quoted(value: object) -> str:
    """Return a word of a policy, a call or a file as a message quotes it: masked, never long.

    Examples
    --------
    >>> quoted("grade"), quoted("ann@example.org"), quoted(7)
    ("'grade'", "'(not shown: it holds an @)'", '7')
    """
    return repr(masked(value)) if isinstance(value, str) else masked(repr(value))


def masked_word(text: object) -> str:
    """Return an id or a rung as a message may show it; several words may be a name.

    Examples
    --------
    >>> masked_word("SCS 1"), masked_word("Ann Lee")
    ('SCS 1', '(not shown: it may be a name)')
    """
    shown = masked(text)
    return "(not shown: it may be a name)" if _WORDS.fullmatch(shown) else shown


def masked_cell(text: object) -> str:
    """Return a cell that was refused as a message may show it; words in capitals may be a name.

    A cell may stand in the wrong column, so this also holds where nobody would write a name.

    Examples
    --------
    >>> masked_cell("Monday morning"), masked_cell("Bo van der Lee")
    ('Monday morning', '(not shown: it may be a name)')
    """
    words = str(text).split()
    spelled = words[:1] + words[-1:] + [word for word in words if len(word) > _PARTICLE]
    return masked_word(text) if all(word[0].isupper() for word in spelled) else masked(text)
