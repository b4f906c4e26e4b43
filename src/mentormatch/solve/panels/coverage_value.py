"""Coverage value of panels, and the marginal gain of every mentor at once.

A *panel* is a list of mentors who serve the same needs: the board of a mentee, the mentors of a
team. The search asks one question again and again: what would each mentor be worth as one more
member? The answer comes as one array.

Obligations (how many mentors must hold the level of a need) come before coverage. Both are one
whole number here: an obligation weighs more than all coverage together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.panels.problem import SIXTIETHS, BoardProblem, TeamProblem

__all__ = ["BoardPanels", "Panels", "TeamPanels", "obligation_weight"]


class Panels(Protocol):
    """Lists of mentors, each with a value."""

    def each(self, panel: int, members: Sequence[int]) -> Ints:
        """Return int64 (mentors,): the value of the panel with each mentor as one more member."""
        ...

    def value(self, panel: int, members: Sequence[int]) -> int:
        """Return the value of the panel with these members; 0 without members."""
        ...

    def may(self, panel: int) -> Bools:
        """Return bool (mentors,): who is allowed on the panel."""
        ...


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
class _BestMember:
    """Each need is covered as far as the best member covers it."""

    gains: Ints
    holds: Bools
    required: Ints
    weight: int

    def each(self, rows: Ints | slice, members: Sequence[int]) -> Ints:
        gains, holds = self.gains[rows], self.holds[rows]
        best = gains[:, list(members)].max(axis=1, initial=0)
        covered = np.maximum(gains, best[:, None]).sum(axis=0, dtype=np.int64)
        required = self.required[rows]
        must = required > 0
        if not must.any():
            return np.asarray(covered)
        count = holds[must][:, list(members)].sum(axis=1)
        met = np.minimum(count[:, None] + holds[must], required[must][:, None]).sum(axis=0)
        return np.asarray(covered + met * self.weight)

    def value(self, rows: Ints | slice, members: Sequence[int]) -> int:
        chosen = list(members)
        covered = int(self.gains[rows][:, chosen].max(axis=1, initial=0).sum(dtype=np.int64))
        count = self.holds[rows][:, chosen].sum(axis=1)
        return covered + int(np.minimum(count, self.required[rows]).sum()) * self.weight


@dataclass(frozen=True, slots=True, eq=False)
class _JointMembers:
    """Each member covers a part of what the others leave open."""

    share: Ints
    missed: Ints
    holds: Bools
    required: Ints
    weight: int

    def each(self, rows: Ints | slice, members: Sequence[int]) -> Ints:
        chosen = list(members)
        missed, share = self.missed[rows], self.share[rows][:, None]
        open_ = missed[:, chosen].prod(axis=1)[:, None] * missed
        whole = SIXTIETHS ** (len(chosen) + 1)
        covered = (share * (whole - open_) // whole).sum(axis=0)
        required = self.required[rows]
        must = required > 0
        if not must.any():
            return np.asarray(covered)
        holds = self.holds[rows][must]
        count = holds[:, chosen].sum(axis=1)
        met = np.minimum(count[:, None] + holds, required[must][:, None]).sum(axis=0)
        return np.asarray(covered + met * self.weight)

    def value(self, rows: Ints | slice, members: Sequence[int]) -> int:
        chosen = list(members)
        whole = SIXTIETHS ** len(chosen)
        open_ = self.missed[rows][:, chosen].prod(axis=1)
        covered = int((self.share[rows] * (whole - open_) // whole).sum())
        count = self.holds[rows][:, chosen].sum(axis=1)
        return covered + int(np.minimum(count, self.required[rows]).sum()) * self.weight


@dataclass(frozen=True, eq=False)
class BoardPanels:
    """The boards of a problem, one a mentee."""

    problem: BoardProblem
    coverage: _BestMember | _JointMembers

    @classmethod
    def of(cls, problem: BoardProblem) -> BoardPanels:
        """Prepare a problem for evaluation."""
        weight, required = obligation_weight(problem), problem.needs.required
        if not problem.joint:
            return cls(problem, _BestMember(problem.gains, problem.holds, required, weight))
        return cls(
            problem,
            _JointMembers(problem.needs.share, problem.missed, problem.holds, required, weight),
        )

    def each(self, panel: int, members: Sequence[int]) -> Ints:
        """Return int64 (mentors,): the value of the board with each mentor as one more member."""
        problem = self.problem
        rest = problem.rest[:, panel]
        together = int(rest[list(members)].sum()) + int(problem.base[panel])
        total = self.coverage.each(self._rows(panel), members) + rest + together
        for labels in problem.labels:
            seen = frozenset[int]().union(*(labels.of(j) for j in members))
            count = np.array([len(seen | labels.of(j)) for j in range(problem.shape[0])])
            total = total + labels.units[np.minimum(count, len(labels.units) - 1)]
        return np.asarray(total)

    def value(self, panel: int, members: Sequence[int]) -> int:
        """Return the value of a board; 0 without members."""
        if not members:
            return 0
        problem = self.problem
        total = self.coverage.value(self._rows(panel), members) + int(problem.base[panel])
        total += int(problem.rest[list(members), panel].sum())
        for labels in problem.labels:
            seen = frozenset[int]().union(*(labels.of(j) for j in members))
            total += int(labels.units[min(len(seen), len(labels.units) - 1)])
        return total

    def may(self, panel: int) -> Bools:
        """Return bool (mentors,): who is allowed on the board."""
        return np.asarray(self.problem.allowed[:, panel])

    def _rows(self, panel: int) -> slice:
        starts = self.problem.needs.starts
        return slice(int(starts[panel]), int(starts[panel + 1]))


@dataclass(frozen=True, eq=False)
class TeamPanels:
    """The mentors of each team, for mentees who have been placed.

    Parameters
    ----------
    problem
        The question.
    coverage
        What mentors cover together.
    mentees
        Mentees of each team.
    """

    problem: TeamProblem
    coverage: _BestMember
    mentees: Sequence[Sequence[int]]

    @classmethod
    def of(cls, problem: TeamProblem, mentees: Sequence[Sequence[int]]) -> TeamPanels:
        """Prepare a problem for evaluation with these mentees in the teams."""
        weight = obligation_weight(problem)
        coverage = _BestMember(problem.gains, problem.holds, problem.needs.required, weight)
        return cls(problem, coverage, mentees)

    def each(self, panel: int, members: Sequence[int]) -> Ints:
        """Return int64 (mentors,): the value of the team with each mentor as one more member."""
        return self.coverage.each(self._rows(panel), members)

    def value(self, panel: int, members: Sequence[int]) -> int:
        """Return the value of a team."""
        return self.coverage.value(self._rows(panel), members)

    def may(self, panel: int) -> Bools:
        """Return bool (mentors,): who is allowed with every mentee of the team."""
        free, theirs = self.problem.mentor_free, list(self.mentees[panel])
        return np.asarray(free & self.problem.allowed[:, theirs].all(axis=1))

    def by_mentee(self, members: Sequence[int]) -> Ints:
        """Return int64 (mentees,): what a team of these mentors is worth to each mentee."""
        chosen, needs = list(members), self.problem.needs
        worth = self.coverage.gains[:, chosen].max(axis=1, initial=0).astype(np.int64)
        count = self.coverage.holds[:, chosen].sum(axis=1)
        worth += np.minimum(count, needs.required) * self.coverage.weight
        summed = np.concatenate([[0], np.cumsum(worth)])
        return np.asarray(summed[needs.starts[1:]] - summed[needs.starts[:-1]])

    def _rows(self, panel: int) -> Ints:
        starts = self.problem.needs.starts
        spans = [np.arange(starts[i], starts[i + 1]) for i in self.mentees[panel]]
        return np.concatenate([*spans, np.zeros(0, np.int64)]).astype(np.int64)
