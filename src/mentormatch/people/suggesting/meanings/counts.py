"""Numbers of people in words: ``één``, ``Two or three``, ``max 2``."""

from __future__ import annotations

import re

from mentormatch.text.spelling import fold, without_disguise

__all__ = ["NUMBER_WORDS", "is_most", "number_in_words", "said_freely"]

NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        "none geen nul zero|one een 1|two twee 2|three drie 3|four vier 4|five vijf 5|"
        "six zes 6".split("|")
    )
    for word in words.split()
}
"""Small numbers in words, English and Dutch."""
_MANY = re.compile(r"\b(?:as many as|no limit|unlimited|zoveel als|onbeperkt|geen maximum)\b")
_FILLERS = frozenset(
    "just only please maximum maximaal max at most up to or of and a mentee mentees person persons "
    "people mentor mentors alleen slechts graag maar hooguit hoogstens persoon personen "
    "mensen".split()
)
_NO_MORE = re.compile(r"\b(?:no more than|niet meer dan|ten hoogste)\b")
_MOST = re.compile(
    r"(?:max(?:imum|imaal)?\.?|up to|at most|no more than|niet meer dan|hooguit|hoogstens|"
    r"ten hoogste)\s+"
    r"(?P<most>\w+)(?:\s+(?:mentees?|mentors?|people|person|personen))?"
)


def number_in_words(text: str) -> int | None:
    """Return the number of people that an answer in words allows, at most.

    None where a word is not known: it may turn the number round.

    Examples
    --------
    >>> number_in_words("Two or three"), number_in_words("Just one, please"), number_in_words("x")
    (3, 1, None)
    >>> number_in_words("more than two"), number_in_words("no more than two")
    (None, 2)
    >>> number_in_words("As many as you need me to"), number_in_words("één, twee is te veel")
    (5, None)
    """
    said = without_disguise(fold(text)).lower()
    if _MANY.search(said):
        return 5
    words = re.findall(r"\w+", _NO_MORE.sub("max", said))
    found = [NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS]
    known = all(word in NUMBER_WORDS or word in _FILLERS for word in words)
    return max(found) if found and known else None


def said_freely(text: str) -> bool:
    """Tell whether other words than ours may stand in an answer that is read as a number."""
    return _MANY.search(fold(text)) is not None


def is_most(text: str) -> int | None:
    """Return the number that an answer names as the most, as a question for it is answered.

    Examples
    --------
    >>> is_most("max. 2"), is_most("hooguit twee mentees"), is_most("2"), is_most("max 2 or 3")
    (2, 2, None, None)
    """
    found = _MOST.fullmatch(without_disguise(fold(text)).lower())
    if found is None:
        return None
    most = found["most"]
    return int(most) if most.isdecimal() and len(most) < 4 else NUMBER_WORDS.get(most)
