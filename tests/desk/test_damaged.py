"""Desk files that were damaged or changed: refused with the place, or believed where it is said.

Holds to account: ``desk.judge``, ``desk.storage`` and ``desk.opening``.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk_cases import MENTEES, MENTORS, Clock, asked, opened

import mentormatch as mm

WRONG: list[Any] = [
    None, [], {}, "x", "", -1, 0, 10**30, 1.5, True, float("nan"), "ann", "ann@example.org", [[]],
    "2026-01-05T09:00:00", "2026-01-05T09:00:00Z", "9999-12-31T23:59:00Z", "0001-01-01T00:00:00Z",
    "r1", "2026-01", "\x00", "x" * 5000,
]  # fmt: skip
BELIEVED = {
    ("versions",),
    ("accounts",),
    ("policy",),
    ("options",),
    ("schema_version",),
    ("asked", "at"),
    ("asked", "request"),
    ("refused", "detail"),
    ("refused", "fix"),
    ("refused", "said"),
    ("held", "parts"),
    ("held", "said"),
    ("released", "id"),
    ("withdrawn", "id"),
}
"""What the reference says is believed as long as everything else follows from it."""


def rich() -> mm.Desk:
    """Return a desk at which something of each kind has happened."""
    clock = Clock()
    desk = opened(clock)
    guest = mm.Profile(id="gus", languages={"nl", "en"}, availability={"Mon 09:00-10:00"})
    desk.ask_all([asked(1), asked(2, "python", "noa"), asked(3, "cobol")])
    desk.ask(mm.Request(id="r4", profile=guest, skill="excel", minutes=20))
    desk.confirm("r1")
    desk.decline("r2")
    desk.ask(asked(5, "sql", "mia", level=2, minutes=15))
    desk.ask(asked(6, "sql", "kim", level=2, minutes=10, deadline=date(2026, 1, 6)))
    desk.withdraw("r5")
    desk.release("r6")
    clock.turn(days=3)
    assert desk.answer("r4").reason == "EXPIRED"
    return desk


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the file of that desk."""
    path = tmp_path_factory.mktemp("desk") / "desk.json"
    rich().save(path)
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def places(there: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of everything in a record."""
    inside = there.items() if isinstance(there, dict) else enumerate(there)
    for key, value in inside:
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from places(value, (*at, key))


def changed(record: dict[str, Any], at: tuple[Any, ...], to: Any) -> dict[str, Any]:
    """Return a record with something else at a place; an ellipsis takes it away."""
    whole = copy.deepcopy(record)
    inner: Any = whole
    for key in at[:-1]:
        inner = inner[key]
    if to is ...:
        del inner[at[-1]]
    else:
        inner[at[-1]] = to
    return whole


def load(path: Path, record: dict[str, Any]) -> mm.Desk:
    """Load a record from a file."""
    path.write_text(json.dumps(record), "utf-8")
    return mm.Desk.load(path, mentors=MENTORS, mentees=MENTEES, clock=Clock())


def loaded_or_refused(path: Path, record: dict[str, Any]) -> mm.Desk | str:
    """Load a record, or return why it is refused; anything else is a crash."""
    try:
        return load(path, record)
    except (mm.InputError, mm.ProofError, mm.DataMismatch) as error:
        return str(error)


def kind_of(record: dict[str, Any], at: tuple[Any, ...]) -> tuple[str, ...]:
    """Return a place as the list of what is believed tells it."""
    if at[0] != "events":
        return at[:1]
    return (record["events"][at[1]]["kind"], *at[2:3]) if len(at) > 1 else at


def test_each_place_of_a_file(record: dict[str, Any], tmp_path: Path) -> None:
    """Whatever stands there instead: refused with the place, or believed and judged; no crash."""
    seed = int(np.random.default_rng().integers(1 << 32))
    jobs = list(product(places(record), [*WRONG, ...]))
    fixed, fresh = (np.random.default_rng(s).choice(len(jobs), 250) for s in (0, seed))
    for at, to in (jobs[k] for k in (*fixed, *fresh)):
        told = f"{at} → {str(to)[:40]!r}, seed {seed}"
        desk = loaded_or_refused(tmp_path / "desk.json", changed(record, at, to))
        if isinstance(desk, str):
            assert "example.org" not in desk and len(desk) < 700, told
            continue
        desk.verify()
        assert len(desk.to_frame()) == len(desk)
        believed = kind_of(record, at) in BELIEVED
        assert believed or to is ... or _same(record, at, to) or at == ("events",), told


def _same(record: dict[str, Any], at: tuple[Any, ...], to: Any) -> bool:
    """Tell whether a value is what stood there, written in another way."""
    inner: Any = record
    for key in at:
        inner = inner[key]
    return bool(inner == to)


def held_of(record: dict[str, Any], request: str) -> tuple[str, int]:
    """Return the place of the first hold of a request."""
    for number, event in enumerate(record["events"]):
        if event["kind"] == "held" and event["id"] == request:
            return "events", number
    raise AssertionError(request)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("at", "2026-01-05T09:00:00", "names a time zone"),
        ("expires", "2026-01-07T09:00:00", "differ in naming a time zone"),
        ("expires", "2099-01-07T09:00:00Z", "not as long as holds are"),
        ("at", "9999-12-31T23:59:00Z", "no year of a clock"),
        ("month", "2027-01", "too far ahead"),
        ("month", "9999-12", "too far ahead"),
        ("backup", "zoe", "somebody without an account"),
        ("backup", "ann", "her own backup"),
        ("backup", "eve", "may not be asked"),
        ("backup", None, "no backup"),
        ("backup_units", 7, "the score of the backup"),
        ("confidence", 1.0, "the confidence of r1"),
        ("confidence", float("nan"), "the confidence of r1"),
        ("mentor", "ann@example.org", "somebody without an account"),
        ("mentor", "eve", "may not be asked"),
        ("mentor", "fay", "may not be asked"),
    ],
)
def test_holds(record: dict[str, Any], tmp_path: Path, key: str, value: object, said: str) -> None:
    """What a hold tells is worked out again: times, month, backup, confidence."""
    with pytest.raises(mm.ProofError, match=said):
        load(tmp_path / "desk.json", changed(record, (*held_of(record, "r1"), key), value))


@pytest.mark.parametrize("month", ["2026-1", "2026-13", "x", "", "2026-01-05", 5])
def test_months_that_are_none(record: dict[str, Any], tmp_path: Path, month: object) -> None:
    """A month that is none is a fault of the file, and no account of its own."""
    at = (*held_of(record, "r1"), "month")
    with pytest.raises(mm.InputError, match=r"look at: events\.\d+\.held"):
        load(tmp_path / "desk.json", changed(record, at, month))
    with pytest.raises(mm.RequestError, match="this is no month"):
        opened(Clock()).free(str(month) or "x")
    with pytest.raises(mm.RequestError, match="this is no month"):
        opened(Clock()).booked(str(month) or "x")


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_parts_of_a_score(record: dict[str, Any], tmp_path: Path, part: int) -> None:
    """Name, points, weight and whether it was answered are held against the people."""
    at = (*held_of(record, "r1"), "parts", 0, part)
    other = ["other", 1, 1, False][part]
    with pytest.raises(mm.ProofError):
        load(tmp_path / "desk.json", changed(record, at, other))


def test_the_place_is_named(record: dict[str, Any], tmp_path: Path) -> None:
    """A refusal names the event, as it is counted in the file."""
    at = held_of(record, "r1")
    with pytest.raises(mm.ProofError, match=rf"other minutes \(events\.{at[1]}\)"):
        load(tmp_path / "desk.json", changed(record, (*at, "minutes"), 1))
    with pytest.raises(mm.ProofError, match=r"no person .* has that id.*\(events\.0\)"):
        load(tmp_path / "desk.json", changed(record, ("events", 0, "request", "mentee"), "zoe"))


@pytest.mark.parametrize(
    "policy", [{}, {"criteria": []}, {"criteria": [{"kind": "Same", "field": "gender"}]}]
)
def test_policy_that_is_none(record: dict[str, Any], tmp_path: Path, policy: object) -> None:
    """A policy that cannot be, or is another, is refused as part of the file."""
    with pytest.raises((mm.InputError, mm.ProofError), match=r"look at: policy|score|parts"):
        load(tmp_path / "desk.json", changed(record, ("policy",), policy))


def test_every_cut_of_a_log_is_a_desk(record: dict[str, Any], tmp_path: Path) -> None:
    """The first so many events are a log that could have been: loaded, verified, gone on with."""
    for several in range(len(record["events"])):
        desk = load(tmp_path / "desk.json", {**record, "events": record["events"][:several]})
        desk.verify()
        desk.ask_again()
        desk.verify()
        path = tmp_path / f"{several}.json"
        desk.save(path)
        again = mm.Desk.load(path, mentors=MENTORS, mentees=MENTEES, clock=Clock())
        assert again.answers == desk.answers


def test_names_that_no_file_has() -> None:
    """A name that the system refuses is refused in words."""
    with pytest.raises(mm.InputError, match="no file can have this name"):
        mm.Desk.load("a\x00b", mentors=MENTORS, clock=Clock())


@pytest.mark.parametrize("name", ["hold", "notice"])
def test_spans_that_leave_the_calendar(name: str) -> None:
    """More than a century to think is refused where the desk is opened."""
    for span in (timedelta.max, timedelta(days=36_526)):
        with pytest.raises(mm.RequestError, match=f"not a valid desk: {name}"):
            opened(Clock(), **{name: span})
    desk = opened(Clock(datetime.fromisoformat("9000-12-31T23:59:59+00:00")), hold=span / 2)
    assert desk.ask(asked(1)).status == "held"


def test_requests_of_any_digits() -> None:
    """Numbers that are too long to be one are faults of the row."""
    for minutes in ("9" * 5000, "1e400", float("inf"), 10.0**300, "٣"):
        with pytest.raises(mm.InputError, match="minutes"):
            mm.read_requests([{"id": "r", "mentee": "e", "skill": "sql", "minutes": minutes}])
