"""What happened at a desk, one immutable event after another: the whole of its state.

Everything else (who is free, how a request stands) follows from this log and the accounts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mentormatch.desk.answer import DeskReason
from mentormatch.desk.days import MONTH
from mentormatch.desk.request import Request
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
]


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


class Refused(_Event):
    """Nobody was found for a request, which waits."""

    kind: Literal["refused"] = "refused"
    id: str
    reason: DeskReason
    detail: str
    fix: str


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
