"""Where a matching comes from: decisions it was asked with, edits by hand, and its review."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mentormatch.decisions.model import NONE, Decisions
from mentormatch.results.match import Role
from mentormatch.solve.pairs.assignment import Assignment

__all__ = [
    "Changes",
    "EarlierMatching",
    "EarlierPair",
    "Edit",
    "Provenance",
    "Review",
    "SetAside",
    "Status",
]

Changes = Literal["fewest", "free"] | int
"""How many earlier pairs may be given up: as few as can be, any number, or so many."""

Status = Literal["draft", "reviewed", "published"]


@dataclass(frozen=True, slots=True)
class Review:
    """Who looked at a matching, when, and what was decided then.

    Parameters
    ----------
    status
        ``"reviewed"`` or ``"published"``.
    who, when
        By whom, on which day.
    decisions
        About people by id.
    """

    status: Literal["reviewed", "published"]
    who: str = field(repr=False)
    when: date
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rules that are set aside for a pair that was made by hand."""

    mentor: str
    mentee: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a matching was before somebody edited it.

    Parameters
    ----------
    optimum
        The answer that was found and judged.
    set_aside
        Pairs of now that break a rule, with the rules that are set aside for them.
    """

    optimum: Assignment = field(repr=False)
    set_aside: tuple[SetAside, ...] = ()

    def rules_of(self, mentor: str, mentee: str) -> tuple[str, ...]:
        """Return the rules that are set aside for a pair."""
        found = (
            one.rules for one in self.set_aside if (one.mentor, one.mentee) == (mentor, mentee)
        )
        return next(found, ())


@dataclass(frozen=True, slots=True)
class EarlierPair:
    """A pair that an earlier matching made, and its score in micro-units then."""

    mentor: str
    mentee: str
    units: int


@dataclass(frozen=True, slots=True)
class EarlierMatching:
    """What a re-match knows of the matching before it.

    Parameters
    ----------
    pairs
        Its pairs, by mentor and mentee.
    left_out
        Side and id of everybody who was in its pools and had nobody.
    changes
        How many of its pairs may be given up.
    anew
        What matching anew gives, which keeps no pair on purpose; None where that is the answer.
    """

    pairs: tuple[EarlierPair, ...]
    left_out: tuple[tuple[Role, str], ...]
    changes: Changes
    anew: Assignment | None = field(default=None, repr=False)

    @property
    def ids(self) -> tuple[tuple[str, str], ...]:
        """Mentor and mentee of each pair."""
        return tuple((pair.mentor, pair.mentee) for pair in self.pairs)

    def people(self, side: Role) -> frozenset[str]:
        """Return the ids of everybody who was in a pool."""
        paired = (getattr(pair, side) for pair in self.pairs)
        return frozenset([*paired, *(who for role, who in self.left_out if role == side)])


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a matching comes from.

    Parameters
    ----------
    decisions
        What it was asked with, about people by id.
    edit
        What it was before it was edited by hand; None where nobody did.
    review
        Who looked at it; None while it is a draft.
    parent
        SHA-256 of the record of the published matching that it follows; None where there is none.
    read_as
        SHA-256 of the record that it was read from.
    earlier
        The matching before it, of which pairs were kept; None where it is no re-match.
    """

    decisions: Decisions = NONE
    edit: Edit | None = None
    review: Review | None = None
    parent: str | None = None
    read_as: str | None = None
    earlier: EarlierMatching | None = None

    @property
    def status(self) -> Status:
        """A draft, reviewed, or published."""
        return self.review.status if self.review else "draft"

    @property
    def decided(self) -> Decisions:
        """What is decided by now: that of the review where there is one."""
        return self.review.decisions if self.review else self.decisions
