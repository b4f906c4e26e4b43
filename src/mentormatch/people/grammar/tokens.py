"""Tokenisation and dictionary encoding: each distinct token of a column is understood once.

A column of 100,000 cells holds a few hundred distinct tokens; only those are looked at one by one,
and everything else is arithmetic on arrays.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count, repeat
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mentormatch.people.grammar.cells import EMPTY, NONE, Parsed, Stated, Token
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.limits import LIMITS, Limits
from mentormatch.people.grammar.native import native, nested, refuse_many
from mentormatch.people.grammar.no_answers import refuse_error
from mentormatch.people.grammar.separators import parted
from mentormatch.text.spelling import fold

if TYPE_CHECKING:
    from mentormatch.arrays import Ints
    from mentormatch.people.grammar.column_map import ColumnSpec

__all__ = [
    "Splitter",
    "Tokens",
    "Understood",
    "factorised",
    "token_list",
    "tokenised",
    "understood",
]

_H = TypeVar("_H", bound=Hashable)
_NONE_TOKEN = Stated("", "none")
_INVISIBLE = 4
_SHORT, _DEEP = 2_000, 6
"""Letters of a cell that cannot hold too many items, and lists in one another that may stand."""
_ODD_WORDS = "\\", "NaN", "Infinity"
_ODD = re.compile(r"\d(?:[eE]|\d{19})|(?<!: )null")
"""Characters without width that a marker may have picked up on its way."""


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


def tokenised(
    columns: Sequence[Sequence[Any]], spec: ColumnSpec, *, name: str, limits: Limits = LIMITS
) -> Tokens:
    """Take the cells of one column, or of several that are put together, apart into tokens."""
    simple = len(columns) == 1 and not (spec.options or spec.values or spec.prefix)
    if simple and isinstance(spec.separator, str) and all(map(_is_plain, columns[0])):
        items = [cell.count(spec.separator) + 1 for cell in columns[0]]
        if max(items, default=0) <= limits.items:
            return _streamed(columns[0], items, spec.separator)
    split = Splitter.of(spec, name, limits)
    lists = [list(map(split.fit, cells)) for cells in columns]
    joined = lists[0]
    if len(lists) > 1:
        joined = [list(chain.from_iterable(row)) for row in zip(*lists, strict=True)]
    starts = _starts(map(len, joined), len(joined))
    codes, distinct = factorised(chain.from_iterable(joined), int(starts[-1]))
    return Tokens(starts, codes, distinct)


def _is_plain(cell: object) -> bool:
    return isinstance(cell, str) and cell[:1] not in ("[", "{")


def _streamed(cells: Sequence[str], items: Sequence[int], separator: str) -> Tokens:
    """Take apart plain text without holding the parts of more than one cell at a time."""
    starts = _starts(items, len(cells))
    tokens = chain.from_iterable(map(str.split, cells, repeat(separator)))
    codes, distinct = factorised(map(str.strip, tokens), int(starts[-1]))
    return Tokens(starts, codes, list(distinct))


def _starts(lengths: Iterable[int], people: int) -> Ints:
    starts = np.zeros(people + 1, np.int64)
    np.cumsum(np.fromiter(lengths, np.int64, people), out=starts[1:])
    return starts


@dataclass(frozen=True, slots=True)
class Splitter:
    """Takes cells of one field apart as its specification says.

    Parameters
    ----------
    name, separator, prefix
        The field, what stands between items, and what is cut off in front of them.
    option
        Finds known answers; the longest first.
    meaning
        Folded answer → the tokens that it stands for.
    limits
        How much a cell may hold.
    seen
        Tokens of cells of text that were taken apart already.
    """

    name: str
    separator: str | tuple[str, ...] = ";"
    prefix: str = ""
    option: re.Pattern[str] | None = None
    meaning: Mapping[str, list[Token]] = field(default_factory=dict)
    limits: Limits = LIMITS
    seen: dict[str, list[Token]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: ColumnSpec, name: str, limits: Limits = LIMITS) -> Splitter:
        """Prepare what all cells have in common."""
        known = sorted({*spec.options, *spec.values}, key=len, reverse=True)
        option = re.compile(_whole_answer(known, spec.separator)) if known else None
        meaning = {fold(c): _answer_tokens(a, spec.separator) for c, a in spec.values.items()}
        return cls(name, spec.separator, spec.prefix, option, meaning, limits)

    def fit(self, cell: Any) -> list[Token]:
        """Return the tokens of a cell; one with a fault is one token, which carries it."""
        if isinstance(cell, str) and cell in self.seen:
            return self.seen[cell]
        try:
            tokens = self.tokens(cell)
            refuse_many(len(tokens), self.limits)
        except CellFault as fault:
            tokens = [Stated("", fault)]
        if isinstance(cell, str):
            self.seen[cell] = tokens
        return tokens

    def tokens(self, cell: Any) -> list[Token]:
        """Return the tokens of one cell.

        Text is parted at the separator, or by the longest known option; a cell that is JSON, and a
        native list or mapping, gives its items. Answers that have a meaning become that.

        Raises
        ------
        CellFault
            If JSON nests too deeply, or holds what no cell may hold.
        """
        tokens = self.parts(cell)
        if not (self.meaning or self.prefix):
            return tokens
        return [said for token in tokens for said in self.meant(token)]

    def parts(self, cell: Any) -> list[Token]:
        """Return the parts of one cell, before answers become what they mean."""
        if not isinstance(cell, str):
            return native_tokens(cell, self.name)
        said = None if _is_plain(cell) else _json_tokens(cell, self.name, self.limits)
        if said is not None:
            return said
        if self.option is None or fold(cell) in self.meaning:
            return [cell] if self.option else [t.strip() for t in parted(cell, self.separator)]
        return [token.strip() for token in _by_option(cell, self.option, self.separator)]

    def meant(self, token: Token) -> list[Token]:
        """Return the tokens that a part stands for."""
        text = token.text if isinstance(token, Stated) else token
        if isinstance(token, Stated) and token.numbers is not None:
            return [token._replace(text=self._cut(text))]
        if (meant := self.meaning.get(fold(text))) is not None:
            return meant
        short = self._cut(text)
        return self.meaning.get(fold(short), [_with_text(token, short)])

    def _cut(self, text: str) -> str:
        begins = self.prefix and fold(text).startswith(fold(self.prefix))
        return text.strip()[len(self.prefix.strip()) :].strip() if begins else text


def _with_text(token: Token, text: str) -> Token:
    return token._replace(text=text) if isinstance(token, Stated) else text


def _answer_tokens(answer: Any, separator: str | tuple[str, ...]) -> list[Token]:
    """Return the tokens of an answer of the column map, in the grammar of a cell."""
    parts = answer if isinstance(answer, tuple) else parted(str(answer), separator)
    return [part.strip() for part in parts if part.strip()] or [_NONE_TOKEN]


def token_list(cell: Any, spec: ColumnSpec, *, name: str) -> list[Token]:
    """Return the tokens of one cell; see `Splitter.tokens`."""
    return Splitter.of(spec, name).tokens(cell)


def _marks(separator: str | tuple[str, ...]) -> tuple[str, ...]:
    return (separator,) if isinstance(separator, str) else separator


def _whole_answer(known: list[str], separator: str | tuple[str, ...]) -> str:
    """Return a pattern of known answers that end where an item ends."""
    ends = "|".join(re.escape(mark.lstrip(" ")) for mark in _marks(separator))
    return f"(?:{'|'.join(map(re.escape, known))})(?= *(?:{ends}|\\s*$))"


def _begins_an_item(cell: str, place: int, separator: str | tuple[str, ...]) -> bool:
    before = cell[:place].rstrip(" ")
    return not before.strip() or before.endswith(
        tuple(mark.rstrip(" ") for mark in _marks(separator))
    )


def _by_option(cell: str, option: re.Pattern[str], separator: str | tuple[str, ...]) -> list[str]:
    """Take out options from left to right; what is between two of them is parted as usual.

    An option is a whole item: *M* is not taken out of *Monday*, nor of *Maarten*.
    """
    found, left = [], 0
    for known in option.finditer(cell):
        if not _begins_an_item(cell, known.start(), separator):
            continue
        found += [*parted(cell[left : known.start()], separator), known[0]]
        left = known.end()
    return [*found, *parted(cell[left:], separator)]


def _json_tokens(cell: str, name: str, limits: Limits) -> list[Token] | None:
    try:
        said = json.loads(cell)
    except ValueError:
        return None
    except RecursionError:
        raise nested(limits) from None
    if not isinstance(said, (list, dict)):
        return None
    deep = min(_DEEP, limits.depth)
    few = cell.count("[") + cell.count("{") <= deep
    plain = _is_ordinary(cell, limits) and (few or not _is_deep(said, deep))
    return native_tokens(said if plain else native(said, limits), name)


def _is_ordinary(cell: str, limits: Limits) -> bool:
    """Tell at a glance whether JSON holds nothing that `native` changes or refuses, but depth."""
    plain = len(cell) <= min(_SHORT, 2 * limits.items) and cell.isascii()
    plain = plain and limits.digits >= LIMITS.digits
    return plain and not any(word in cell for word in _ODD_WORDS) and _ODD.search(cell) is None


def _is_deep(said: Any, left: int) -> bool:
    """Tell whether lists and mappings stand in one another deeper than is told at a glance."""
    parts = said.values() if isinstance(said, dict) else said
    return not left or any(type(p) in (list, dict) and _is_deep(p, left - 1) for p in parts)


def native_tokens(said: Any, name: str) -> list[Token]:
    """Return the tokens of a native value: a list, a mapping of item to number, or one item."""
    if said is None:
        return []
    if (type(said) is dict or isinstance(said, Mapping)) and name != "goals":
        return [_stated(k, v) for k, v in said.items()] or [_NONE_TOKEN]
    if isinstance(said, Mapping) or not isinstance(said, Iterable):
        said = [said]
    listed = sorted(said, key=str) if isinstance(said, (set, frozenset)) else said
    listed = [item for item in listed if item is not None]
    return [_native_item(item, name) for item in listed] or [_NONE_TOKEN]


def _native_item(item: Any, name: str) -> Token:
    if isinstance(item, Mapping):
        return Stated(json.dumps(item, sort_keys=True, default=_in_json), "goal")
    if isinstance(item, float) and item.is_integer():
        item = int(item)  # an id that a frame turned into a number
    # Items of a list may carry their number as in a text cell, where the field has numbers.
    return str(item) if name in _GRAMMAR else Stated(str(item))


def _in_json(part: Any) -> Any:
    return sorted(part) if isinstance(part, (set, frozenset)) else str(part)


_GRAMMAR = frozenset({"offers", "seeks", "styles_offered", "styles_wanted", "values"})


def _stated(item: Any, numbers: Any) -> Stated:
    if type(item) is str and type(numbers) is int:
        return _with_level(item, numbers)
    return Stated(str(item), _hashable(numbers))


@lru_cache(maxsize=4096)
def _with_level(item: str, level: int) -> Stated:
    # Most cells of a grid: a few hundred tokens, which a hundred thousand people share.
    return Stated(item, level)


def _hashable(numbers: Any) -> Hashable:
    if isinstance(numbers, Mapping):
        return tuple(sorted((str(name), _hashable(given)) for name, given in numbers.items()))
    if isinstance(numbers, float) and numbers.is_integer():
        return int(numbers)
    # Only a mapping becomes a tuple, which is read as one again.
    plain = isinstance(numbers, Hashable) and not isinstance(numbers, (tuple, frozenset))
    return numbers if plain else str(numbers)


@dataclass(slots=True)
class Understood:
    """What distinct tokens mean, part by part.

    Parameters
    ----------
    items
        What is stored; ``None`` where a token says nothing, or none, or has a fault.
    numbers, spelled
        The numbers of each item, and how it was spelled.
    none
        Tokens that say: none at all.
    faults
        Tokens that are not in the grammar.
    """

    items: list[Any] = field(default_factory=list)
    numbers: list[tuple[float, ...]] = field(default_factory=list)
    spelled: list[str] = field(default_factory=list)
    none: list[int] = field(default_factory=list)
    faults: dict[int, CellFault] = field(default_factory=dict)


def understood(
    tokens: Iterable[Token],
    parse: Callable[[Token], Parsed],
    *,
    missing: Iterable[str] = (),
    none: Iterable[str] = (),
) -> Understood:
    """Parse each distinct token; faults are kept, not raised."""
    # Lists of parts instead of a list of tuples: the collector of garbage need not visit them.
    meaning = Understood()
    markers = {fold(m): NONE for m in none} | {fold(m): EMPTY for m in missing} | {"": EMPTY}
    longest = max(map(len, markers)) + _INVISIBLE
    for code, token in enumerate(tokens):
        try:
            parsed = _marked(token, markers, longest) or _parsed(token, parse)
        except CellFault as fault:
            parsed = EMPTY
            meaning.faults[code] = fault
        if parsed is NONE:
            meaning.none.append(code)
        meaning.items.append(parsed.item)
        meaning.numbers.append(parsed.numbers)
        meaning.spelled.append(parsed.spelled)
    return meaning


def _parsed(token: Token, parse: Callable[[Token], Parsed]) -> Parsed:
    if isinstance(token, Stated) and isinstance(token.numbers, CellFault):
        raise token.numbers
    refuse_error(token.text if isinstance(token, Stated) else token)
    return parse(token)


def _marked(token: Token, markers: Mapping[str, Parsed], longest: int) -> Parsed | None:
    if isinstance(token, Stated):
        return NONE if token == _NONE_TOKEN else None
    # Most tokens are longer than any marker, and folding is the dearest step.
    return markers.get(fold(token)) if len(token) <= longest else None
