"""Answers that are written in several ways and mean one group, as F, female and Vrouw."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mentormatch.people.schema.protected import protected_ground
from mentormatch.results.lab.audit_group import UNKNOWN
from mentormatch.text.phrases import near_names
from mentormatch.text.spelling import fold, normal_form, without_disguise

__all__ = ["Spellings", "spellings"]

_SHORTEST = 4
"""Shorter words are near to one another by chance, as numbers are."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """How the answers of one column are counted.

    Parameters
    ----------
    group_of
        The group of each answer.
    as_one
        Answers that are counted as one, where there are several, the name of the group first.
    alike
        Names of two groups that may be one.
    """

    group_of: Mapping[str, str]
    as_one: tuple[tuple[str, ...], ...]
    alike: tuple[tuple[str, str], ...]

    def group(self, answer: str) -> str:
        """Return the group that somebody means by an answer, whichever way it is written."""
        if answer in self.group_of:
            return self.group_of[answer]
        folded = {fold(said): group for said, group in self.group_of.items()}
        return folded.get(fold(answer), answer)


def spellings(column: str, answers: Sequence[str], meant: Mapping[str, str]) -> Spellings:
    """Count answers as one that differ in case and spaces, or are known to mean the same.

    Parameters
    ----------
    column
        Name of the column; the words of its ground are known.
    answers
        One of each person.
    meant
        Answer → what it means, which goes before what is known; an answer that means itself is a
        group of its own.

    Examples
    --------
    >>> found = spellings("Gender", ["F", "Vrouw", "female", "F", "man"], {})
    >>> found.as_one, found.group("vrouw")
    ((('F', 'Vrouw', 'female'),), 'F')
    """
    counts = Counter(answers)
    said = {fold(answer): meaning for answer, meaning in meant.items()}
    members: dict[object, list[str]] = {}
    for answer in sorted(counts, key=lambda one: (-counts[one], one)):
        members.setdefault(_meaning(column, answer, said), []).append(answer)
    names = {key: _name(same, said) for key, same in members.items()}
    group_of = {answer: names[key] for key, same in members.items() for answer in same}
    as_one = tuple(
        (names[key], *(answer for answer in same if answer != names[key]))
        for key, same in members.items()
        if any(answer != names[key] for answer in same)
    )
    return Spellings(group_of, as_one, _alike(column, sorted(names.values())))


def _meaning(column: str, answer: str, said: Mapping[str, str]) -> object:
    """Return what an answer is known by: the place of its meaning in our list, or its letters."""
    if fold(answer) in said:
        meaning = said[fold(answer)]
        if fold(meaning) == fold(answer):
            return fold(answer)
        answer = meaning
    known = _known(protected_ground(column))
    return known.get(_form(answer), fold(answer))


def _name(same: Sequence[str], said: Mapping[str, str]) -> str:
    """Return the answer that most gave; what somebody said that it means where none gave it."""
    if UNKNOWN in same:
        return UNKNOWN
    for answer in same:
        if fold(answer) not in said or fold(said[fold(answer)]) == fold(answer):
            return answer
    return said[fold(same[0])]


def _alike(column: str, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return names of groups a slip apart, of which one at least is no word that we know."""
    known = _known(protected_ground(column))
    words = [name for name in names if len(name) >= _SHORTEST and not re.search(r"\d", name)]
    return tuple(
        (name, near)
        for place, name in enumerate(words)
        for near in near_names(name, words[place + 1 :])
        if not {_form(name), _form(near)} <= known.keys()
    )


@cache
def _known(ground: str | None) -> Mapping[str, int]:
    """Return the words of a ground by form, with a number of what they mean."""
    text = files(__package__).joinpath("same_group.toml").read_text(encoding="utf-8")
    pages = tomllib.loads(text)
    same = [*pages["any"]["same"], *pages.get(ground or "any", {"same": []})["same"]]
    return {_form(word): place for place, words in enumerate(same) for word in words}


def _form(word: str) -> str:
    return normal_form(without_disguise(word))
