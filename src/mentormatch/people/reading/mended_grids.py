"""Rows of a grid as they stand once they are repaired: columns about one item each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.people.reading.table import Register
from mentormatch.people.reading.wide_columns import HOURS_APART, together

if TYPE_CHECKING:
    from mentormatch.people.reading.headers.plan import Source
    from mentormatch.people.reading.mended_cells import Mender

__all__ = ["GridMender"]


@dataclass(frozen=True, slots=True)
class GridMender:
    """Keeps the cells of a row in which an item stands twice, or a wish for oneself.

    Parameters
    ----------
    name, source, cells, missing
        The field, its columns and their cells, and what means unanswered.
    mender
        Knows what items mean.
    register
        Where cells are kept.
    """

    name: str
    source: Source
    cells: Sequence[Sequence[Any]]
    missing: Sequence[str]
    mender: Mender
    register: Register

    def mend(self, own: Sequence[str | None]) -> None:
        """Keep the cells of each row in which there is anything to repair.

        Parameters
        ----------
        own
            An item of each row that is taken out.
        """
        rows = self._read(self.cells)
        for row, who in enumerate(own):
            if self.mender.faults(rows[row], who):
                self._mend_row(row, rows[row], who)

    def _read(self, cells: Sequence[Sequence[Any]]) -> list[Any]:
        """Return for each row what its cells say together."""
        unheard = Register()
        unheard.begin(range(len(cells[0])))
        return together(self.name, self.source, cells, self.missing, unheard)[1]

    def _mend_row(self, row: int, said: Any, own: str | None) -> None:
        cells = [column[row] for column in self.cells]
        mended, seen = list(cells), set[Any]()
        for place, cell in enumerate(cells):
            parts = self._parts(cell)
            kept = [part for part in parts if self._is_kept(place, part, own, seen)]
            if len(kept) < len(parts):
                mended[place] = "; ".join(kept) if kept else self._blank(cell)
        again = self._read([[cell] for cell in mended])[0]
        changed = [place for place, cell in enumerate(cells) if mended[place] is not cell]
        done = self.mender.faults(said, own)
        if changed and self.mender.says_the_same(said, again, own):
            for place in changed:
                self.register.mend(row, self.source.positions[place], mended[place], done)
        else:
            self.mender.mark(row, self.source.positions[0], cells[0], done, self.register)

    def _parts(self, cell: Any) -> list[Any]:
        if self.source.spec.cell == "hours" and isinstance(cell, str):
            return [part.strip() for part in re.split(HOURS_APART, cell) if part.strip()]
        return [cell]

    def _is_kept(self, place: int, part: Any, own: str | None, seen: set[Any]) -> bool:
        """Tell whether a part says anything that is not taken out, or nothing at all."""
        alone = [[part if at == place else None] for at in range(len(self.cells))]
        items = self.mender.items(self._read(alone)[0])
        kept = not items or any(item not in seen and item != own for item in items)
        seen.update(items)
        return kept

    def _blank(self, cell: Any) -> Any:
        """Return what no wish is written as."""
        if self.source.spec.cell in (None, "tick"):
            return False if isinstance(cell, bool) else "no"
        return "" if isinstance(cell, str) else None
