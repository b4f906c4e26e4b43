"""Commands on people with labels: names for eyes, ids for logs, and people asked for by name.

Holds ``commands.streams`` and the part of ``commands.output``, ``commands.explain``,
``commands.groups``, ``commands.peers`` and ``commands.run`` that concerns labels to account.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest
from canaries import DOUBTFUL, MAP, doubtful, heard, rows

import mentormatch as mm
from mentormatch.cli import main
from mentormatch.commands.streams import read_by_people

Captured = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    """A stream that people read."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write mentors, mentees and the map; mentees have two skills and two sites."""
    for name, people in (
        ("mentors", rows("Giver", 2, offers="sql:4", max_mentees="8")),
        ("mentees", rows("Taker", 8, seeks="sql:3", offers="sql:5")),
    ):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(people[0]))
            writer.writeheader()
            writer.writerows(people)
    mm.ColumnMap(**MAP).to_toml(tmp_path / "columns.toml")
    return tmp_path


def words(folder: Path, command: str, *more: str) -> list[str]:
    """Return the words of a command line on these files."""
    files = ["mentees"] if command in ("peers", "circles") else ["mentors", "mentees"]
    paths = [str(folder / f"{file}.csv") for file in files]
    return [command, *paths, "--columns", str(folder / "columns.toml"), *more]


def text_of(path: Path) -> str:
    """Return the text of a file; of a workbook that of all its parts."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


COMMANDS = {
    "match": (),
    "groups": ("--size", "2", "4"),
    "circles": ("--size", "4", "4", "--anyway"),
    "peers": (),
    "teams": ("--mentors-per-team", "1", "2", "--seconds", "1"),
    "boards": ("--size", "1", "1", "--seconds", "1"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_shows_ids_and_files_show_names(
    folder: Path, command: str, capsys: Captured
) -> None:
    """What another program reads, and what a log may keep, has no name; what was asked for has."""
    out = folder / "out"
    assert main(words(folder, command, *COMMANDS[command], "--out", str(out))) == 0
    shown = capsys.readouterr()
    assert not heard(shown.out) and not heard(shown.err)
    named = {path.name: heard(text_of(path)) for path in out.iterdir()}
    record = next(name for name in named if name.endswith(".json"))
    assert not named[record]
    assert named["report.html"] and named["matching.xlsx"]
    assert named["pairs.csv" if command == "match" else "groups.csv"]
    left = (out / "unmatched.csv").read_text("utf-8-sig").splitlines()
    assert bool(named["unmatched.csv"]) == (len(left) > 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_ids_only_leaves_every_name_out(folder: Path, command: str, capsys: Captured) -> None:
    """Also out of files that people read."""
    out = folder / "out"
    options = [*COMMANDS[command], "--ids-only", "--out", str(out)]
    assert main(words(folder, command, *options)) == 0
    shown = capsys.readouterr()
    files = [text_of(path) for path in out.iterdir()]
    assert [heard(text) for text in (shown.out, shown.err, *files)] == [set()] * (2 + len(files))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_shows_names(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks at a screen sees people; with --ids-only she does not."""
    for more, seen in (((), True), (("--ids-only",), False)):
        out, err = Terminal(), Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        assert main(words(folder, command, *COMMANDS[command], *more)) == 0
        assert bool(heard(out.getvalue())) == seen
        # Of these people only findings on peers name somebody.
        assert bool(heard(err.getvalue())) == (seen and command == "peers")


def test_each_stream_is_asked_on_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of stderr has ids, whoever looks at the table."""
    out, err = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(words(folder, "match")) == 0
    assert heard(out.getvalue()) and not heard(err.getvalue())


def test_the_record_on_a_terminal_has_ids(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON is a record wherever it is printed."""
    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(words(folder, "match", "--format", "json")) == 0
    assert not heard(out.getvalue())


def test_a_file_behind_stdout_is_one_that_was_asked_for(tmp_path: Path) -> None:
    """A redirection to a file is read by people; a pipe, or no stream at all, is not."""
    with (tmp_path / "pairs.csv").open("w", encoding="utf-8") as file:
        assert read_by_people(file)
    assert not read_by_people(file)
    assert not read_by_people(io.StringIO())
    assert read_by_people(Terminal())


