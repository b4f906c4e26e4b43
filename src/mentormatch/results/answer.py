"""What the answers of all modes have in common: who meets, who is left out, how it is told."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TextIO, TypeVar

from mentormatch.findings import Findings
from mentormatch.results.export import write_csv
from mentormatch.results.match import Match, UnmatchedList
from mentormatch.results.names import NOBODY, Names
from mentormatch.results.summary import headlines
from mentormatch.scoring.checks.comparison import NOTHING
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["Answer", "AnswerT", "Proof"]

AnswerT = TypeVar("AnswerT", bound="Answer")


class Proof(Protocol):
    """What the certificates of all modes tell alike."""

    @property
    def proven(self) -> bool:
        """Whether every stage is proven."""

    @property
    def gap(self) -> int:
        """Bound minus value of the last stage, in its unit; 0 is optimal."""

    def to_frame(self) -> pd.DataFrame:
        """Return one row a stage: stage, value, bound, proven, why."""


@dataclass(frozen=True, eq=False, repr=False)
class Answer(ABC):
    """Matches, the people left out, and what was asked.

    Parameters
    ----------
    matches
        Who meets.
    unmatched
        Everybody without a partner, with one reason each.
    seed
        Seed of the lottery.
    findings
        What a coordinator should look at: from reading and from matching.
    scores
        The scores that were matched, for explanations.
    certificate
        The proof, stage by stage.
    """

    matches: tuple[Match, ...]
    unmatched: UnmatchedList
    seed: int
    findings: Findings = field(repr=False)
    scores: Scores = field(repr=False)
    certificate: Proof = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unmatched", UnmatchedList(self.unmatched, self.names))

    @property
    def policy(self) -> Policy:
        """The policy that was asked for."""
        return self.scores.policy

    @property
    def compared(self) -> bool:
        """Whether answers of people were compared; if not, who meets whom is a draw."""
        return all(finding.code != NOTHING for finding in self.findings)

    @property
    @abstractmethod
    def worst(self) -> Match | None:
        """The lowest match, the first by ids among equals; None without matches."""

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Return the matches as a table."""

    @abstractmethod
    def to_json(self, path: str | Path | None = None) -> str:
        """Return the record of this answer as JSON, and write it if a path is given."""

    @abstractmethod
    def report(self, path: str | Path) -> None:
        """Write one self-contained HTML page: answer, reasons, proof, findings; no network."""

    @abstractmethod
    def _summary(self, names: Names) -> list[str]:
        """Return the answer to the first questions, a line each."""

    @abstractmethod
    def _left_out(self, names: Names) -> list[str]:
        """Return who is left out, a line each."""

    def _told(self, names: Names) -> list[str]:
        """Return what nobody must miss, then the answer to the first questions, a line each."""
        return [*map(names.told, headlines(self.findings)), *self._summary(names)]

    @cached_property
    def names(self) -> Names:
        """How people are called: ``names("17", "mentor")``; for their eyes only."""
        return Names(self.scores.mentors, self.scores.mentees)

    def told(self, *, labels: bool = True) -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log."""
        names = self.names if labels else NOBODY
        return "\n".join([*self._told(names), *self._left_out(names)])

    def without_labels(self) -> Self:
        """Return the same answer, which knows its people by id alone."""
        mentors, mentees = self.scores.mentors, self.scores.mentees
        scores = replace(
            self.scores, mentors=mentors.without_labels(), mentees=mentees.without_labels()
        )
        return replace(self, scores=scores)

    def to_csv(self, path: str | Path | TextIO) -> None:
        """Write the table as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def _identity(self) -> tuple[object, ...]:
        pools = (self.scores.mentors.digest, self.scores.mentees.digest)
        return self.matches, self.unmatched, self.seed, *pools

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.policy == other.policy and self._identity() == other._identity()

    def __hash__(self) -> int:
        # What a mode asked may hold mappings; what all answers have is enough to tell most apart.
        return hash(Answer._identity(self))

    def __len__(self) -> int:
        return len(self.matches)

    def __str__(self) -> str:
        return self.told(labels=False)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        # Plain escaped HTML: no script, capped tables.
        told = "<br>".join(html.escape(line) for line in self._told(self.names))
        table = self.to_frame().round(3).to_html(index=False, escape=True, max_rows=30)
        left_out = self.unmatched._repr_html_() if self.unmatched else ""
        return f"<p>{told}</p>{table}{left_out}"
