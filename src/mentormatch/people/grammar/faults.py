"""The fault of a cell: what is wrong, what was expected and the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mentormatch.text.sentences import Sentence

__all__ = ["CellFault"]


class CellFault(ValueError):
    """A cell, or an item of it, that is not in the grammar.

    ``shown`` is for what stands on a list of our own, which may be repeated as it is.
    """

    def __init__(
        self,
        code: str,
        message: Sentence,
        *,
        expected: Sentence,
        cure: Sentence | None = None,
        shown: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code, self.expected, self.cure, self.shown = code, expected, cure, shown
