"""Decisions, edits and reviews in a record of a matching."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from mentormatch.decisions.model import NONE, Decision, Decisions, Kind
from mentormatch.results.pairs.provenance import Provenance, Review, SetAside
from mentormatch.results.record_parts import RecordModel

__all__ = [
    "DecisionRecord",
    "EditRecord",
    "ReviewRecord",
    "parts_of",
    "provenance_of",
    "set_aside_of",
]


class DecisionRecord(RecordModel):
    """What somebody decided about a pair."""

    kind: Kind
    mentor: str
    mentee: str
    who: str
    why: str
    when: date
    override: tuple[str, ...] = ()


class ReviewRecord(RecordModel):
    """Who looked at a matching, when, and what was decided by then."""

    status: Literal["reviewed", "published"]
    who: str
    when: date
    decisions: tuple[DecisionRecord, ...]


class SetAsideRecord(RecordModel):
    """Rules that are set aside for a pair that was made by hand."""

    # The attributes are those of `SetAside`.
    model_config = ConfigDict(from_attributes=True)

    mentor: str
    mentee: str
    rules: tuple[str, ...]


class EditRecord(RecordModel):
    """The pairs that were found before somebody edited them; the stages are theirs."""

    optimum: tuple[tuple[str, str], ...]
    set_aside: tuple[SetAsideRecord, ...] = Field(default=())


def parts_of(provenance: Provenance, optimum: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return the parts of a record that tell where a matching comes from.

    Parameters
    ----------
    provenance
        Decisions, edit, review, parent.
    optimum
        Pairs before the edit, by id.
    """
    edit, review = provenance.edit, provenance.review
    return {
        "decisions": _records(provenance.decisions),
        "edited": edit
        and EditRecord(
            optimum=optimum,
            set_aside=tuple(SetAsideRecord.model_validate(one) for one in edit.set_aside),
        ),
        "review": review
        and ReviewRecord(
            status=review.status,
            who=review.who,
            when=review.when,
            decisions=_records(review.decisions),
        ),
        "parent": provenance.parent,
    }


def provenance_of(
    decisions: tuple[DecisionRecord, ...], review: ReviewRecord | None, parent: str | None
) -> Provenance:
    """Return where the matching of a record comes from; what it was edited from is put on later."""
    return Provenance(_decided(decisions), None, _seen(review), parent)


def _seen(record: ReviewRecord | None) -> Review | None:
    if record is None:
        return None
    return Review(record.status, record.who, record.when, _decided(record.decisions))


def _decided(records: tuple[DecisionRecord, ...]) -> Decisions:
    """Return the decisions of a record."""
    return Decisions(Decision(**dict(record)) for record in records) if records else NONE


def set_aside_of(record: EditRecord) -> tuple[SetAside, ...]:
    """Return the rules that an edit sets aside."""
    return tuple(SetAside(one.mentor, one.mentee, one.rules) for one in record.set_aside)


def _records(decisions: Decisions) -> tuple[DecisionRecord, ...]:
    return tuple(
        DecisionRecord(
            kind=one.kind, mentor=one.mentor, mentee=one.mentee, who=one.who, why=one.why,
            when=one.when, override=one.override,
        )
        for one in decisions
    )  # fmt: skip
