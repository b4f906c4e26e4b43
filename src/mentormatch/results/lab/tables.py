"""Frames as people read them: numbers to the right with three digits, every cell escaped."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING, Any

from mentormatch.text.sentences import Language, counted, sentence, tell

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST_ROWS", "html_of", "lines_of"]

MOST_ROWS = 30
"""Rows that a notebook shows; frames are whole."""


def html_of(frame: pd.DataFrame, *notes: str) -> str:
    """Return a table for a notebook, its first rows only, with notes below it.

    Parameters
    ----------
    frame
        Any frame; its index is left out.
    notes
        Sentences.

    Examples
    --------
    >>> import pandas as pd
    >>> html_of(pd.DataFrame({"policy": ["<b>"], "mean": [0.5]})).count("&lt;b&gt;")
    1
    """
    numeric = [_is_numeric(frame[name]) for name in frame]
    shown = list(zip(*(frame[name][:MOST_ROWS] for name in frame), strict=True))
    head = _row("th", [str(name) for name in frame], numeric)
    body = "".join(_row("td", [_cell(value) for value in row], numeric) for row in shown)
    more = len(frame) - len(shown)
    if more > 0:
        notes = (counted(more, "and {count} more row", "and {count:,} more rows"), *notes)
    told = "".join(f"<div>{html.escape(note)}</div>" for note in notes)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{told}"


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


def _row(tag: str, cells: list[str], numeric: list[bool]) -> str:
    styles = (' style="text-align:right"' if number else "" for number in numeric)
    filled = zip(cells, styles, strict=True)
    return "<tr>" + "".join(f"<{tag}{s}>{html.escape(c)}</{tag}>" for c, s in filled) + "</tr>"


def _is_numeric(column: pd.Series[Any]) -> bool:
    return bool(column.dtype.kind in "iuf")


def _cell(value: Any, language: Language = "en") -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if isinstance(value, float):
        return sentence("{score:.3f}", score=value).told(language)
    return tell(value, language) if isinstance(value, str) else str(value)
