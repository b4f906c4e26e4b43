"""What else a mentee could have: other mentors, the cheapest for the programme first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from mentormatch.results.export import write_csv
from mentormatch.results.lab.change import ENTRIES
from mentormatch.results.lab.why_not import WhyNot, change_cells
from mentormatch.results.names import NOBODY, Named, Names
from mentormatch.text.sentences import Language, Sentence, Who, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Alternatives"]


@dataclass(frozen=True, slots=True, repr=False)
class Alternatives(Named):
    """Other mentors of a mentee, the cheapest for the programme first.

    A sequence of :class:`WhyNot`, one for each pair that may be made and is not.

    Parameters
    ----------
    mentee
        Id.
    options
        By ``change``, the best first in the order of the stages; among equals by score, then id.
    of
        How many there are, shown or not.
    order
        The entries of a change in the order of the stages.
    """

    mentee: str
    options: tuple[WhyNot, ...]
    of: int
    order: tuple[str, ...] = ENTRIES

    def __iter__(self) -> Iterator[WhyNot]:
        return iter(self.options)

    def __len__(self) -> int:
        return len(self.options)

    def __getitem__(self, place: int) -> WhyNot:
        return self.options[place]

    def named(self, names: Names) -> Self:
        """Tell how people are called, to be shown to people only."""
        for option in self.options:
            option.named(names)
        return Named.named(self, names)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a mentor.

        Returns
        -------
        pandas.DataFrame
            mentor, score (0…1), the entries of the change (``people`` as a count, ``worst`` and
            ``total`` as scores), ``within_slack``, and ``moves``: people who move, the mentee among
            them. Where people have labels, ``mentor_label`` stands behind the id.
        """
        import pandas as pd

        rows = [
            {"mentor": one.mentor, "score": one.score}
            | change_cells(one.change, self.order)
            | {"moves": len({move.person for move in one.moves})}
            for one in self.options
        ]
        columns = ["mentor", "score", *self.order, "within_slack", "moves"]
        frame = pd.DataFrame(rows, columns=columns)
        if self.names:
            labels = [self.names(one.mentor, "mentor") for one in self.options]
            frame.insert(1, "mentor_label", labels)
        return frame

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    @property
    def lines(self) -> list[Sentence]:
        """What printing shows, a sentence a line."""
        mentee = Who(self.mentee, "mentee")
        if not self.of:
            return [sentence("nobody else may be the mentor of {mentee}", mentee=mentee)]
        head = sentence(
            "{shown} of {count} other mentors of {mentee}, the cheapest for the programme first:",
            shown=len(self.options), count=self.of, mentee=mentee,
        )  # fmt: skip
        return [head, *map(_line, self.options)]

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
        return f"Alternatives({self.mentee}: {', '.join(one.mentor for one in self.options)})"

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=[self.names.told(self.lines[0])])


def _line(option: WhyNot) -> Sentence:
    assert option.change is not None
    return sentence(
        "  {mentor} ({score:.3f}): {change}",
        mentor=Who(option.mentor, "mentor"), score=option.score, change=option.change.words,
    )  # fmt: skip
