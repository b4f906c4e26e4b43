"""A programme that has run: who meets, and who is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mentormatch.findings import Findings
from mentormatch.ledger import Ledger
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match

__all__ = ["Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """One programme that has run.

    Parameters
    ----------
    name, mode, minutes
        As the programme file says.
    answer
        A `Matching` or a `Grouping`.
    matches
        Who meets, as in the answer; of teams that exist the members stand in place of the team.
    findings
        About who was chosen; what matching noticed is in ``answer.findings``.
    ledger
        The minutes that were left afterwards.
    """

    name: str
    mode: str
    minutes: int
    answer: Answer
    matches: tuple[Match, ...] = field(repr=False)
    findings: Findings = field(repr=False)
    ledger: Ledger = field(repr=False)

    @property
    def title(self) -> str:
        """Name, mode and minutes."""
        return f"{self.name} ({self.mode}, {self.minutes} minutes a month)"

    @property
    def people(self) -> frozenset[str]:
        """Who meets somebody."""
        return frozenset(member.id for match in self.matches for member in match.members)

    def members(self) -> Iterator[tuple[object, ...]]:
        """Yield a row for each member of a pair or group."""
        for number, match in enumerate(self.matches, 1):
            group = match.group or f"{self.name} {number}"
            for member in match.members:
                yield self.name, self.mode, group, member.role, member.id, match.score, self.minutes

    def left_out(self) -> Iterator[tuple[object, ...]]:
        """Yield a row for everybody who is left out."""
        for u in self.answer.unmatched:
            yield self.name, u.person, u.side, u.reason, u.detail, u.fix

    def lines(self, *, labels: bool = False) -> list[str]:
        """Return the answer to the first questions; with labels for a page."""
        return self.answer.told(labels=labels).splitlines()

    def without_labels(self) -> Run:
        """Return the same run, whose answer knows its people by id alone."""
        return replace(self, answer=self.answer.without_labels())
