"""What a re-match knows of the matching before it, on file: pairs, and what matching anew gives."""

from __future__ import annotations

from typing import Literal

from mentormatch.results.pairs.on_file.proof import Names, StageRecord, stage_record
from mentormatch.results.pairs.provenance import EarlierMatching, EarlierPair
from mentormatch.results.record_parts import RecordModel, Whole
from mentormatch.solve.pairs.assignment import Assignment

__all__ = ["AnewRecord", "EarlierRecord", "earlier_of", "earlier_record"]


class EarlierPairRecord(RecordModel):
    """A pair of the matching before, with its score in micro-units then."""

    mentor: str
    mentee: str
    units: Whole


class AnewRecord(RecordModel):
    """What matching anew gives: pairs, with their proof."""

    pairs: tuple[tuple[str, str], ...]
    stages: tuple[StageRecord, ...]


class EarlierRecord(RecordModel):
    """What a re-match knows of the matching before it."""

    changes: Literal["fewest", "free"] | Whole
    pairs: tuple[EarlierPairRecord, ...]
    mentors_left_out: tuple[str, ...]
    mentees_left_out: tuple[str, ...]
    anew: AnewRecord | None


def earlier_record(earlier: EarlierMatching | None, names: Names) -> EarlierRecord | None:
    """Return it as it is written."""
    if earlier is None:
        return None
    pairs = (
        EarlierPairRecord(mentor=p.mentor, mentee=p.mentee, units=p.units) for p in earlier.pairs
    )
    return EarlierRecord(
        changes=earlier.changes,
        pairs=tuple(pairs),
        mentors_left_out=tuple(who for side, who in earlier.left_out if side == "mentor"),
        mentees_left_out=tuple(who for side, who in earlier.left_out if side == "mentee"),
        anew=None if earlier.anew is None else _anew_record(earlier.anew, names),
    )


def _anew_record(anew: Assignment, names: Names) -> AnewRecord:
    stages = tuple(stage_record(stage, names) for stage in anew.stages)
    return AnewRecord(pairs=names.ids(anew.pairs), stages=stages)


def earlier_of(record: EarlierRecord | None) -> EarlierMatching | None:
    """Return what a record knows of it; what matching anew gives is judged by whoever reads it."""
    if record is None:
        return None
    return EarlierMatching(
        pairs=tuple(EarlierPair(p.mentor, p.mentee, p.units) for p in record.pairs),
        left_out=(
            *(("mentor", who) for who in record.mentors_left_out),
            *(("mentee", who) for who in record.mentees_left_out),
        ),
        changes=record.changes,
    )
