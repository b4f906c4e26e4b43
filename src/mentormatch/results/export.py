"""Tables on their way out: cells that a spreadsheet would run as a formula are disarmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

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
    escaped(frame).to_csv(path, index=False, float_format="%.6f", encoding="utf-8")


def _disarmed(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
