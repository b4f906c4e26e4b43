"""Cells as they stand once they are repaired, for a corrected copy of a file.

A cell is taken apart as reading takes it apart; parts go, or are written anew, and the cell is put
together in the form that it had. What is kept was read again first, and says the same: a cell of
which that is not so stays as it was, and the copy says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mentormatch.people.grammar.cells import Stated, Token
from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.separators import marks
from mentormatch.people.reading.rows.row_ids import PLAIN_SPACE
from mentormatch.text.spelling import has_control, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mentormatch.people.grammar.tokens import Splitter, Tokens, Understood
    from mentormatch.people.reading.table import Register

__all__ = ["Mender", "mend_controls", "mend_ids"]

_TWICE = "an item that stood twice was taken out"
_SPELLED = "one item is spelled in one way"
_SELF = "the wish for oneself was taken out"
_CONTROLS = "control characters were taken out"
_TIDIED = "spaces or marks that nobody sees were taken out"
_AS_IT_WAS = "when it is read, but the cell could not be written so and stays as it was"


def mend_controls(cells: Sequence[Any], position: int, register: Register) -> None:
    """Keep cells without characters that nobody sees, such as NUL."""
    for row, cell in enumerate(cells):
        known = (register.mends or {}).get((register.rows[row], position))
        said = cell if known is None else known[0]
        if isinstance(said, str) and has_control(said):
            register.mend(row, position, _without_controls(said), [_CONTROLS])


def mend_ids(cells: Sequence[Any], position: int, register: Register) -> None:
    """Keep ids as they were read: without spaces and marks that nobody sees."""
    for row, cell in enumerate(cells):
        if isinstance(cell, str) and cell.strip(PLAIN_SPACE) != tidy(cell):
            register.mend(row, position, tidy(cell), [_TIDIED])


def _without_controls(text: str) -> str:
    return "".join(c for c in text if not has_control(c))


class _Meaning(NamedTuple):
    """What a token says: its item and numbers, how it is spelled, and whether it says none."""

    item: Any
    numbers: tuple[float, ...]
    spelled: str
    none: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """A cell taken apart.

    Parameters
    ----------
    kind
        ``text``, ``list``, ``mapping`` or ``one`` (a number, a goal).
    json
        Whether the list or mapping is written as JSON in a cell of text.
    raw
        Its parts as they stand; of a mapping pairs of item and number.
    tokens
        What each of them says.
    """

    kind: str
    json: bool
    raw: list[Any]
    tokens: list[list[Token]]


@dataclass(slots=True)
class _Seen:
    """What the cells of one row have said so far, and what was done about it."""

    own: str | None
    items: set[Any] = field(default_factory=set)
    done: dict[str, None] = field(default_factory=dict)


class Mender:
    """Keeps cells of one field in which each item stands once, spelled as where it stood first.

    Parameters
    ----------
    splitter
        Takes cells apart.
    understand
        Tells what tokens mean.
    none
        The words for: none at all.
    apart
        Tells whether a token names several items in another way than the splitter parts them, as
        *Dutch/English* does; then languages are spelled, and each keeps its own spelling.
    """

    def __init__(
        self,
        splitter: Splitter,
        understand: Callable[[Iterable[Token]], Understood],
        none: Sequence[str],
        apart: Callable[[Token], tuple[Token, ...]] | None = None,
    ) -> None:
        self._splitter, self._understand, self._none = splitter, understand, none
        self._apart_too = apart
        self._meaning: dict[Token, _Meaning] = {}
        self._first: dict[Any, str] = {}

    def mend(
        self,
        positions: Sequence[int],
        columns: Sequence[Sequence[Any]],
        read: tuple[Tokens, Understood],
        own: Sequence[str | None],
        register: Register,
    ) -> None:
        """Keep the cells of each row in which there is anything to repair.

        Parameters
        ----------
        positions, columns
            Where cells stand, and the cells.
        read
            The tokens of these cells, and what they mean.
        own
            An item of each row that is taken out, as a wish for oneself is.
        register
            Where cells are kept.
        """
        tokens, meaning = read
        self._learn(tokens.distinct, meaning)
        codes, starts = tokens.codes.tolist(), tokens.starts.tolist()
        for row, who in enumerate(own):
            said = [tokens.distinct[code] for code in codes[starts[row] : starts[row + 1]]]
            if not self._faults(said, who):
                continue
            seen = _Seen(who)
            for position, cells in zip(positions, columns, strict=True):
                seen.done.clear()
                self._mend_cell(row, position, cells[row], seen, register)

    def mark(
        self, row: int, position: int, cell: Any, done: Iterable[str], register: Register
    ) -> None:
        """Keep a cell as it was, and say of its repairs that they could not be written."""
        register.mend(row, position, cell, [f"{what} {_AS_IT_WAS}" for what in done])

    def items(self, cell: Any) -> list[Any]:
        """Return the items of a cell; of one with a fault none."""
        try:
            said = [self._of(token).item for token in self._tokens(cell)]
        except CellFault:
            return []
        return [item for item in said if item is not None]

    def faults(self, cell: Any, own: str | None) -> list[str]:
        """Return what is to be repaired in a cell."""
        try:
            return self._faults(self._tokens(cell), own)
        except CellFault:
            return []

    def says_the_same(self, cell: Any, mended: Any, own: str | None) -> bool:
        """Tell whether a cell says once what another says, and is an answer if that is one."""
        wanted = dict.fromkeys(item for item in self.items(cell) if item != own)
        answered = [any(map(self._answers, self._tokens(c))) for c in (cell, mended)]
        return list(wanted) == self.items(mended) and answered[0] == answered[1]

    def _learn(self, tokens: Sequence[Token], meaning: Understood) -> None:
        for code, token in enumerate(tokens):
            self._put(token, meaning, code)
            known = self._meaning[token]
            if isinstance(known.item, str):
                self._first.setdefault(known.item, known.spelled)

    def _put(self, token: Token, meaning: Understood, code: int) -> None:
        item, numbers, spelled = meaning.items[code], meaning.numbers[code], meaning.spelled[code]
        self._meaning[token] = _Meaning(item, numbers, spelled, code in meaning.none)

    def _of(self, token: Token) -> _Meaning:
        if token not in self._meaning:
            self._put(token, self._understand([token]), 0)
        return self._meaning[token]

    def _faults(self, tokens: Sequence[Token], own: str | None) -> list[str]:
        """Return what is to be repaired in what a row says."""
        seen = _Seen(own)
        for token in tokens:
            self._kept(token, seen)
        return list(seen.done)

    # -- one cell ----------------------------------------------------------------------------

    def _mend_cell(
        self, row: int, position: int, cell: Any, seen: _Seen, register: Register
    ) -> None:
        parts = self._apart(cell)
        kept = [[self._kept(token, seen) for token in said] for said in parts.tokens]
        if not seen.done:
            return
        wanted = self._said([token for said in kept for token in said if token is not None])
        answered = any(self._answers(token) for said in parts.tokens for token in said)
        for mended in self._written(cell, parts, kept, answered):
            if self._reads_as(mended, wanted, answered):
                register.mend(row, position, mended, seen.done)
                return
        self.mark(row, position, cell, seen.done, register)

    def _apart(self, cell: Any) -> _Parts:
        """Take a cell apart; one with a fault has no parts."""
        try:
            tokens = self._splitter.parts(cell)
        except CellFault:
            return _Parts("text", json=False, raw=[], tokens=[])
        said, written = cell, False
        if isinstance(cell, str):
            said = _json(cell)
            written = said is not None
            if not written:
                return _Parts("text", False, list(map(str, tokens)), self._meant(tokens))
        raw, kind = _raw(said, self._splitter.name)
        if len(raw) != len(tokens):
            return _Parts(kind, written, [], [])
        return _Parts(kind, written, raw, self._meant(tokens))

    def _meant(self, tokens: Iterable[Token]) -> list[list[Token]]:
        return [self._each(self._splitter.meant(token)) for token in tokens]

    def _tokens(self, cell: Any) -> list[Token]:
        return self._each(self._splitter.tokens(cell))

    def _each(self, tokens: list[Token]) -> list[Token]:
        if self._apart_too is None:
            return tokens
        return [part for token in tokens for part in self._apart_too(token)]

    def _kept(self, token: Token, seen: _Seen) -> Token | None:
        """Return a token as it is to stand there, or None where it is to go."""
        item = self._of(token).item
        if item is not None and (item in seen.items or item == seen.own):
            seen.done[_TWICE if item in seen.items else _SELF] = None
            return None
        if item is not None:
            seen.items.add(item)
        renewed = self._renewed(token)
        if renewed != token:
            seen.done[_CONTROLS if has_control(_text(token)) else _SPELLED] = None
        return renewed

    def _renewed(self, token: Token) -> Token:
        """Return a token without control characters, its item spelled as where it stood first."""
        known, text = self._of(token), _text(token)
        plain = _without_controls(text) if has_control(text) else text
        # Every name of a language is understood, so to write another one corrects nothing.
        word = isinstance(known.item, str) and self._apart_too is None
        first = self._first.get(known.item, known.spelled) if word else known.spelled
        if first != known.spelled:
            plain = tidy(plain).replace(known.spelled, first, 1)
        return token._replace(text=plain) if isinstance(token, Stated) else plain

    def _answers(self, token: Token) -> bool:
        known = self._of(token)
        return known.none or known.item is not None

    def _said(self, tokens: Iterable[Token]) -> list[str]:
        """Return what tokens say, in a form that can be compared."""
        found = map(self._of, tokens)
        return [repr((one.item, one.numbers)) for one in found if one.item is not None]

    def _reads_as(self, cell: Any, wanted: list[str], answered: bool) -> bool:
        try:
            tokens = self._tokens(cell)
        except CellFault:
            return False
        again = all(self._renewed(token) == token for token in tokens)
        says = any(map(self._answers, tokens)) == answered
        return again and says and self._said(tokens) == wanted

    # -- writing -----------------------------------------------------------------------------

    def _written(
        self, cell: Any, parts: _Parts, kept: list[list[Token | None]], answered: bool
    ) -> Iterable[Any]:
        """Yield how the cell may be written: in its own form, and as a list."""
        raw = [
            new
            for old, before, after in zip(parts.raw, parts.tokens, kept, strict=True)
            for new in _parts_anew(parts.kind, old, before, after)
        ]
        told = [token for said in kept for token in said if token is not None]
        in_json = isinstance(cell, str)
        if answered and not any(map(self._answers, told)):
            yield from [] if parts.kind != "text" else self._none
            yield "[]" if in_json else []
            return
        if parts.kind == "text":
            own = marks(self._splitter.separator)
            separator = next((mark for mark in own if mark in cell), own[0])
            yield (f"{separator} " if f"{separator} " in cell else separator).join(
                filter(None, raw)
            )
        elif parts.kind == "mapping" and len(dict(raw)) == len(raw):
            yield _in_json(dict(raw)) if in_json else dict(raw)
        elif parts.kind == "list":
            yield _in_json(raw) if in_json else raw
        texts = [_text(token) for token in told]
        yield _in_json(texts) if in_json else texts


def _parts_anew(
    kind: str, raw: Any, before: Sequence[Token], after: Sequence[Token | None]
) -> list[Any]:
    """Return a part as it is to be written: as it was, anew, as several, or not at all."""
    if list(before) == list(after):
        return [raw]
    texts = [_text(token) for token in after if token is not None]
    if kind == "mapping":
        return [(text, raw[1]) for text in texts]
    was = _text(before[0]) if len(before) == 1 else ""
    if texts and was and isinstance(raw, str) and raw.endswith(was):
        # What the map cuts off in front of an item stays there.
        return [raw.removesuffix(was) + texts[0]]
    return texts


def _text(token: Token) -> str:
    return token.text if isinstance(token, Stated) else token


def _json(cell: str) -> Any:
    """Return the list or mapping that a cell of text holds, or None."""
    if cell[:1] not in ("[", "{"):
        return None
    try:
        said = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, (list, dict)) else None


def _in_json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, default=str)


def _raw(said: Any, name: str) -> tuple[list[Any], str]:
    """Return the parts of a native cell, in the order of its tokens, and what it is."""
    if isinstance(said, Mapping) and name != "goals":
        return list(said.items()), "mapping"
    if isinstance(said, (list, tuple, set, frozenset)):
        listed = sorted(said, key=str) if isinstance(said, (set, frozenset)) else said
        return [item for item in listed if item is not None], "list"
    return ([] if said is None else [said]), "one"
