"""The fault of a cell: what is wrong, what was expected and the cure."""

from __future__ import annotations

__all__ = ["CellFault"]


class CellFault(ValueError):
    """A cell, or an item of it, that is not in the grammar."""

    def __init__(self, code: str, message: str, *, expected: str, cure: str | None = None) -> None:
        super().__init__(message)
        self.code, self.expected, self.cure = code, expected, cure
