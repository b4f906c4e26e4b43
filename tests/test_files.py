"""Text files, read and written whole; seeds and seconds, checked in one way everywhere.

Holds ``files``, ``solve.arrays.read_seed`` and ``read_seconds`` to account, and every writer.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import mentormatch as mm
from mentormatch.errors import InputError
from mentormatch.files import parsed, read_text, write_whole

pytestmark = pytest.mark.portable

P = mm.Profile
PEOPLE = [P(id=f"p{k}", offers={"sql": 3}, seeks={"law"}) for k in range(300)]
MATCHING = mm.match(PEOPLE[:40], PEOPLE[40:])
GROUPS = mm.form_groups(None, PEOPLE[:60], fit=1.0)
WRITERS: dict[str, Callable[[Path], Any]] = {
    "record": MATCHING.to_json,
    "table": MATCHING.to_csv,
    "report": MATCHING.report,
    "left out": MATCHING.unmatched.to_csv,
    "groups": GROUPS.to_csv,
    "record of groups": GROUPS.to_json,
    "report of groups": GROUPS.report,
    "ledger": mm.Ledger({f"p{k}": 60 for k in range(600)}).to_json,
    "policy": mm.Policy(
        requirements=[mm.NotListed([(f"m{k}", f"e{k}") for k in range(900)])]
    ).to_toml,
    "needs": mm.read_needs({f"need {k}": {"coach": 1} for k in range(900)}).to_toml,
    "needs as a table": mm.read_needs({f"need {k}": {"coach": 1} for k in range(900)}).to_csv,
}


@contextmanager
def small_disk() -> Iterator[None]:
    """No file may grow beyond 512 bytes, as on a disk that is full; nor may a log of the tests."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_the_good_file_as_it_was(name: str, tmp_path: Path) -> None:
    """The error names the file that was asked for, and nothing else stays behind."""
    file = tmp_path / "good"
    file.write_text("the good one")
    with pytest.raises(OSError, match="good") as error, small_disk():
        WRITERS[name](file)
    assert error.value.filename == str(file) and error.value.strerror
    assert file.read_text() == "the good one"
    assert [path.name for path in tmp_path.iterdir()] == ["good"]


def test_a_file_is_written_for_others_to_read_and_links_are_followed(tmp_path: Path) -> None:
    """Its rights are those of any new file, or of the one that it replaces."""
    plain, link = tmp_path / "plain", tmp_path / "link"
    plain.write_text("")
    link.symlink_to(plain)
    (tmp_path / "new").touch()
    write_whole("öß\n", link)
    assert link.is_symlink() and plain.read_text("utf-8") == "öß\n"
    write_whole("x", tmp_path / "mine")
    assert (tmp_path / "mine").stat().st_mode == (tmp_path / "new").stat().st_mode
    plain.chmod(0o600)
    write_whole("x", plain)
    assert plain.stat().st_mode & 0o777 == 0o600
    write_whole("x", os.devnull)


DEEP = {"JSON": "[" * 5000, "TOML": "a = " + "[" * 5000}
LONG = {"JSON": "9" * 5000, "TOML": "a = " + "9" * 5000}


@pytest.mark.parametrize("kind", ["JSON", "TOML"])
@pytest.mark.parametrize("texts", [DEEP, LONG, {"JSON": "{", "TOML": "="}])
def test_what_cannot_be_parsed_is_refused_in_words(kind: str, texts: dict[str, str]) -> None:
    """Depth and long numbers too, which parsers answer with errors of other kinds."""
    with pytest.raises(InputError, match=f"the map is not valid {kind}: "):
        parsed(texts[kind], kind, "the map", InputError)


@pytest.mark.parametrize("reader", [
    mm.Policy.from_toml, mm.Policy.from_json, mm.read_needs, mm.Plan.from_toml,
])  # fmt: skip
def test_no_file_of_settings_is_a_traceback(reader: Callable[[Any], Any], tmp_path: Path) -> None:
    """Bytes of any kind, folders, names that are none."""
    file = tmp_path / "settings.toml"
    for raw in (b"\xff\xfe\x00x", DEEP["TOML"].encode(), LONG["JSON"].encode(), b"\0"):
        file.write_bytes(raw)
        with pytest.raises(mm.MentorMatchError):
            reader(file)
    for path in (tmp_path, tmp_path / "absent.toml", Path("a\0.toml"), tmp_path / ("x" * 300)):
        with pytest.raises(mm.MentorMatchError):
            reader(path)


