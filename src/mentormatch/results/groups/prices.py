"""Dual prices that prove a bound on groups, by id: what anybody can add up, and what is on file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from mentormatch.results.record_parts import RecordModel, Whole

__all__ = ["ForkRecord", "PlacesRecord", "RuleRecord"]

# Names and descriptions of these classes stand in the JSON Schema of a record. So what a field
# means stands under it, and an answer prints the classes under the names that its readers know.


class _Printed(RecordModel):
    called: ClassVar[str]

    def __repr_name__(self) -> str:
        return self.called


class RuleRecord(_Printed):
    """The price of a rule in groups of one facilitator."""

    called: ClassVar = "BoundRule"

    facilitator: str
    price: Whole
    """In parts of a unit."""
    people: tuple[str, ...]
    """Of whom a group of hers holds one at most because they are apart (of one person it says that
    only a group that meets has her), or who needs company. Empty for quotas."""
    rule: Whole
    code: Whole
    """Number of the rule among quotas and then `not_alone`, and of the answer; -1 for people who
    are apart."""


class PlacesRecord(_Printed):
    """Prices that bound a stage: of placing a person, of places, and of rules."""

    called: ClassVar = "BoundPrices"

    scale: Whole
    """Into how many parts a unit (of the stage of people: a person) is divided."""
    person: Whole
    """What placing a person is worth, in parts."""
    place: dict[str, Whole]
    """Of a place with each facilitator, in parts; who is not named has price 0."""
    rules: tuple[RuleRecord, ...]

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            yield name, tuple(value.items()) if name == "place" else value


class ForkRecord(_Printed):
    """Two cases of which one holds, each with prices or cases of its own."""

    called: ClassVar = "BoundFork"

    facilitator: str
    """Whom the cases are about; the higher of their bounds is the bound."""
    member: str | None
    """Who is not with her, or with nobody else; None where it is about her groups."""
    groups: Whole
    """Then she leads so many at most, or more."""
    fewer: PlacesRecord | ForkRecord
    more: PlacesRecord | ForkRecord
