"""The pieces of an answer: who is matched with whom, and who is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mentormatch.results.export import write_csv
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["Match", "Member", "Reason", "Unmatched", "UnmatchedList"]

Role = Literal["mentor", "mentee"]

Reason = Literal[
    "WITHDRAWN",
    "DATA_INCOMPLETE",
    "VETOED_BY_ALL",
    "CHAIN_EXCLUDED_ALL",
    "NO_TIME_OVERLAP",
    "NO_FEASIBLE_MENTOR",
    "NO_FEASIBLE_MENTEE",
    "BELOW_FLOOR",
    "NO_CAPACITY_TOTAL",
    "HALL_SET",
    "STOPPED",
    "OBJECTIVE",
    "NOT_NEEDED",
    "LOTTERY",
]
"""Why somebody is left out; one each, the first that applies in this order.

``NO_FEASIBLE_MENTEE`` and ``NOT_NEEDED`` are told of mentors only.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a match, in the role played there."""

    id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Match:
    """People who meet.

    Parameters
    ----------
    members
        A mentor and a mentee; in a group or team more of them.
    units
        The score in micro-units.
    group
        Id of the group or team; None for a pair.
    """

    members: tuple[Member, ...]
    units: int
    group: str | None = None

    @classmethod
    def pair(cls, mentor: str, mentee: str, units: int) -> Match:
        """Return a match of one mentor and one mentee."""
        return cls((Member(mentor, "mentor"), Member(mentee, "mentee")), units)

    @property
    def mentor(self) -> str:
        """Id of the first mentor."""
        return next(member.id for member in self.members if member.role == "mentor")

    @property
    def mentee(self) -> str:
        """Id of the first mentee."""
        return next(member.id for member in self.members if member.role == "mentee")

    @property
    def score(self) -> float:
        """The score, 0…1: the share of the ideal that the policy describes."""
        return self.units / UNIT


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody who is left out, and why.

    Parameters
    ----------
    person, side
        Who, and in which pool.
    reason
        One word of the closed list :data:`Reason`.
    detail
        The same in a sentence, with the rule, the people or the numbers.
    fix
        What would help; a suggestion in words.
    """

    person: str
    side: Role
    reason: Reason
    detail: str
    fix: str


class UnmatchedList(tuple[Unmatched, ...]):
    """Everybody who is left out: mentees first, each side in order of id."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person: person, side, reason, detail, fix."""
        import pandas as pd

        names = ["person", "side", "reason", "detail", "fix"]
        rows = [(u.person, u.side, u.reason, u.detail, u.fix) for u in self]
        return pd.DataFrame(rows, columns=names)

    def to_csv(self, path: str | Path) -> None:
        """Write the list as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def of(self, side: Role) -> UnmatchedList:
        """Return those of one pool."""
        return UnmatchedList(u for u in self if u.side == side)

    def __str__(self) -> str:
        return "\n".join(f"{u.person} ({u.side}): {u.reason} - {u.detail}" for u in self)

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False, escape=True, max_rows=50))
