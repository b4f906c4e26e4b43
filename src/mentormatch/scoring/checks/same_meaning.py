"""Findings on departments and sites that stand under two names, as in two languages."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.findings import Finding
from mentormatch.people.arrays import TextColumn
from mentormatch.scoring.facts import bare
from mentormatch.scoring.relations import Differs, Same
from mentormatch.text.phrases import all_of
from mentormatch.text.sentences import few, sentence
from mentormatch.text.spelling import normal_form, without_disguise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentormatch.people.pool.profiles import Profiles
    from mentormatch.scoring.scores import Scores

__all__ = ["words_with_one_meaning"]

_FIELDS = ("department", "team", "site")
_SHOWN = 5


def words_with_one_meaning(scores: Scores) -> Iterator[Finding]:
    """Yield, for each field that a rule or weight compares, words with one meaning.

    Only words of a short list of common departments and places are known.
    """
    every = (*scores.policy.requirements, *scores.policy.criteria)
    compared = {bare(one.field) for one in every if isinstance(one, Same | Differs)}
    for field in _FIELDS:
        if field in compared:
            used = _words(scores.mentors, field) | _words(scores.mentees, field)
            same = list(_with_one_meaning(used))
            if same:
                yield _told(field, same)


def _told(field: str, same: list[list[str]]) -> Finding:
    meanings = {word: words[0] for words in same for word in words[1:]}
    pairs = ", ".join(f"{_text(word)} = {_text(meant)}" for word, meant in meanings.items())
    return Finding(
        "warning",
        "same-meaning",
        sentence(
            "In {field} these words mean the same, and count as different: {words}.",
            field=field,
            words=few([all_of(map(repr, words)) for words in same], _SHOWN, by="; "),
        ),
        column=field,
        cure=sentence(
            "Make them one in the column map: {line}.",
            line=f"[fields.{field}] values = {{ {pairs} }}",
        ),
    )


def _text(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _words(pool: Profiles, field: str) -> set[str]:
    column = pool.columns.get(field)
    if not isinstance(column, TextColumn):
        return set()
    return {column.vocabulary[code] for code in np.unique(column.codes).tolist() if code >= 0}


def _with_one_meaning(used: set[str]) -> Iterator[list[str]]:
    """Yield words that mean the same, the first of our list first."""
    by_meaning: dict[int, dict[str, str]] = {}
    for word in sorted(used):
        form = _form(word)
        if form in _known():
            by_meaning.setdefault(_known()[form], {}).setdefault(form, word)
    order = list(_known())
    for _, words in sorted(by_meaning.items()):
        if len(words) > 1:
            yield [words[form] for form in sorted(words, key=order.index)]


@cache
def _known() -> dict[str, int]:
    text = files(__package__).joinpath("same_meaning.toml").read_text(encoding="utf-8")
    return {
        _form(word): place
        for place, words in enumerate(tomllib.loads(text)["same"])
        for word in words
    }


def _form(word: str) -> str:
    return normal_form(without_disguise(word))
