"""A record of a newer version is told from one that is broken, in every mode.

Holds ``text.faults`` to account.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm

PEOPLE = mm.Profiles.of([mm.Profile(id=who, offers={"sql"}, seeks={"sql"}) for who in "abcd"])


def clock() -> datetime:
    """Return a moment."""
    return datetime(2026, 1, 5, 9, tzinfo=UTC)


def desk(path: Path) -> Callable[[str], Any]:
    """Write a desk, and return what reads its text."""
    mm.Desk(PEOPLE, mentees=PEOPLE, clock=clock).save(path)

    def read(text: str) -> Any:
        path.write_text(text, "utf-8")
        return mm.Desk.load(path, mentors=PEOPLE, mentees=PEOPLE, clock=clock)

    return read


def matching(path: Path) -> Callable[[str], Any]:
    """Write pairs, and return what reads their text."""
    mm.match(PEOPLE, PEOPLE).to_json(path)
    return lambda text: mm.Matching.from_json(text, mentors=PEOPLE, mentees=PEOPLE)


def grouping(path: Path) -> Callable[[str], Any]:
    """Write circles, and return what reads their text."""
    mm.form_groups(None, PEOPLE, size=(2, 2)).to_json(path)
    return lambda text: mm.read_grouping(text, mentees=PEOPLE)


def ledger(path: Path) -> Callable[[str], Any]:
    """Write a ledger, and return what reads its text."""
    path.write_text(mm.Ledger({"a": 60}).to_json(), "utf-8")
    return mm.Ledger.from_json


@pytest.mark.parametrize("kind", [desk, matching, grouping, ledger])
def test_a_newer_format_is_told(
    kind: Callable[[Path], Callable[[str], Any]], tmp_path: Path
) -> None:
    """The message says so and what to do; a format that never was is told as a place."""
    path = tmp_path / "record.json"
    read = kind(path)
    record = json.loads(path.read_text("utf-8"))
    read(json.dumps(record))
    for newer in ("3", "17"):
        with pytest.raises(
            mm.InputError, match=f"format {newer}, and a newer mentormatch wrote it"
        ):
            read(json.dumps({**record, "schema_version": newer}))
    never: Any
    for never in ("0", "x", None, [], "2026-01-01", "9" * 9):
        with pytest.raises(mm.InputError, match="look at: schema_version"):
            read(json.dumps({**record, "schema_version": never}))
