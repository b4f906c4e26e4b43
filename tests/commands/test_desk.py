"""``mentormatch desk``: requests from a file, steps by id, state on file.

Holds to account: ``commands.desk``.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.desk import lock

pytestmark = pytest.mark.portable

NOW = "2026-01-05T09:00"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with mentors and requests, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.csv").write_text(
        "id,offers,minutes_per_month\nann,sql:5,120\nben,sql:4; r:3,\n", "utf-8"
    )
    (tmp_path / "e.csv").write_text("id,manager\neli,ann\nfay,\n", "utf-8")
    (tmp_path / "q.csv").write_text(
        "id,mentee,skill,level,minutes,urgency,deadline\n"
        "r1,eli,SQL,3,45,,2026-02-01\nr2,fay,cobol,,,urgent,\n",
        "utf-8",
    )
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, str, str]:
    """Run the command and return code, stdout and stderr."""
    code = main(["desk", "m.csv", *words.split(), "--state", "desk.json"])
    return code, *capsys.readouterr()


def rows(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of the table by request."""
    return {row["request"]: row for row in csv.DictReader(StringIO(text))}


def test_a_day_at_the_desk(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Requests are answered and kept; later calls confirm, decline and ask again."""
    code, out, words = run(capsys, f"q.csv --mentees e.csv --now {NOW} --reserve 0.2")
    told = rows(out)
    assert code == 0
    # ann manages eli, so ben is asked.
    assert (told["r1"]["mentor"], told["r1"]["status"]) == ("ben", "held")
    assert told["r2"]["reason"] == "NO_SKILL"
    assert "1 held, 0 confirmed, 1 waiting" in words
    code, out, _ = run(capsys, f"--mentees e.csv --now {NOW} --confirm r1 --again")
    told = rows(out)
    assert (code, told["r1"]["status"], told["r2"]["status"]) == (0, "confirmed", "waiting")
    run(capsys, f"--mentees e.csv --now {NOW} --withdraw r2 --release r1")
    code, out, _ = run(capsys, f"q.csv --mentees e.csv --now {NOW} --max-waiting 0")
    assert code == 1
    assert {row["status"] for row in rows(out).values()} == {"waiting", "withdrawn"}
    code, out, _ = run(capsys, f"--mentees e.csv --now {NOW} --all --format json")
    (one, two) = json.loads(out)
    assert (one["request"], one["reason"], two["status"]) == ("r1", "RELEASED", "withdrawn")


def test_time_passes_between_calls(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The time is what is given: a hold is over when its time is."""
    run(capsys, f"q.csv --now {NOW} --one-by-one --hold-hours 3 --notice-hours 1")
    code, out, _ = run(capsys, "--now 2026-01-05T12:00 --all")
    assert (code, rows(out)["r1"]["reason"]) == (0, "EXPIRED")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"--now {NOW} --confirm r9", "no request has that id"),
        (f"bad.csv --now {NOW}", "2 faults in the requests"),
        (f"none.csv --now {NOW}", "none.csv"),
        (f"empty.csv --now {NOW}", "no requests"),
        (f"odd.csv --now {NOW}", "'skil'"),
        (f"q.csv --now {NOW} --reserve 3", "reserve"),
        (f"q.csv --now {NOW} --mentees e.csv", "no person of this desk has that id"),
    ],
)
def test_bad_input(folder: Path, capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    """Wrong files, ids and options end with code 2 and a sentence, and no state is written."""
    (folder / "bad.csv").write_text(
        "id,mentee,skill,minutes\nr1,eli,sql,two\nr2,,sql,5\nr3,eli,sql,5\n", "utf-8"
    )
    (folder / "empty.csv").write_text("", "utf-8")
    (folder / "odd.csv").write_text("id,mentee,skil\nr1,eli,sql\n", "utf-8")
    (folder / "e.csv").write_text("id\neli\n", "utf-8")
    code, out, err = run(capsys, words)
    assert (code, out) == (2, "")
    assert said in err
    assert not (folder / "desk.json").exists()


def test_state_keeps_to_its_options(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Options of a new desk are refused for one on file, and so are other mentors."""
    run(capsys, f"q.csv --now {NOW}")
    code, _, err = run(capsys, f"--now {NOW} --reserve 0.5")
    assert (code, "opened with" in err) == (2, True)
    (folder / "m.csv").write_text("id,offers\nann,sql:5\n", "utf-8")
    code, _, err = run(capsys, f"--now {NOW}")
    assert (code, "the mentors are not" in err) == (2, True)


def test_policy_of_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new desk can have a policy of one's own."""
    (folder / "p.toml").write_text('floor = 0.99\n[[criteria]]\nkind = "Covers"\n', "utf-8")
    code, out, _ = run(capsys, f"q.csv --now {NOW} --policy p.toml")
    assert (code, rows(out)["r1"]["status"]) == (0, "held")


def test_two_commands_at_once_are_both_served(folder: Path) -> None:
    """Processes that begin at the same time, on a desk that is not there yet, each keep theirs."""
    running = []
    for k in (1, 2, 3):
        text = f"id,mentee,skill,minutes\nr{k},eli,sql,5\n"
        (folder / f"q{k}.csv").write_text(text, "utf-8")
        words = f"-m mentormatch desk m.csv q{k}.csv --now {NOW} --state desk.json".split()
        running.append(subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL))
    assert [process.wait(120) for process in running] == [0, 0, 0]
    record = json.loads((folder / "desk.json").read_text("utf-8"))
    assert {event["id"] for event in record["events"] if event["kind"] == "held"} == {
        "r1",
        "r2",
        "r3",
    }


def test_a_command_that_begins_while_another_runs_waits(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second command, begun between load and save of the first, is served after it."""
    run(capsys, f"q.csv --now {NOW}")
    asks, codes = mm.Desk.ask_all, list[int]()

    def late() -> None:
        codes.append(main(f"desk m.csv --now {NOW} --confirm r1 --state desk.json".split()))

    def meanwhile(desk: mm.Desk, requests: Any) -> Any:
        monkeypatch.setattr(mm.Desk, "ask_all", asks)
        thread.start()
        # Without the lock the other is done by then; with it, it waits for this one to be saved.
        thread.join(1)
        return asks(desk, requests)

    thread = threading.Thread(target=late, daemon=True)
    monkeypatch.setattr(mm.Desk, "ask_all", meanwhile)
    code, out, _ = run(capsys, f"--now {NOW} --withdraw r2")
    thread.join(60)
    assert (code, codes) == (0, [0])
    code, out, _ = run(capsys, f"--now {NOW} --all")
    told = rows(out)
    assert (told["r1"]["status"], told["r2"]["status"]) == ("confirmed", "withdrawn")


def test_command_that_has_waited_long_enough(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another keeps the desk, the command ends with code 2 and says what to do."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)
    codes: list[int] = []
    with lock.locked("desk.json"):
        words = f"desk m.csv q.csv --now {NOW} --state desk.json".split()
        thread = threading.Thread(target=lambda: codes.append(main(words)))
        thread.start()
        thread.join(60)
    assert codes == [2]
    assert "try again when that program is done" in capsys.readouterr().err
    assert not (folder / "desk.json").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *(
            (f"--now {NOW} --{name}-hours {number}", said)
            for name in ("hold", "notice")
            for number, said in (
                ("nan", f"--{name}-hours: expected a number of hours"),
                ("inf", f"--{name}-hours: expected a number of hours"),
                ("1e12", f"--{name}-hours: expected a number of hours"),
                ("1e9", f"not a valid desk: {name}: "),
                ("-1", f"not a valid desk: {name}: "),
            )
        ),
        (f"--now {NOW} --hold-hours 0", "hold"),
        (f"--now {NOW} --hold-hours 1e-30", "hold"),
        (f"--now {NOW} --reserve nan", "reserve"),
        (f"--now {NOW} --reserve inf", "reserve"),
        (f"--now {NOW} --reserve -0.1", "reserve"),
        (f"--now {NOW} --minutes -1", "minutes"),
        (f"--now {NOW} --minutes {10**30}", "minutes"),
        (f"--now {NOW} --ahead -1", "ahead"),
        (f"--now {NOW} --ahead {10**30}", "ahead"),
        ("--now 9999-12-31T23:59", "a time in the year 9999"),
        ("--now 9999-12-31T23:59-14:00", "a time in the year 9999"),
        ("--now 0001-01-01T00:00+14:00", "a time in the year 1,"),
    ],
)
def test_options_that_no_desk_has(
    folder: Path, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    """A number that leaves the range or the calendar ends with code 2 and its name; no state."""
    code, out, err = run(capsys, f"q.csv {words}")
    assert (code, out) == (2, "")
    assert said in err and err.count("\n") == 1
    assert not (folder / "desk.json").exists()


def test_requests_until_the_end_of_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A deadline that stands for none is taken for none."""
    (folder / "q.csv").write_text("id,mentee,skill,deadline\nr1,fay,sql,9999-12-31\n", "utf-8")
    code, out, _ = run(capsys, f"q.csv --now {NOW}")
    assert (code, rows(out)["r1"]["status"]) == (0, "held")


@pytest.mark.parametrize(
    "content", [b"\xff\xfex", b"", b"[]", b"{}", b"null", b"\x00" * 9, b"[" * 100_000, b'{"a":']
)
def test_state_of_any_bytes(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """A state that is none ends with code 2 and a sentence, and stays as it is."""
    (folder / "desk.json").write_bytes(content)
    code, out, err = run(capsys, f"q.csv --now {NOW}")
    assert (code, out) == (2, "")
    assert "'desk.json'" in err and err.count("\n") == 1
    assert (folder / "desk.json").read_bytes() == content


@pytest.mark.parametrize("state", [".", "none/desk.json"])
def test_state_where_no_file_can_be(
    folder: Path, capsys: pytest.CaptureFixture[str], state: str
) -> None:
    """A folder, or a file in a folder that is not there, ends with code 2 and a sentence."""
    code = main(["desk", "m.csv", "q.csv", "--now", NOW, "--state", state])
    assert code == 2
    assert capsys.readouterr().err.startswith("mentormatch: ")


def test_times_with_and_without_a_zone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A desk keeps to times of one kind; the other is refused and nothing is written."""
    run(capsys, f"q.csv --now {NOW}+01:00")
    before = (folder / "desk.json").read_bytes()
    code, _, err = run(capsys, f"--now {NOW}")
    assert (code, "one names a time zone" in err) == (2, True)
    assert (folder / "desk.json").read_bytes() == before
    code, out, _ = run(capsys, "--now 2026-01-05T10:30+02:00 --all")
    assert (code, rows(out)["r1"]["status"]) == (0, "held")