def test_explain_takes_labels_and_addresses(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is explained is the same for id, address and label."""
    who = mm.hashed_id("canarytaker1@example.org")
    told = []
    for asked in (who, "CanaryTaker1@example.org ", "canary  canarytaker1"):
        assert main(words(folder, "explain", asked)) == 0
        told.append(capsys.readouterr().out)
    assert len(set(told)) == 1 and who in told[0] and not heard(told[0])
    for more, seen in (((), True), (("--ids-only",), False)):
        out = Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        assert main(words(folder, "explain", "Canary CanaryTaker1", *more)) == 0
        assert bool(heard(out.getvalue())) == seen


def test_a_stranger_is_no_name_on_stderr(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal repeats nothing; on a terminal it names whoever is near, elsewhere the ids."""
    asked = words(folder, "explain", "Canary CanaryTaker99")
    assert main(asked) == 2
    told = capsys.readouterr()
    assert "no person has that id, address or label (did you mean 'p-" in told.err
    assert not heard(told.err) and not heard(told.out)
    for more, seen in (((), True), (("--ids-only",), False)):
        err = Terminal()
        monkeypatch.setattr(sys, "stderr", err)
        assert main([*asked, *more]) == 2
        assert "no person has that id, address or label (did you mean '" in err.getvalue()
        assert bool(heard(err.getvalue())) == seen
        assert "CanaryTaker99" not in err.getvalue() and not heard(capsys.readouterr().out)


@pytest.fixture
def doubts(tmp_path: Path) -> Path:
    """Write people of whom findings speak, and their map."""
    for name, people in zip(("mentors", "mentees"), doubtful(), strict=True):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(people[0]))
            writer.writeheader()
            writer.writerows(people)
    mm.ColumnMap(**DOUBTFUL).to_toml(tmp_path / "columns.toml")
    return tmp_path


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_findings_name_people_on_a_terminal_alone(
    doubts: Path, form: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where stderr is one, whatever stdout is; near people too."""
    asked = words(doubts, "match", "--format", form)
    assert main([*asked, "--out", str(doubts / "out")]) == 0
    shown = capsys.readouterr().err
    assert "did you mean 'giver1'" in shown and not heard(shown)
    assert heard(text_of(doubts / "out" / "findings.csv")) and heard(
        text_of(doubts / "out" / "matching.xlsx")
    )
    for more, seen in (((), True), (("--ids-only",), False)):
        err = Terminal()
        monkeypatch.setattr(sys, "stderr", err)
        assert main([*asked, *more]) == 0
        assert bool(heard(err.getvalue())) == seen
        near = "Canary CanaryGiver1" if seen else "giver1"
        assert f"did you mean '{near}'" in " ".join(err.getvalue().split())


def test_a_check_names_people_where_labels_are_shown(
    doubts: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On its page and on a terminal; not in a pipe, not in JSON, and not with --ids-only."""
    page = doubts / "check.html"
    for more, seen in (((), True), (("--ids-only",), False)):
        asked = words(doubts, "check", "--html", str(page), *more)
        assert main(asked) == 0
        shown = capsys.readouterr()
        assert not heard(shown.out) and not heard(shown.err)
        assert bool(heard(page.read_text("utf-8"))) == seen
        out = Terminal()
        with monkeypatch.context() as at:
            at.setattr(sys, "stdout", out)
            assert main(asked) == main([*asked, "--format", "json"]) == 0
        told, _, record = out.getvalue().partition('{\n  "sources"')
        assert bool(heard(told)) == seen and record and not heard(record)


def test_rules_of_groups_take_labels(folder: Path, capsys: Captured) -> None:
    """Together, apart and pins name people as they are called; strangers are told by place."""
    name = "Canary CanaryTaker{}".format
    rules = [
        "--together",
        f"{name(0)},{name(1)}",
        "--apart",
        f"{name(2)}, canarytaker3@example.org",
    ]
    rules += ["--pin", f"{name(4)}=canary canarygiver1"]
    assert main(words(folder, "groups", "--size", "2", "6", *rules)) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    group = {row["person"]: row["group"] for row in rows}
    taker = [group[mm.hashed_id(f"canarytaker{k}@example.org")] for k in range(5)]
    assert taker[0] == taker[1] and taker[2] != taker[3]
    assert taker[4] == group[mm.hashed_id("canarygiver1@example.org")]
    assert main(words(folder, "groups", "--together", f"{name(0)},{name(99)}")) == 2
    err = capsys.readouterr().err
    assert "nobody in the pool has the id at together" in err and not heard(err)


def test_rounds_of_peers_are_written_with_names(folder: Path, capsys: Captured) -> None:
    """The table of all rounds too; the words have ids."""
    out = folder / "out"
    for more, seen in (((), True), (("--ids-only",), False)):
        assert main(words(folder, "peers", "--rounds", "2", "--out", str(out), *more)) == 0
        shown = capsys.readouterr()
        assert not heard(shown.out) and not heard(shown.err)
        for file in ("rounds.csv", "round-1/groups.csv", "round-2/report.html"):
            assert bool(heard((out / file).read_text("utf-8-sig"))) == seen


PLAN = """
name = "spring"
[people]
mentors = { file = "mentors.csv", columns = "columns.toml" }
mentees = { file = "mentees.csv", columns = "columns.toml" }
[[programmes]]
name = "pairs"
mode = "pairs"
mentors = { table = "mentors" }
mentees = { table = "mentees" }
[[programmes]]
name = "lunch"
mode = "peers"
people = { table = "mentees" }
"""


def test_programmes_show_names_on_pages_and_in_tables(folder: Path, capsys: Captured) -> None:
    """Records and words have ids; pages and tables have names, unless ids are asked for."""
    assert {"01 pairs/pairs.csv", "01 pairs/matching.xlsx"} <= _named_files(
        folder, capsys, seen=True
    )
    assert not _named_files(folder, capsys, "--ids-only", seen=False)


def test_programmes_on_a_terminal_show_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words; in the table too, where that is asked for."""
    (folder / "plan.toml").write_text(PLAN, "utf-8")
    for more, seen in (((), True), (("--ids-only",), False)):
        out, err = Terminal(), Terminal()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        assert main(["run", str(folder / "plan.toml"), *more]) == 0
        assert [bool(heard(one.getvalue())) for one in (out, err)] == [seen, False]


def _named_files(folder: Path, capsys: Captured, *more: str, seen: bool) -> set[str]:
    """Return the files with names in them after a run in which somebody is left out."""
    (folder / "plan.toml").write_text(PLAN, "utf-8")
    mentors, out = folder / "mentors.csv", folder / f"out{len(more)}"
    mentors.write_text(mentors.read_text("utf-8").replace(",8\n", ",3\n"), "utf-8")
    assert main(["run", str(folder / "plan.toml"), "--out", str(out), *more]) == 0
    shown = capsys.readouterr()
    assert not heard(shown.out) and not heard(shown.err)
    files = {str(path.relative_to(out)): path for path in out.rglob("*") if path.is_file()}
    named = {name for name, path in files.items() if heard(_content(path))}
    assert not {name for name in named if name.endswith(".json")}
    assert ({"report.html", "members.csv", "left_out.csv"} <= named) == seen
    return named


def _content(path: Path) -> bytes:
    """Return what a file holds; of a workbook, which is packed, its parts."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return b"".join(map(parts.read, parts.namelist()))


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_check_of_files_repeats_no_name(folder: Path, form: str, capsys: Captured) -> None:
    """Neither of files that can be read nor of one that cannot; on the page neither."""
    page = folder / "check.html"
    for code in (0, 2):
        assert main(words(folder, "check", "--format", form, "--html", str(page))) == code
        shown = capsys.readouterr()
        told = (shown.out, shown.err, page.read_text("utf-8"))
        assert [heard(text) for text in told] == [set()] * 3
        mentors = folder / "mentors.csv"
        mentors.write_text(mentors.read_text("utf-8").replace(",8\n", ",many\n"), "utf-8")


@pytest.mark.parametrize("more", [(), ("--ids-only",)])
def test_errors_on_a_terminal_name_people(
    folder: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    """What cannot be published or pinned is told by name there, and by id to a log."""
    out = folder / "out"
    assert main(words(folder, "match", "--out", str(out))) == 0
    record = ("--record", str(out / "matching.json"))
    give = (
        "--give",
        "Canary CanaryTaker1=Canary CanaryGiver0,Canary CanaryGiver1",
        "--who",
        "c",
        "--why",
        "x",
    )
    asked = {
        "publish": (*record, "--who", "c", *more),
        "decide": (str(folder / "d.toml"), *record, *give, *more),
    }
    for command, rest in asked.items():
        for stream, seen in ((Terminal(), not more), (io.StringIO(), False)):
            monkeypatch.setattr(sys, "stderr", stream)
            assert main(words(folder, command, *rest)) == 1
            assert bool(heard(stream.getvalue())) == seen
