"""The record of a matching on file: written once, read back on the same data, judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, SerializerFunctionWrapHandler, ValidationError, model_serializer

from mentormatch.arrays import Ints
from mentormatch.errors import DataMismatch, InputError, ProofError
from mentormatch.objectives import OBJECTIVES
from mentormatch.people.naming import resolve_references
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.answer import Answer, AnswerT
from mentormatch.results.pairs.by_hand import edited_assignment, within_limits
from mentormatch.results.pairs.pins import take_out, taken_out
from mentormatch.results.pairs.provenance import Edit, Provenance
from mentormatch.results.pairs.provenance_record import (
    DecisionRecord,
    EditRecord,
    ReviewRecord,
    parts_of,
    provenance_of,
    set_aside_of,
)
from mentormatch.results.pairs.question import question
from mentormatch.results.pairs.standing import broken_rules, set_aside, stand
from mentormatch.results.record_parts import (
    FindingRecord,
    RecordModel,
    UnmatchedRecord,
    Whole,
    common_parts,
    same_left_out,
)
from mentormatch.scoring.policy import Policy
from mentormatch.scoring.scores import Scores, compile_scores
from mentormatch.solve.pairs.assignment import Assignment, Prices, status_of
from mentormatch.solve.pairs.certificates import CoverageSet, DualPrices, MinimumSet, Stage
from mentormatch.solve.pairs.recheck import recheck
from mentormatch.terms import UNIT
from mentormatch.text.faults import told_record

__all__ = ["MatchingRecord", "matching_record", "on_people", "parse_record", "refuse_changes"]


class PairRecord(RecordModel):
    """A mentor, a mentee and their score in micro-units."""

    mentor: str
    mentee: str
    units: Whole


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
        later = ("waiting", "waited", "stay", "kept", "even")
        asked = {n: v for n, v in told.items() if v or n not in later}
        return {n: v for n, v in asked.items() if v is not None or n != "limits"}


class StageRecord(RecordModel):
    """One stage of the objective."""

    name: str
    value: Whole | None
    bound: Whole | None
    note: str
    certificate: Annotated[SetRecord | PricesRecord, Field(discriminator="kind")] | None
    witness: tuple[tuple[str, str], ...] | None


class MatchingRecord(RecordModel):
    """A matching on file; its JSON Schema is printed by ``mentormatch schema matching``."""

    schema_version: Literal["1", "2"] = "2"
    versions: dict[str, str]
    policy: dict[str, Any]
    seed: int
    mentors_digest: str
    mentees_digest: str
    matches: tuple[PairRecord, ...]
    unmatched: tuple[UnmatchedRecord, ...]
    status: Literal["optimal", "feasible"]
    value: Whole
    bound: Whole
    stages: tuple[StageRecord, ...]
    notes: tuple[str, ...]
    findings: tuple[FindingRecord, ...]
    decisions: tuple[DecisionRecord, ...] = ()
    edited: EditRecord | None = None
    review: ReviewRecord | None = None
    parent: str | None = None

    @model_serializer(mode="wrap")
    def _without_absent(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what nobody decided, edited or reviewed."""
        written: dict[str, Any] = write(self)
        return {key: told for key, told in written.items() if key not in _MAY_LACK or told}


_MAY_LACK = ("decisions", "edited", "review", "parent")


def matching_record(
    answer: Answer, assignment: Assignment, provenance: Provenance
) -> MatchingRecord:
    """Return pairs and their assignment as they are written to a file.

    Parameters
    ----------
    answer
        The pairs.
    assignment
        What was found and proven, of these pairs or of those before an edit.
    provenance
        Decisions, edit and review.
    """
    edit = provenance.edit
    proven = edit.optimum if edit else assignment
    names = _Names(answer.scores.mentors.ids, answer.scores.mentees.ids)
    return MatchingRecord(
        **common_parts(answer),
        matches=tuple(
            PairRecord(mentor=m.mentor, mentee=m.mentee, units=m.units) for m in answer.matches
        ),
        status=assignment.status,
        value=assignment.value,
        bound=assignment.bound,
        stages=tuple(_stage_record(stage, names) for stage in proven.stages),
        notes=proven.notes,
        **parts_of(provenance, names.ids(proven.pairs) if edit else ()),
    )


