"""Tables on their way out: cells that a spreadsheet would run as a formula are disarmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from mentormatch.files import write_whole

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["escaped", "write_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with a leading quote before text that would run as a formula.

    See OWASP ASVS 1.2.10. Numbers are left alone.

    Examples
    --------
    >>> import pandas as pd
    >>> escaped(pd.DataFrame({"id": ["=1+1", "ann"], "score": [-1.0, 0.5]})).id.tolist()
    ["'=1+1", 'ann']
    """
    return frame.map(_disarmed).rename(columns=_disarmed)


def write_csv(frame: pd.DataFrame, path: str | Path | TextIO) -> None:
    """Write a disarmed frame as UTF-8 CSV, numbers with six decimals."""
    text = escaped(frame).to_csv(index=False, float_format="%.6f", lineterminator="\n")
    if isinstance(path, str | Path):
        # Without the mark a spreadsheet takes letters beyond ASCII for those of its own country.
        write_whole(text if text.isascii() else f"\ufeff{text}", path)
    else:
        path.write(text)


def _disarmed(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
