"""Answers without a meaning yet, listed for the coordinator unless they may tell of persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.people.reading.special_words import speaks_of_it
from mentormatch.text.masking import looks_like_contact, repeated
from mentormatch.text.spelling import fold

__all__ = ["NOTHING", "Unsaid", "unsaid"]

_LONGEST = 60
_MOST = 200
"""So many answers are listed; a column with more is no closed question."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Answers whose meaning has to be filled in.

    Parameters
    ----------
    answers
        Each with the number of rows that hold it, in alphabetical order.
    hidden
        How many more there are that may tell of persons.
    blank
        What stands in the map until it is filled in.
    """

    answers: tuple[tuple[str, int], ...] = ()
    hidden: int = 0
    blank: str = '"…"'

    def with_(self, other: Unsaid) -> Unsaid:
        """Return the answers of both, as of two columns or files that one line of the map reads."""
        counts = dict(self.answers)
        for answer, rows in other.answers:
            counts[answer] = counts.get(answer, 0) + rows
        hidden = max(self.hidden, other.hidden)
        return Unsaid(tuple(sorted(counts.items())), hidden, self.blank)


NOTHING = Unsaid()
"""No answer lacks a meaning."""


def unsaid(answers: Mapping[str, int], texts: Iterable[str], *, blank: str = '"…"') -> Unsaid:
    """Return which of these answers are listed, and how many are not.

    Parameters
    ----------
    answers
        The answers without a meaning, each with the number of rows that hold it.
    texts
        All cells of their column as they are spelled, which tell names from other words.
    blank
        What stands in the map until it is filled in.

    Examples
    --------
    >>> texts = ["Flexible", "in overleg", "ask Ann", "ask 06 1234 5678"]
    >>> found = unsaid(dict.fromkeys(map(str.lower, texts), 1), texts)
    >>> found.answers, found.hidden
    ((('flexible', 1), ('in overleg', 1)), 2)
    """
    names = _names(list(texts)) if answers else frozenset()
    shown = sorted(a for a, rows in answers.items() if _is_shown(a, rows, names))[:_MOST]
    listed = tuple((answer, answers[answer]) for answer in shown)
    return Unsaid(listed, len(answers) - len(listed), blank)


def _is_shown(answer: str, rows: int, names: frozenset[str]) -> bool:
    if looks_like_contact(answer) or speaks_of_it(answer):
        return False
    if repeated_cell(answer, rows=rows) == answer:
        return True
    plain = len(answer) <= _LONGEST and repeated(answer, listed=True) == answer
    return plain and names.isdisjoint(_words(answer))


def _names(texts: Sequence[str]) -> frozenset[str]:
    """Return words that may be names: with a capital, and never without."""
    # A first word has a capital whatever it is; one that we know is no name all the same.
    words = [re.findall(r"[^\W\d_]+", text) for text in texts]
    small = {word for said in words for word in said if word[:1].islower()}
    large = {fold(word) for said in words for word in said if not word.islower()}
    return frozenset(large - small - _KNOWN)


def _words(text: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[^\W\d_]+", text)}


_KNOWN = frozenset(
    """
    i a an the any all only no not none every each other week weeks day days in on at from to
    until after before between and or flexible flexibel by for with my me can could would
    anytime always sometimes usually mostly preferably depends depending schedule appointment
    agenda overleg ik kan het de een alleen geen niet elke iedere alle andere weken dag dagen op
    om van tot na voor tussen en of per met mijn altijd soms meestal liefst bij voorkeur
    afhankelijk rooster afspraak monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays mon tue wed thu fri sat sun
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo morning
    mornings afternoon afternoons evening evenings lunch lunchtime ochtend middag avond
    ochtenden middagen avonden morgen even oneven odd late early eind begin uur am pm max
    maximaal maximum up one two three twee drie whenever wanneer dagelijks daily weekly varies
    varying wisselend wekelijks ok yes ja nee discuss arrangement remote online free vrij work
    working werk werken tijd time times more less than meer minder dan preference maakt uit does
    matter
    """.split()
)
