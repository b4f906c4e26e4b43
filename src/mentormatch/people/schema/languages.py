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

__all__ = ["is_language", "language_code", "language_names", "several_languages"]

_LOCALE = re.compile(r"([a-z]{2,3})[-_](?:[a-z]{4}[-_]?)?(?:[a-z]{2}|\d{3})?")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_BEHIND = re.compile(r"\s*[:=/,]|\s[-–]\s")
"""What stands between a language and how well it is spoken."""
_LEVELS = frozenset(
    """
    native fluent fluently proficient professional working conversational intermediate basic
    basics beginner beginners advanced good excellent limited full elementary business mother
    tongue speaker level moedertaal vloeiend goed basis gevorderd redelijk uitstekend a1 a2 b1
    b2 c1 c2 muttersprache fließend gut courant maternelle spoken written some a little bit of
    also only very well preferably een beetje wat alleen ook heel erg graag liefst niveau etwas nur
    """.split()
)
_CODE = 2
"""Letters of a code."""
_MARK = re.compile(r"[;,/|\n+&\s]")
_HIDDEN = "\x1f"
"""Stands for a mark within a bracket."""
_BETWEEN = re.compile(
    r"[;,/|\n+&]|[-_](?=en$)|[)\]](?=\s*\w)|\s(?:and|or|en|of|und|oder|et|ou)\s",
    re.IGNORECASE,
)
"""What stands between two languages; a bracket about the first ends it."""


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


@lru_cache(maxsize=4096)
def several_languages(text: str) -> tuple[str, ...]:
    """Return the parts of a text, if it names several languages and nothing else; or nothing.

    Examples
    --------
    >>> several_languages("Dutch (fluent), some English"), several_languages("nl/en")
    (('Dutch (fluent)', 'some English'), ('nl', 'en'))
    >>> several_languages("English, fluent"), several_languages("Dutch, Elvish")
    ((), ())
    """
    if _known(fold(text)):
        return ()
    parts = _languages_and_levels(text)
    codes = {language_code(part) for part in parts if not _is_level(part)}
    if len(codes) < 2 or not all(map(is_language, codes)):
        return ()
    return tuple(part for part in parts if not _is_level(part))


def _languages_and_levels(text: str) -> list[str]:
    """Return what a text consists of; what stands in brackets belongs to what is before."""
    parts, rest = list[str](), _BRACKETS.sub(_bracket, text)
    while found := _BETWEEN.search(rest):
        end = found.end() if found[0] in ")]" else found.start()
        parts.append(rest[:end])
        rest = rest[found.end() :]
    parts = [part.replace(_HIDDEN, " ").strip() for part in (*parts, rest)]
    parts = [part for part in parts if part]
    if len(parts) == 1 and " " in text:
        words = text.split()
        return words if all(_known(fold(word)) for word in words) else parts
    return parts


def _bracket(found: re.Match[str]) -> str:
    """Return a bracket that is taken apart no further, unless it names a language itself."""
    within = found[0].strip()
    if _within(fold(within)):
        return f", {within[1:-1]}, "
    return f"{_HIDDEN}{_MARK.sub(_HIDDEN, within)} "


def _is_level(text: str) -> bool:
    return all(word in _LEVELS for word in re.split(r"[\s,:()\[\]]+", fold(text)) if word)


def _known(word: str) -> bool:
    return word in language_names()


def is_language(code: str) -> bool:
    """Tell whether a folded text is the code of a language."""
    return language_names().get(code) == code


def _forms(word: str) -> Iterator[str]:
    """Yield what a text may be besides itself: without a level, a variety or a country."""
    for part in _parts(word):
        yield part
        yield without_disguise(part)
        # There is no country EN: what looks like one is English.
        if (locale := _LOCALE.fullmatch(part)) and not part.endswith(("-en", "_en")):
            yield locale[1]


def _parts(word: str) -> Iterator[str]:
    yield word
    if any(_names_another(part, word) for part in _BRACKETS.findall(word)):
        return
    bare = _BRACKETS.sub(" ", word).strip()
    yield bare
    yield from _before_a_level(bare)
    words = re.split(r"[\s,:]+", bare)
    while words and words[-1] in _LEVELS:
        words.pop()
    while words and words[0] in _LEVELS:
        words.pop(0)
    yield " ".join(words)


def _before_a_level(text: str) -> Iterator[str]:
    """Yield what stands before how well a language is spoken, and before no other language."""
    found = _BEHIND.search(text)
    if found is None:
        yield text
    elif not _names_one(rest := text[found.end() :]) and (
        found[0].strip() not in (",", "/") or _is_level(rest)
    ):
        yield text[: found.start()]


def _names_another(bracket: str, text: str) -> bool:
    """Tell whether a bracket names a language that is not the one in front of it."""
    front = language_names().get(text.partition(bracket)[0].strip())
    return any(code != front for code in _within(bracket))


def _within(bracket: str) -> list[str]:
    """Return the languages that a bracket names: by name, since a code may be a country."""
    parts = _BETWEEN.split(bracket.strip().strip("()[]"))
    bare = (" ".join(word for word in part.split() if word not in _LEVELS) for part in parts)
    return [language_names()[name] for name in bare if len(name) > _CODE and _known(name)]


def _names_one(rest: str) -> bool:
    """Tell whether a language is named in a text."""
    words = re.split(r"[\s:=/,;|&+]+", rest)
    return any(len(word) > _CODE and _known(word) for word in words)


@cache
def language_names() -> Mapping[str, str]:
    """Return the code of each name and code, folded; names without accents too."""
    text = files(__package__).joinpath("languages.toml").read_text(encoding="utf-8")
    names = tomllib.loads(text)
    codes = {code: code for code in names}
    told = {name: code for code, listed in names.items() for name in listed}
    plain = {without_disguise(name): code for name, code in told.items()}
    return {**plain, **told, **codes}
