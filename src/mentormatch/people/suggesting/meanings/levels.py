"""Levels that the labels of a scale stand for: ``1 - Novice``, ``5 (high)``, ``Basic``, ``Sterk``.

A number in a label is its level. Words are put in the order of a known scale, on levels that
increase with it: two labels share a level only if they say the same, as *Strong* and *Sterk* do.
Where the order is not known, nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import combinations

from mentormatch.people.schema.fields import LEVELS
from mentormatch.text.spelling import fold

__all__ = ["levels_of"]

_SCALE = (
    (0, "none,geen,nothing,no experience,geen ervaring,not at all,no knowledge,geen kennis,n.v.t."),
    (1, "novice,beginner,starter,beginnend,a little,een beetje,very low,zeer laag"),
    (1, "basic,basics,basis,elementary,limited,low,laag,poor,zwak,slecht,weak,beperkt"),
    (2, "fair,matig,some experience,enige ervaring,some"),
    (3, "intermediate,gemiddeld,average,medior,medium"),
    (3, "competent,able,bekwaam,redelijk,capable"),
    (3, "good,goed"),
    (4, "advanced,gevorderd,gevorderde,proficient,experienced,ervaren,very good,zeer goed"),
    (4, "high,hoog"),
    (4, "strong,sterk"),
    (5, "excellent,uitstekend,very strong,zeer sterk,very high,zeer hoog"),
    (5, "expert,master,zeer ervaren,very experienced"),
)
"""Words from the lowest to the highest, each row with the level it stands for by itself."""
_PLACES = {word: place for place, (_, words) in enumerate(_SCALE) for word in words.split(",")}
_TRANSLATIONS = (
    "none geen nothing|no_experience geen_ervaring|novice beginner starter beginnend|"
    "no_knowledge geen_kennis|a_little een_beetje|basic basics basis elementary|limited beperkt|"
    "low laag|very_low zeer_laag|poor slecht|weak zwak|fair matig|some_experience enige_ervaring|"
    "intermediate medior|average gemiddeld|competent able capable bekwaam|redelijk|good goed|"
    "advanced gevorderd gevorderde|experienced ervaren|very_good zeer_goed|high hoog|strong sterk|"
    "excellent uitstekend|very_strong zeer_sterk|very_high zeer_hoog|expert|"
    "very_experienced zeer_ervaren"
)
_SENSES = {
    word.replace("_", " "): sense
    for sense, words in enumerate(_TRANSLATIONS.split("|"))
    for word in words.split()
}
_AHEAD = re.compile(r"(?:level |niveau )?(\d{1,2})(?:\s*[-–—:.=)(/]\s*|\s+|$)(?!\d)(.*)")
_BEHIND = re.compile(r"[^\d]*[^\d\s]\s*[-–—:=(\[]\s*(\d{1,2})\s*[)\]]?")
_HIGHEST = max(LEVELS)


def levels_of(labels: Collection[str]) -> dict[str, int] | None:
    """Return the level of each label, 0 to 5; None where these are not clear.

    Parameters
    ----------
    labels
        The distinct labels of a scale.

    Examples
    --------
    >>> levels_of(["1 (low)", "2", "3", "4", "5 (high)"])
    {'1 (low)': 1, '2': 2, '3': 3, '4': 4, '5 (high)': 5}
    >>> levels_of(["Novice", "Basic", "Good"]), levels_of(["Sterk", "Strong", "Basis"])
    ({'Novice': 1, 'Basic': 2, 'Good': 3}, {'Basis': 1, 'Sterk': 4, 'Strong': 4})
    >>> levels_of(["Good", "Splendid"]) is None, levels_of(["Good", "7"]) is None
    (True, True)
    """
    if not labels:
        return None
    numbers = {label: _number(label) for label in labels}
    if any(number is not None for number in numbers.values()):
        return _numbered(numbers)
    places = {label: _PLACES.get(fold(label)) for label in labels}
    found = {label: place for label, place in places.items() if place is not None}
    return _in_order(found) if len(found) == len(places) else None


def _number(label: str) -> int | None:
    said = fold(label)
    found = _AHEAD.fullmatch(said) or _BEHIND.fullmatch(said)
    return int(found[1]) if found else None


def _numbered(numbers: dict[str, int | None]) -> dict[str, int] | None:
    """Return levels by their numbers; levels of another scale are never rescaled."""
    found = {label: number for label, number in numbers.items() if number in LEVELS}
    if len(found) < len(numbers):
        return None
    return {
        label: int(found[label] or 0)
        for label in sorted(found, key=lambda label: (found[label], label))
    }


def _in_order(places: dict[str, int]) -> dict[str, int] | None:
    used = sorted(set(places.values()))
    senses = {place: {_sense(w) for w, p in places.items() if p == place} for place in used}
    if any(len(meant) > 1 for meant in senses.values()):
        # Which of "advanced" and "very good" is more, nobody but the form's maker knows.
        return None
    level = _increasing(used)
    if level is None:
        return None
    return {
        label: level[places[label]]
        for label in sorted(places, key=lambda label: (places[label], label))
    }


def _sense(label: str) -> object:
    said = fold(label)
    return _SENSES.get(said, said)


def _increasing(places: list[int]) -> dict[int, int] | None:
    """Return increasing levels, as near to those of the words by themselves as that allows."""
    none = [place for place in places if _SCALE[place][0] == 0]
    some = [place for place in places if _SCALE[place][0] > 0]
    choices = combinations(range(1, _HIGHEST + 1), len(some))
    best = min(choices, key=lambda levels: (_far(some, levels), levels), default=None)
    if best is None:
        return None
    return {**dict.fromkeys(none, 0), **dict(zip(some, best, strict=True))}


def _far(places: list[int], levels: tuple[int, ...]) -> int:
    return sum(abs(_SCALE[p][0] - level) for p, level in zip(places, levels, strict=True))
