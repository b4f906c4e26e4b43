"""What happened at a desk, one immutable event after another: the whole of its state.

Everything else (who is free, how a request stands) follows from this log and the accounts.

Words are English, so that a file says what it means. Patterns and values of those that are
sentences stand beside them as ``said``; an event without it, of an older file, is told in English
only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mentormatch.desk.answer import DeskReason
from mentormatch.desk.days import MONTH
from mentormatch.desk.request import Request
from mentormatch.results.record_parts import said_of, told_again
from mentormatch.scoring.scores import Contribution

__all__ = [
    "Asked",
    "Confirmed",
    "Declined",
    "Event",
    "Expired",
    "Held",
    "Refused",
    "Released",
    "Withdrawn",
    "said_of_parts",
]

_FACTS = ("criterion", "mentor_fact", "mentee_fact")
"""The words of a part of a score."""


def said_of_parts(parts: Sequence[Contribution]) -> dict[str, Any]:
    """Return the patterns and values of the words of all parts, by place."""
    words = {
        _place(k, fact): getattr(part, fact) for k, part in enumerate(parts) for fact in _FACTS
    }
    return said_of(words)


def _told(said: Mapping[str, Any], number: int, part: Contribution) -> Contribution:
    criterion, theirs, ours = (
        told_again(said, _place(number, fact), getattr(part, fact)) for fact in _FACTS
    )
    return part._replace(criterion=criterion, mentor_fact=theirs, mentee_fact=ours)


def _place(number: int, fact: str) -> str:
    return f"parts.{number}.{fact}"


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    at: datetime


class Asked(_Event):
    """A request arrived."""

    kind: Literal["asked"] = "asked"
    request: Request


class Held(_Event):
    """Minutes of a mentor were set aside for a request."""

    kind: Literal["held"] = "held"
    id: str
    mentor: str
    units: int
    parts: tuple[Contribution, ...]
    confidence: float
    backup: str | None
    backup_units: int
    minutes: int
    month: Annotated[str, Field(pattern=MONTH)]
    expires: datetime
    said: dict[str, Any] = Field(default_factory=dict)

    @property
    def told_parts(self) -> tuple[Contribution, ...]:
        """The parts with their words as sentences, to be told in any language."""
        return tuple(_told(self.said, k, part) for k, part in enumerate(self.parts))


class Refused(_Event):
    """Nobody was found for a request, which waits."""

    kind: Literal["refused"] = "refused"
    id: str
    reason: DeskReason
    detail: str
    fix: str
    said: dict[str, Any] = Field(default_factory=dict)

    @property
    def told(self) -> tuple[str, str]:
        """Why, and what would help, as sentences, to be told in any language."""
        detail, fix = (told_again(self.said, n, getattr(self, n)) for n in ("detail", "fix"))
        return detail, fix


class _OfRequest(_Event):
    id: str


class Confirmed(_OfRequest):
    """The mentor agreed."""

    kind: Literal["confirmed"] = "confirmed"


class Declined(_OfRequest):
    """The mentor said no; she is not asked again for this request."""

    kind: Literal["declined"] = "declined"
    mentor: str


class Expired(_OfRequest):
    """The mentor said nothing in time; she is not asked again for this request."""

    kind: Literal["expired"] = "expired"
    mentor: str


class Released(_OfRequest):
    """A booking was undone, and the request waits."""

    kind: Literal["released"] = "released"


class Withdrawn(_OfRequest):
    """The request is closed."""

    kind: Literal["withdrawn"] = "withdrawn"


Event = Annotated[
    Asked | Held | Refused | Confirmed | Declined | Expired | Released | Withdrawn,
    Field(discriminator="kind"),
]