def parse_record(text: str) -> MatchingRecord:
    """Read a record of pairs; nothing in it is believed yet."""
    try:
        return MatchingRecord.model_validate_json(text)
    except ValidationError as error:
        if any(fault["type"] == "json_invalid" for fault in error.errors()):
            raise InputError("this is not a record of a matching: it is not JSON") from None
        raise InputError(told_record(error, "this is not a record of a matching")) from None


def on_people(
    record: MatchingRecord,
    mentors: Profiles | Iterable[Profile],
    mentees: Profiles | Iterable[Profile],
) -> tuple[Scores, Assignment, Provenance]:
    """Put a record on its people again, and judge it as if it were new.

    Raises
    ------
    DataMismatch
        If these are other people, or their answers have changed.
    ProofError
        If pairs or proofs do not hold.
    """
    given = (p if isinstance(p, Profiles) else Profiles.of(p) for p in (mentors, mentees))
    givers, takers = resolve_references(*given)
    _refuse_other_data(record, givers, takers)
    scores = compile_scores(givers, takers, Policy.recorded(record.policy))
    told = provenance_of(record.decisions, record.review, record.parent)
    standing = stand(scores, told.decisions, {who for one in told.decisions for who in one.pair})
    scores = standing.scores
    if record.edited is None:
        made = [(pair.mentor, pair.mentee) for pair in record.matches]
        return scores, _assignment(record, scores, made), told
    optimum = _assignment(record, scores, record.edited.optimum)
    edit = Edit(optimum, set_aside_of(record.edited))
    return scores, _by_hand(record, scores, edit), replace(told, edit=edit)


def refuse_changes(record: MatchingRecord, again: AnswerT) -> AnswerT:
    """Return pairs that were judged anew, if they are what the record tells.

    Raises
    ------
    ProofError
        If scores, or who is left out, are not those of the record.
    """
    if [m.units for m in again.matches] != [pair.units for pair in record.matches]:
        raise ProofError("the record tells other scores than its people and policy give")
    if not same_left_out(record.unmatched, again.unmatched):
        raise ProofError("the record leaves out other people than the matching")
    return again


class _Names:
    """Ids to rows and back, for both sides."""

    def __init__(self, mentors: Sequence[str], mentees: Sequence[str]) -> None:
        self.mentors, self.mentees = mentors, mentees
        self.mentor = {person: row for row, person in enumerate(mentors)}
        self.mentee = {person: row for row, person in enumerate(mentees)}

    def rows(self, pairs: Iterable[tuple[str, str]]) -> Ints:
        rows = [(self.mentor[a], self.mentee[b]) for a, b in pairs]
        return np.array(rows, np.int64).reshape(-1, 2)

    def ids(self, pairs: Ints) -> tuple[tuple[str, str], ...]:
        return tuple((self.mentors[j], self.mentees[i]) for j, i in pairs)


def _stage_record(stage: Stage, names: _Names) -> StageRecord:
    return StageRecord(
        name=stage.name,
        value=stage.value,
        bound=stage.bound,
        note=stage.note,
        certificate=_proof_record(stage.certificate, names),
        witness=None if stage.witness is None else names.ids(stage.witness),
    )


def _proof_record(
    proof: CoverageSet | MinimumSet | DualPrices | None, names: _Names
) -> SetRecord | PricesRecord | None:
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


def _refuse_other_data(record: MatchingRecord, mentors: Profiles, mentees: Profiles) -> None:
    sides = {
        "mentors": (record.mentors_digest, mentors.digest),
        "mentees": (record.mentees_digest, mentees.digest),
    }
    changed = [side for side, (then, now) in sides.items() if then != now]
    if changed:
        raise DataMismatch(
            f"the {' and the '.join(changed)} are not those this matching was made from, or their "
            "answers have changed; give the same files, or match again"
        )


