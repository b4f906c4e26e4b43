"""The stages of groups on file: value, bound and the dual prices that prove it."""

from __future__ import annotations

from mentormatch.results.groups.certificate import BoundedStage
from mentormatch.results.groups.prices import ForkRecord, PlacesRecord
from mentormatch.results.record_parts import RecordModel, Whole

__all__ = ["BoundRecord"]


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
        return cls.model_validate(stage, from_attributes=True)

    def read(self) -> BoundedStage:
        """Return a stage as it was found."""
        return BoundedStage(**dict(self))
