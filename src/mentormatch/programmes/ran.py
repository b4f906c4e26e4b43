"""A programme that has run: who meets, and who is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mentormatch.findings import Findings
from mentormatch.ledger import Ledger
from mentormatch.results.answer import Answer
from mentormatch.results.match import Match
from mentormatch.results.names import Names
from mentormatch.text.sentences import Sentence, fixed, sentence

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
    team_members
        Of teams that exist: how their members are called, whom the answer does not know.
    """

    name: str
    mode: str
    minutes: int
    answer: Answer
    matches: tuple[Match, ...] = field(repr=False)
    findings: Findings = field(repr=False)
    ledger: Ledger = field(repr=False)
    team_members: Names | None = field(default=None, repr=False, compare=False)

    @property
    def title(self) -> Sentence:
        """Name, mode and minutes."""
        return sentence("{name} ({about})", name=self.name, about=self.about)

    @property
    def about(self) -> Sentence:
        """Mode and minutes."""
        return sentence(
            "{mode}, {minutes} minutes a month", mode=fixed(self.mode), minutes=self.minutes
        )

    @property
    def names(self) -> Names:
        """How its people are called, and teams that exist; for their eyes only."""
        return self.answer.names

    @property
    def member_names(self) -> Names:
        """How whoever meets somebody is called: of teams that exist the members."""
        return self.answer.names if self.team_members is None else self.team_members

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

    def left_out(self) -> Iterator[tuple[str, ...]]:
        """Yield a row for everybody who is left out."""
        for u in self.answer.unmatched:
            yield self.name, u.person, u.side, u.reason, u.detail, u.fix

    @property
    def summary(self) -> list[Sentence]:
        """The answer to the first questions, a line each."""
        return self.answer.told_in_parts[0]

    @property
    def lines(self) -> list[Sentence]:
        """The answer to the first questions, and who is left out, a line each."""
        summary, left_out = self.answer.told_in_parts
        return [*summary, *left_out]

    def without_labels(self) -> Run:
        """Return the same run, whose answer knows its people by id alone."""
        return replace(self, answer=self.answer.without_labels(), team_members=None)
