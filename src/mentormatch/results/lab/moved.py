"""Who has another partner than in the matching before, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from mentormatch.results.export import write_csv
from mentormatch.results.lab.change import Move
from mentormatch.results.match import Role
from mentormatch.results.names import NOBODY, Named
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, Who, counted, joined, sentence, tell
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Moved", "PersonMoved", "WhyMoved"]

WhyMoved = Literal["KEPT", "MOVED", "NEW", "MORE", "LEFT", "ABSENT", "RULE", "NO_PLACE"]
"""Kept; a change: the earlier pair could stand and is not made; new in the programme; one partner
more; one of the pair is not there any more, or takes no part; a rule forbids the pair now; no place
is left for it."""

_ENDED: tuple[WhyMoved, ...] = ("LEFT", "ABSENT", "RULE", "NO_PLACE")
_OTHER: dict[str, Role] = {"mentor": "mentee", "mentee": "mentor"}
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """A partner of somebody: before, after, or both.

    Parameters
    ----------
    person, side
        Id, and the role that this is about.
    before, after
        Ids of the partner in the matching before and of the one now; None where there is none. Of
        several partners those that are lost and gained stand side by side in order of id.
    code
        Why, in a word.
    why
        The same in a sentence without an end.
    before_units, after_units
        Scores of the two pairs in micro-units, each by the policy of its matching.
    """

    person: str
    side: Role
    before: str | None
    after: str | None
    code: WhyMoved
    why: Sentence
    before_units: int | None = None
    after_units: int | None = None

    @property
    def words(self) -> Sentence:
        """Whoever is meant, before and after, and why, in a sentence without an end."""
        if self.side == "mentee":
            scores = self.before_units, self.after_units
            move = Move(self.person, self.before, self.after, *scores)
            return sentence("{move}: {why}", move=move.words, why=self.why)
        other = _OTHER[self.side]
        return sentence(
            "{who}: {before} → {after}: {why}",
            who=Who(self.person, self.side), why=self.why,
            before=Who(self.before, other) if self.before else "-",
            after=Who(self.after, other) if self.after else "-",
        )  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Moved(Named):
    """Who has another partner than in the matching before.

    Made by :attr:`mentormatch.Matching.moved`. Printing it says how many pairs are kept and changed
    and tells the mentees whose mentors are others. It is a sequence of
    :class:`mentormatch.PersonMoved`.

    Parameters
    ----------
    rows
        Every partner of everybody before and now: mentees first, those who moved before those who
        did not, then in order of id.
    """

    rows: tuple[PersonMoved, ...]

    def of(self, side: Role) -> tuple[PersonMoved, ...]:
        """Return the rows of one side; those of either side tell every pair once."""
        return tuple(row for row in self.rows if row.side == side)

    @property
    def kept(self) -> int:
        """Earlier pairs that are made again."""
        return sum(row.code == "KEPT" for row in self.of("mentee"))

    @property
    def changes(self) -> int:
        """Earlier pairs that could stand and are not made."""
        return sum(row.code == "MOVED" for row in self.of("mentee"))

    @property
    def ended(self) -> tuple[PersonMoved, ...]:
        """Rows of mentees whose earlier pair cannot stand any more."""
        return tuple(row for row in self.of("mentee") if row.code in _ENDED)

    @property
    def new(self) -> int:
        """Pairs that were not made before."""
        return sum(row.after is not None and row.code != "KEPT" for row in self.of("mentee"))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> PersonMoved:
        return self.rows[place]

    def to_frame(self, language: Language = "en") -> pd.DataFrame:
        """Return one row for each partner of everybody, before or now.

        Parameters
        ----------
        language
            Of the reasons.

        Returns
        -------
        pandas.DataFrame
            person, side, before, after, code, why, score_before and score_after (0…1). Where people
            have labels, ``person_label``, ``before_label`` and ``after_label`` stand behind the
            ids; whoever has left has none.
        """
        import pandas as pd

        rows = [
            (
                row.person,
                row.side,
                row.before,
                row.after,
                row.code,
                tell(row.why, language, self.names or None),
                _score(row.before_units),
                _score(row.after_units),
            )
            for row in self.rows
        ]
        columns = ["person", "side", "before", "after", "code", "why"]
        frame = pd.DataFrame(rows, columns=[*columns, "score_before", "score_after"])
        frame = frame.astype({"score_before": float, "score_after": float})
        for place, name in ((4, "after"), (3, "before"), (1, "person")) if self.names else ():
            frame.insert(place, f"{name}_label", [self._label(row, name) for row in self.rows])
        return frame

    def _label(self, row: PersonMoved, name: str) -> str | None:
        who: str | None = getattr(row, name)
        side = row.side if name == "person" else _OTHER[row.side]
        return None if who is None else self.names(who, side)

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    @property
    def lines(self) -> list[Sentence]:
        """What printing shows, a sentence a line."""
        moved = [row for row in self.of("mentee") if row.code != "KEPT"]
        told = [sentence("  {move}", move=row.words) for row in moved[:_SHOWN]]
        if len(moved) > _SHOWN:
            told.append(sentence("  and {more} more: see .moved", more=len(moved) - _SHOWN))
        return [self._counted(), *told]

    def _counted(self) -> Sentence:
        ended = len(self.ended)
        return joined(
            [
                counted(self.kept, "{count} old pair is kept", "{count:,} old pairs are kept"),
                counted(self.changes, "{count} is changed", "{count:,} are changed"),
                counted(ended, "{count} has ended", "{count:,} have ended"),
                counted(self.new, "{count} pair is new", "{count:,} pairs are new"),
            ]
        )  # fmt: skip

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels of the column map; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        names = (self.names if labels else NOBODY).speaking(language)
        return "\n".join(map(names.told, self.lines))

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return f"Moved({self._counted()})"

    def _repr_html_(self) -> str:
        # Whoever moved comes first, so that a capped table shows who did.
        return html_of(self.to_frame(), head=[self.names.told(self._counted())])


def _score(units: int | None) -> float | None:
    return None if units is None else units / UNIT
