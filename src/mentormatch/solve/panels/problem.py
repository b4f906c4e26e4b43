"""The instances of questions about panels, as arrays: boards of one mentee, and teams.

A need is covered by the people who sit together, not by one of them. Both questions below are
plain arrays; solvers and judges read them and share nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Bools, Ints
from mentormatch.errors import ArrayError, TooLarge
from mentormatch.solve.draw_order import DrawOrder

__all__ = [
    "MOST_SEATS",
    "SIXTIETHS",
    "BoardProblem",
    "Labels",
    "Needs",
    "PanelProblem",
    "TeamProblem",
]

SIXTIETHS = 60
"""Steps of a covered share: a multiple of every distance between two levels (1 to 5)."""

MOST_SEATS = 6
"""Most mentors of one board: beyond, products of sixtieths leave exact arithmetic."""

_MOST_CELLS = 2**28
"""Needs, or seats, times mentors that are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What everybody needs, as a compressed sparse list.

    Parameters
    ----------
    starts
        int64 (people + 1,): needs of person i are at ``starts[i]:starts[i + 1]``.
    items
        int64 (needs,): the skill, a column of the levels.
    current, target
        int64 (needs,): levels 0-5, ``current < target``.
    share
        int64 (needs,): micro-units for covering the need in full.
    required
        int64 (needs,): how many mentors must hold the target level: 0, 1 or 2.
    """

    starts: Ints
    items: Ints
    current: Ints
    target: Ints
    share: Ints
    required: Ints

    @property
    def owners(self) -> Ints:
        """int64 (needs,): whose need it is."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def of(self, people: Ints) -> Needs:
        """Return the needs of these people, in this order."""
        count = np.diff(self.starts)[people]
        starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        at = np.repeat(self.starts[people] - starts[:-1], count) + np.arange(starts[-1])
        columns = (self.items, self.current, self.target, self.share, self.required)
        return Needs(starts, *(column[at] for column in columns))

    @property
    def span(self) -> Ints:
        """int64 (needs,): levels between the two."""
        return self.target - self.current


class Labels(NamedTuple):
    """A field in which the members of a board should differ.

    Parameters
    ----------
    starts, codes
        The labels of each mentor as a compressed sparse list.
    units
        int64 (mentees, seats + 1): what so many distinct labels are worth on the board of each,
        concave from 0; the last entry holds for more, too.
    """

    starts: Ints
    codes: Ints
    units: Ints

    def of(self, mentor: int) -> frozenset[int]:
        """Return the labels of one mentor."""
        return frozenset(self.codes[self.starts[mentor] : self.starts[mentor + 1]].tolist())

    def worth(self, mentee: int, members: Sequence[int]) -> int:
        """Return what the distinct labels of members are worth on the board of a mentee."""
        seen = frozenset[int]().union(*map(self.of, members))
        return int(self.units[mentee, min(len(seen), self.units.shape[1] - 1)])

    def alone(self) -> Ints:
        """Return int64 (mentees, mentors): what the labels of each mentor alone are worth."""
        count = np.minimum(np.diff(self.starts), self.units.shape[1] - 1)
        return np.asarray(self.units[:, count])

    def ordered(self, mentors: Ints, mentees: Ints) -> Labels:
        """Return the labels of people in another order."""
        listed = [self.codes[self.starts[j] : self.starts[j + 1]] for j in mentors.tolist()]
        starts = np.concatenate([[0], np.cumsum([*map(len, listed)])]).astype(np.int64)
        codes = np.concatenate([self.codes[:0], *listed])
        return Labels(starts, codes, self.units[mentees])


@dataclass(frozen=True, eq=False)
class PanelProblem:
    """What boards and teams have in common: needs, and mentors who cover them.

    Parameters
    ----------
    needs, levels
        Needs of the mentees; int64 (mentors, skills), the level of each mentor, 0 if none.
    allowed
        bool (mentors, mentees): who may sit on one panel.
    apart
        bool (mentors, mentors): who cannot sit together; symmetric.
    """

    needs: Needs
    levels: Ints
    allowed: Bools
    apart: Bools

    def __post_init__(self) -> None:
        needs, (mentors, mentees) = self.needs, self.shape
        known = len(needs.starts) == mentees + 1 and len(self.levels) == mentors
        if not known or self.apart.shape != (mentors, mentors):
            raise ArrayError(
                f"{mentors} mentors and {mentees} mentees are allowed or not, and there are needs "
                f"of {len(needs.starts) - 1} mentees and levels of {len(self.levels)} mentors"
            )
        if (needs.target <= needs.current).any() or (needs.share < 0).any():
            raise ArrayError(
                "a need has a target above the current level and a share of at least 0"
            )
        self._require_room(len(needs.items), "needs")

    def _require_room(self, rows: int, called: str) -> None:
        mentors = self.shape[0]
        if rows * mentors > _MOST_CELLS:
            raise TooLarge(
                f"{rows} {called} × {mentors} mentors do not fit at once; "
                "form teams or boards for a part of the programme at a time"
            )

    def _ordered(self, order: DrawOrder) -> dict[str, Any]:
        """Return what all questions have, of people in another order."""
        mentors, mentees = order
        return {
            "needs": self.needs.of(mentees),
            "levels": self.levels[mentors],
            "allowed": self.allowed[np.ix_(mentors, mentees)],
            "apart": self.apart[np.ix_(mentors, mentors)],
        }

    @property
    def shape(self) -> tuple[int, int]:
        """Mentors, mentees."""
        return self.allowed.shape[0], self.allowed.shape[1]

    @property
    def steps(self) -> Ints:
        """int64 (needs, mentors): levels that each mentor adds to each need, up to its span."""
        above = self.levels[:, self.needs.items].T - self.needs.current[:, None]
        return np.asarray(np.clip(above, 0, self.needs.span[:, None]))

    @cached_property
    def gains(self) -> Ints:
        """int32 (needs, mentors): what each mentor alone covers, micro-units."""
        covered = self.needs.share[:, None] * self.steps // self.needs.span[:, None]
        return np.asarray(covered).astype(np.int32)

    @cached_property
    def holds(self) -> Bools:
        """Bool (needs, mentors): who holds the level that is sought."""
        return np.asarray(self.needs.target[:, None] <= self.levels[:, self.needs.items].T)


