"""What the desk says: a mentor with the reason and a backup, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from mentormatch.errors import RequestError
from mentormatch.results.pairs.explain import contribution_frame, contribution_lines
from mentormatch.scoring.scores import Contribution
from mentormatch.terms import UNIT

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["DeskAnswer", "DeskReason", "Status", "frame_of", "require_hold"]

_COLUMNS = (
    "request", "person", "skill", "status", "mentor", "score", "backup", "minutes", "month",
    "expires", "reason", "detail", "fix",
)  # fmt: skip

Status = Literal["held", "confirmed", "waiting", "withdrawn"]

DeskReason = Literal[
    "DEADLINE",
    "ABSENT",
    "NO_SKILL",
    "LEVEL",
    "EXCLUDED",
    "BELOW_FLOOR",
    "DECLINED",
    "TOO_LONG",
    "RESERVED",
    "FULL",
    "EXPIRED",
    "RELEASED",
]
"""Why a request waits; the first that applies, in this order.

The last two are told of a booking that was undone, until the request is asked again.
"""


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """How a request stands.

    Parameters
    ----------
    request, person, skill
        Id of the request, of the person who asked, and the skill.
    status
        ``"held"``: minutes are set aside until ``expires``; ``"confirmed"``: the mentor has
        agreed; ``"waiting"``: nobody, for ``reason``; ``"withdrawn"``: closed.
    mentor, units, parts, confidence
        Who helps, the score in micro-units, the parts that add up to it, and the share of the
        weight, 0…1, that rests on answers of both.
    backup, backup_units
        Who would be asked next, and her score in micro-units; None where there is nobody else.
    minutes, month
        What is set aside, and in which month (``"2026-01"``).
    expires
        When a hold ends if nobody confirms it.
    reason, detail, fix
        Of a request that waits: one word of the closed list :data:`DeskReason`, the same in a
        sentence, and the smallest change that would help.
    """

    request: str
    person: str
    skill: str
    status: Status
    mentor: str | None = None
    units: int = 0
    parts: tuple[Contribution, ...] = ()
    confidence: float = 0.0
    backup: str | None = None
    backup_units: int = 0
    minutes: int = 0
    month: str | None = None
    expires: datetime | None = None
    reason: DeskReason | None = None
    detail: str = ""
    fix: str = ""

    @property
    def score(self) -> float:
        """The score, 0…1: the share of the ideal that the policy describes."""
        return self.units / UNIT

    def to_frame(self) -> pd.DataFrame:
        """Return one row a criterion: points, most points, answered, and the two facts."""
        return contribution_frame(self.parts)

    def __str__(self) -> str:
        asked = f"{self.request} ({self.person}, {self.skill})"
        if self.mentor is None:
            said = f": {self.reason} - {self.detail}; {self.fix}" if self.reason else ""
            return f"{asked}: {self.status}{said}"
        until = f" until {self.expires:%Y-%m-%d %H:%M}" if self.expires else ""
        backup = f"; backup {self.backup}" if self.backup else "; no backup"
        first = f"{asked}: {self.mentor}, {self.status}{until}, score {self.score:.3f}{backup}"
        return "\n".join([first, *contribution_lines(self.parts)])


def require_hold(answer: DeskAnswer, mentor: str | None) -> str:
    """Return the mentor whose minutes are held.

    Raises
    ------
    RequestError
        If nothing is held for the request, or for another mentor than the one named.
    """
    if answer.mentor is None or answer.status != "held":
        why = f" ({answer.detail})" if answer.detail else ""
        raise RequestError(f"{answer.request} is {answer.status}{why}: nothing is held for it")
    if mentor not in (None, answer.mentor):
        raise RequestError(
            f"{answer.request} is held for {answer.mentor}, and not for whom is named here"
        )
    return answer.mentor


def frame_of(answers: Iterable[DeskAnswer]) -> pd.DataFrame:
    """Return one row a request: who asked for what, how it stands, and why."""
    import pandas as pd

    rows = [[getattr(answer, name) for name in _COLUMNS] for answer in answers]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.assign(score=frame["score"].where(frame["mentor"].notna()))
