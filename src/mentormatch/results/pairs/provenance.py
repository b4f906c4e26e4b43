"""Where a matching comes from: decisions it was asked with, edits by hand, and its review."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mentormatch.decisions.model import NONE, Decisions
from mentormatch.solve.pairs.assignment import Assignment

__all__ = ["Edit", "Provenance", "Review", "SetAside", "Status"]

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
    """

    decisions: Decisions = NONE
    edit: Edit | None = None
    review: Review | None = None
    parent: str | None = None
    read_as: str | None = None

    @property
    def status(self) -> Status:
        """A draft, reviewed, or published."""
        return self.review.status if self.review else "draft"

    @property
    def decided(self) -> Decisions:
        """What is decided by now: that of the review where there is one."""
        return self.review.decisions if self.review else self.decisions
