"""Native values: what a cell of JSON, of a frame or of a dict holds, as plain Python, or its fault.

What no cell may hold is found here once, so that no reader behind this step meets it: half letters,
lists in lists without end, and more items than anybody names.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mentormatch.people.grammar.faults import CellFault
from mentormatch.people.grammar.limits import LIMITS, Limits, lifted
from mentormatch.people.schema.scalars import plain_value
from mentormatch.text.sentences import sentence

__all__ = ["native", "nested", "refuse_many", "unpaired"]

_UNPAIRED = re.compile("[\ud800-\udfff]")


def native(cell: Any, limits: Limits = LIMITS, deep: int = 0) -> Any:
    """Return a cell as a plain Python value; what frames write for missing becomes ``None``.

    Raises
    ------
    CellFault
        If it nests too deeply, has too many items, or holds a huge number, half a letter or bytes.
    """
    if cell is None or isinstance(cell, str):
        return unpaired(cell)
    if type(cell) in (bool, int, float):
        return _number(cell, limits, deep)
    if deep >= limits.depth:
        raise nested(limits)
    if isinstance(cell, (list, tuple, set, frozenset)):
        refuse_many(len(cell), limits)
        kind: Any = next(k for k in (list, tuple, set, frozenset) if isinstance(cell, k))
        return kind(said for part in cell if (said := native(part, limits, deep + 1)) is not None)
    if isinstance(cell, Mapping):
        refuse_many(len(cell), limits)
        return {_key(name, limits): native(part, limits, deep + 1) for name, part in cell.items()}
    if isinstance(cell, (bytes, bytearray, memoryview)):
        raise CellFault("bytes", sentence("The cell holds bytes."), expected=sentence("text"))
    if hasattr(cell, "tolist") or isinstance(cell, Decimal):
        return native(plain_value(cell), limits, deep + 1)
    # Known by name, so that pandas need not be imported for people who do not use it.
    return None if type(cell).__name__ in {"NaTType", "NAType"} else cell


def _key(name: Any, limits: Limits) -> Any:
    key = native(name, limits)
    return key if isinstance(key, (str, int, float)) else str(key)


def _number(cell: Any, limits: Limits, deep: int) -> Any:
    if isinstance(cell, float) and math.isnan(cell):
        return None
    # Infinity in a column of its own is told by whoever reads that column.
    if abs(cell) < 10**limits.digits or (isinstance(cell, float) and not deep):
        return cell
    raise CellFault(
        "huge-number",
        sentence("A number is too large."),
        expected=sentence("a number of at most {most:,} digits", most=limits.digits),
        cure=sentence("Write it with fewer digits, or as text; {lifted}.", lifted=lifted("digits")),
    )


def unpaired(text: str | None) -> str | None:
    """Return a text, or refuse half a letter: a surrogate without the other one of its pair.

    Raises
    ------
    CellFault
        If it holds one.
    """
    if text is None or text.isascii() or _UNPAIRED.search(text) is None:
        return text
    raise CellFault(
        "half-letter",
        sentence(
            "The text holds half a letter (a surrogate without its pair), which no file can hold."
        ),
        expected=sentence("whole letters"),
        cure=sentence("Export the file again, as UTF-8."),
    )


def nested(limits: Limits) -> CellFault:
    """Return the fault of a cell that nests too deeply."""
    return CellFault(
        "nested",
        sentence("The cell has too many lists inside one another."),
        expected=sentence("a list of items, at most {most} deep", most=limits.depth),
        cure=sentence(
            "Close every bracket, and write one list of items; {lifted}.", lifted=lifted("depth")
        ),
    )


def refuse_many(items: int, limits: Limits) -> None:
    """Refuse more items than a cell may hold.

    Raises
    ------
    CellFault
        If there are more.
    """
    if items > limits.items:
        raise CellFault(
            "too-many-items",
            sentence("The cell holds {count:,} items.", count=items),
            expected=sentence("at most {most:,} items", most=limits.items),
            cure=sentence("Keep those that matter; {lifted}.", lifted=lifted("items")),
        )
