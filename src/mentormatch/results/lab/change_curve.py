"""What more changes of an earlier matching would gain: the answer of `change_curve`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from mentormatch.results.export import write_csv
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, counted, sentence
from mentormatch.text.tables import html_of, lines_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ChangeCurve", "ChangePoint"]


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """What can be reached with at most so many changes.

    Parameters
    ----------
    changes
        Earlier pairs that could stay and may be changed.
    people
        Mentees with a mentor.
    total
        Of a matching with so many people and changes, in micro-units.
    bound
        No matching with so many people and changes has more, in micro-units; None where that was
        not asked: with fewer people than can be served.
    exact
        Whether nothing better exists, in people and then total.
    """

    changes: int
    people: int
    total: int
    bound: int | None
    exact: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ChangeCurve:
    """People and total against the number of changes.

    Made by :func:`mentormatch.change_curve`. Printing it says in a sentence what few and many
    changes reach, and lists the corners. It is a sequence of :class:`mentormatch.ChangePoint`.

    Parameters
    ----------
    points
        One for each number of changes, from the fewest to as many as the highest total takes.
    stay
        Earlier pairs that can stay.
    """

    points: tuple[ChangePoint, ...]
    stay: int

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, place: int) -> ChangePoint:
        return self.points[place]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a point: changes, people, total and bound (sums of scores), exact.

        With a number of changes that is no corner, ``total`` is that of the corner before.
        """
        return _frame(self.points)

    @property
    def corners(self) -> pd.DataFrame:
        """The rows of the table where nothing better exists."""
        return _frame([point for point in self.points if point.exact])

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV."""
        write_csv(self.to_frame(), path)

    def sentence(self) -> Sentence:
        """Return what few and many changes reach, in words."""
        first = next(p for p in self.points if p.people == self.points[-1].people)
        last = self.points[-1]
        return sentence(
            "{fewest} for {people} people with a mentor and a total of {total:.3f}; {most} for the "
            "highest total, {gain:.3f} more ({share:.2%}).",
            fewest=counted(first.changes, "{count} change", "{count:,} changes"),
            most=counted(last.changes, "{count} change", "{count:,} changes"),
            people=first.people,
            total=first.total / UNIT,
            gain=(last.total - first.total) / UNIT,
            share=(last.total - first.total) / max(1, last.total),
        )

    def told(self, language: Language = "en") -> str:
        """Return the sentence and the corners, in a language."""
        return "\n".join([self.sentence().told(language), "", *lines_of(self.corners, language)])

    def __str__(self) -> str:
        return self.told()

    def __repr__(self) -> str:
        return f"ChangeCurve({len(self.points):,} points, {len(self.corners):,} corners)"

    def _repr_html_(self) -> str:
        return html_of(self.corners, self.sentence())


def _frame(points: list[ChangePoint] | tuple[ChangePoint, ...]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (p.changes, p.people, p.total / UNIT, None if p.bound is None else p.bound / UNIT, p.exact)
        for p in points
    ]
    frame = pd.DataFrame(rows, columns=["changes", "people", "total", "bound", "exact"])
    return frame.astype({"bound": float})
