"""What became of every row of a source: a person, another row of one, or refused."""

from __future__ import annotations

from dataclasses import dataclass

from mentormatch.text.phrases import several

__all__ = ["Account"]


@dataclass(frozen=True, slots=True)
class Account:
    """Rows of a source, and what became of each of them; the parts sum to the whole.

    Parameters
    ----------
    rows
        Rows below the header; an empty line of a text is none.
    people
        Rows that are in the pool, or would be if nothing were refused.
    replaced
        Rows that gave way to another row of the same person.
    refused
        Rows that cannot be read, or are no people where people should stand.
    headers
        Rows that repeat or explain the header, as survey tools write them.
    footers
        Totals, notes and lines below the last person.

    Examples
    --------
    >>> print(Account(rows=50, people=47, replaced=2, refused=1))
    50 rows: 47 people, 2 rows gave way to another of the same person, 1 row was refused
    """

    rows: int
    people: int
    replaced: int = 0
    refused: int = 0
    headers: int = 0
    footers: int = 0

    def __str__(self) -> str:
        parts = [several(self.people, "person", "people")]
        if self.replaced:
            rows = several(self.replaced, "row", "rows")
            parts.append(f"{rows} gave way to another of the same person")
        if self.refused:
            parts.append(several(self.refused, "row was refused", "rows were refused"))
        if self.headers:
            parts.append(several(self.headers, "row repeats", "rows repeat") + " the header")
        if self.footers:
            parts.append(several(self.footers, "total or note", "totals or notes") + " below them")
        return f"{several(self.rows, 'row', 'rows')}: {', '.join(parts)}"
