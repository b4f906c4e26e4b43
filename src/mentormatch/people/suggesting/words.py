"""What the header of a column asks for, by the lists of words in ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from mentormatch.people.reading.headers.names import field_called
from mentormatch.text.spelling import normal_form, without_disguise

__all__ = ["Heard", "asks_no_list", "heard", "is_topic", "plain", "side_of", "speaks_of_partner"]

_WEIGHTS = {"strong": 0.95, "usual": 0.8, "weak": 0.35}
_A_WORD_MORE = 0.005
_SIDES = ("side", "partner", "topics")
_BRACKETS = re.compile(r"\([^()]*\)")
_SENTENCE = re.compile(r"[?\n]|\.\s")
_CLOSED = re.compile(
    r" (?:(?:do|did|are|have|has|is|can|could|would|will|were) you|how (?:many|much|often|long)|"
    r"number of|aantal|hoeveel|hoe (?:vaak|lang)|(?:kun|kan|ben|heb|wil|zou|vind|doe|werk) je|"
    r"(?:kunt|bent|hebt|heeft|wilt) u) "
)
_FEWEST_WORDS = 3
_EMPTY_WORDS = frozenset(
    """
    a an the your you do are is in of to for or and what which how would could please with on at
    that be this i my as from by we us je jij jouw u uw ik mijn de het een van voor of en wat welke
    welk hoe wil zou met op aan in te dat bij is ben bent zijn graag ook er om s select choose kies
    waar waarin wie when where who whom wanneer have has had heb hebt kun kan kunt can there any am
    all apply currently huidige current
    """.split()
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a header asks for: how sure its words are, 0…1, and the words."""

    sure: float
    words: str


@cache
def _lists() -> dict[str, list[tuple[re.Pattern[str], float, str]]]:
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return {name: list(_patterns(table)) for name, table in _flat(tomllib.loads(text))}


def _flat(tables: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    for name, table in tables.items():
        if name == "side":
            yield from ((f"side.{side}", words) for side, words in table.items())
        else:
            yield name, table


def _patterns(table: Mapping[str, list[str]]) -> Iterator[tuple[re.Pattern[str], float, str]]:
    for kind, phrases in table.items():
        for phrase in phrases:
            yield re.compile(_regex(phrase)), _WEIGHTS[kind], phrase


def _regex(phrase: str) -> str:
    if phrase.startswith("="):
        return f"^{_regex(phrase[1:])}$"
    words = phrase.removesuffix(" ~").split()
    return " " + "".join(_REST if word == "~" else f"{_word(word)} " for word in words)


_REST = r"(?:\w+ ){0,5}"


def _word(word: str) -> str:
    return r"\w+" if word == "*" else re.escape(word).replace(r"\*", r"\w*")


def plain(header: str) -> str:
    """Return a header as words in plain letters, with a space on either side.

    Examples
    --------
    >>> plain("Mentor's e-mail?")
    ' mentor s e mail '
    """
    return f" {normal_form(without_disguise(header)).replace('_', ' ')} "


@lru_cache(maxsize=4096)
def heard(header: str) -> Mapping[str, Heard]:
    """Return what a header may ask for, each with the surest of its words.

    The first sentence counts; what stands in brackets and behind it only if that says nothing.

    Examples
    --------
    >>> heard("How many mentees can you take? (One is fine.)")["max_mentees"]
    Heard(sure=0.965, words='mentees can you take')
    >>> sorted(heard("Banana"))
    []
    """
    bare = _BRACKETS.sub(" ", header)
    first = _SENTENCE.split(bare.strip(), maxsplit=1)[0]
    texts = [first if len(first.split()) >= _FEWEST_WORDS else bare, bare, header]
    found = next((said for text in dict.fromkeys(texts) if (said := _said(plain(text)))), {})
    return {**found, **_by_name(header)}


def _by_name(header: str) -> dict[str, Heard]:
    """Hear what the reader recognises without any map."""
    name = field_called(header)
    if name is not None:
        return {name: Heard(1.0, normal_form(header).replace("_", " "))}
    return {}


def _said(text: str) -> dict[str, Heard]:
    found: dict[str, Heard] = {}
    for name, patterns in _lists().items():
        if name.partition(".")[0] in _SIDES:
            continue
        told = [
            Heard(_sure(text, match[0], weight), match[0].strip())
            for pattern, weight, _ in patterns
            if (match := pattern.search(text))
        ]
        if told:
            found[name] = max(told, key=lambda one: (one.sure, len(one.words)))
    return found


def _sure(text: str, words: str, weight: float) -> float:
    """Return how sure a phrase is: one word of a long question says less than three."""
    said = [word for word in words.split() if word not in _EMPTY_WORDS]
    count = len(words.split())
    if count > 2:
        share = 1.0
    else:
        full = [word for word in text.split() if word not in _EMPTY_WORDS]
        share = len(said) / len(full) if full else 1.0
    least = 0.6 if count == 1 else 0.8
    covered = least + (1 - least) * min(1.0, 1.5 * share)
    return round(min(1.0, weight * covered + _A_WORD_MORE * (count - 1)), 3)


@lru_cache(maxsize=4096)
def speaks_of_partner(header: str) -> bool:
    """Tell whether a header asks what the other one of a pair should be like.

    Examples
    --------
    >>> speaks_of_partner("Which languages should your mentor speak?")
    True
    >>> speaks_of_partner("Which languages do you speak?")
    False
    """
    return any(pattern.search(plain(header)) for pattern, *_ in _lists()["partner"])


@lru_cache(maxsize=4096)
def asks_no_list(header: str) -> bool:
    """Tell whether a header asks for yes or no, or for a number, so that no list can answer it.

    Examples
    --------
    >>> asks_no_list("Can you mentor on site?"), asks_no_list("How many mentees can you help?")
    (True, True)
    >>> asks_no_list("What can you teach?"), asks_no_list("Can teach")
    (False, False)
    """
    return _CLOSED.match(plain(header)) is not None


@lru_cache(maxsize=4096)
def is_topic(header: str) -> bool:
    """Tell whether a header is itself a topic of mentoring, and no question.

    Examples
    --------
    >>> is_topic("Work-life balance"), is_topic("Which topics?"), is_topic("Leiderschap")
    (True, False, True)
    """
    text = plain(header)
    return "?" not in header and any(pattern.search(text) for pattern, *_ in _lists()["topics"])


def side_of(header: str) -> str | None:
    """Return whose form asks this, if the words tell."""
    sides = ("mentors", "mentees")
    said = [s for s in sides if any(p.search(plain(header)) for p, *_ in _lists()[f"side.{s}"])]
    return said[0] if len(said) == 1 else None
