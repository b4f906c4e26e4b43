"""What the desk says: a mentor with the reason and a backup, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from mentormatch.errors import RequestError
from mentormatch.results.names import NOBODY, Named, Names, the_language
from mentormatch.results.pairs.explain import contribution_frame, contribution_lines
from mentormatch.scoring.scores import Contribution
from mentormatch.terms import UNIT
from mentormatch.text.sentences import Language, Sentence, Who, fixed, sentence, tell

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["DeskAnswer", "DeskReason", "Status", "frame_of", "require_hold"]

_COLUMNS = (
    "request", "person", "skill", "status", "mentor", "score", "backup", "minutes", "month",
    "expires", "reason", "detail", "fix",
)  # fmt: skip

_SAID = ("detail", "fix")
_SIDES = {"person": "", "mentor": "mentor", "backup": "mentor"}
"""People in a table, and the role in which each is known; who asks may stand in either pool."""

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
class DeskAnswer(Named):
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

    def to_frame(self, language: Language = "en") -> pd.DataFrame:
        """Return one row a criterion: points, most points, answered, and the two facts.

        Parameters
        ----------
        language
            ``"en"`` or ``"nl"``.
        """
        return contribution_frame(self.parts, language)

    def told(self, *, labels: bool = True, language: Language = "en") -> str:
        """Return what printing shows, with people by label: for their eyes, and for no log.

        Parameters
        ----------
        labels
            Call people by the labels that the desk knows; else by id.
        language
            ``"en"`` or ``"nl"``.
        """
        names = (self.names if labels else NOBODY).speaking(language)
        return "\n".join([names.told(self._first), *contribution_lines(self.parts, names)])

    @property
    def _first(self) -> Sentence:
        """What was asked, and how it stands."""
        told = {
            "asked": self._asked,
            "status": fixed(self.status),
            "reason": self.reason,
            "detail": self.detail,
            "fix": self.fix,
        }
        if self.mentor is not None:
            return sentence(
                "{asked}: {mentor}, {status}{until}, score {score:.3f}{backup}",
                **told, mentor=Who(self.mentor, "mentor"), until=self._until, score=self.score,
                backup=self._next,
            )  # fmt: skip
        if self.reason is None:
            return sentence("{asked}: {status}", **told)
        return sentence("{asked}: {status}: {reason} - {detail}; {fix}", **told)

    @property
    def _asked(self) -> Sentence:
        return sentence(
            "{request} ({who}, {skill})",
            request=self.request, who=Who(self.person, ""), skill=self.skill,
        )  # fmt: skip

    @property
    def _until(self) -> Sentence | str:
        if self.expires is None:
            return ""
        return sentence(" until {time}", time=f"{self.expires:%Y-%m-%d %H:%M}")

    @property
    def _next(self) -> Sentence:
        if not self.backup:
            return sentence("; no backup")
        return sentence("; backup {mentor}", mentor=Who(self.backup, "mentor"))

    def __str__(self) -> str:
        return self.told(labels=False)


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
            f"{answer.request} is held for {answer.mentor}, not for the person named here"
        )
    return answer.mentor


def frame_of(
    answers: Iterable[DeskAnswer], *, labels: bool = True, language: Language = "en"
) -> pd.DataFrame:
    """Return one row a request: who asked for what, how it stands, and why.

    Parameters
    ----------
    answers
        How requests stand.
    labels
        Where people have labels, these stand behind the ids.
    language
        Of the reasons: ``"en"`` or ``"nl"``.
    """
    import pandas as pd

    listed, spoken = list(answers), the_language(language)
    rows = [[getattr(answer, name) for name in _COLUMNS] for answer in listed]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    frame = frame.assign(score=frame["score"].where(frame["mentor"].notna()))
    for name in _SAID:
        frame[name] = [tell(getattr(answer, name), spoken) for answer in listed]
    if labels and any(answer.names for answer in listed):
        for name, side in _SIDES.items():
            called = [_called(getattr(answer, name), side, answer.names) for answer in listed]
            frame.insert(list(frame.columns).index(name) + 1, f"{name}_label", called)
    return frame


def _called(who: str | None, side: str, names: Names) -> str | None:
    return None if who is None else names(who, side)
