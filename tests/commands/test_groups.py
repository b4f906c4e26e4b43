"""``mentormatch groups`` and ``circles``: tables on stdout, words on stderr, exit codes.

Holds to account: ``commands.groups``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main

Captured = pytest.CaptureFixture[str]
PEOPLE = [f"p{number:02}" for number in range(12)]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Write two facilitators and twelve members of three departments."""
    mentors, members = tmp_path / "mentors.csv", tmp_path / "members.csv"
    mentors.write_text("id,offers\nann,sql:4\nben,r:5\n", "utf-8")
    rows = [f"{who},{'sql' if k % 2 else 'r'},{'abc'[k % 3]}" for k, who in enumerate(PEOPLE)]
    members.write_text("\n".join(["id,seeks,department", *rows]) + "\n", "utf-8")
    return [str(mentors), str(members)]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_groups_prints_one_row_a_member(files: list[str], capsys: Captured) -> None:
    """Two groups of six: facilitators and members are told apart, and words go to stderr."""
    assert main(["groups", *files, "--size", "5", "7"]) == 0
    shown = capsys.readouterr()
    rows = _rows(shown.out)
    assert Counter(row["role"] for row in rows) == {"mentor": 2, "mentee": 12}
    assert {row["person"] for row in rows if row["role"] == "mentee"} == set(PEOPLE)
    assert "mentees are in 2 groups" in shown.err


def test_rules_of_the_command_are_kept(files: list[str], capsys: Captured) -> None:
    """Together, apart, pins and quotas are given as words."""
    rules = ["--together", "p00,p01", "--apart", "p02,p03", "--pin", "p04=ben"]
    assert main(["groups", *files, *rules, "--quota", "department=2", "--fit", "1"]) == 0
    group = {row["person"]: row["group"] for row in _rows(capsys.readouterr().out)}
    assert group["p00"] == group["p01"]
    assert group["p02"] != group["p03"]
    assert group["p04"] == group["ben"]


def test_circles_are_written_and_read_again(
    files: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """One file of people gives circles, and the record on disk is judged again."""
    out = tmp_path / "out"
    assert main(["circles", files[1], "--size", "4", "4", "--out", str(out)]) == 0
    capsys.readouterr()
    record = (out / "grouping.json").read_text("utf-8")
    again = mm.read_grouping(record, mentees=mm.read_profiles(files[1]))
    assert again.mode == "circles"
    assert len(again) == 3


def test_contradictions_end_with_one_and_faults_with_two(
    files: list[str], capsys: Captured
) -> None:
    """A conflict names the people; a quota that is none is wrong use."""
    both = ["--together", "p00,p01", "--together", "p01,p02", "--apart", "p00,p02"]
    assert main(["circles", files[1], *both]) == 1
    assert "'p00', 'p01' and 'p02'" in capsys.readouterr().err
    assert main(["circles", files[1], "--quota", "department"]) == 2
    assert "FIELD=N" in capsys.readouterr().err
    assert main(["circles", files[1], "--size", "5", "5", "--max-unmatched", "1"]) == 1
