"""What stands between the items of a column, and which known answers hold it themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mentormatch.people.grammar.separators import marks as marks_of
from mentormatch.people.grammar.separators import parted as parts_of
from mentormatch.people.schema.languages import language_names
from mentormatch.text.masking import repeated
from mentormatch.text.spelling import fold

__all__ = ["Parted", "parted"]

_MARKS = (";", "|", "\n", ",", " / ")
_SURE = (";", "|", "\n")
"""Marks that prose does not use."""
_BESIDE = (";", "|", "\n", ",", "/", " / ")
_WORDS = (" en ", " and ", " & ", " + ")
"""Marks that some people use where others use another one."""
_ANY_MARK = re.compile("|".join(map(re.escape, (*_BESIDE[:-1], *_WORDS))))
_MOSTLY = 0.8
_ENOUGH = 0.15
_ITEM_WORDS = 9
_REPEATED = 0.75
_AN_OPTION = 5
_CODE = 3
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Parted:
    """The items of a column.

    Parameters
    ----------
    separator
        What stands between them, or all that does, the usual one first; None where cells hold one
        item each.
    items
        How many rows hold each item, folded.
    options
        Known answers that hold the separator; at least five rows hold each.
    repeats
        Whether items recur as the options of a question do.
    """

    separator: str | tuple[str, ...] | None
    items: Counter[str]
    options: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """All that stands between the items."""
        return () if self.separator is None else marks_of(self.separator)


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
    >>> parted(["SQL, R", "SQL; R", "R / SQL", "R", "SQL"]).separator
    (';', ',', '/')
    """
    found = _by_one_mark(texts)
    return _by_all(found, texts) or found


def _by_one_mark(texts: Sequence[str]) -> Parted:
    """Take the cells apart by the surest mark that many of them hold."""
    for mark in _MARKS:
        holding = sum(mark.strip(" ") in text if mark != " / " else mark in text for text in texts)
        if texts and holding >= max(1, _ENOUGH * len(texts)):
            found = _by((mark,), texts)
            if found is not None:
                return found
    whole = Counter(map(fold, texts))
    return Parted(None, whole, (), _recur(whole, len(texts)))


def _by(marks: tuple[str, ...], texts: Sequence[str]) -> Parted | None:
    if marks == (",",) and _only_pairs(",", texts):
        return None
    options = _joint(",", texts) if "," in marks else []
    items = Counter(fold(item) for text in texts for item in set(_items(marks, text, options)))
    total = sum(items.values())
    if not total:
        return None
    wordy = sum(len(item.split()) * count for item, count in items.items()) / total
    recur = _recur(items, total)
    # "; " in prose is rare but not unknown; a comma in prose is everywhere.
    sure = marks[0] in _SURE
    if wordy > _ITEM_WORDS or (not sure and (wordy > _ITEM_WORDS / 2 or not recur)):
        return None
    shown = tuple(option for option, rows in options if repeated(option, rows=rows) == option)
    said = marks[0].strip(" ") if len(marks) == 1 and marks[0] not in _WORDS else marks[0]
    return Parted((said, *marks[1:]) if len(marks) > 1 else said, items, shown, recur)


# -- several marks in one column -------------------------------------------------------------------


def _by_all(found: Parted, texts: Sequence[str]) -> Parted | None:
    """Take cells apart by more marks, where the parts of what is left stand alone elsewhere."""
    further = _further(found.items, found.marks)
    if not further:
        return None
    whole = _by((*found.marks, *further), texts)
    if whole is None or not set(found.options) <= set(whole.options):
        return None
    if found.separator is None:
        held = sum(any(mark in fold(text) for mark in further) for text in texts)
        return whole if whole.repeats and held >= _ENOUGH * len(texts) else None
    return whole


def _further(items: Counter[str], own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the marks that part items of which other rows hold the parts."""
    holding = {item: parts for item in items if len(parts := _parts(item)) > 1}
    alone = {item for item in items if item not in holding}
    alone |= {part for parts in holding.values() for part in parts if _is_language(part)}
    known = _known(holding, alone)
    found = [
        mark
        for mark in (*_BESIDE, *_WORDS)
        if mark not in own
        and _is_parting(mark, {i: p for i, p in holding.items() if mark in i}, items, alone, known)
    ]
    return tuple(mark for mark in found if mark != " / " or "/" not in (*own, *found))


def _known(holding: Mapping[str, list[str]], alone: set[str]) -> set[str]:
    """Return what is an item: what stands alone, and what stands beside an item."""
    known, left = set(alone), dict(holding)
    while mixed := [item for item, parts in left.items() if any(map(known.__contains__, parts))]:
        for item in mixed:
            known.update(left.pop(item))
    return known


def _is_parting(
    mark: str,
    holding: Mapping[str, list[str]],
    items: Counter[str],
    alone: set[str],
    known: set[str],
) -> bool:
    """Tell whether a mark stands between items, and hardly ever within one."""
    if any(mark in bracket for item in holding for bracket in _IN_BRACKETS.findall(item)):
        return False
    surely = [i for i, parts in holding.items() if alone.issuperset(parts)]
    # A word such as "and" stands within items too: "research and development".
    likely = surely if mark in _WORDS else [i for i, p in holding.items() if known & {*p}]
    rows = sum(items[item] for item in likely)
    return bool(surely) and rows >= _MOSTLY * sum(items[item] for item in holding)


def _is_language(part: str) -> bool:
    # Codes of two letters may be anything: HR is a department and Croatian.
    return len(part) > _CODE and part in language_names()


def _parts(item: str) -> list[str]:
    return [part for part in map(str.strip, _ANY_MARK.split(item)) if part]


# -- one mark --------------------------------------------------------------------------------------


def _recur(items: Counter[str], total: int) -> bool:
    return total > 2 and len(items) <= _REPEATED * total


def _items(marks: tuple[str, ...], text: str, options: Sequence[tuple[str, int]]) -> Iterator[str]:
    left = text
    for option, _ in options:
        if option in left:
            yield option
            left = left.replace(option, "")
    yield from (item for part in parts_of(left, marks) if (item := part.strip()))


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
