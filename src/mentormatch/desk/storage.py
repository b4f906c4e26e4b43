"""A desk on file: its whole log as JSON, written so that a crash leaves the old file whole."""

from __future__ import annotations

import glob
import json
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mentormatch.desk.events import Event
from mentormatch.errors import DataMismatch, InputError
from mentormatch.people.pool.profiles import Profiles
from mentormatch.people.schema.fields import MINUTES_A_MONTH
from mentormatch.text.faults import told_record

__all__ = [
    "DeskOptions",
    "DeskRecord",
    "read_record",
    "refuse_other_people",
    "refuse_to_lose",
    "write_whole",
]


_CENTURY = timedelta(days=36_525)
"""The longest that somebody may think; more would leave the calendar."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DeskOptions(_Record):
    """How a desk works, besides its policy."""

    hold: Annotated[timedelta, Field(gt=timedelta(0), le=_CENTURY)] = timedelta(days=2)
    notice: Annotated[timedelta, Field(ge=timedelta(0), le=_CENTURY)] = timedelta(hours=24)
    reserve: Annotated[float, Field(ge=0, le=1)] = 0.15
    ahead: Annotated[int, Field(ge=0, le=24, strict=True)] = 1
    seed: Annotated[int, Field(ge=0, strict=True)] = 0
    equals: Literal["by lot", "by id"] = "by id"
    """Who is asked of equal mentors; a file that says nothing is of before there were lots."""


class DeskRecord(_Record):
    """A desk on file; its JSON Schema is printed by ``mentormatch schema desk``."""

    schema_version: Literal["1"] = "1"
    versions: dict[str, str]
    mentors_digest: str
    mentees_digest: str | None
    policy: dict[str, Any]
    options: DeskOptions
    accounts: dict[str, Annotated[int, Field(ge=0, le=MINUTES_A_MONTH, strict=True)]]
    events: tuple[Event, ...]

    def text(self) -> str:
        """Return the record as JSON, one event a line, and sets in order."""
        before = {"options": {"equals"}} if self.options.equals == "by id" else {}
        whole = self.model_dump(mode="json", exclude={"events": True, **before})
        # What was left out of a profile must be left out again, or unanswered becomes answered.
        events = [_in_order(e.model_dump(mode="json", exclude_unset=True)) for e in self.events]
        lines = ",\n  ".join(
            json.dumps(e, ensure_ascii=False, sort_keys=False) for e in _with_kinds(events, self)
        )
        head = json.dumps(whole, indent=1, ensure_ascii=False)
        return (
            f'{head[:-2]},\n "events": [\n  {lines}\n ]\n}}\n'
            if events
            else (f'{head[:-2]},\n "events": []\n}}\n')
        )


def _with_kinds(events: list[dict[str, Any]], record: DeskRecord) -> list[dict[str, Any]]:
    return [{"kind": e.kind, **told} for e, told in zip(record.events, events, strict=True)]


def _in_order(event: dict[str, Any]) -> dict[str, Any]:
    """Put the items of sets in order: they are lists here, and come in any order."""
    profile = event.get("request", {}).get("profile")
    for name in ("languages", "availability", "experience", "vetoes", "past_partners"):
        if profile and profile.get(name):
            profile[name] = sorted(profile[name])
    return event


def read_record(path: str | Path) -> DeskRecord:
    """Read a desk from its file.

    Raises
    ------
    InputError
        If there is no such file, or it is not the record of a desk.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputError(f"cannot read the desk {path.name!r}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"the desk {path.name!r} is not UTF-8 text") from None
    except ValueError:
        raise InputError("cannot read the desk: no file can have this name") from None
    try:
        return DeskRecord.model_validate_json(text)
    except ValidationError as error:
        called = f"{path.name!r} is not the record of a desk"
        raise InputError(told_record(error, called, deep=3)) from None


def refuse_to_lose(record: DeskRecord, path: str | Path) -> None:
    """Refuse to write over a file that holds anything the record does not.

    Raises
    ------
    DataMismatch
        If somebody else has gone on with the desk on file, or it is another desk.
    InputError
        If a file of that name is there, and is no desk.
    """
    path = Path(path)
    if not path.exists():
        return
    there = read_record(path)
    known = record.events[: len(there.events)] == there.events
    if not known or (there.mentors_digest, there.accounts) != (
        record.mentors_digest,
        record.accounts,
    ):
        raise DataMismatch(
            f"{path.name!r} holds events that this desk does not know: somebody else has gone on "
            "with it, or it is another desk; load it and ask again, or save under another name"
        )


def write_whole(text: str, path: str | Path) -> None:
    """Write a file so that at any moment either the old or the new one is there, whole.

    The text goes to another file in the same folder, is forced to the disk, and takes the name of
    the old one in one step. What a crash leaves behind begins with a dot and ends in ``.part``;
    nobody reads it, and the next to write takes it away. To be called under the lock of the file.
    """
    path = Path(path).resolve()
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        left.unlink(missing_ok=True)
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        _write(handle, text)
        Path(part).replace(path)
    except BaseException as error:
        Path(part).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno and error.filename is None:
            # A disk that is full does not say where.
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
    _force_folder(path.parent)


def _write(handle: int, text: str) -> None:
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _force_folder(folder: Path) -> None:
    """Force the new name to the disk, where a folder can be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_other_people(record: DeskRecord, mentors: Profiles, mentees: Profiles | None) -> None:
    """Raise DataMismatch unless these are the people of a record."""
    now = {
        "mentors": (record.mentors_digest, mentors.digest),
        "mentees": (record.mentees_digest, None if mentees is None else mentees.digest),
    }
    other = [side for side, (then, here) in now.items() if then != here]
    if other or set(record.accounts) != set(mentors.ids):
        raise DataMismatch(
            f"the {' and the '.join(other or ['accounts'])} are not those this desk was "
            "opened with, or their answers have changed; give the same files, or open a new desk"
        )
