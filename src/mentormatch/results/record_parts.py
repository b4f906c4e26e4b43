"""What the records of all modes are made of: a closed model, whole numbers, versions, reasons."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mentormatch._version import __version__
from mentormatch.files import write_whole
from mentormatch.findings import Finding, Findings, Severity
from mentormatch.results.answer import Answer
from mentormatch.results.match import Unmatched, UnmatchedList
from mentormatch.text.sentences import Sentence, from_plain, plain

__all__ = [
    "FindingRecord",
    "RecordModel",
    "UnmatchedRecord",
    "Whole",
    "common_parts",
    "digest_of",
    "findings_of",
    "said_of",
    "same_left_out",
    "told_again",
    "versions",
    "write_record",
]

Whole = Annotated[int, Field(ge=-(2**62), le=2**62)]
"""A number that a file may hold: what exact arithmetic can carry."""


class RecordModel(BaseModel):
    """A part of a record: closed, and never changed once it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def versions() -> dict[str, str]:
    """Return the versions that an answer depends on."""
    libraries = {name: version(name) for name in ("numpy", "scipy")}
    return {"mentormatch": __version__, "python": platform.python_version(), **libraries}


class UnmatchedRecord(RecordModel):
    """Somebody who is left out: why, in English, and as a pattern with values."""

    person: str
    side: str
    reason: str
    detail: str
    fix: str
    said: dict[str, Any] = Field(default_factory=dict)


class FindingRecord(RecordModel):
    """A finding: in English, and as patterns with values."""

    severity: Severity
    code: str
    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    cure: str | None = None
    person: str | None = None
    said: dict[str, Any] = Field(default_factory=dict)

    @property
    def finding(self) -> Finding:
        """The finding as it was, to be told in any language."""
        parts = dict(self)
        said = parts.pop("said")
        told = {key: from_plain(said[key], parts[key]) for key in said if parts.get(key)}
        return Finding(**parts | told)


def findings_of(records: Sequence[FindingRecord]) -> Findings:
    """Return the findings of a record, to be told in any language."""
    return Findings(found.finding for found in records)


def common_parts(answer: Answer) -> dict[str, Any]:
    """Return what the record of every answer tells: where it comes from, and who is left out."""
    return {
        "versions": versions(),
        "policy": answer.policy.to_dict(),
        "seed": answer.seed,
        "mentors_digest": answer.scores.mentors.digest,
        "mentees_digest": answer.scores.mentees.digest,
        "unmatched": tuple(
            UnmatchedRecord(**asdict(u), said=_said(u, "detail", "fix")) for u in answer.unmatched
        ),
        "findings": tuple(
            FindingRecord(**asdict(found), said=_said(found, "message", "expected", "cure"))
            for found in answer.findings
        ),
    }


def same_left_out(recorded: Sequence[UnmatchedRecord], people: UnmatchedList) -> bool:
    """Return whether a record leaves out these people; why is told anew and never believed."""
    return [(u.person, u.side) for u in recorded] == [(u.person, u.side) for u in people]


def _said(told: Unmatched | Finding, *parts: str) -> dict[str, Any]:
    """Return the patterns and values of what is a sentence."""
    return said_of({part: getattr(told, part) for part in parts})


def said_of(texts: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the patterns and values of those texts that are sentences, by their names."""
    return {name: plain(text) for name, text in texts.items() if isinstance(text, Sentence)}


def told_again(said: Mapping[str, Any], name: str, words: str) -> str:
    """Return words as the sentence they were, if a file holds one that says the same."""
    return from_plain(said[name], words) if name in said else words


def digest_of(text: str) -> str:
    """Return the SHA-256 of a record as JSON text, without the end of the line of a file."""
    return sha256(text.rstrip("\n").encode()).hexdigest()


def write_record(record: RecordModel, path: str | Path | None) -> str:
    """Return a record as JSON text, and write it if a path is given."""
    text = json.dumps(record.model_dump(mode="json"), indent=1, ensure_ascii=False)
    if path is not None:
        write_whole(text + "\n", path)
    return text
