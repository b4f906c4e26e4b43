"""The record of groups on file: written once, read back on the same people, judged anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, SerializerFunctionWrapHandler, ValidationError, model_serializer

from mentormatch.errors import DataMismatch, InputError, ProofError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.results.answer import Answer, AnswerT
from mentormatch.results.groups.certificate import BoundCertificate, BoundedStage
from mentormatch.results.groups.prices import ForkRecord, PlacesRecord
from mentormatch.results.match import Match, Member, Role
from mentormatch.results.record_parts import (
    FindingRecord,
    RecordModel,
    UnmatchedRecord,
    Whole,
    common_parts,
    same_left_out,
)
from mentormatch.text.faults import told_record

__all__ = [
    "GroupingRecord",
    "grouping_record",
    "parse_group_record",
    "refuse_changes",
    "refuse_other_people",
]


class MemberRecord(RecordModel):
    """One person of a group, in the role played there."""

    id: str
    role: Role


class GroupRecord(RecordModel):
    """A group and its score in micro-units."""

    group: str | None
    members: tuple[MemberRecord, ...]
    units: Whole


class BoundRecord(RecordModel):
    """One stage of the objective: what was reached, and what nothing can exceed."""

    name: str
    value: Whole
    bound: Whole
    method: str
    note: str
    prices: PlacesRecord | ForkRecord | None = None


class GroupingRecord(RecordModel):
    """Groups on file; the JSON Schema is printed by ``mentormatch schema grouping``."""

    schema_version: Literal["1", "2"] = "2"
    versions: dict[str, str]
    mode: str
    rules: dict[str, Any]
    policy: dict[str, Any]
    seed: int
    mentors_digest: str
    mentees_digest: str
    matches: tuple[GroupRecord, ...]
    unmatched: tuple[UnmatchedRecord, ...]
    stages: tuple[BoundRecord, ...]
    findings: tuple[FindingRecord, ...]
    edited: tuple[GroupRecord, ...] | None = None

    @model_serializer(mode="wrap")
    def _without_absent(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what was found before an edit, where there was none."""
        written: dict[str, Any] = write(self)
        return {key: told for key, told in written.items() if key != "edited" or told is not None}

    @property
    def as_found(self) -> GroupingRecord:
        """The record of what was found before somebody edited it; the stages are its own."""
        return self.model_copy(update={"matches": self.edited or (), "edited": None})

    @property
    def groups(self) -> tuple[Match, ...]:
        """The groups as they were found."""
        return tuple(
            Match(tuple(Member(m.id, m.role) for m in g.members), g.units, g.group)
            for g in self.matches
        )

    @property
    def certificate(self) -> BoundCertificate:
        """The stages as they were found."""
        return BoundCertificate(tuple(BoundedStage(**dict(stage)) for stage in self.stages))


def grouping_record(
    answer: Answer,
    stages: Sequence[BoundedStage],
    mode: str,
    rules: BaseModel,
    before: Sequence[Match] | None = None,
) -> GroupingRecord:
    """Return groups as they are written to a file.

    Parameters
    ----------
    answer
        The groups.
    stages
        What was reached, and bounds.
    mode, rules
        What was asked besides the policy.
    before
        The groups that were found, of which the stages tell, where these are edited by hand.
    """
    return GroupingRecord(
        **common_parts(answer),
        mode=mode,
        rules=rules.model_dump(mode="json"),
        matches=tuple(_group(match) for match in answer.matches),
        stages=tuple(BoundRecord.model_validate(s, from_attributes=True) for s in stages),
        edited=None if before is None else tuple(map(_group, before)),
    )


def parse_group_record(text: str) -> GroupingRecord:
    """Read a record of groups; nothing in it is believed yet."""
    try:
        return GroupingRecord.model_validate_json(text)
    except ValidationError as error:
        raise InputError(told_record(error, "this is not a record of groups")) from None


def refuse_changes(record: GroupingRecord, again: AnswerT) -> AnswerT:
    """Return groups that were judged anew, if they are what the record tells.

    Raises
    ------
    DataMismatch
        If the people are others, or their answers have changed.
    ProofError
        If scores, or who is left out, are not those of the record.
    """
    refuse_other_people(record, again.scores.mentors, again.scores.mentees)
    if record.groups != again.matches:
        raise ProofError("the record tells other groups or scores than its people and policy give")
    if not same_left_out(record.unmatched, again.unmatched):
        raise ProofError("the record leaves out other people than the groups")
    return again


def refuse_other_people(record: GroupingRecord, mentors: Profiles, mentees: Profiles) -> None:
    """Raise DataMismatch unless these are the people of a record."""
    if (record.mentors_digest, record.mentees_digest) != (mentors.digest, mentees.digest):
        raise DataMismatch(
            "these are not the people these groups were made from, or their answers have changed; "
            "give the same files, or form groups again"
        )


def _group(match: Match) -> GroupRecord:
    members = tuple(MemberRecord(id=m.id, role=m.role) for m in match.members)
    return GroupRecord(group=match.group, members=members, units=match.units)
