"""What would help a programme most: a rule less, a place more, somebody new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from mentormatch.results.export import write_csv
from mentormatch.results.lab.change import ENTRIES, Change
from mentormatch.results.lab.why_not import change_cells
from mentormatch.results.names import NOBODY, Named
from mentormatch.text.sentences import Language, Sentence, counted, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Advice", "AdviceRow"]


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One change of a programme, and what the best matching then gains.

    Parameters
    ----------
    kind
        ``"rule"``: a rule or the floor dropped; ``"place"``: one more place of a mentor;
        ``"recruit"``: new mentors.
    what
        The change in words.
    change
        After it minus before, each the best matching of its programme.
    serves
        Ids of mentees who have a mentor then, and have none now.
    """

    kind: Literal["rule", "place", "recruit"]
    what: Sentence
    change: Change
    serves: tuple[str, ...]

    @property
    def words(self) -> Sentence:
        """What to do, and what it gains."""
        return sentence("{what}: {change}", what=self.what, change=self.change.words)

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, slots=True, repr=False)
class Advice(Named):
    """What would help a programme most; a sequence of :class:`AdviceRow`, best first.

    Parameters
    ----------
    rows
        By ``change`` in the order of the stages; only what gains something.
    tried
        How many changes were tried, each by matching again.
    order
        The entries of a change in the order of the stages.
    """

    rows: tuple[AdviceRow, ...]
    tried: int
    order: tuple[str, ...] = ENTRIES

    def __iter__(self) -> Iterator[AdviceRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> AdviceRow:
        return self.rows[place]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a change.

        Returns
        -------
        pandas.DataFrame
            kind, advice (in words), the entries of the change (``people`` as a count, ``worst`` and
            ``total`` as scores), and ``serves``: ids of mentees who have a mentor then and have
            none now. Where people have labels, ``serves_labels`` stands behind them.
        """
        import pandas as pd

        rows = [
            {"kind": row.kind, "advice": self.names.told(row.what)}
            | change_cells(row.change, self.order)
            | {"serves": ", ".join(row.serves)}
            for row in self.rows
        ]
        frame = pd.DataFrame(rows, columns=["kind", "advice", *self.order, "serves"])
        if not self.names:
            return frame
        labels = (", ".join(self.names(who, "mentee") for who in row.serves) for row in self.rows)
        return frame.assign(serves_labels=list(labels))

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    @property
    def lines(self) -> list[Sentence]:
        """What printing shows, a sentence a line."""
        return [self._head, *(sentence("  {row}", row=row.words) for row in self.rows)]

    @property
    def _head(self) -> Sentence:
        if not self.rows:
            return counted(
                self.tried,
                "{count} change was tried, each by matching again; it gains nothing",
                "{count:,} changes were tried, each by matching again; none gains anything",
            )
        return counted(
            self.tried,
            "{count} change was tried, each by matching again; it gains:",
            "{count:,} changes were tried, each by matching again; the best of them:",
        )

    def told(self, *, labels: bool = True, language: Language | None = None) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``; None for the one that it was made in.
        """
        names = (self.names if labels else NOBODY).speaking(language or self.names.language)
        return "\n".join(map(names.told, self.lines))

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return f"Advice({len(self.rows)} of {self.tried} tried)"

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=[self.names.told(self._head)])
