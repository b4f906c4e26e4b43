"""The stages of groups on file, with the prices that prove their bounds."""

from __future__ import annotations

from dataclasses import asdict

from mentormatch.results.groups.certificate import BoundedStage, BoundFork, BoundPrices, BoundRule
from mentormatch.results.record_parts import RecordModel, Whole

__all__ = ["BoundRecord"]


class RuleRecord(RecordModel):
    """The price of a rule in groups of one facilitator."""

    facilitator: str
    price: Whole
    people: tuple[str, ...]
    rule: Whole
    code: Whole


class PlacesRecord(RecordModel):
    """Prices that bound a stage: of placing a person, of places, and of rules."""

    scale: Whole
    person: Whole
    place: dict[str, Whole]
    rules: tuple[RuleRecord, ...]


class ForkRecord(RecordModel):
    """Two cases of which one holds, each with prices or cases of its own."""

    facilitator: str
    member: str | None
    groups: Whole
    fewer: PlacesRecord | ForkRecord
    more: PlacesRecord | ForkRecord


class BoundRecord(RecordModel):
    """One stage of the objective: what was reached, and what nothing can exceed."""

    name: str
    value: Whole
    bound: Whole
    method: str
    note: str
    prices: PlacesRecord | ForkRecord | None = None

    @classmethod
    def of(cls, stage: BoundedStage) -> BoundRecord:
        """Return a stage as it is written."""
        prices = None if stage.prices is None else _written(stage.prices)
        return cls(
            name=stage.name, value=stage.value, bound=stage.bound, method=stage.method,
            note=stage.note, prices=prices,
        )  # fmt: skip

    def read(self) -> BoundedStage:
        """Return a stage as it was found."""
        prices = None if self.prices is None else _read(self.prices)
        return BoundedStage(self.name, self.value, self.bound, self.method, self.note, prices)


def _written(prices: BoundPrices | BoundFork) -> PlacesRecord | ForkRecord:
    if isinstance(prices, BoundFork):
        return ForkRecord(
            facilitator=prices.facilitator,
            member=prices.member,
            groups=prices.groups,
            fewer=_written(prices.fewer),
            more=_written(prices.more),
        )
    rules = tuple(RuleRecord(**asdict(rule)) for rule in prices.rules)
    place = dict(prices.place)
    return PlacesRecord(scale=prices.scale, person=prices.person, place=place, rules=rules)


def _read(record: PlacesRecord | ForkRecord) -> BoundPrices | BoundFork:
    if isinstance(record, ForkRecord):
        cases = _read(record.fewer), _read(record.more)
        return BoundFork(record.facilitator, record.member, record.groups, *cases)
    rules = tuple(BoundRule(**dict(rule)) for rule in record.rules)
    return BoundPrices(record.scale, record.person, tuple(record.place.items()), rules)
