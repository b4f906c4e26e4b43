"""What stands between the items of a column, and which known answers hold it themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mentormatch.text.masking import repeated
from mentormatch.text.spelling import fold

__all__ = ["Parted", "parted"]

_MARKS = (";", "|", "\n", ",", " / ")
_SURE = (";", "|", "\n")
"""Marks that prose does not use."""
_ENOUGH = 0.15
_ITEM_WORDS = 9
_REPEATED = 0.75
_AN_OPTION = 5
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Parted:
    """The items of a column.

    Parameters
    ----------
    separator
        What stands between them; None where cells hold one item each.
    items
        How many rows hold each item, folded.
    options
        Known answers that hold the separator; at least five rows hold each.
    repeats
        Whether items recur as the options of a question do.
    """

    separator: str | None
    items: Counter[str]
    options: tuple[str, ...] = ()
    repeats: bool = False


def parted(texts: Sequence[str]) -> Parted:
    """Take the cells of a column apart.

    Examples
    --------
    >>> parted(["SQL; Python", "Python", "SQL; Talks"]).separator
    ';'
    >>> parted(["SQL, Python", "Python, SQL", "SQL, Talks"]).separator
    ','
    >>> parted(["I want to talk, and to listen", "To learn, of course"]).separator is None
    True
    """
    for mark in _MARKS:
        holding = sum(mark.strip(" ") in text if mark != " / " else mark in text for text in texts)
        if texts and holding >= max(1, _ENOUGH * len(texts)):
            found = _by(mark, texts)
            if found is not None:
                return found
    whole = Counter(map(fold, texts))
    return Parted(None, whole, (), _recur(whole, len(texts)))


def _by(mark: str, texts: Sequence[str]) -> Parted | None:
    if mark == "," and _only_pairs(mark, texts):
        return None
    options = _joint(mark, texts) if mark == "," else []
    items = Counter(fold(item) for text in texts for item in set(_items(mark, text, options)))
    total = sum(items.values())
    if not total:
        return None
    wordy = sum(len(item.split()) * count for item, count in items.items()) / total
    recur = _recur(items, total)
    # "; " in prose is rare but not unknown; a comma in prose is everywhere.
    if wordy > _ITEM_WORDS or (mark not in _SURE and (wordy > _ITEM_WORDS / 2 or not recur)):
        return None
    shown = tuple(option for option, rows in options if repeated(option, rows=rows) == option)
    return Parted(mark.strip(" "), items, shown, recur)


def _recur(items: Counter[str], total: int) -> bool:
    return total > 2 and len(items) <= _REPEATED * total


def _items(mark: str, text: str, options: Sequence[tuple[str, int]]) -> Iterator[str]:
    left = text
    for option, _ in options:
        if option in left:
            yield option
            left = left.replace(option, "")
    yield from (item.strip() for item in left.split(mark) if item.strip())


def _joint(mark: str, texts: Sequence[str]) -> list[tuple[str, int]]:
    """Return answers that hold a comma: in brackets, or where two parts never stand alone."""
    found = Counter[str]()
    for text in texts:
        found.update(set(_bracketed(mark, text)))
    parts = [[part.strip() for part in text.split(mark)] for text in texts]
    alone = Counter(part for row in parts for part in row)
    beside = Counter(pair for row in parts for pair in pairwise(row))
    for (left, right), count in beside.items():
        glued = count == alone[left] == alone[right]
        if glued and count >= _AN_OPTION and right[:1].islower() and left and "(" not in left:
            found[f"{left}{mark} {right}"] = count
    return sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0]))


def _only_pairs(mark: str, texts: Sequence[str]) -> bool:
    """Tell whether the mark stands in whole answers only, whose parts never stand elsewhere."""
    holding = Counter(text for text in texts if mark in text)
    parts = Counter(part.strip() for text in texts for part in text.split(mark))
    return (
        all(
            all(parts[part.strip()] == rows for part in text.split(mark))
            for text, rows in holding.items()
        )
        and max(holding.values(), default=2) > 1
    )


def _bracketed(mark: str, text: str) -> Iterator[str]:
    """Yield items of a cell with brackets that hold the mark."""
    hidden = _IN_BRACKETS.sub(lambda found: found[0].replace(mark, "\0"), text)
    yield from (i.strip().replace("\0", mark) for i in hidden.split(mark) if "\0" in i)
