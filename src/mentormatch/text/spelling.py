"""Unicode normalisation and case folding: one spelling for ids, tags and headers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold", "has_control", "look_alike", "normal_form", "tidy", "without_disguise"]

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINED = re.compile(
    # A joiner between two pictures is seen: without it a family falls apart into its members.
    "(?<=[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "(?=[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_NO_WORD = re.compile(r"[\W_]+")
_DIGIT_FOR_LETTER = re.compile(r"(?<=[A-Za-z])[01](?=[A-Za-z])")
_LOOK_ALIKE_LETTERS = str.maketrans(
    # Cyrillic and Greek letters that fonts draw like Latin ones (Unicode UTS 39, confusables).
    "аеѕіјорсухԁԛԝһӏАВЕЅІЈКМНОРСТУХԚԜҺӀαικνορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aesijopcyxdqwhlABESIJKMHOPCTYXQWHlaikvopuABEZHIKMNOPTYX",
)


@lru_cache(maxsize=65_536)
def tidy(text: str) -> str:
    r"""Return text in NFC without control characters, runs of space folded: how ids are kept.

    Examples
    --------
    >>> tidy(" 007\u200b ")
    '007'
    """
    # What is printable, most text, holds no format, control or surrogate character.
    if not text.isprintable():
        parts = ("".join(c for c in part if not _unseen(c)) for part in _JOINED.split(text))
        text = "\u200d".join(parts)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def has_control(text: str) -> bool:
    r"""Tell whether a text holds a control character such as NUL; tabs and line ends are space.

    Examples
    --------
    >>> has_control("a\x00b"), has_control("a\tb")
    (True, False)
    """
    return _CONTROL.search(text) is not None


def _unseen(character: str) -> bool:
    """Format, control and surrogate characters; line breaks are space and are folded as such."""
    kind = unicodedata.category(character)
    return kind in {"Cf", "Cs"} or (kind == "Cc" and not character.isspace())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form in which two spellings of a skill, tag or language are the same.

    Width, case and spaces are folded; symbols stay, so C, C# and C++ differ. Folding twice
    changes nothing (Unicode NFKC_Casefold).

    Examples
    --------
    >>> fold("  Ｐython  "), fold("C#"), fold("Machine  Learning")
    ('python', 'c#', 'machine learning')
    """
    if text.isascii():
        return tidy(text).lower()
    previous, text = text, _folded_once(text)
    while text != previous:
        previous, text = text, _folded_once(text)
    return text


def _folded_once(text: str) -> str:
    return tidy(unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold()))


@lru_cache(maxsize=4096)
def normal_form(header: str) -> str:
    """Return a header in lower case with single underscores between its words.

    Examples
    --------
    >>> normal_form(" Max. mentees? "), normal_form("MaritalStatus")
    ('max_mentees', 'marital_status')
    """
    return _NO_WORD.sub("_", fold(_CAMEL.sub(" ", header))).strip("_")


def look_alike(text: str) -> str:
    """Return text with Latin letters for those of other alphabets that look the same.

    Examples
    --------
    >>> look_alike("\u0440ython"), look_alike("Zoë")
    ('python', 'Zoë')
    """
    return text if text.isascii() else text.translate(_LOOK_ALIKE_LETTERS)


def without_disguise(text: str) -> str:
    """Return text in plain letters: no accents, and Latin letters for those that look the same.

    For a comparison only: a word in another script becomes no word at all.

    Examples
    --------
    >>> without_disguise("g\u0435nder"), without_disguise("Âge"), without_disguise("g0al")
    ('gender', 'Age', 'goal')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = plain.translate(_LOOK_ALIKE_LETTERS)
    return _DIGIT_FOR_LETTER.sub(lambda digit: "ol"[int(digit[0])], plain)
