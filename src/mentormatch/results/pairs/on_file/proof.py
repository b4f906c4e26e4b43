"""The proof of a matching on file: stages with sets and prices, people by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from mentormatch.arrays import Ints
from mentormatch.results.record_parts import RecordModel, Whole
from mentormatch.solve.pairs.certificates import CoverageSet, DualPrices, MinimumSet, Stage

__all__ = [
    "Names",
    "PricesRecord",
    "SetRecord",
    "StageRecord",
    "prices_or_set",
    "proof_of",
    "stage_record",
    "stages_of",
]


_LATER = ("waiting", "waited", "stay", "kept", "even")
"""Prices that are left out where they are 0: records before them had no such numbers."""


class SetRecord(RecordModel):
    """A set of mentors that limits coverage, or whose minimum loads ask for too much."""

    kind: Literal["coverage_set", "minimum_set"]
    mentors: tuple[str, ...]
    available: Whole
    other: Whole
    threshold: Whole | None


class PricesRecord(RecordModel):
    """Prices that bound the total: of each mentor's place, and of covering somebody."""

    kind: Literal["prices"]
    mentor: dict[str, Whole]
    coverage: Whole
    threshold: Whole | None
    k: Whole
    scale: Whole
    waiting: Whole = 0
    waited: Whole = 0
    stay: Whole = 0
    kept: Whole = 0
    limits: tuple[Whole, ...] | None = None
    even: Whole = 0

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what is 0, as in all records before there were such numbers."""
        told: dict[str, Any] = write(self)
        if told["limits"] is None:
            del told["limits"]
        return {n: v for n, v in told.items() if v or n not in _LATER}


class StageRecord(RecordModel):
    """One stage of the objective."""

    name: str
    value: Whole | None
    bound: Whole | None
    note: str
    certificate: Annotated[SetRecord | PricesRecord, Field(discriminator="kind")] | None
    witness: tuple[tuple[str, str], ...] | None


class Names:
    """Ids to rows and back, for both sides."""

    def __init__(self, mentors: Sequence[str], mentees: Sequence[str]) -> None:
        self.mentors, self.mentees = mentors, mentees
        self.mentor = {person: row for row, person in enumerate(mentors)}
        self.mentee = {person: row for row, person in enumerate(mentees)}

    def rows(self, pairs: Iterable[tuple[str, str]]) -> Ints:
        """Return int64 (pairs, 2): mentor rows and mentee columns."""
        rows = [(self.mentor[a], self.mentee[b]) for a, b in pairs]
        return np.array(rows, np.int64).reshape(-1, 2)

    def ids(self, pairs: Ints) -> tuple[tuple[str, str], ...]:
        """Return mentor and mentee of each pair."""
        return tuple((self.mentors[j], self.mentees[i]) for j, i in pairs)


def stage_record(stage: Stage, names: Names) -> StageRecord:
    """Return a stage as it is written."""
    return StageRecord(
        name=stage.name,
        value=stage.value,
        bound=stage.bound,
        note=stage.note,
        certificate=prices_or_set(stage.certificate, names),
        witness=None if stage.witness is None else names.ids(stage.witness),
    )


def prices_or_set(
    proof: CoverageSet | MinimumSet | DualPrices | None, names: Names
) -> SetRecord | PricesRecord | None:
    """Return a certificate as it is written."""
    if proof is None:
        return None
    if isinstance(proof, DualPrices):
        return PricesRecord(
            kind="prices",
            mentor=dict(zip(names.mentors, proof.mentor.tolist(), strict=True)),
            coverage=proof.coverage,
            threshold=proof.threshold,
            k=proof.k,
            scale=proof.scale,
            waiting=proof.waiting,
            waited=proof.waited,
            stay=proof.stay,
            kept=proof.kept,
            limits=proof.limits,
            even=proof.even,
        )
    mentors = tuple(names.mentors[row] for row in proof.mentors)
    if isinstance(proof, CoverageSet):
        kind, numbers = "coverage_set", (proof.places, proof.outside)
    else:
        kind, numbers = "minimum_set", (proof.needed, proof.reachable)
    return SetRecord(
        kind=kind, mentors=mentors, available=numbers[0], other=numbers[1],
        threshold=proof.threshold,
    )  # fmt: skip


def stages_of(records: Sequence[StageRecord], names: Names) -> tuple[Stage, ...]:
    """Put stages on rows again; stages with one proof share it, as they did when it was made."""
    proofs: dict[str, CoverageSet | MinimumSet | DualPrices | None] = {}
    made = []
    for record in records:
        key = record.certificate.model_dump_json() if record.certificate else ""
        if key not in proofs:
            proofs[key] = proof_of(record.certificate, names)
        witness = None if record.witness is None else names.rows(record.witness)
        made.append(
            Stage(record.name, record.value, record.bound, proofs[key], record.note, witness)
        )
    return tuple(made)


def proof_of(
    record: SetRecord | PricesRecord | None, names: Names
) -> CoverageSet | MinimumSet | DualPrices | None:
    """Put a certificate on rows again."""
    if record is None:
        return None
    if isinstance(record, PricesRecord):
        prices = np.array([record.mentor[person] for person in names.mentors], np.int64)
        numbers = record.coverage, record.threshold, record.k, record.scale
        more = record.waiting, record.waited, record.stay, record.kept
        return DualPrices(prices, *numbers, *more, record.limits, record.even)
    mentors = np.array([names.mentor[person] for person in record.mentors], np.int64)
    kind = CoverageSet if record.kind == "coverage_set" else MinimumSet
    return kind(mentors, record.available, record.other, record.threshold)
