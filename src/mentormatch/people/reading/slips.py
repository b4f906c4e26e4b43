"""Items that may be a slip of the pen: one letter away from an item that many others named."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.people.grammar.own_words import repeated_cell
from mentormatch.text.phrases import these_rows
from mentormatch.text.sentences import counted, few, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mentormatch.people.grammar.tokens import Understood
    from mentormatch.people.reading.doubtful_cells import Texts
    from mentormatch.people.reading.table import Register

__all__ = ["doubt_slips", "is_slip", "rests"]

_FEWEST_LETTERS = 5
_LONGEST = 40
_COMMON = 3
"""Rows that hold an item of which another may be a slip, and how much more often they do."""
_SHOWN = 3


def doubt_slips(texts: Texts, meaning: Understood, header: str, register: Register) -> None:
    """Warn of rare items that are nearly a common one; nothing is changed."""
    held = np.bincount(texts.codes, minlength=len(meaning.items)).tolist()
    rows: defaultdict[str, int] = defaultdict(int)
    codes: defaultdict[str, list[int]] = defaultdict(list)
    for code, item in enumerate(meaning.items):
        if isinstance(item, str) and _FEWEST_LETTERS <= len(item) <= _LONGEST:
            rows[item] += held[code]
            codes[item].append(code)
    found = dict(_slips(rows))
    if not found:
        return
    first = [(texts.rows(codes[item]), near) for item, near in found.items()]
    told = [
        _meant(these_rows([register.rows[row] for row in where]), near, rows[near])
        for where, near in sorted(first)[:_SHOWN]
    ]
    register.tell(
        "warning",
        "slip",
        counted(
            len(found),
            "{count} item is one letter away from what many others named ({items}).",
            "{count:,} items are one letter away from what many others named ({items}).",
            items=few(told, _SHOWN, by="; ", of=len(found)),
        ),
        row=register.rows[min(where[0] for where, _ in first)],
        column=header,
        cure=sentence(
            "Correct the cell if it is a typing error. It was read as written, and only matches "
            "the same word."
        ),
    )


def _meant(where: str, near: str, rows: int) -> str:
    shown = repeated_cell(near, rows=rows)
    return sentence("{rows}: {item!r}?", rows=where, item=shown) if shown else where


def _slips(rows: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield rare items, each with the common one that it may be."""
    common = [item for item, count in rows.items() if count >= _COMMON]
    by_rest: defaultdict[str, list[str]] = defaultdict(list)
    for item in common:
        for rest in rests(item):
            by_rest[rest].append(item)
    for item, count in rows.items():
        near = {other for rest in rests(item) for other in by_rest.get(rest, ())}
        likely = [o for o in near if rows[o] >= _COMMON * count and is_slip(item, o)]
        if likely:
            yield item, max(likely, key=lambda other: (rows[other], other))


def rests(item: str) -> Iterable[str]:
    """Return an item and what is left of it without one letter, by which slips are found."""
    return {item, *(item[:at] + item[at + 1 :] for at in range(len(item)))}


def is_slip(item: str, other: str) -> bool:
    """Tell whether one letter is changed, left out or too many, or two stand the wrong way round.

    Examples
    --------
    >>> is_slip("pyhton", "python"), is_slip("pythn", "python"), is_slip("python3", "python2")
    (True, True, False)
    """
    start = _alike(item, other)
    a, b = item[start:], other[start:]
    end = _alike(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    turned = len(a) == len(b) == 2 and a == b[::-1]
    one = item != other and len(a) <= 1 and len(b) <= 1
    return (one or turned) and (a + b).isalpha()


def _alike(a: str, b: str) -> int:
    """Return how many letters two texts begin with in common."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(a), len(b)))
