"""Rungs of seniority that forms write, in the order of their ladder."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from mentormatch.text.spelling import fold

__all__ = ["known_rungs", "ladder_of"]


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
