"""Coverage value of panels, and the marginal gain of every mentor at once.

A *panel* is a list of mentors who serve the same needs: the board of a mentee, the mentors of a
team. The search asks one question again and again: what would each mentor be worth as one more
member? The answer comes as one array.

Obligations (how many mentors must hold the level of a need) come before coverage. Both are one
whole number here: an obligation weighs more than all coverage together.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.panels.problem import SIXTIETHS, BoardProblem, PanelProblem, TeamProblem

__all__ = ["BoardPanels", "Panels", "TeamPanels", "obligation_weight"]


def obligation_weight(problem: BoardProblem | TeamProblem) -> int:
    """Return what one obligation weighs: more than everything else can add up to."""
    coverage = int(problem.needs.share.sum())
    if isinstance(problem, TeamProblem):
        return coverage + 1
    members = np.where(problem.allowed, problem.rest, 0).max(axis=0, initial=0) * problem.most
    labels = sum(int(label.units.max(initial=0)) for label in problem.labels)
    rest = int(members.sum()) + int(problem.base.sum()) + labels * problem.shape[1]
    return coverage + rest + 1 if problem.needs.required.any() else 0


@dataclass(frozen=True, slots=True, eq=False)
class _Coverage(ABC):
    """What members cover together, and the obligations that they meet."""

    problem: PanelProblem
    weight: int

    def each(self, rows: Ints | slice, members: Sequence[int]) -> Ints:
        chosen, required = list(members), self.problem.needs.required[rows]
        covered = self._covered_by_each(rows, chosen)
        must = required > 0
        if not must.any():
            return np.asarray(covered)
        holds = self.problem.holds[rows][must]
        count = holds[:, chosen].sum(axis=1)
        met = np.minimum(count[:, None] + holds, required[must][:, None]).sum(axis=0)
        return np.asarray(covered + met * self.weight)

    def value(self, rows: Ints | slice, members: Sequence[int]) -> int:
        chosen, problem = list(members), self.problem
        count = problem.holds[rows][:, chosen].sum(axis=1)
        met = int(np.minimum(count, problem.needs.required[rows]).sum())
        return int(self._covered(rows, chosen)) + met * self.weight

    @abstractmethod
    def _covered_by_each(self, rows: Ints | slice, chosen: list[int]) -> Ints:
        """Return int64 (mentors,): what these cover with each mentor as one more."""

    @abstractmethod
    def _covered(self, rows: Ints | slice, chosen: list[int]) -> np.int64:
        """Return what these cover."""


class _BestMember(_Coverage):
    """Each need is covered as far as the best member covers it."""

    def _covered_by_each(self, rows: Ints | slice, chosen: list[int]) -> Ints:
        gains = self.problem.gains[rows]
        best = gains[:, chosen].max(axis=1, initial=0)
        return np.asarray(np.maximum(gains, best[:, None]).sum(axis=0, dtype=np.int64))

    def _covered(self, rows: Ints | slice, chosen: list[int]) -> np.int64:
        best = self.problem.gains[rows][:, chosen].max(axis=1, initial=0)
        return np.int64(best.sum(dtype=np.int64))


class _JointMembers(_Coverage):
    """Each member covers a part of what the others leave open."""

    problem: BoardProblem

    def _covered_by_each(self, rows: Ints | slice, chosen: list[int]) -> Ints:
        missed, share = self.problem.missed[rows], self.problem.needs.share[rows][:, None]
        open_ = missed[:, chosen].prod(axis=1)[:, None] * missed
        whole = SIXTIETHS ** (len(chosen) + 1)
        return np.asarray((share * (whole - open_) // whole).sum(axis=0))

    def _covered(self, rows: Ints | slice, chosen: list[int]) -> np.int64:
        whole = SIXTIETHS ** len(chosen)
        open_ = self.problem.missed[rows][:, chosen].prod(axis=1)
        return np.int64((self.problem.needs.share[rows] * (whole - open_) // whole).sum())


@dataclass(frozen=True, eq=False)
class Panels(ABC):
    """Lists of mentors, each with a value.

    Parameters
    ----------
    problem
        The question.
    coverage
        What mentors cover together.
    """

    problem: PanelProblem
    coverage: _Coverage

    def each(self, panel: int, members: Sequence[int]) -> Ints:
        """Return int64 (mentors,): the value of the panel with each mentor as one more member."""
        return self.coverage.each(self._rows(panel), members)

    def value(self, panel: int, members: Sequence[int]) -> int:
        """Return the value of the panel with these members; 0 without members."""
        return self.coverage.value(self._rows(panel), members)

    def fits(self, panel: int, members: Sequence[int]) -> Bools:
        """Return bool (mentors,): who may be one more member."""
        theirs = list(members)
        fits = self._allowed(panel) & ~self.problem.apart[theirs].any(axis=0)
        fits[theirs] = False
        return np.asarray(fits)

    @abstractmethod
    def _allowed(self, panel: int) -> Bools:
        """Return bool (mentors,): who is allowed on the panel."""

    @abstractmethod
    def _rows(self, panel: int) -> Ints | slice:
        """Return the needs that the panel serves."""


@dataclass(frozen=True, eq=False)
class BoardPanels(Panels):
    """The boards of a problem, one a mentee."""

    problem: BoardProblem

    @classmethod
    def of(cls, problem: BoardProblem) -> BoardPanels:
        """Prepare a problem for evaluation."""
        coverage = _JointMembers if problem.joint else _BestMember
        return cls(problem, coverage(problem, obligation_weight(problem)))

    def each(self, panel: int, members: Sequence[int]) -> Ints:
        """See `Panels.each`."""
        problem = self.problem
        rest = problem.rest[:, panel]
        together = int(rest[list(members)].sum()) + int(problem.base[panel])
        total = super().each(panel, members) + rest + together
        for labels in problem.labels:
            seen = frozenset[int]().union(*(labels.of(j) for j in members))
            count = np.array([len(seen | labels.of(j)) for j in range(problem.shape[0])])
            total = total + labels.units[panel, np.minimum(count, labels.units.shape[1] - 1)]
        return np.asarray(total)

    def value(self, panel: int, members: Sequence[int]) -> int:
        """See `Panels.value`."""
        if not members:
            return 0
        problem = self.problem
        total = super().value(panel, members) + int(problem.base[panel])
        total += int(problem.rest[list(members), panel].sum())
        return total + sum(labels.worth(panel, members) for labels in problem.labels)

    def _allowed(self, panel: int) -> Bools:
        return np.asarray(self.problem.allowed[:, panel])

    def _rows(self, panel: int) -> slice:
        starts = self.problem.needs.starts
        return slice(int(starts[panel]), int(starts[panel + 1]))


@dataclass(frozen=True, eq=False)
class TeamPanels(Panels):
    """The mentors of each team, for mentees who have been placed.

    Parameters
    ----------
    problem, coverage
        See `Panels`.
    mentees
        Mentees of each team.
    """

    problem: TeamProblem
    mentees: Sequence[Sequence[int]]

    @classmethod
    def of(cls, problem: TeamProblem, mentees: Sequence[Sequence[int]]) -> TeamPanels:
        """Prepare a problem for evaluation with these mentees in the teams."""
        return cls(problem, _BestMember(problem, obligation_weight(problem)), mentees)

    def _allowed(self, panel: int) -> Bools:
        free, theirs = self.problem.mentor_free, list(self.mentees[panel])
        return np.asarray(free & self.problem.allowed[:, theirs].all(axis=1))

    def by_mentee(self, members: Sequence[int]) -> Ints:
        """Return int64 (mentees,): what a team of these mentors is worth to each mentee."""
        chosen, needs = list(members), self.problem.needs
        worth = self.problem.gains[:, chosen].max(axis=1, initial=0).astype(np.int64)
        count = self.problem.holds[:, chosen].sum(axis=1)
        worth += np.minimum(count, needs.required) * self.coverage.weight
        summed = np.concatenate([[0], np.cumsum(worth)])
        return np.asarray(summed[needs.starts[1:]] - summed[needs.starts[:-1]])

    def _rows(self, panel: int) -> Ints:
        starts = self.problem.needs.starts
        spans = [np.arange(starts[i], starts[i + 1]) for i in self.mentees[panel]]
        return np.concatenate([*spans, np.zeros(0, np.int64)]).astype(np.int64)
