"""Cells of CSV that a spreadsheet would take for a formula (OWASP, CSV injection)."""

from __future__ import annotations

import re

__all__ = ["armed", "disarmed"]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def disarmed(cell: str) -> str:
    r"""Return a cell with a quote before it, if a spreadsheet would run it; see :func:`armed`.

    Examples
    --------
    >>> disarmed("=1+1"), disarmed("\tx"), disarmed("'-1"), disarmed("ann")
    ("'=1+1", "'\tx", "''-1", 'ann')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def armed(cell: str) -> str:
    """Return a cell as it was before :func:`disarmed` put a quote before it.

    Examples
    --------
    >>> armed("'=1+1"), armed("''-1"), armed("'tis"), armed("=1+1")
    ('=1+1', "'-1", "'tis", '=1+1')
    """
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
