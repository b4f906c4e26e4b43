"""A question about panels: people, rules and arrays, and the road from rows to a judged answer.

Boards, teams, and mentors of teams that exist differ in their rules, in the arrays, and in how a
panel is written down. These are subclasses; whatever they share stands here once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self, TypeAlias

from mentormatch.findings import Finding
from mentormatch.modes.panels.facts import Coverage, coverage_findings
from mentormatch.modes.panels.instance import Skills
from mentormatch.modes.pools import as_pool, as_pools
from mentormatch.modes.rules import Rules
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.groups.certificate import BoundCertificate, BoundedStage
from mentormatch.results.groups.grouping import Grouping
from mentormatch.results.groups.record import GroupingRecord, refuse_other_people
from mentormatch.results.match import Match, Member, Piece, Role, UnmatchedList
from mentormatch.scoring.checks.policy_checks import ignored_minimums
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.bounds import Bound
from mentormatch.solve.draw_order import DrawOrder
from mentormatch.solve.panels.judge import Claim
from mentormatch.solve.panels.problem import BoardProblem, TeamProblem
from mentormatch.text.sentences import Sentence, fixed, sentence

__all__ = ["MUST_HAVES", "PanelQuestion", "PanelRows", "Rows"]

MUST_HAVES = "mentors who hold the level of a must-have, two of a critical one"
"""What the stage of needs counts."""

_CUT = sentence(
    "time ran out before all steps were done: with more seconds the answer may be different"
)

Rows: TypeAlias = Sequence[int]
PanelRows: TypeAlias = Sequence[tuple[Rows, Rows]]
"""Mentors and mentees of each panel, as rows of their pools."""


def _cut(note: str) -> Sentence:
    return sentence("{note}; {cut}", note=fixed(note), cut=_CUT)


@dataclass(frozen=True)
class PanelQuestion(ABC):
    """What is asked of panels of one kind, and what is computed from it once.

    Parameters
    ----------
    scores
        The two pools and the policy.
    rules
        What is asked besides.
    """

    scores: Scores
    rules: Rules

    mode: ClassVar[str]
    """As in the grouping."""
    givers: ClassVar[tuple[Role, ...]] = ("mentor",)
    """Roles of mentors on a panel."""

    @classmethod
    def of(
        cls,
        mentors: Profiles | Iterable[Profile],
        mentees: Profiles | Iterable[Profile],
        policy: Policy,
        rules: Rules,
    ) -> Self:
        """Ask something of people."""
        return cls(compile_scores(*as_pools(mentors, mentees), policy), rules)

    @classmethod
    def restored(
        cls,
        record: GroupingRecord,
        mentors: Profiles | None,
        mentees: Profiles,
        rules: Callable[..., Rules],
    ) -> Grouping:
        """Put the panels of a record on their people again and judge them anew."""
        givers = as_pool([]) if mentors is None else mentors
        refuse_other_people(record, givers, mentees)
        question = cls.of(givers, mentees, Policy.recorded(record.policy), rules(**record.rules))
        return question.grouping(question._on_record(record), record.certificate, record.seed)

    def grouping(self, panels: PanelRows, certificate: BoundCertificate, seed: int) -> Grouping:
        """Judge panels, and return them with ids, pieces and reasons.

        Raises
        ------
        ProofError
            If the judge does not accept them.
        """
        self._judge(panels, [(s.name, s.value, s.bound) for s in certificate.stages])
        pieces = tuple(self._pieces(*panel) for panel in panels)
        parts = zip(panels, pieces, self._names(panels), strict=True)
        placed = [(mentee, theirs) for theirs, ours in panels for mentee in ours]
        return Grouping(
            matches=tuple(
                Match(self._members(*panel), sum(piece.units for piece in of), name)
                for panel, of, name in parts
            ),
            unmatched=self._reasons(panels, certificate),
            certificate=certificate,
            seed=seed,
            findings=coverage_findings(
                self.scores, self.coverage, placed, self._noticed(panels), used=self.rules.fields
            ),
            scores=self.scores,
            mode=self.mode,
            rules=self.rules,
            pieces=pieces,
        )

    @cached_property
    @abstractmethod
    def skills(self) -> Skills:
        """What mentees need and mentors hold."""

    @cached_property
    @abstractmethod
    def problem(self) -> BoardProblem | TeamProblem:
        """The arrays."""

    @property
    def coverage(self) -> Coverage:
        """Needs in words."""
        return Coverage(self.problem, self.skills, self.scores.mentors, self.scores.mentees)

    def order(self, seed: int) -> DrawOrder:
        """Return the order in which people are looked at: the draw among equals."""
        return DrawOrder.of(self.scores.mentors.ids, self.scores.mentees.ids, seed)

    def _certified(
        self, *stages: tuple[str, int, Bound[Any], str], cut: bool = False
    ) -> BoundCertificate:
        """Return stages of name, value, bound and note; without needs where none is a must-have.

        Where time cut the search short, every stage that is not proven says so.
        """
        required = self.problem.needs.required.any()
        return BoundCertificate(
            tuple(
                BoundedStage(
                    name,
                    value,
                    bound.value,
                    bound.method,
                    _cut(note) if cut and value < bound.value else note,
                )
                for name, value, bound, note in stages
                if required or name != "needs"
            )
        )

    def _on_record(self, record: GroupingRecord) -> PanelRows:
        """Return the panels that a record tells; nothing of them is believed yet."""
        mentors, mentees = self.scores.mentors, self.scores.mentees
        return [
            (
                mentors.positions(match.ids_of(*self.givers)).tolist(),
                mentees.positions(match.ids_of("mentee")).tolist(),
            )
            for match in record.groups
        ]

    def _members(self, mentors: Rows, mentees: Rows) -> tuple[Member, ...]:
        """Return the people of a panel in their roles."""
        givers, takers = self.scores.mentors.ids, self.scores.mentees.ids
        return (
            *(Member(givers[j], "mentor") for j in mentors),
            *(Member(takers[i], "mentee") for i in mentees),
        )

    def _noticed(self, panels: PanelRows) -> Sequence[Finding]:
        """Return what a coordinator should look at besides people, policy and needs."""
        return list(ignored_minimums(self.scores, self.mode))

    @abstractmethod
    def _judge(self, panels: PanelRows, claims: Sequence[Claim]) -> None:
        """Accept panels and what is claimed of them, or raise ProofError."""

    @abstractmethod
    def _names(self, panels: PanelRows) -> list[str]:
        """Return how each panel is called."""

    @abstractmethod
    def _pieces(self, mentors: Rows, mentees: Rows) -> tuple[Piece, ...]:
        """Return what the score of a panel consists of."""

    @abstractmethod
    def _reasons(self, panels: PanelRows, certificate: BoundCertificate) -> UnmatchedList:
        """Return everybody who is on no panel, with one reason each."""
