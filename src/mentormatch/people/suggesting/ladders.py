"""Rungs of seniority that forms write, in the order of their ladder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from mentormatch.text.spelling import fold

__all__ = ["is_span", "known_rungs", "ladder_of", "ladder_of_all"]

_SPAN = re.compile(
    r"[<>]?\s*\d{1,3}\s*(?:(?:-|–|to|tot)\s*\d{1,3}|\+)?\s*"
    r"(?:years?|yrs?|jaar|jaren)?\s*(?:\+|of meer|or more)?",
    re.IGNORECASE,
)


@cache
def _ladders() -> tuple[dict[str, int], ...]:
    text = files(__package__).joinpath("ladders.toml").read_text(encoding="utf-8")
    return tuple(
        {fold(word): height for height, rung in enumerate(ladder) for word in rung}
        for ladder in tomllib.loads(text)["ladders"]
    )


def ladder_of(words: Collection[str]) -> tuple[str, ...] | None:
    """Return words in the order of the one known ladder that has them all; None if none has.

    Examples
    --------
    >>> ladder_of({"Senior", "Junior", "Medior"}), ladder_of({"SEO", "Grade 7", "AO"})
    (('Junior', 'Medior', 'Senior'), ('AO', 'SEO', 'Grade 7'))
    >>> ladder_of({"Senior", "Plumber"}) is None
    True
    """
    for ladder in _ladders():
        heights = {word: ladder.get(fold(word)) for word in words}
        placed = {word: height for word, height in heights.items() if height is not None}
        if len(placed) == len(heights) >= 1:
            return tuple(sorted(placed, key=lambda word: (placed[word], word)))
    return None


def known_rungs(words: Collection[str]) -> int:
    """Return how many of these words the ladder that knows most of them has."""
    return max(sum(fold(word) in ladder for word in words) for ladder in _ladders())


def is_span(text: str) -> bool:
    """Tell whether a text is a span of years, such as ``3-5 years`` or ``10+``."""
    return _SPAN.fullmatch(text.strip()) is not None


def ladder_of_all(words: set[str]) -> tuple[str, ...] | None:
    """Return words as a ladder: rungs of a known one, or spans of years in their order."""
    return ladder_of(words) or _spans(words)


def _spans(words: set[str]) -> tuple[str, ...] | None:
    """Return spans of years in their order; None where other words stand among them."""
    if not words or not all(map(is_span, words)):
        return None
    return tuple(sorted(words, key=_begin))


def _begin(span: str) -> tuple[int, int, str]:
    numbers = [int(number) for number in re.findall(r"\d+", span)]
    below, above = span.lstrip().startswith("<"), "+" in span or ">" in span
    return (-1 if below else numbers[0]), (1000 if above else numbers[-1]), span
