"""CSV writer, in the grammar that :func:`mentormatch.read_profiles` reads back."""

from __future__ import annotations

import csv
import functools
import io
import json
from typing import TYPE_CHECKING, Any

from mentormatch.files import write_whole
from mentormatch.people.arrays import ItemColumn, NumberColumn
from mentormatch.people.grammar import cells as grammar
from mentormatch.people.grammar.column_map import ColumnSpec
from mentormatch.people.grammar.tokens import token_list, understood
from mentormatch.people.pool.storage import plain, value
from mentormatch.text.formulas import disarmed
from mentormatch.text.spelling import tidy

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from mentormatch.people.arrays import Column
    from mentormatch.people.pool.data import PoolData

    ReadsBack = Callable[[str, str, str], bool]

__all__ = ["cells_of", "write_csv"]

_SPEC = ColumnSpec(column="any")
_NONE = ("none",)


def write_csv(pool: PoolData, path: str | PathLike[str]) -> None:
    """Write one row a person in UTF-8, with a column for every answered field.

    Lists are written in plain grammar, or as JSON where plain grammar would not read back as the
    same. Cells that a spreadsheet would take for a formula get a leading quote, which the reader
    takes off again (OWASP, CSV injection).
    """
    columns = _columns(pool)
    # A pool of 100,000 says the same few thousand things: each is held against the reader once.
    reads_back = functools.cache(_reads_back)
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["id", *(header for header, _, _ in columns)])
    for row, who in enumerate(pool.ids):
        cells = (_cell(name, column, row, reads_back) for _, name, column in columns)
        writer.writerow([disarmed(cell) for cell in (who, *cells)])
    write_whole(table.getvalue(), path)


def cells_of(pool: PoolData) -> dict[str, list[Any]]:
    """Return every answered field as it would be written in a table: numbers, and words in plain.

    A cell is empty where somebody did not answer; it need not read back as the same.
    """
    return {
        header: [_shown(name, column, row) for row in range(len(pool.ids))]
        for header, name, column in _columns(pool)
    }


def _shown(name: str, column: Column, row: int) -> Any:
    said = plain(value(name, column, row))
    if said is None:
        return ""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(column, ItemColumn):
        return "; ".join(_item(name, item, said) for item in said) or "none"
    return said


def _columns(pool: PoolData) -> list[tuple[str, str, Column]]:
    fields = [(name, name, column) for name, column in pool.columns.items()]
    own = [
        (f"attributes.{name}{_kind(column)}", name, column)
        for name, column in pool.attributes.items()
    ]
    return [
        (header, name, column)
        for header, name, column in [*fields, *own]
        if column.answered.any() or (name == "seniority" and pool.ladder)
    ]


def _kind(column: Column) -> str:
    if isinstance(column, NumberColumn):
        return ":number"
    return ":list" if isinstance(column, ItemColumn) else ""


def _cell(name: str, column: Column, row: int, reads_back: ReadsBack) -> str:
    said = plain(value(name, column, row))
    if said is None:
        return ""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(column, ItemColumn):
        return _list_cell(name, said, reads_back)
    return repr(said) if isinstance(said, float) else str(said)


def _list_cell(name: str, said: Any, reads_back: ReadsBack) -> str:
    if not said:
        return "none"
    items = [(_item(name, item, said), _exact(item, said)) for item in said]
    if all(reads_back(name, text, exact) for text, exact in items):
        return "; ".join(text for text, _ in items)
    return json.dumps(said, ensure_ascii=False)


def _exact(item: Any, said: Any) -> str:
    """Return one item as JSON of a list or mapping that holds nothing else."""
    return json.dumps({item: said[item]} if isinstance(said, dict) else [item])


def _item(name: str, item: Any, said: Any) -> str:
    if name == "goals":
        return str(item.get("text", ""))
    number = said[item] if isinstance(said, dict) else None
    if number is None:
        return str(item)
    if not isinstance(number, dict):
        return f"{item}:{number!r}"
    levels = (f"{number['current']}>" if number["current"] else "", number["target"])
    level = "".join(str(part) for part in levels if part is not None)
    weight = "" if number["importance"] == 1 else f"*{number['importance']}"
    return f"{item}{f':{level}' if level else ''}{weight}"


def _reads_back(name: str, text: str, exact: str) -> bool:
    """Tell whether plain text means one item, by asking the reader's own grammar."""
    if text[:1] in ("[", "{"):
        return False
    parse = grammar.item_parser(name, tidy)
    plain_tokens = token_list(text, _SPEC, name=name)
    # An hour and a strength end like a level, and only skills have levels that can stay unread.
    if name in ("offers", "seeks") and any(map(grammar.level_unread, plain_tokens)):
        return False
    meant = token_list(exact, _SPEC, name=name)
    return understood(plain_tokens, parse, none=_NONE) == understood(meant, parse, none=_NONE)