def test_a_mark_of_the_order_of_bytes_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    file = tmp_path / "p.toml"
    file.write_text('objective = "total"', "utf-8-sig")
    assert read_text(file, "it", InputError) == 'objective = "total"'
    assert mm.Policy.from_toml(file).objective == "total"


VERBS: dict[str, Callable[..., Any]] = {
    "match": lambda **o: mm.match(PEOPLE[:2], PEOPLE[2:4], **o),
    "match, large": lambda **o: mm.match(PEOPLE[:2], PEOPLE[2:4], engine="scale", **o),
    "assign": lambda **o: mm.assign([[1.0]], **o),
    "groups": lambda **o: mm.form_groups(None, PEOPLE[:6], **o),
    "peers": lambda **o: mm.match_peers(PEOPLE[:4], **o),
    "rounds": lambda **o: mm.schedule_peers(PEOPLE[:4], rounds=1, **o),
    "boards": lambda **o: mm.form_boards(PEOPLE[:3], PEOPLE[3:5], **o),
    "teams": lambda **o: mm.form_teams(PEOPLE[:3], PEOPLE[3:8], **o),
}


@pytest.mark.parametrize("seed", [-1, None, "x", 1.5, True, math.nan])
@pytest.mark.parametrize("verb", VERBS)
def test_seeds_are_checked_alike(verb: str, seed: Any) -> None:
    """One check and one message for every verb."""
    with pytest.raises(mm.ArrayError, match="seed: expected a whole number of at least 0"):
        VERBS[verb](seed=seed)


@pytest.mark.parametrize("seconds", [-1, None, "x", math.nan, True])
@pytest.mark.parametrize("verb", ["match", "match, large", "groups", "boards", "teams"])
def test_seconds_are_checked_alike(verb: str, seconds: Any) -> None:
    """Whether the way that is chosen needs them or not."""
    with pytest.raises(mm.ArrayError, match="seconds: expected a number of at least 0"):
        VERBS[verb](seconds=seconds)


def command(
    *words: str, folder: Path, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mentormatch", *words], cwd=folder, check=False, timeout=120,
        env={**os.environ, **(env or {})}, capture_output=True, **options,
    )  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two small files of people, one with letters of two scripts."""
    (tmp_path / "m.csv").write_text("id,offers\nŁukasz,sql\n", "utf-8")
    (tmp_path / "e.csv").write_text("id,seeks\n李,sql\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C"}, {}])
@pytest.mark.parametrize("more", [[], ["--format", "json"]])
def test_stdout_is_utf8_everywhere(files: Path, env: dict[str, str], more: list[str]) -> None:
    """Whatever the locale, and what a pipe is given on Windows."""
    done = command("match", "m.csv", "e.csv", "--out", "out", *more, folder=files, env=env)
    assert done.returncode == 0, done.stderr
    assert "Łukasz" in done.stdout.decode() and "李" in done.stdout.decode()
    assert {"pairs.csv", "report.html"} <= {path.name for path in (files / "out").iterdir()}


def test_who_stops_reading_stdout_has_all_the_files(files: Path) -> None:
    """They are written before anything is printed."""
    rows = {"m.csv": "id,offers\n", "e.csv": "id,seeks\n"}
    for name, header in rows.items():
        (files / name).write_text(header + "".join(f"{name[0]}{k},sql\n" for k in range(900)))
    words = f"{sys.executable} -m mentormatch match m.csv e.csv --out r 2>&1 >&3 | cat >&2"
    subprocess.run(  # the shell of every Linux and macOS
        ["/bin/bash", "-c", f"{{ {words}; }} 3>&1 | head -1 > /dev/null"], cwd=files, check=False,
        timeout=120, capture_output=True,
    )  # fmt: skip
    assert len(list((files / "r").iterdir())) == 6


def test_a_fault_of_the_program_has_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], files: Path
) -> None:
    """One line without anybody's answers; ``--debug`` shows where it comes from."""
    from mentormatch import cli

    monkeypatch.chdir(files)
    monkeypatch.setattr("mentormatch.commands.match.inputs", _broken)
    assert cli.main(["match", "m.csv", "e.csv"]) == 70
    shown = capsys.readouterr()
    assert "a fault of the program (ZeroDivisionError)" in shown.err and "ann" not in shown.err
    assert len(shown.err.splitlines()) == 1
    with pytest.raises(ZeroDivisionError):
        cli.main(["--debug", "match", "m.csv", "e.csv"])