@dataclass(frozen=True, eq=False)
class BoardProblem(PanelProblem):
    """Which mentors sit on the board of which mentee.

    The value of a board B of mentee i is

        f(B) = Σ_k cover_k(B) + Σ_{j in B} rest[j, i] + base[i] + Σ_labels units[i, distinct].

    Parameters
    ----------
    needs, levels, allowed, apart
        See `PanelProblem`.
    joint
        True: ``cover = share · (1 - Π_j (1 - q_j))`` with the part q of the need that mentor j
        covers, rounded down once. False: the share of the best member.
    rest
        int64 (mentors, mentees): what each member adds whoever else is there.
    base
        int64 (mentees,): what any board adds.
    labels
        Fields in which members should differ.
    capacity
        int64 (mentors,): most boards of each.
    least, most
        int64 (mentees,): fewest and most members; a mentee has a board within them, or none.
    """

    joint: bool
    rest: Ints
    base: Ints
    capacity: Ints
    least: Ints
    most: Ints
    labels: tuple[Labels, ...] = field(default=())

    def __post_init__(self) -> None:
        super().__post_init__()
        self._require_room(int(self.most.sum()), "seats")
        if self.joint and (self.most > MOST_SEATS).any():
            raise ArrayError(f"a board has at most {MOST_SEATS} members")

    def ordered(self, order: DrawOrder) -> BoardProblem:
        """Return the same question about people in another order."""
        mentors, mentees = order
        return replace(
            self,
            **self._ordered(order),
            rest=self.rest[np.ix_(mentors, mentees)],
            base=self.base[mentees],
            capacity=self.capacity[mentors],
            least=self.least[mentees],
            most=self.most[mentees],
            labels=tuple(label.ordered(mentors, mentees) for label in self.labels),
        )

    @cached_property
    def missed(self) -> Ints:
        """int64 (needs, mentors): what each mentor leaves open, in sixtieths."""
        held = self.steps * SIXTIETHS // self.needs.span[:, None]
        return np.asarray(SIXTIETHS - held, np.int64)


@dataclass(frozen=True, eq=False)
class TeamProblem(PanelProblem):
    """Who forms a team: mentors and mentees, each in at most one.

    The value of a team is the sum over its mentees and their needs of what the best mentor of the
    team covers.

    Parameters
    ----------
    needs, levels, allowed, apart
        See `PanelProblem`.
    apart_mentees
        bool (mentees, mentees), symmetric: who cannot be in one team.
    mentors_per_team, mentees_per_team
        Fewest and most of each.
    mentor_free, mentee_free
        bool: who takes part.
    teams
        How many teams, or None to choose.
    """

    apart_mentees: Bools
    mentors_per_team: tuple[int, int]
    mentees_per_team: tuple[int, int]
    mentor_free: Bools
    mentee_free: Bools
    teams: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for least, most in (self.mentors_per_team, self.mentees_per_team):
            if not 1 <= least <= most:
                raise ArrayError(f"sizes: expected 1 <= least <= most, got {least} and {most}")

    def ordered(self, order: DrawOrder) -> TeamProblem:
        """Return the same question about people in another order."""
        mentors, mentees = order
        return replace(
            self,
            **self._ordered(order),
            apart_mentees=self.apart_mentees[np.ix_(mentees, mentees)],
            mentor_free=self.mentor_free[mentors],
            mentee_free=self.mentee_free[mentees],
        )

    @property
    def most_teams(self) -> int:
        """The most teams that the people who take part can form."""
        room = self.most_by_size
        return room if self.teams is None else min(self.teams, room)

    @property
    def most_by_size(self) -> int:
        """The most teams that the numbers of people leave room for."""
        mentors, mentees = int(self.mentor_free.sum()), int(self.mentee_free.sum())
        return min(mentors // self.mentors_per_team[0], mentees // self.mentees_per_team[0])

    def largest(self, placed: int) -> int:
        """Return the most mentors that a team can have where so many mentees are in teams."""
        low, high = self.mentors_per_team
        others = max(0, -(-placed // self.mentees_per_team[1]) - 1)
        return max(low, min(high, int(self.mentor_free.sum()) - others * low))
