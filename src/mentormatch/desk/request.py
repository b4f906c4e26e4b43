"""What somebody asks the desk for: help with one skill, for some minutes, perhaps by a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from mentormatch.errors import RequestError
from mentormatch.people.schema.fields import MINUTES_A_MONTH
from mentormatch.people.schema.profile import Id, Level, Profile, Tag
from mentormatch.people.schema.value import Value

__all__ = ["Request", "Urgency", "refuse_changed"]

Urgency = Literal["normal", "urgent"]


class Request(Value):
    """A request for help with one skill.

    Parameters
    ----------
    id
        Id of the request; asking twice under one id is asking once.
    mentee
        Id of the person who asks. What is known of her comes from the desk's pools.
    profile
        Or the person herself, who need not be known before. What she seeks beside ``skill`` is
        not looked at.
    skill
        The one skill; spelling is folded.
    level, current
        The level 1-5 that she wants to reach, and the level 0-5 that she has.
    minutes
        Minutes of the mentor's month that it takes.
    urgency
        ``"urgent"`` may use the minutes that a desk keeps in reserve.
    deadline
        Last day on which help is still help; None if there is no hurry.

    Raises
    ------
    InputError
        If an answer is not valid; the message names the field.

    Examples
    --------
    >>> Request(id="r1", mentee="eli", skill="SQL", minutes=45).skill
    'sql'
    >>> Request(id="r1", skill="sql", level=2, current=4)
    Traceback (most recent call last):
        ...
    mentormatch.errors.InputError: not a valid request: name who asks: give mentee or profile
    """

    _called: ClassVar = ("request", "field")

    id: Id
    mentee: Id | None = None
    profile: Profile | None = None
    skill: Tag
    level: Annotated[Level, Field(ge=1)] = 3
    current: Level = 0
    minutes: Annotated[int, Field(ge=1, le=MINUTES_A_MONTH, strict=True)] = 60
    urgency: Urgency = "normal"
    deadline: date | None = None

    if TYPE_CHECKING:
        # More than the fields hold: see `Profile`.
        def __init__(
            self,
            /,
            *,
            id: str,  # noqa: A002  (the name of the field)
            mentee: str | None = ...,
            profile: Profile | Mapping[str, Any] | None = ...,
            skill: str,
            level: int = ...,
            current: int = ...,
            minutes: int = ...,
            urgency: Urgency = ...,
            deadline: date | str | None = ...,
        ) -> None: ...

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.mentee is None and self.profile is None:
            raise ValueError("name who asks: give mentee or profile")
        if self.profile is not None and self.mentee not in (None, self.profile.id):
            raise ValueError("mentee and profile have different ids")
        if self.current >= self.level:
            raise ValueError("current is not below level, so there is nothing to learn")
        return self

    @property
    def person(self) -> str:
        """Id of the person who asks."""
        if self.profile is not None:
            return self.profile.id
        return self.mentee or ""

    @property
    def is_urgent(self) -> bool:
        """Whether the reserve may be used."""
        return self.urgency == "urgent"

    def need(self) -> Mapping[str, Mapping[str, int]]:
        """Return what the person seeks here, as a profile takes it."""
        return {self.skill: {"current": self.current, "target": self.level}}


def refuse_changed(requests: Iterable[Request], before: Mapping[str, Request]) -> None:
    """Refuse requests whose id has been used for something else, among them or before.

    Raises
    ------
    RequestError
        If there are any; all their ids are named.
    """
    here = dict[str, Request]()
    changed = {r.id for r in requests if before.get(r.id, here.setdefault(r.id, r)) != r}
    if changed:
        raise RequestError(
            f"{', '.join(sorted(changed))}: asked before under the same id with other "
            "content; give a new id, and withdraw the earlier request if it is no longer needed"
        )
