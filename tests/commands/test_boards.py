"""The command that gives boards: a table on stdout, options reach the verb, exit codes.

Holds to account: ``commands.boards``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from mentormatch.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write two small files, and name them as a command does."""
    mentors = "id,offers,manager,department\nann,sql:4,ben,it\nben,law:4,,legal\n"
    (tmp_path / "mentors.csv").write_text(mentors, "utf-8")
    (tmp_path / "mentees.csv").write_text("id,seeks\ncem,sql;law\n", "utf-8")
    return [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]


def test_boards_keep_a_reporting_line_apart_unless_told(
    people: list[str], capsys: Captured
) -> None:
    """Ann reports to ben: one member, or with --chain both and a lead."""
    assert main(["boards", *people]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 2
    assert main(["boards", *people, "--chain", "--size", "2", "2"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["role"] for row in rows] == ["lead", "mentor", "mentee"]


def test_settings_that_are_none_end_with_two(people: list[str], capsys: Captured) -> None:
    """An impossible size, an unknown field and a wrong share are told in words."""
    assert main(["boards", *people, "--size", "0", "2"]) == 2
    assert main(["boards", *people, "--diversity", "2"]) == 2
    assert main(["boards", *people, "--distinct", "departmnt"]) == 2
    assert "did you mean 'department'" in capsys.readouterr().err


def test_too_many_left_out_end_with_one(people: list[str], capsys: Captured) -> None:
    """Nobody can have a board of two mentors of one line."""
    assert main(["boards", *people, "--size", "2", "2", "--max-unmatched", "0"]) == 1
    assert "cem" in capsys.readouterr().err
