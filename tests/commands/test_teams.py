"""The command that forms teams: a table on stdout, words on stderr, exit codes.

Holds to account: ``commands.teams``.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from mentormatch.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write two small files, and name them as a command does."""
    mentors = "id,offers\nann,sql:4\nben,law:4\n"
    mentees = "id,seeks,team\ncem,sql,data\ndee,law,data\neva,sql;law,shop\n"
    (tmp_path / "mentors.csv").write_text(mentors, "utf-8")
    (tmp_path / "mentees.csv").write_text(mentees, "utf-8")
    return [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]


def test_teams_prints_one_row_a_member(people: list[str], capsys: Captured) -> None:
    """Stdout is a table of members; the proof and the findings are words."""
    assert main(["teams", *people]) == 0
    shown = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert [row["person"] for row in rows] == ["ann", "ben", "cem", "dee", "eva"]
    assert {row["group"] for row in rows} == {"team-1"}
    assert "people: 3 (proven" in shown.err


def test_existing_teams_get_mentors(people: list[str], capsys: Captured) -> None:
    """With --existing the groups are the teams of the file."""
    assert main(["teams", *people, "--existing", "team", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["mode"] == "teams"
    assert [group["group"] for group in record["matches"]] == ["data", "shop"]


def test_sizes_that_cannot_be_met_end_with_one(people: list[str], capsys: Captured) -> None:
    """A number of teams that is too high is a conflict; people left out count on request."""
    assert main(["teams", *people, "--teams", "2"]) == 1
    assert "2 teams cannot be formed" in capsys.readouterr().err
    assert main(["teams", *people, "--mentees-per-team", "4", "5", "--max-unmatched", "0"]) == 1
    assert "SIZES" in capsys.readouterr().err
    assert main(["teams", *people, "--mentees-per-team", "5", "4"]) == 2


def test_everything_is_written_and_read_back(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """The folder holds page, tables and record."""
    assert main(["teams", *people, "--out", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "report.html", "groups.csv", "unmatched.csv", "findings.csv", "grouping.json",
        "matching.xlsx",
    }  # fmt: skip
    capsys.readouterr()
