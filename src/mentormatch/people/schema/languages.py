"""Names of languages, folded to ISO 639 codes, so that *Dutch*, *Nederlands* and *nl-BE* are one.

The names stand in ``languages.toml``: English, Dutch, and each language's own name for itself, from
the Unicode CLDR. A text that is none of them stays as it is written.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mentormatch.text.spelling import fold, without_disguise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["is_language", "language_code", "language_names"]

_LOCALE = re.compile(r"([a-z]{2,3})[-_](?:[a-z]{4}[-_]?)?(?:[a-z]{2}|\d{3})?")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_BEHIND = re.compile(r"\s*[:=/,]|\s[-–]\s")
"""What stands between a language and how well it is spoken."""
_LEVELS = frozenset(
    """
    native fluent fluently proficient professional working conversational intermediate basic
    basics beginner beginners advanced good excellent limited full elementary business mother
    tongue speaker level moedertaal vloeiend goed basis gevorderd redelijk uitstekend a1 a2 b1
    b2 c1 c2 muttersprache fließend gut courant maternelle spoken written
    """.split()
)


def language_code(text: str) -> str:
    """Return the code of a language, or the folded text where none is meant.

    Examples
    --------
    >>> [language_code(text) for text in ("Dutch", "nederlands", "Vlaams", "nl-BE", "NLD", "nl")]
    ['nl', 'nl', 'nl', 'nl', 'nl', 'nl']
    >>> [language_code(text) for text in ("English (C1)", "Engels: goed", "en_GB", "Klingonish")]
    ['en', 'en', 'en', 'klingonish']
    """
    return _code(fold(text))


@lru_cache(maxsize=4096)
def _code(word: str) -> str:
    known = language_names()
    return next((known[form] for form in _forms(word) if form in known), word)


def is_language(code: str) -> bool:
    """Tell whether a folded text is the code of a language."""
    return language_names().get(code) == code


def _forms(word: str) -> Iterator[str]:
    """Yield what a text may be besides itself: without a level, a variety or a country."""
    for part in _parts(word):
        yield part
        yield without_disguise(part)
        if locale := _LOCALE.fullmatch(part):
            yield locale[1]


def _parts(word: str) -> Iterator[str]:
    yield word
    bare = _BRACKETS.sub(" ", word).strip()
    yield bare
    yield _BEHIND.split(bare, maxsplit=1)[0]
    words = re.split(r"[\s,:]+", bare)
    while words and words[-1] in _LEVELS:
        words.pop()
    while words and words[0] in _LEVELS:
        words.pop(0)
    yield " ".join(words)


@cache
def language_names() -> Mapping[str, str]:
    """Return the code of each name and code, folded; names without accents too."""
    text = files(__package__).joinpath("languages.toml").read_text(encoding="utf-8")
    names = tomllib.loads(text)
    codes = {code: code for code in names}
    told = {name: code for code, listed in names.items() for name in listed}
    plain = {without_disguise(name): code for name, code in told.items()}
    return {**plain, **told, **codes}
