"""The pieces of an answer: who is matched with whom, and who is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from mentormatch.results.export import write_csv
from mentormatch.results.names import NOBODY, Names, the_language
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, tell
from mentormatch.text.tables import html_of

if TYPE_CHECKING:
    import pandas as pd


__all__ = [
    "GroupReason",
    "Match",
    "Member",
    "Piece",
    "Reason",
    "Role",
    "Unmatched",
    "UnmatchedList",
    "Why",
]

Role = Literal["mentor", "mentee", "lead", "peer"]
"""What somebody is to the others; the lead is the first of several mentors."""

Reason = Literal[
    "WITHDRAWN",
    "DATA_INCOMPLETE",
    "VETOED_BY_ALL",
    "CHAIN_EXCLUDED_ALL",
    "NO_TIME_OVERLAP",
    "NEVER_TOGETHER",
    "NO_FEASIBLE_MENTOR",
    "NO_FEASIBLE_MENTEE",
    "BELOW_FLOOR",
    "NO_CAPACITY_TOTAL",
    "HALL_SET",
    "STOPPED",
    "OBJECTIVE",
    "NOT_NEEDED",
    "LOTTERY",
    "EDITED",
]
"""Why somebody is left out; one each, the first that applies in this order.

``NO_FEASIBLE_MENTEE`` and ``NOT_NEEDED`` are told of mentors only; ``EDITED`` of whoever lost a
partner when a matching was edited by hand.
"""

GroupReason = Literal[
    "NO_FEASIBLE_PEER",
    "ODD_POOL",
    "SIZES",
    "NO_FACILITATOR",
    "NO_COMMON_SLOT",
]
"""Why somebody is left out of peers, groups and teams, besides the reasons above.

Nobody in the pool is allowed; nobody is left to meet; the sizes asked for leave no place; no
facilitator who is allowed is free; no hour suits enough people.
"""

Why = tuple[Reason | GroupReason, str, str]
"""A reason, the same in a sentence, and what would help."""


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
        The score in micro-units; of a group, what its pieces add up to.
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
        return self.ids_of("lead", "mentor")[0]

    @property
    def mentee(self) -> str:
        """Id of the first mentee."""
        return self.ids_of("mentee")[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all members."""
        return tuple(member.id for member in self.members)

    def ids_of(self, *roles: Role) -> tuple[str, ...]:
        """Return the ids of the members in these roles, in the order of the members."""
        return tuple(member.id for member in self.members if member.role in roles)

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
        One word of the closed lists :data:`Reason` and, of groups, :data:`GroupReason`.
    detail
        The same in a sentence, with the rule, the people or the numbers.
    fix
        What would help; a suggestion in words.
    """

    person: str
    side: Role
    reason: Reason | GroupReason
    detail: str
    fix: str


class Piece(NamedTuple):
    """What one thing adds to a group: its name, micro-units, and the facts in words."""

    name: str
    units: int
    detail: str


class UnmatchedList(tuple[Unmatched, ...]):  # noqa: SLOT001 - a tuple cannot have slots
    """Everybody who is left out: mentees first, each side in order of id."""

    _names: Names = NOBODY

    def __new__(cls, people: Iterable[Unmatched] = (), names: Names = NOBODY) -> Self:
        """Keep people, and how they are called."""
        made = super().__new__(cls, people)
        made._names = names
        return made

    def to_frame(self, language: Language = "en") -> pd.DataFrame:
        """Return one row a person: person, side, reason, detail, fix.

        Where people have labels, ``label`` stands behind the person.

        Parameters
        ----------
        language
            Of details and fixes.
        """
        import pandas as pd

        names, spoken = ["person", "side", "reason", "detail", "fix"], the_language(language)
        rows = [
            (u.person, u.side, u.reason, tell(u.detail, spoken), tell(u.fix, spoken)) for u in self
        ]
        frame = pd.DataFrame(rows, columns=names)
        if self._names:
            frame.insert(1, "label", [self._names(u.person, u.side) for u in self])
        return frame

    def to_csv(self, path: str | Path) -> None:
        """Write the list as CSV; cells that a spreadsheet would run as a formula get a quote."""
        write_csv(self.to_frame(), path)

    def of(self, side: Role) -> UnmatchedList:
        """Return those of one pool."""
        return UnmatchedList((u for u in self if u.side == side), self._names)

    def __str__(self) -> str:
        return "\n".join(f"{u.person} ({u.side}): {u.reason} - {u.detail}" for u in self)

    def _repr_html_(self) -> str:
        frame = self.to_frame()
        for name in ("detail", "fix"):
            frame[name] = [self._names.told(getattr(u, name)) for u in self]
        return html_of(frame)
