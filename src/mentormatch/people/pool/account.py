"""What became of every row of a source: a person, another row of one, or refused."""

from __future__ import annotations

from dataclasses import dataclass

from mentormatch.text.sentences import Language, Sentence, counted, joined, sentence

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
    50 rows: 47 people, 2 rows of people listed twice, 1 row was refused
    """

    rows: int
    people: int
    replaced: int = 0
    refused: int = 0
    headers: int = 0
    footers: int = 0

    def __str__(self) -> str:
        return self.told()

    def told(self, language: Language = "en") -> str:
        """Return the account in a language."""
        rows = counted(self.rows, "{count} row", "{count:,} rows")
        people = counted(self.people, "{count} person", "{count:,} people")
        parts = joined([people, *(part for count, part in self._others() if count)])
        return sentence("{rows}: {parts}", rows=rows, parts=parts).told(language)

    def _others(self) -> tuple[tuple[int, Sentence], ...]:
        """Return counts of rows that are in no pool, each with its words."""
        replaced = counted(
            self.replaced,
            "{count} row of somebody listed twice",
            "{count:,} rows of people listed twice",
        )
        refused = counted(self.refused, "{count} row was refused", "{count:,} rows were refused")
        headers = counted(
            self.headers, "{count} row repeats the header", "{count:,} rows repeat the header"
        )
        footers = counted(
            self.footers, "{count} total or note below them", "{count:,} totals or notes below them"
        )
        return (
            (self.replaced, replaced),
            (self.refused, refused),
            (self.headers, headers),
            (self.footers, footers),
        )
