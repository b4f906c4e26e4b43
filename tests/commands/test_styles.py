"""``mentormatch styles`` and ``mentormatch needs``: gaps as a table, the table for editing.

Holds to account: ``commands.styles``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    """Write two small files, and name them as a command does."""
    (tmp_path / "mentors.csv").write_text("id,styles_offered\nann,coach:1; advisor:0.5\n", "utf-8")
    (tmp_path / "mentees.csv").write_text(
        "id,styles_wanted,goal_kind\neli,coach,\nfay,,pivot\n", "utf-8"
    )
    return [str(tmp_path / "mentors.csv"), str(tmp_path / "mentees.csv")]


def test_styles_prints_a_row_for_each_style(people: list[str], capsys: Captured) -> None:
    """Stdout is the table of eight, stderr says it in words."""
    assert main(["styles", *people]) == 0
    shown = capsys.readouterr()
    rows = {row["style"]: row for row in csv.DictReader(io.StringIO(shown.out))}
    assert len(rows) == 8
    assert rows["connector"]["short"] == "1" and rows["connector"]["without"] == "fay"
    assert "nobody offers it" in shown.err


def test_an_edited_table_is_used(people: list[str], tmp_path: Path, capsys: Captured) -> None:
    """What is written can be edited and given back: a pivot calls for a coach here."""
    table = tmp_path / "needs.csv"
    assert main(["needs", "--out", str(table)]) == 0
    assert dict(mm.read_needs(table)) == dict(mm.read_needs())
    table.write_text("need,coach\npivot,1\n", "utf-8")
    assert main(["styles", *people, "--needs", str(table)]) == 0
    rows = {r["style"]: r for r in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert rows["coach"]["wanted"] == "2" and rows["connector"]["wanted"] == "0"


def test_the_table_goes_to_stdout_as_toml(tmp_path: Path, capsys: Captured) -> None:
    """Without a file the table is printed; as a file it is TOML unless it is called csv."""
    assert main(["needs"]) == 0
    printed = capsys.readouterr().out
    assert main(["needs", "--out", str(tmp_path / "needs.toml")]) == 0
    assert (tmp_path / "needs.toml").read_text("utf-8") == printed
    assert dict(mm.read_needs(tmp_path / "needs.toml")) == dict(mm.read_needs())


def test_faults_of_people_and_table_are_told_together(
    people: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """A file that is not there and three faults of the table come in one answer."""
    table = tmp_path / "needs.csv"
    table.write_text("need,coch,coach\npivot,1,2\n,,1\n", "utf-8")
    assert main(["styles", "nothing.csv", people[1], "--needs", str(table)]) == 2
    said = capsys.readouterr().err
    for words in ("nothing.csv", "did you mean 'coach'?", "coach is 2", "a need is a word"):
        assert words in said
