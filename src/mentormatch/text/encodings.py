"""Letters of old encodings: whether bytes read as words in one, and traces of one read as another.

Nothing is guessed from how often a letter occurs. A reading either gives words, letters of the
Latin alphabet with marks of punctuation where such marks stand, or it does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from mentormatch.text.sentences import sentence

__all__ = ["OLD_ENCODINGS", "conflicting", "damaged_part", "read_as_words", "words_beyond_ascii"]

OLD_ENCODINGS = {
    "cp1252": sentence("Windows-1252 (Western Europe)"),
    "cp1250": sentence("Windows-1250 (Central Europe)"),
    "mac_roman": sentence("Mac Roman"),
    "cp850": sentence("the DOS code page 850"),
}
_WORD = re.compile(rb"[A-Za-z'\x80-\xff]+")
_SIGNS = "€£§°©®™•·¿¡ºª´`²³¹µ½¼¾±×…†\u00a0"
_OPENING, _CLOSING, _DASHES = "‘“„‚«‹", "’”»›", "–—"
_APOSTROPHE = re.compile(
    r"(?:\b[A-Za-z]{1,2}|[Qq]u)[’'](?=\w)|[’'](?:s|t|re|ve|ll|d|m|n|er|tje|tjes)\b", re.IGNORECASE
)
_FEWEST = 3
"""Letters on both sides of a dash without spaces."""


def words_beyond_ascii(raw: bytes) -> set[bytes]:
    """Return the distinct words of a file that hold a byte beyond ASCII."""
    return {word for word in _WORD.findall(raw) if not word.isascii()}


def read_as_words(words: set[bytes], encoding: str) -> dict[bytes, str] | None:
    r"""Return the words in an encoding, or nothing where one of them is no word in it.

    Examples
    --------
    >>> zoe = {"Zoë".encode("cp1252")}
    >>> read_as_words(zoe, "cp1252"), read_as_words(zoe, "mac_roman")
    ({b'Zo\xeb': 'Zoë'}, None)
    """
    read = {}
    for word in words:
        try:
            read[word] = word.decode(encoding)
        except UnicodeDecodeError:
            return None
        if not _is_word(read[word]):
            return None
    return read


def _is_word(text: str) -> bool:
    quoted = text.startswith(("„", "‚"))  # German quotes close with a mark that opens elsewhere
    text = _APOSTROPHE.sub(lambda found: found[0].replace("’", "").replace("'", ""), text)
    text = text.lstrip(_OPENING + _DASHES + _SIGNS).rstrip(_CLOSING + _DASHES + _SIGNS)
    text = (text.rstrip("“‘") if quoted else text).strip("'")
    parts = re.split(f"[{_DASHES}]", text)
    if len(parts) > 1 and min(map(len, parts)) < _FEWEST:
        return False
    return all(map(_is_latin, parts))


def _is_latin(text: str) -> bool:
    """Tell whether these are Latin letters, none of them a capital behind a small letter."""
    for before, letter in zip(" " + text, text, strict=False):
        if letter.isascii():
            continue
        if not unicodedata.name(letter, "").startswith("LATIN") or not letter.isalpha():
            return False
        if letter.isupper() and before.islower():
            return False
    return True


def conflicting(read: dict[bytes, str], other: dict[bytes, str]) -> bool:
    """Tell whether two readings of the same words differ in a letter that is one in both."""
    return any(
        a != b and a.isalpha() and b.isalpha()
        for word, text in read.items()
        for a, b in zip(text, other[word], strict=False)
    )


def damaged_part(text: str) -> tuple[str, str] | None:
    """Return a part of a text that was read in the wrong encoding, and what it was; or nothing.

    Examples
    --------
    >>> damaged_part("cafÃ©"), damaged_part("donâ€™t"), damaged_part("caf√©"), damaged_part("café")
    (('Ã©', 'é'), ('â€™', '’'), ('√©', 'é'), None)
    """
    if text.isascii():
        return None
    if "\ufffd" in text:
        return "\ufffd", ""
    for encoding, pattern in _traces().items():
        for found in pattern.finditer(text):
            meant = _meant(found[0], encoding)
            if meant is not None:
                return found[0], meant
    return None


def _meant(part: str, encoding: str) -> str | None:
    try:
        # Windows leaves five bytes undefined, and programs pass them on as control characters.
        meant = b"".join(
            letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else encoding) for letter in part
        ).decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant.isprintable() else None


@cache
def _traces() -> dict[str, re.Pattern[str]]:
    """What UTF-8 looks like that was read in an old encoding: one lead byte and what follows it."""
    leads = {"cp1252": range(0xC2, 0xF5), "mac_roman": (0xC2, 0xC3), "cp850": (0xC2, 0xC3)}
    patterns = {}
    for encoding, first in leads.items():
        lead, tail = (_letters(numbers, encoding) for numbers in (first, range(0x80, 0xC0)))
        three = _letters([0xE2], encoding)
        patterns[encoding] = re.compile(f"[{three}][{tail}]{{2}}|[{lead}][{tail}]{{1,3}}")
    return patterns


def _letters(numbers: Sequence[int], encoding: str) -> str:
    letters = (bytes([n]).decode(encoding, "replace") for n in numbers)
    both = zip(numbers, letters, strict=True)
    return re.escape("".join(chr(n) if letter == "\ufffd" else letter for n, letter in both))
