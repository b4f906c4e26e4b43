"""Cells to tokens: lists taken apart, and each distinct token understood once.

A column of 100,000 cells holds a few hundred distinct tokens; only those are looked at one by one,
and everything else is arithmetic on arrays.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, repeat
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mentormatch.people.grammar import EMPTY, NONE, CellFault, Parsed, Stated, Token
from mentormatch.people.words import fold

if TYPE_CHECKING:
    from mentormatch.people.arrays import Ints
    from mentormatch.people.columns import ColumnSpec

__all__ = ["Tokens", "factorised", "token_lists", "tokens_of", "understood"]

_H = TypeVar("_H", bound=Hashable)
_NONE_TOKEN = Stated("", "none")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a column: those of cell i are ``starts[i]:starts[i + 1]`` of ``codes``."""

    starts: Ints
    codes: Ints
    distinct: list[Token]


def factorised(values: Iterable[_H], length: int) -> tuple[Ints, list[_H]]:
    """Return a code for each value, and the distinct values in order of first use."""
    code: defaultdict[_H, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(code.__getitem__, values), np.int64, length)
    return codes, list(code)


def tokens_of(lists: Sequence[Sequence[Token]]) -> Tokens:
    """Factorise the tokens of every cell."""
    starts = np.zeros(len(lists) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, lists), np.int64, len(lists)), out=starts[1:])
    codes, distinct = factorised(chain.from_iterable(lists), int(starts[-1]))
    return Tokens(starts, codes, distinct)


def token_lists(cells: Sequence[Any], spec: ColumnSpec, *, name: str) -> Sequence[Sequence[Token]]:
    """Take each cell apart into tokens.

    Text is parted at the separator, or by the longest known option; a cell that is JSON, and a
    native list or mapping, gives its items.
    """
    if all(isinstance(cell, str) for cell in cells):
        lists: list[Any] = _parted(cells, spec)
    else:
        lists = [
            _parted([cell], spec)[0] if isinstance(cell, str) else native_tokens(cell, name)
            for cell in cells
        ]
    for row, cell in enumerate(cells):
        if isinstance(cell, str) and cell[:1] in ("[", "{"):
            lists[row] = _json_tokens(cell, name) or lists[row]
    return lists


def _parted(cells: Sequence[str], spec: ColumnSpec) -> list[list[str]]:
    if not spec.options:
        return list(map(str.split, cells, repeat(spec.separator)))
    longest_first = sorted(spec.options, key=len, reverse=True)
    option = re.compile("|".join(map(re.escape, longest_first)))
    return [_by_option(cell, option, spec.separator) for cell in cells]


def _by_option(cell: str, option: re.Pattern[str], separator: str) -> list[str]:
    """Take out options from left to right; what is between two of them is parted as usual."""
    found, left = [], 0
    for known in option.finditer(cell):
        found += [*cell[left : known.start()].split(separator), known[0]]
        left = known.end()
    return [*found, *cell[left:].split(separator)]


def _json_tokens(cell: str, name: str) -> list[Token] | None:
    try:
        said = json.loads(cell)
    except ValueError:
        return None
    return native_tokens(said, name) if isinstance(said, (list, dict)) else None


def native_tokens(said: Any, name: str) -> list[Token]:
    """Return the tokens of a native value: a list, a mapping of item to number, or one item."""
    if said is None:
        return []
    if isinstance(said, Mapping) and name != "goals":
        return [Stated(str(k), _hashable(v)) for k, v in said.items()] or [_NONE_TOKEN]
    if isinstance(said, Mapping) or not isinstance(said, Iterable):
        said = [said]
    listed = sorted(said, key=str) if isinstance(said, (set, frozenset)) else said
    return [_native_item(item, name) for item in listed] or [_NONE_TOKEN]


def _native_item(item: Any, name: str) -> Token:
    if isinstance(item, Mapping):
        return Stated(json.dumps(item, sort_keys=True, default=_in_json), "goal")
    # Items of a list may carry their number as in a text cell, where the field has numbers.
    return str(item) if name in _GRAMMAR else Stated(str(item))


def _in_json(part: Any) -> Any:
    return sorted(part) if isinstance(part, (set, frozenset)) else str(part)


_GRAMMAR = frozenset({"offers", "seeks", "styles_offered", "styles_wanted", "values"})


def _hashable(numbers: Any) -> Hashable:
    if isinstance(numbers, Mapping):
        return tuple(sorted((str(name), _hashable(given)) for name, given in numbers.items()))
    if isinstance(numbers, float) and numbers.is_integer():
        return int(numbers)
    return numbers if isinstance(numbers, Hashable) else str(numbers)


def understood(
    tokens: Iterable[Token],
    parse: Callable[[Token], Parsed],
    *,
    missing: frozenset[str] = frozenset(),
    none: frozenset[str] = frozenset(),
) -> list[Parsed | CellFault]:
    """Parse each distinct token; faults are returned in their places, not raised."""
    found: list[Parsed | CellFault] = []
    for token in tokens:
        try:
            found.append(_known(token, missing, none) or parse(token))
        except CellFault as fault:
            found.append(fault)
    return found


def _known(token: Token, missing: frozenset[str], none: frozenset[str]) -> Parsed | None:
    if token == _NONE_TOKEN:
        return NONE
    if isinstance(token, Stated):
        return None
    text = fold(token)
    if not text or text in missing:
        return EMPTY
    return NONE if text in none else None
