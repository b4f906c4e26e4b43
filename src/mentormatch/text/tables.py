"""Frames as people read them: numbers to the right with three digits, every cell escaped."""

from __future__ import annotations

import html
import math
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mentormatch.text.sentences import Language, counted, sentence, tell

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST_ROWS", "html_of", "lines_of", "paragraphs"]

MOST_ROWS = 30
"""Rows that a notebook shows; frames are whole."""


def html_of(
    frame: pd.DataFrame, *notes: str, head: Sequence[str] = (), bars: Collection[str] = ()
) -> str:
    """Return a table for a notebook, its first rows only, with sentences around it.

    Parameters
    ----------
    frame
        Any frame; its index is left out.
    notes
        Sentences below it.
    head
        Sentences above it.
    bars
        Columns of shares, 0…1, that have a bar below each number.

    Examples
    --------
    >>> import pandas as pd
    >>> html_of(pd.DataFrame({"policy": ["<b>"], "mean": [0.5]})).count("&lt;b&gt;")
    1
    """
    columns = [frame.iloc[:, k] for k in range(frame.shape[1])]
    numeric = [_is_numeric(column) for column in columns]
    shown = list(zip(*(column[:MOST_ROWS] for column in columns), strict=True))
    names = _row("th", [str(name) for name in frame], numeric)
    drawn = [str(name) in bars for name in frame]
    body = "".join(
        _row("td", [_cell(value) for value in row], numeric, _bars(row, drawn)) for row in shown
    )
    more = len(frame) - len(shown)
    if more > 0:
        notes = (counted(more, "and {count} more row", "and {count:,} more rows"), *notes)
    table = f"<table><thead>{names}</thead><tbody>{body}</tbody></table>"
    return f"{paragraphs(head)}{table}{paragraphs(notes)}"


def paragraphs(lines: Iterable[str]) -> str:
    """Return sentences one below the other, escaped.

    Examples
    --------
    >>> paragraphs(["one < two"])
    '<div>one &lt; two</div>'
    """
    return "".join(f"<div>{html.escape(line)}</div>" for line in lines)


def lines_of(frame: pd.DataFrame, language: Language = "en") -> list[str]:
    """Return a frame as lines for a terminal, each column as wide as its widest cell.

    Parameters
    ----------
    frame
        Any frame; its index is left out.
    language
        How numbers are written.
    """
    rows = [[_cell(v, language) for v in row] for row in frame.itertuples(index=False)]
    columns = list(zip([str(name) for name in frame], *rows, strict=True))
    aligned = [
        [cell.rjust(width) if numeric else cell.ljust(width) for cell in column]
        for column, numeric, width in (
            (column, _is_numeric(frame[name]), max(map(len, column)))
            for column, name in zip(columns, frame, strict=True)
        )
    ]
    return ["  ".join(cells).rstrip() for cells in zip(*aligned, strict=True)]


def _row(tag: str, cells: list[str], numeric: list[bool], bars: Sequence[str] = ()) -> str:
    sides = ("right" if number else "left" for number in numeric)
    filled = zip(cells, sides, bars or [""] * len(cells), strict=True)
    shown = (
        f'<{tag} style="text-align:{side}">{html.escape(cell)}{bar}</{tag}>'
        for cell, side, bar in filled
    )
    return f"<tr>{''.join(shown)}</tr>"


def _bars(row: Sequence[Any], drawn: Sequence[bool]) -> list[str]:
    """Return a bar for each cell of a share, and nothing for the others."""
    style = "height:.4em;min-width:1px;background:#0072B2;width"
    return [
        f'<div style="width:8em"><div style="{style}:{100 * value:.1f}%"></div></div>'
        if bar
        else ""
        for value, bar in zip(row, drawn, strict=True)
    ]


def _is_numeric(column: pd.Series[Any]) -> bool:
    """Tell whether a column holds numbers, and nothing else where it holds something."""
    if column.dtype.kind != "O":
        return bool(column.dtype.kind in "iuf")
    said = [value for value in column if value is not None and value != ""]
    return bool(said) and all(type(value) in (int, float) for value in said)


def _is_missing(value: Any) -> bool:
    """Tell whether a cell of a column that may miss numbers has none."""
    return type(value).__name__ == "NAType"


def _cell(value: Any, language: Language = "en") -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)) or _is_missing(value):
        return "-"
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return (sentence("yes") if value else sentence("no")).told(language)
    if isinstance(value, float):
        return sentence("{score:.3f}", score=value).told(language)
    return tell(value, language) if isinstance(value, str) else str(value)
