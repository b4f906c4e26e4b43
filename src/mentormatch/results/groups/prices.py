"""Dual prices that prove a bound on groups, by id: what anybody can add up, and what is on file."""

from __future__ import annotations

from mentormatch.results.record_parts import RecordModel, Whole

__all__ = ["ForkRecord", "PlacesRecord", "RuleRecord"]

# Descriptions of classes stand in the JSON Schema of a record; what a field means stands under it.


class RuleRecord(RecordModel):
    """The price of a rule in groups of one facilitator."""

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


class PlacesRecord(RecordModel):
    """Prices that bound a stage: of placing a person, of places, and of rules."""

    scale: Whole
    """Into how many parts a unit (of the stage of people: a person) is divided."""
    person: Whole
    """What placing a person is worth, in parts."""
    place: dict[str, Whole]
    """Of a place with each facilitator, in parts; who is not named has price 0."""
    rules: tuple[RuleRecord, ...]


class ForkRecord(RecordModel):
    """Two cases of which one holds, each with prices or cases of its own."""

    facilitator: str
    """Whom the cases are about; the higher of their bounds is the bound."""
    member: str | None
    """Who is not with her, or with nobody else; None where it is about her groups."""
    groups: Whole
    """Then she leads so many at most, or more."""
    fewer: PlacesRecord | ForkRecord
    more: PlacesRecord | ForkRecord
