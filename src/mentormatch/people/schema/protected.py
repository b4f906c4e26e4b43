"""Names of protected attributes, which are set aside for audits and never score anybody.

The words stand in ``protected_words.toml``, by ground and language, after the protected
characteristics of the Equality Act 2010 and the special categories of the General Data Protection
Regulation (article 9). A header is protected if one of its words or phrases is; ``language`` is not
``age``, and a ``credit union`` is not a ``union``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from mentormatch.text.spelling import normal_form, without_disguise

__all__ = ["INSTEAD", "ProtectedWords", "is_protected", "protected_ground", "protected_words"]

INSTEAD = (
    "to run a programme for one group, match a pool that was filtered before: see the how-to "
    "'A programme for one group'"
)
"""What can be done where a protected attribute is refused."""

_NUMBERED = re.compile(r"(?<=[^\W\d_])\d+(?=_|$)")


@dataclass(frozen=True, slots=True)
class ProtectedWords:
    """The words by kind, each in normal form and without accents.

    Attributes
    ----------
    words, stems, phrases, alone
        What a word of a header is, begins with, what several of its words are, what all of it is.
    harmless
        Phrases that are taken out of a header first.
    """

    words: frozenset[str]
    stems: tuple[str, ...]
    phrases: tuple[str, ...]
    alone: frozenset[str]
    harmless: tuple[str, ...]


@cache
def protected_words() -> dict[str, ProtectedWords]:
    """Return the words of all languages by ground, as they stand in the file."""
    text = files(__package__).joinpath("protected_words.toml").read_text(encoding="utf-8")
    grounds = tomllib.loads(text)
    harmless = tuple(map(_plain, grounds.pop("harmless")["phrases"]))
    return {ground: _words_of(list(of.values()), harmless) for ground, of in grounds.items()}


def _words_of(languages: list[dict[str, list[str]]], harmless: tuple[str, ...]) -> ProtectedWords:
    def all_of(kind: str) -> list[str]:
        return [_plain(word) for words in languages for word in words.get(kind, ())]

    return ProtectedWords(
        words=frozenset(all_of("words")),
        stems=tuple(all_of("stems")),
        phrases=tuple(all_of("phrases")),
        alone=frozenset(all_of("alone")),
        harmless=harmless,
    )


@lru_cache(maxsize=4096)
def is_protected(name: str) -> bool:
    """Tell whether a header or attribute names a protected attribute.

    Examples
    --------
    >>> is_protected("Gender"), is_protected("What is your age?"), is_protected("languages")
    (True, True, False)
    >>> is_protected("Leeftijdsgroep"), is_protected("religions2"), is_protected("product age")
    (True, True, False)
    """
    return protected_ground(name) is not None


@lru_cache(maxsize=4096)
def protected_ground(name: str) -> str | None:
    """Return the ground that a header names, as the file of words calls it; None for no ground.

    Examples
    --------
    >>> protected_ground("Gender"), protected_ground("Geslacht"), protected_ground("languages")
    ('sex', 'sex', None)
    """
    form = f"_{_plain(name)}_"
    for ground, known in protected_words().items():
        if _names(form, known):
            return ground
    return None


def _names(form: str, known: ProtectedWords) -> bool:
    for phrase in known.harmless:
        form = form.replace(f"_{phrase}_", "_")
    words = form.strip("_").split("_")
    return (
        "_".join(words) in known.alone
        or not known.words.isdisjoint(words)
        or any(word.startswith(known.stems) for word in words)
        or any(f"_{phrase}_" in form for phrase in known.phrases)
    )


def _plain(name: str) -> str:
    """Return a name in normal form, in plain letters, without digits behind a word."""
    return _NUMBERED.sub("", normal_form(without_disguise(name)))
