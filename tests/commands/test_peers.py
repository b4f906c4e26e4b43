"""The command for peers: one file, rounds, history, exit codes.

Holds to account: ``commands.peers``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main

PEOPLE = """id,offers,seeks
ann,sql:5,r:3
ben,r:5,sql:3
cem,go:4,c:3
dee,c:4,go:3
eve,r:4;sql:4,r:5;sql:5
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def people(tmp_path: Path) -> str:
    """Write a small file of people."""
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    return str(tmp_path / "people.csv")


def _rows(capsys: Captured) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_peers_prints_members_and_writes_files(
    people: str, tmp_path: Path, capsys: Captured
) -> None:
    """One row a member on stdout; report, tables and a record that can be read back."""
    out = tmp_path / "out"
    assert main(["peers", people, "--out", str(out)]) == 0
    rows = _rows(capsys)
    assert sorted(row["person"] for row in rows) == ["ann", "ben", "cem", "dee", "eve"]
    names = {"report.html", "groups.csv", "unmatched.csv", "findings.csv", "grouping.json"}
    assert {file.name for file in out.iterdir()} == {*names, "matching.xlsx"}
    pool = mm.read_profiles(people)
    again = mm.read_grouping((out / "grouping.json").read_text("utf-8"), mentees=pool)
    assert {row["person"] for row in rows} == {i for match in again.matches for i in match.ids}


def test_rounds_go_into_folders_and_serve_as_history(
    people: str, tmp_path: Path, capsys: Captured
) -> None:
    """What was written as rounds is read as history: nobody meets again."""
    policy = tmp_path / "policy.toml"
    mm.Policy(criteria=[mm.Covers()], requirements=[mm.NotVetoed()]).to_toml(policy)
    out = tmp_path / "out"
    asked = ["peers", people, "--policy", str(policy), "--no-trio"]
    assert main([*asked, "--rounds", "2", "--out", str(out)]) == 0
    before = _pairs(_rows(capsys))
    assert (out / "round-2" / "report.html").exists()
    assert main([*asked, "--history", str(out / "rounds.csv")]) == 0
    after = _pairs(_rows(capsys))
    assert len(before) == 4
    assert after
    assert not before & after


def _pairs(rows: list[dict[str, str]]) -> set[frozenset[str]]:
    groups: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        groups.setdefault((row.get("round", ""), row["group"]), set()).add(row["person"])
    return {frozenset(group) for group in groups.values()}


def test_a_history_of_pairs_in_two_columns(people: str, tmp_path: Path, capsys: Captured) -> None:
    """A list kept by hand: person and peer."""
    (tmp_path / "met.csv").write_text("person,peer\nann,ben\nben,ann\n", "utf-8")
    assert main(["peers", people, "--history", str(tmp_path / "met.csv")]) == 0
    assert frozenset({"ann", "ben"}) not in _pairs(_rows(capsys))


def test_faults_of_people_and_history_are_told_together(tmp_path: Path, capsys: Captured) -> None:
    """A missing file and a table of other columns: one message, exit code 2."""
    (tmp_path / "met.csv").write_text("a,b\n1,2\n", "utf-8")
    lost = str(tmp_path / "nobody.csv")
    assert main(["peers", lost, "--history", str(tmp_path / "met.csv")]) == 2
    told = capsys.readouterr().err
    assert "nobody.csv" in told
    assert "expected the columns 'group' and 'person'" in told
    (tmp_path / "met.csv").write_text("", "utf-8")
    assert main(["peers", lost, "--history", str(tmp_path / "met.csv")]) == 2
    assert "is empty" in capsys.readouterr().err


def test_too_many_left_out_is_exit_code_1(people: str, capsys: Captured) -> None:
    """An odd pool in pairs only leaves one out."""
    assert main(["peers", people, "--no-trio", "--max-unmatched", "0"]) == 1
    assert main(["peers", people, "--no-trio", "--max-unmatched", "3"]) == 0


def test_rounds_beyond_the_last_meeting_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hundred thousand rounds of four people are three, and a warning says so once."""
    (tmp_path / "p.csv").write_text("id\na\nb\nc\nd\n", "utf-8")
    assert main(["peers", str(tmp_path / "p.csv"), "--rounds", "100000", "--anyway"]) == 0
    shown = capsys.readouterr()
    assert shown.err.count("3 of 100000 rounds are planned") == 1
    assert shown.out.count("\n") == 13


def test_repeats_are_about_rounds(people: str, capsys: Captured) -> None:
    """Without rounds nobody could meet again, so the option is refused with what it lacks."""
    assert main(["peers", people, "--repeats", "oldest"]) == 2
    assert "add --rounds" in capsys.readouterr().err