def test_an_interruption_exits_as_shells_have_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], files: Path
) -> None:
    """130, and one word."""
    from mentormatch import cli

    monkeypatch.chdir(files)
    monkeypatch.setattr("mentormatch.commands.match.inputs", _interrupted)
    assert cli.main(["match", "m.csv", "e.csv"]) == 130
    assert capsys.readouterr().err == "mentormatch: interrupted\n"


def _broken(*_: Any) -> Any:
    raise ZeroDivisionError("ann")


def _interrupted(*_: Any) -> Any:
    raise KeyboardInterrupt


@pytest.mark.parametrize("more", [["--max-unmatched", "-1"], ["--seed", "-1"], ["--seconds", "-1"],
                                  ["--seconds", "nan"]])  # fmt: skip
def test_numbers_out_of_range_are_wrong_use(files: Path, more: list[str]) -> None:
    """Exit code 2, with what was expected."""
    done = command("match", "m.csv", "e.csv", *more, folder=files)
    assert done.returncode == 2 and b"at least 0" in done.stderr


def test_a_record_that_is_no_text_is_refused(files: Path) -> None:
    """With its name."""
    (files / "rec.json").write_bytes(b"\xff\xfex")
    done = command("explain", "m.csv", "e.csv", "李", "--record", "rec.json", folder=files)
    assert done.returncode == 2 and b"'rec.json' is not UTF-8 text" in done.stderr


# -- records of groups that were changed -----------------------------------------------------------

SMALL = [P(id=f"a{k}", offers={"sql": 4}) for k in range(3)]
MANY = [P(id=f"b{k}", seeks={"sql": 3}) for k in range(6)]
RECORDS: dict[str, tuple[mm.Grouping, dict[str, Any]]] = {
    "boards": (mm.form_boards(SMALL, MANY), {"mentors": SMALL, "mentees": MANY}),
    "teams": (mm.form_teams(SMALL, MANY), {"mentors": SMALL, "mentees": MANY}),
    "groups": (mm.form_groups(SMALL, MANY, size=(2, 3)), {"mentors": SMALL, "mentees": MANY}),
    "circles": (mm.form_groups(None, MANY, size=(3, 3)), {"mentees": MANY}),
    "peers": (mm.match_peers(MANY), {"mentees": MANY}),
}
_GONE = object()
WORSE: tuple[Any, ...] = (None, [], {}, "stranger", -1, 10**30, 1.5, [["x", "y"]])


def _places(node: Any, seen: set[str]) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a record with each of its keys; of sentences one of each pattern."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if not isinstance(node[key], dict | list):
            continue
        pattern = node[key].get("say") if isinstance(node[key], dict) else None
        if pattern not in seen:
            seen |= {pattern} if pattern else set()
            yield from _places(node[key], seen)


@pytest.mark.parametrize("name", RECORDS)
def test_a_changed_record_of_groups_is_refused_or_still_true(name: str) -> None:
    """Whatever stands at any place: an answer that was judged, or an error in words."""
    answer, people = RECORDS[name]
    record = json.loads(answer.to_json())
    tried = 0
    for node, key in list(_places(record, set())):
        good = node[key]
        for worse in (*WORSE, _GONE):
            if worse is not _GONE:
                node[key] = worse
            elif isinstance(node, dict):
                del node[key]
            try:
                assert mm.read_grouping(json.dumps(record), **people).matches == answer.matches
            except mm.MentorMatchError:
                tried += 1
            # Order of keys is no part of a record.
            node[key] = good
    assert tried > 200
    assert mm.read_grouping(json.dumps(record), **people).matches == answer.matches