def _assignment(
    record: MatchingRecord, scores: Scores, made: Iterable[tuple[str, str]]
) -> Assignment:
    """Put what was found on rows again, once it holds together and has been judged."""
    names = _Names(scores.mentors.ids, scores.mentees.ids)
    pairs = _on_rows(names, made)
    try:
        stages = _stages(record.stages, names)
    except KeyError:
        raise ProofError("the record names somebody who takes no part") from None
    objective = OBJECTIVES[scores.policy.objective]
    counted = next((stage for stage in stages if stage.name == objective.counts), None)
    if counted is None or counted.value is None or counted.bound is None:
        raise ProofError("the record has no bound on what its objective counts")
    status = status_of(objective, stages)
    told = record.value, record.bound, record.status
    reached = counted.value, counted.bound, status
    # Ranks and blocking pairs are no sum of what a record tells of each pair.
    summed = counted.name != "total" or sum(p.units for p in record.matches) == record.value
    if record.edited is None and (told != reached or not summed):
        raise ProofError("value, bound and status of the record do not follow from its pairs")
    mentors, mentees = scores.shape
    claimed = Assignment(
        pairs=pairs,
        value=counted.value,
        bound=counted.bound,
        gap=counted.bound - counted.value,
        total=int(scores.on(*pairs.T).sum(dtype=np.int64)) / UNIT,
        coverage=len(np.unique(pairs[:, 1])),
        worst=min(scores.on(*pairs.T).tolist(), default=None),
        stages=stages,
        prices=Prices.none(mentors),
        status=status,
        seed=record.seed,
        drawn=np.zeros(mentees, np.bool_),
        notes=record.notes,
    )
    rest = take_out(claimed, scores)
    judged = recheck(question(scores), rest.pairs, rest.stages, record.seed)
    return replace(claimed, prices=judged.prices, drawn=judged.drawn, memory=judged.memory)


def _by_hand(record: MatchingRecord, scores: Scores, edit: Edit) -> Assignment:
    """Put edited pairs on rows again, once they keep every rule that was not set aside."""
    names = _Names(scores.mentors.ids, scores.mentees.ids)
    made = [(pair.mentor, pair.mentee) for pair in record.matches]
    pairs = _on_rows(names, made)
    if (np.diff(pairs[:, 0] * max(1, scores.shape[1]) + pairs[:, 1]) <= 0).any():
        raise ProofError("the edited pairs are not sorted and distinct")
    if not within_limits(scores, pairs):
        raise ProofError("the edited pairs break a limit of somebody")
    taken_out(pairs, scores.pinned)
    pinned = set(names.ids(scores.pinned))
    for mentor, mentee in made:
        broken = {rule for rule, _ in broken_rules(scores, mentor, mentee)}
        aside = set_aside(scores, edit.rules_of(mentor, mentee)).aside
        if (mentor, mentee) not in pinned and not broken <= aside:
            raise ProofError("the edited pairs break a rule that was not set aside")
    edited = edited_assignment(scores, edit.optimum, pairs)
    if (record.value, record.bound, record.status) != (edited.value, edited.bound, edited.status):
        raise ProofError("value, bound and status of the record do not follow from its pairs")
    return edited


def _on_rows(names: _Names, made: Iterable[tuple[str, str]]) -> Ints:
    try:
        return names.rows(made)
    except KeyError:
        raise ProofError("the record names somebody who takes no part") from None


def _stages(records: Sequence[StageRecord], names: _Names) -> tuple[Stage, ...]:
    """Put stages on rows again; stages with one proof share it, as they did when it was made."""
    proofs: dict[str, CoverageSet | MinimumSet | DualPrices | None] = {}
    made = []
    for record in records:
        key = record.certificate.model_dump_json() if record.certificate else ""
        if key not in proofs:
            proofs[key] = _proof(record.certificate, names)
        witness = None if record.witness is None else names.rows(record.witness)
        made.append(
            Stage(record.name, record.value, record.bound, proofs[key], record.note, witness)
        )
    return tuple(made)


def _proof(
    record: SetRecord | PricesRecord | None, names: _Names
) -> CoverageSet | MinimumSet | DualPrices | None:
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
