"""An instance with limits of several people together, and the trees that nested limits form.

Limits of one side are nested where any two of them are disjoint or one lies inside the other. Then
a matching is a flow: from a root over the tree of limits of mentees to mentees, over pairs to
mentors, and over the tree of limits of mentors back to the root.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.solve.pairs.dense.instance import Instance
from mentormatch.solve.pairs.problem import GroupLimit, Problem

__all__ = ["ROOT", "Limited"]

ROOT = 0
"""Node of everybody; node g + 1 is group g."""


@dataclass(frozen=True, eq=False)
class Limited:
    """An instance with more limits than places and minimum loads of mentors.

    Attributes
    ----------
    instance
        Scores and limits in canonical order.
    groups
        Limits of several people, members in canonical order.
    promised
        int64 (mentees,): fewest mentors of each.
    even
        Whether loads are evened out.
    """

    instance: Instance
    groups: tuple[GroupLimit, ...]
    promised: Ints
    even: bool = False

    @classmethod
    def of(cls, problem: Problem, instance: Instance) -> Self:
        """Put the limits of a problem on its instance."""
        rows = {
            "mentor": np.argsort(instance.mentor_rows),
            "mentee": np.argsort(instance.mentee_rows),
        }
        groups = (
            replace(group, members=np.sort(rows[group.side][group.members]))
            for group in problem.groups
        )
        return cls(instance, tuple(groups), problem.promised[instance.mentee_rows])

    def above(self, threshold: int | None) -> Limited:
        """Return the same with pairs of at least this score alone."""
        return replace(self, instance=self.instance.above(threshold))

    @cached_property
    def inside(self) -> Bools:
        """bool (groups, mentors + mentees): who is a member."""
        mentees, mentors = self.instance.scores.shape
        inside = np.zeros((len(self.groups), mentors + mentees), np.bool_)
        for row, group in zip(inside, self.groups, strict=True):
            row[group.members + (mentors if group.side == "mentee" else 0)] = True
        return inside

    def loads(self, pairs: Ints) -> Ints:
        """Return int64 (groups,): pairs of each group."""
        made = [group.pairs_of(pairs) for group in self.groups]
        return np.array(made, np.int64)

    def by_person(self, mentors: Ints, prices: Ints) -> tuple[Ints, Ints]:
        """Return int64 (mentors,) and (mentees,): what a pair pays for on either side.

        Parameters
        ----------
        mentors, prices
            Prices of the places of mentors, and of a pair within each group.
        """
        by_group = prices @ self.inside.astype(np.int64)
        return mentors + by_group[: len(mentors)], by_group[len(mentors) :]

    @property
    def at_most_alone(self) -> bool:
        """Whether nested limits ask for nothing: no minimum, no promise."""
        least = (self.instance.mentor_minimum, self.promised, [g.at_least for g in self.groups])
        return self.parents is not None and not any(np.any(each) for each in least)

    @cached_property
    def parents(self) -> Ints | None:
        """int64 (groups + mentors + mentees,): the node above each; None where limits overlap."""
        above = np.full(len(self.groups) + self.inside.shape[1], ROOT)
        ordered = np.argsort([-len(group.members) for group in self.groups], kind="stable")
        for group in ordered.tolist():
            members = np.flatnonzero(self.inside[group]) + len(self.groups)
            around = np.unique(above[members])
            if len(around) > 1:
                return None
            above[group] = around[0] if len(around) else ROOT
            above[members] = group + 1
        return above
