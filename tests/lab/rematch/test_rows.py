"""People who are known by their row only: rows that move never pass in silence.

Holds ``lab.rematch.rows`` to account, and the ids that reading says are of rows.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch as mm

MAIL = {"id": "mail", "id_hash": True, "id_else": "row", "label": "name"}
ROW = {"id_from": "row", "label": "name"}
CODES = {"known-by-row", "new-by-row"}
Row = tuple[str, bool]
"""Name, and whether there is an address."""


def _read(folder: Path, file: str, rows: list[Row], columns: dict[str, Any]) -> mm.Profiles:
    path = folder / file
    lines = [f"{name},{name}@example.org" if mailed else f"{name}," for name, mailed in rows]
    path.write_text("\n".join(["name,mail", *lines, ""]), "utf-8")
    return mm.read_profiles(path, columns=columns)


def _people(pool: mm.Profiles) -> dict[str, str]:
    """Return who is meant by each id, which only the pool knows."""
    return {who: label for who, label in zip(pool.ids, pool.labels, strict=True) if label}


def _warned(matching: mm.Matching) -> set[str]:
    return {finding.code for finding in matching.findings} & CODES


def _mentees(count: int) -> list[mm.Profile]:
    return [mm.Profile(id=f"e{k}") for k in range(count)]


@settings(max_examples=40, deadline=None)
@given(
    mailed=st.lists(st.booleans(), min_size=2, max_size=6),
    gone=st.sets(st.integers(0, 5)),
    renamed=st.booleans(),
    of_rows=st.booleans(),
    count=st.integers(1, 6),
)
def test_nobody_is_taken_for_somebody_else_in_silence(
    tmp_path_factory: pytest.TempPathFactory,
    mailed: list[bool], gone: set[int], renamed: bool, of_rows: bool, count: int,
) -> None:  # fmt: skip
    """A row above is deleted, or the file has another name: whoever had a pair is warned about.

    Whoever stayed and is not known by the id of before has lost a pair; whoever has the id of
    somebody else inherits one. Names, which no record keeps, tell both.
    """
    folder, columns = tmp_path_factory.mktemp("rows"), ROW if of_rows else MAIL
    rows: list[Row] = [(f"p{k}", said) for k, said in enumerate(mailed)]
    left = [row for k, row in enumerate(rows) if k not in gone]
    if not left:
        return
    then = _read(folder, "mentors.csv", rows, columns)
    before = mm.match(then, _mentees(count))
    now = _read(folder, "mentors (2).csv" if renamed else "mentors.csv", left, columns)
    after = mm.rematch(before, now, _mentees(count))
    old, new = _people(then), _people(now)
    id_now = {name: who for who, name in new.items()}
    paired = {match.mentor for match in before.matches}
    mistaken = any(
        id_now.get(old[who], who) != who or new.get(who, old[who]) != old[who] for who in paired
    )
    assert not mistaken or _warned(after)
    if all(mailed) and not of_rows:
        assert not _warned(after)


def _bram(folder: Path, gone: bool) -> mm.Profiles:
    rows = [("Ada", True), ("Charlotte", False), ("Bram", False)]
    return _read(folder, "mentors.csv", rows[1:] if gone else rows, MAIL)


def test_the_first_lines_name_whom_to_check(tmp_path: Path) -> None:
    """By label for people, by id in findings and records, and in Dutch."""
    before = mm.match(_bram(tmp_path, gone=False), _mentees(3))
    now = _bram(tmp_path, gone=True)
    after = mm.rematch(before, now, _mentees(3))
    assert _warned(after) == CODES
    (known,) = [one for one in after.findings if one.code == "known-by-row"]
    assert (known.severity, known.person) == ("warning", mm.hashed_id("mentors-3"))
    assert "Bram" not in known.message and "Bram" not in after.to_json()
    _, first, second = after.told().splitlines()[:3]
    assert first == (
        "1 of the people matched before is known by the row only: Bram. If rows moved, this is "
        "somebody else. Give everybody an address or a number."
    )
    assert second.startswith("1 person without an earlier pair is known by the row only: Charlotte")
    assert "1 van de mensen die eerder gekoppeld zijn, is" in after.told(language="nl")
    again = mm.Matching.from_json(after.to_json(), mentors=now, mentees=_mentees(3))
    assert str(again) == str(after)
    assert json.loads(after.to_json())["findings"]


def test_whoever_is_known_by_an_address_is_no_doubt(tmp_path: Path) -> None:
    """Nor is a newcomer without one, while everybody of the matching before is there."""
    rows = [("Ada", True), ("Bo", True)]
    before = mm.match(_read(tmp_path, "mentors.csv", rows, MAIL), _mentees(2))
    now = _read(tmp_path, "mentors.csv", [*rows, ("Cas", False)], MAIL)
    assert not _warned(mm.rematch(before, now, _mentees(2)))
    fewer = _read(tmp_path, "mentors.csv", [rows[0], ("Cas", False)], MAIL)
    assert _warned(mm.rematch(before, fewer, _mentees(2))) == {"new-by-row"}


def test_mentees_too_and_whatever_is_done_with_the_pool(tmp_path: Path) -> None:
    """Filtered, capped or pickled, a pool knows whose ids are of rows; `match` says nothing."""
    mentors = [mm.Profile(id=f"m{k}") for k in range(3)]
    pool = _read(tmp_path, "mentees.csv", [("Bo", False), ("Ann", True)], MAIL)
    before = mm.match(mentors, pool)
    assert not _warned(before)
    kept = pickle.loads(pickle.dumps(pool))  # noqa: S301
    for now in (pool.filter(pool.ids), pool.capped(max_mentors=1), kept):
        assert _warned(mm.rematch(before, mentors, now)) == {"known-by-row"}
        assert _warned(mm.rematch(before, mentors, now, changes=None)) == {"known-by-row"}


@pytest.mark.parametrize(("columns", "code"), [(MAIL, "id-of-row"), (ROW, "ids-from-rows")])
def test_reading_says_what_must_stay(tmp_path: Path, columns: dict[str, Any], code: str) -> None:
    """In one sentence, where ids are made."""
    pool = _read(tmp_path, "mentors.csv", [("Bo", False), ("Ann", True)], columns)
    (told,) = [finding for finding in pool.findings if finding.code == code]
    assert told.cure is not None and told.cure.startswith(
        "Do not delete or move rows, and keep the name of the file, until the programme ends; or"
    )
