"""What the cells of a column look like, counted; no cell is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mentormatch.people.grammar.own_words import TICKS
from mentormatch.people.reading.wide_columns import TICKED, UNTICKED
from mentormatch.people.schema.fields import STYLES
from mentormatch.people.schema.languages import is_language, language_code
from mentormatch.people.schema.protected import is_protected
from mentormatch.people.schema.slots import parse_slot, weekday
from mentormatch.people.schema.zones import time_zones, unfit_zone
from mentormatch.people.suggesting.columns import Column
from mentormatch.people.suggesting.ladders import is_span, known_rungs, ladder_of
from mentormatch.people.suggesting.meanings.counts import NUMBER_WORDS, is_most, number_in_words
from mentormatch.people.suggesting.meanings.week_words import mentions_hours
from mentormatch.people.suggesting.separators import Parted, parted
from mentormatch.text.masking import looks_like_contact
from mentormatch.text.spelling import fold

__all__ = ["NO_CELLS", "Shape", "is_amount", "shape_of", "zone_meant"]

_SAMPLE = 2000
_SHORT = 40
_CLOCK = (
    r"[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]m)?"
    r"\s*(?:[A-Z]{1,4}(?:[+-]\d+)?|[+-]\d{2}:?\d{2})?"
)
_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
_STAMP = re.compile(rf"{_DATE}{_CLOCK}", re.IGNORECASE)
_DAY = re.compile(_DATE)
_WHOLE = re.compile(r"\d{1,4}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_RANGE = re.compile(
    r"\d{1,4}\s*(?:(?:-|–|to|tot|t/m|à|or|of)\s*\d{1,4}|\+|or more|of meer)"
    r"\s*(?:hours?|hrs|h|uur|uren|minutes|minuten|min|mentees?|people|personen)?\.?",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(
    r"(?:ongeveer |about |circa |max\.? |up to )?\d{1,4}\s*"
    r"(?:hours?|hrs|h|uur|uren|minutes?|minuten|mins?)"
    r"(?: (?:per|a|p/) ?\w+)?\.?",
    re.IGNORECASE,
)
_MAY_BE_A_ZONE = re.compile(
    r"^\(?(?:UTC|GMT)\b|^\(?[+−-]\d|^[A-Z]{2,5}(?:\d[A-Z]{3})?$|\b(?:time|tijd|zeit)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:agree|disagree|neutral|satisfied|dissatisfied|likely|unlikely|important|unimportant|"
    r"never|rarely|sometimes|often|always|no preference|eens|oneens|neutraal|tevreden|ontevreden|"
    r"belangrijk|onbelangrijk|nooit|zelden|soms|vaak|altijd|geen voorkeur|favorable|unfavorable)\b"
)
_ZONE = re.compile(r"[A-Z]\w+/[\w/+-]+")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,4}")
_SENTENCE_WORDS = 9
_FROM_0_TO_1 = re.compile(r"0|1|[01]?[.,]\d+|1[.,]0+")


@dataclass(frozen=True, slots=True)
class Shape:
    """What cells look like.

    Parameters
    ----------
    answers, rows
        Cells that are not empty, and all.
    distinct
        Answers that differ.
    words
        Mean number of words of an answer.
    share
        Kind of cell → share of the answers that are of it, where there are any.
    parted
        The items of the cells.
    rungs
        Whether answers are rungs of a known ladder.
    """

    answers: int
    rows: int
    distinct: int
    words: float
    share: dict[str, float]
    parted: Parted = field(repr=False)
    rungs: bool = False

    def is_a(self, kind: str, least: float = 0.8) -> bool:
        """Tell whether so many answers are of a kind."""
        return self.share.get(kind, 0.0) >= least

    @property
    def is_list(self) -> bool:
        """Whether cells hold several items."""
        return self.parted.separator is not None

    @property
    def is_prose(self) -> bool:
        """Whether cells hold sentences."""
        return not self.is_list and self.words >= _SENTENCE_WORDS

    @property
    def is_unique(self) -> bool:
        """Whether hardly two rows say the same."""
        return self.answers > 1 and self.distinct >= 0.95 * self.answers

    @property
    def is_choice(self) -> bool:
        """Whether a few answers recur, as those of a closed question do."""
        few = self.distinct <= max(2, 0.6 * self.answers) and self.distinct <= 60
        return self.answers > 2 and few and self.words <= 8


NO_CELLS = Shape(0, 0, 0, 0.0, {}, Parted(None, Counter()))
"""The shape of a column without answers."""


def shape_of(column: Column) -> Shape:
    """Look at the cells of a column; of very many, at those at the top."""
    texts = column.texts[:_SAMPLE]
    answers = len(texts)
    counts = dict.fromkeys(texts, 0)
    for text in texts:
        counts[text] += 1
    found = _native(column) if column.native else parted(texts)
    share = {
        kind: sum(count for text, count in counts.items() if test(text)) / answers
        for kind, test in _KINDS.items()
        if answers
    }
    if answers:
        share |= _of_items(found)
    words = sum(len(text.split()) * count for text, count in counts.items()) / max(1, answers)
    distinct = len(column.counts)
    rungs = bool(answers) and distinct <= 30 and _on_a_ladder(set(texts))
    return Shape(len(column.texts), column.rows, distinct, words, share, found, rungs)


def _native(column: Column) -> Parted:
    items = Counter(
        fold(item)
        for answer in column.answers
        for item in ([answer] if isinstance(answer, str) else answer)
    )
    return Parted(";", items, (), repeats=True)


def _on_a_ladder(words: set[str]) -> bool:
    known = known_rungs(words)
    return ladder_of(words) is not None or (known >= 3 and known >= 0.6 * len(words))


def _of_items(found: Parted) -> dict[str, float]:
    """Return the shares of kinds that lists of items may be of."""
    total = sum(found.items.values())
    tests: dict[str, Callable[[str], bool]] = {
        "language": lambda item: is_language(language_code(item)),
        "style": lambda item: item.partition(":")[0].strip() in STYLES,
        "leaning": _is_leaning,
        "slot": _is_slot,
        "times": lambda item: _is_slot(item) or mentions_hours(item),
        "protected": is_protected,
        "day": lambda item: weekday(item) is not None,
    }
    return {
        kind: sum(rows for item, rows in found.items.items() if test(item)) / max(1, total)
        for kind, test in tests.items()
    }


def _is_leaning(item: str) -> bool:
    """Tell whether an item is a word with a number from 0 to 1, as ``openness:0.4``."""
    name, colon, number = item.rpartition(":")
    known = name.strip() not in STYLES and _FROM_0_TO_1.fullmatch(number.strip()) is not None
    return bool(name.strip() and colon) and known


def _is_slot(text: str) -> bool:
    try:
        parse_slot(text)
    except ValueError:
        return False
    return True


def is_amount(text: str) -> bool:
    """Tell whether a text is a number, a range, or a time, and nothing else.

    Examples
    --------
    >>> is_amount("2-3"), is_amount("4 hours per month"), is_amount("4, ask Ann")
    (True, True, False)
    """
    return any(form.fullmatch(text) for form in (_WHOLE, _RANGE, _WITH_UNIT))


def zone_meant(text: str) -> str | None:
    """Return the time zone that a label of a form may mean, to be checked.

    Examples
    --------
    >>> zone_meant("CET"), zone_meant("(UTC+01:00) Amsterdam, Berlin"), zone_meant("Sales")
    ('Europe/Amsterdam', 'Europe/Amsterdam', None)
    """
    # Most texts are no zone, and to look for near names takes long.
    unfit = unfit_zone(text) if _MAY_BE_A_ZONE.search(text) else None
    if unfit is None or unfit.cure is None:
        return None
    places = (name for name in _ZONE.findall(unfit.cure) if name in time_zones())
    return next(places, None)


_KINDS: dict[str, Callable[[str], bool]] = {
    "address": lambda text: "@" in text and " " not in text,
    "contact": looks_like_contact,
    "stamp": lambda text: _STAMP.fullmatch(text) is not None,
    "date": lambda text: _DAY.fullmatch(text) is not None,
    "iso": lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None,
    "yesno": lambda text: fold(text) in TICKS,
    "tick": lambda text: fold(text) in TICKED | UNTICKED,
    "whole": lambda text: _WHOLE.fullmatch(text) is not None,
    "small": lambda text: _WHOLE.fullmatch(text) is not None and int(text) <= 20,
    "rating": lambda text: text in ("0", "1", "2", "3", "4", "5"),
    "number": lambda text: _NUMBER.fullmatch(text) is not None,
    "amount": lambda text: is_amount(text) or is_span(text) or fold(text) in NUMBER_WORDS,
    "range": lambda text: _RANGE.fullmatch(text) is not None,
    "timed": lambda text: _WITH_UNIT.fullmatch(text) is not None,
    "counted": lambda text: number_in_words(text) is not None or is_most(text) is not None,
    "opinion": lambda text: len(text) < _SHORT and _OPINION.search(fold(text)) is not None,
    "span": is_span,
    "zone": lambda text: text in time_zones(),
    "zone label": lambda text: zone_meant(text) is not None,
    "url": lambda text: text.startswith(("http://", "https://", "www.")),
    "name": lambda text: _NAME.fullmatch(text) is not None,
}
