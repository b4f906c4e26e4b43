"""The record of a matching on file: written once, read back on the same data, judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from pydantic import SerializerFunctionWrapHandler, ValidationError, model_serializer

from mentormatch.arrays import Ints
from mentormatch.errors import DataMismatch, InputError, ProofError
from mentormatch.objectives import OBJECTIVES
from mentormatch.people.naming import resolve_references
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.profile import Profile
from mentormatch.results.answer import Answer, AnswerT
from mentormatch.results.pairs.by_hand import edited_assignment, within_limits
from mentormatch.results.pairs.earlier import keeping
from mentormatch.results.pairs.on_file.earlier import EarlierRecord, earlier_of, earlier_record
from mentormatch.results.pairs.on_file.proof import Names, StageRecord, stage_record, stages_of
from mentormatch.results.pairs.on_file.provenance import (
    DecisionRecord,
    EditRecord,
    ReviewRecord,
    parts_of,
    provenance_of,
    set_aside_of,
)
from mentormatch.results.pairs.pins import take_out, taken_out
from mentormatch.results.pairs.provenance import EarlierMatching, Edit, Provenance
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
from mentormatch.solve.pairs.recheck import recheck
from mentormatch.terms import UNIT
from mentormatch.text.faults import told_record

__all__ = ["MatchingRecord", "matching_record", "on_people", "parse_record", "refuse_changes"]


class PairRecord(RecordModel):
    """A mentor, a mentee and their score in micro-units."""

    mentor: str
    mentee: str
    units: Whole


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
    earlier: EarlierRecord | None = None

    @model_serializer(mode="wrap")
    def _without_absent(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what nobody decided, edited, reviewed or matched before."""
        written: dict[str, Any] = write(self)
        return {key: told for key, told in written.items() if key not in _MAY_LACK or told}


_MAY_LACK = ("decisions", "edited", "review", "parent", "earlier")


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
        Decisions, edit, review, and the matching before.
    """
    edit = provenance.edit
    proven = edit.optimum if edit else assignment
    names = Names(answer.scores.mentors.ids, answer.scores.mentees.ids)
    return MatchingRecord(
        **common_parts(answer),
        matches=tuple(
            PairRecord(mentor=m.mentor, mentee=m.mentee, units=m.units) for m in answer.matches
        ),
        status=assignment.status,
        value=assignment.value,
        bound=assignment.bound,
        stages=tuple(stage_record(stage, names) for stage in proven.stages),
        notes=proven.notes,
        **parts_of(provenance, names.ids(proven.pairs) if edit else ()),
        earlier=earlier_record(provenance.earlier, names),
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
    told = replace(told, earlier=_after_earlier(record, standing.scores))
    scores = keeping(standing.scores, told.earlier)
    made = [(pair.mentor, pair.mentee) for pair in record.matches]
    optimum = _assignment(record, scores, record.edited.optimum if record.edited else made)
    if record.edited is None:
        return scores, optimum, told
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
    found = _judged(scores, made, record.stages, record.seed, record.notes)
    counted = OBJECTIVES[scores.policy.objective].counts
    told = record.value, record.bound, record.status
    # Ranks and blocking pairs are no sum of what a record tells of each pair.
    summed = counted != "total" or sum(p.units for p in record.matches) == record.value
    same = told == (found.value, found.bound, found.status) and summed
    if record.edited is None and not same:
        raise ProofError("value, bound and status of the record do not follow from its pairs")
    return found


def _judged(
    scores: Scores,
    made: Iterable[tuple[str, str]],
    told: Sequence[StageRecord],
    seed: int,
    notes: tuple[str, ...] = (),
) -> Assignment:
    """Put pairs and their proof on rows again, and judge them as if they were new."""
    names = Names(scores.mentors.ids, scores.mentees.ids)
    pairs = _on_rows(names, made)
    try:
        stages = stages_of(told, names)
    except KeyError:
        raise ProofError("the record names somebody who takes no part") from None
    objective = OBJECTIVES[scores.policy.objective]
    counted = next((stage for stage in stages if stage.name == objective.counts), None)
    if counted is None or counted.value is None or counted.bound is None:
        raise ProofError("the record has no bound on what its objective counts")
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
        status=status_of(objective, stages),
        seed=seed,
        drawn=np.zeros(mentees, np.bool_),
        notes=notes,
    )
    rest = take_out(claimed, scores)
    judged = recheck(question(scores), rest.pairs, rest.stages, seed)
    return replace(claimed, prices=judged.prices, drawn=judged.drawn, memory=judged.memory)


def _after_earlier(record: MatchingRecord, scores: Scores) -> EarlierMatching | None:
    """Return what is known of the matching before; what matching anew gives is judged too."""
    earlier = earlier_of(record.earlier)
    told = None if record.earlier is None else record.earlier.anew
    if earlier is None or told is None:
        return earlier
    return replace(earlier, anew=_judged(scores, told.pairs, told.stages, record.seed))


def _by_hand(record: MatchingRecord, scores: Scores, edit: Edit) -> Assignment:
    """Put edited pairs on rows again, once they keep every rule that was not set aside."""
    names = Names(scores.mentors.ids, scores.mentees.ids)
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


def _on_rows(names: Names, made: Iterable[tuple[str, str]]) -> Ints:
    try:
        return names.rows(made)
    except KeyError:
        raise ProofError("the record names somebody who takes no part") from None
