"""Groups that were edited by hand: legal or which rule breaks, the score, and the bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mentormatch.errors import Conflict
from mentormatch.results.match import Match, Piece
from mentormatch.text.sentences import Sentence, Who, joined, sentence
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.groups.grouping import Grouping

__all__ = ["Counted", "EditedGrouping", "GroupMove"]


class Counted(NamedTuple):
    """What edited groups are, counted anew by their form.

    Parameters
    ----------
    broken
        Rules that they break, in words.
    matches, pieces
        The groups with their units, and what these consist of; nothing where somebody takes no
        part.
    values
        What is reached in each stage, by name.
    """

    broken: tuple[str, ...]
    matches: tuple[Match, ...] = ()
    pieces: tuple[tuple[Piece, ...], ...] = ()
    values: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class GroupMove:
    """Somebody who is in another group; None is none."""

    person: str
    before: str | None
    after: str | None

    @property
    def words(self) -> Sentence:
        """The move in a sentence without an end."""
        who, nowhere = Who(self.person, "mentee"), sentence("no group")
        return sentence(
            "{who} moves from {before} to {after}",
            who=who, before=self.before or nowhere, after=self.after or nowhere,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditedGrouping:
    """Groups with other people in them: legal or not, and what they are worth.

    Parameters
    ----------
    broken_rules
        Rules that the groups break, in words; empty where the edit is legal.
    score, before
        Sum of the scores of all groups, now and before.
    difference
        The bound on that sum, less the score: at most so much is missing.
    moves
        Who is in another group now.
    """

    broken_rules: tuple[str, ...]
    score: float
    before: float
    difference: float
    moves: tuple[GroupMove, ...]
    grouping: Grouping | None = field(repr=False)

    @property
    def legal(self) -> bool:
        """Whether no rule is broken."""
        return not self.broken_rules

    @property
    def matching(self) -> Grouping:
        """The edited groups, with the same report and record.

        Raises
        ------
        Conflict
            If they break a rule.
        """
        if self.grouping is None:
            told = "\n  ".join(self.broken_rules)
            people = [move.person for move in self.moves]
            raise Conflict(f"this edit cannot stand:\n  {told}", people=people)
        return self.grouping

    @property
    def lines(self) -> list[Sentence]:
        """Whether it is legal, what it costs and who moves, a sentence each."""
        moved = sentence("{moves}.", moves=joined([move.words for move in self.moves], "; "))
        if self.broken_rules:
            return [
                sentence("Not possible: {rules}.", rules=joined(self.broken_rules, "; ")),
                moved,
            ]
        score = sentence(
            "The groups score {score:.3f} in total, {before:.3f} before; at most {missing:.3f} is "
            "missing.",
            score=self.score, before=self.before, missing=self.difference,
        )  # fmt: skip
        return [score, moved]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a move: person, before, after."""
        import pandas as pd

        rows = [(move.person, move.before, move.after) for move in self.moves]
        return pd.DataFrame(rows, columns=["person", "before", "after"])

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        return html_of(self.to_frame(), head=self.lines)
