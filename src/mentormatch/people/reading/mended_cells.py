"""Cells as they stand once they are repaired, for a corrected copy of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mentormatch.people.grammar.cells import Stated
from mentormatch.people.grammar.separators import marks, parted
from mentormatch.text.spelling import has_control, tidy

if TYPE_CHECKING:
    from mentormatch.people.grammar.column_spec import ColumnSpec
    from mentormatch.people.grammar.tokens import Tokens, Understood
    from mentormatch.people.reading.table import Register

__all__ = ["mend_controls", "mend_items"]

_TWICE = "an item that stood twice was taken out"
_SPELLED = "one item is spelled in one way"
_SELF = "the wish for oneself was taken out"
_CONTROLS = "control characters were taken out"


def mend_controls(cells: Sequence[Any], position: int, register: Register) -> None:
    """Keep cells without characters that nobody sees, such as NUL."""
    for row, cell in enumerate(cells):
        known = (register.mends or {}).get((register.rows[row], position))
        said = cell if known is None else known[0]
        if isinstance(said, str) and has_control(said):
            plain = "".join(c for c in said if not has_control(c))
            register.mend(row, position, plain, [_CONTROLS])


def mend_items(
    name: str,
    spec: ColumnSpec,
    positions: Sequence[int],
    columns: Sequence[Sequence[Any]],
    read: tuple[Tokens, Understood],
    register: Register,
) -> None:
    """Keep cells in which each item stands once, and is spelled as where it stood first.

    Cells of JSON, and of columns whose answers have a meaning, stay as they are.

    Parameters
    ----------
    name, spec
        The field, and how its cells are written.
    positions, columns
        Where its cells stand, and the cells.
    read
        The tokens of these cells, and what they mean.
    register
        Where cells are kept, if they are asked for.
    """
    one_to_one = len(positions) == len(columns)
    if register.mends is None or not one_to_one or spec.options or spec.values or spec.prefix:
        return
    mender = _Mender(*read)
    for row in range(len(columns[0])):
        own = register.people[row] if name == "preferences" else None
        seen = set[Any]()
        for position, cells in zip(positions, columns, strict=True):
            mender.mend(row, position, cells[row], spec.separator, seen, own, register)


class _Mender:
    """Mends cells of one field.

    Parameters
    ----------
    tokens, meaning
        Of its cells.
    """

    def __init__(self, tokens: Tokens, meaning: Understood) -> None:
        self._code = {token: code for code, token in enumerate(tokens.distinct)}
        self._meaning = meaning
        self._first: dict[Any, str] = {}
        for item, spelled in zip(meaning.items, meaning.spelled, strict=True):
            if isinstance(item, str):
                self._first.setdefault(item, spelled)

    def mend(
        self,
        row: int,
        position: int,
        cell: Any,
        separator: str | tuple[str, ...],
        seen: set[Any],
        own: str | None,
        register: Register,
    ) -> None:
        """Keep one cell, if there is anything to repair in it."""
        parts = _parts(cell, separator)
        done: dict[str, None] = {}
        kept = [said for part in parts if (said := self._said(part, seen, own, done)) is not None]
        if not done:
            return
        if isinstance(cell, str):
            used = next((mark for mark in marks(separator) if mark in cell), marks(separator)[0])
            mark = f"{used} " if f"{used} " in cell else used
            register.mend(row, position, mark.join(kept), done)
        else:
            register.mend(row, position, kept, done)

    def _said(
        self, part: str, seen: set[Any], own: str | None, done: dict[str, None]
    ) -> str | None:
        """Return an item as it is to stand there, or None where it is to go."""
        code = self._code.get(part, self._code.get(Stated(part)))
        item = None if code is None else self._meaning.items[code]
        if item is None or code is None:
            return part
        if item in seen or item == own:
            done[_TWICE if item in seen else _SELF] = None
            return None
        seen.add(item)
        spelled, first = self._meaning.spelled[code], self._first.get(item, "")
        if spelled == first:
            return part
        done[_SPELLED] = None
        return tidy(part).replace(spelled, first, 1)


def _parts(cell: Any, separator: str | tuple[str, ...]) -> list[str]:
    """Return the items of a cell that is no JSON; nothing of any other."""
    if isinstance(cell, str) and cell[:1] not in ("[", "{"):
        return [part.strip() for part in parted(cell, separator)]
    listed = isinstance(cell, list) and all(isinstance(part, str) for part in cell)
    return list(cell) if listed else []
