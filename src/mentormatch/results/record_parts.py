"""What the records of all modes are made of: a closed model, whole numbers, versions, reasons."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mentormatch._version import __version__
from mentormatch.results.answer import Answer
from mentormatch.results.match import UnmatchedList

__all__ = [
    "RecordModel",
    "Whole",
    "common_parts",
    "same_left_out",
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


def common_parts(answer: Answer) -> dict[str, Any]:
    """Return what the record of every answer tells: where it comes from, and who is left out."""
    return {
        "versions": versions(),
        "policy": answer.policy.to_dict(),
        "seed": answer.seed,
        "mentors_digest": answer.scores.mentors.digest,
        "mentees_digest": answer.scores.mentees.digest,
        "unmatched": _unmatched(answer.unmatched),
        "findings": tuple(answer.findings),
    }


def same_left_out(recorded: Sequence[Mapping[str, str]], people: UnmatchedList) -> bool:
    """Return whether a record leaves out these people; why is told anew and never believed."""
    return [(u["person"], u["side"]) for u in recorded] == [(u.person, u.side) for u in people]


def _unmatched(people: UnmatchedList) -> tuple[dict[str, str], ...]:
    """Return who is left out as plain data."""
    return tuple(asdict(person) for person in people)


def write_record(record: RecordModel, path: str | Path | None) -> str:
    """Return a record as JSON text, and write it if a path is given."""
    text = json.dumps(record.model_dump(mode="json"), indent=1, ensure_ascii=False)
    if path is not None:
        Path(path).write_text(text + "\n", "utf-8")
    return text
