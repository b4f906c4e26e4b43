"""Constraints of groups besides the policy, as data: sizes, lists, quotas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_serializer,
    field_validator,
    model_validator,
)

from mentormatch.modes.rules import FieldName, Rules
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.wording import refusal, unprotected

__all__ = ["GroupRules", "Quota"]

Ids = tuple[str, ...]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Lead = Annotated[int, Field(le=100)]


def _shareable(rule: str) -> str:
    unprotected(_field_of(rule))
    return rule


def _field_of(rule: str) -> str:
    """Return the field of a rule such as ``"site"`` or ``"site=Bonn"``."""
    return rule.partition("=")[0].strip()


SharedBy = Annotated[str, AfterValidator(_shareable)]


class Quota(BaseModel):
    """At most so many members of one group may have the same answer.

    Parameters
    ----------
    field
        A field or attribute of one word; whoever did not answer is not counted.
    at_most
        Members with the same word in one group.

    Examples
    --------
    >>> Quota("department", at_most=3)
    Quota(field='department', at_most=3)
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    field: FieldName
    at_most: Count

    def __init__(self, field: str | None = None, **options: object) -> None:
        try:
            super().__init__(**{"field": field, **options})
        except ValidationError as error:
            raise refusal("quota", error, type(self).model_fields) from None


class GroupRules(Rules):
    """Everything :func:`mentormatch.form_groups` was asked for besides people and policy.

    Its fields are the keyword arguments there.
    """

    _called: ClassVar = "question about groups"

    within: Policy | None = None
    fit: Annotated[float, Field(ge=0, le=1)] = 0.5
    size: tuple[Count, Count] = (4, 8)
    facilitators: tuple[Lead, Lead] = (1, 1)
    leads: (
        Annotated[int, Field(ge=0, le=1_000_000)]
        | dict[str, Annotated[int, Field(ge=0, le=1_000_000)]]
    ) = 1
    together: tuple[Ids, ...] = ()
    apart: tuple[Ids, ...] = ()
    pinned: tuple[tuple[str, str], ...] = ()
    not_alone: tuple[SharedBy, ...] = ()
    quotas: tuple[Quota, ...] = ()
    common_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    groups: Count | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields and attributes of quotas, of which nobody is alone, and of a common hour."""
        hours = ("availability", "time_zone") if self.common_minutes else ()
        return (*(quota.field for quota in self.quotas), *map(_field_of, self.not_alone), *hours)

    @field_validator("within", mode="before")
    @classmethod
    def _as_policy(cls, within: object) -> object:
        return Policy.recorded(within) if isinstance(within, dict) else within

    @field_serializer("within")
    def _as_data(self, within: Policy | None) -> dict[str, Any] | None:
        return None if within is None else within.to_dict()

    @field_validator("facilitators", mode="before")
    @classmethod
    def _a_range(cls, facilitators: object) -> object:
        return (facilitators, facilitators) if isinstance(facilitators, int) else facilitators

    @field_validator("pinned", mode="before")
    @classmethod
    def _pairs(cls, pinned: Any) -> object:
        return tuple(pinned.items()) if hasattr(pinned, "items") else pinned

    @field_validator("not_alone", "quotas", mode="before")
    @classmethod
    def _several(cls, asked: object) -> object:
        return (asked,) if isinstance(asked, (str, Quota)) else asked

    @field_validator("together", "apart", mode="before")
    @classmethod
    def _no_words(cls, lists: Iterable[object]) -> object:
        if isinstance(lists, str) or any(isinstance(ids, str) for ids in lists):
            raise ValueError("expected lists of ids, such as [('ann', 'bo')]")
        return lists

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        low, high = self.size
        if high < low:
            raise ValueError(f"size: the most members ({high}) are fewer than the fewest ({low})")
        few, most = self.facilitators
        if most < few or (few < 1 and self.facilitators != (0, 0)):
            raise ValueError("facilitators: expected the fewest and the most of a group, from 1")
        return self

    def members_named(self) -> dict[str, str]:
        """Return everybody whom a list names as a member, and where she is named first."""
        lists = [
            (f"{name}, list {number}, place {place}", who)
            for name, listed in (("together", self.together), ("apart", self.apart))
            for number, ids in enumerate(listed, start=1)
            for place, who in enumerate(ids, start=1)
        ]
        pins = [(f"pinned, pair {n}", member) for n, (member, _) in enumerate(self.pinned, start=1)]
        return {who: place for place, who in reversed([*lists, *pins])}

    def facilitators_named(self) -> dict[str, str]:
        """Return everybody whom a list names as a facilitator, and where she is named first."""
        ids = list(self.leads) if isinstance(self.leads, dict) else []
        led = [(f"leads, id {number}", who) for number, who in enumerate(ids, start=1)]
        pins = [(f"pinned, pair {n}", lead) for n, (_, lead) in enumerate(self.pinned, start=1)]
        return {who: place for place, who in reversed([*led, *pins])}
